"""The database connection: SQLite as a studio needs it, or any other by its address."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mvcore.errors import DataFolderError, DiskFull, SettingsError
from mvcore.job_log import reason_of
from mvcore.sqlite_file import is_damage

_BUSY_TIMEOUT_MS = 30_000
_NOT_ALLOWED = "42501"
"""What a server answers to who may not do that (postgresql.org/docs/15/errcodes-appendix.html)."""
_FULL_STATE = "53100"
_UNUSABLE = (
    "DATABASE_URL cannot be used: write postgresql://user:password@host/name, or sqlite:////a/path.db, "
    "or unset it to keep projects in the data folder; a database of another kind needs its driver installed."
)

NO_JSON = "no JSON"
"""What stands for a value in a column of JSON that is none."""


def open_engine(url: str) -> sa.Engine:
    engine = _engine(url, pool_pre_ping=_dialect(url) != "sqlite")  # a connection may have ended with its server
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def file_of(url: str) -> Path | None:
    """The file of an SQLite database; None for another one, and for one in memory. Raises `SettingsError`."""
    name = (_parsed(url).database if _dialect(url) == "sqlite" else None) or ":memory:"
    return None if name == ":memory:" or name.startswith("file:") else Path(name)


def is_missing(url: str) -> bool:
    """True for the file of an SQLite database that is not there, or holds no byte: connecting would make it."""
    file = file_of(url)
    return file is not None and (not file.exists() or file.stat().st_size == 0)


def bare_engine(url: str) -> sa.Engine:
    """An engine that keeps no connection: each is made when it is asked for, and notices soon when its server is gone.
    Raises `SettingsError`."""
    patient = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    server = {"poolclass": sa.NullPool, "connect_args": {**patient, "tcp_user_timeout": 15_000}}
    return _engine(url, **(server if _dialect(url) == "postgresql" else {}))


def _dialect(url: str) -> str:
    return _parsed(url).get_backend_name()


def _parsed(url: str) -> sa.URL:
    with _usable():
        return sa.make_url(url)


def _engine(url: str, **options: Any) -> sa.Engine:
    with _usable():
        return sa.create_engine(url, json_deserializer=_read_json, **options)


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except (sa.exc.ArgumentError, ImportError) as exc:
        raise SettingsError(_UNUSABLE) from exc
    except ValueError:  # a port that is no number; its text repeats a part of the address, maybe of the password
        raise SettingsError(_UNUSABLE) from None


def _read_json(text: str | bytes) -> object:
    """What a column of JSON holds; SQLite keeps also what is none."""
    try:
        return json.loads(text)
    except ValueError:
        return NO_JSON


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside one writer (WAL), every commit on disk (FULL), and our own BEGIN instead of the driver's."""
    connection.isolation_level = None
    connection.text_factory = _read_text
    for pragma in (f"busy_timeout={_BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _read_text(text: bytes) -> str:
    """SQLite keeps bytes that are no text in a column of text: one of them would hide every row beside it."""
    return text.decode("utf-8", "replace")


def _begin_sqlite(connection: Connection) -> None:
    """A write transaction takes its lock at once: one that first reads and then writes would fail when another wrote
    in between (SQLITE_BUSY_SNAPSHOT, sqlite.org/isolation.html)."""
    write = connection.get_execution_options().get("mv_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except sa.exc.DatabaseError as exc:
        # Its subclasses for wrong statements and broken constraints are mistakes of ours, not of the disk.
        is_trouble = type(exc) in (sa.exc.OperationalError, sa.exc.DatabaseError, sa.exc.InternalError)
        if not is_trouble and _state(exc) != _NOT_ALLOWED:
            raise
        kind = DiskFull if _code(exc) == sqlite3.SQLITE_FULL or _state(exc) == _FULL_STATE else DataFolderError
        raise kind(f"The project database cannot be used ({reason_of(exc)}): {_remedy(exc)}, then retry.") from exc


def _code(exc: sa.exc.DatabaseError) -> int | None:
    """SQLite's number for what is wrong, without its details (sqlite.org/rescode.html)."""
    code = getattr(exc.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _state(exc: sa.exc.DatabaseError) -> str | None:
    """PostgreSQL's code for what is wrong (postgresql.org/docs/current/errcodes-appendix.html)."""
    return getattr(exc.orig, "sqlstate", None)


def _remedy(exc: sa.exc.DatabaseError) -> str:
    if is_damage(exc.orig):
        return "it is damaged, put a copy of it in its place as `python -m mvcore doctor` says"
    if isinstance(exc.orig, sqlite3.Error):
        return "check that its folder is writable and its disk has free space"
    if _state(exc) == _NOT_ALLOWED:
        return "let the user of DATABASE_URL make and change tables there (GRANT CREATE, or make it the owner)"
    return "check that the server of DATABASE_URL runs and lets you in"
