"""Looks at predictions: with patience for trouble, not sooner than the API wants, and for how long each was watched."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

from mvcore.generation import ProviderFailure
from mvcore.generation.replicate.api import CANCEL_AFTER_SECONDS, Api, NoAnswer
from mvcore.generation.replicate.pace import Pace
from mvcore.generation.replicate.trouble import Answer, failure_of, retry_after, unknown_or_refused, unreachable

_ATTEMPTS = 4
_PAUSE = 0.4
_LONGEST_PAUSE = 30.0
_OVERDUE = timedelta(seconds=CANCEL_AFTER_SECONDS + 300)
_WATCHED = timedelta(minutes=2)
"""Before this, no prediction is overdue: when it was created is told by a clock that may be far from every other."""


class Looks:
    """Asks the API about predictions. `gap` is the least time between two looks at one of them, in seconds, whoever
    looks; `clock` tells the time here. Safe to use from several threads."""

    def __init__(self, api: Api, pace: Pace, gap: float, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._pace = pace
        self._gap = pace.scaled(gap)
        self._clock = clock
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._since: dict[str, datetime] = {}
        self._quiet_until = 0.0

    def look(self, remote_id: str) -> Answer | None:
        """What the API says of a prediction now; None while it asked for quiet with a 429. Raises `NoAnswer`."""
        if time.monotonic() < self._quiet_until:
            return None
        return self.look_now(remote_id)

    def look_now(self, remote_id: str) -> Answer:
        """What the API says of a prediction, as soon as it is due to be looked at again. Raises `NoAnswer`."""
        self._wait_turn(remote_id)
        try:
            answer = self._api.get(path_of(remote_id))
        finally:
            self._next[remote_id] = time.monotonic() + self._gap
        if answer.status == 429:
            self._quiet_until = time.monotonic() + min(retry_after(answer), _LONGEST_PAUSE)
        return answer

    def patient_look(self, remote_id: str, good: Callable[[Answer], bool]) -> Answer:
        """Look until the answer is a good one, never sooner than another poll would. Raises `ProviderFailure`."""
        return self.asked(lambda: self._look_later(remote_id), remote_id, good)

    def asked(self, ask: Callable[[], Answer], remote_id: str, good: Callable[[Answer], bool]) -> Answer:
        """Ask until the answer is a good one; asking costs nothing. Raises `ProviderFailure`."""
        trouble = unreachable("")
        for attempt in range(_ATTEMPTS):
            self._pace.rest(attempt * _PAUSE)
            try:
                answer = ask()
            except NoAnswer as exc:
                trouble = unreachable(exc.technical)
                continue
            if answer.status in (401, 403, 404):
                raise unknown_or_refused(answer, remote_id)
            if good(answer) and answer.status != 429:
                return answer
            trouble = failure_of(answer)
        raise ProviderFailure(
            "Replicate does not answer properly at the moment: retry in a minute; it is not paid for again.",
            trouble.kind,
            trouble.technical,
            collectable=True,
        )

    def is_overdue(self, remote_id: str, made: datetime | None, there: datetime | None) -> bool:
        """True when the provider should have stopped the prediction long ago: it was `made` and is `there` now by the
        provider's own clocks, which count only after it was watched for a while."""
        at = self._clock()
        watched = at - self._since.setdefault(remote_id, at)
        if made is None:
            return watched > _OVERDUE
        return watched > _WATCHED and (there or at) - made > _OVERDUE

    def forget(self, remote_id: str) -> None:
        """The prediction is over."""
        self._since.pop(remote_id, None)

    def _look_later(self, remote_id: str) -> Answer:
        self._pace.wait(max(0.0, self._quiet_until - time.monotonic()))
        return self.look_now(remote_id)

    def _wait_turn(self, remote_id: str) -> None:
        """Wait until `gap` after the look before, which may be another thread's: the one that waits for a prediction
        and the one that reads it because a list leaves out inputs."""
        while True:
            with self._lock:
                left = self._next.get(remote_id, 0.0) - time.monotonic()
                if left <= 0:
                    self._next[remote_id] = time.monotonic() + self._gap
                    return
            self._pace.wait(left)


def path_of(remote_id: str) -> str:
    """Where the API tells of a prediction."""
    return f"/v1/predictions/{quote(remote_id, safe='')}"
