"""Checks of what a creator typed. Each refusal is one sentence that says what to do."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from mvcore.catalog import Model, find_model, lines_of, models
from mvcore.domain import AspectRatio, Brief, Quality, TakeKind
from mvcore.errors import BadInput
from mvcore.prompting import LOOKS
from mvcore.storable_text import storable

TEXT_LIMIT = 5000
MAX_IMAGES = 4
MAX_SCENES = 12
MAX_CLIP_SECONDS = 60
_E = TypeVar("_E", bound=StrEnum)


def checked(brief: Brief) -> Brief:
    """The brief with surrounding blanks removed, its shape and quality as what their words mean. Raises `BadInput`."""
    brief = replace(
        brief,
        idea=_text("idea", brief.idea, "describe what happens in the video"),
        character=_text("character and style", brief.character, "describe who is in the video and how it looks"),
        aspect=_checked_aspect(brief.aspect),
        quality=checked_quality(brief.quality),
        look=_checked_look(brief.look),
        image_count=_checked_images(brief.image_count),
        scene_count=_checked_scenes(brief.scene_count),
        clip_resolution=_checked_resolution(brief.clip_resolution),
        clip_sound=_checked_sound(brief.clip_sound),
        clip_seconds=_checked_seconds(brief.clip_seconds),
    )
    check_models(brief.image_model, brief.script_model, brief.clip_model)
    return brief


def checked_quality(quality: object) -> Quality:
    """The quality that is meant. Raises `BadInput`."""
    return _word("quality", quality, Quality)


def check_models(*models: object) -> None:
    """Refuse what is no model of the catalogue; None is the usual one. Raises `BadInput`."""
    for name in models:
        if name is not None and (not isinstance(name, str) or find_model(name) is None):
            raise BadInput(f"There is no model {name!r}: choose one of those that are offered.")


def as_stored(row: Mapping[str, Any]) -> tuple[Brief, tuple[str, ...]]:
    """The brief that a row holds, and what of it is not known here, in words; that is as usual then. A row may be of
    another version, and has to be shown all the same."""
    values = {each.name: row[each.name] for each in fields(Brief)}
    usual, odd = Brief(idea="", character=""), []
    for name, (word, check) in _STORED.items():
        try:
            values[name] = check(values[name])
        except BadInput:
            odd.append(f"{word} {values[name]!r}")
            values[name] = getattr(usual, name)
    return Brief(**values), tuple(odd)


def clip_settings_as_stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """A scene's own settings of its clip; those that are not known here are its project's."""
    found: dict[str, Any] = {}
    for name in ("clip_resolution", "clip_sound", "clip_seconds"):
        try:
            found[name] = _STORED[name][1](row[name])
        except BadInput:
            found[name] = None
    return found


def _text(name: str, text: object, remedy: str) -> str:
    if not isinstance(text, str):
        raise BadInput(f"The {name} is no text: {remedy}.")
    text = storable(text).strip()
    if not text:
        raise BadInput(f"The {name} is empty: {remedy}.")
    if len(text) > TEXT_LIMIT:
        raise BadInput(f"The {name} has {len(text):,} characters: shorten it to {TEXT_LIMIT:,}.")
    return text


def _word(name: str, value: object, kind: type[_E]) -> _E:
    for member in kind:
        if member == value:
            return member
    raise BadInput(f"There is no {name} {value!r}: choose one of {', '.join(kind)}.")


def _checked_look(look: object) -> str:
    if not isinstance(look, str) or look not in LOOKS:
        raise BadInput(f"There is no look {look!r}: choose one of {', '.join(LOOKS)}.")
    return look


def _check_count(name: str, count: object, most: int) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= most:
        raise BadInput(f"The {name} is {count!r}: choose 1 to {most}.")
    return count


def _checked_aspect(aspect: object) -> AspectRatio:
    return _word("aspect ratio", aspect, AspectRatio)


def _checked_images(count: object) -> int:
    return _check_count("number of images", count, MAX_IMAGES)


def _checked_scenes(count: object) -> int:
    return _check_count("number of scenes", count, MAX_SCENES)


def _checked_resolution(name: object) -> str | None:
    known = sorted({value for model in models() for value in _resolutions(model)}, key=lines_of)
    if name is None or (isinstance(name, str) and name in known):
        return name
    raise BadInput(f"There is no resolution {name!r}: choose one of {', '.join(known)}.")


def _resolutions(model: Model) -> tuple[str, ...]:
    choice = model.inputs.resolution
    return choice.values if choice is not None and model.kind is TakeKind.CLIP else ()


def _checked_sound(sound: object) -> bool | None:
    if sound is None or isinstance(sound, bool):
        return sound
    raise BadInput(f"The sound of clips is {sound!r}: choose True, False, or None for the usual.")


def _checked_seconds(seconds: object) -> int | None:
    return None if seconds is None else _check_count("length of a clip in seconds", seconds, MAX_CLIP_SECONDS)


_STORED: Mapping[str, tuple[str, Callable[[object], object]]] = {
    "aspect": ("the aspect ratio", _checked_aspect),
    "quality": ("the quality", checked_quality),
    "look": ("the look", _checked_look),
    "image_count": ("the number of images", _checked_images),
    "scene_count": ("the number of scenes", _checked_scenes),
    "clip_resolution": ("the resolution", _checked_resolution),
    "clip_sound": ("the sound of clips", _checked_sound),
    "clip_seconds": ("the length of clips", _checked_seconds),
}
"""What can be read in a row and not be known, with the word for it. A model that is not known is the usual one."""
