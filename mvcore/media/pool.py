"""Foreign files are opened in children: one that crashes a library costs a sentence, and not the app.

Children are kept for a minute, since starting one takes longer than looking through a clip. Each has limits of memory
and of time.
"""

import atexit
import logging
import os
import pickle
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from mvcore.errors import BrokenMedia, Interrupted
from mvcore.media.child import MEMORY_BYTES, MEMORY_EXIT, Answer, Job
from mvcore.process import PythonChild, tells_of_kill

_log = logging.getLogger(__name__)

# Of all sessions of an app together.
_PLACES = threading.BoundedSemaphore(4)
_MOST_IDLE = 2
_LEAST_SECONDS = 600.0
# What a slow disk reads and writes on a busy machine.
_BYTES_PER_SECOND = 5_000_000
_LOOK_SECONDS = 0.1
# One that was idle may end in the moment that it gets a job, and one that the system killed for want of memory gets a
# second attempt.
_ATTEMPTS = 3
_PAUSE_SECONDS = 1.0

Report = Callable[[float], None]

_idle: "deque[_Child]" = deque()


_REMEDY = "Save it anew in a usual format."


class _Unforeseen(Exception):
    """What went wrong in a child, as a traceback of its own."""


class _Ended(Exception):
    """A child ended without an answer. `code` is what it ended with."""

    def __init__(self, code: int, last_words: str) -> None:
        super().__init__(f"code {code}, {last_words}")
        self.code = code


def in_child(
    function: str,
    *args: Any,
    reads: Sequence[Path],
    about: str | None = None,
    report: Report | None = None,
    stop: threading.Event | None = None,
    seconds: float | None = None,
) -> Any:
    """Call a function of this package in a child, and return what it returns.

    `function` is its module and its name ("probe.probe"). With `report` it gets one more argument, by which it tells
    the part that is done. `reads` are the files that it reads, of which `about` names the first or all in messages.
    Raises what the function raises; `BrokenMedia` when the child crashes, or needs more memory than it may have or more
    than `seconds` (by default what reading such files may take); and `Interrupted` when `stop` is set.
    """
    stop = stop or threading.Event()
    about = about or reads[0].name
    seconds = seconds or _LEAST_SECONDS + _size(reads) / _BYTES_PER_SECOND
    with _place(stop):
        for _ in range(_ATTEMPTS):
            try:
                answer = _answer(Job(function, args, report is not None, _folder()), report, stop, seconds)
            except _Ended as exc:
                _go_on_after(exc, about, stop)
            except TimeoutError as exc:
                minutes = f"{seconds / 60:.0f} minutes"
                raise BrokenMedia(f"{about} cannot be read: it takes more than {minutes}. {_REMEDY}") from exc
            else:
                return _value(answer, about)
    raise BrokenMedia(f"{about} cannot be read: there is too little memory. Close other programs, then try again.")


def _folder() -> str | None:
    """The working directory, which relative paths are meant from; it may be gone."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        return None


def _size(paths: Sequence[Path]) -> int:
    """How many bytes files have together. One that is not there has none."""
    total = 0
    for path in paths:
        with suppress(OSError, ValueError):  # of a name that no file can have
            total += path.stat().st_size
    return total


@contextmanager
def _place(stop: threading.Event) -> Iterator[None]:
    """One of the places for a working child, as soon as one is free."""
    while not _PLACES.acquire(timeout=_LOOK_SECONDS):
        if stop.is_set():
            raise Interrupted
    try:
        yield
    finally:
        _PLACES.release()


def _go_on_after(end: _Ended, about: str, stop: threading.Event) -> None:
    """Return when another attempt is worthwhile after a child's end. Raises `BrokenMedia` when it is not."""
    if end.code == 0:
        return  # it was idle, and ended as the job was on its way
    _log.info("What reads %s ended: %s", about, end)
    if end.code == MEMORY_EXIT:
        raise _too_large(about)
    if not tells_of_kill(end.code):
        raise BrokenMedia(f"{about} cannot be read: what reads it crashes. {_REMEDY}") from end
    if stop.wait(_PAUSE_SECONDS):
        raise Interrupted


def _value(answer: Answer, about: str) -> Any:
    """The result in an answer. Raises the error in it."""
    kind, value = answer
    match kind:
        case "error":
            raise value
        case "memory":
            raise _too_large(about)
        case "unforeseen":
            cause = _Unforeseen(value)
            _log.error("%s holds something that was not foreseen.", about, exc_info=cause)
            raise BrokenMedia(f"{about} cannot be read: it holds something that was not foreseen. {_REMEDY}") from cause
    return value


def _too_large(about: str) -> BrokenMedia:
    limit = f"{MEMORY_BYTES / 2**30:.0f} GB of memory"
    return BrokenMedia(f"{about} cannot be read: it takes more than {limit}. Make it smaller, then try again.")


def _answer(job: Job, report: Report | None, stop: threading.Event, seconds: float) -> Answer:
    """A child's answer to a job; the child is kept for the next one. Raises `_Ended`, `TimeoutError`, `Interrupted`."""
    child = _from_idle() or _Child()
    try:
        answer = child.answer(job, report or (lambda part: None), stop, time.monotonic() + seconds)
    except BaseException:
        child.end()
        raise
    if answer[0] in ("result", "error") and len(_idle) < _MOST_IDLE:
        _idle.append(child)
    else:
        child.end()
    return answer


def _from_idle() -> "_Child | None":
    """A child that waits for a job."""
    with suppress(IndexError):
        while True:
            child = _idle.pop()
            if child.is_running:
                return child
            child.end()
    return None


@atexit.register
def _end_idle() -> None:
    """Leave none behind; one whose parent was killed ends by itself."""
    while (child := _from_idle()) is not None:
        child.end()


class _Child(PythonChild):
    """A child, and what it has answered so far: pipes cannot be waited for with a time limit, a queue can."""

    def __init__(self) -> None:
        super().__init__("mvcore.media.child")
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(self.answers, self._answers), daemon=True).start()

    def answer(self, job: Job, report: Report, stop: threading.Event, deadline: float) -> Answer:
        """Have a job done."""
        with suppress(BrokenPipeError):  # it has ended, as its answers tell
            pickle.dump(job, self.requests)
            self.requests.flush()
        while True:
            answer = self._next(stop, deadline)
            if answer is None:
                raise _Ended(*self.end())
            if answer[0] != "part":
                return answer
            report(answer[1])

    def _next(self, stop: threading.Event, deadline: float) -> Answer | None:
        """What it says next; None when it has ended."""
        while True:
            with suppress(queue.Empty):
                return self._answers.get(timeout=_LOOK_SECONDS)
            if stop.is_set():
                raise Interrupted
            if time.monotonic() > deadline:
                raise TimeoutError


def _read(answers: IO[bytes], into: "queue.SimpleQueue[Answer | None]") -> None:
    """Take what a child says until its end. One that was killed may end in the middle of a word."""
    try:
        while True:
            into.put(pickle.load(answers))  # noqa: S301 - our own child's
    except (EOFError, pickle.UnpicklingError, ValueError):
        into.put(None)
