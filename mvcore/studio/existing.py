"""What was paid for before and would do again: offered instead of bought twice."""

from collections.abc import Sequence

from mvcore import takes
from mvcore.brief import checked
from mvcore.domain import Brief, Project, Take, TakeKind, TakeStatus
from mvcore.studio.base import can_retry
from mvcore.studio.looking import Looking


class Existing(Looking):
    """Existing results of equal requests."""

    def existing_images(self, brief: Brief, project_id: str | None = None) -> int:
        """How many of the images that `make_images` would order were paid for before, in any project, and come for
        nothing unless it is told `anew`. Raises `BadInput`."""
        brief = checked(brief)
        project = self.project(project_id) if project_id else None
        if project is not None and project.script is None and project.options:
            return 0
        return self._count_existing(takes.image_takes("", brief, self.model(TakeKind.IMAGE, brief)))

    def _count_existing(self, ordered: Sequence[Take]) -> int:
        found = (self._store.paid_twin(take) or self._store.lying_twin(take) for take in ordered)
        return sum(twin is not None for twin in found)

    def existing_take(self, project: Project, take: Take) -> Take | None:
        """An earlier take of the same place in the film or grid that was paid for and is what another attempt would be
        asked for now, but for the seed. None for a take that is ready by the model that is chosen now."""
        model = self.model(take.kind, project.brief)
        is_wanted = can_retry(take) or (take.status is TakeStatus.READY and take.model != model.id)
        if not is_wanted or take.kind is TakeKind.SCRIPT or model.price_usd == 0:
            return None
        changed = {"character_reference": project.character_asset_id} if take.kind is TakeKind.CLIP else {}
        wanted = takes.again(take, model, **changed)
        earlier = [
            other
            for other in self.takes(project.id)
            if other.status is TakeStatus.READY and other.slot == take.slot and takes.is_same_but_seed(other, wanted)
        ]
        return earlier[-1] if earlier else None

    def use_existing(self, project_id: str, take: Take) -> None:
        """Put what `existing_take` finds back in the place of a take, for nothing. Does nothing when there is none."""
        earlier = self.existing_take(self.project(project_id), take)
        if earlier is not None:
            self._store.put_back(take, earlier)
