"""What `film` is told of its project: words, numbers, models. A new option is a line in a table here.

wishes.py holds what it is told of the film itself.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from mvcore.brief import MAX_IMAGES, MAX_SCENES, checked
from mvcore.cli.shared import numbered_text
from mvcore.domain import AspectRatio, Brief, Project, TakeKind
from mvcore.errors import BadInput
from mvcore.prompting import LOOKS
from mvcore.studio.changes import Changes

_USUAL = Brief(idea="any", character="any")
"""What is not given. The words of a new project are always given."""
_WORDS = ("idea", "character")
"""The options that may change a project that was begun, as long as what is made of them is not there."""
_FIXED = {"scenes": "scene_count", "images": "image_count", "style": "look", "aspect": "aspect"}
"""The options that describe a project for good, and what they are called in a brief."""
_MADE = {TakeKind.IMAGE: "the character images", TakeKind.SCRIPT: "the scenes' texts", TakeKind.CLIP: "the clips"}


def add_project_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--idea", help="what happens in the video")
    command.add_argument("--character", help="who is in it and how it looks")
    command.add_argument("--scenes", type=int, help=f"1 to {MAX_SCENES}")
    command.add_argument("--images", type=int, help=f"1 to {MAX_IMAGES}")
    command.add_argument("--style", help=", ".join(LOOKS))
    command.add_argument("--aspect", choices=[ratio.value for ratio in AspectRatio])
    for kind, made in _MADE.items():
        words = f"the model for {made} that are made from now on"
        command.add_argument(flag(kind.model_field), metavar="ID", help=words)
    command.add_argument("--resolution", metavar="NAME", help="of the clips: 480p, 720p, 1080p, as the model has it")
    command.add_argument("--clip-seconds", type=int, metavar="N", help="length of a clip, as the model has it")
    command.add_argument("--silent-clips", action="store_true", default=None, help="order the clips without sound")
    command.add_argument(
        "--reword",
        action="append",
        type=numbered_text,
        default=[],
        metavar="N:TEXT",
        help="other words for the N-th scene, whose clip is made again",
    )


def new_brief(options: argparse.Namespace) -> Brief:
    """What was given, and the rest as usual. Raises `BadInput`."""
    if not options.idea or not options.character:
        raise BadInput("Give --idea and --character, or --project to go on with an existing project.")
    if options.reword:
        raise BadInput("--reword is for the scenes of a project that was begun: name it with --project.")
    return _brief(options)


def changes_of(options: argparse.Namespace, project: Project) -> Changes:
    """What was given and is not the project's already. A command that began a project may go on with it as it stands.
    Raises `BadInput` for what describes a project for good."""
    given = _brief(options)
    others = [
        flag(option)
        for option, name in _FIXED.items()
        if getattr(options, option) is not None and getattr(given, name) != getattr(project.brief, name)
    ]
    if others:
        raise BadInput(
            f"{', '.join(others)} cannot change a project that exists: leave that out to go on with {project.id} as it "
            "is, or leave out --project to begin another one."
        )
    words = {name: getattr(given, name) for name in _WORDS if getattr(options, name) is not None}
    return Changes(
        **{name: text for name, text in words.items() if text != getattr(project.brief, name)},
        models={
            kind: model_id
            for kind, model_id in _models(options).items()
            if model_id != getattr(project.brief, kind.model_field)
        },
        clips={name: value for name, value in _clips(options).items() if value != getattr(project.brief, name)},
        scenes=_scenes(options.reword),
        images=not options.without_picture,
    )


def models_of(options: argparse.Namespace) -> Changes:
    """The models and the settings of clips alone, to be checked before a new project begins."""
    return Changes(models=_models(options), clips=_clips(options))


def _models(options: argparse.Namespace) -> dict[TakeKind, str]:
    """The models that were given."""
    given = {kind: getattr(options, kind.model_field) for kind in TakeKind}
    return {kind: model_id for kind, model_id in given.items() if model_id is not None}


def _clips(options: argparse.Namespace) -> dict[str, str | bool | int | None]:
    """What was given of the clips, by its name in a brief."""
    sound = None if options.silent_clips is None else not options.silent_clips
    given = {"clip_resolution": options.resolution, "clip_seconds": options.clip_seconds, "clip_sound": sound}
    return {name: value for name, value in given.items() if value is not None}


def flag(option: str) -> str:
    """An option as it is typed: `clip_model` is `--clip-model`."""
    return f"--{option.replace('_', '-')}"


def _brief(options: argparse.Namespace) -> Brief:
    given = {name: getattr(options, name) for name in _WORDS}
    given |= {name: getattr(options, option) for option, name in _FIXED.items()}
    return checked(replace(_USUAL, **{name: value for name, value in given.items() if value is not None}))


def _scenes(given: Sequence[tuple[int, str]]) -> dict[int, str]:
    scenes = {number - 1: words for number, words in given}
    if len(scenes) < len(given):
        raise BadInput("A scene is reworded twice; give it one text.")
    return scenes
