"""Whole films: what goes in comes out, in order, to the frame and to the sample."""

import os
import threading
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvcore.errors import BadInput, BrokenMedia, DataFolderError, Interrupted, NotFound, RenderError
from mvcore.film import (
    FilmOptions,
    Progress,
    plan,
    plan_film,
    probe,
    probe_audio,
    render,
    stitch,
    verify,
)
from mvcore.film.verify import begins_with_index
from tests.film.media_files import (
    Shelf,
    clicks_after_flashes,
    ffmpeg,
    frame_hashes,
    loudness,
    pictures,
    presentation_times,
    sound,
)

UNIFORM = ("plain.mp4", "negative.mp4", "mirrored.mp4", "half.mp4", "silent.mp4", "long_sound.mp4", "plain.mkv")
MIXED = (
    "silent.mp4", "plain.mp4", "larger.mp4", "upright.mp4", "ntsc.mp4", "pal.mp4", "odd.mp4", "ten_bit.mp4",
    "variable.mp4", "mono.mp4", "surround.mp4", "long_sound.mp4", "short_sound.mp4", "plain.ts", "plain.avi", "hdr.mp4",
    "wide_pixels.mp4", "full_range.mp4", "transparent.mov", "transparent.webm",
)  # fmt: skip


def left_in(folder: Path) -> list[str]:
    """What is in a folder, hidden files too."""
    return sorted(os.listdir(folder))


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(UNIFORM), min_size=1, max_size=8))
def test_uniform_clips_in_any_order_give_exactly_their_own_frames(shelf: Shelf, film: Path, names: list[str]) -> None:
    report = stitch([shelf(name) for name in names], film)
    assert frame_hashes(film) == [digest for name in names for digest in frame_hashes(shelf(name))]
    assert {segment["kind"] for segment in report.as_dict()["segments"]} == {"copy"}  # type: ignore[attr-defined]
    times = presentation_times(film)
    assert times == [Fraction(number, 24) for number in range(len(times))]


def test_a_film_of_twenty_clips_keeps_each_click_on_its_frame(shelf: Shelf, film: Path) -> None:
    clips = [shelf.click(frame=number % 5 + 2, frames=15 + number % 3) for number in range(20)]
    stitch(clips, film)
    assert_clicks_on_flashes(film, 20)


def test_clicks_stay_on_their_frames_at_a_fractional_rate(shelf: Shelf, film: Path) -> None:
    stitch([shelf.click(frame=3, frames=20, rate="30000/1001") for _ in range(12)], film)
    assert_clicks_on_flashes(film, 12)


def test_clicks_stay_on_their_frames_with_music_and_loudness(shelf: Shelf, film: Path) -> None:
    music = probe_audio(shelf("music.wav"))
    quiet = FilmOptions(music=music, clip_audio="keep", loudness=-20.0)
    stitch([shelf.click(frame=4, frames=20) for _ in range(6)], film, quiet)
    assert_clicks_on_flashes(film, 6, threshold=0.5)


def test_clicks_stay_on_their_frames_when_their_loudness_leaves_no_room_for_one_gain(shelf: Shelf, film: Path) -> None:
    stitch([shelf.click(frame=4, frames=20) for _ in range(8)], film, FilmOptions(loudness=-14.0))
    assert_clicks_on_flashes(film, 8)


def assert_clicks_on_flashes(film: Path, count: int, threshold: float = 0.2) -> None:
    """Every white frame comes with the beginning of a click, to a millisecond."""
    apart = clicks_after_flashes(film, threshold)
    assert len(apart) == count
    assert max(map(abs, apart)) < 0.001


def test_mixed_clips_come_out_with_exactly_the_planned_frames(shelf: Shelf, film: Path) -> None:
    clips = [*(shelf(name) for name in MIXED), shelf.turned(), shelf.with_cover()]
    planned = plan_film(clips)
    report = stitch(clips, film)
    done = probe(film)
    assert (done.frames, done.width, done.height, done.rate) == (planned.frames, 320, 180, 24)
    assert (done.pix_fmt, done.rotation, done.sample_aspect, done.colour.matrix) == ("yuv420p", 0, 1, 1)
    assert done.audio is not None
    assert done.audio.duration == pytest.approx(done.duration, abs=1024 / 48000)
    assert len(frame_hashes(film)) == report.frames == planned.frames
    assert report.warnings == planned.warnings
    assert left_in(film.parent) == ["film.mp4"]


def test_each_clip_sounds_in_its_own_place_and_no_longer(shelf: Shelf, film: Path) -> None:
    names = ("silent.mp4", "long_sound.mp4", "silent.mp4", "short_sound.mp4", "surround.mp4", "mono.mp4")
    stitch([shelf(name) for name in names], film)
    heard = sound(film)
    levels = [loudness(heard[second * 48000 + 1200 : second * 48000 + 46800]) for second in range(6)]
    assert max(levels[0], levels[2]) < 1e-3
    assert min(levels[1], levels[4], levels[5]) > 0.03
    assert loudness(heard[3 * 48000 + 1200 : 3 * 48000 + 18000]) > 0.03
    assert loudness(heard[3 * 48000 + 24000 : 4 * 48000 - 1200]) < 1e-3


def test_sound_that_begins_late_is_not_pulled_forward(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    late = tmp_path / "late.mp4"
    ffmpeg("-i", shelf("plain.mp4"), "-itsoffset", "0.5", "-i", shelf("plain.mp4"), "-map", "0:v", "-map", "1:a",
           "-c", "copy", late)  # fmt: skip
    stitch([late], film)
    assert loudness(sound(film)[:23000]) < 1e-3
    assert loudness(sound(film)[25000:47000]) > 0.03


def test_sound_that_stops_decoding_is_silent_from_there_and_told(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mkv"
    ffmpeg("-i", shelf("plain.mp4"), "-c:v", "copy", "-c:a", "flac", broken)
    data = bytearray(broken.read_bytes())
    # Every FLAC frame begins with this; the second half of them is spoilt.
    places = [place for place in range(len(data) - 4) if data[place : place + 2] == b"\xff\xf8"]
    for place in places[len(places) // 2 :]:
        data[place : place + 8] = bytes(8)
    broken.write_bytes(data)
    report = stitch([broken], film)
    assert any("broken.mkv is damaged: silent from" in warning for warning in report.warnings)
    assert loudness(sound(film)[6000:18000]) > 0.03
    assert loudness(sound(film)[36000:47000]) < 1e-3


def test_a_film_without_any_sound_has_no_sound_stream_and_no_warning(shelf: Shelf, film: Path) -> None:
    report = stitch([shelf("silent.mp4")], film)
    assert (probe(film).audio, report.warnings) == (None, ())


def test_a_film_plays_while_it_loads(shelf: Shelf, film: Path) -> None:
    stitch([shelf("plain.mp4")], film)
    assert begins_with_index(film)
    assert not begins_with_index(shelf("plain.mp4"))


def test_transparency_is_black_underneath(shelf: Shelf, film: Path) -> None:
    stitch([shelf("transparent.mov"), shelf("transparent.webm")], film)
    for frame in (next(pictures(film)), *list(pictures(film))[-1:]):
        red, green, blue = frame.to_ndarray(format="rgb24")[90, 160]
        assert 100 < red < 150
        assert max(green, blue) < 30


@pytest.mark.parametrize(("fit", "corner"), [("pad", 0), ("crop", 255), ("blur", 255)])
def test_another_shape_gets_bars_or_loses_its_edges(film: Path, tmp_path: Path, fit: str, corner: int) -> None:
    white = tmp_path / "white.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=white:s=180x320:r=24:d=0.2", "-pix_fmt", "yuv420p", white)
    stitch([white], film, FilmOptions(size=(320, 180), fit=fit))  # type: ignore[arg-type]
    picture = next(pictures(film)).to_ndarray(format="rgb24")
    assert picture[90, 2].mean() == pytest.approx(corner, abs=6)
    assert picture[90, 160].mean() == pytest.approx(255, abs=6)


def test_colours_survive_conforming(film: Path, tmp_path: Path) -> None:
    orange = tmp_path / "orange.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=0xE08020:s=320x180:r=24:d=0.2,format=rgb24,scale=out_color_matrix=bt601",
           "-pix_fmt", "yuv420p", orange)  # fmt: skip
    stitch([orange], film, FilmOptions(fps=Fraction(25)))
    frame = next(pictures(film)).reformat(format="rgb24", src_colorspace="ITU709")
    assert frame.to_ndarray()[90, 160] == pytest.approx((0xE0, 0x80, 0x20), abs=6)


def test_frames_that_an_edit_list_hides_stay_hidden(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.mp4"
    ffmpeg("-ss", "0.5", "-i", shelf("plain.mp4"), "-c", "copy", cut)
    report = stitch([shelf("plain.mp4"), cut], film)
    assert {segment.kind for segment in report.plan.segments} == {"conform"}
    assert probe(film).frames == 24 + len(frame_hashes(cut)) == 36


def test_a_turned_clip_stands_upright(film: Path, shelf: Shelf) -> None:
    stitch([shelf.turned()], film)
    done = probe(film)
    assert (done.width, done.height, done.rotation) == (180, 320, 0)


@pytest.mark.parametrize(
    "name", ["-i.mp4", 'it\'s "me".mp4', "two\nlines.mp4", "ünï 猫 %d.mp4", "http:x.mp4", "a b;c|d.mp4"]
)
def test_names_are_only_names(shelf: Shelf, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in 'here'"
    folder.mkdir()
    for clip in (shelf("half.mp4"), shelf("other_settings.mp4")):
        (folder / name).write_bytes(clip.read_bytes())
        os.chdir(folder)
        output = Path(f"out {name}")
        report = stitch([Path(name), shelf("half.mp4")], output)
        assert probe(output).frames == report.frames
        output.unlink()


def test_the_report_says_what_happened(shelf: Shelf, film: Path) -> None:
    report = stitch([shelf("plain.mp4"), shelf("half.mp4")], film).as_dict()
    assert set(report) == {
        "output", "frames", "duration", "width", "height", "fps", "segments", "encoded_seconds", "copied_seconds",
        "wall_seconds", "loudness", "warnings",
    }  # fmt: skip
    assert (report["output"], report["frames"], report["duration"], report["fps"]) == (str(film), 36, 1.5, 24.0)
    assert report["segments"][1] == {  # type: ignore[index]
        "kind": "copy",
        "source": str(shelf("half.mp4")),
        "reason": "same format as all others: picture copied bit for bit",
        "seconds": 0.5,
    }
    assert (report["encoded_seconds"], report["copied_seconds"], report["warnings"]) == (0.0, 1.5, [])


def test_progress_never_goes_back_and_ends_at_one(shelf: Shelf, film: Path) -> None:
    told: list[tuple[float, str]] = []
    here = threading.get_ident()

    def listen(progress: Progress) -> None:
        assert threading.get_ident() == here
        told.append((progress.part, progress.stage))

    stitch([shelf("plain.mp4"), shelf("larger.mp4")], film, on_progress=listen)
    parts = [part for part, _ in told]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1], told[-1][1]) == (0.0, 1.0, "The film is ready")
    assert all(part < 1 for part in parts[:-1])


def test_a_broken_clip_is_named_or_left_out(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"nothing")
    clips = [shelf("plain.mp4"), broken, tmp_path / "missing.mp4", shelf("half.mp4")]
    with pytest.raises(BrokenMedia, match=r"broken\.mp4"):
        stitch(clips, film)
    report = stitch(clips, film, skip_broken=True)
    assert report.frames == 36
    assert [warning.split(":")[0] for warning in report.warnings] == ["Left out", "Left out"]
    with pytest.raises(BrokenMedia, match="None of the clips can be used"):
        stitch([broken], film, skip_broken=True)


def test_films_that_cannot_be_are_refused_before_any_work(shelf: Shelf, film: Path) -> None:
    plain = shelf("plain.mp4")
    before = plain.read_bytes()
    with pytest.raises(BadInput, match="no clips"):
        stitch([], film)
    with pytest.raises(BadInput, match="would overwrite"):
        stitch([plain], plain)
    with pytest.raises(BadInput, match="does not exist; create it"):
        stitch([plain], film.parent / "nowhere" / "film.mp4")
    with pytest.raises(BadInput, match="is a folder"):
        stitch([plain], film.parent)
    os.mkfifo(film.parent / "pipe")
    with pytest.raises(BadInput, match="is not a file"):
        stitch([plain], film.parent / "pipe")
    (film.parent / "pipe").unlink()
    with pytest.raises(BadInput, match="200 clips"):
        stitch([plain] * 201, film)
    with pytest.raises(NotFound, match="There is no file"):
        stitch([Path("nothing.mp4")], film)
    assert plain.read_bytes() == before
    assert left_in(film.parent) == []


def test_two_hundred_clips_are_no_trouble(shelf: Shelf, film: Path) -> None:
    clips = [shelf.click(frame=2, frames=6), shelf.click(frame=3, frames=6)] * 100
    assert stitch(clips, film).frames == 1200
    assert_clicks_on_flashes(film, 200)


def test_a_stop_ends_the_work_soon_and_leaves_the_former_film(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    long = tmp_path / "long.mp4"
    ffmpeg(*"-f lavfi -i testsrc2=s=1280x720:r=24:d=20 -c:v libx264 -preset ultrafast -pix_fmt yuv420p".split(), long)
    film.write_bytes(b"the former film")
    stop = threading.Event()
    told: list[Progress] = []
    stopped_at = 0.0

    def stop_midway(progress: Progress) -> None:
        nonlocal stopped_at
        told.append(progress)
        if progress.stage == "Preparing the clips" and progress.part > 0 and not stop.is_set():
            stopped_at = time.monotonic()
            stop.set()

    options = FilmOptions(size=(640, 360))
    with pytest.raises(Interrupted):
        stitch([long, shelf("plain.mp4"), long], film, options, on_progress=stop_midway, stop=stop)
    assert time.monotonic() - stopped_at < 2
    assert told[-1].stage == "Preparing the clips"
    assert told[-1].part < 0.9
    assert film.read_bytes() == b"the former film"
    assert left_in(film.parent) == ["film.mp4"]


def test_a_stop_before_the_start_does_nothing(shelf: Shelf, film: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted):
        stitch([shelf("plain.mp4")], film, stop=stop)
    assert left_in(film.parent) == []


def test_a_failure_midway_leaves_the_former_film_and_no_other_file(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    vanishing = tmp_path / "vanishing.mp4"
    vanishing.write_bytes(shelf("larger.mp4").read_bytes())
    planned = plan_film([shelf("plain.mp4"), vanishing])
    vanishing.write_bytes(b"")
    film.write_bytes(b"the former film")
    with pytest.raises(RenderError, match=r"preparing vanishing\.mp4"):
        render(planned, film)
    assert film.read_bytes() == b"the former film"
    assert left_in(film.parent) == ["film.mp4"]


def test_an_error_of_the_listener_ends_the_work_and_cleans_up(shelf: Shelf, film: Path) -> None:
    class Lost(Exception):
        pass

    def fail(progress: Progress) -> None:
        if progress.stage == "Joining the clips":
            raise Lost

    with pytest.raises(Lost):
        stitch([shelf("plain.mp4")], film, on_progress=fail)
    assert left_in(film.parent) == []


@pytest.mark.skipif(not Path("/dev/full").exists() or not hasattr(os, "geteuid"), reason="needs Linux")
def test_a_full_disk_is_called_a_full_disk(shelf: Shelf) -> None:
    from mvcore.film.ffmpeg import run_ffmpeg

    with pytest.raises(DataFolderError, match="disk is full"):
        run_ffmpeg(["-i", str(shelf("plain.mp4")), "-f", "avi", "/dev/full"], what="testing")


def test_a_film_that_differs_from_its_plan_is_not_let_through(shelf: Shelf, film: Path) -> None:
    planned = plan([probe(shelf("plain.mp4"))], FilmOptions())
    with pytest.raises(RenderError, match="12 frames instead of 24"):
        verify(shelf("half.mp4"), planned)
    with pytest.raises(RenderError, match="players would have to load"):
        verify(shelf("plain.mp4"), planned)
    film.write_bytes(b"")
    with pytest.raises(RenderError, match="damaged"):
        verify(film, planned)
