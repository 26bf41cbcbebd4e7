"""A filter for what would be said in the log again and again."""

import logging
import time

_AGAIN_SECONDS = 60.0


class OnceAMinute(logging.Filter):
    """Lets the same sentence pass once a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """False for what was said just now."""
        sentence, at = record.getMessage(), time.monotonic()
        if at - self._said.get(sentence, -_AGAIN_SECONDS) < _AGAIN_SECONDS:
            return False
        self._said[sentence] = at
        return True
