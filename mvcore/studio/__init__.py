"""Studio: the one object that pages and the command line talk to. Every action of a person is one call of it.

base.py      models and prices, ordering within the budget
existing.py  what was made before and is offered again
looking.py   projects, takes, files, checks
images.py    the character's images
scenes.py    scenes and clips
films.py     choices, music, plan, stitch
choosing.py  quality, models, and settings of clips
changes.py   other words and models for what was begun
models.py    models as they are today, and how an image was made
reconciling.py the ledger against an invoice
resuming.py  what the opening of a folder goes on with
storing.py   files: moved, looked after
"""

import contextlib
import logging
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from mvcore import data_folder, workflows
from mvcore.debug_log import event
from mvcore.domain import now
from mvcore.generation import Provider
from mvcore.generation.demo import DemoProvider
from mvcore.settings import Settings
from mvcore.steps import Workbench
from mvcore.storage.shelves import Shelves
from mvcore.store import Store
from mvcore.store.health import check_not_lost
from mvcore.studio.changes import Changing
from mvcore.studio.films import Films
from mvcore.studio.models import Models
from mvcore.studio.owning import owned, store_to_read
from mvcore.studio.reconciling import Reconciling
from mvcore.studio.resumed import Resumed
from mvcore.studio.resuming import Resuming
from mvcore.studio.storing import Storing

_log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 1.0
"""Beyond this the card says that a take waits for the provider."""
_ORDER_SECONDS = 3.0
"""What has not ended by then is told to: a download is broken off, an order is waited for all the same."""
_ANSWER_SECONDS = 70.0
"""The longest that an order waits for its answer, and a little more."""


class Studio(Changing, Films, Models, Reconciling, Resuming, Storing):
    """A data folder with its projects, and the jobs that work on them.

    Open it once per process and close it at the end, or use it as a context manager.
    """

    # -- opening and closing -------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        work: bool = True,
        jobs: bool = True,
        tell: Callable[[Resumed], None] = lambda _: None,
        clock: Callable[[], datetime] = now,
    ) -> "Studio":
        """Open the data folder and go on with interrupted work.

        `work=False` starts no job and takes no lock: for reading beside a running app. `jobs=False` owns the folder and
        its database and starts no job: for work on its files. `tell` hears what is gone on with, and what that may
        cost, before it is; what it raises leaves all of it as it is. By the `clock`, models are offered and end.
        Raises `DataFolderError` when another process has the folder or the database, the folder cannot be written, or
        the database is of a newer version; to read, also when it is of an older one and another process has it; and
        when the folder holds files of a studio whose database is gone.
        """
        folder = data_folder.prepare(settings.data_dir)
        lock = owned(settings, folder) if work else None
        with contextlib.ExitStack() as undo:
            if lock is not None:
                undo.callback(lock.release)
            check_not_lost(settings.store_url, folder)
            store = Store(settings.store_url) if work else store_to_read(settings, folder)
            undo.callback(store.close)
            studio = cls(settings, store, _shelves(settings, folder), lock, clock)
            if lock is not None:
                lock.watch(store, studio._stop_working)
            if work:
                studio._file_owner.identify()
                studio._shelves.owner = studio._file_owner
            if work and jobs:
                studio._start_jobs(tell)
            undo.pop_all()
        _tell_opened(settings, work=work, jobs=work and jobs)
        return studio

    def _start_jobs(self, tell: Callable[[Resumed], None]) -> None:
        folder = self.settings.data_dir.absolute()
        unfinished = folder / "unfinished"
        left = list(unfinished.glob("*"))
        shutil.rmtree(unfinished, ignore_errors=True)
        for path in left:
            event("cleanup", what="left_work_folder", name=path.name)
        unfinished.mkdir()
        self._providers = _providers(self.settings)
        self.resumed = self._find_unfinished()
        with contextlib.ExitStack() as undo:
            undo.callback(self._close_providers)
            if self.resumed.projects:
                tell(self.resumed)
            self._shelves.sweep()
            workflows.open_jobs(self._bench(unfinished))
            undo.pop_all()
        self._works = True
        self._porter.start()
        self._preparer.start()
        if self._lock is not None and self._lock.is_lost:  # while all that began
            self._stop_working()

    def _bench(self, unfinished: Path) -> Workbench:
        return Workbench(
            self.settings,
            self._store,
            self._shelves,
            self._providers,
            unfinished,
            self._live,
            self._preparer,
            self._clock,
        )

    def _close_providers(self) -> None:
        for provider in self._providers.values():
            provider.close()

    def _stop_working(self) -> None:
        """Begin nothing more, for another process owns the database. Reading goes on."""
        if self._works:
            workflows.close_jobs()
            self._porter.leave()
            self._preparer.leave()

    def close(self) -> None:
        """Stop working and let go of the data folder. Running jobs go on after the next start."""
        self._live.close()
        is_over = not self._works or self._stop_jobs()
        self._planner.close()
        self._shelves.close()
        self._store.close()
        if self._lock is not None and is_over:
            self._lock.release()

    def _stop_jobs(self) -> bool:
        """False when a step still runs: then the folder stays ours until this process ends."""
        workflows.close_jobs()
        workflows.wait_for_steps(_ORDER_SECONDS)
        self._close_providers()
        self._porter.leave()
        self._preparer.leave()
        is_over = workflows.wait_for_steps(_ANSWER_SECONDS)
        if not is_over:
            _log.warning("A step did not end in time: the data folder can be opened again when this process has ended.")
        return is_over

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.close()


def _tell_opened(settings: Settings, *, work: bool, jobs: bool) -> None:
    event(
        "opened",
        storage="bucket" if settings.serve_from_cloud else "local",
        bucket=settings.storage_bucket,
        provider=settings.provider_name,
        database=settings.store_url.partition(":")[0],
        work=work,
        jobs=jobs,
        parallel=settings.parallel_predictions,
        budget_usd=settings.budget_usd,
    )


def _shelves(settings: Settings, folder: Path) -> Shelves:
    return Shelves(
        folder,
        settings.storage_bucket,
        cloud=settings.serve_from_cloud,
        link_seconds=settings.presigned_url_expires_seconds,
    )


def _providers(settings: Settings) -> dict[str, Provider]:
    """Every provider that can be reached: what the demo makes goes on when new orders go to Replicate. The other way
    round it does not: who asks for the demo, with a token beside it, asks for nothing to go out; what was ordered at
    Replicate is looked for again once it is allowed.

    The client of Replicate takes longer to import than the rest of the package together, so only its use loads it.
    """
    folder = settings.data_dir.absolute() / "demo"
    providers: dict[str, Provider] = {"demo": DemoProvider(folder, latency=settings.demo_latency_seconds)}
    if settings.provider_name == "replicate":
        assert settings.replicate_api_token is not None
        from mvcore.generation.replicate import ReplicateProvider

        providers["replicate"] = ReplicateProvider(
            settings.replicate_api_token,
            settings.replicate_base_url,
            patience=_PATIENCE_SECONDS,
            settle_seconds=settings.lost_order_seconds,
        )
    return providers
