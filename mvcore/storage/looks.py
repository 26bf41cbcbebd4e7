"""Looking at files far away before a browser is sent there, without making anybody wait long for it."""

import threading
import time

from mvcore.domain import Asset
from mvcore.errors import MVError
from mvcore.storage import Storage

_SEEN_SECONDS = 5.0
"""A player asks several times while it loads and seeks."""
_AT_A_TIME = 4
"""Fewer than the threads that answer requests: a bucket that does not answer holds up no file on this machine."""


class Looks:
    """Remembers what was found a moment ago, and of each file the last thing that was wrong. Safe to use from several
    threads."""

    def __init__(self) -> None:
        self._room = threading.Semaphore(_AT_A_TIME)
        self._seen: dict[str, float] = {}
        self._troubles: dict[str, str] = {}

    def look(self, asset: Asset, storage: Storage) -> None:
        """Look at a file, unless that was done a moment ago or too many are being looked at: then the browser finds out
        and asks again. Raises `NotFound`, `StorageError`."""
        if time.monotonic() < self._seen.get(asset.id, 0.0) + _SEEN_SECONDS:
            return
        if not self._room.acquire(blocking=False):
            return
        try:
            storage.confirm(asset.key, asset.size_bytes, asset.sha256)
        except MVError as exc:
            self._troubles[asset.id] = str(exc)
            raise
        else:
            self._troubles.pop(asset.id, None)
            self._seen[asset.id] = time.monotonic()
        finally:
            self._room.release()

    def trouble(self, asset_id: str) -> str | None:
        """What was wrong with a file when it was last looked at, as a sentence."""
        return self._troubles.get(asset_id)
