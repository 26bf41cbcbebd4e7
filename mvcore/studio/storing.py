"""Files: moved between this machine and the bucket, and looked after."""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from mvcore.domain import Asset
from mvcore.errors import BadInput, MVError, NotFound, SettingsError
from mvcore.inventory import Inventory, take_stock
from mvcore.moving import move
from mvcore.storage.transfer import Transfer
from mvcore.studio.looking import Looking

_SAY_EVERY_SECONDS = 2.0
LEAST_AGE = timedelta(hours=24)
"""Younger files without a record may be those of a process that is about to write it."""
Say = Callable[[str], None]


class Storing(Looking):
    """For a Studio that owns the data folder."""

    def move_files(self, to_bucket: bool, project_id: str | None, say: Say) -> tuple[int, list[str]]:
        """Move the files of a project, or all, to the bucket or to this machine; answers how many are there now and a
        sentence for each that is not. What was moved before is not moved again, so that a stop costs nothing. Raises
        `SettingsError` without a bucket, `NotFound` for an unknown project."""
        if to_bucket and self.settings.storage_bucket is None:
            raise SettingsError("There is no bucket to move to: set STORAGE_BUCKET.")
        if project_id is not None:
            self.project(project_id)
        assets = self._store.assets(project_id)
        failed: list[str] = []
        for number, asset in enumerate(assets, start=1):
            say(f"{number} of {len(assets)}: {asset.key}, {asset.size_bytes / 2**20:.1f} MB")
            try:
                self._move(asset, self.settings.storage_bucket if to_bucket else None, say)
            except MVError as exc:
                failed.append(f"{asset.id}: {exc}")
        return len(assets) - len(failed), failed

    def _move(self, asset: Asset, bucket: str | None, say: Say) -> None:
        transfer = Transfer(asset.size_bytes, lambda share: say(f"   {share:.0%}"))
        move(self._store, self._shelves, asset, bucket, transfer)

    def take_stock(self, say: Say, least_age: timedelta = LEAST_AGE) -> Inventory:
        """Look whether every file is where its record says, and repair what can be. `Inventory.remove_orphans` removes
        files without a record that this studio has stored, unless that is less than `least_age` ago. Raises
        `StorageError`."""
        return take_stock(self._store, self._shelves, self._file_owner, least_age=least_age, say=say)

    def claim_files(self) -> int:
        """Own the files that other copies of this database have stored, from now on; answers how many these are. Only
        the one copy that is left should."""
        return self._file_owner.claim()

    def wait_for_files(self, seconds: float, say: Say) -> None:
        """Give new files time to arrive in the bucket. What does not arrive is carried after the next start. Raises
        `DataFolderError` when the data folder is taken away."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check_folder()
            waiting = [asset for asset in self._store.assets_to_move() if self._porter.trouble(asset.id) is None]
            if not waiting:
                return
            transfers = (self._porter.transfer(asset.id) for asset in waiting)
            share = next((f", {transfer.share:.0%} of the first" for transfer in transfers if transfer), "")
            say(f"{len(waiting)} {'file is' if len(waiting) == 1 else 'files are'} on the way to the bucket{share}")
            time.sleep(_SAY_EVERY_SECONDS)

    def delete_project(self, project_id: str) -> None:
        """Delete a project and the files that no other project uses, wherever they live; what it cost stays in the
        ledger. What was replaced before it came is stopped. Raises `NotFound`, `BadInput` while something of it is
        being made that it shows, `StorageError` or `DataFolderError` when files cannot be removed: the project is gone
        then, and `storage check` finds them."""
        if self.project(project_id).is_busy:
            raise BadInput("Something of this project is being made: cancel it first, then delete the project.")
        self._delete(self._store.delete_project(project_id))

    def delete_take(self, take_id: str) -> None:
        """Delete the file of a take that is no longer in use, wherever it lives, unless another take, a film or a
        project uses it; what it cost stays in the ledger. Raises `NotFound`, `BadInput` for a take that runs or is
        shown, `StorageError` as `delete_project` does."""
        take = self._store.take(take_id)
        if take.status.is_running or take_id in self._current_takes(take.project_id):
            raise BadInput("This take is in use: make it again first and delete it then, or delete its project.")
        self._delete(self._store.delete_take_files(take_id))

    def _current_takes(self, project_id: str) -> set[str]:
        try:
            project = self.project(project_id)
        except NotFound:  # deleted
            return set()
        return {take.id for take in project.takes}

    def _delete(self, assets: Iterable[Asset]) -> None:
        """Delete files whose records are gone, all that can be reached; the rest is said at the end."""
        trouble: MVError | None = None
        for asset in assets:
            try:
                self._shelves.delete(asset)
            except MVError as exc:
                trouble = exc
        if trouble is not None:
            raise trouble
