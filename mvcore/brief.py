"""Checks of what a creator typed. Each refusal is one sentence that says what to do."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from mvcore.catalog import Model, find_model, lines_of, models
from mvcore.choices import FilmChoices
from mvcore.domain import AspectRatio, Brief, Quality, TakeKind
from mvcore.errors import BadInput
from mvcore.prompting import LOOKS
from mvcore.storable_text import quoted, storable

TEXT_LIMIT = 5000
MAX_IMAGES = 4
MAX_SCENES = 12
MAX_CLIP_SECONDS = 60
_E = TypeVar("_E", bound=StrEnum)


def checked(brief: object) -> Brief:
    """The brief with every field of its own type: surrounding blanks removed, words for shape and quality as what they
    mean, no subclass of text or number. Raises `BadInput`."""
    if not isinstance(brief, Brief):
        raise BadInput(f"{quoted(brief)} is no brief: give a Brief with an idea and a character.")
    values: dict[str, Any] = {name: check(getattr(brief, name)) for name, (_, check) in _FIELDS.items()}
    return replace(brief, **values)


def checked_film(choices: object) -> FilmChoices:
    """The choices for a film with every field of its own type. Raises `BadInput`; `FilmOptions` says what no film can
    have."""
    if not isinstance(choices, FilmChoices):
        raise BadInput(f"{quoted(choices)} is no choice for a film: give a FilmChoices.")
    values = {field.name: getattr(choices, field.name) for field in fields(choices)}
    for name in FilmChoices.odd_in(values):
        raise BadInput(f"The film setting {name} cannot be {quoted(values[name])}: give a value of its type.")
    return FilmChoices(**{name: _plain(name, value) for name, value in asdict(FilmChoices.from_json(values)).items()})


def as_stored(row: Mapping[str, Any]) -> tuple[Brief, tuple[str, ...]]:
    """The brief that a row holds, and what of it is not known here, in words; that is as usual then. A row may be of
    another version, and has to be shown all the same."""
    values = {each.name: row[each.name] for each in fields(Brief)}
    usual, odd = Brief(idea="", character=""), []
    for name, (word, check) in _FIELDS.items():
        try:
            values[name] = check(values[name])
        except BadInput:
            if name in _KEPT and isinstance(values[name], str | None):
                continue
            odd.append(f"{word} {quoted(values[name])}")
            values[name] = getattr(usual, name)
    return Brief(**values), tuple(odd)


def clip_settings_as_stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """A scene's own settings of its clip; those that are not known here are its project's."""
    found: dict[str, Any] = {}
    for name in ("clip_resolution", "clip_sound", "clip_seconds"):
        try:
            found[name] = _FIELDS[name][1](row[name])
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


def _plain(name: str, value: Any) -> Any:
    """What JSON and both databases keep as it is."""
    if isinstance(value, Mapping):
        return {_plain(name, key): _plain(name, text) for key, text in value.items()}
    if not isinstance(value, str):
        return value
    if len(value) > TEXT_LIMIT:
        raise BadInput(f"The film setting {name} has {len(value):,} characters: shorten it.")
    return storable(value)


def _word(name: str, value: object, kind: type[_E]) -> _E:
    for member in kind:
        if isinstance(value, str) and member.value == str.__str__(value):
            return member
    raise BadInput(f"There is no {name} {quoted(value)}: choose one of {', '.join(kind)}.")


def _one_of(name: str, value: object, known: Collection[str]) -> str:
    plain = str.__str__(value) if isinstance(value, str) else None
    if plain is None or plain not in known:
        raise BadInput(f"There is no {name} {quoted(value)}: choose one of {', '.join(known)}.")
    return plain


def _check_count(name: str, count: object, most: int) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= most:
        raise BadInput(f"The {name} is {quoted(count)}: choose 1 to {most}.")
    return int(count)


def _checked_idea(idea: object) -> str:
    return _text("idea", idea, "describe what happens in the video")


def _checked_character(character: object) -> str:
    return _text("character and style", character, "describe who is in the video and how it looks")


def _checked_look(look: object) -> str:
    return _one_of("look", look, LOOKS)


def _checked_model(name: object) -> str | None:
    """None is the usual one."""
    plain = str.__str__(name) if isinstance(name, str) else None
    if name is not None and (plain is None or find_model(plain) is None):
        raise BadInput(f"There is no model {quoted(name)}: choose one of those that are offered.")
    return plain


def _checked_aspect(aspect: object) -> AspectRatio:
    return _word("aspect ratio", aspect, AspectRatio)


def _checked_quality(quality: object) -> Quality:
    return _word("quality", quality, Quality)


def _checked_images(count: object) -> int:
    return _check_count("number of images", count, MAX_IMAGES)


def _checked_scenes(count: object) -> int:
    return _check_count("number of scenes", count, MAX_SCENES)


def _checked_resolution(name: object) -> str | None:
    known = sorted({value for model in models() for value in _resolutions(model)}, key=lines_of)
    return None if name is None else _one_of("resolution", name, known)


def _resolutions(model: Model) -> tuple[str, ...]:
    choice = model.inputs.resolution
    return choice.values if choice is not None and model.kind is TakeKind.CLIP else ()


def _checked_sound(sound: object) -> bool | None:
    if sound is None or isinstance(sound, bool):
        return sound
    raise BadInput(f"The sound of clips is {quoted(sound)}: choose True, False, or None for the usual.")


def _checked_seconds(seconds: object) -> int | None:
    return None if seconds is None else _check_count("length of a clip in seconds", seconds, MAX_CLIP_SECONDS)


_FIELDS: Mapping[str, tuple[str, Callable[[object], object]]] = {
    "idea": ("the idea", _checked_idea),
    "character": ("the character and style", _checked_character),
    "aspect": ("the aspect ratio", _checked_aspect),
    "quality": ("the quality", _checked_quality),
    "look": ("the look", _checked_look),
    "image_count": ("the number of images", _checked_images),
    "scene_count": ("the number of scenes", _checked_scenes),
    "image_model": ("the model for images", _checked_model),
    "script_model": ("the model for the scenes' texts", _checked_model),
    "clip_model": ("the model for clips", _checked_model),
    "clip_resolution": ("the resolution", _checked_resolution),
    "clip_sound": ("the sound of clips", _checked_sound),
    "clip_seconds": ("the length of clips", _checked_seconds),
}
"""Every field of a `Brief`, with the word for it and its check."""

_KEPT = ("idea", "character", "image_model", "script_model", "clip_model")
"""What is shown as it stands in a row, whatever the text: a model that is not known is the usual one."""
