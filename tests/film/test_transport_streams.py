"""Transport streams as recorders leave them: joined by writing one behind the other, with packets lost on the way."""

from pathlib import Path

import pytest

from mvcore.errors import BrokenMedia
from mvcore.film import FilmOptions, probe, stitch
from tests.film.media_files import Shelf, clicks_after_flashes, ffmpeg

ASIS = FilmOptions(loudness=None)
PACKET = 188
PICTURE_ID = 0x100  # ffmpeg's number for the first stream


def picture_packets(data: bytes) -> list[int]:
    """Where the packets of the picture begin that go on with one which has begun before."""
    places = range(0, len(data), PACKET)
    return [at for at in places if (data[at + 1] & 0x5F) << 8 | data[at + 2] == PICTURE_ID]


def test_a_lost_packet_costs_its_picture_and_is_told(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    data = shelf("plain.ts").read_bytes()
    places = picture_packets(data)
    at = places[len(places) // 2]
    (tmp_path / "lost.ts").write_bytes(data[:at] + data[at + PACKET :])
    report = stitch([tmp_path / "lost.ts"], film, ASIS)
    assert report.frames == probe(film).frames == 24
    assert report.warnings == ("lost.ts has damaged pictures; they may show in the film.",)


def test_a_loss_in_the_last_picture_is_an_end_that_is_missing(shelf: Shelf, tmp_path: Path) -> None:
    data = shelf("plain.ts").read_bytes()
    at = picture_packets(data)[-2]
    (tmp_path / "cut.ts").write_bytes(data[:at] + data[at + PACKET :])
    with pytest.raises(BrokenMedia, match=r"cut\.ts is cut off"):
        probe(tmp_path / "cut.ts")


@pytest.mark.parametrize("kind", ["ts", "mpg"])
def test_pieces_written_one_behind_the_other_follow_each_other(
    shelf: Shelf, film: Path, tmp_path: Path, kind: str
) -> None:
    more = "-c:v mpeg2video -q:v 2 -c:a mp2" if kind == "mpg" else ""
    pieces = [shelf.click(frame, 24, more=more, kind=kind) for frame in (4, 9, 14)]
    joined = tmp_path / f"joined.{kind}"
    joined.write_bytes(b"".join(piece.read_bytes() for piece in pieces))
    report = stitch([joined], film, ASIS)
    assert (report.plan.rate, report.frames) == (24, 72)
    apart = clicks_after_flashes(film)
    assert len(apart) == 3
    assert max(map(abs, apart)) < 0.021


def test_a_pause_in_a_transport_stream_is_one_for_picture_and_sound(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    before, behind = shelf.click(4, 24, kind="ts"), tmp_path / "behind.ts"
    ffmpeg("-i", shelf.click(9, 24), "-c", "copy", "-output_ts_offset", "13", behind)
    joined = tmp_path / "joined.ts"
    joined.write_bytes(before.read_bytes() + behind.read_bytes())
    assert stitch([joined], film, ASIS).frames == pytest.approx(14 * 24, abs=3)
    apart = clicks_after_flashes(film)
    assert len(apart) == 2
    assert max(map(abs, apart)) < 0.021
