"""What was rendered once is not rendered again, whatever happens to the cache meanwhile."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import pytest

from mvcore.errors import Interrupted
from mvcore.film import Cache, FilmOptions, Transition, plan_film, prepare, probe, stitch
from tests.film.media_files import Shelf, ffmpeg, frame_hashes
from tests.watching import until

_ROOT = Path(__file__).parents[2]
FADES = FilmOptions(transitions=(Transition("fade", 0.25),))
CLIPS = ("plain.mp4", "larger.mp4", "negative.mp4")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache."""
    return Cache(tmp_path / "cache")


def stamps(cache: Cache) -> dict[str, tuple[int, int]]:
    """Which files there are, and which ones they really are."""
    return {path.name: (path.stat().st_ino, path.stat().st_size) for path in cache.folder.iterdir()}


def clips(shelf: Shelf) -> list[Path]:
    """Clips that have to be conformed."""
    return [shelf(name) for name in CLIPS]


def test_a_second_film_of_the_same_clips_renders_nothing(shelf: Shelf, film: Path, cache: Cache) -> None:
    stitch(clips(shelf), film, FADES, cache=cache)
    first, hashes = stamps(cache), frame_hashes(film)
    assert len(first) == 5
    planned = plan_film(clips(shelf), FADES, cache=cache)
    assert all(segment.cached for segment in planned.segments)
    assert planned.cost < 0.1
    stitch(clips(shelf), film, FADES, cache=cache)
    assert (stamps(cache), frame_hashes(film)) == (first, hashes)


def test_a_changed_clip_costs_itself_and_its_transitions(shelf: Shelf, film: Path, cache: Cache) -> None:
    stitch(clips(shelf), film, FADES, cache=cache)
    before = set(stamps(cache))
    changed = [*clips(shelf)[:2], shelf("mirrored.mp4")]
    planned = plan_film(changed, FADES, cache=cache)
    kinds = ("conform", "transition", "conform", "transition", "conform")
    assert [segment.kind for segment in planned.segments] == list(kinds)
    assert [segment.cached for segment in planned.segments] == [True, True, True, False, False]
    stitch(changed, film, FADES, cache=cache)
    assert len(set(stamps(cache)) - before) == 2


def test_a_clip_is_known_by_its_content_and_not_by_its_name(
    shelf: Shelf, film: Path, cache: Cache, tmp_path: Path
) -> None:
    stitch(clips(shelf), film, cache=cache)
    copy = tmp_path / "another name.mp4"
    copy.write_bytes(shelf("larger.mp4").read_bytes())
    renamed = [shelf("plain.mp4"), copy, shelf("negative.mp4")]
    assert all(segment.cached for segment in plan_film(renamed, cache=cache).segments)
    copy.write_bytes(shelf("upright.mp4").read_bytes())
    assert [segment.cached for segment in plan_film(renamed, cache=cache).segments] == [True, False, True]


def test_other_settings_are_other_pieces(shelf: Shelf, film: Path, cache: Cache) -> None:
    stitch(clips(shelf), film, FilmOptions(fit="pad"), cache=cache)
    for options in (FilmOptions(size=(160, 90)), FilmOptions(fps=Fraction(30))):
        assert not any(segment.cached for segment in plan_film(clips(shelf), options, cache=cache).segments)


@pytest.mark.parametrize("spoil", [lambda data: data[:-100], lambda data: b"", lambda data: data[:900] + b"x" * 40])
def test_a_damaged_entry_is_found_out_and_made_again(shelf: Shelf, film: Path, cache: Cache, spoil: object) -> None:
    stitch(clips(shelf), film, FADES, cache=cache)
    hashes = frame_hashes(film)
    for path in cache.folder.iterdir():
        path.write_bytes(spoil(path.read_bytes()))  # type: ignore[operator]
    stitch(clips(shelf), film, FADES, cache=cache)
    assert frame_hashes(film) == hashes


def test_the_cache_keeps_its_limit_and_what_was_used_last(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    roomy = Cache(tmp_path / "cache")
    stitch(clips(shelf), film, cache=roomy)
    sizes = sorted(path.stat().st_size for path in roomy.folder.iterdir())
    tight = Cache(tmp_path / "cache", limit=sum(sizes) - 1)
    time.sleep(0.01)
    stitch([shelf("plain.mp4"), shelf("larger.mp4")], film, FilmOptions(size=(320, 180)), cache=tight)
    report = stitch([*clips(shelf), shelf("upright.mp4")], film, FilmOptions(size=(320, 180)), cache=tight)
    assert sum(path.stat().st_size for path in tight.folder.iterdir()) <= tight.limit
    assert probe(film).frames == report.frames


def test_a_film_is_made_even_when_nothing_fits_into_the_cache(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", limit=0)
    report = stitch(clips(shelf), film, FADES, cache=cache)
    assert probe(film).frames == report.frames
    assert stamps(cache) == {}


def test_films_made_at_once_share_the_work(shelf: Shelf, film: Path, cache: Cache) -> None:
    outputs = [film.with_name(f"{number}.mp4") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda output: stitch(clips(shelf), output, FADES, cache=cache), outputs))
    assert len({tuple(frame_hashes(output)) for output in outputs}) == 1
    assert len(stamps(cache)) == 5


def test_preparing_ahead_leaves_only_the_rest_for_the_film(shelf: Shelf, film: Path, cache: Cache) -> None:
    assert prepare(clips(shelf), FADES, cache) == 3
    made = stamps(cache)
    assert len(made) == 3
    planned = plan_film(clips(shelf), FADES, cache=cache)
    assert [segment.cached for segment in planned.segments] == [True, False, True, False, True]
    stitch(clips(shelf), film, FADES, cache=cache)
    assert made.items() <= stamps(cache).items()
    assert prepare([shelf("plain.mp4"), shelf("negative.mp4")], FilmOptions(), cache) == 0


def test_preparing_can_be_stopped_and_passes_over_broken_clips(shelf: Shelf, cache: Cache, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"nothing")
    assert prepare([broken, *clips(shelf)], FADES, cache) == 3
    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted):
        prepare(clips(shelf), FADES, cache, stop=stop)


def test_a_film_that_needs_no_pieces_touches_no_cache(shelf: Shelf, film: Path, cache: Cache) -> None:
    stitch([shelf("plain.mp4"), shelf("half.mp4")], film, cache=cache)
    assert not cache.folder.exists()


def test_after_a_kill_the_next_film_clears_away_and_finds_whole_pieces_only(
    shelf: Shelf, film: Path, cache: Cache, tmp_path: Path
) -> None:
    long = tmp_path / "long.mp4"
    ffmpeg(*"-f lavfi -i testsrc2=s=1280x720:r=24:d=30 -c:v libx264 -preset ultrafast -pix_fmt yuv420p".split(), long)
    code = (
        "import sys; from pathlib import Path; from mvcore.film import Cache, FilmOptions, stitch;"
        "*clips, film, cache = map(Path, sys.argv[1:]); stitch(clips, film, FilmOptions(size=(640, 360)),"
        " cache=Cache(cache))"
    )
    film.write_bytes(b"the former film")
    names = [str(path) for path in (shelf("plain.mp4"), long, film, cache.folder)]
    job = subprocess.Popen([sys.executable, "-c", code, *names], cwd=_ROOT)
    try:
        until(lambda: list(cache.folder.glob("*-*.mp4")))
    finally:
        os.kill(job.pid, signal.SIGKILL)
        job.wait()
    assert film.read_bytes() == b"the former film"
    stitch([shelf("plain.mp4"), shelf("larger.mp4")], film, FilmOptions(size=(640, 360)), cache=cache)
    assert os.listdir(film.parent) == ["film.mp4"]
    left = sorted(path.name for path in cache.folder.iterdir())
    assert len(left) == 2
    assert all(name.endswith(".mp4") and not name.startswith(".") for name in left)
