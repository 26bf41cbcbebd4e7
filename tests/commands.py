"""Runs `python -m mvcore ...` as a person does, but for the loading of the package.

Each command is a process of its own with its own environment, working directory and output, forked from one process
that has loaded everything (this module, as a program): without that, each of some hundred commands would load it for
0.75 CPU-seconds. What a command loads, how it is ended by signals and how it writes odd names is tested with a fresh
Python instead.
"""

import atexit
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

from tests.running_app import ROOT, clean_environment

_PRELOADED = ("studio", "workflows", "cli.film", "cli.looking", "cli.stitch", "cli.storage")
_PATIENCE_SECONDS = 180


def mvcore(*args: str, cwd: Path | None = None, **environment: str) -> "CompletedProcess[str]":
    """Run one command to its end, in an environment without our settings but for these."""
    values = clean_environment(**{"MV_DEMO_LATENCY_SECONDS": "0", **environment})
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps([args, str(cwd or Path.cwd()), values, str(out), str(err)]) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        assert code != -signal.SIGALRM, f"{args} did not end in {_PATIENCE_SECONDS} s: {err.read_text()}"
        return CompletedProcess(args, code, out.read_text(), err.read_text())


def refused(result: "CompletedProcess[str]") -> str:
    """The one line of a refusal."""
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr.strip().splitlines()[-1]


@cache
def _server() -> "subprocess.Popen[str]":
    """The process that forks commands. It ends with this one."""
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.commands"],
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(started.communicate)
    return started


def _serve() -> None:
    """Read one command in each line, fork it, answer its exit code."""
    for name in _PRELOADED:
        importlib.import_module(f"mvcore.{name}")
    while line := sys.stdin.readline():
        command = os.fork()
        if command == 0:
            _become(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(command, 0)[1]), flush=True)


def _become(args: Sequence[str], cwd: str, environment: dict[str, str], out: str, err: str) -> None:
    """Be `python -m mvcore ARGS`, started there; ends the process."""
    signal.alarm(_PATIENCE_SECONDS)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for number, (path, flags) in enumerate(((os.devnull, os.O_RDONLY), (out, os.O_WRONLY), (err, os.O_WRONLY))):
        os.dup2(os.open(path, flags | os.O_CREAT, 0o600), number)
    from mvcore.cli import main

    sys.exit(main(args))


if __name__ == "__main__":
    _serve()
