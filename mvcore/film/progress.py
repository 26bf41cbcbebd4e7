"""Says how far a render is, in one number that never goes back, and about how long the rest will take."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`part` of the work, 0 to 1 and never less than before, the `stage` in words, and about how many `seconds_left`
    (None while nobody can know)."""

    part: float
    stage: str
    seconds_left: float | None = None


OnProgress = Callable[[Progress], None]

# Before this part of the work is done, its speed says little.
_KNOWN_PART = 0.02


def no_progress(progress: Progress) -> None:
    """For callers that do not want to hear of progress."""


class Meter:
    """Parts of the work with their weights. Workers report their part; `tell` speaks from the caller's thread."""

    def __init__(
        self, weights: Mapping[str, float], on_progress: OnProgress, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._weights = {name: max(0.0, weight) for name, weight in weights.items()}
        self._whole = sum(self._weights.values()) or 1.0
        self._done = dict.fromkeys(self._weights, 0.0)
        self._told = (-1.0, "")
        self._on_progress = on_progress
        self._clock = clock
        self._began = clock()
        self._lock = threading.Lock()

    def report(self, name: str, part: float) -> None:
        """Part `name` is done to `part`, 0 to 1. Safe from any thread."""
        with self._lock:
            self._done[name] = max(self._done[name], min(1.0, part))

    def tell(self, stage: str) -> None:
        """Tell the caller the whole, if it or the stage has changed."""
        with self._lock:
            whole = sum(self._weights[name] * part for name, part in self._done.items()) / self._whole
        # The last step is for `finish`: 1 means that the film is there.
        whole = max(self._told[0], min(whole, 0.999))
        if (whole, stage) != self._told:
            self._told = (whole, stage)
            self._on_progress(Progress(whole, stage, self._seconds_left(whole)))

    def finish(self, stage: str) -> None:
        """The film is there."""
        self._told = (1.0, stage)
        self._on_progress(Progress(1.0, stage, 0.0))

    def _seconds_left(self, part: float) -> float | None:
        """As long as the work went on so far, for each part that is left."""
        if part < _KNOWN_PART:
            return None
        return (self._clock() - self._began) * (1 - part) / part
