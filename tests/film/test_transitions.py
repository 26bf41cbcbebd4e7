"""Transitions in real films: exact lengths, copies around them, sound that goes over with the picture."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mvcore.errors import DataFolderError
from mvcore.film import CATALOGUE, Cache, FilmOptions, Transition, probe, stitch, transition_preview
from mvcore.film.timeline import Strip
from tests.film.media_files import Shelf, ffmpeg, frame_hashes, pictures, presentation_times, sound

CLIPS = ("plain.mp4", "negative.mp4", "half.mp4", "larger.mp4", "ntsc.mp4", "silent.mp4", "pal.mp4")
_LINKS = st.one_of(
    st.just(Transition()),
    st.builds(Transition, st.sampled_from(sorted(set(CATALOGUE) - {"cut"})), st.floats(0.1, 3.0)),
)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """One cache for all films here, so that each clip is conformed once."""
    return Cache(tmp_path_factory.mktemp("cache"))


def faded(name: str, seconds: float = 0.5) -> FilmOptions:
    """Options with one transition for all joints."""
    return FilmOptions(transitions=(Transition(name, seconds),))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), names=st.lists(st.sampled_from(CLIPS), min_size=1, max_size=5))
def test_any_clips_with_any_transitions_give_exactly_the_planned_frames(
    shelf: Shelf, film: Path, cache: Cache, data: st.DataObject, names: list[str]
) -> None:
    joints = data.draw(st.lists(_LINKS, min_size=len(names) - 1, max_size=len(names) - 1))
    report = stitch([shelf(name) for name in names], film, FilmOptions(transitions=tuple(joints)), cache=cache)
    assert len(frame_hashes(film)) == report.frames == report.plan.frames
    times = presentation_times(film)
    assert times == [number / report.plan.rate for number in range(len(times))]


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - {"cut"}))
def test_every_transition_of_the_catalogue_shows_both_clips_and_then_the_second(
    shelf: Shelf, film: Path, cache: Cache, name: str
) -> None:
    stitch([shelf("plain.mp4"), shelf("negative.mp4")], film, faded(name), cache=cache)
    first, second = grey(shelf("plain.mp4")), grey(shelf("negative.mp4"))
    shown = grey(film)
    assert len(shown) == 36
    assert apart(shown[:12], first[:12]) < 6
    assert apart(shown[24:], second[12:]) < 6
    assert apart(shown[18:19], first[18:19]) > 8
    assert apart(shown[18:19], second[6:7]) > 8


def grey(path: Path) -> NDArray[np.int16]:
    """The brightness of all pictures."""
    return np.stack([frame.to_ndarray(format="gray").astype(np.int16) for frame in pictures(path)])


def apart(some: NDArray[np.int16], others: NDArray[np.int16]) -> float:
    """How much pictures differ on average, of 255."""
    return float(np.abs(some - others).mean())


def test_the_frames_beside_a_transition_are_those_of_the_pieces(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    clips = [shelf("plain.mp4"), shelf("negative.mp4"), shelf("mirrored.mp4")]
    report = stitch(clips, film, faded("fade", 0.3), cache=cache)
    pieces = {key: frame_hashes(next(cache.folder.glob(f"{key}-*"))) for key in cache.keys()}  # noqa: SIM118
    shown, place = frame_hashes(film), 0
    for part in report.plan.parts:
        if isinstance(part, Strip):
            assert shown[place : place + part.frames] == pieces[part.shot.key][part.begin : part.end]
        else:
            assert shown[place : place + part.frames] == pieces[part.key]
        place += part.frames
    assert sum(part.frames for part in report.plan.parts if isinstance(part, Strip)) == 24


def test_the_same_clip_again_and_again_can_fade_into_itself(shelf: Shelf, film: Path, cache: Cache) -> None:
    report = stitch([shelf("plain.mp4")] * 4, film, faded("dissolve", 0.2), cache=cache)
    assert probe(film).frames == report.frames == 4 * 24 - 3 * 5


def test_sound_goes_over_with_constant_power_and_stays_in_step(film: Path, tmp_path: Path, cache: Cache) -> None:
    clips = [_noise(tmp_path, seed) for seed in (1, 2)]
    stitch(clips, film, faded("fade", 1.0), cache=cache)
    heard = sound(film)
    levels = [power(heard[at : at + 4800]) for at in range(9600, 3 * 48000 - 14400, 4800)]
    assert max(levels) / min(levels) < 1.25
    assert len(heard) == pytest.approx(3 * 48000, abs=1024)


def _noise(folder: Path, seed: int) -> Path:
    path = folder / f"noise{seed}.mp4"
    args = f"-f lavfi -i color=gray:s=64x64:r=24:d=2 -f lavfi -i anoisesrc=d=2:a=0.2:r=48000:seed={seed}"
    ffmpeg(*args.split(), *"-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -b:a 192k".split(), path)
    return path


def power(samples: NDArray[np.float32]) -> float:
    """The mean square."""
    return float(np.mean(np.square(samples)))


def test_clicks_stay_on_their_frames_across_transitions(shelf: Shelf, film: Path, cache: Cache) -> None:
    clips = [shelf.click(frame=12, frames=24) for _ in range(12)]
    stitch(clips, film, faded("fade", 0.25), cache=cache)
    light = [frame.to_ndarray(format="gray").mean() for frame in pictures(film)]
    flashes = [number / 24 for number, level in enumerate(light) if level > 128]
    loud = np.flatnonzero(np.abs(sound(film)) > 0.2)
    clicks: Sequence[int] = loud[np.flatnonzero(np.diff(loud, prepend=-48_000) > 4800)]
    assert len(flashes) == len(clicks) == 12
    assert max(abs(flash - click / 48000) for flash, click in zip(flashes, clicks, strict=True)) < 0.001


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_each_transition_has_a_preview_of_one_second_that_is_made_once(name: str, tmp_path: Path) -> None:
    preview = transition_preview(name, tmp_path / "previews")
    shown = probe(preview)
    assert (shown.frames, shown.rate, shown.display_size) == (24, 24, (320, 180))
    light = grey(preview)
    assert apart(light[:1], light[-1:]) > 10
    made = preview.stat().st_mtime_ns
    assert transition_preview(name, tmp_path / "previews").stat().st_mtime_ns == made
    assert [path.name for path in preview.parent.iterdir()] == [f"{name}.mp4"]


def test_a_preview_that_has_no_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "previews").write_text("not a folder")
    for folder in (tmp_path / "previews", tmp_path / "previews" / "below"):
        with pytest.raises(DataFolderError, match=rf"{folder} cannot be used \((File exists|Not a directory)\)"):
            transition_preview("fade", folder)
