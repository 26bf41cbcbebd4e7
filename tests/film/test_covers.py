"""Covers in music and in clips: they are not looked at, whatever they would grow to."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from mvcore.film import probe, probe_audio
from mvcore.media.pcm import decoded
from tests.film.covers import COUNT, FILES, cover
from tests.film.media_files import Shelf, ffmpeg

_ROOT = Path(__file__).parents[2]
_GROWS_AT_MOST = 8
"""Times the file's size: a tag is read, and a picture in it copied, at most a few times."""
_FIXED_BYTES = 24 * 2**20
_CHILD = """
import json, sys
from pathlib import Path
from mvcore.film import probe, probe_audio
from mvcore.media.pcm import decoded

def most():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024

path, before = Path(sys.argv[1]), most()
if sys.argv[2] == "clip":
    clip = probe(path)
    answer = [clip.index, clip.frames]
else:
    music = probe_audio(path)
    answer = sum(len(piece) for piece, _ in decoded(path, music.container, music.audio, music.audio.start))
print(json.dumps([answer, most() - before]))
"""
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak of memory from /proc")


def opened_in_a_child(path: Path, what: str) -> tuple[object, int]:
    """What a child found in the file, and by how much its memory grew at most, in bytes."""
    told = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path), what], cwd=_ROOT, capture_output=True, text=True, check=True
    )
    answer, grew = json.loads(told.stdout)
    return answer, grew


def heard(path: Path) -> str:
    """A digest of every sample."""
    music = probe_audio(path)
    digest = hashlib.sha256()
    for piece, _ in decoded(path, music.container, music.audio, music.audio.start):
        digest.update(piece)
    return digest.hexdigest()


@needs_proc
@pytest.mark.parametrize("name", FILES)
def test_covers_in_music_take_no_memory_and_change_no_sample(name: str, shelf: Shelf, tmp_path: Path) -> None:
    plain, content = FILES[name](shelf, tmp_path)
    path = tmp_path / name
    path.write_bytes(content)
    _, grew = opened_in_a_child(path, "music")
    assert grew < _FIXED_BYTES + _GROWS_AT_MOST * len(content)
    assert heard(path) == heard(plain)
    assert probe_audio(path).duration == probe_audio(plain).duration


def with_covers(shelf: Shelf, name: str, tmp_path: Path) -> Path:
    """A clip with many covers."""
    picture, clip = tmp_path / "cover.png", tmp_path / ("covers.mkv" if name == "plain.mkv" else "covers.mp4")
    picture.write_bytes(cover(tmp_path))
    inputs = [word for _ in range(COUNT) for word in ("-i", picture)]
    maps = [word for number in range(COUNT) for word in ("-map", f"{number + 1}:v")]
    kinds = [word for number in range(COUNT) for word in (f"-disposition:v:{number + 1}", "attached_pic")]
    ffmpeg("-i", shelf(name), *inputs, "-map", "0", *maps, "-c", "copy", *kinds, clip)
    return clip


@needs_proc
@pytest.mark.parametrize("name", ["plain.mp4", "plain.mkv", "plain.avi"])
def test_covers_of_a_clip_are_not_unpacked(name: str, shelf: Shelf, tmp_path: Path) -> None:
    clip = with_covers(shelf, name, tmp_path)
    answer, grew = opened_in_a_child(clip, "clip")
    assert answer == [0, 24]
    assert grew < _FIXED_BYTES + _GROWS_AT_MOST * clip.stat().st_size


_STITCH = """
import resource, sys
from pathlib import Path
from mvcore.film import FilmOptions, stitch

report = stitch([Path(sys.argv[1])], Path(sys.argv[2]), FilmOptions(size=(160, 90)))
assert not report.warnings, report.warnings
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the peak is told in another unit")
@pytest.mark.parametrize("name", ["plain.mp4", "plain.mkv"])
def test_covers_of_a_clip_take_no_memory_of_ffmpeg_either(name: str, shelf: Shelf, tmp_path: Path, film: Path) -> None:
    clip = with_covers(shelf, name, tmp_path)
    command = [sys.executable, "-c", _STITCH, str(clip), str(film)]
    told = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    assert int(told.stdout) < 200 * 2**20
    assert probe(film).frames == 24


@pytest.mark.parametrize(("codec", "kind"), [("mjpeg", "avi"), ("png", "mov"), ("mjpeg", "mov")])
def test_clips_of_still_pictures_are_clips_all_the_same(codec: str, kind: str, tmp_path: Path) -> None:
    """Covers are stored in the same formats."""
    clip = tmp_path / f"clip.{kind}"
    ffmpeg(*f"-f lavfi -i testsrc2=s=320x180:r=24:d=1 -c:v {codec}".split(), clip)
    info = probe(clip)
    assert (info.codec, info.frames, info.width, info.height) == (codec, 24, 320, 180)
    assert info.pix_fmt in ("yuvj420p", "yuvj444p", "rgb24", "yuv420p")
