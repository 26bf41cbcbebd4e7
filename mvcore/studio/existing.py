"""What was made before and would do again: offered instead of made or bought twice."""

from collections.abc import Sequence

from mvcore import takes
from mvcore.brief import checked
from mvcore.domain import Brief, Project, Take, TakeKind, TakeStatus
from mvcore.steps.elsewhere import lives_elsewhere
from mvcore.studio.base import can_retry
from mvcore.studio.looking import Looking


class Existing(Looking):
    """Existing results: of equal requests, and of the same place."""

    _read: tuple[Project, tuple[Take, ...]] | None = None

    def existing_images(self, brief: Brief, project_id: str | None = None) -> int:
        """How many of the images that `make_images` would order were paid for before, in any project, and come for
        nothing unless it is told `anew`. Raises `BadInput`."""
        brief = checked(brief)
        project = self.project(project_id) if project_id else None
        if project is not None and project.script is None and project.options:
            return 0
        model = self.model(TakeKind.IMAGE, brief)
        return self._count_existing(takes.image_takes("", brief, model, known=self._live.heard))

    def _count_existing(self, ordered: Sequence[Take]) -> int:
        return sum(self._store.paid_twin(take) is not None or self._lies_here(take) for take in ordered)

    def _lies_here(self, take: Take) -> bool:
        """True when an equal request lies at its provider, at the address and in the account of the settings."""
        lying = self._store.lying_twin(take)
        provider = self._providers.get(lying.provider) if lying else None
        return lying is not None and (provider is None or not lives_elsewhere(lying, provider.endpoint()))

    def existing_take(self, project: Project, take: Take) -> Take | None:
        """An earlier take of the same place in the film or grid that is what another attempt would be asked for now,
        but for the seed. None for a take that is ready by the model that is chosen now."""
        model = self.model(take.kind, project.brief)
        if not can_retry(take) and (take.status is not TakeStatus.READY or take.model == model.id):
            return None
        changed = {"character_reference": project.character_asset_id} if take.kind is TakeKind.CLIP else {}
        wanted = self._again(project, take, model, **changed)
        same = [other for other in self._others(project, take) if takes.is_same_but_seed(other, wanted)]
        return same[-1] if same else None

    def earlier_take(self, project: Project, take: Take) -> Take | None:
        """What was ready in this place of the film or grid before, whatever its words and model; for the first one the
        last one, so that each comes again in turn. None while the take is running."""
        if take.status.is_running:
            return None
        others = self._others(project, take)
        before = [other for other in others if other.created_at < take.created_at]
        return next(reversed(before or others), None)

    def _others(self, project: Project, take: Take) -> list[Take]:
        """The ready takes of the same place with another file, the first one first."""
        return [
            other
            for other in self._takes_of(project)
            if (other.kind, other.slot, other.status) == (take.kind, take.slot, TakeStatus.READY)
            and other.project_id == take.project_id
            and other.asset_id not in (None, take.asset_id)
        ]

    def _takes_of(self, project: Project) -> tuple[Take, ...]:
        """Read once for all cards of a page that is drawn from one snapshot."""
        read = self._read  # other sessions read and write it meanwhile
        if read is None or read[0] is not project:
            read = self._read = (project, self.takes(project.id))
        return read[1]

    def use_existing(self, project_id: str, take: Take) -> None:
        """Put what `existing_take` finds back in the place of a take, for nothing. Does nothing when there is none."""
        project = self.project(project_id)
        self._put_back(project, take, self.existing_take(project, take))

    def use_earlier(self, project_id: str, take: Take) -> None:
        """Put what `earlier_take` finds back in the place of a take, for nothing. Does nothing when there is none, or
        when the take is not current any more."""
        project = self.project(project_id)
        self._put_back(project, take, self.earlier_take(project, take))

    def _put_back(self, project: Project, take: Take, earlier: Take | None) -> None:
        """The choice of the character stays with its place in the grid."""
        if earlier is None or not self._store.put_back(take, earlier):
            return
        if take.kind is TakeKind.IMAGE and take.asset_id is not None and take.asset_id == project.character_asset_id:
            self._store.select_character(project.id, earlier.asset_id)
