"""What the log says while a command runs. People read it between lines of progress, so it holds sentences for them."""

import logging
import sys
import time

_AGAIN_SECONDS = 60.0


def show_log(*, debug: bool) -> None:
    """Show warnings on standard error; `debug` shows whatever the package says, with tracebacks."""
    handler = logging.StreamHandler(sys.stderr)
    if not debug:
        handler.setFormatter(_Sentences())
        handler.addFilter(_Repeats())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("mvcore").setLevel(logging.DEBUG if debug else logging.NOTSET)


class _Sentences(logging.Formatter):
    """A traceback is for who looks for a mistake in MV Studio."""

    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage()


class _Repeats(logging.Filter):
    """Lets the same sentence pass once a minute: several takes that wait for the same thing each say so."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        sentence, at = record.getMessage(), time.monotonic()
        if at - self._said.get(sentence, -_AGAIN_SECONDS) < _AGAIN_SECONDS:
            return False
        self._said[sentence] = at
        return True
