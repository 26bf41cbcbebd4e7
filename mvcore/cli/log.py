"""What the log says while a command runs. People read it between lines of progress, so it holds sentences for them."""

import logging
import sys

from mvcore.once_a_minute import OnceAMinute


def show_log(*, debug: bool) -> None:
    """Show warnings on standard error; `debug` shows whatever the package says, with tracebacks."""
    handler = logging.StreamHandler(sys.stderr)
    if not debug:
        handler.setFormatter(_Sentences())
        handler.addFilter(OnceAMinute())  # several takes that wait for the same thing each say so
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("mvcore").setLevel(logging.DEBUG if debug else logging.NOTSET)


class _Sentences(logging.Formatter):
    """A traceback is for who looks for a mistake in MV Studio."""

    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage()
