"""The steps from one version of the database to the next, in `versions`, made by Alembic.

Before each step the database is copied. A step and its new version are one transaction, so that a database never
stands between two versions. Alembic's own files are found beside this one; there is no alembic.ini.
"""

import logging
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

from mvcore.store.migrations.copies import kept_copy
from mvcore.store.schema import NEWEST, VERSION_TABLE, hold_change_lock, version_of

log = logging.getLogger(__name__)


def migrate(engine: sa.Engine) -> None:
    """Make each step that the database lacks, after a copy of it. Raises `DataFolderError` when there is no room for
    the copy; what was not made is made at the next start."""
    while _next_step(engine):
        pass


def configuration(db: Connection) -> Config:
    """What Alembic needs to work on this connection."""
    config = Config(attributes={"connection": db, "version_table": VERSION_TABLE})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _next_step(engine: sa.Engine) -> bool:
    """Make the next step; False when there is none."""
    with engine.connect().execution_options(mv_write=True) as db:
        _check_references(db, False)
        with db.begin():
            hold_change_lock(db)
            version = version_of(db)
            if version is None or version == NEWEST:
                return False
            step = f"{int(version) + 1:04}"
            with kept_copy(engine, db, step):
                command.upgrade(configuration(db), step)
        _check_references(db, True)
    log.info("the database is of version %s now", step)
    return True


def _check_references(db: Connection, checked: bool) -> None:
    """SQLite changes a table by making it anew, during which nothing may refer to it (alembic's "batch" mode)."""
    if db.dialect.name == "sqlite":
        connection = db.connection.driver_connection
        assert connection is not None
        connection.execute(f"PRAGMA foreign_keys={'ON' if checked else 'OFF'}")
