"""Checks of what a creator typed. Each refusal is one sentence that says what to do."""

from dataclasses import replace

from mvcore.catalog import find_model
from mvcore.domain import Brief
from mvcore.errors import BadInput
from mvcore.prompting import LOOKS

TEXT_LIMIT = 5000
MAX_IMAGES = 4
MAX_SCENES = 12


def checked(brief: Brief) -> Brief:
    """The brief with surrounding blanks removed. Raises `BadInput`."""
    brief = replace(brief, idea=_clean(brief.idea), character=_clean(brief.character))
    _check_text("idea", brief.idea, "describe what happens in the video")
    _check_text("character and style", brief.character, "describe who is in the video and how it looks")
    _check_count("number of images", brief.image_count, MAX_IMAGES)
    _check_count("number of scenes", brief.scene_count, MAX_SCENES)
    if brief.look not in LOOKS:
        raise BadInput(f"There is no look {brief.look!r}: choose one of {', '.join(LOOKS)}.")
    for name in (brief.image_model, brief.script_model, brief.clip_model):
        if name is not None and find_model(name) is None:
            raise BadInput(f"There is no model {name!r}: choose one of those that are offered.")
    return brief


def _clean(text: str) -> str:
    """Without surrounding blanks and without NUL and lone surrogates, which databases and encoders refuse."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "").strip()


def _check_text(name: str, text: str, remedy: str) -> None:
    if not text:
        raise BadInput(f"The {name} is empty: {remedy}.")
    if len(text) > TEXT_LIMIT:
        raise BadInput(f"The {name} has {len(text):,} characters: shorten it to {TEXT_LIMIT:,}.")


def _check_count(name: str, count: int, most: int) -> None:
    if not 1 <= count <= most:
        raise BadInput(f"The {name} is {count}: choose 1 to {most}.")
