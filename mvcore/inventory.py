"""Are all files where their records say, and is there a record of every file? Looks, and repairs what it can.

Nothing is removed but what nobody needs: a copy goes only when the very file was just seen where its record says. A
file without a record goes only on demand, when this studio has stored it itself, and not lately: a bucket may hold the
files of other studios, and another process may be writing.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from mvcore.domain import Asset, now
from mvcore.errors import NotFound, StorageError
from mvcore.file_owner import CLAIM, FileOwner
from mvcore.storage import Storage, Stored, Unfinished
from mvcore.storage.cache import cached_name
from mvcore.storage.checksum import file_sha256
from mvcore.storage.shelves import Shelves, holds
from mvcore.store import Store

_FOLDERS = ("mv/image/", "mv/video/", "mv/music/")
"""Where assets lie. What else is below `mv/` is not looked at."""
_LOOKS = 8
"""At a time: each waits for an answer from far away."""
_SAY_EVERY = 500

Say = Callable[[str], None]


@dataclass(frozen=True)
class Orphan:
    """A file that no record knows, or an upload that was never completed. `why_kept` says why it is not removed."""

    storage: Storage
    key: str
    stored_at: datetime
    why_kept: str | None
    upload: Unfinished | None = None

    def __str__(self) -> str:
        return f"{'unfinished upload of ' if self.upload else ''}{self.key} {_place(self.storage)}"

    def remove(self) -> None:
        """Raises `StorageError`, `DataFolderError`."""
        if self.upload is not None:
            self.storage.abandon(self.upload)
        else:
            self.storage.delete(self.key)


@dataclass
class Inventory:
    """What was found. `missing` are the ids of files that are nowhere as they should be, `repaired` sentences about
    what was put right, `removed` the orphans that are gone."""

    files: int = 0
    missing: list[str] = field(default_factory=list)
    orphans: list[Orphan] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    removed: list[Orphan] = field(default_factory=list)

    @property
    def removable(self) -> list[Orphan]:
        """What may be removed."""
        return [orphan for orphan in self.orphans if orphan.why_kept is None]

    def remove_orphans(self) -> None:
        """Remove what may be, one by one. Raises `StorageError`, `DataFolderError`."""
        for orphan in self.removable:
            orphan.remove()
            self.removed.append(orphan)

    def as_dict(self) -> dict[str, object]:
        """The same for JSON."""
        return {
            "files": self.files,
            "missing": self.missing,
            "orphans": [str(orphan) for orphan in self.orphans],
            "repaired": self.repaired,
            "kept": {str(orphan): orphan.why_kept for orphan in self.orphans if orphan.why_kept},
            "removed": [str(orphan) for orphan in self.removed],
        }


def take_stock(store: Store, shelves: Shelves, owner: FileOwner, *, least_age: timedelta, say: Say) -> Inventory:
    """Look at every record and every file, on this machine and in the bucket that is set, by checksum. A record that
    points to the wrong place is put right when the very file is in the other one; what is gone comes back from the
    cache; a second copy is removed. Orphans that were stored within `least_age` are not to be removed. Raises
    `StorageError` when the bucket cannot be read: then nothing was removed."""
    places = [shelves.local, *([shelves.in_bucket(shelves.bucket)] if shelves.bucket else [])]
    found = Inventory()
    whole: set[str] = set()
    for asset, is_whole in _looked_at(store.assets(), shelves, found, say):
        if is_whole or _repaired(store, shelves, asset, places, found):
            whole.add(asset.id)
        else:
            found.missing.append(asset.id)
    judge = _Judge(owner, least_age)
    for storage, listed in [(each, _listed(each)) for each in places]:  # all are listed before the first removal
        _look_through(storage, listed, store.assets(), whole, found, judge)
        _look_for_unfinished(storage, found, judge, say)
    return found


class _Judge:
    """Says why an orphan is kept."""

    def __init__(self, owner: FileOwner, least_age: timedelta) -> None:
        self._owner = owner
        self._claims = owner.claims()
        self._former_claims = owner.former_claims()
        self._hours = least_age.total_seconds() / 3600
        self._before = now() - least_age

    def why_kept(self, storage: Storage, key: str, stored_at: datetime) -> str | None:
        """None when it may be removed. What was begun to be copied in the data folder has no name of its own."""
        is_part = storage.backend == "local" and PurePosixPath(key).name.startswith(".")
        if not is_part and (why := self._whose(storage, PurePosixPath(key).stem)) is not None:
            return why
        if stored_at > self._before:
            return f"it is younger than {self._hours:g} hours"
        return self._owner.stranger(storage) if storage.backend != "local" else None

    def _whose(self, storage: Storage, asset_id: str) -> str | None:
        """A sentence about a file that is not ours, else None. A data folder that was copied or moved has its own files
        in it, whoever stored them; a bucket is the same one for each copy."""
        if asset_id in self._claims or (storage.backend == "local" and asset_id in self._former_claims):
            return None
        if asset_id in self._former_claims:
            return f"it was stored before this data folder was copied or moved, or its database restored; {CLAIM}"
        return "this studio has not stored it, as far as its database knows"

    def may_remove(self, asset: Asset, storage: Storage) -> bool:
        """True when a second copy may go."""
        return self._owner.may_remove(asset.id, storage)


def _looked_at(assets: tuple[Asset, ...], shelves: Shelves, found: Inventory, say: Say) -> Iterator[tuple[Asset, bool]]:
    with ThreadPoolExecutor(_LOOKS) as pool:
        looks = pool.map(shelves.is_whole, assets)
        for asset, is_whole in zip(assets, looks, strict=True):
            found.files += 1
            if found.files % _SAY_EVERY == 0:
                say(f"{found.files} of {len(assets)} files looked at")
            yield asset, is_whole


def _repaired(store: Store, shelves: Shelves, asset: Asset, places: list[Storage], found: Inventory) -> bool:
    for storage in places:
        if storage is not shelves.of(asset.backend, asset.bucket) and holds(storage, asset):
            store.asset_moved(asset, *_name(storage))
            found.repaired.append(f"{asset.id} lies {_place(storage)}: its record says so now.")
            return True
    home = shelves.of(asset.backend, asset.bucket)
    try:
        with _cached(shelves, asset) as path:
            home.put(path, asset.key, asset.media_type)
    except NotFound:
        return False
    found.repaired.append(f"{asset.id} was gone and is {_place(home)} again, from the cache.")
    return True


@contextmanager
def _cached(shelves: Shelves, asset: Asset) -> Iterator[Path]:
    """The file as it was once loaded from a bucket. Raises `NotFound`."""

    def nowhere(_: Path) -> None:
        raise NotFound(f"{asset.key} is not in the cache.")

    with shelves.cache.file(cached_name(asset.key, asset.sha256), nowhere) as path:
        if file_sha256(path) != asset.sha256:
            nowhere(path)
        yield path


def _listed(storage: Storage) -> list[Stored]:
    return [each for each in storage.stored() if each.key.startswith(_FOLDERS)]


def _look_through(
    storage: Storage, listed: list[Stored], assets: tuple[Asset, ...], whole: set[str], found: Inventory, judge: _Judge
) -> None:
    """What lies in a storage that no record knows, and second copies of what is whole elsewhere."""
    known = {asset.key: asset for asset in assets}
    for key, stored_at in ((each.key, each.stored_at) for each in listed):
        asset = known.get(key)
        if asset is None:
            found.orphans.append(Orphan(storage, key, stored_at, judge.why_kept(storage, key, stored_at)))
        elif asset.id in whole and _is_second_copy(asset, storage) and judge.may_remove(asset, storage):
            storage.delete(key)
            found.repaired.append(f"A second copy of {key} that lay {_place(storage)} was removed.")


def _is_second_copy(asset: Asset, storage: Storage) -> bool:
    return (asset.backend, asset.bucket) != _name(storage)


def _look_for_unfinished(storage: Storage, found: Inventory, judge: _Judge, say: Say) -> None:
    """Needs a permission of its own, which nothing else does: without it the rest of the check still counts."""
    try:
        for upload in storage.unfinished():
            why_kept = judge.why_kept(storage, upload.key, upload.begun_at)
            found.orphans.append(Orphan(storage, upload.key, upload.begun_at, why_kept, upload))
    except StorageError as exc:
        say(f"not looked for unfinished uploads: {exc}")


def _name(storage: Storage) -> tuple[str, str | None]:
    return storage.backend, getattr(storage, "bucket", None)


def _place(storage: Storage) -> str:
    return f"in the bucket {getattr(storage, 'bucket', '')}" if storage.backend == "s3" else "on this machine"
