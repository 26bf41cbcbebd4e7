"""Runs a command and says what it took, its children included."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import psutil

_LOOK_SECONDS = 0.02
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Taken:
    """Seconds on the clock, seconds of all processors, and the most memory of all processes together in MB."""

    wall: float
    cpu: float
    peak_mb: float


def run_watched(args: Sequence[str | Path], **environment: str) -> Taken:
    """Run a command to its end. Raises `CalledProcessError` when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with subprocess.Popen(
        [str(word) for word in args],
        cwd=_ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as job:
        peak = 0.0
        while job.poll() is None:
            peak = max(peak, _memory(job.pid))
            time.sleep(_LOOK_SECONDS)
        if job.returncode:
            raise subprocess.CalledProcessError(job.returncode, job.args)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(time.perf_counter() - began, cpu, peak)


def run_stitch(*args: str | Path, data: Path) -> Taken:
    """Run `mvcore stitch` with its own data folder."""
    return run_watched([sys.executable, "-m", "mvcore", "stitch", *args], MV_DATA_DIR=str(data))


def ffmpeg(*args: str | Path) -> list[str]:
    """A command of ffmpeg, whose words may stand in one text, separated by spaces."""
    words = [word for arg in args for word in (arg.split() if isinstance(arg, str) else [str(arg)])]
    return [str(imageio_ffmpeg.get_ffmpeg_exe()), *"-hide_banner -loglevel error -nostdin -y".split(), *words]


def _memory(pid: int) -> float:
    """What a process and its children hold, in MB."""
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    total = 0
    for member in family:
        try:
            total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 2**20
