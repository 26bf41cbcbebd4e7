"""The one place that starts processes.

Children run in a group of their own, so that ending a job ends its helpers too, and hold the reading end of a pipe
whose writing end dies with this process: a child that watches its standard input for end-of-file does not outlive us.
For a program that does not watch it, such as ffmpeg, a shell does.
"""

import io
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from mvcore.errors import Interrupted

log = logging.getLogger(__name__)

# A list of what may pass, since a secret may stand under any name: in the address of a proxy or a database, for one.
_NEEDED = frozenset(
    (
        # where programs, people's folders and temporary files are
        *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TMP", "TEMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"),
        # language and time
        *(
            "LANG",
            "LANGUAGE",
            "LC_ALL",
            "LC_CTYPE",
            "LC_COLLATE",
            "LC_MESSAGES",
            "LC_NUMERIC",
            "LC_TIME",
            "TZ",
            "TZDIR",
        ),
        # libraries, fonts, processors
        *("LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES"),
        *("FONTCONFIG_PATH", "FONTCONFIG_FILE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE"),
        *("MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
        # Python, and which ffmpeg
        *("PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED"),
        *("PYTHONPYCACHEPREFIX", "PYTHONNOUSERSITE", "PYTHONSAFEPATH", "PYTHONWARNINGS", "PYTHONFAULTHANDLER"),
        *("PYTHONMALLOC", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "IMAGEIO_FFMPEG_EXE", "FFMPEG_BINARY"),
        *("COVERAGE_PROCESS_START", "COVERAGE_FILE"),
        # Windows
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "HOMEDRIVE", "HOMEPATH"),
        *("APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432"),
    )
)
_TAIL_LINES = 40
_KILL_CHECK_SECONDS = 0.1
# Whoever was killed for want of memory needs a moment in which others give some back.
_SECOND_ATTEMPT_SECONDS = 1.0
# Not `-m`: that looks for the package in the working directory, which may be anywhere when a page runs us.
_PYTHON = """import importlib, sys
sys.path.insert(0, sys.argv[1])
importlib.import_module(sys.argv[2]).main(sys.argv[3])
"""
_PACKAGE_ROOT = Path(__file__).absolute().parents[1]
# Runs "$@" and kills it when the pipe ends. Linux alone could do without a shell (PR_SET_PDEATHSIG), but only with
# Python running between fork and exec, which may hang in a process with threads.
_GUARD = """exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{ read -r _; kill -KILL "$child"; } <&3 >/dev/null 2>&1 &
guard=$!
wait "$child"
code=$?
kill "$guard"
exit "$code"
"""


class ProcessFailed(Exception):
    """A child ended with a code other than 0. Callers translate it into an `MVError`."""

    def __init__(self, args: Sequence[str], returncode: int, stderr: str) -> None:
        super().__init__(f"{os.path.basename(args[0])} ended with code {returncode}: {stderr[-400:]}")
        self.returncode = returncode
        self.stderr = stderr

    @property
    def was_killed(self) -> bool:
        """True when somebody killed the child."""
        return tells_of_kill(self.returncode)


def tells_of_kill(returncode: int) -> bool:
    """True for what a child ends with that was killed: the system does so when memory runs out. A shell says it by 128
    and the signal's number."""
    return os.name == "posix" and returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)


def run(
    args: Sequence[str],
    *,
    on_line: Callable[[str], None] | None = None,
    stop: threading.Event | None = None,
    guarded: bool = False,
) -> str:
    """Run a command to its end and return the last lines of its standard error.

    `on_line` gets each line of standard output while the command runs (ffmpeg: `-progress pipe:1`). `guarded` ends the
    command when this process dies, however it dies, without its help; it does nothing on Windows.
    A child that is killed by others, as the system does when memory runs out, gets a second attempt.
    Raises `ProcessFailed` for an exit code other than 0 and `Interrupted` when `stop` was set meanwhile.
    """
    stop = stop or threading.Event()
    try:
        return _run(args, on_line, stop, guarded)
    except ProcessFailed as exc:
        if not exc.was_killed:
            raise
        log.warning("%s was killed, probably for want of memory: it is begun again.", os.path.basename(args[0]))
    time.sleep(_SECOND_ATTEMPT_SECONDS)
    if stop.is_set():
        raise Interrupted
    return _run(args, on_line, stop, guarded)


def _run(args: Sequence[str], on_line: Callable[[str], None] | None, stop: threading.Event, guarded: bool) -> str:
    """One attempt of `run`."""
    child = subprocess.Popen(
        ["/bin/sh", "-c", _GUARD, "guard", *args] if guarded and os.name == "posix" else list(args),
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=os.name == "posix",
    )
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    assert child.stdout is not None
    assert child.stderr is not None
    assert child.stdin is not None
    readers = [_pump(child.stdout, on_line or (lambda line: None)), _pump(child.stderr, tail.append)]
    try:
        while True:
            try:
                code = child.wait(_KILL_CHECK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    raise Interrupted from None
    finally:
        _end_group(child)
        for reader in readers:
            reader.join()
        for stream in (child.stdin, child.stdout, child.stderr):
            stream.close()
    stderr = "\n".join(tail)
    if code != 0:
        raise ProcessFailed(args, code, stderr)
    return stderr


def run_python(module: str, argument: str, *, stop: threading.Event | None = None) -> str:
    """Run `main(argument)` of one of our modules in a Python of its own: drawing in a thread of a server would make its
    pages stutter. The module calls `end_with_parent`. Returns and raises as `run` does."""
    return run(_python(module, argument), stop=stop)


def _python(module: str, argument: str = "") -> list[str]:
    """The command that runs `main(argument)` of one of our modules."""
    return [sys.executable, "-c", _PYTHON, str(_PACKAGE_ROOT), module, argument]


class PythonChild:
    """A Python of its own that runs `main("")` of one of our modules, and is spoken to over its standard input and
    output (`requests`, `answers`). It ends by itself at the end of its input, which comes when this process dies."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            _python(module),
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=os.name == "posix",
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self.requests: IO[bytes] = self._process.stdin
        self.answers: IO[bytes] = self._process.stdout
        self._errors = io.TextIOWrapper(self._process.stderr, "utf-8", "replace")
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._reader = _pump(self._errors, self._tail.append)

    @property
    def is_running(self) -> bool:
        """True until it has ended, in one way or another."""
        return self._process.poll() is None

    def end(self) -> tuple[int, str]:
        """Kill it, unless it has ended, and return what it ended with and its last words on standard error."""
        if self._process.returncode is None:  # once it was waited for, its number may be another one's
            _end_group(self._process)
        self._reader.join()
        for stream in (self.requests, self.answers, self._errors):
            with suppress(BrokenPipeError):  # of a request that nobody took
                stream.close()
        return self._process.returncode, "\n".join(self._tail)


def end_with_parent() -> None:
    """In a child: end when the parent is gone, however that died, since it holds the writing end of our standard
    input."""
    threading.Thread(target=_await_parents_end, daemon=True).start()


def _await_parents_end() -> None:
    # Not `sys.stdin`: its lock, held by this thread, would make the interpreter abort at its normal end.
    while os.read(0, 4096):
        pass
    os._exit(1)


def _environment() -> dict[str, str]:
    """What a child gets to see. None of them asks anyone for anything, so none needs a token, a password or a proxy."""
    return {name: value for name, value in os.environ.items() if name.upper() in _NEEDED}


@contextmanager
def environment_of_children() -> Iterator[None]:
    """Hides what children may not see from this whole process, while a library is loaded that starts one by itself. For
    the import of a module alone: other threads miss their settings meanwhile."""
    hidden = {name: os.environ.pop(name) for name in set(os.environ) - set(_environment())}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _pump(stream: IO[str], sink: Callable[[str], None]) -> threading.Thread:
    """Hand each line of `stream` to `sink` from a thread of its own."""

    def work() -> None:
        for line in stream:
            sink(line.rstrip("\n"))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _end_group(child: subprocess.Popen[Any]) -> None:
    """Kill the child and what it started, if anything of it is left; on Windows the child alone.

    Also when the child has ended by itself: a helper of it would hold our pipes open, and we wait for their end.
    """
    if os.name == "posix":
        # There is nobody left to kill; macOS says of those that have only just ended that they may not be killed.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    elif child.poll() is None:
        child.kill()
    child.wait()
