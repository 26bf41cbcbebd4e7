"""Whatever opens foreign files runs where a crash costs a sentence."""

import resource
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from PIL import Image

from mvcore.errors import BadInput, BrokenMedia, Interrupted, NotFound
from mvcore.media import probe, probe_audio, read_picture
from mvcore.media.child import MEMORY_BYTES
from mvcore.media.pool import in_child
from tests.watching import until

FILES = Path(__file__).parent / "files"
ROOT = Path(__file__).parents[2]
GOOD = FILES / "latin1_title.mov"
_HOLD = """import sys, time
from pathlib import Path
from mvcore.media import probe
probe(Path(sys.argv[1]))
print(flush=True)
time.sleep(60)
"""


def readers(process: psutil.Process) -> list[psutil.Process]:
    """The children of a process that open files and have not ended."""
    found = []
    for child in process.children():
        with suppress(psutil.NoSuchProcess):  # it ended meanwhile, or has ended and was not waited for
            if "mvcore.media.child" in child.cmdline():
                found.append(child)
    return found


def work_of(reader: psutil.Process) -> float:
    """The CPU-seconds that it took so far; none when it has ended."""
    with suppress(psutil.NoSuchProcess):
        return reader.cpu_times().user
    return 0.0


def own_readers() -> list[psutil.Process]:
    return readers(psutil.Process())


def nobody_works() -> bool:
    """True when no reader takes any CPU for a moment."""
    before = [(child.pid, work_of(child)) for child in own_readers()]
    time.sleep(0.3)
    return before == [(child.pid, work_of(child)) for child in own_readers()]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A picture that takes a second or more to be read."""
    path = tmp_path / "large.png"
    Image.effect_noise((7000, 7000), 90).save(path, compress_level=1)
    return path


@pytest.mark.parametrize("name", ["left_right_twice.mov", "stereo_unused.mov", "unused_channels.mov"])
def test_a_clip_that_crashes_its_reader_costs_one_sentence(name: str) -> None:
    with pytest.raises(BrokenMedia, match=f"{name} cannot be read: what reads it crashes"):
        probe(FILES / name)
    assert probe(GOOD).frames > 0


def test_music_that_crashes_its_reader_costs_one_sentence() -> None:
    with pytest.raises(BrokenMedia, match=r"music_left_right_twice\.m4a cannot be read: what reads it crashes"):
        probe_audio(FILES / "music_left_right_twice.m4a")


def test_a_reader_is_kept_for_the_next_file_and_has_a_limit_of_memory() -> None:
    probe(GOOD)
    before = {child.pid for child in own_readers()}
    probe(GOOD)
    assert {child.pid for child in own_readers()} == before
    for child in own_readers():
        assert child.rlimit(resource.RLIMIT_DATA) == (MEMORY_BYTES, MEMORY_BYTES)


def test_a_reader_that_ended_while_it_was_idle_is_replaced() -> None:
    probe(GOOD)
    for child in own_readers():
        child.kill()
        child.wait()
    assert probe(GOOD).frames > 0


def test_a_reader_that_the_system_kills_is_begun_again(large: Path) -> None:
    killed: list[int] = []

    def kill() -> None:
        until(lambda: any(work_of(child) > 0.3 for child in own_readers()))
        for child in own_readers():
            child.kill()
            killed.append(child.pid)

    killer = threading.Thread(target=kill)
    killer.start()
    found = read_picture(large)
    killer.join()
    assert (found.width, found.height) == (7000, 7000)
    assert killed


def test_what_takes_too_long_is_given_up_and_its_reader_ends(large: Path) -> None:
    with pytest.raises(BrokenMedia, match=r"large\.png cannot be read: it takes more than"):
        in_child("pictures.read", large, "large.png", reads=[large], seconds=0.2)
    until(nobody_works)


def test_what_is_stopped_is_given_up(large: Path) -> None:
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    timer.start()
    with pytest.raises(Interrupted):
        in_child("pictures.read", large, "large.png", reads=[large], stop=stop)


def test_what_nobody_foresaw_is_a_sentence_and_its_traceback_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(BrokenMedia, match=r"a\.mov cannot be read: it holds something that was not foreseen"):
        in_child("probe.probe", "no path but a text", reads=[], about="a.mov")
    assert "AttributeError" in caplog.text


def test_a_path_is_meant_from_where_the_caller_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    probe(GOOD)  # from here on there is a reader, which was started elsewhere
    (tmp_path / "here.mov").write_bytes(GOOD.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert probe(Path("here.mov")).path == Path("here.mov")
    with pytest.raises(NotFound, match=r"There is no file nowhere\.mov"):
        probe(Path("nowhere.mov"))
    with pytest.raises(BadInput):
        probe(Path("no\0name.mov"))


def test_a_reader_ends_with_its_parent_however_that_dies() -> None:
    parent = subprocess.Popen([sys.executable, "-c", _HOLD, str(GOOD)], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    parent.stdout.readline()
    (reader,) = readers(psutil.Process(parent.pid))
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    until(lambda: not reader.is_running() or reader.status() == psutil.STATUS_ZOMBIE)


def test_the_app_itself_never_loads_what_a_file_could_crash() -> None:
    code = "import sys, mvcore.studio, mvcore.cli; sys.exit('av' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
