"""Which version a database has, and how it becomes the version that this program knows.

A new database is created at the newest version. An older one is brought there step by step by `migrations`, which is
imported only then: Alembic takes half a second to load. Steps only go forward. docs/database.md says how one is added.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mvcore.errors import DataFolderError
from mvcore.store import tables as t

STEPS = (
    "first_version",
    "settings_of_clips",
    "whose_order",
    "owner",
    "whose_files",
    "whose_token",
    "told_ends",
    "originals",
    "sound_under_music",
)
"""The steps in migrations/versions in their order, one a line: of two branches that each add one, the second that lands
meets a conflict here and takes the next number."""
NEWEST = f"{len(STEPS):04}"
"""The version that tables.py describes: the number of the last step."""
UNVERSIONED = "0000"
"""What a database counts as whose program knew no versions."""
VERSION_TABLE = "mv_version"
_VERSION = sa.Table(VERSION_TABLE, sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True))
_CHANGE_LOCK = 0x6D76_0001
"""The advisory lock of PostgreSQL under which tables are created and changed."""


class NotUpToDate(DataFolderError):
    """The database is empty, or of an older version. `version` is None for one that is empty."""

    def __init__(self, version: str | None) -> None:
        super().__init__(
            f"The project database is of an older version ({version}; this program works with {NEWEST}), and the "
            "MV Studio that works with it is to be stopped first: stop it, then start this one."
            if version
            else "The project database is being made by another MV Studio: try again in a moment."
        )
        self.version = version


def version_of(db: Connection) -> str | None:
    """The database's version; None when it holds nothing of ours."""
    there = sa.inspect(db)
    if there.has_table(VERSION_TABLE):
        return db.scalar(sa.select(_VERSION.c.version_num)) or UNVERSIONED
    return UNVERSIONED if there.has_table(t.projects.name) else None


def check_known(version: str | None) -> None:
    """Refuse a database of a later program. Raises `DataFolderError`."""
    if version is not None and not (version.isdecimal() and int(version) <= int(NEWEST)):
        raise DataFolderError(
            f"The project database was written by a newer MV Studio (version {version}; this one knows versions up to "
            f"{NEWEST}): start the newer one, or set MV_DATA_DIR or DATABASE_URL to another place."
        )


def check_up_to_date(db: Connection) -> None:
    """Raises `NotUpToDate`, and `DataFolderError` for a database of a later program."""
    version = version_of(db)
    check_known(version)
    if version != NEWEST:
        raise NotUpToDate(version)


def create_or_migrate(engine: sa.Engine) -> None:
    """Bring the database to the newest version, whichever it has. Several processes may do that at once: one does it,
    the others wait. Raises `DataFolderError`, and then the database is as it was before the step that failed."""
    with engine.execution_options(mv_write=True).begin() as db:
        hold_change_lock(db)
        version = version_of(db)
        check_known(version)
        if version is None:
            _create(db)
            version = NEWEST
    if version != NEWEST:
        from mvcore.store.migrations import migrate

        migrate(engine)


def hold_change_lock(db: Connection) -> None:
    """Let nobody else create or change tables until this transaction ends. On SQLite it is the only one that writes."""
    if db.dialect.name == "postgresql":
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(_CHANGE_LOCK)))


def _create(db: Connection) -> None:
    t.metadata.create_all(db)
    _VERSION.create(db)
    db.execute(_VERSION.insert().values(version_num=NEWEST))
