"""Sound stays with its picture, whatever a clip's time stamps are like."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from av.packet import Packet

from mvcore.film import FilmOptions, probe, stitch
from tests.film.media_files import Shelf, clicks_after_flashes, ffmpeg, pictures

ASIS = FilmOptions(loudness=None)


def without_sound_packets(source: Path, target: Path, is_lost: "Callable[[int, Packet[Any]], bool]") -> Path:
    """A copy of a clip that lacks some packets of its sound, chosen by their number."""
    with av.open(str(source)) as clip, av.open(str(target), "w") as copy:
        streams = {stream.index: copy.add_stream_from_template(stream) for stream in clip.streams}
        number = 0
        for packet in clip.demux():
            sounds = packet.stream.type == "audio"
            number += sounds
            if packet.dts is not None and not (sounds and is_lost(number, packet)):
                packet.stream = streams[packet.stream.index]
                copy.mux(packet)
    return target


def test_sound_stays_with_its_picture_in_a_clip_whose_time_stamps_overlap(shelf: Shelf, film: Path) -> None:
    stitch([shelf.joined_clicks(12)], film, ASIS)
    apart = clicks_after_flashes(film)
    assert len(apart) == 12
    assert max(map(abs, apart)) < 0.021


def test_sound_stays_with_its_picture_behind_a_small_hole(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    hole = without_sound_packets(shelf.joined_clicks(12), tmp_path / "hole.mkv", lambda n, packet: 60 <= n < 64)
    stitch([hole], film, ASIS)
    apart = clicks_after_flashes(film)
    assert len(apart) == 12
    assert max(map(abs, apart)) < 0.021


@pytest.mark.parametrize("kind", ["mkv", "ts"])
def test_a_piece_whose_first_pictures_cannot_be_decoded_keeps_its_sound_with_the_rest(
    shelf: Shelf, film: Path, tmp_path: Path, kind: str
) -> None:
    whole = shelf.click(36, 72, more="-bf 3 -b_strategy 0 -x264-params open-gop=1:keyint=24:scenecut=0", kind=kind)
    ffmpeg("-i", whole, "-c", "copy", "-f", "segment", "-segment_time", "1", tmp_path / f"piece%d.{kind}")
    piece = tmp_path / f"piece1.{kind}"
    report = stitch([piece], film, ASIS)
    (apart,) = clicks_after_flashes(film)
    assert abs(apart) < 0.002
    assert report.frames == len(list(pictures(piece)))


@pytest.mark.parametrize("codec", ["libx264 -bf 0", "libx264 -bf 2", "mpeg4 -bf 2", "rawvideo -pix_fmt bgr24"])
def test_sound_stays_with_its_picture_in_avi_which_has_no_times(shelf: Shelf, film: Path, codec: str) -> None:
    clip = shelf.click(8, 20, "10", f"-c:v {codec} -c:a pcm_s16le", "avi")
    report = stitch([clip], film, ASIS)
    (apart,) = clicks_after_flashes(film)
    assert abs(apart) < 0.002
    assert report.frames == 20


def test_a_damaged_packet_of_sound_is_silent_and_no_more_than_that(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    whole = shelf.joined_clicks(6)
    with av.open(str(whole)) as clip:
        packets = [packet for packet in clip.demux(audio=0) if packet.size]
        place, size, at = packets[40].pos, packets[40].size, packets[40].pts * packets[40].time_base
    data = bytearray(whole.read_bytes())
    data[place : place + size] = b"\xff" * size
    (tmp_path / "hurt.mp4").write_bytes(data)
    report = stitch([tmp_path / "hurt.mp4"], film, ASIS)
    apart = clicks_after_flashes(film)
    assert len(apart) == 6
    assert max(map(abs, apart)) < 0.021
    seconds = float(at - probe(whole).start)
    assert report.warnings == (f"The sound of hurt.mp4 is damaged: silent for a moment at {seconds:.1f} s.",)


def test_of_several_sounds_the_one_that_players_play_is_taken(shelf: Shelf, tmp_path: Path) -> None:
    several = tmp_path / "several.mkv"
    sounds = ["-i", shelf("plain.mp4"), "-i", shelf("surround.mp4"), "-i", shelf("mono.mp4")]
    maps = "-map 0:v -map 0:a -map 1:a -map 2:a -c copy"
    ffmpeg(*sounds, *maps.split(), "-disposition:a", "0", "-disposition:a:1", "default", several)
    audio = probe(several).audio
    assert audio is not None
    assert (audio.index, audio.channels) == (2, 6)
    ffmpeg(*sounds, *maps.split(), "-disposition:a", "0", several)
    first = probe(several).audio
    assert first is not None
    assert (first.index, first.channels) == (1, 1)
