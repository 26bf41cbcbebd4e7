"""The records of stored files: where each one lives, and where it is wanted."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from mvcore.domain import Asset, TakeStatus, is_id, now
from mvcore.errors import NotFound
from mvcore.storable_text import quoted
from mvcore.store import tables as t
from mvcore.store.database import LIVES, RUNNING, Database


class Files(Database):
    """What is known about stored files."""

    def add_assets(self, *assets: Asset) -> None:
        """Record stored files."""
        with self._write() as db:
            for asset in assets:
                self._insert_asset(db, asset)

    def asset(self, asset_id: str) -> Asset:
        """A stored file's record. Raises `NotFound`."""
        with self._read() as db:
            query = sa.select(t.assets).where(t.assets.c.id == asset_id)
            row = db.execute(query).mappings().one_or_none() if is_id(asset_id) else None
        if row is None:
            raise NotFound(f"There is no file with the id {quoted(asset_id)} here.")
        return Asset(**row)

    def assets(self, project_id: str | None = None) -> tuple[Asset, ...]:
        """The records of all files, or of all that a project ever made or was given, the oldest first."""
        query = sa.select(t.assets).order_by(t.assets.c.created_at, t.assets.c.id)
        if project_id is not None:
            query = query.where(t.assets.c.id.in_(_of_project(project_id)))
        with self._read() as db:
            return tuple(Asset(**row) for row in db.execute(query).mappings())

    def assets_to_move(self) -> tuple[Asset, ...]:
        """The files that are wanted somewhere else, the oldest first."""
        query = sa.select(t.assets).where(t.assets.c.destination.is_not(None)).order_by(t.assets.c.created_at)
        with self._read() as db:
            return tuple(Asset(**row) for row in db.execute(query).mappings())

    def buckets(self) -> frozenset[str]:
        """The names of all buckets that files live in or are on their way to."""
        query = sa.select(t.assets.c.bucket).union(sa.select(t.assets.c.destination))
        with self._read() as db:
            return frozenset(name for name in db.scalars(query) if name)

    def asset_moved(self, asset: Asset, backend: str, bucket: str | None) -> bool:
        """Note that a file lives somewhere else now; False when its record has changed or gone meanwhile."""
        same = sa.and_(
            t.assets.c.id == asset.id, t.assets.c.backend == asset.backend, t.assets.c.sha256 == asset.sha256
        )
        values = {"backend": backend, "bucket": bucket, "destination": None}
        with self._write() as db:
            return db.execute(t.assets.update().where(same).values(values)).rowcount == 1

    def delete_project(self, project_id: str) -> tuple[Asset, ...]:
        """Take a project out of every list and stop what of it runs still; answers the files that nobody else uses,
        whose records are gone with it. What its takes cost stays on record."""
        with self._write() as db:
            db.execute(t.projects.update().where(t.projects.c.id == project_id).values(deleted_at=now()))
            _give_up(db, t.takes.c.project_id == project_id)
            own = t.assets.c.id.in_(_of_project(project_id)) & t.assets.c.id.not_in(_of_others(project_id))
            assets = tuple(Asset(**row) for row in db.execute(sa.select(t.assets).where(own)).mappings())
            db.execute(t.assets.delete().where(t.assets.c.id.in_([asset.id for asset in assets])))
            return assets

    def delete_take_files(self, take_id: str) -> tuple[Asset, ...]:
        """Let a take forget its file, so that it is offered to nobody; answers the files that nobody else uses, whose
        records are gone with it. What the take cost stays on record."""
        with self._write() as db:
            own = _used(t.takes.c.id == take_id, sa.false(), sa.false())
            live = sa.select(t.projects.c.id).where(t.projects.c.deleted_at.is_(None))
            other_takes = sa.and_(t.takes.c.id != take_id, t.takes.c.project_id.in_(live))
            others = _used(other_takes, t.films.c.project_id.in_(live), t.projects.c.id.in_(live))
            unused = t.assets.c.id.in_(own) & t.assets.c.id.not_in(others)
            assets = tuple(Asset(**row) for row in db.execute(sa.select(t.assets).where(unused)).mappings())
            _give_up(db, t.takes.c.id == take_id, asset_id=None, request_key=None)
            db.execute(t.assets.delete().where(t.assets.c.id.in_([asset.id for asset in assets])))
            return assets


def _give_up(db: Connection, takes: sa.ColumnElement[bool], **values: Any) -> None:
    """Nobody waits for these takes any more: what may run at its provider counts as cancelled, so that it is stopped
    there, and what lies there is not fetched."""
    lost = sa.and_(t.takes.c.status == TakeStatus.FAILED.value, LIVES, t.takes.c.ended_at.is_(None))
    may_run = t.takes.update().where(takes, sa.or_(t.takes.c.status.in_(RUNNING), lost))
    db.execute(may_run.values(status=TakeStatus.CANCELLED.value, finished_at=now()))
    db.execute(t.takes.update().where(takes).values(collectable=False, **values))


def _of_project(project_id: str) -> sa.CompoundSelect[tuple[str]]:
    return _used(t.takes.c.project_id == project_id, t.films.c.project_id == project_id, t.projects.c.id == project_id)


def _of_others(project_id: str) -> sa.CompoundSelect[tuple[str]]:
    """A result that was paid for once may stand in several projects."""
    others = sa.select(t.projects.c.id).where(t.projects.c.id != project_id, t.projects.c.deleted_at.is_(None))
    return _used(t.takes.c.project_id.in_(others), t.films.c.project_id.in_(others), t.projects.c.id.in_(others))


def _used(
    takes: sa.ColumnElement[bool], films: sa.ColumnElement[bool], projects: sa.ColumnElement[bool]
) -> sa.CompoundSelect[tuple[str]]:
    made = sa.select(t.takes.c.asset_id).where(takes, t.takes.c.asset_id.is_not(None))
    kept = sa.select(t.takes.c.id).where(takes)  # the file of one that was cancelled too late
    stitched = sa.select(t.films.c.asset_id).where(films, t.films.c.asset_id.is_not(None))
    posters = sa.select(t.films.c.poster_asset_id).where(films, t.films.c.poster_asset_id.is_not(None))
    given = sa.select(t.projects.c.character_asset_id).where(projects, t.projects.c.character_asset_id.is_not(None))
    chosen = music_of(t.projects.c.film_choices)
    heard = music_of(t.films.c.choices)
    music = (sa.select(chosen).where(projects, chosen.is_not(None)), sa.select(heard).where(films, heard.is_not(None)))
    used = sa.union(made, kept, stitched, posters, given, *music).subquery()
    copies = sa.and_(t.assets.c.id.in_(sa.select(used)), t.assets.c.original_id.is_not(None))
    return sa.union(sa.select(used), sa.select(t.assets.c.original_id).where(copies))


def music_of(choices: sa.Column[Any]) -> sa.ColumnElement[str]:
    """The id of the music in stored choices; null without."""
    music: sa.ColumnElement[str] = choices["music_asset_id"].as_string()
    return sa.case((_IsJson(choices), music))


class _IsJson(FunctionElement[bool]):
    """True for JSON. SQLite keeps also what is none, and fails when it is to look into it."""

    type = sa.Boolean()
    inherit_cache = True


@compiles(_IsJson)
def _always(element: _IsJson, compiler: SQLCompiler, **options: Any) -> str:
    return "true"


@compiles(_IsJson, "sqlite")
def _asked(element: _IsJson, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_valid({compiler.process(element.clauses, **options)})"
