"""Is a file of SQLite whole? It is read from its beginning to its end, and not changed."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, in a line. Not all of it is damage: it may be locked, or nobody may read it."""

    reason: str
    is_damage: bool


def fault_of(file: Path) -> Fault | None:
    """What is wrong with the file; None when it is whole, or not there."""
    if not file.exists():
        return None
    if file.stat().st_size == 0:
        return Fault("it has 0 bytes", is_damage=True)
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as exc:
        return Fault(" ".join(str(exc).split()), is_damage(exc))
    return None if said == "ok" else Fault(" ".join(str(said).split())[:200], is_damage=True)


def is_damage(exc: BaseException | None) -> bool:
    """True for an error of SQLite which says that the file is damaged (sqlite.org/rescode.html)."""
    return (getattr(exc, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE
