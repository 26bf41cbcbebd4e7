"""A picture out of a film, for lists and players: of its clips, and not a black one."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mvcore.film import FilmOptions, Transition, clip_middles, poster, stitch, thumbnail
from tests.film.media_files import Shelf, ffmpeg, pictures


@pytest.mark.parametrize("name", ["poster.jpg", "poster.png"])
def test_a_poster_is_a_picture_of_the_film(shelf: Shelf, tmp_path: Path, name: str) -> None:
    poster(shelf("plain.mp4"), tmp_path / name)
    picture = next(pictures(tmp_path / name))
    assert (picture.width, picture.height) == (320, 180)


@pytest.mark.parametrize(("name", "size"), [("larger.mp4", (320, 180)), ("upright.mp4", (180, 320))])
def test_a_thumbnail_is_small_and_never_enlarged(
    shelf: Shelf, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    thumbnail(shelf(name), tmp_path / "small.jpg")
    with Image.open(tmp_path / "small.jpg") as picture:
        assert (picture.format, picture.size) == ("JPEG", size)


def _brightness(picture: Path) -> float:
    with Image.open(picture) as opened:
        return float(np.asarray(opened.convert("L")).mean())


def test_a_picture_of_a_film_is_none_of_its_black_ones_if_there_is_another(shelf: Shelf, tmp_path: Path) -> None:
    dark = tmp_path / "dark.mp4"
    late = "geq=lum='if(gt(T,3),p(X,Y),16)':cb='if(gt(T,3),p(X,Y),128)':cr='if(gt(T,3),p(X,Y),128)'"
    ffmpeg(*"-f lavfi -i testsrc2=s=320x180:r=24:d=4 -vf".split(), late, dark)
    for name, draw in (("poster.png", poster), ("small.jpg", thumbnail)):
        draw(dark, tmp_path / name)
        assert _brightness(tmp_path / name) > 60
    ffmpeg(*"-f lavfi -i color=black:s=320x180:r=24:d=1".split(), tmp_path / "black.mp4")
    poster(tmp_path / "black.mp4", tmp_path / "black.png")
    assert _brightness(tmp_path / "black.png") < 20


@pytest.mark.parametrize("transitions", [(), (Transition("fade", 0.2),)], ids=["cuts", "fades"])
def test_a_film_with_a_title_card_is_shown_by_its_first_clip(
    shelf: Shelf, film: Path, tmp_path: Path, transitions: tuple[Transition, ...]
) -> None:
    clips = [shelf("plain.mp4"), shelf("negative.mp4")]
    report = stitch(clips, film, FilmOptions(title="Hello", transitions=transitions))
    thumbnail(film, tmp_path / "film.jpg", clip_middles(report.plan))
    shown, first, second = (
        np.asarray(Image.open(path).convert("L").resize((32, 18)), dtype=int)
        for path in (tmp_path / "film.jpg", _middle(clips[0], tmp_path), _middle(clips[1], tmp_path))
    )
    assert np.abs(shown - first).mean() < 25 < np.abs(shown - second).mean()


def _middle(clip: Path, folder: Path) -> Path:
    target = folder / f"{clip.stem}.jpg"
    thumbnail(clip, target, [0.5])
    return target
