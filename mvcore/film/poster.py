"""One picture out of a film, to show before it plays."""

from pathlib import Path

from mvcore.film.commands import still_args
from mvcore.film.ffmpeg import run_ffmpeg
from mvcore.media import probe

# Films often begin black.
_PLACE = 0.1
_THUMBNAIL_WIDTH = 320


def poster(film: Path, target: Path) -> None:
    """Save a picture from the first tenth of `film` as JPEG or, by the name of `target`, PNG.

    Raises `BrokenMedia` when `film` is not a video, `RenderError`, and `DataFolderError` when the disk is full.
    """
    _still(film, target, None)


def thumbnail(film: Path, target: Path) -> None:
    """Save the same picture for lists: 320 pixels wide, or as wide as the film if that is less. Raises as `poster`."""
    _still(film, target, _THUMBNAIL_WIDTH)


def _still(film: Path, target: Path, width: int | None) -> None:
    clip = probe(film)
    args = still_args(clip, clip.duration * _PLACE, target, width)
    run_ffmpeg(args, what=f"drawing a picture of {film.name}")
