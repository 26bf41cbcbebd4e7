"""Children of the process."""

import os
import sys
import threading
import time

import psutil
import pytest

from mvcore import process
from mvcore.errors import Interrupted
from tests.watching import until


def test_a_child_sees_no_secret_and_everything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REPLICATE_API_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DATABASE_URL", "MV_PASSPHRASE"):
        monkeypatch.setenv(name, "sesame")
    monkeypatch.setenv("MV_WORD", "plain")
    lines: list[str] = []
    script = "import os; print(sorted(value for value in os.environ.values() if value in ('sesame', 'plain')))"
    process.run([sys.executable, "-c", script], on_line=lines.append)
    assert lines == ["['plain']"]


def _is_running(pid: int) -> bool:
    """False also for one that has ended and that nobody has asked how."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.skipif(os.name != "posix", reason="a group of processes is a thing of POSIX")
def test_a_helper_that_outlives_the_child_is_ended_and_not_waited_for() -> None:
    lines: list[str] = []
    began = time.monotonic()
    process.run(["sh", "-c", "sleep 60 & echo $!"], on_line=lines.append)
    assert time.monotonic() - began < 30
    until(lambda: not _is_running(int(lines[0])))


@pytest.mark.skipif(os.name != "posix", reason="a group of processes is a thing of POSIX")
def test_a_stop_ends_the_child_and_its_helper() -> None:
    lines: list[str] = []
    stop = threading.Event()

    def hear(line: str) -> None:
        lines.append(line)
        stop.set()

    with pytest.raises(Interrupted):
        process.run(["sh", "-c", "sleep 60 & echo $!; sleep 60"], on_line=hear, stop=stop)
    until(lambda: not _is_running(int(lines[0])))
