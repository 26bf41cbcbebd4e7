"""What `probe` says of good files, and how it refuses bad ones."""

import os
import socket
from fractions import Fraction
from pathlib import Path

import pytest

from mvcore.errors import BrokenMedia, NotFound
from mvcore.film import probe, probe_audio
from tests.film.media_files import Shelf, ffmpeg


def test_a_plain_clip_is_known_to_the_frame(shelf: Shelf) -> None:
    clip = probe(shelf("plain.mp4"))
    assert (clip.width, clip.height, clip.rate, clip.frames, clip.duration) == (320, 180, 24, 24, 1.0)
    assert (clip.codec, clip.pix_fmt, clip.rotation, clip.constant_rate, clip.joinable) == (
        "h264",
        "yuv420p",
        0,
        True,
        True,
    )
    assert clip.audio is not None
    assert (clip.audio.codec, clip.audio.rate, clip.audio.channels) == ("aac", 48000, 1)
    assert clip.audio.duration == pytest.approx(1.0, abs=0.03)
    assert clip.size_bytes == shelf("plain.mp4").stat().st_size


@pytest.mark.parametrize(
    ("name", "rate"),
    [("ntsc.mp4", Fraction(30000, 1001)), ("pal.mp4", Fraction(25)), ("plain.mkv", Fraction(24))],
)
def test_rates_are_exact_fractions_even_where_the_container_rounds(shelf: Shelf, name: str, rate: Fraction) -> None:
    clip = probe(shelf(name))
    assert (clip.rate, clip.constant_rate) == (rate, True)


def test_a_variable_rate_is_recognised(shelf: Shelf) -> None:
    clip = probe(shelf("variable.mp4"))
    assert not clip.constant_rate
    assert (clip.frames, clip.usual_rate) == (18, 30)
    assert clip.duration == pytest.approx(1.0, abs=0.05)


def test_a_turned_clip_has_the_size_that_is_seen(shelf: Shelf) -> None:
    clip = probe(shelf.turned())
    assert (clip.width, clip.height, clip.rotation) == (180, 320, 90)


def test_wide_pixels_count_for_the_size_as_seen(shelf: Shelf) -> None:
    clip = probe(shelf("wide_pixels.mp4"))
    assert (clip.sample_aspect, clip.display_size) == (Fraction(4, 3), (320, 180))


def test_a_cover_is_not_the_picture(shelf: Shelf) -> None:
    assert (probe(shelf.with_cover()).frames, probe(shelf.with_cover()).width) == (24, 320)


@pytest.mark.parametrize("kind", ["mkv", "mp4"])
def test_of_several_pictures_the_one_that_players_show_is_taken(shelf: Shelf, tmp_path: Path, kind: str) -> None:
    marks = ("-disposition:v:0", "0", "-disposition:v:1", "default")
    pictures = ("-i", shelf("silent.mp4"), "-i", shelf("hdr.mp4"), "-map", "0", "-map", "1", "-c", "copy")
    ffmpeg(*pictures, *marks, tmp_path / f"second.{kind}")
    chosen = probe(tmp_path / f"second.{kind}")
    assert (chosen.index, chosen.codec, chosen.bit_depth, chosen.colour.is_hdr) == (1, "hevc", 10, True)
    ffmpeg(*pictures, "-disposition:v", "0", tmp_path / f"neither.{kind}")
    assert probe(tmp_path / f"neither.{kind}").index == 0


def test_depth_transparency_and_brightness_are_told(shelf: Shelf) -> None:
    assert probe(shelf("ten_bit.mp4")).bit_depth == 10
    assert probe(shelf("hdr.mp4")).colour.is_hdr
    assert probe(shelf("transparent.mov")).has_alpha
    assert probe(shelf("transparent.webm")).has_alpha
    assert not probe(shelf("plain.mp4")).has_alpha


@pytest.mark.parametrize("name", ["plain.mp4", "plain.mkv", "plain.avi", "hdr.mp4", "transparent.webm"])
def test_every_kind_of_file_that_is_cut_off_is_refused(shelf: Shelf, tmp_path: Path, name: str) -> None:
    whole = shelf(name).read_bytes()
    broken = tmp_path / f"cut {name}"
    broken.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BrokenMedia, match=f"^cut {name} "):
        probe(broken)


def test_a_file_with_its_index_in_front_is_refused_when_cut_off(shelf: Shelf, tmp_path: Path) -> None:
    whole = tmp_path / "whole.mp4"
    ffmpeg("-i", shelf("plain.mp4"), "-c", "copy", "-movflags", "+faststart", whole)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(whole.read_bytes()[:-2000])
    with pytest.raises(BrokenMedia, match=r"broken\.mp4 is cut off"):
        probe(broken)


def test_a_hole_in_the_middle_is_found(shelf: Shelf, tmp_path: Path) -> None:
    data = bytearray(shelf("plain.mp4").read_bytes())
    data[20_000:30_000] = bytes(10_000)
    broken = tmp_path / "hole.mp4"
    broken.write_bytes(data)
    with pytest.raises(BrokenMedia, match=r"hole\.mp4 is damaged"):
        probe(broken)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "x.mp4 is empty."),
        (b"Dear diary,\nno video today.\n", "x.mp4 is a text file"),
        (os.urandom(5000), "x.mp4 is damaged"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "x.mp4 is a list that refers to other files"),
    ],
)
def test_what_is_no_media_file_is_named(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(content)
    with pytest.raises(BrokenMedia, match=sentence):
        probe(path)


def test_sound_alone_and_still_pictures_are_no_clips(shelf: Shelf) -> None:
    with pytest.raises(BrokenMedia, match="no moving picture"):
        probe(shelf("sound_only.mp4"))
    for name in ("still.jpg", "still.png", "still.gif"):
        with pytest.raises(BrokenMedia, match=f"{name} is a still picture"):
            probe(shelf(name))


def test_an_animated_picture_is_no_still_one(shelf: Shelf, tmp_path: Path) -> None:
    clip = probe(shelf("animated.gif"))
    assert (clip.frames, clip.rate, clip.constant_rate) == (10, 10, True)
    for name, kind in (("animated.webp", "WebP"), ("animated.png", "PNG")):
        with pytest.raises(BrokenMedia, match=f"^{name} is an animated {kind}; convert it to MP4"):
            probe(shelf(name))
    cut = tmp_path / "cut.gif"
    cut.write_bytes(shelf("animated.gif").read_bytes()[:-3000])
    with pytest.raises(BrokenMedia, match=r"^cut\.gif is (damaged|cut off)"):
        probe(cut)


@pytest.mark.parametrize("behind", [b"\x21\xfe\x05hello\0;", b";and more", b""])
def test_what_stands_behind_the_last_picture_of_a_gif_is_none(shelf: Shelf, tmp_path: Path, behind: bytes) -> None:
    gif = tmp_path / "more.gif"
    gif.write_bytes(shelf("animated.gif").read_bytes().removesuffix(b";") + behind)
    assert probe(gif).frames == 10


def test_vvc_in_a_transport_stream_has_all_its_pictures(tmp_path: Path) -> None:
    path = tmp_path / "vvc.ts"
    ffmpeg(*"-f lavfi -i testsrc2=s=64x64:r=25:d=2 -c:v libvvenc -preset faster -pix_fmt yuv420p10le".split(), path)
    assert probe(path).frames == 50


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        probe(tmp_path / "nothing.mp4")
    with pytest.raises(BrokenMedia, match="is not a file"):
        probe(tmp_path)


@pytest.mark.parametrize("name", ["list.m3u8", "list.mp4", "list.mkv"])
def test_a_playlist_is_refused_without_a_call_to_the_network(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        port = server.getsockname()[1]
        path = tmp_path / name
        path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n")
        with pytest.raises(BrokenMedia, match="a list that refers to other files or addresses"):
            probe(path)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("name", ["music.mp3", "music.m4a", "music.wav", "music.flac", "music.ogg", "plain.mp4"])
def test_music_of_every_kind_is_measured(shelf: Shelf, name: str) -> None:
    music = probe_audio(shelf(name))
    assert music.audio.duration == pytest.approx(1.0 if name == "plain.mp4" else 2.0, abs=0.06)


def test_a_picture_or_a_silent_clip_is_no_music(shelf: Shelf) -> None:
    with pytest.raises(BrokenMedia):
        probe_audio(shelf("still.jpg"))
    with pytest.raises(BrokenMedia, match="has no sound"):
        probe_audio(shelf("silent.mp4"))


def test_what_an_edit_list_leaves_out_is_not_missing(tmp_path: Path) -> None:
    picture = "-f lavfi -i testsrc2=s=64x64:r=24:d=3 -c:v libx264 -preset ultrafast -g 24 -bf 2"
    ffmpeg(*picture.split(), tmp_path / "whole.mkv")
    trimmed = tmp_path / "trimmed.mp4"
    ffmpeg("-ss", "1", "-i", tmp_path / "whole.mkv", "-c", "copy", trimmed)
    clip = probe(trimmed)
    assert (clip.frames, clip.rate, clip.constant_rate) == (48, 24, True)
    ffmpeg("-i", trimmed, "-c", "copy", "-movflags", "+faststart", tmp_path / "front.mp4")
    broken = tmp_path / "broken.mp4"
    broken.write_bytes((tmp_path / "front.mp4").read_bytes()[:-2000])
    with pytest.raises(BrokenMedia, match=r"broken\.mp4 is cut off"):
        probe(broken)


def test_fragments_that_end_before_their_index_says_are_cut_off(tmp_path: Path) -> None:
    whole, broken, rounded, sound = (tmp_path / f"{name}.mp4" for name in ("whole", "broken", "rounded", "sound"))
    encoding = "-c:v libx264 -preset ultrafast -g 24 -c:a aac -movflags +dash+global_sidx+frag_keyframe+empty_moov"
    for path, seconds in ((whole, 2.5), (sound, 4.5)):
        ffmpeg(*f"-f lavfi -i testsrc2=s=64x64:r=24:d=3 -f lavfi -i sine=d={seconds} {encoding}".split(), path)
    data = whole.read_bytes()
    third = data.index(b"moof", data.index(b"moof", data.index(b"moof") + 4) + 4) - 4
    broken.write_bytes(data[:third])
    with pytest.raises(BrokenMedia, match=r"broken\.mp4 is cut off"):
        probe(broken)
    # The picture's index comes first; 8 bytes before its end stands how long its last fragment plays.
    at = data.index(b"sidx", data.index(b"sidx") + 4) - 12
    half_a_second_more = int.from_bytes(data[at : at + 4], "big") + 12_288 // 2
    rounded.write_bytes(data[:at] + half_a_second_more.to_bytes(4, "big") + data[at + 4 :])
    # Where only the sound has an index, that is taken for the picture's, too.
    sound.write_bytes(sound.read_bytes().replace(b"sidx", b"free", 1))
    assert [probe(path).frames for path in (whole, rounded, sound)] == [72, 72, 72]


def test_a_clip_that_would_show_one_picture_for_hours_is_refused(tmp_path: Path) -> None:
    wild, slides = tmp_path / "wild.mkv", tmp_path / "slides.mkv"
    for path, seconds in ((wild, 4000), (slides, 3000)):
        ffmpeg(*f"-f lavfi -i testsrc2=s=64x64:r=24:d=1 -vf setpts=PTS+{seconds}*gte(N\\,12)/TB -fps_mode vfr".split(),
               "-c:v", "libx264", "-preset", "ultrafast", path)  # fmt: skip
    with pytest.raises(BrokenMedia, match=r"^wild\.mkv would show one picture for 1\.1 hours"):
        probe(wild)
    assert probe(slides).duration == pytest.approx(3001, abs=0.1)


def test_a_cut_off_file_is_refused_whatever_else_it_holds(shelf: Shelf, tmp_path: Path) -> None:
    words, whole = tmp_path / "words.srt", tmp_path / "whole.mkv"
    words.write_text("1\n00:00:00,000 --> 00:00:00,900\nHello\n")
    inputs = ("-i", shelf("plain.mp4"), "-i", shelf("mono.mp4"), "-i", words)
    ffmpeg(*inputs, *"-map 0:v -map 0:a -map 1:a -map 2:s -c copy -c:s srt".split(), whole)
    assert probe(whole).frames == 24
    broken = tmp_path / "broken.mkv"
    broken.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(BrokenMedia, match=r"broken\.mkv is cut off"):
        probe(broken)
