"""Files on their way from one storage to another. At every moment at least one of the two holds the whole file, and
the record says which one to read: it changes after the target has confirmed the checksum and before the source goes.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from mvcore.domain import Asset, now
from mvcore.errors import NotFound
from mvcore.steps.bench import sentence_of
from mvcore.storage import Storage
from mvcore.storage.shelves import Shelves
from mvcore.storage.transfer import Transfer
from mvcore.store import Store

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_OPENED_BY_NOW_SECONDS = 5.0
"""An answer to a browser opens its file a moment after its record was read."""
_FIRST_PAUSE_SECONDS = 10.0
_LONGEST_PAUSE_SECONDS = 600.0


def move(
    store: Store,
    shelves: Shelves,
    asset: Asset,
    bucket: str | None,
    on_bytes: Callable[[int], None] = lambda _: None,
    *,
    remove: Callable[[Storage, str], None] = lambda storage, key: storage.delete(key),
) -> Asset:
    """Move a file to a bucket, or to this machine with None; answers its new record. What is there already is not
    moved, and what another studio has stored stays in its bucket. `on_bytes` is told of the bytes that come and of
    those that go. Raises `NotFound`, `StorageError`, `DataFolderError`; the file then stays where it was."""
    backend = "s3" if bucket else "local"
    if (asset.backend, asset.bucket) == (backend, bucket):
        store.asset_moved(asset, backend, bucket)
        return store.asset(asset.id)
    source, target = shelves.of(asset.backend, asset.bucket), shelves.of(backend, bucket)
    with source.file(asset.key, asset.sha256, on_bytes) as path:
        target.put(path, asset.key, asset.media_type, on_bytes)
    shelves.owner.mark(target)
    if store.asset_moved(asset, backend, bucket):
        if shelves.owner.may_remove(asset.id, source):
            remove(source, asset.key)
        return store.asset(asset.id)
    try:
        return store.asset(asset.id)
    except NotFound:  # deleted while it was on its way
        if shelves.owner.may_remove(asset.id, target):
            target.delete(asset.key)
        raise


def remove_second_copies(store: Store, shelves: Shelves, before: datetime) -> None:
    """Remove from this machine what moved away and was not removed, as the process was killed in between. What is not
    whole where its record says stays, for it may be the only copy; so does what was stored later than `before`."""
    elsewhere = {asset.key: asset for asset in store.assets() if asset.backend != shelves.local.backend}
    for stored in shelves.local.stored():
        asset = elsewhere.get(stored.key)
        if asset is not None and stored.stored_at < before and shelves.is_whole(asset):
            shelves.local.delete(stored.key)


@contextmanager
def _said_in_the_log() -> Iterator[None]:
    """The database and the bucket have their own ways to say on the pages what is wrong with them."""
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - whatever it was, files are carried on; what nobody foresaw is logged whole
        log.warning("%s", sentence_of(exc))


class Porter(threading.Thread):
    """Carries new files to the bucket, in cloud mode. What is to be carried stands in the database, so a start after a
    crash goes on; what cannot be carried now is tried again, later and later."""

    def __init__(self, store: Store, shelves: Shelves) -> None:
        super().__init__(name="mv-porter", daemon=True)
        self._store = store
        self._shelves = shelves
        self._began = now()
        self._leaving = threading.Event()
        self._not_before: dict[str, tuple[float, float]] = {}
        self._troubles: dict[str, str] = {}
        self._transfers: dict[str, Transfer] = {}
        self._to_remove: deque[tuple[float, Storage, str]] = deque()

    def trouble(self, asset_id: str) -> str | None:
        """Why a file is not in the bucket yet, if it was tried."""
        return self._troubles.get(asset_id)

    def transfer(self, asset_id: str) -> Transfer | None:
        """How far a file is that is being carried right now."""
        return self._transfers.get(asset_id)

    def leave(self) -> None:
        """Stop after the file in hand."""
        self._leaving.set()
        self.join()

    def run(self) -> None:
        """Carry what there is, and look for more."""
        with _said_in_the_log():
            remove_second_copies(self._store, self._shelves, self._began)
        while not self._leaving.wait(_LOOK_SECONDS):
            with _said_in_the_log():
                self._carry_all()
                self._remove_what_moved(time.monotonic() - _OPENED_BY_NOW_SECONDS)
        with _said_in_the_log():
            self._remove_what_moved(time.monotonic())

    def _remove_what_moved(self, before: float) -> None:
        while self._to_remove and self._to_remove[0][0] <= before:
            _, storage, key = self._to_remove.popleft()
            storage.delete(key)

    def _remove_later(self, storage: Storage, key: str) -> None:
        self._to_remove.append((time.monotonic(), storage, key))

    def _carry_all(self) -> None:
        for asset in self._store.assets_to_move():
            if self._leaving.is_set():
                return
            not_before, pause = self._not_before.get(asset.id, (0.0, _FIRST_PAUSE_SECONDS))
            if time.monotonic() >= not_before:
                self._carry(asset, pause)

    def _carry(self, asset: Asset, pause: float) -> None:
        sent = self._transfers[asset.id] = Transfer(asset.size_bytes)
        try:
            move(self._store, self._shelves, asset, asset.destination, sent, remove=self._remove_later)
        except NotFound as exc:
            log.warning("%s", exc)
            self._put_off(asset, str(exc), _LONGEST_PAUSE_SECONDS)
        except Exception as exc:  # noqa: BLE001 - what is wrong with one file does not hold up the others
            sentence = sentence_of(exc)
            log.warning("A file is not in the bucket yet: %s It is tried again.", sentence)
            log.info("that file is %s", asset.key)
            self._put_off(asset, sentence, pause)
        else:
            self._not_before.pop(asset.id, None)
            self._troubles.pop(asset.id, None)
        finally:
            del self._transfers[asset.id]

    def _put_off(self, asset: Asset, trouble: str, pause: float) -> None:
        self._troubles[asset.id] = trouble
        self._not_before[asset.id] = (time.monotonic() + pause, min(2 * pause, _LONGEST_PAUSE_SECONDS))
