"""The connection of the store, and what several of its parts write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mvcore.domain import STOPPED_AT_PROVIDER, Asset, Take, TakeStatus, Trouble, now
from mvcore.store import tables as t
from mvcore.store.engine import is_missing, open_engine, translated
from mvcore.store.ownership import check_token
from mvcore.store.schema import NotUpToDate, check_up_to_date, create_or_migrate

STOPPED_WHILE_MADE = sa.and_(
    t.takes.c.cost_usd > 0,
    sa.or_(
        sa.and_(t.takes.c.status == TakeStatus.CANCELLED.value, ~t.takes.c.collectable),
        sa.and_(
            t.takes.c.status == TakeStatus.FAILED.value,
            t.takes.c.trouble.in_([trouble.value for trouble in STOPPED_AT_PROVIDER]),
        ),
    ),
)
"""`Take.cost_is_at_most`, as a condition."""
LIVES = sa.or_(t.takes.c.collectable, t.takes.c.trouble == Trouble.IN_DOUBT.value)
"""What was made, or may have been. What is in doubt is ordered anew by who asks for it again."""
RUNNING = (TakeStatus.QUEUED.value, TakeStatus.GENERATING.value)


class Database:
    """One transaction a time, for reading or for writing."""

    def __init__(self, url: str, *, migrate: bool = True) -> None:
        """Open the database and bring it to the newest version; with `migrate=False` it has to be of that already.
        Raises `SettingsError`, `DataFolderError`; `NotUpToDate` without `migrate`."""
        if not migrate and is_missing(url):
            raise NotUpToDate(None)
        self._token: str | None = None
        self._engine = open_engine(url)
        self._writing_engine = self._engine.execution_options(mv_write=True)
        try:
            self._check_version(migrate)
        except BaseException:
            self.close()
            raise

    def _check_version(self, migrate: bool) -> None:
        try:
            with self._read() as db:
                check_up_to_date(db)
        except NotUpToDate:
            if not migrate:
                raise
            with translated():
                create_or_migrate(self._engine)

    def write_as(self, token: str | None) -> None:
        """Write from now on only as long as the database names its owner by this; whoever writes may raise
        `LostOwnership`."""
        self._token = token

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with translated(), self._writing_engine.begin() as db:
            if self._token is not None:
                check_token(db, self._token)
            yield db

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with translated(), self._engine.begin() as db:
            yield db

    @staticmethod
    def _touch(db: Connection, project_id: str, **values: Any) -> None:
        db.execute(t.projects.update().where(t.projects.c.id == project_id).values(updated_at=now(), **values))

    @staticmethod
    def _insert_takes(db: Connection, takes: Sequence[Take]) -> None:
        db.execute(t.takes.insert(), [{**asdict(take), "input": dict(take.input)} for take in takes])

    @staticmethod
    def _insert_asset(db: Connection, asset: Asset) -> None:
        """A job that runs again after a crash finds the record of its first run and replaces it. Whose file it is stays
        known when its record goes."""
        db.execute(t.assets.delete().where(t.assets.c.id == asset.id))
        db.execute(t.assets.insert().values(**asdict(asset)))
        if db.execute(sa.select(t.claims.c.asset_id).where(t.claims.c.asset_id == asset.id)).first() is None:
            db.execute(t.claims.insert().values(asset_id=asset.id, studio_id=current_studio()))

    @staticmethod
    def _finish(db: Connection, take_id: str, status: TakeStatus, **values: Any) -> bool:
        where = sa.and_(t.takes.c.id == take_id, t.takes.c.status.in_(RUNNING))
        good = {"collectable": False, "trouble": None, "technical": None}
        settled = good if status is TakeStatus.READY else {}
        done = t.takes.update().where(where).values(status=status.value, finished_at=now(), **settled, **values)
        return db.execute(done).rowcount == 1


def current_studio() -> sa.ScalarSelect[str]:
    """The studio that the database belongs to; nothing before its first opening."""
    return sa.select(t.openings.c.studio_id).order_by(t.openings.c.number.desc()).limit(1).scalar_subquery()
