"""How the job system reaches its SQLite file."""

import sqlite3
import time
from typing import Any

_SUBSEC_SINCE = (3, 42)


class JobConnection(sqlite3.Connection):
    """A connection on which `unixepoch('subsec')` is the time in seconds with its milliseconds.

    DBOS 3.4 counts on that from Python 3.12 on (`_migration.get_sqlite_timestamp_expr`), and SQLite knows it since 3.42
    (sqlite.org/lang_datefunc.html). A Python built against an older one, as on Debian 12, answers NULL instead,
    and no job would start.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if sqlite3.sqlite_version_info < _SUBSEC_SINCE:
            self.create_function("unixepoch", 1, _seconds)


def _seconds(modifier: str) -> float | int | None:
    """What SQLite 3.42 answers for the two calls that there are with one word; NULL for anything else."""
    match modifier:
        case "subsec" | "subsecond":
            return round(time.time(), 3)
        case "now":
            return int(time.time())
        case _:
            return None
