"""When the next order may be sent.

Replicate takes 600 orders a minute, far fewer with little credit ("6 requests per minute with a burst of 1"), and says
with a 429 how long to wait (replicate.com/docs/topics/predictions/rate-limits). All orders of a process pass one gate,
so that one 429 holds back every other order too.
"""

import re
import threading
import time
from collections import deque

from mvcore.domain import Trouble
from mvcore.generation import TryLater
from mvcore.generation.replicate.pace import Pace
from mvcore.generation.replicate.trouble import Answer, retry_after

_PER_MINUTE = 550  # a little below the limit: other programs may use the same account
_WINDOW = 60.0
_SLOW_FOR = 300.0
_MARGIN = 0.1
_REDUCED = re.compile(r"reduced to (\d+) requests? per minute", re.IGNORECASE)


class Gate:
    """Lets orders pass one after the other in the rhythm that the provider wants. Safe to use from several threads."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._lock = threading.Lock()
        self._sent: deque[float] = deque()
        self._not_before = 0.0
        self._spacing = 0.0
        self._slow_until = 0.0

    def wait_turn(self, deadline: float) -> None:
        """Wait until an order may be sent, and count it. Raises `TryLater` when that would be after `deadline`
        (`time.monotonic`), `Interrupted` when the provider is closed meanwhile."""
        while (wait := self._claim()) > 0:
            if time.monotonic() + wait > deadline:
                raise TryLater(
                    f"Waiting for the provider: it takes the next order in {max(1, round(wait))} s.",
                    Trouble.RATE_LIMIT,
                    wait,
                )
            self._pace.wait(wait)

    def throttled(self, answer: Answer) -> None:
        """Take in a 429: nobody sends before it is over, and slower afterwards when credit is low."""
        until = time.monotonic() + retry_after(answer) + _MARGIN
        reduced = _REDUCED.search(answer.text)
        with self._lock:
            self._not_before = max(self._not_before, until)
            if reduced:
                self._spacing = 60.0 / max(1, int(reduced[1])) + _MARGIN
                self._slow_until = time.monotonic() + _SLOW_FOR

    def _claim(self) -> float:
        """0 and the turn is taken, or the seconds to wait before asking again."""
        with self._lock:
            at = time.monotonic()
            while self._sent and self._sent[0] <= at - _WINDOW:
                self._sent.popleft()
            full = self._sent[0] + _WINDOW - at if len(self._sent) >= _PER_MINUTE else 0.0
            wait = max(self._not_before - at, full)
            if wait <= 0:
                self._sent.append(at)
                self._not_before = at + (self._spacing if at < self._slow_until else 0.0)
            return wait
