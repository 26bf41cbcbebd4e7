"""Is the database whole, and is it there at all? A folder full of files whose database is gone begins no new studio."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from mvcore.data_folder import MARKER, made_files, marker
from mvcore.errors import DataFolderError
from mvcore.job_database import holds_work
from mvcore.sqlite_file import fault_of
from mvcore.store import tables as t
from mvcore.store.engine import file_of, is_missing, open_engine, translated
from mvcore.store.schema import version_of

_JOBS = "jobs.db"
_OWN = "studio.db"


def check_whole(url: str) -> None:
    """Look through all of an SQLite file, if it holds anything; another database looks after that itself. Raises
    `DataFolderError` with the remedy."""
    file = file_of(url)
    if file is None or is_missing(url):
        return
    fault = fault_of(file)
    if fault is not None and fault.is_damage:
        raise _damaged(file, fault.reason)
    if fault is not None:
        raise DataFolderError(
            f"The project database {file.name} cannot be read ({fault.reason}): give yourself permission to read and "
            "write it and its folder, and stop what else uses it, then retry."
        )


def _damaged(file: Path, reason: str) -> DataFolderError:
    return DataFolderError(
        f"The project database {file.name} is damaged ({reason}): stop MV Studio, move {file.name} and, if they "
        f"are there, {file.name}-wal and {file.name}-shm away, and put a copy in its place{_newest_copy(file)}."
    )


def check_not_lost(url: str, folder: Path) -> None:
    """Refuse to begin anew in a folder that holds files, the mark or the jobs of a studio whose database is gone: the
    files may all be in a bucket. Raises `DataFolderError` with the remedy."""
    token = str(marker(folder).get("token", ""))
    if not _is_new(url, token):
        return
    file, made = file_of(url), made_files(folder)
    is_used = bool(made) or bool(token) or (folder / _JOBS).exists()
    if is_used and file is not None and file.exists() and file.stat().st_size == 0:
        raise _damaged(file, "it has 0 bytes")
    there = _left(folder, made, token)
    if there is not None and (made or not _was_only_tried(url, folder, token)):
        is_there = file is not None and file.exists()
        what = (
            f"its database {file.name} is {'empty' if is_there else 'gone'}"
            if file is not None
            else "the database of DATABASE_URL does not know it"
        )
        remedy = (
            f"put {file.name} back or a copy in its place{_newest_copy(file)}, or set DATABASE_URL as it was set then"
            if file is not None
            else "set DATABASE_URL to the database that it worked with"
        )
        raise DataFolderError(
            f"The data folder {folder} holds {there}, and {what}: {remedy}, or set MV_DATA_DIR to another folder to "
            "begin anew."
        )


def _left(folder: Path, made: int, token: str) -> str | None:
    """What tells that a studio was in this folder; None when nothing does."""
    if made:
        return f"{made} file{'' if made == 1 else 's'} of a studio"
    if token:
        return f"the mark of a studio ({MARKER})"
    return f"the jobs of a studio ({_JOBS})" if holds_work(folder / _JOBS) else None


def _was_only_tried(url: str, folder: Path, token: str) -> bool:
    """True when the database in the folder, which `url` is not, is the one that the mark is of, and there never was a
    project in it: whoever sets DATABASE_URL now loses nothing."""
    beside = f"sqlite:///{folder / _OWN}"
    if file_of(url) == file_of(beside) or is_missing(beside):
        return False
    try:
        with _looked_into(beside) as db:
            return version_of(db) is not None and _knows(db, token) and not _has_rows(db)
    except DataFolderError:  # it is damaged, so nobody knows
        return False


def _is_new(url: str, token: str) -> bool:
    """True for a database that is not there, or is empty. One without any project is not the one that the files belong
    to, either, unless it knows the token that was left in the folder."""
    if is_missing(url):
        return True
    with _looked_into(url) as db:
        return version_of(db) is None or not (_has_rows(db) or _knows(db, token))


@contextmanager
def _looked_into(url: str) -> Iterator[sa.Connection]:
    engine = open_engine(url)
    try:
        with translated(), engine.begin() as db:
            yield db
    finally:
        engine.dispose()


def _has_rows(db: sa.Connection) -> bool:
    """True when there is a project, or was one: those that are deleted keep their row."""
    return db.execute(sa.select(t.projects.c.id).limit(1)).first() is not None


def _knows(db: sa.Connection, token: str) -> bool:
    if not sa.inspect(db).has_table(t.openings.name):
        return False
    return db.execute(sa.select(t.openings.c.number).where(t.openings.c.token == token)).first() is not None


def _newest_copy(file: Path) -> str:
    """Where the last copy is that was made before a step to another version."""
    copies = sorted(file.parent.glob(f"{file.name}.before-*"), key=lambda copy: copy.stat().st_mtime)
    return f" (the newest here is {copies[-1].name})" if copies else ""
