"""Runs `python -m mvcore ...` as a person does, but for the loading of the package: see `forking`."""

import json
import subprocess
import tempfile
from pathlib import Path
from subprocess import CompletedProcess

from tests.forking import fork
from tests.running_app import clean_environment

_PATIENCE_SECONDS = 180


def mvcore(*args: str, cwd: Path | None = None, **environment: str) -> "CompletedProcess[str]":
    """Run one command to its end, in an environment without our settings but for these."""
    values = clean_environment(**{"MV_DEMO_LATENCY_SECONDS": "0", **environment})
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        command = fork("mvcore", args, cwd=cwd or Path.cwd(), env=values, out=out, err=err)
        try:
            code = command.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            command.kill()
            raise AssertionError(f"{args} did not end in {_PATIENCE_SECONDS} s: {err.read_text()}") from None
        return CompletedProcess(args, code, out.read_text(), err.read_text())


def refused(result: "CompletedProcess[str]") -> str:
    """The one line of a refusal."""
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    line = result.stderr.strip().splitlines()[-1]
    if "--json" in result.args:
        assert f"mvcore: {json.loads(result.stdout)['error']}" == line
    else:
        assert result.stdout == ""
    return line
