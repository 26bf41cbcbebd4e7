"""ffmpeg as a process: few at a time, and none that outlives its parent."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mvcore.errors import Interrupted, RenderError
from mvcore.film.ffmpeg import run_ffmpeg
from tests.watching import until

_ROOT = Path(__file__).parents[2]
_ENDLESS = ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x64", "-f", "null"]
needs_proc = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks at processes through /proc")


def running(mark: str) -> list[int]:
    """The ffmpeg processes that have `mark` among their arguments."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
        except OSError:
            continue
        if words and b"ffmpeg" in words[0] and mark.encode() in words:
            found.append(int(entry.name))
    return found


def wait_until_running(mark: str, count: int) -> None:
    """Wait until exactly `count` are there."""
    until(lambda: len(running(mark)) == count)


@needs_proc
def test_ffmpeg_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    mark = str(tmp_path / "out")
    code = "import json, sys; from mvcore.film.ffmpeg import run_ffmpeg; run_ffmpeg(sys.argv[1:], what='testing')"
    parent = subprocess.Popen([sys.executable, "-c", code, *_ENDLESS, mark], cwd=_ROOT)
    try:
        wait_until_running(mark, 1)
        os.kill(parent.pid, signal.SIGKILL)
        wait_until_running(mark, 0)
    finally:
        parent.kill()
        parent.wait()


@needs_proc
def test_no_more_than_two_run_at_a_time_and_a_stop_ends_those_that_wait_too(tmp_path: Path) -> None:
    mark = str(tmp_path / "out")
    stop = threading.Event()
    ends: list[str] = []

    def work() -> None:
        try:
            run_ffmpeg([*_ENDLESS, mark], what="testing", stop=stop)
        except Interrupted:
            ends.append("interrupted")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_until_running(mark, 2)
    time.sleep(0.3)
    assert len(running(mark)) == 2
    stop.set()
    for thread in threads:
        thread.join()
    assert (ends, running(mark)) == (["interrupted"] * 4, [])


def test_a_failure_is_told_in_the_words_of_ffmpeg_and_success_without_a_word() -> None:
    assert run_ffmpeg(["-loglevel", "error", *"-f lavfi -i color=d=0.1 -f null -".split()], what="testing") == ""
    with pytest.raises(RenderError, match=r"ffmpeg failed at testing: .*No such file"):
        run_ffmpeg(["-loglevel", "error", "-i", "nowhere.mp4", "-f", "null", "-"], what="testing")


@needs_proc
def test_an_ffmpeg_that_was_killed_is_begun_again_and_after_two_of_them_somebody_is_told_why(tmp_path: Path) -> None:
    """Memory that runs out kills the largest process."""
    mark = str(tmp_path / "out.mkv")
    args = ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1.5", "-c:v", "mpeg4", mark]
    killing = threading.Thread(target=kill_each, args=(mark, 1))
    killing.start()
    assert "rror" not in run_ffmpeg(["-loglevel", "error", *args], what="testing")
    killing.join()
    assert Path(mark).stat().st_size > 1000
    killing = threading.Thread(target=kill_each, args=(mark, 2))
    killing.start()
    with pytest.raises(RenderError, match="killed twice at testing, probably for want of memory: close other programs"):
        run_ffmpeg(["-loglevel", "error", *args], what="testing")
    killing.join()


def kill_each(mark: str, times: int) -> None:
    """Kill the ffmpeg that has `mark` among its arguments, and its successors."""
    killed: set[int] = set()
    while len(killed) < times:
        until(lambda: set(running(mark)) - killed)
        for pid in set(running(mark)) - killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
