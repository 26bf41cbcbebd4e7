"""What a creator can choose: shape and quality of what is made, and how a film is put together."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

DEFAULT_LOUDNESS = -14.0
"""In LUFS: what the big platforms bring films to anyway."""


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
    clip_audio: str = "keep"
    clip_gain: float = 0.0
    loudness: float | None = DEFAULT_LOUDNESS
    title: str = ""
    end_title: str = ""
    captions: Mapping[str, str] = field(default_factory=dict)
    skip_broken: bool = False

    @property
    def key(self) -> str:
        """A text that is equal for equal choices."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> "FilmChoices":
        """Choices as they were stored as JSON; the defaults for a project or film that is older than they are."""
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in (stored or {}).items() if name in known}
        if values.get("size") is not None:
            values["size"] = tuple(values["size"])
        return cls(**values)


FILM_DEFAULTS = FilmChoices()
