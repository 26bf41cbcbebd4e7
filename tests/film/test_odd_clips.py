"""Odd clips of every kind become ordinary parts of a film: upright, in their colours, in time, with their sound."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mvcore.film import FilmOptions, FilmPlan, probe, stitch
from tests.film.media_files import Shelf, loudness, pictures, sound
from tests.film.odd_clips import GROUPS, Odd

SIZE = (320, 180)
# Those that look like ordinary H.264 at first sight. A copy keeps its tags, which pixels alone do not show.
ALONE = [
    odd
    for group in GROUPS.values()
    for odd in group
    if odd.rate == "24"
    and "-c:v libx264 -preset ultrafast -pix_fmt yuv420p" in odd.encoding
    and "170m" not in odd.picture
]
OPTIONS = FilmOptions(size=SIZE, fps=Fraction(24))


def test_there_are_enough_of_them_and_none_twice() -> None:
    names = [odd.name for group in GROUPS.values() for odd in group]
    assert len(set(names)) == len(names) >= 40


@pytest.mark.parametrize("group", GROUPS)
def test_odd_clips_come_out_right(shelf: Shelf, film: Path, group: str) -> None:
    clips = GROUPS[group]
    report = stitch([odd.make(shelf) for odd in clips], film, OPTIONS)
    made = probe(film)
    assert (made.width, made.height, made.rate, made.constant_rate) == (*SIZE, 24, True)
    assert (made.pix_fmt, made.codec, made.rotation, made.sample_aspect) == ("yuv420p", "h264", 0, 1)
    assert (made.colour.primaries, made.colour.transfer, made.colour.matrix, made.colour.range) == (1, 1, 1, 1)
    assert made.audio is not None
    assert (made.audio.rate, made.audio.channels) == (48000, 2)
    found = faults(clips, film, report.plan)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("odd", ALONE, ids=lambda odd: odd.name)
def test_an_odd_clip_alone_comes_out_right_where_its_picture_might_be_copied(
    shelf: Shelf, film: Path, odd: Odd
) -> None:
    report = stitch([odd.make(shelf)], film)
    made = probe(film)
    assert (made.pix_fmt, made.codec, made.rotation) == ("yuv420p", "h264", 0)
    assert abs(made.frames / made.rate - Fraction(odd.seconds)) <= 1.01 / made.rate
    alone = replace(odd, shape=(made.width, made.height))
    found = faults((alone,), film, report.plan)
    assert not found, "\n".join(found)


def faults(clips: tuple[Odd, ...], film: Path, plan: FilmPlan) -> list[str]:
    """What is wrong with a film of these clips, in words."""
    frames = [frame.to_ndarray(format="rgb24") for frame in pictures(film)]
    heard = sound(film) if plan.has_sound else np.zeros(0, np.float32)
    found: list[str] = []
    begin = 0
    for odd, segment in zip(clips, plan.segments, strict=True):
        end = begin + segment.frames
        if abs(segment.frames - odd.seconds * 24) > 1:
            found.append(f"{odd.name} has {segment.frames} frames, not {odd.seconds * 24:g}")
        for number in (begin, (begin + end) // 2, end - 1):
            found += [f"{odd.name}, picture {number - begin}: {what}" for what in wrong_colours(odd, frames[number])]
        found += [f"{odd.name}: {what}" for what in wrong_sound(odd, heard[begin * 2000 : end * 2000])]
        begin = end
    return found


def wrong_colours(odd: Odd, picture: NDArray[np.uint8]) -> list[str]:
    """The quarters that do not have their colour."""
    places = quarter_centres(odd.shape, (picture.shape[1], picture.shape[0]))
    seen = [picture[y - 1 : y + 2, x - 1 : x + 2].mean(axis=(0, 1)) for x, y in places]
    return [
        f"{[int(part) for part in colour]} instead of {wanted}"
        for colour, wanted in zip(seen, odd.colours, strict=True)
        if np.abs(colour - wanted).max() > odd.tolerance
    ]


def quarter_centres(shape: tuple[int, int], size: tuple[int, int]) -> list[tuple[int, int]]:
    """The middles of the four quarters of a picture of this shape, with bars around it, in a film of this size."""
    ratio = min(size[0] / shape[0], size[1] / shape[1])
    width, height = shape[0] * ratio, shape[1] * ratio
    return [
        (int(size[0] / 2 + side * width / 4), int(size[1] / 2 + above * height / 4))
        for above in (-1, 1)
        for side in (-1, 1)
    ]


def wrong_sound(odd: Odd, heard: NDArray[np.float32]) -> list[str]:
    """Where there is silence instead of the tone, or the other way round; the edges may blur."""
    begin, end = odd.sound or (0.0, 0.0)
    margin = 0.06
    found = []
    for at in np.arange(0.0, len(heard) / 48000 - 0.05, 0.05):
        level = loudness(heard[int(at * 48000) : int((at + 0.05) * 48000)])
        if begin + margin <= at <= end - margin - 0.05 and level < 0.02:
            found.append(f"silent at {at:.2f} s")
        if (at + 0.05 < begin - margin or at > end + margin) and level > 0.005:
            found.append(f"sounds at {at:.2f} s")
    return found
