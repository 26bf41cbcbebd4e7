"""What runs in each child of `mvcore.media.pool`: it opens foreign files, one job after the other.

A job is answered by what it came to and a value: the part that is done, its result, its error, or a traceback of what
nobody foresaw.
"""

import importlib
import os
import pickle
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from typing import IO, Any, Literal, NamedTuple

from mvcore.errors import MVError

Answer = tuple[Literal["part", "result", "error", "unforeseen", "memory"], Any]

MEMORY_BYTES = 2 * 1024**3
_IDLE_SECONDS = 60.0
_WATCH_SECONDS = 0.1
MEMORY_EXIT = 77


class Job(NamedTuple):
    """A function of this package by its module and name ("probe.probe"), its arguments, whether it reports the part
    that is done, and the working directory that paths are meant from."""

    function: str
    args: tuple[Any, ...]
    reports: bool
    folder: str | None


def main(_: str) -> None:
    """Do jobs until nobody asks for one for a minute, or the parent is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    _limit_memory()
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(jobs,), daemon=True).start()
    while True:
        try:
            job = jobs.get(timeout=_IDLE_SECONDS)
        except queue.Empty:
            os._exit(0)
        _send(answers, _done(job, partial(_tell, answers)))


def _read(jobs: "queue.SimpleQueue[Job]") -> None:
    """Take jobs from the standard input, whose end is the parent's: then nobody waits for an answer any more."""
    with os.fdopen(0, "rb", closefd=False) as requests:
        while True:
            try:
                jobs.put(pickle.load(requests))  # noqa: S301 - the parent's own
            except EOFError:
                os._exit(0)


def _done(job: Job, report: Callable[[float], None]) -> Answer:
    """Do a job. FFmpeg's errors become the system's, since the parent does not know PyAV."""
    import av

    try:
        if job.folder is not None:
            os.chdir(job.folder)
        return "result", _function(job.function)(*job.args, *([report] if job.reports else []))
    except av.FFmpegError as exc:
        return "error", OSError(exc.errno, exc.strerror)
    except (MVError, OSError) as exc:
        return "error", exc
    except MemoryError:
        return "memory", None
    except Exception:  # noqa: BLE001 - the parent logs it, and says a sentence
        return "unforeseen", traceback.format_exc()


def _function(name: str) -> Callable[..., Any]:
    """The function of a module of this package, "module.function"."""
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(f"mvcore.media.{module}"), function)
    return found


def _send(answers: IO[bytes], answer: Answer) -> None:
    pickle.dump(answer, answers)
    answers.flush()


def _tell(answers: IO[bytes], part: float) -> None:
    """Tell which part of the job is done."""
    _send(answers, ("part", part))


def _limit_memory() -> None:
    """By the kernel where that can, which is Linux: elsewhere such a limit is not kept to, or there is none."""
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = MEMORY_BYTES if most == resource.RLIM_INFINITY else min(MEMORY_BYTES, most)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    else:
        threading.Thread(target=_watch_memory, daemon=True).start()


def _watch_memory() -> None:
    """End this process when it has more memory than it may have."""
    import psutil

    process = psutil.Process()
    while process.memory_info().rss < MEMORY_BYTES:
        time.sleep(_WATCH_SECONDS)
    os._exit(MEMORY_EXIT)
