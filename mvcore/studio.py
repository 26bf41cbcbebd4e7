"""Studio: the one object that pages and the command line talk to. Every action of a person is one call of it."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from filelock import FileLock

from mvcore import budget, data_folder, doctor, takes, workflows
from mvcore.assets import MAX_UPLOAD_BYTES, store_picture
from mvcore.brief import checked
from mvcore.catalog import Model, default_model
from mvcore.domain import (
    Asset,
    Brief,
    Project,
    ProjectSummary,
    Take,
    TakeKind,
    TakeStatus,
    is_id,
    new_id,
)
from mvcore.errors import BadInput, DataFolderError, NotFound
from mvcore.generation import Provider
from mvcore.generation.demo import DemoProvider
from mvcore.settings import Settings
from mvcore.steps import Workbench
from mvcore.storage import Storage
from mvcore.storage.local import LocalStorage
from mvcore.store import Store

_PROVIDER = "demo"


class Studio:
    """A data folder with its projects, and the jobs that work on them.

    Open it once per process and close it at the end, or use it as a context manager.
    """

    def __init__(self, settings: Settings, store: Store, storage: Storage, lock: FileLock | None) -> None:
        self.settings = settings
        self._store = store
        self._storage = storage
        self._lock = lock
        self._providers: dict[str, Provider] = {}

    # -- opening and closing -------------------------------------------------------------------------------------

    @classmethod
    def open(cls, settings: Settings, *, work: bool = True) -> "Studio":
        """Open the data folder and go on with interrupted work.

        `work=False` starts no job and takes no lock: for reading beside a running app.
        Raises `DataFolderError` when another process has the folder or it cannot be written.
        """
        folder = data_folder.prepare(settings.data_dir)
        lock = data_folder.take_lock(folder) if work else None
        try:
            studio = cls(settings, Store(settings.store_url), LocalStorage(folder), lock)
            if work:
                studio._start_jobs()
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return studio

    def _start_jobs(self) -> None:
        folder = self.settings.data_dir.absolute()
        unfinished = folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        self._providers = {_PROVIDER: DemoProvider(folder / "demo", latency=self.settings.demo_latency_seconds)}
        workflows.open_jobs(Workbench(self.settings, self._store, self._storage, self._providers, unfinished))

    def close(self) -> None:
        """Stop working and let go of the data folder. Running jobs go on after the next start."""
        if self._lock is not None:
            workflows.close_jobs()
            for provider in self._providers.values():
                provider.close()
        self._store.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.close()

    # -- looking -------------------------------------------------------------------------------------------------

    def projects(self) -> tuple[ProjectSummary, ...]:
        """All projects, the last changed first."""
        return self._store.summaries()

    def project(self, project_id: str) -> Project:
        """A snapshot of a project. Raises `NotFound`, also for an id that is none."""
        if not is_id(project_id):
            raise NotFound("The address holds no valid project id: open one from Projects or start a new one.")
        return self._store.project(project_id)

    def takes(self, project_id: str) -> tuple[Take, ...]:
        """Every attempt of a project, the first one first."""
        return self._store.takes(project_id)

    def asset(self, asset_id: str) -> Asset:
        """The record of a stored file. Raises `NotFound`."""
        return self._store.asset(asset_id)

    @contextmanager
    def media(self, asset_id: str) -> Iterator[tuple[Asset, Path]]:
        """A stored file and its record. Raises `NotFound`."""
        asset = self._store.asset(asset_id)
        with self._storage.file(asset.key) as path:
            yield asset, path

    def examine(self) -> tuple[doctor.Check, ...]:
        """Checks of the machine and the settings."""
        return doctor.examine(self.settings)

    def lack_of_room(self) -> str | None:
        """A sentence when the disk is nearly full, else None."""
        return data_folder.lack_of_room(self.settings.data_dir)

    def model(self, kind: TakeKind) -> Model:
        """The model that makes things of this kind, with its price."""
        return default_model(_PROVIDER, kind)

    # -- character images ------------------------------------------------------------------------------------------

    def create_project(self, brief: Brief) -> str:
        """A new project without images; answers its id. Raises `BadInput`."""
        project_id = new_id()
        self._store.add_project(project_id, checked(brief))
        return project_id

    def make_images(self, brief: Brief, project_id: str | None = None, draft_id: str | None = None) -> str:
        """Order the character images of a brief; answers the project's id.

        Without a project, or when it has its script already, a new one begins, under `draft_id` if given: a second
        click then finds the project of the first. Asking again for images that are being made orders nothing.
        Raises `BadInput`, `BudgetExceeded`.
        """
        brief = checked(brief)
        model = self.model(TakeKind.IMAGE)
        project = self._project_for(brief, project_id, draft_id)
        is_second_click = project.options and (project.images_busy or project.id == draft_id)
        if is_second_click and project.brief == brief:
            return project.id
        self._check_budget(project.spent_usd, model, brief.image_count)
        ordered = takes.image_takes(project.id, brief, model)
        if self._store.place_options(project, brief, ordered):
            self._start(*ordered)
        return project.id

    def retry_image(self, project_id: str, position: int) -> None:
        """Another attempt at a failed or cancelled image option."""
        for option in self.project(project_id).options:
            if option.position == position:
                self._retry(option.take, self._store.replace_option)

    def choose_image(self, project_id: str, position: int) -> None:
        """Make an image option the character. Raises `BadInput` when it is not ready."""
        for option in self.project(project_id).options:
            if option.position == position and option.take.asset_id is not None:
                self._store.select_character(project_id, option.take.asset_id)
                return
        raise BadInput(f"Option {position + 1} has no picture yet: choose one that is ready.")

    def use_own_picture(
        self, data: bytes, name: str, brief: Brief, project_id: str | None = None, draft_id: str | None = None
    ) -> str:
        """Make an uploaded picture the character of a project, a new one as in `make_images`; answers its id.

        The picture is checked first, so that a refused one changes nothing. Raises `BadInput`, `BrokenMedia`.
        """
        brief = checked(brief)
        asset = self._stored_upload(data, name)
        project = self._project_for(brief, project_id, draft_id)
        self._store.change_brief(project.id, brief)
        self._store.add_asset(asset)
        self._store.select_character(project.id, asset.id)
        return project.id

    def _stored_upload(self, data: bytes, name: str) -> Asset:
        if len(data) > MAX_UPLOAD_BYTES:
            raise BadInput(f"{name} has {len(data) / 2**20:.0f} MB: choose a picture of at most 20 MB.")
        try:
            with tempfile.TemporaryDirectory(dir=self.settings.data_dir) as folder:
                path = Path(folder) / "upload"
                path.write_bytes(data)
                return store_picture(path, self._storage, new_id(), name)
        except OSError as exc:
            raise DataFolderError(
                f"The picture could not be stored ({exc.strerror}): free some space in the data folder and try again."
            ) from exc

    def _project_for(self, brief: Brief, project_id: str | None, draft_id: str | None) -> Project:
        """The project that a brief goes to: a new one when there is none or when it has its script already."""
        if project_id is not None:
            project = self.project(project_id)
            if project.script is None:
                return project
        target = draft_id or new_id()
        self._store.add_project(target, brief)
        return self.project(target)

    # -- scenes and clips ------------------------------------------------------------------------------------------

    def write_scenes(self, project_id: str) -> None:
        """Have the scenes written; their clips start by themselves. Nothing happens when that was done already."""
        project = self.project(project_id)
        if project.script is None:
            model = self.model(TakeKind.SCRIPT)
            self._check_budget(project.spent_usd, model, 1)
            script = takes.script_take(project_id, project.brief, model)
            if self._store.replace_script(None, script):
                self._start(script)

    def retry_script(self, project_id: str) -> None:
        """Another attempt at a failed or cancelled script."""
        script = self.project(project_id).script
        if script is not None:
            self._retry(script, self._store.replace_script)

    def retry_clip(self, project_id: str, scene_id: str) -> None:
        """Another take of a scene's clip, with the character image that is chosen now."""
        project = self.project(project_id)
        for scene in project.scenes:
            if scene.id == scene_id:
                self._retry(scene.take, self._store.replace_clip, character_reference=project.character_asset_id)

    def cancel(self, take: Take) -> None:
        """Stop a running take."""
        self._store.finish_take(take.id, TakeStatus.CANCELLED)

    def retry_failed(self, project_id: str) -> None:
        """Go on with a project: another attempt at everything that failed or was cancelled."""
        project = self.project(project_id)
        if project.script is not None and _can_retry(project.script):
            self.retry_script(project_id)
        for scene in project.scenes:
            if _can_retry(scene.take):
                self.retry_clip(project_id, scene.id)

    # -- film ------------------------------------------------------------------------------------------------------

    def stitch(self, project_id: str) -> None:
        """Stitch the ready clips in order. Raises `BadInput` when there is none; one stitch runs at a time."""
        project = self.project(project_id)
        if not project.ready_scenes:
            raise BadInput("No clip is ready yet: wait for one or retry a failed one.")
        if project.film is not None and project.film.status.is_running:
            return
        film = takes.new_film(project)
        if self._store.place_film(film, project.film.id if project.film else None):
            workflows.start_film(film.id)

    # -- shared ------------------------------------------------------------------------------------------------------

    def _start(self, *ordered: Take) -> None:
        for take in ordered:
            workflows.start_take(take)

    def _retry(self, former: Take, replace_with: Callable[[Take, Take], bool], **changed: object) -> None:
        """Fetch again what was paid for, else order again. The claim in the store makes a second click do nothing."""
        if former.status.is_running:
            return
        if former.collectable:
            if self._store.reopen_take(former.id):
                self._start(former)
            return
        spent = self._store.project(former.project_id).spent_usd
        self._check_budget(spent, default_model(former.provider, former.kind), 1)
        take = takes.again(former, **changed)
        if replace_with(former, take):
            self._start(take)

    def _check_budget(self, spent: float, model: Model, count: int) -> None:
        budget.check(self.settings.budget_usd, spent, model.price_usd, count)


def _can_retry(take: Take) -> bool:
    return take.status in (TakeStatus.FAILED, TakeStatus.CANCELLED)
