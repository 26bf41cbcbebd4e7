"""One picture out of a film, to show before it plays."""

from pathlib import Path

from mvcore.film.commands import still_args
from mvcore.film.ffmpeg import run_ffmpeg
from mvcore.film.probe import probe

# Films often begin black.
_PLACE = 0.1


def poster(film: Path, target: Path) -> None:
    """Save a picture from the first tenth of `film` as JPEG or, by the name of `target`, PNG.

    Raises `BrokenMedia` when `film` is not a video, `RenderError`, and `DataFolderError` when the disk is full.
    """
    clip = probe(film)
    run_ffmpeg(still_args(clip, clip.duration * _PLACE, target), what=f"drawing a poster of {film.name}")
