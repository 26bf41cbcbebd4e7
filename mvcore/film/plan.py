"""Decides how clips become a film. Nothing here opens a file: known clips and wishes in, a plan out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal, TypeVar

from mvcore.errors import BadInput
from mvcore.film.media import AudioFile, ClipInfo, rate_text

Fit = Literal["pad", "crop"]
ClipAudio = Literal["keep", "duck", "mute"]
Kind = Literal["copy", "conform"]
_Value = TypeVar("_Value")

MAX_CLIPS = 200
_MAX_SIDE = 7680
_MAX_RATE = 120
_MAX_CLOCK = 1_000_000
_LOUDNESS_RANGE = (-70.0, -5.0)  # what ffmpeg's loudnorm takes
# What every browser plays: 8-bit H.264 with halved colour.
_PLAYABLE = ("yuv420p", "yuvj420p")


@dataclass(frozen=True, slots=True)
class FilmOptions:
    """What is wished of a film; None leaves it to the clips.

    `fit` says what happens to clips of another shape: bars around them or cut edges. `clip_audio`: keep the clips'
    sound, duck it (lower it under the music), or mute it. `loudness` is in LUFS (-14 suits most platforms).
    Raises `BadInput` for values that no film can have.
    """

    size: tuple[int, int] | None = None
    fps: Fraction | None = None
    fit: Fit = "pad"
    transition: Literal["cut"] = "cut"
    music: AudioFile | None = None
    clip_audio: ClipAudio = "keep"
    loudness: float | None = None

    def __post_init__(self) -> None:
        if self.size is not None and not all(16 <= side <= _MAX_SIDE and side % 2 == 0 for side in self.size):
            raise BadInput(f"The size must be two even numbers from 16 to {_MAX_SIDE}, such as 1280x720.")
        if self.fps is not None and not 1 <= self.fps <= _MAX_RATE:
            raise BadInput(f"The frame rate must be from 1 to {_MAX_RATE}.")
        if self.fit not in ("pad", "crop"):
            raise BadInput("The fit must be pad or crop.")
        if self.transition != "cut":
            raise BadInput("The only transition so far is cut.")
        if self.clip_audio not in ("keep", "duck", "mute"):
            raise BadInput("The clips' sound must be keep, duck or mute.")
        low, high = _LOUDNESS_RANGE
        if self.loudness is not None and not low <= self.loudness <= high:
            raise BadInput(f"The loudness must be from {low:g} to {high:g} LUFS.")


@dataclass(frozen=True, slots=True)
class Segment:
    """One clip's part of the film: its picture copied as it is, or conformed (encoded once in the film's format)."""

    kind: Kind
    clip: ClipInfo
    reason: str
    frames: int
    seconds: float

    @property
    def source(self) -> Path:
        """The clip's file."""
        return self.clip.path

    def as_dict(self) -> dict[str, object]:
        """As plans and reports show it."""
        return {"kind": self.kind, "source": str(self.source), "reason": self.reason, "seconds": round(self.seconds, 6)}


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """A film before it exists: its format, what happens to each clip and why, and how long it will be to the frame."""

    width: int
    height: int
    rate: Fraction
    pix_fmt: str
    segments: tuple[Segment, ...]
    options: FilmOptions
    warnings: tuple[str, ...] = field(default=())

    @property
    def frames(self) -> int:
        """How many frames the film will have."""
        return sum(segment.frames for segment in self.segments)

    @property
    def duration(self) -> float:
        """How long the film will be, in seconds."""
        return float(self.frames / self.rate)

    @property
    def copied_seconds(self) -> float:
        """How much of the film is copied bit for bit."""
        return sum((segment.seconds for segment in self.segments if segment.kind == "copy"), 0.0)

    @property
    def encoded_seconds(self) -> float:
        """How much of the film is encoded anew."""
        return sum((segment.seconds for segment in self.segments if segment.kind == "conform"), 0.0)

    @property
    def has_sound(self) -> bool:
        """True when anything in the film can be heard."""
        clips_sound = any(segment.clip.audio for segment in self.segments)
        return self.options.music is not None or (self.options.clip_audio != "mute" and clips_sound)

    def as_dict(self) -> dict[str, object]:
        """The plan for a screen or `--plan --json`."""
        return {
            "frames": self.frames,
            "duration": self.duration,
            "width": self.width,
            "height": self.height,
            "fps": float(self.rate),
            "segments": [segment.as_dict() for segment in self.segments],
            "encoded_seconds": round(self.encoded_seconds, 6),
            "copied_seconds": round(self.copied_seconds, 6),
            "warnings": list(self.warnings),
        }


def plan(clips: Sequence[ClipInfo], options: FilmOptions) -> FilmPlan:
    """Decide the film's format and what happens to each clip.

    The format is what most clips have (the first of equals), unless the options choose. Clips that agree in all that
    matters to a player are copied; if one differs, all are conformed: a stream may not change its parameters midway.
    Raises `BadInput` for no clips and for more than 200.
    """
    if not clips:
        raise BadInput("There are no clips to make a film of.")
    if len(clips) > MAX_CLIPS:
        raise BadInput(f"A film can have {MAX_CLIPS} clips, not {len(clips)}.")
    obstacle = _obstacle(clips, options)
    if obstacle is None:
        first = clips[0]
        segments = tuple(_copied(clip, len(clips)) for clip in clips)
        warnings = _warnings(clips, options)
        return FilmPlan(first.width, first.height, first.rate, first.pix_fmt, segments, options, warnings)
    width, height = options.size or _majority([_even_size(clip) for clip in clips])
    rate = options.fps or _majority([_film_rate(clip) for clip in clips])
    segments = tuple(_conformed(clip, (width, height), rate, obstacle) for clip in clips)
    return FilmPlan(width, height, rate, "yuv420p", segments, options, _warnings(clips, options))


def _obstacle(clips: Sequence[ClipInfo], options: FilmOptions) -> str | None:
    """Why the clips cannot be joined as they are, in words; None when they can."""
    first = clips[0]
    for clip in clips:
        reason = _own_obstacle(clip, options) or _difference(first, clip)
        if reason:
            return f"{clip.path.name} {reason}"
    return None


def _own_obstacle(clip: ClipInfo, options: FilmOptions) -> str | None:
    """What keeps this clip from being copied into any film of these options, as a predicate."""
    checks = (
        (clip.codec == "h264", f"is not H.264 but {clip.codec}"),
        (clip.pix_fmt in _PLAYABLE, f"has a pixel format that browsers do not play ({clip.pix_fmt})"),
        (clip.rotation == 0, f"is stored turned by {clip.rotation} degrees"),
        (clip.width % 2 == 0 and clip.height % 2 == 0, f"has an odd size ({clip.width}x{clip.height})"),
        (clip.constant_rate, "has a variable frame rate"),
        (_is_sensible(clip.rate), f"has {rate_text(clip.rate)} frames per second"),
        (clip.joinable, "cannot stand behind another clip as it is stored"),
        (options.size in (None, (clip.width, clip.height)), f"is {clip.width}x{clip.height}"),
        (options.fps in (None, clip.rate), f"has {rate_text(clip.rate)} frames per second"),
    )
    return next((reason for fine, reason in checks if not fine), None)


def _difference(first: ClipInfo, clip: ClipInfo) -> str | None:
    """In what `clip` differs from the first one that a player would stumble over, as a predicate."""
    checks = (
        ((clip.width, clip.height) == (first.width, first.height), "has another size"),
        (clip.rate == first.rate, "has another frame rate"),
        (clip.sample_aspect == first.sample_aspect, "has pixels of another shape"),
        (clip.pix_fmt == first.pix_fmt and clip.colour.plays_like(first.colour), "has other colours"),
        (clip.interlaced == first.interlaced, "is interlaced unlike the others"),
        (clip.profile == first.profile and clip.level == first.level, "has another H.264 profile or level"),
        (clip.extradata_sha256 == first.extradata_sha256, "was encoded with other settings"),
    )
    return next((reason for fine, reason in checks if not fine), None)


def _copied(clip: ClipInfo, count: int) -> Segment:
    """The segment of a clip that is copied."""
    fits = "same format as all others" if count > 1 else "already in the film's format"
    return Segment("copy", clip, f"{fits}: picture copied bit for bit", clip.frames, float(clip.frames / clip.rate))


def _conformed(clip: ClipInfo, size: tuple[int, int], rate: Fraction, obstacle: str) -> Segment:
    """The segment of a clip that is encoded anew, with the reason."""
    frames = max(1, round(Fraction(clip.frames) / clip.rate * rate))
    return Segment("conform", clip, _reason(clip, size, rate, obstacle), frames, float(frames / rate))


def _reason(clip: ClipInfo, size: tuple[int, int], rate: Fraction, obstacle: str) -> str:
    """Why this clip is encoded anew."""
    film = f"{size[0]}x{size[1]} at {rate_text(rate)} fps"
    width, height = clip.display_size
    if (width, height) != size or clip.rate != rate or not clip.constant_rate:
        about = "" if clip.constant_rate else "about "
        return f"{width}x{height} at {about}{rate_text(clip.rate)} fps, the film is {film}"
    return f"all clips are brought to one format ({film}), because {obstacle}"


def _majority(values: Sequence[_Value]) -> _Value:
    """The most frequent value, the earliest of equals."""
    return Counter(values).most_common(1)[0][0]


def _even_size(clip: ClipInfo) -> tuple[int, int]:
    """The clip's size as seen, made even and of a possible size."""
    width, height = (min(_MAX_SIDE, max(16, side // 2 * 2)) for side in clip.display_size)
    return width, height


def _film_rate(clip: ClipInfo) -> Fraction:
    """The clip's rate when it is constant and sensible, else the usual one."""
    if clip.constant_rate and _is_sensible(clip.rate):
        return clip.rate
    return clip.usual_rate


def _is_sensible(rate: Fraction) -> bool:
    """True for rates that players and the MP4 format's 32-bit clocks take."""
    return 1 <= rate <= _MAX_RATE and rate.numerator <= _MAX_CLOCK


def _warnings(clips: Sequence[ClipInfo], options: FilmOptions) -> tuple[str, ...]:
    """What people should know before the film is made."""
    found: list[str] = []
    silent = [clip.path.name for clip in clips if clip.audio is None]
    if silent and len(silent) < len(clips) and options.clip_audio != "mute":
        found.append(f"Without sound, so silent in the film: {', '.join(dict.fromkeys(silent))}.")
    return tuple(found)
