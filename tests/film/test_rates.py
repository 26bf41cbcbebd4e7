"""A clip's frame rate is what its pictures are meant to have, whatever clock its time stamps were rounded to."""

from fractions import Fraction
from pathlib import Path

import av
import pytest

from mvcore.errors import BadInput
from mvcore.film import parse_rate, plan_film, probe, stitch
from tests.film.media_files import Shelf, ffmpeg, frame_hashes, presentation_times

NTSC = ("24000/1001", "30000/1001", "60000/1001")


def drawn(path: Path, rate: str, *more: str, seconds: float = 2) -> Path:
    """A small H.264 clip."""
    picture = f"testsrc2=s=64x64:r={rate}:d={seconds}"
    ffmpeg("-f", "lavfi", "-i", picture, "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", *more, path)
    return path


def restamped(path: Path, rate: str, clock: int, stamps: str, seconds: float = 3) -> Path:
    """A clip whose stamps were counted by a clock of `clock` ticks per second, in an MP4 with a finer one."""
    chain = f"settb=1/{clock},setpts={stamps}"
    # No B-frames: the order of decoding would need a finer clock.
    more = ("-vf", chain, "-fps_mode", "passthrough", "-enc_time_base", f"1/{clock}", "-video_track_timescale", "12800")
    return drawn(path, rate, *more, seconds=seconds)


@pytest.mark.parametrize("rate", ["24", "25", "30", "60", *NTSC])
def test_a_clip_remuxed_from_a_container_that_counts_milliseconds_is_copied(
    film: Path, tmp_path: Path, rate: str
) -> None:
    source = drawn(tmp_path / "a.mkv", rate)
    ffmpeg("-i", source, "-c", "copy", tmp_path / "a.mp4")
    clip = probe(tmp_path / "a.mp4")
    assert (clip.rate, clip.constant_rate) == (Fraction(rate), True)
    report = stitch([tmp_path / "a.mp4"], film)
    assert [segment.kind for segment in report.plan.segments] == ["copy"]
    assert frame_hashes(film) == frame_hashes(source)
    assert presentation_times(film) == [n / Fraction(rate) for n in range(clip.frames)]


@pytest.mark.parametrize("rate", NTSC)
def test_the_rates_of_television_are_exact_where_milliseconds_only_approach_them(tmp_path: Path, rate: str) -> None:
    clip = probe(drawn(tmp_path / "a.mkv", rate))
    assert (clip.rate, clip.constant_rate) == (Fraction(rate), True)


@pytest.mark.parametrize(
    ("rate", "clock", "stamps"),
    [
        ("24", 100, "round(N*100/24)"),
        ("60", 100, "round(N*100/60)"),
        ("25", 1000, "N*40+6*mod(N\\,3)"),
        ("24", 1000, "round(N*1000/24+4*sin(N*7))"),
    ],
    ids=["24 by hundredths", "60 by hundredths", "25 with a periodic jitter", "24 with an uneven jitter"],
)
def test_frames_that_come_a_little_early_or_late_have_the_rate_of_their_average(
    tmp_path: Path, rate: str, clock: int, stamps: str
) -> None:
    path = restamped(tmp_path / "a.mp4", rate, clock, stamps)
    clip = probe(path)
    assert (clip.constant_rate, clip.usual_rate) == (False, Fraction(rate))
    assert plan_film([path]).rate == Fraction(rate)


def test_the_pauses_of_a_clip_do_not_change_the_rate_of_the_rest(tmp_path: Path) -> None:
    path = restamped(tmp_path / "a.mp4", "24", 1000, "round(N*1000/24)+300*gt(N\\,20)+500*gt(N\\,50)")
    assert probe(path).usual_rate == 24


def test_copies_by_another_clock_are_joined_with_the_clip_itself(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    ffmpeg("-i", shelf("plain.mkv"), "-c", "copy", tmp_path / "a.mp4")
    report = stitch([shelf("plain.mkv"), tmp_path / "a.mp4"], film)
    assert {segment.kind for segment in report.plan.segments} == {"copy"}
    assert presentation_times(film) == [Fraction(n, 24) for n in range(48)]


@pytest.mark.parametrize("b_frames", ["0", "2"])
def test_a_last_picture_that_is_meant_to_stand_does_so(film: Path, tmp_path: Path, b_frames: str) -> None:
    clip, held = drawn(tmp_path / "a.mp4", "24", "-bf", b_frames, seconds=1), tmp_path / "held.mp4"
    with av.open(str(clip)) as source, av.open(str(held), "w") as copy:
        stream = copy.add_stream_from_template(source.streams.video[0])
        packets = [packet for packet in source.demux(video=0) if packet.size]
        packets[-1].duration *= 49
        for packet in packets:
            packet.stream = stream
            copy.mux(packet)
    assert [segment.kind for segment in plan_film([clip]).segments] == ["copy"]
    report = stitch([held], film)
    assert (report.plan.rate, report.frames) == (24, pytest.approx(24 + 48, abs=1))
    hashes = frame_hashes(film)
    assert len(set(hashes[-40:])) < 8 < len(set(hashes[:24]))


@pytest.mark.parametrize("text", ["24", "24.", " 24 ", "24.000", "24/1"])
def test_a_rate_may_be_written_in_several_ways(text: str) -> None:
    assert parse_rate(text) == 24
    assert parse_rate("23.976023976023978") == Fraction(24_000, 1001)


@pytest.mark.parametrize("text", ["", "0", "-24", "24/0", "121", "inf", "nan", "1e99999999", "1" * 5000, "24/1/1"])
def test_what_is_no_rate_is_refused_at_once_and_in_one_line(text: str) -> None:
    with pytest.raises(BadInput, match="is not a frame rate from 1 to 120") as refused:
        parse_rate(text)
    assert len(str(refused.value)) < 120
