"""Looking: nothing here changes anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mvcore import data_folder, doctor
from mvcore.domain import Asset, Film, Project, ProjectSummary, Take, is_id
from mvcore.errors import NotFound
from mvcore.ledger import ledger_csv
from mvcore.storage import Link
from mvcore.storage.transfer import Transfer
from mvcore.store import LostOwnership
from mvcore.studio.base import StudioBase


class Looking(StudioBase):
    """Projects, takes, files and the state of the machine."""

    def projects(self) -> tuple[ProjectSummary, ...]:
        """All projects, the last changed first."""
        return self._store.summaries()

    def project(self, project_id: str) -> Project:
        """A snapshot of a project. Raises `NotFound`, also for an id that is none."""
        if not is_id(project_id) and not self._is_listed(project_id):
            raise NotFound("That is no project id: open one from Projects or start a new one.")
        return self._store.project(project_id)

    def _is_listed(self, project_id: object) -> bool:
        """True for an id of an unusual form that a row has all the same."""
        return isinstance(project_id, str) and any(project_id == project.id for project in self.projects())

    def takes(self, project_id: str | None = None) -> tuple[Take, ...]:
        """Every attempt of a project, or of all projects, the first one first."""
        return self._store.takes(project_id)

    def ledger(self, project_id: str | None = None) -> str:
        """What was ordered and what it cost, as CSV; of deleted projects too. Raises `NotFound`."""
        if project_id is not None:
            self.project(project_id)
        titles = {project.id: project.title for project in self.projects()}
        return ledger_csv(self._store.takes(project_id), titles)

    def spent_usd(self) -> float:
        """What all takes of all projects cost, of deleted ones too."""
        return self._store.spent_usd()

    def spent_is_at_most(self) -> bool:
        """True when something of that was stopped while it was made: how much of it is billed is not known."""
        return self._store.spent_is_at_most()

    def asset(self, asset_id: str) -> Asset:
        """The record of a stored file. Raises `NotFound`."""
        return self._store.asset(asset_id)

    @contextmanager
    def media(self, asset_id: str, tell: Callable[[float], None] = lambda _: None) -> Iterator[tuple[Asset, Path]]:
        """A stored file and its record. `tell` gets the share that came from far away, from 0 to 1, when that takes
        long. Raises `NotFound`, `StorageError`."""
        asset = self._store.asset(asset_id)
        with self._shelves.file(asset, Transfer(asset.size_bytes, tell)) as path:
            yield asset, path

    def link(self, asset_id: str, saved_as: str | None = None) -> Link | None:
        """An address that a browser loads a stored file from without this process, until it expires; with `saved_as`
        it is saved under that name. None for a file on this machine. Raises `NotFound`, `StorageError`."""
        return self._shelves.link(self._store.asset(asset_id), saved_as)

    def media_origins(self) -> tuple[str, ...]:
        """The origins that browsers load stored files from beside this app: those of the buckets. Raises
        `StorageError`."""
        named = {self.settings.storage_bucket} if self.settings.storage_bucket else frozenset[str]()
        buckets = self._store.buckets() | named
        if not buckets:
            return ()
        from mvcore.storage.s3 import bucket_origin

        return tuple(sorted({bucket_origin(name) for name in buckets}))

    def storage_note(self, asset_id: str) -> str | None:
        """A sentence about a file that should be in the bucket by now and plays from this machine, or that could not be
        had from the bucket when a browser asked for it."""
        trouble, transfer = self._porter.trouble(asset_id), self._porter.transfer(asset_id)
        if transfer is not None and transfer.is_slow and self._store.asset(asset_id).destination:
            return f"On its way to the bucket: {transfer.share:.0%}."
        if trouble is not None:
            return f"Kept on this machine, not in the bucket yet: {trouble} It is tried again."
        return self._shelves.trouble(asset_id)

    def film_metadata(self, film: Film) -> dict[str, object]:
        """Where a finished film and its clips live now, and how long it took: `merge_seconds` to stitch,
        `total_seconds` with fetching the clips and storing the film. Raises `NotFound`."""
        stored = self._store.asset(film.asset_id or "")
        clips = {asset.id: asset for asset in self._store.assets(film.project_id)}
        used = [clips[asset_id] for asset_id in film.scene_asset_ids if asset_id in clips]
        return {
            "storage_backend": stored.backend,
            "cloud_urls": {"film": stored.cloud_url, "clips": [clip.cloud_url for clip in used if clip.cloud_url]},
            "merge_seconds": film.report.get("merge_seconds", film.report.get("wall_seconds")),
            "total_seconds": film.report.get("total_seconds"),
        }

    def examine(self) -> tuple[doctor.Check, ...]:
        """Checks of the machine and the settings."""
        checks, lost = doctor.examine(self.settings, self.today), self.lost_ownership()
        return (doctor.Check("owner of the database", False, lost), *checks) if lost else checks

    def check_folder(self) -> None:
        """Raises `DataFolderError` when the data folder was taken away: whatever is asked for would begin another."""
        data_folder.check_same(self.settings.data_dir, self._folder)

    def lost_ownership(self) -> str | None:
        """A sentence when another process works with the database by now, so that this one only reads; else None."""
        return str(LostOwnership()) if self._lock is not None and self._lock.is_lost else None

    def lack_of_room(self) -> str | None:
        """A sentence when the disk is nearly full, else None."""
        return data_folder.lack_of_room(self.settings.data_dir)
