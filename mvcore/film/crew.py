"""Work in threads beside the caller's, who tells of the progress meanwhile and can stop it."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from typing import TypeVar

_Result = TypeVar("_Result")

AT_ONCE = 2
_TELL_SECONDS = 0.2


class Stop(threading.Event):
    """Set when the caller stops the job, or when one of its parts has failed."""

    def __init__(self, outer: threading.Event | None) -> None:
        super().__init__()
        self._outer = outer

    def is_set(self) -> bool:
        return super().is_set() or (self._outer is not None and self._outer.is_set())


def attended(jobs: Sequence[Callable[[], _Result]], tell: Callable[[], None], halt: Stop) -> list[_Result]:
    """Do the jobs, two at a time, and return their results in order; the first failure ends the rest of them."""
    tell()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(job) for job in jobs]
        try:
            _attend(futures, tell)
        except BaseException:
            halt.set()
            pool.shutdown(cancel_futures=True)
            raise
    return [future.result() for future in futures]


def _attend(futures: "Sequence[Future[_Result]]", tell: Callable[[], None]) -> None:
    """Wait for all of them, and tell now and then."""
    pending = set(futures)
    while pending:
        done, pending = wait(pending, _TELL_SECONDS, FIRST_EXCEPTION)
        for future in done:
            future.result()
        tell()
