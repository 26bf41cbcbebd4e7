"""One picture out of a film, to show before it plays."""

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from mvcore.film.commands import still_args
from mvcore.film.ffmpeg import run_ffmpeg
from mvcore.film.plan import FilmPlan
from mvcore.media import probe
from mvcore.media.info import ClipInfo

_PLACES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Parts of a film at which a picture is looked for; films often begin black."""
_MOST_CLIPS = 3
_BLACK = 85
"""Per cent of black pixels from which on a picture counts as black: a card with its text does."""
_THUMBNAIL_WIDTH = 320


def poster(film: Path, target: Path, first: Sequence[float] = ()) -> None:
    """Save a picture of `film` as JPEG or, by the name of `target`, PNG: the first that is not black, at the times
    `first` (in seconds; `clip_middles` gives them), then in the film's first tenth, then later. Of a film without any
    it is the least black one of these.

    Raises `BrokenMedia` when `film` is not a video, `RenderError`, and `DataFolderError` when the disk is full.
    """
    _still(film, target, first, None)


def thumbnail(film: Path, target: Path, first: Sequence[float] = ()) -> None:
    """Save the same picture for lists: 320 pixels wide, or as wide as the film if that is less. Raises as `poster`."""
    _still(film, target, first, _THUMBNAIL_WIDTH)


def clip_middles(plan: FilmPlan) -> list[float]:
    """When in a film, in seconds, its first clips are half over, as far as they are seen alone: no card, and no
    transition."""
    clips = [shot for shot in plan.shots if shot.kind != "card"][:_MOST_CLIPS]
    return [
        float((shot.start + (shot.fade_in + shot.frames - shot.fade_out) / Fraction(2)) / plan.rate) for shot in clips
    ]


def _still(film: Path, target: Path, first: Sequence[float], width: int | None) -> None:
    clip = probe(film)
    found: dict[float, int] = {}
    for seconds in (*first, *(clip.duration * place for place in _PLACES)):
        found[seconds] = _drawn(clip, seconds, target, width)
        if found[seconds] < _BLACK:
            return
    _drawn(clip, min(found, key=found.__getitem__), target, width)


def _drawn(clip: ClipInfo, seconds: float, target: Path, width: int | None) -> int:
    """Save the picture at this time; answers how many per cent of it are black."""
    told = run_ffmpeg(still_args(clip, seconds, target, width), what=f"drawing a picture of {clip.path.name}")
    black = re.search(r"\bpblack:(\d+)", told)
    return int(black[1]) if black else 0
