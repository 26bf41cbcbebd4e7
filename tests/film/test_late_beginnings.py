"""Clips whose clock does not begin at 0, or passes its end, have all their pictures, and their sound in its place."""

from pathlib import Path

import pytest

from mvcore.film import FilmOptions, probe, probe_audio, stitch
from tests.film.media_files import clicks_after_flashes, ffmpeg

ASIS = FilmOptions(loudness=None)
FILES = Path(__file__).parent / "files"
CLOCK_SECONDS = 2**33 / 90_000  # how far the clock of a transport stream counts (ISO/IEC 13818-1, 2.4.3.7)

H264 = "-c:v libx264 -preset ultrafast -bf 2 -pix_fmt yuv420p"
HEVC = "-c:v libx265 -preset ultrafast -x265-params log-level=error"


def clip(path: Path, encoding: str, begin: float, *, flash: int = 12, frames: int = 48, rate: int = 24) -> Path:
    """A clip that begins at `begin` seconds: black and silent but for one white frame and a click with it."""
    at, seconds = flash / rate, frames / rate
    light = f"color=black:s=64x64:r={rate}:d={seconds},drawbox=c=white:t=fill:enable='eq(n,{flash})'"
    noise = f"aevalsrc='0.9*sin(6283*t)*between(t,{at},{at + 0.01})':s=44100:d={seconds}"
    ffmpeg(*f"-f lavfi -i {light} -f lavfi -i {noise} {encoding} -output_ts_offset {begin}".split(), path)
    return path


def check(path: Path, film: Path, frames: int = 48) -> None:
    """The film has all pictures, and the click where the white one is."""
    report = stitch([path], film, ASIS)
    assert (report.frames, report.plan.warnings) == (frames, ())
    assert max(map(abs, clicks_after_flashes(film))) < 0.045


@pytest.mark.parametrize("name", ["wrap.ts", "late_first_picture.flv", "begins_after_an_hour.wmv"])
def test_clips_that_were_refused_have_all_their_pictures(film: Path, name: str) -> None:
    report = stitch([FILES / name], film, ASIS)
    assert (report.frames, report.plan.rate, report.warnings) == (24, 24, ())


@pytest.mark.parametrize("keys", [250, 12, 1])
@pytest.mark.parametrize("before", [0.02, 0.3, 1.0, 1.97])
def test_a_clock_that_passes_its_end_goes_on(tmp_path: Path, film: Path, before: float, keys: int) -> None:
    encoding = f"{H264} -g {keys} -keyint_min {keys} -sc_threshold 0 -c:a aac -muxdelay 0 -muxpreload 0"
    check(clip(tmp_path / "wrap.ts", encoding, CLOCK_SECONDS - before), film)


def test_a_clock_passes_its_end_after_minutes(tmp_path: Path, film: Path) -> None:
    encoding = f"{H264} -g 50 -c:a aac -muxdelay 0 -muxpreload 0"
    path = clip(tmp_path / "wrap.ts", encoding, CLOCK_SECONDS - 90, flash=95, frames=120, rate=1)
    assert stitch([path], film, ASIS).frames == 120


@pytest.mark.parametrize("codec", ["-c:v mpeg2video -q:v 2 -c:a mp2", f"{HEVC} -c:a aac"])
def test_other_codecs_pass_the_end_of_the_clock(tmp_path: Path, film: Path, codec: str) -> None:
    check(clip(tmp_path / "wrap.ts", f"{codec} -muxdelay 0 -muxpreload 0", CLOCK_SECONDS - 0.7), film)


@pytest.mark.parametrize("begin", [30, 600, 3700, 90_000])
@pytest.mark.parametrize("codec", ["wmv2", "msmpeg4v3"])
def test_a_wmv_may_begin_at_any_time(tmp_path: Path, film: Path, begin: int, codec: str) -> None:
    check(clip(tmp_path / "late.wmv", f"-c:v {codec} -q:v 2 -c:a wmav2", begin), film)


FRAGMENTS = f"{H264} -g 12 -c:a aac -movflags frag_keyframe+delay_moov+dash+global_sidx"


@pytest.mark.parametrize("begin", [0, 30, 3700])
def test_a_recording_in_fragments_may_begin_at_any_time(tmp_path: Path, film: Path, begin: int) -> None:
    check(clip(tmp_path / "late.mp4", FRAGMENTS, begin), film)


@pytest.mark.parametrize(("kind", "encoding"), [("wmv", "-c:v wmv2"), ("mp4", FRAGMENTS)])
def test_a_variable_rate_lasts_no_longer_when_it_begins_late(tmp_path: Path, kind: str, encoding: str) -> None:
    path = tmp_path / f"late.{kind}"
    picture = "testsrc2=s=64x64:r=24:d=2,select='not(between(mod(n,10),3,6))'"
    ffmpeg(*f"-f lavfi -i {picture} -fps_mode vfr {encoding} -output_ts_offset 600".split(), path)
    found = probe(path)
    assert not found.constant_rate
    assert found.duration == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("codec", ["-c:v flv -q:v 2 -c:a libmp3lame", f"{H264} -c:a aac", "-c:v flv -g 4 -an"])
@pytest.mark.parametrize("late", [0.04, 0.5])
def test_a_picture_in_flv_may_begin_late(tmp_path: Path, film: Path, codec: str, late: float) -> None:
    whole = clip(tmp_path / "whole.mkv", "-c:v ffv1 -c:a flac", 0)
    path = tmp_path / "late.flv"
    ffmpeg("-itsoffset", str(late), "-i", whole, "-i", whole, "-map", "0:v", "-map", "1:a", *codec.split(), path)
    assert (probe(path).frames, probe(path).constant_rate) == (48, True)
    assert stitch([path], film, ASIS).frames == 48


@pytest.mark.parametrize(
    ("kind", "encoding", "begin"),
    [
        ("flv", "-c:v flv -c:a libmp3lame", 0.5),
        ("ts", "-c:v mpeg2video -c:a mp2 -muxdelay 0 -muxpreload 0", CLOCK_SECONDS - 0.7),
        ("wmv", "-c:v wmv2 -c:a wmav2", 600),
        ("mp4", FRAGMENTS, 600),
        ("m4a", FRAGMENTS.replace(H264, "-vn"), 600),
    ],
)
def test_the_sound_of_such_clips_is_music(tmp_path: Path, kind: str, encoding: str, begin: float) -> None:
    path = clip(tmp_path / f"late.{kind}", encoding, begin)
    assert probe_audio(path).duration == pytest.approx(2, abs=0.1)


def test_pictures_before_the_first_key_picture_are_kept_where_they_can_be_decoded(tmp_path: Path, film: Path) -> None:
    # VVC stores a key picture first that is shown behind others.
    assert stitch([FILES / "vvc.mp4"], film).frames == 48
    whole, piece = tmp_path / "whole.ts", tmp_path / "piece.ts"
    hevc = f"{HEVC}:keyint=24:min-keyint=24:scenecut=0"
    for radl, frames in ((0, 24), (2, 26)):
        ffmpeg(*f"-f lavfi -i testsrc2=s=64x64:r=24:d=2 {hevc}:radl={radl}:open-gop=0:bframes=3".split(), whole)
        data = whole.read_bytes()
        key = [at for at in range(0, len(data), 188) if data[at + 3] & 0x20 and data[at + 4] and data[at + 5] & 0x40][1]
        piece.write_bytes(data[: 3 * 188] + data[key:])
        assert (probe(piece).frames, stitch([piece], film).frames) == (frames, frames)


def test_pictures_at_the_beginning_that_cannot_be_decoded_are_told_of(tmp_path: Path, film: Path) -> None:
    whole, piece = tmp_path / "whole.ts", tmp_path / "piece.ts"
    ffmpeg(*f"-f lavfi -i testsrc2=s=64x64:r=24:d=2 {H264} -g 24".split(), whole)
    data = whole.read_bytes()
    piece.write_bytes(data[len(data) // 188 // 4 * 188 :])
    report = stitch([piece, piece], film)
    assert (report.frames, probe(whole).lost) == (48, 0)
    lost = probe(piece).lost
    assert 0 < lost < 24
    told = f"piece.ts begins with pictures that cannot be decoded: {lost} of them are left out."
    assert report.plan.warnings == (told,)
