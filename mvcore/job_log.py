"""What the job system says of its database in the terminal: a sentence a minute, no statements and no tracebacks."""

import logging
import re
from collections.abc import Iterator

from mvcore.once_a_minute import OnceAMinute

_DRIVERS = ("sqlalchemy", "sqlite3", "psycopg", "psycopg2")
# Wrong statements and broken constraints are mistakes in a program, which its traceback helps to find.
_OF_THE_MACHINE = ("OperationalError", "DatabaseError", "InterfaceError", "DiskFull", "PendingRollbackError")
_TOLD_AS_TEXT = re.compile(r"\((?:sqlite3|psycopg2?)[\w.]*\.(?:\w*Error|DiskFull)\) ([^\n]*)")


class DatabaseTrouble(OnceAMinute):
    """Puts what is wrong with the database into words, once a minute; lets everything else pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """False for what was said just now."""
        reason = _reason_in(record)
        if reason is None:
            return True
        record.msg = "The job database cannot be used now (%s). Unfinished work waits, and goes on by itself."
        record.args, record.exc_info, record.exc_text, record.stack_info = (reason,), None, None, None
        return super().filter(record)


def reason_of(exc: BaseException) -> str:
    """What a database complains of, in one line without its statement."""
    return " ".join(str(getattr(exc, "orig", None) or exc).split())[:200]


def _reason_in(record: logging.LogRecord) -> str | None:
    """What is wrong with the database, if that is what a record is about."""
    for exc in _chain(record.exc_info[1] if record.exc_info else None):
        if type(exc).__module__.partition(".")[0] in _DRIVERS and type(exc).__name__ in _OF_THE_MACHINE:
            return reason_of(exc)
    told = _TOLD_AS_TEXT.search(record.getMessage())
    return told[1].strip() if told else None


def _chain(exc: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it was raised from."""
    seen: set[int] = set()
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        yield exc
        exc = exc.__cause__ or exc.__context__


DATABASE_TROUBLE = DatabaseTrouble()
