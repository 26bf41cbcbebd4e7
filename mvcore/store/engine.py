"""The database connection: SQLite as a studio needs it, or any other by its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mvcore.errors import DataFolderError

_BUSY_TIMEOUT_MS = 30_000


def open_engine(url: str) -> sa.Engine:
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside one writer (WAL), every commit on disk (FULL), and our own BEGIN instead of the driver's."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


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
        if type(exc) not in (sa.exc.OperationalError, sa.exc.DatabaseError):
            raise
        raise DataFolderError(
            f"The project database cannot be used ({exc.orig}): check that its folder is writable and its disk has "
            "free space, then retry."
        ) from exc


def add_missing_columns(db: Connection, metadata: sa.MetaData) -> None:
    """Bring a database of an earlier version up to date: a version only ever adds columns that may be empty or have a
    default, so nothing that is there has to change."""
    there = sa.inspect(db)
    for table in metadata.sorted_tables:
        known = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                definition = sa.schema.CreateColumn(column).compile(dialect=db.dialect)
                db.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")
        for index in table.indexes:
            index.create(db, checkfirst=True)
