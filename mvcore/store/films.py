"""A project's choices for its film, and the life of each stitch."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from mvcore.choices import FilmChoices
from mvcore.domain import Asset, Film, TakeStatus, now
from mvcore.errors import NotFound
from mvcore.store import tables as t
from mvcore.store.database import RUNNING, Database
from mvcore.store.files import music_of
from mvcore.store.rows import film_of


class Films(Database):
    """What is wished of films, and what became of them."""

    def choose_film(self, project_id: str, choices: FilmChoices) -> Asset | None:
        """The project's choices for the films that are stitched from now on; answers the former music when nobody uses
        it any more, whose record is gone with it."""
        with self._write() as db:
            former = db.scalar(sa.select(music_of(t.projects.c.film_choices)).where(t.projects.c.id == project_id))
            self._touch(db, project_id, film_choices=asdict(choices))
            if former is None or former == choices.music_asset_id or _is_music(db, former):
                return None
            row = db.execute(sa.select(t.assets).where(t.assets.c.id == former)).mappings().one_or_none()
            db.execute(t.assets.delete().where(t.assets.c.id == former))
            return Asset(**row) if row else None

    def place_film(self, film: Film, former_id: str | None) -> bool:
        """Make `film` the project's film in place of `former_id`; False when something else is current by now."""
        where = sa.and_(t.projects.c.id == film.project_id, t.projects.c.film_id.is_not_distinct_from(former_id))
        with self._write() as db:
            if db.execute(t.projects.update().where(where).values(film_id=film.id, updated_at=now())).rowcount == 0:
                return False
            db.execute(t.films.insert().values(**asdict(film)))
            return True

    def film(self, film_id: str) -> Film:
        """One film. Raises `NotFound`."""
        with self._read() as db:
            row = db.execute(sa.select(t.films).where(t.films.c.id == film_id)).mappings().one_or_none()
        if row is None:
            raise NotFound("There is no such film here: stitch it again.")
        return film_of(row)

    def unfinished_films(self) -> tuple[str, ...]:
        """The ids of all films that are queued or being stitched."""
        with self._read() as db:
            return tuple(db.scalars(sa.select(t.films.c.id).where(t.films.c.status.in_(RUNNING))))

    def change_film(self, film_id: str, **values: Any) -> bool:
        """Change a running film; False when it is over already."""
        with self._write() as db:
            return db.execute(_running(film_id).values(**values)).rowcount == 1

    def finish_film(self, film_id: str, asset: Asset, report: Mapping[str, Any], poster: Asset | None = None) -> bool:
        """End a running film as ready; False when it was over already, and then its files are not recorded. A second
        call with the same file answers as the first one, whose answer may have been lost."""
        values = {"status": TakeStatus.READY.value, "progress": 1.0, "asset_id": asset.id, "report": dict(report)}
        values |= {"seconds_left": None, "finished_at": now(), "poster_asset_id": poster.id if poster else None}
        with self._write() as db:
            if db.execute(_running(film_id).values(**values)).rowcount == 0:
                return _is_made(db, film_id, asset.id)
            for each in (asset, *([poster] if poster else [])):
                self._insert_asset(db, each)
            return True

    def fail_film(self, film_id: str, error: str) -> None:
        """End a running film as failed, with a sentence that says why."""
        self.change_film(film_id, status=TakeStatus.FAILED.value, error=error, finished_at=now())

    def cancel_film(self, film_id: str) -> bool:
        """End a running film as cancelled; False when it was over already."""
        return self.change_film(film_id, status=TakeStatus.CANCELLED.value, finished_at=now())


def _running(film_id: str) -> sa.Update:
    return t.films.update().where(t.films.c.id == film_id, t.films.c.status.in_(RUNNING))


def _is_made(db: sa.Connection, film_id: str, asset_id: str) -> bool:
    """True when a film is ready with this file."""
    made = sa.and_(t.films.c.id == film_id, t.films.c.status == TakeStatus.READY.value, t.films.c.asset_id == asset_id)
    return db.execute(sa.select(t.films.c.id).where(made)).first() is not None


def _is_music(db: sa.Connection, asset_id: str) -> bool:
    """True when a project has this music, or a film was or is being made with it."""
    users = (
        sa.select(t.projects.c.id).where(music_of(t.projects.c.film_choices) == asset_id),
        sa.select(t.films.c.id).where(music_of(t.films.c.choices) == asset_id),
    )
    return any(db.execute(query.limit(1)).first() is not None for query in users)
