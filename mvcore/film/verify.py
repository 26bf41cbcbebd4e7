"""Looks through a finished film and compares it with its plan."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from mvcore.errors import BrokenMedia, RenderError
from mvcore.film.plan import FilmPlan
from mvcore.media import probe_own
from mvcore.media.info import SAMPLE_RATE, ClipInfo

# AAC comes in frames of 1024 samples, so its length is a multiple of that.
_AAC_FRAME_SECONDS = 1024 / SAMPLE_RATE


def verify(path: Path, plan: FilmPlan) -> ClipInfo:
    """What the film at `path` is. Raises `RenderError` naming the first thing that is not as planned."""
    try:
        film = probe_own(path)
    except BrokenMedia as exc:
        raise RenderError("The film came out damaged. Make it again; the clips are safe.") from exc
    for fine, what in _checks(film, plan):
        if not fine:
            raise RenderError(f"The film did not come out as planned: {what}. Make it again; the clips are safe.")
    return film


def _checks(film: ClipInfo, plan: FilmPlan) -> Iterator[tuple[bool, str]]:
    """Each property with what is wrong if it does not hold."""
    yield film.frames == plan.frames, f"{film.frames} frames instead of {plan.frames}"
    size = (film.width, film.height)
    yield size == (plan.width, plan.height), f"{film.width}x{film.height} instead of {plan.width}x{plan.height}"
    # A constant rate counted from time stamps means that they rise strictly, too.
    yield film.constant_rate and film.rate == plan.rate, "its frames do not come at a constant rate"
    yield film.start == 0, f"its picture begins at {float(film.start):.3f} s"
    yield (film.audio is not None) == plan.has_sound, "it has sound where none was planned or none where it was"
    if film.audio is not None:
        apart = abs(film.audio.duration - float(Fraction(plan.frames) / plan.rate))
        yield apart <= _AAC_FRAME_SECONDS + 1e-3, f"sound and picture differ in length by {apart:.3f} s"
    yield begins_with_index(film.path), "players would have to load all of it before it starts"


def begins_with_index(path: Path) -> bool:
    """True when an MP4 file's index (moov) stands before its media (mdat), so that it plays while it loads."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, kind = int.from_bytes(head[:4], "big"), head[4:]
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            if size < 8:
                return False
            file.seek(size - 8, 1)
    return False
