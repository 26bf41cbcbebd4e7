"""The ffmpeg program: where it is, and running it so that its failures become sentences."""

import logging
import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from mvcore.data_folder import no_room_for_film, tells_of_full_disk
from mvcore.errors import Interrupted, MVError, RenderError
from mvcore.process import ProcessFailed, run

_log = logging.getLogger(__name__)

# All films of one process together: each ffmpeg uses several threads, and the pages need some of the machine too.
_SLOTS = threading.BoundedSemaphore(2)
_LOOK_SECONDS = 0.1
_QUIET = ("-hide_banner", "-nostdin", "-y", "-progress", "pipe:1", "-nostats")


def ffmpeg_version() -> str:
    """The version of ffmpeg in words, "ffmpeg 9.0.2". Raises `RenderError` when there is no ffmpeg that runs."""
    lines: list[str] = []
    try:
        run([_executable(), "-version"], on_line=lines.append)
    except ProcessFailed as exc:
        raise RenderError(f"{exc}. Install it anew: pip install --force-reinstall imageio-ffmpeg") from exc
    found = re.match(r"ffmpeg version n?(\S+?)(?:-\S+)?\s", lines[0]) if lines else None
    return f"ffmpeg {found[1]}" if found else "ffmpeg of an unknown version"


def run_ffmpeg(
    args: Sequence[str],
    *,
    what: str,
    on_time: Callable[[float], None] = lambda seconds: None,
    stop: threading.Event | None = None,
) -> str:
    """Run ffmpeg with `args` (without the program) and return the end of what it complained about.

    `what` names the work in error messages ("bringing a.mp4 to the film's format"). `on_time` hears how many seconds
    of output are done, from another thread.
    At most two run at a time; others wait here. None outlives this process.
    Raises `RenderError`, `DiskFull`, and `Interrupted` when `stop` is set.
    """

    def listen(line: str) -> None:
        name, _, value = line.partition("=")
        if name == "out_time_us" and value.strip().isdigit():
            on_time(int(value) / 1_000_000)

    with _slot(stop):
        try:
            return run([_executable(), *_QUIET, *args], on_line=listen, stop=stop, guarded=True)
        except ProcessFailed as exc:
            raise _translated(exc, what) from exc


@contextmanager
def _slot(stop: threading.Event | None) -> Iterator[None]:
    """One of the places for a running ffmpeg, as soon as one is free."""
    while not _SLOTS.acquire(timeout=_LOOK_SECONDS):
        if stop is not None and stop.is_set():
            raise Interrupted
    try:
        yield
    finally:
        _SLOTS.release()


def _executable() -> str:
    """Where ffmpeg is: the one that IMAGEIO_FFMPEG_EXE names, else the first that runs of those that are found.
    Raises `RenderError` when there is none, and when the one that is named does not run."""
    named = os.environ.get("IMAGEIO_FFMPEG_EXE")
    return _tried(named) if named else _found()


@cache
def _tried(named: str) -> str:
    """The program that was named, tried once."""
    trouble = _trouble_with(named)
    if trouble is not None:
        raise RenderError(f"IMAGEIO_FFMPEG_EXE names {named}, which cannot be run ({trouble}): correct or unset it.")
    return named


@cache
def _found() -> str:
    """The package's own ffmpeg, else the one of the Python environment or of the system, as `get_ffmpeg_exe` of
    imageio-ffmpeg finds it; but that tries it with our whole environment, secrets and all."""
    package = Path(imageio_ffmpeg.__file__).parent / "binaries"
    environment = Path(sys.prefix, *(("Library", "bin", "ffmpeg.exe") if os.name == "nt" else ("bin", "ffmpeg")))
    candidates = [*sorted(package.glob("ffmpeg-*")), environment, Path(shutil.which("ffmpeg") or "")]
    for path in candidates:
        if not path.is_file():
            continue
        trouble = _trouble_with(str(path))
        if trouble is None:
            return str(path)
        _log.warning("%s does not run (%s).", path, trouble)
    raise RenderError("ffmpeg is missing. Install it with: pip install imageio-ffmpeg")


def _trouble_with(program: str) -> str | None:
    """Why it does not run; None when it does."""
    try:
        run([program, "-version"])
    except OSError as exc:
        return exc.strerror or str(exc)
    except ProcessFailed as exc:
        return " ".join(str(exc).split())
    return None


def _translated(failure: ProcessFailed, what: str) -> MVError:
    """The error that a person sees for a failed run."""
    if tells_of_full_disk(failure.stderr):
        return no_room_for_film()
    if failure.was_killed:
        return RenderError(
            f"ffmpeg was killed twice at {what}, probably for want of memory: close other programs, then make the film "
            "again; the clips are safe."
        )
    lines = [line.strip() for line in failure.stderr.splitlines() if line.strip()]
    detail = lines[-1] if lines else f"it ended with code {failure.returncode}"
    return RenderError(f"ffmpeg failed at {what}: {detail}")
