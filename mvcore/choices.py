"""What a creator can choose: shape and quality of what is made, and how a film is put together."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

DEFAULT_LOUDNESS = -14.0
"""In LUFS: what the big platforms bring films to anyway."""
_MOST = 1e9
"""Beyond it no number of a film is meant, and whole numbers of Python end in no float."""


def sound_of_clips(chosen: str | None, *, has_music: bool) -> str:
    """What becomes of the clips' own sound: `keep`, `duck` or `mute`. Unless it was chosen, music mutes the clips: a
    song and the clips' own chords at once are noise."""
    return chosen or ("mute" if has_music else "keep")


class Quality(StrEnum):
    """How dear the clips may be: drafts to look at, or the film itself."""

    DRAFT = "draft"
    FINAL = "final"


class AspectRatio(StrEnum):
    """Shape of images, clips and the film."""

    LANDSCAPE = "16:9"
    PORTRAIT = "9:16"
    SQUARE = "1:1"

    @property
    def clip_size(self) -> tuple[int, int]:
        """Width and height in pixels of a 720-line clip of this shape."""
        return {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (960, 960)}[self.value]


@dataclass(frozen=True, slots=True)
class FilmChoices:
    """A project's choices for its film; None leaves it to the clips. Changing them never touches a clip.

    `transition` is for all joints, written as `cut` or `fade:0.5`, and `joints` says another one for the joint into the
    scene with that id; `captions` holds texts by scene id. `size` is in pixels, `fps` frames per second as text ("24",
    "30000/1001"). `music_start` is in seconds, gains are in dB, `loudness` in LUFS (None: as loud as it comes out).
    `clip_audio` is what becomes of the clips' own sound, None as usual: muted under music, kept without.
    `music_name` is what the music's file was called. `skip_broken` leaves out clips that cannot be read any more.
    `mvcore.film.FilmOptions` says what the other values mean.
    """

    transition: str = "cut"
    joints: Mapping[str, str] = field(default_factory=dict)
    size: tuple[int, int] | None = None
    fps: str | None = None
    fit: str = "pad"
    music_asset_id: str | None = None
    music_name: str = ""
    music_start: float = 0.0
    music_gain: float = 0.0
    music_end: str = "loop"
    clip_audio: str | None = None
    clip_gain: float = 0.0
    loudness: float | None = DEFAULT_LOUDNESS
    title: str = ""
    end_title: str = ""
    captions: Mapping[str, str] = field(default_factory=dict)
    skip_broken: bool = False

    @property
    def sound_of_clips(self) -> str:
        """What becomes of the clips' own sound: `keep`, `duck` or `mute`."""
        return sound_of_clips(self.clip_audio, has_music=self.music_asset_id is not None)

    @property
    def key(self) -> str:
        """A text that is equal for equal choices."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, stored: object) -> "FilmChoices":
        """Choices as they were stored as JSON; the defaults for a project or film that is older than they are, and for
        each value that this version does not know."""
        return cls(**_known(stored)[0])

    @staticmethod
    def odd_in(stored: object) -> tuple[str, ...]:
        """The names of stored values that are not of the kind that this version knows."""
        return _known(stored)[1]


def _known(stored: object) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What can be used of stored choices, by name, and the names of the rest. Other names are passed over."""
    if not isinstance(stored, Mapping):
        return {}, () if stored is None else ("all of them",)
    asked = {name: value for name, value in stored.items() if name in _KINDS}
    good = {name: value for name, value in asked.items() if _KINDS[name](value)}
    good |= {name: float(value) for name, value in good.items() if _KINDS[name] in _NUMBERS and value is not None}
    if good.get("size") is not None:
        good["size"] = tuple(good["size"])
    return good, tuple(name for name in asked if name not in good)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -_MOST < value < _MOST


def _is_size(value: object) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(type(side) is int for side in value)


def _are_texts(value: object) -> bool:
    return isinstance(value, Mapping) and all(_is_text(key) and _is_text(text) for key, text in value.items())


def _or_none(is_kind: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or is_kind(value)


_LOUDNESS = _or_none(_is_number)
_NUMBERS = (_is_number, _LOUDNESS)
_KINDS: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys(("transition", "fit", "music_name", "music_end", "title", "end_title"), _is_text),
    **dict.fromkeys(("music_start", "music_gain", "clip_gain"), _is_number),
    **dict.fromkeys(("joints", "captions"), _are_texts),
    **dict.fromkeys(("fps", "music_asset_id", "clip_audio"), _or_none(_is_text)),
    "loudness": _LOUDNESS,
    "size": _or_none(_is_size),
    "skip_broken": lambda value: isinstance(value, bool),
}
"""Each field with what a stored value of it has to be."""

FILM_DEFAULTS = FilmChoices()
