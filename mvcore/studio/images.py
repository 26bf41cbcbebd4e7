"""The character's images: made, chosen, or brought along."""

from collections.abc import Sequence
from contextlib import suppress

from mvcore import takes
from mvcore.brief import MAX_IMAGES, checked
from mvcore.domain import Brief, Project, Take, TakeKind, new_id
from mvcore.errors import BadInput, NotFound, StorageError
from mvcore.storable_text import quoted
from mvcore.studio.base import can_retry, checked_words
from mvcore.studio.existing import Existing
from mvcore.studio.pictures import store_upload


class Images(Existing):
    """Up to four images to choose one from."""

    def create_project(self, brief: Brief) -> str:
        """A new project without images; answers its id. Raises `BadInput`."""
        project_id = new_id()
        self._store.add_project(project_id, checked(brief))
        return project_id

    def make_images(
        self, brief: Brief, project_id: str | None = None, draft_id: str | None = None, *, anew: bool = False
    ) -> str:
        """Order the character images of a brief; answers the project's id.

        Without a project, or when it has its script already, a new one begins, under `draft_id` if given: a second
        click then finds the project of the first. Asking again for images that are being made orders nothing. The first
        ones of a project are those that `existing_images` counts, as far as there are any; `anew` orders new ones.
        Raises `BadInput`, `BudgetExceeded`.
        """
        brief = checked(brief)
        model = self.model(TakeKind.IMAGE, brief)
        project = self._project_for(brief, project_id, draft_id)
        anew = anew or bool(project.options)
        ordered = takes.image_takes(project.id, brief, model, anew=anew, known=self._live.heard)
        is_second_click = project.images_busy or project.id == draft_id
        if is_second_click and project.brief == brief and _are_of(project, ordered):
            return project.id
        self._refuse_ended(model)
        to_buy = len(ordered) - self._count_existing(ordered)
        self._check_budget(project, sum(take.price_usd for take in ordered[:to_buy]))
        if self._store.place_options(project, brief, ordered):
            self._start(*ordered)
        return project.id

    def change_brief(self, project_id: str, brief: Brief) -> None:
        """Another text, look and shape for a project that has no scenes yet. Nothing is ordered, and its pictures stay
        with the choice among them. Raises `BadInput`."""
        brief = checked(brief)
        if self.project(project_id).script is not None:
            raise BadInput("The scenes of this project are written already: make new images to begin another project.")
        self._store.change_brief(project_id, brief)

    def retry_image(self, project_id: str, position: int, *, anew: bool = False) -> None:
        """Another attempt at a failed or cancelled image option; `anew` orders also what could be fetched."""
        project = self.project(project_id)
        for option in project.options:
            if option.position == position:
                self._order(project, self._next(project, option.take, anew=anew))

    def retry_images(self, project_id: str) -> None:
        """Another attempt at every image option, once none of them is ready or running, but for those that a safety
        check refused: they need other words. All of it or nothing. Raises `BudgetExceeded`."""
        project = self.project(project_id)
        former = [option.take for option in project.options]
        if all(can_retry(take) for take in former):
            wanted = [self._next(project, take) for take in former if self.may_repeat(project, take)]
            self._order(project, *wanted)

    def reword_image(self, project_id: str, position: int, description: str) -> None:
        """Another attempt at an image option with other words; the brief stays as it is. Raises `BadInput` for empty,
        too long or refused words, `BudgetExceeded`."""
        project = self.project(project_id)
        for option in project.options:
            if option.position == position:
                words = checked_words(description, option.take, str(option.take.input["prompt"]))
                self._order(project, self._next(project, option.take, anew=True, prompt=words))

    def choose_image(self, project_id: str, position: int) -> None:
        """Make an image option the character. Raises `BadInput` when it is not ready, `NotFound` when its file is
        gone."""
        if not isinstance(position, int) or not 0 <= position < MAX_IMAGES:
            raise BadInput(f"There is no option {quoted(position)}: choose one that is ready.")
        for option in self.project(project_id).options:
            if option.position == position and option.take.asset_id is not None:
                if self._is_gone(option.take.asset_id):
                    raise NotFound(f"The file of {option.label} is gone: choose another picture, or make new ones.")
                self._store.select_character(project_id, option.take.asset_id)
                return
        raise BadInput(f"Option {position + 1} has no picture yet: choose one that is ready.")

    def _is_gone(self, asset_id: str) -> bool:
        """True for a file that is not where its record says, or another one. What nobody can tell, since the bucket
        cannot be reached, is not gone."""
        asset = self._store.asset(asset_id)
        with suppress(StorageError):
            if not self._shelves.is_whole(asset):
                moved = self._store.asset(asset_id)
                return moved == asset or not self._shelves.is_whole(moved)
        return False

    def use_own_picture(
        self, data: bytes, name: str, brief: Brief, project_id: str | None = None, draft_id: str | None = None
    ) -> str:
        """Make an uploaded picture the character of a project, a new one as in `make_images`; answers its id.

        The picture is checked first, so that a refused one changes nothing. Raises `BadInput`, `BrokenMedia`.
        """
        brief = checked(brief)
        asset, *original = store_upload(data, name, self.settings, self._shelves)
        project = self._project_for(brief, project_id, draft_id)
        self._store.change_brief(project.id, brief)
        self._store.add_assets(asset, *original)
        self._store.select_character(project.id, asset.id)
        return project.id

    def _project_for(self, brief: Brief, project_id: str | None, draft_id: str | None) -> Project:
        """The project that a brief goes to: a new one when there is none or when it has its script already."""
        if project_id is not None:
            project = self.project(project_id)
            if project.script is None:
                return project
        target = draft_id or new_id()
        self._store.add_project(target, brief)
        return self.project(target)


def _are_of(project: Project, ordered: Sequence[Take]) -> bool:
    """True when the project's images, or some that were not reworded, are of this order: another text may be stored
    while they are made."""
    pairs = zip(project.options, ordered, strict=False)
    return len(project.options) == len(ordered) and any(takes.is_same_but_seed(one.take, take) for one, take in pairs)
