"""Finding what a folder's last process left unfinished, before any of it goes on."""

from mvcore.catalog import find_model
from mvcore.domain import Project, Take, TakeKind
from mvcore.errors import NotFound
from mvcore.studio.existing import Existing
from mvcore.studio.resumed import Resumed, ResumedProject


class Resuming(Existing):
    """What the opening of this Studio went on with."""

    resumed: Resumed = Resumed()

    def _find_unfinished(self) -> Resumed:
        """Read what is queued or being made, and what of it may still cost money."""
        takes = [self._store.take(take_id) for take_id in self._store.unfinished_takes()]
        films = {self._store.film(film_id).project_id for film_id in self._store.unfinished_films()}
        ids = dict.fromkeys([*(take.project_id for take in takes), *sorted(films)])
        found = [
            self._unfinished(project_id, [take for take in takes if take.project_id == project_id], project_id in films)
            for project_id in ids
        ]
        return Resumed(tuple(found))

    def _unfinished(self, project_id: str, takes: list[Take], film: bool) -> ResumedProject:
        project = self._project_or_none(project_id)
        to_order = tuple(take for take in takes if take.remote_id is None)
        clips = _clips_to_follow(project, takes) if project is not None else 0
        return ResumedProject(
            project_id=project_id,
            title=project.title if project is not None else "",
            to_order=to_order,
            paid=tuple(take for take in takes if take.remote_id is not None),
            usd=sum(take.price_usd for take in to_order if self._will_be_bought(take)),
            clips_to_follow=clips,
            clips_usd=self.estimate(TakeKind.CLIP, project.brief, clips, project).usd
            if project is not None and clips
            else 0.0,
            film=film,
            at_most=any(_is_billed_by_token(take) for take in to_order),
        )

    def _project_or_none(self, project_id: str) -> Project | None:
        try:
            return self._store.project(project_id)
        except NotFound:  # deleted: what it replaced before may run still
            return None

    def _will_be_bought(self, take: Take) -> bool:
        """False for what was paid for before and comes for nothing, and without a way to its provider."""
        is_there = self._store.paid_twin(take) is not None or self._lies_here(take)
        return take.provider in self._providers and not is_there


def _is_billed_by_token(take: Take) -> bool:
    model = find_model(take.model)
    return model is not None and model.is_billed_by_token


def _clips_to_follow(project: Project, takes: list[Take]) -> int:
    """How many clips begin by themselves once the project's script is there."""
    is_written = project.script is None or project.script.id not in {take.id for take in takes} or project.scenes
    return 0 if is_written else project.brief.scene_count
