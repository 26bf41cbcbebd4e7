"""Data folders as earlier releases left them. They open in every later release, and their pending work goes on.

`first_release` is of 2026-11-22, the others are of 2026-11-30, the last release that knew no versions of the database.
`make.py` says how they were made.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

FOLDERS = ("finished", "half_made", "with_bucket", "first_release")


def copied(name: str, data: Path) -> Path:
    """A copy of one of these folders, with its databases, to be opened."""
    kept = Path(__file__).parent / name
    shutil.copytree(kept / "files", data)
    for database in ("studio", "jobs"):
        with closing(sqlite3.connect(data / f"{database}.db")) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript((kept / f"{database}.sql").read_text(encoding="utf-8"))
    return data


def version(data: Path) -> str | None:
    """The version that a folder's database says of itself."""
    with closing(sqlite3.connect(f"file:{data / 'studio.db'}?mode=ro", uri=True)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'mv_version'").fetchone():
            return None
        (found,) = db.execute("SELECT version_num FROM mv_version").fetchone()
    return str(found)
