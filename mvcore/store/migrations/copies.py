"""A copy of the database before a step: of an SQLite file beside it, on a server in tables beside its own."""

import contextlib
import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mvcore.errors import DataFolderError
from mvcore.store import tables as t


@contextmanager
def kept_copy(engine: sa.Engine, db: Connection, step: str) -> Iterator[None]:
    """Copy the database as it is before the step that the block makes in the transaction of `db`. The copy stays unless
    the step fails, for then the database itself is as it was. Raises `DataFolderError`."""
    if db.dialect.name != "sqlite":
        _copy_tables(db, step)
        yield
        return
    file = _file_of(db)
    if file is None:
        yield
        return
    copy = _copy_file(engine, file, step)
    try:
        yield
    except BaseException:
        copy.unlink()
        raise


def _file_of(db: Connection) -> Path | None:
    """The database's file; None for one in memory."""
    files = {row["name"]: row["file"] for row in db.exec_driver_sql("PRAGMA database_list").mappings()}
    return Path(files["main"]) if files["main"] else None


def _copy_file(engine: sa.Engine, file: Path, step: str) -> Path:
    """A whole copy beside the file, or none: it gets its name when it is on disk. Nobody else writes meanwhile, as the
    transaction of the step has begun, and what that writes is not seen by the connection that copies."""
    draft = file.with_name(f"{file.name}.copy.part")
    try:
        draft.unlink(missing_ok=True)
        with engine.connect() as source, closing(sqlite3.connect(draft)) as target:
            connection = source.connection.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            connection.backup(target)
        copy = next(name for name in _names(file, step) if not name.exists())
        _to_disk(draft)
        os.replace(draft, copy)
        _to_disk(file.parent)
    except (OSError, sqlite3.Error) as exc:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise DataFolderError(
            f"The project database {file} is to be brought to version {step}, and no copy of it could be written "
            f"before ({exc}): free some space beside it, then start again. Nothing was changed."
        ) from exc
    return copy


def _names(file: Path, step: str) -> Iterator[Path]:
    """A copy that is there is never written over: who goes back to it comes here a second time."""
    name = f"{file.name}.before-{step}"
    yield file.with_name(name)
    yield from (file.with_name(f"{name}-{number}") for number in itertools.count(2))


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _copy_tables(db: Connection, step: str) -> None:
    """In the step's own transaction, so that both are there or neither."""
    there = set(sa.inspect(db).get_table_names())
    numbers = itertools.chain([""], (f"_{number}" for number in itertools.count(2)))
    prefixes = (f"before_{step}{number}_mv_" for number in numbers)
    prefix = next(each for each in prefixes if not any(name.startswith(each) for name in there))
    for table in t.metadata.sorted_tables:
        if table.name in there:
            db.exec_driver_sql(f"CREATE TABLE {prefix}{table.name} AS TABLE {table.name}")
