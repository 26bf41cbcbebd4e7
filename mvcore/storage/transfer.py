"""How far a transfer is, for those who wait for it."""

import threading
import time
from collections.abc import Callable

SLOW_SECONDS = 2.0
"""What is quicker needs no progress."""


class Transfer:
    """Counts the bytes of a transfer. `tell` gets its share done, from 0 to 1, every two seconds; never for what is
    quicker. Safe to use from several threads. Bytes that had to be sent again count once more, up to the whole."""

    def __init__(self, total_bytes: int, tell: Callable[[float], None] = lambda _: None) -> None:
        self._total = max(total_bytes, 1)
        self._tell = tell
        self._done = 0
        self._began = self._told = time.monotonic()
        self._lock = threading.Lock()

    def __call__(self, size: int) -> None:
        """Count some bytes more."""
        with self._lock:
            self._done += size
            is_time = time.monotonic() - self._told >= SLOW_SECONDS
            if is_time:
                self._told = time.monotonic()
        if is_time:
            self._tell(self.share)

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        return min(self._done / self._total, 1.0)

    @property
    def is_slow(self) -> bool:
        """True when it takes long enough to be told about."""
        return time.monotonic() - self._began >= SLOW_SECONDS
