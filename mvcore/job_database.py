"""How the job system reaches its SQLite file."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from mvcore.errors import DataFolderError
from mvcore.job_log import reason_of
from mvcore.sqlite_file import fault_of

_SUBSEC_SINCE = (3, 42)
_ANY_JOB = "SELECT 1 FROM workflow_status LIMIT 1"


def check(file: Path) -> str:
    """Look through all of the file, if it is there, without changing it. Raises `DataFolderError`."""
    fault = fault_of(file)
    if fault is not None and fault.is_damage:
        raise DataFolderError(
            f"The job database jobs.db in the data folder is damaged ({fault.reason}): stop MV Studio and move jobs.db "
            "away. Unfinished work then begins anew by itself, and nothing is ordered twice."
        )
    if fault is not None:
        raise DataFolderError(_cannot_be_used(str(file), fault.reason))
    return "whole" if file.exists() else "not there yet"


def holds_work(file: Path) -> bool:
    """True when there ever was a job in the file, or when nobody can tell because it cannot be read. Nothing is
    changed."""
    if not file.exists() or file.stat().st_size == 0:
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            has_table = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'workflow_status'").fetchone()
            return has_table is not None and database.execute(_ANY_JOB).fetchone() is not None
    except sqlite3.Error:
        return True


def cannot_be_used(url: str, exc: Exception) -> str:
    """A sentence about a database of jobs that cannot be used. Projects and what was made lie elsewhere."""
    return _cannot_be_used(url, reason_of(exc))


def _cannot_be_used(url: str, reason: str) -> str:
    if "jobs.db" not in url:
        return f"The database of DATABASE_URL cannot be used for jobs ({reason}): check that it runs and lets you in."
    return (
        f"The job database jobs.db in the data folder cannot be used ({reason}): check that the folder is writable and "
        "its disk has free space; a damaged one can be moved away, then unfinished work begins anew by itself."
    )


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
