"""Are all files where their records say, and is there a record of every file? Looks, and repairs what it can."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from mvcore.domain import Asset
from mvcore.errors import NotFound, StorageError
from mvcore.storage import Storage, Stored
from mvcore.storage.shelves import Shelves
from mvcore.store import Store

_FOLDERS = ("mv/image/", "mv/video/")
"""Where assets lie. What else is below `mv/` is not looked at."""

Say = Callable[[str], None]


@dataclass
class Inventory:
    """What was found. `missing` are the ids of files that are nowhere as they should be, `orphans` places with files
    that no record knows, `repaired` sentences about what was put right."""

    files: int = 0
    missing: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)


def take_stock(store: Store, shelves: Shelves, *, remove_orphans: bool, say: Say) -> Inventory:
    """Look at every record and every file, on this machine and in the bucket that is set. A record that points to the
    wrong place is put right when the very file is in the other one; a second copy is removed; orphans are removed when
    asked for. Raises `StorageError` when the bucket cannot be listed."""
    found = Inventory()
    places = [shelves.local, *([shelves.in_bucket(shelves.bucket)] if shelves.bucket else [])]
    there = {_name(storage): _listed(storage.stored()) for storage in places}
    for asset in store.assets():
        found.files += 1
        if found.files % 1000 == 0:
            say(f"{found.files} files looked at")
        if not _is_where_it_says(asset, there, shelves):
            _repair(store, shelves, asset, places, found)
    _look_for_orphans(store, places, there, found, remove=remove_orphans)
    return found


def _listed(stored: Iterable[Stored]) -> dict[str, int]:
    return {each.key: each.size_bytes for each in stored if each.key.startswith(_FOLDERS)}


def _name(storage: Storage) -> tuple[str, str | None]:
    return storage.backend, getattr(storage, "bucket", None)


def _is_where_it_says(asset: Asset, there: dict[tuple[str, str | None], dict[str, int]], shelves: Shelves) -> bool:
    """A bucket that is not the one that is set is asked for each file."""
    files = there.get((asset.backend, asset.bucket))
    if files is not None:
        return files.get(asset.key) == asset.size_bytes
    return shelves.of(asset.backend, asset.bucket).exists(asset.key)


def _repair(store: Store, shelves: Shelves, asset: Asset, places: list[Storage], found: Inventory) -> None:
    for storage in places:
        backend, bucket = _name(storage)
        if (backend, bucket) != (asset.backend, asset.bucket) and _holds(storage, asset):
            store.asset_moved(asset, backend, bucket)
            found.repaired.append(f"{asset.id} lies {_place(storage)}: its record says so now.")
            return
    found.missing.append(asset.id)


def _holds(storage: Storage, asset: Asset) -> bool:
    """True when the very bytes are there."""
    try:
        with storage.file(asset.key, asset.sha256) as path:
            return path.stat().st_size == asset.size_bytes
    except (NotFound, StorageError):
        return False


def _look_for_orphans(
    store: Store,
    places: list[Storage],
    there: dict[tuple[str, str | None], dict[str, int]],
    found: Inventory,
    *,
    remove: bool,
) -> None:
    home = {asset.key: (asset.backend, asset.bucket) for asset in store.assets()}
    for storage in places:
        for key in there[_name(storage)]:
            if key not in home:
                found.orphans.append(f"{key} {_place(storage)}")
                if remove:
                    storage.delete(key)
            elif home[key] != _name(storage):
                storage.delete(key)
                found.repaired.append(f"A second copy of {key} that lay {_place(storage)} was removed.")


def _place(storage: Storage) -> str:
    return f"in the bucket {getattr(storage, 'bucket', '')}" if storage.backend == "s3" else "on this machine"
