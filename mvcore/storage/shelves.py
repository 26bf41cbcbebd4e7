"""Everywhere that files may live: each file remembers where that is, so switching the mode orphans nothing.

A new file is always stored on this machine first, which cannot be cut off; in cloud mode it then moves to the bucket.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

from mvcore.debug_log import event
from mvcore.domain import Asset
from mvcore.errors import BrokenMedia, NotFound, ReplacedFile, StorageError
from mvcore.storage import Link, Owner, Storage
from mvcore.storage.cache import BoundedFolder, cached_name
from mvcore.storage.local import LocalStorage
from mvcore.storage.looks import Looks

log = logging.getLogger(__name__)

_CACHE_BYTES = 5 * 1024**3


class _SoleOwner:
    """Owns all files there are."""

    def may_remove(self, asset_id: str, storage: Storage) -> bool:
        return True

    def mark(self, storage: Storage) -> None:
        """There is nobody to be told."""


class Shelves:
    """The folder, and every bucket that a file lives in. `destination` is the bucket that new files move to, None in
    local mode; `bucket` is the one that is set, for looking."""

    def __init__(self, folder: Path, bucket: str | None, *, cloud: bool, link_seconds: int) -> None:
        self.local = LocalStorage(folder)
        self.bucket = bucket
        self.destination = bucket if cloud else None
        self.cache = BoundedFolder(folder / "cache" / "s3", _CACHE_BYTES)
        self._link_seconds = link_seconds
        self._buckets: dict[str, Storage] = {}
        self._looks = Looks()
        self.owner: Owner = _SoleOwner()

    @property
    def backend(self) -> str:
        """Where a new file is stored first."""
        return self.local.backend

    def put(self, source: Path, key: str, media_type: str) -> None:
        """Store a new file. Raises `DataFolderError`."""
        self.local.put(source, key, media_type)

    def of(self, backend: str, bucket: str | None) -> Storage:
        """The storage with this name. Raises `StorageError` for one that this version does not know."""
        match backend, bucket:
            case "local", _:
                return self.local
            case "s3", str(name):
                return self.in_bucket(name)
        raise StorageError(f"The file lives in a storage that is not known here ({backend}): update MV Studio.")

    def in_bucket(self, name: str) -> Storage:
        """A bucket as a storage. Its client takes long to import, so only a file that lives there loads it."""
        if name not in self._buckets:
            from mvcore.storage.s3 import S3Storage

            self._buckets.setdefault(name, S3Storage(name, self.cache, self._link_seconds))
        return self._buckets[name]

    def file(self, asset: Asset, on_bytes: Callable[[int], None] = lambda _: None) -> AbstractContextManager[Path]:
        """A stored file as a local path, valid inside the `with` block. Raises `NotFound`, `StorageError`."""
        return self.of(asset.backend, asset.bucket).file(asset.key, asset.sha256, on_bytes)

    def link(self, asset: Asset, saved_as: str | None = None) -> Link | None:
        """An address of the file itself, for browsers; None where only this process can read it. Who follows it gets no
        sentence from the bucket, so the file is looked at before, now and then. Raises `NotFound`, `StorageError`."""
        storage = self.of(asset.backend, asset.bucket)
        link = storage.link(asset.key, saved_as)
        if link is not None:
            self._looks.look(asset, storage)
        return link

    def trouble(self, asset_id: str) -> str | None:
        """What was wrong with a file when a browser last asked for it, as a sentence."""
        return self._looks.trouble(asset_id)

    def is_whole(self, asset: Asset) -> bool:
        """True when the very file is where its record says. Raises `StorageError` when nobody can tell."""
        return holds(self.of(asset.backend, asset.bucket), asset)

    def delete(self, asset: Asset) -> None:
        """Remove a file, from the cache too; one that another studio has stored stays in its bucket. Raises
        `StorageError`."""
        storage = self.of(asset.backend, asset.bucket)
        if self.owner.may_remove(asset.id, storage):
            storage.delete(asset.key)
            event("cleanup", what="file", asset=asset.id, kind=asset.kind, key=asset.key, storage=asset.backend)
        else:
            log.warning(
                "A file stays in the bucket %s: another studio has stored it, or this one in another place. If this is "
                "the only one left, say `python -m mvcore storage claim` before you delete.",
                asset.bucket,
            )
        self.cache.forget(cached_name(asset.key, asset.sha256))

    def sweep(self) -> None:
        """Remove what a killed process left half-written on this machine. Only while nothing else writes files."""
        self.cache.sweep()
        for upload in self.local.unfinished():
            self.local.abandon(upload)
            event("cleanup", what="unfinished_upload", key=upload.key)

    @contextmanager
    def found(self, keys: tuple[str, ...], check: Callable[[Path], Any]) -> Iterator[Path]:
        """The first file under one of these keys that `check` accepts, here or in the bucket that is set. Raises
        `NotFound`."""
        places = [self.local, *([self.in_bucket(self.bucket)] if self.bucket else [])]
        with ExitStack() as kept:
            for storage, key in ((storage, key) for storage in places for key in keys):
                with ExitStack() as attempt:
                    try:
                        path = attempt.enter_context(storage.file(key))
                        check(path)
                    except (NotFound, BrokenMedia):
                        continue
                    kept.push(attempt.pop_all())
                    break
            else:
                raise NotFound("None of these files is there.")
            yield path

    def close(self) -> None:
        """Let go of connections."""
        for storage in self._buckets.values():
            storage.close()


def holds(storage: Storage, asset: Asset) -> bool:
    """True when the very bytes are in this storage. Raises `StorageError` when nobody can tell."""
    try:
        storage.confirm(asset.key, asset.size_bytes, asset.sha256)
    except (NotFound, ReplacedFile):
        return False
    return True
