"""Which clips a player can show one after the other in one stream, and what a film's format is otherwise."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

from mvcore.film.options import MAX_RATE, MAX_SIDE, FilmOptions
from mvcore.media.info import WHOLE, ClipInfo, rate_text

_Value = TypeVar("_Value")

_MAX_CLOCK = 1_000_000
# What every browser plays: 8-bit H.264 with halved colour.
_PLAYABLE = ("yuv420p", "yuvj420p")


def obstacle(clips: Sequence[ClipInfo], options: FilmOptions) -> str | None:
    """Why the clips cannot be joined as they are, in words; None when they can."""
    cards = [name for name, text in (("a title card", options.title), ("an end card", options.end_title)) if text]
    if cards or any(options.captions):
        return f"the film has {' and '.join([*cards, *(['captions'] if any(options.captions) else [])])}"
    transition = next((joint for joint in options.joints(len(clips)) if not joint.is_cut), None)
    if transition is not None:
        # Parts rendered beside the clips' own pictures would bring parameter sets of another encoder midway.
        return f"the film has transitions ({transition})"
    first = clips[0]
    for clip in clips:
        reason = _own_obstacle(clip, options) or _difference(first, clip)
        if reason:
            return f"{clip.path.name} {reason}"
    return None


def film_format(clips: Sequence[ClipInfo], options: FilmOptions) -> tuple[tuple[int, int], Fraction]:
    """Size and rate of a film whose clips are conformed: as asked for, else what most clips have."""
    size = options.size or _majority([_even_size(clip) for clip in clips])
    return size, options.fps or _majority([_film_rate(clip) for clip in clips])


def _own_obstacle(clip: ClipInfo, options: FilmOptions) -> str | None:
    """What keeps this clip from being copied into any film of these options, as a predicate."""
    checks = (
        (clip.codec == "h264", f"is not H.264 but {clip.codec}"),
        (clip.pix_fmt in _PLAYABLE, f"has a pixel format that browsers do not play ({clip.pix_fmt})"),
        (clip.rotation == 0, f"is stored turned by {clip.rotation} degrees"),
        (not clip.mirrored, "is stored mirrored"),
        (clip.crop == WHOLE, f"is to be cropped to {clip.width}x{clip.height}"),
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


def _majority(values: Sequence[_Value]) -> _Value:
    """The most frequent value, the earliest of equals."""
    return Counter(values).most_common(1)[0][0]


def _even_size(clip: ClipInfo) -> tuple[int, int]:
    """The clip's size as seen, made even and of a possible size."""
    width, height = (min(MAX_SIDE, max(16, side // 2 * 2)) for side in clip.display_size)
    return width, height


def _film_rate(clip: ClipInfo) -> Fraction:
    """The clip's rate when it is constant and sensible, else the usual one."""
    if clip.constant_rate and _is_sensible(clip.rate):
        return clip.rate
    return clip.usual_rate


def _is_sensible(rate: Fraction) -> bool:
    """True for rates that players and the MP4 format's 32-bit clocks take."""
    return 1 <= rate <= MAX_RATE and rate.numerator <= _MAX_CLOCK
