"""Are all files where their records say, and is there a record of every file? Looks, and repairs what it can.

Nothing is removed but what nobody needs: a copy goes only when the very file was just seen where its record says.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mvcore.domain import Asset
from mvcore.errors import NotFound, StorageError
from mvcore.storage import Storage
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


@dataclass
class Inventory:
    """What was found. `missing` are the ids of files that are nowhere as they should be, `orphans` places with files
    that no record knows, `repaired` sentences about what was put right."""

    files: int = 0
    missing: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)


def take_stock(store: Store, shelves: Shelves, *, remove_orphans: bool, say: Say) -> Inventory:
    """Look at every record and every file, on this machine and in the bucket that is set, by checksum. A record that
    points to the wrong place is put right when the very file is in the other one; what is gone comes back from the
    cache; a second copy is removed; orphans are removed when asked for. Raises `StorageError` when the bucket cannot be
    read: then nothing was removed."""
    places = [shelves.local, *([shelves.in_bucket(shelves.bucket)] if shelves.bucket else [])]
    found = Inventory()
    whole: set[str] = set()
    for asset, is_whole in _looked_at(store.assets(), shelves, found, say):
        if is_whole or _repaired(store, shelves, asset, places, found):
            whole.add(asset.id)
        else:
            found.missing.append(asset.id)
    for storage, keys in [(each, _keys(each)) for each in places]:  # all are listed before the first removal
        _look_through(storage, keys, store.assets(), whole, found, remove=remove_orphans)
        _look_for_unfinished(storage, found, say, remove=remove_orphans)
    return found


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


def _keys(storage: Storage) -> list[str]:
    return [each.key for each in storage.stored() if each.key.startswith(_FOLDERS)]


def _look_through(
    storage: Storage, keys: list[str], assets: tuple[Asset, ...], whole: set[str], found: Inventory, *, remove: bool
) -> None:
    """What lies in a storage that no record knows, and second copies of what is whole elsewhere."""
    known = {asset.key: asset for asset in assets}
    for key in keys:
        asset = known.get(key)
        if asset is None:
            found.orphans.append(f"{key} {_place(storage)}")
            if remove:
                storage.delete(key)
        elif asset.id in whole and (asset.backend, asset.bucket) != _name(storage):
            storage.delete(key)
            found.repaired.append(f"A second copy of {key} that lay {_place(storage)} was removed.")


def _look_for_unfinished(storage: Storage, found: Inventory, say: Say, *, remove: bool) -> None:
    """Needs a permission of its own, which nothing else does: without it the rest of the check still counts."""
    try:
        found.orphans += [f"unfinished upload of {key} {_place(storage)}" for key in storage.unfinished(remove=remove)]
    except StorageError as exc:
        say(f"not looked for unfinished uploads: {exc}")


def _name(storage: Storage) -> tuple[str, str | None]:
    return storage.backend, getattr(storage, "bucket", None)


def _place(storage: Storage) -> str:
    return f"in the bucket {getattr(storage, 'bucket', '')}" if storage.backend == "s3" else "on this machine"
