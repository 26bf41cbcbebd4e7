"""One project as its pages show it, read in one transaction."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from mvcore.choices import FilmChoices
from mvcore.domain import Asset, Film, ImageOption, Project, TakeKind, TakeStatus
from mvcore.store import tables as t
from mvcore.store.database import RUNNING, STOPPED_WHILE_MADE
from mvcore.store.rows import brief_of, film_of, oddities_of, scene_of, take_of


def snapshot(db: Connection, row: RowMapping) -> Project:
    project_id = row["id"]
    choices = FilmChoices.from_json(row["film_choices"])
    attempts = _current_attempts(db, row)
    option_rows = db.execute(sa.select(t.options).where(t.options.c.project_id == project_id).order_by("position"))
    scene_rows = db.execute(sa.select(t.scenes).where(t.scenes.c.project_id == project_id).order_by("position"))
    film_row = db.execute(sa.select(t.films).where(t.films.c.id == row["film_id"])).mappings().one_or_none()
    finished = _finished_film(db, project_id)
    spent, at_most, committed = _money(db, project_id)
    options = tuple(
        ImageOption(option["position"], take_of(attempts[option["take_id"]], TakeKind.IMAGE))
        for option in option_rows.mappings()
        if option["take_id"] in attempts
    )
    script = attempts.get(row["script_take_id"])
    scenes = tuple(
        scene_of(scene, take_of(attempts[scene["take_id"]], TakeKind.CLIP))
        for scene in scene_rows.mappings()
        if scene["take_id"] in attempts
    )
    return Project(
        id=project_id,
        brief=brief_of(row),
        character_asset_id=row["character_asset_id"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        options=options,
        script=take_of(script, TakeKind.SCRIPT) if script else None,
        scenes=scenes,
        film=film_of(film_row) if film_row else None,
        finished_film=finished,
        assets=_assets(
            db,
            (attempt["asset_id"] for attempt in attempts.values()),
            row["character_asset_id"],
            finished.asset_id if finished else None,
            choices.music_asset_id,
        ),
        choices=choices,
        oddities=oddities_of(row),
        spent_usd=spent,
        spent_is_at_most=at_most,
        committed_usd=committed,
    )


def _money(db: Connection, project_id: str) -> tuple[float, bool, float]:
    """What the project's takes cost, whether that is at most, and what those that are running are expected to cost
    beyond that, in dollars."""
    running = t.takes.c.status.in_(RUNNING)
    open_cost = sa.case((sa.and_(running, t.takes.c.cost_usd == 0), t.takes.c.price_usd), else_=0.0)
    at_most = sa.func.sum(sa.case((STOPPED_WHILE_MADE, 1), else_=0))
    sums = sa.select(sa.func.sum(t.takes.c.cost_usd), at_most, sa.func.sum(open_cost))
    spent, stopped, committed = db.execute(sums.where(t.takes.c.project_id == project_id)).one()
    return float(spent or 0.0), bool(stopped), float(committed or 0.0)


def newest_film_that_came_out(project_id: str | sa.ColumnElement[str]) -> sa.ScalarSelect[str]:
    """The id of the film to show: it stays to be seen while another is stitched, and when that one fails."""
    films = t.films.alias()
    ready = sa.and_(films.c.project_id == project_id, films.c.status == TakeStatus.READY.value)
    newest = sa.select(films.c.id).where(ready).order_by(films.c.created_at.desc()).limit(1)
    return newest.correlate(t.projects).scalar_subquery()


def _finished_film(db: Connection, project_id: str) -> Film | None:
    newest = sa.select(t.films).where(t.films.c.id == newest_film_that_came_out(project_id))
    row = db.execute(newest).mappings().one_or_none()
    return film_of(row) if row else None


def _current_attempts(db: Connection, project: RowMapping) -> dict[str, RowMapping]:
    """The rows of the takes that the project's slots point to, by id."""
    current = sa.union_all(
        sa.select(t.options.c.take_id).where(t.options.c.project_id == project["id"]),
        sa.select(t.scenes.c.take_id).where(t.scenes.c.project_id == project["id"]),
        sa.select(t.projects.c.script_take_id).where(t.projects.c.id == project["id"]),
    )
    rows = db.execute(sa.select(t.takes).where(t.takes.c.id.in_(current))).mappings()
    return {row["id"]: row for row in rows}


def _assets(db: Connection, made: Iterable[str | None], *others: str | None) -> dict[str, Asset]:
    """The stored files of the current takes, the character, the finished film and the music, by id."""
    wanted = [asset_id for asset_id in (*made, *others) if asset_id]
    rows = db.execute(sa.select(t.assets).where(t.assets.c.id.in_(wanted))).mappings()
    return {row["id"]: Asset(**row) for row in rows}
