"""Ogg files written one behind the other, as web radio and `cat` leave them (RFC 3533, 4): music plays to its end, and
what cannot be played to its end is refused."""

from pathlib import Path

import numpy as np
import pytest

from mvcore.errors import BrokenMedia
from mvcore.film import FilmOptions, probe, probe_audio, stitch
from tests.film.media_files import Shelf, ffmpeg, sound

PARTS = ((440, 2), (880, 3), (1320, 1))  # Hz, seconds


def chained(folder: Path, encoding: str, kind: str) -> Path:
    """Tones of several files, one behind the other."""
    path = folder / f"chained.{kind}"
    with path.open("wb") as file:
        for hertz, seconds in PARTS:
            ffmpeg(*f"-f lavfi -i sine=f={hertz}:d={seconds}:r=48000 {encoding}".split(), folder / f"part.{kind}")
            file.write((folder / f"part.{kind}").read_bytes())
    return path


def tone_at(heard: np.ndarray, second: float) -> int:
    """The strongest tone of a quarter of a second, in Hz."""
    piece = heard[int(second * 48000) :][:12000]
    return int(np.argmax(np.abs(np.fft.rfft(piece))) * 4)


KINDS = [
    ("-c:a libvorbis", "ogg"),
    ("-c:a libopus", "opus"),
    ("-c:a flac", "oga"),
    ("-c:a mp2 -muxdelay 0", "ts"),
]


@pytest.mark.parametrize(("encoding", "kind"), KINDS)
def test_music_plays_to_its_end(shelf: Shelf, tmp_path: Path, film: Path, encoding: str, kind: str) -> None:
    music = chained(tmp_path, encoding, kind)
    assert probe_audio(music).duration == pytest.approx(6, abs=0.2)
    clip = shelf.click(0, 24 * 6)
    for start, tones in ((0, {1: 440, 2.5: 880, 4.5: 880, 5.4: 1320}), (2.5, {1: 880, 2.7: 1320})):
        options = FilmOptions(music=probe_audio(music), music_start=start, clip_audio="mute", music_end="trim")
        report = stitch([clip], film, options)
        assert report.warnings == ()
        heard = sound(film)
        assert {at: tone_at(heard, at) for at in tones} == pytest.approx(tones, abs=4)


def test_a_single_ogg_file_is_no_chain(shelf: Shelf, tmp_path: Path) -> None:
    assert probe_audio(shelf("music.ogg")).duration == pytest.approx(2, abs=0.1)
    both = tmp_path / "both.ogv"
    theora = "-f lavfi -i testsrc2=s=64x64:r=24:d=1 -c:v libtheora -pix_fmt yuv420p -c:a libvorbis"
    ffmpeg("-i", shelf("mono.mp4"), *theora.split(), "-map", "1:v", "-map", "0:a", both)
    assert probe(both).frames == 24


@pytest.mark.parametrize("sound", ["-f lavfi -i sine=f=440:d=1 -c:a libvorbis", ""])
def test_a_chain_with_pictures_is_refused(tmp_path: Path, sound: str) -> None:
    part, chain = tmp_path / "part.ogv", tmp_path / "chain.ogv"
    ffmpeg(*f"-f lavfi -i testsrc2=s=64x64:r=24:d=1 {sound} -c:v libtheora -pix_fmt yuv420p".split(), part)
    chain.write_bytes(part.read_bytes() * 2)
    with pytest.raises(BrokenMedia, match=r"^chain\.ogv is several Ogg files one behind the other"):
        probe(chain)


def test_music_in_a_chain_of_different_formats_is_refused(tmp_path: Path) -> None:
    chain = tmp_path / "chain.ogg"
    with chain.open("wb") as file:
        for rate in (44_100, 22_050):
            ffmpeg(*f"-f lavfi -i sine=f=440:d=2:r={rate} -c:a libvorbis".split(), tmp_path / "part.ogg")
            file.write((tmp_path / "part.ogg").read_bytes())
    with pytest.raises(BrokenMedia, match=r"^chain\.ogg is several Ogg files one behind the other"):
        probe_audio(chain)
