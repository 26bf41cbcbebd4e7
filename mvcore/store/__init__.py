"""Projects, takes, assets and films in a database: the one truth about every job.

State changes are claims: `UPDATE ... WHERE state = ...`, then a look at the row count. So a double click, a second tab
and a job that runs again after a crash each do nothing the second time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import sqlalchemy as sa

from mvcore.domain import Asset, Brief, Project, ProjectSummary, Scene, Take, TakeKind, TakeStatus, now
from mvcore.errors import NotFound
from mvcore.store import tables as t
from mvcore.store.database import STOPPED_WHILE_MADE
from mvcore.store.files import Files
from mvcore.store.films import Films
from mvcore.store.life import TakeLife
from mvcore.store.openings import Openings
from mvcore.store.ownership import LostOwnership, Ownership, own
from mvcore.store.rows import scene_row, summary_of, take_of
from mvcore.store.schema import NEWEST, NotUpToDate
from mvcore.store.snapshot import newest_film_that_came_out, snapshot

__all__ = ["NEWEST", "LostOwnership", "NotUpToDate", "Ownership", "Store", "own"]

_PICTURE = sa.case(
    (sa.and_(t.films.c.asset_id.is_not(None), t.films.c.poster_asset_id.is_not(None)), t.films.c.poster_asset_id),
    else_=t.projects.c.character_asset_id,
)
"""The id of what a list shows of a project."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """The `take` that becomes current in place of `former`; None sets the former one running again, whose output lies
    at the provider. `words` are columns of its place that change with it: a scene's description, a project's idea."""

    former: Take
    take: Take | None
    words: Mapping[str, str] = field(default_factory=dict)


class Store(TakeLife, Films, Files, Openings):
    """Reads and claims. Every method is one transaction; all may be called from several threads at once.

    Raises `DataFolderError` when the database cannot be read or written.
    """

    # -- projects ------------------------------------------------------------------------------------------------

    def add_project(self, project_id: str, brief: Brief) -> None:
        """A new project without images or scenes; nothing happens when it is there already."""
        stamp = now()
        row = {"id": project_id, "created_at": stamp, "updated_at": stamp, **asdict(brief)}
        with self._write() as db:
            if db.execute(sa.select(t.projects.c.id).where(t.projects.c.id == project_id)).first() is None:
                db.execute(t.projects.insert().values(row))

    def change_brief(self, project_id: str, brief: Brief) -> None:
        """Another brief for a project that has no scenes yet."""
        with self._write() as db:
            self._touch(db, project_id, **asdict(brief))

    def project(self, project_id: str) -> Project:
        """One consistent snapshot of everything that the pages show. Raises `NotFound`."""
        with self._read() as db:
            there = sa.and_(t.projects.c.id == project_id, t.projects.c.deleted_at.is_(None))
            row = db.execute(sa.select(t.projects).where(there)).mappings().one_or_none()
            if row is None:
                raise NotFound("There is no such project here: open one from Projects or start a new one.")
            return snapshot(db, row)

    def summaries(self) -> tuple[ProjectSummary, ...]:
        """All projects, the last changed first."""
        scene_count = (
            sa.select(sa.func.count()).where(t.scenes.c.project_id == t.projects.c.id).correlate(t.projects)
        ).scalar_subquery()
        is_of_project = t.takes.c.project_id == t.projects.c.id
        spent = (
            sa.select(sa.func.coalesce(sa.func.sum(t.takes.c.cost_usd), 0.0)).where(is_of_project).correlate(t.projects)
        ).scalar_subquery()
        at_most = sa.select(t.takes.c.id).where(is_of_project, STOPPED_WHILE_MADE).correlate(t.projects).exists()
        joined = sa.outerjoin(t.projects, t.films, t.films.c.id == newest_film_that_came_out(t.projects.c.id))
        counts = (scene_count.label("scenes"), spent.label("spent"), at_most.label("spent_is_at_most"))
        film = (t.films.c.asset_id.label("film_asset"), _PICTURE.label("picture"))
        query = sa.select(t.projects, *counts, *film)
        query = query.where(t.projects.c.deleted_at.is_(None))
        with self._read() as db:
            rows = db.execute(query.select_from(joined).order_by(t.projects.c.updated_at.desc())).mappings().all()
            found = db.execute(
                sa.select(t.assets).where(t.assets.c.id.in_([row["picture"] for row in rows if row["picture"]]))
            )
            pictures = {asset["id"]: Asset(**asset) for asset in found.mappings()}
        return tuple(summary_of(row, pictures.get(row["picture"])) for row in rows)

    def chosen_models(self) -> frozenset[str]:
        """The ids of the models that projects name."""
        columns = (t.projects.c.image_model, t.projects.c.script_model, t.projects.c.clip_model)
        queries = [sa.select(name).where(t.projects.c.deleted_at.is_(None), name.is_not(None)) for name in columns]
        with self._read() as db:
            return frozenset(str(model_id) for model_id in db.scalars(sa.union(*queries)))

    def select_character(self, project_id: str, asset_id: str | None) -> None:
        """The one picture that stands for the character, or none."""
        with self._write() as db:
            self._touch(db, project_id, character_asset_id=asset_id)

    # -- slots and their takes -----------------------------------------------------------------------------------

    def place_options(self, seen: Project, brief: Brief, takes: Sequence[Take]) -> bool:
        """A brief and the current takes of its image options 0 to len(takes) - 1; there are no others afterwards. The
        former takes stay in the database; a choice among them ends. False when the options are not those `seen`."""
        project_id = seen.id
        current = sa.select(t.options.c.take_id).where(t.options.c.project_id == project_id)
        with self._write() as db:
            if set(db.scalars(current)) != {option.take.id for option in seen.options}:
                return False
            self._insert_takes(db, takes)
            former = sa.select(t.takes.c.asset_id).join(t.options, t.options.c.take_id == t.takes.c.id)
            chosen_among_former = sa.and_(
                t.projects.c.id == project_id,
                t.projects.c.character_asset_id.in_(former.where(t.options.c.project_id == project_id)),
            )
            db.execute(t.projects.update().where(chosen_among_former).values(character_asset_id=None))
            db.execute(t.options.delete().where(t.options.c.project_id == project_id))
            rows = [{"project_id": project_id, "position": take.slot, "take_id": take.id} for take in takes]
            db.execute(t.options.insert(), rows)
            self._touch(db, project_id, **asdict(brief))
            return True

    def replace_all(self, replacements: Sequence[Replacement]) -> tuple[Take, ...]:
        """Do several replacements in one transaction; answers the takes that run now. What is not current any more is
        left as it is."""
        begun: list[Take] = []
        with self._write() as db:
            for one in replacements:
                if one.take is None:
                    begun += [one.former] if self._reopen(db, one.former.id) else []
                elif db.execute(_claim(one.former, take_id=one.take.id, **one.words)).rowcount:
                    self._insert_takes(db, [one.take])
                    self._touch(db, one.take.project_id)
                    begun.append(one.take)
        return tuple(begun)

    def replace(self, former: Take, take: Take) -> bool:
        """Make `take` current in place of `former`, wherever that is current; False when it is nowhere by now."""
        return bool(self.replace_all([Replacement(former, take)]))

    def put_back(self, former: Take, earlier: Take) -> bool:
        """Make an `earlier` image or clip current again in place of `former`, a clip with the words that it was made
        of; False when something else is current by now."""
        is_clip = former.kind is TakeKind.CLIP
        words = {"description": earlier.input["prompt"]} if is_clip else {}
        claim = _claim(former, take_id=earlier.id, **words)
        with self._write() as db:
            if db.execute(claim).rowcount == 0:
                return False
            self._touch(db, former.project_id)
            return True

    def replace_script(self, former: Take | None, take: Take) -> bool:
        """Make `take` the project's script in place of `former`; False when something else is current by now."""
        former_id = former.id if former else None
        where = sa.and_(t.projects.c.id == take.project_id, t.projects.c.script_take_id.is_not_distinct_from(former_id))
        return self._replace(take, t.projects.update().where(where).values(script_take_id=take.id))

    def choose(self, project_id: str, chosen: Mapping[str, object]) -> None:
        """A project's quality, models and settings of clips for what is made from now on, by their names in a brief."""
        with self._write() as db:
            self._touch(db, project_id, **chosen)

    def choose_scene(self, scene_id: str, chosen: Mapping[str, object]) -> None:
        """Settings of a scene's clips for what is made from now on, by their names in a scene."""
        with self._write() as db:
            db.execute(t.scenes.update().where(t.scenes.c.id == scene_id).values(**chosen))

    def approve_scene(self, scene_id: str, approved: bool) -> None:
        """Mark a draft as good enough to be made in final quality, or take the mark away."""
        with self._write() as db:
            db.execute(t.scenes.update().where(t.scenes.c.id == scene_id).values(approved=approved))

    def place_scenes(self, script: Take, scenes: Sequence[Scene]) -> None:
        """The scenes of a finished script with the first takes of their clips, all at once; none when the project has
        scenes already, and nothing when the script was cancelled meanwhile."""
        with self._write() as db:
            if not self._finish(db, script.id, TakeStatus.READY, progress=1.0):
                return
            there = db.execute(sa.select(t.scenes.c.id).where(t.scenes.c.project_id == script.project_id)).first()
            if there is None:
                self._insert_takes(db, [scene.take for scene in scenes])
                db.execute(t.scenes.insert(), [scene_row(script.project_id, scene) for scene in scenes])

    def takes(self, project_id: str | None = None) -> tuple[Take, ...]:
        """Every attempt of a project, or of all, the first one first."""
        query = sa.select(t.takes).order_by(t.takes.c.created_at)
        if project_id is not None:
            query = query.where(t.takes.c.project_id == project_id)
        with self._read() as db:
            return tuple(take_of(row) for row in db.execute(query).mappings())

    # -- shared ------------------------------------------------------------------------------------------------------

    def _replace(self, take: Take, claim: sa.Update) -> bool:
        with self._write() as db:
            if db.execute(claim).rowcount == 0:
                return False
            self._insert_takes(db, [take])
            self._touch(db, take.project_id)
            return True


def _claim(former: Take, *, take_id: str, **words: str) -> sa.Update:
    """A change of the place where `former` is current, and of no other."""
    if former.kind is TakeKind.SCRIPT:
        place = sa.and_(t.projects.c.id == former.project_id, t.projects.c.script_take_id == former.id)
        return t.projects.update().where(place).values(script_take_id=take_id, **words)
    slots = t.scenes if former.kind is TakeKind.CLIP else t.options
    place = sa.and_(slots.c.project_id == former.project_id, slots.c.take_id == former.id)
    return slots.update().where(place).values(take_id=take_id, **words)
