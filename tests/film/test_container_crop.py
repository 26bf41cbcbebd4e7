"""Clips whose container hides edges of the picture: `clap` in MP4 and MOV, PixelCrop in Matroska."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from mvcore.errors import BrokenMedia
from mvcore.film import FilmOptions, probe, stitch
from tests.film.media_files import Shelf, ffmpeg, note_crop, pictures
from tests.film.odd_clips import QUARTERS, quarters

Edges = tuple[int, int, int, int]

TURNED = {
    "": "",
    "-display_rotation 90": "transpose=clock,",
    "-display_rotation 180": "hflip,vflip,",
    "-display_rotation 270": "transpose=cclock,",
    "-display_hflip": "hflip,",
    "-display_vflip": "vflip,",
    "-display_rotation 90 -display_hflip": "hflip,transpose=clock,",
    "-display_rotation 90 -display_vflip": "vflip,transpose=clock,",
}


def cropped(folder: Path, edges: Edges, notes: str = "", kind: str = "mp4", more: str = "") -> Path:
    """A clip of 240x180 with magenta edges that are not to be shown; `notes` turn it upright."""
    left, right, top, bottom = edges
    plain, path = folder / "plain.mp4", folder / f"cropped.{kind}"
    picture = f"{quarters('240x180', '24', 0.5)},{TURNED[notes]}{more}"
    pad = f"pad=iw+{left + right}:ih+{top + bottom}:{left}:{top}:magenta,format=yuv444p"
    ffmpeg(*f"-f lavfi -i {picture}{pad} -c:v libx264 -preset ultrafast -crf 4 -pix_fmt yuv420p".split(), plain)
    note_crop(plain, left, right, top, bottom)
    ffmpeg(*notes.split(), "-i", plain, "-c", "copy", path)
    return path


def faults(film: Path, shape: tuple[int, int]) -> list[str]:
    """What is wrong with a film's pictures, which show quarters of this shape between black bars."""
    found = []
    for picture in (frame.to_ndarray(format="rgb24").astype(int) for frame in pictures(film)):
        red, green, blue = picture[..., 0], picture[..., 1], picture[..., 2]
        if (np.minimum(red, blue) - green).max() > 90:
            found.append("a hidden edge is seen")
        lit = np.argwhere(picture.max(axis=2) > 60)
        (top, left), (bottom, right) = lit.min(axis=0), lit.max(axis=0) + 1
        width, height = right - left, bottom - top
        if abs(width * shape[1] / (height * shape[0]) - 1) > 0.03:
            found.append(f"{width}x{height} is seen")
        centres = [(top + height * y // 4, left + width * x // 4) for y in (1, 3) for x in (1, 3)]
        if any(np.abs(picture[place] - colour).max() > 20 for place, colour in zip(centres, QUARTERS, strict=True)):
            found.append("the quarters are not in their places")
    return found


@pytest.mark.parametrize("kind", ["mp4", "mov", "mkv"])
@pytest.mark.parametrize("edges", [(0, 80, 0, 0), (16, 24, 8, 4)])
def test_a_cropped_clip_has_the_size_and_shape_that_is_seen(
    tmp_path: Path, film: Path, edges: Edges, kind: str
) -> None:
    clip = cropped(tmp_path, edges, kind=kind)
    report = stitch([clip], film)
    assert (report.plan.width, report.plan.height, report.frames) == (240, 180, 12)
    assert "crop" in report.plan.segments[0].reason
    assert not faults(film, (4, 3))
    stitch([clip], film, FilmOptions(size=(480, 360)))
    assert not faults(film, (4, 3))


@pytest.mark.parametrize(
    ("notes", "kind"),
    # ffmpeg notes no mirrored pictures in Matroska.
    [(notes, kind) for notes in TURNED for kind in ("mp4", "mkv") if kind == "mp4" or "flip" not in notes],
)
def test_a_clip_that_is_cropped_and_turned_comes_out_upright(tmp_path: Path, film: Path, notes: str, kind: str) -> None:
    clip = cropped(tmp_path, (21, 7, 40, 14), notes, kind)
    assert probe(clip).display_size == pytest.approx((240, 180), abs=2)
    stitch([clip], film, FilmOptions(size=(640, 360)))
    assert not faults(film, (4, 3))


@pytest.mark.parametrize("edges", [(41, 39, 0, 0), (1, 1, 1, 1), (0, 0, 7, 33), (3, 5, 12, 0)])
def test_an_odd_crop_shows_nothing_of_what_it_hides(tmp_path: Path, film: Path, edges: Edges) -> None:
    stitch([cropped(tmp_path, edges)], film)
    assert not faults(film, (4, 3))


@pytest.mark.parametrize("kind", ["mp4", "mkv"])
def test_a_crop_counts_in_the_pixels_that_are_stored(tmp_path: Path, film: Path, kind: str) -> None:
    clip = cropped(tmp_path, (20, 20, 0, 0), kind=kind, more="scale=120:180,setsar=2,")
    assert (probe(clip).width, probe(clip).display_size) == (120, (240, 180))
    stitch([clip], film)
    assert not faults(film, (4, 3))


def test_a_crop_that_hides_nothing_is_none(tmp_path: Path, film: Path) -> None:
    assert stitch([cropped(tmp_path, (0, 0, 0, 0))], film).plan.segments[0].kind == "copy"


def test_a_crop_that_hides_all_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    hidden = shutil.copy(shelf("plain.mp4"), tmp_path / "hidden.mp4")
    note_crop(hidden, 159, 160, 89, 90)
    with pytest.raises(BrokenMedia, match=r"^hidden\.mp4 says that none of its picture is to be shown"):
        probe(hidden)
