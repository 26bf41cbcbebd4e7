"""Runs `python -m mvcore ...` as a person does, but for the loading of the package.

Each command is a process of its own with its own environment, working directory and output, forked from one process
that has loaded everything: without that, each of some hundred commands would load it for 0.75 CPU-seconds. What a
command loads, how it is ended by signals and how it writes odd names is tested with a fresh Python instead.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

from tests.running_app import clean_environment

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    ["mvcore.studio", "mvcore.workflows", *(f"mvcore.cli.{name}" for name in ("film", "looking", "stitch", "storage"))]
)
_PATIENCE_SECONDS = 180


def mvcore(*args: str, cwd: Path | None = None, **environment: str) -> "CompletedProcess[str]":
    """Run one command to its end, in an environment without our settings but for these."""
    values = clean_environment(**{"MV_DEMO_LATENCY_SECONDS": "0", **environment})
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        command = _processes.Process(target=_run, args=(args, cwd or Path.cwd(), values, out, err))
        command.start()
        command.join(_PATIENCE_SECONDS)
        code = command.exitcode
        command.kill()
        command.join()
        command.close()
        assert code is not None, f"{args} did not end in {_PATIENCE_SECONDS} s: {err.read_text()}"
        return CompletedProcess(args, code, out.read_text(), err.read_text())


def _run(args: tuple[str, ...], cwd: Path, values: Mapping[str, str], out: Path, err: Path) -> None:
    """What `python -m mvcore` does, in the forked process."""
    os.environ.clear()
    os.environ.update(values)
    os.chdir(cwd)
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    from mvcore.cli import main

    sys.exit(main(args))


def refused(result: "CompletedProcess[str]") -> str:
    """The one line of a refusal."""
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr.strip().splitlines()[-1]
