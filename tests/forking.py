"""Programs of tests, each a process of its own, forked from one process for each program that has loaded it.

Without that, each of some hundred commands would load the package for 0.75 CPU-seconds, and each app what it and its
first page need for 1.6. What a fresh Python does instead (what a command loads, how signals end it, how odd names are
written, how the app starts) is tested with one.
"""

import atexit
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
_LOADED = {
    "mvcore": (
        *("mvcore.studio", "mvcore.workflows"),
        *("mvcore.cli.film", "mvcore.cli.looking", "mvcore.cli.stitch", "mvcore.cli.storage"),
    ),
    # With what its first page loads, but not the pages: their components are made known to a server that runs.
    "streamlit": (
        *("streamlit.web.cli", "streamlit.starlette", "streamlit.emojis", "streamlit.material_icon_names", "pandas"),
        *("uvicorn", "mvcore.studio", "mvcore.workflows"),
    ),
}
_LOOK_SECONDS = 0.02


class Forked:
    """A process that was started by `fork`; used as `subprocess.Popen` is."""

    def __init__(self, server: "_Server", pid: int) -> None:
        self._server = server
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, minus the signal that ended it; None while it runs."""
        if self.returncode is None:
            self.returncode = self._server.ask({"poll": self.pid})
        return self.returncode

    def wait(self, timeout: float = 60.0) -> int:
        """The exit code at its end. Raises `subprocess.TimeoutExpired`."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(_LOOK_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def fork(program: str, args: Sequence[str], *, cwd: Path, env: dict[str, str], out: Path, err: Path) -> Forked:
    """Start `python -m PROGRAM ARGS` with this working directory and environment; it adds to the files `out` and
    `err`."""
    server = _server(program)
    return Forked(server, server.ask({"args": args, "cwd": str(cwd), "env": env, "out": str(out), "err": str(err)}))


class _Server:
    """The process that forks. It ends with this one."""

    def __init__(self, program: str) -> None:
        started = subprocess.Popen(
            [sys.executable, "-m", "tests.forking", program],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(started.communicate)
        assert started.stdin is not None
        assert started.stdout is not None
        self._questions, self._answers = started.stdin, started.stdout
        self._lock = threading.Lock()

    def ask(self, question: dict[str, Any]) -> Any:
        with self._lock:
            self._questions.write(json.dumps(question) + "\n")
            self._questions.flush()
            return json.loads(self._answers.readline())


_server = cache(_Server)


def _serve(program: str) -> None:
    """Answer each line: fork what it describes, or tell whether a process has ended."""
    for name in _LOADED[program]:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # no collection looks through what is loaded, nor makes a copy of it in a process that was forked
    while line := sys.stdin.readline():
        question = json.loads(line)
        answer = _exit_code(question["poll"]) if "poll" in question else os.fork()
        if answer == 0 and "poll" not in question:
            _become(program, **question)
        print(json.dumps(answer), flush=True)


def _exit_code(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _become(program: str, args: Sequence[str], cwd: str, env: dict[str, str], out: str, err: str) -> None:
    """Be the program, started there; ends the process."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for number, (path, flags) in enumerate(((os.devnull, os.O_RDONLY), (out, os.O_WRONLY), (err, os.O_WRONLY))):
        os.dup2(os.open(path, flags | os.O_CREAT | os.O_APPEND, 0o600), number)
    sys.argv = [program, *args]
    if program == "mvcore":
        from mvcore.cli import main

        sys.exit(main(args))
    from streamlit.web import cli

    sys.exit(cli.main(prog_name=program))


if __name__ == "__main__":
    _serve(sys.argv[1])
