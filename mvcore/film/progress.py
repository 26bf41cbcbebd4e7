"""Says how far a render is, in one number that never goes back."""

import threading
from collections.abc import Callable, Mapping

OnProgress = Callable[[float, str], None]


def no_progress(part: float, stage: str) -> None:
    """For callers that do not want to hear of progress."""


class Progress:
    """Parts of the work with their weights. Workers report their part; `tell` speaks from the caller's thread."""

    def __init__(self, weights: Mapping[str, float], on_progress: OnProgress) -> None:
        self._weights = {name: max(0.0, weight) for name, weight in weights.items()}
        self._whole = sum(self._weights.values()) or 1.0
        self._done = dict.fromkeys(self._weights, 0.0)
        self._told = (-1.0, "")
        self._on_progress = on_progress
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
            self._on_progress(whole, stage)

    def finish(self, stage: str) -> None:
        """The film is there."""
        self._told = (1.0, stage)
        self._on_progress(1.0, stage)
