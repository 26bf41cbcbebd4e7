"""Pauses that end at once when the provider is closed."""

import threading

from mvcore.errors import Interrupted


class Pace:
    """The pauses of one provider. `factor` scales those between attempts, not those that the provider asks for."""

    def __init__(self, factor: float = 1.0) -> None:
        self._factor = factor
        self._stopped = threading.Event()

    def scaled(self, seconds: float) -> float:
        """How long a pause of so many seconds really lasts."""
        return seconds * self._factor

    def rest(self, seconds: float) -> None:
        """Pause before another attempt. Raises `Interrupted` when the provider is closed."""
        self.wait(self.scaled(seconds))

    def wait(self, seconds: float) -> None:
        """Pause for exactly so long. Raises `Interrupted` when the provider is closed."""
        if self._stopped.wait(seconds):
            raise Interrupted

    def stop(self) -> None:
        """End all pauses, now and from now on."""
        self._stopped.set()
