"""Storage: where assets live. One protocol, one contract suite for every back end."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a browser can load a file from, until it expires."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in a storage: its key, how many bytes it has, when it was stored."""

    key: str
    size_bytes: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was begun to be stored: its key, what the storage calls it, when it was begun."""

    key: str
    name: str
    begun_at: datetime


class Owner(Protocol):
    """Says what may be removed. A file stays when nobody may remove it, and only its record goes."""

    def may_remove(self, asset_id: str, storage: "Storage") -> bool:
        """True when the file with this id may be removed from there. Raises `StorageError`."""

    def mark(self, storage: "Storage") -> None:
        """Leave a mark where files were put. Raises `StorageError`, `DataFolderError`."""


class Storage(Protocol):
    """Keeps whole files under keys such as `mv/image/<uuid>.png`. A file is there completely or not at all.

    `on_bytes` is told how many bytes went over the network, piece by piece. A back end far away raises `StorageError`
    where it cannot be used.
    """

    backend: str

    def put(self, source: Path, key: str, media_type: str, on_bytes: Callable[[int], None] = ...) -> None:
        """Store the bytes of `source` under `key`, replacing what was there. Raises `DataFolderError`."""

    def file(
        self, key: str, sha256: str | None = None, on_bytes: Callable[[int], None] = ...
    ) -> AbstractContextManager[Path]:
        """The file as a local path, valid inside the `with` block; one that comes from far away has to have this
        SHA-256. Raises `NotFound`."""

    def link(self, key: str, saved_as: str | None = None) -> Link | None:
        """An address of the file itself, for browsers; None where only this process can read it."""

    def exists(self, key: str) -> bool:
        """True when a file is stored under `key`."""

    def confirm(self, key: str, size_bytes: int, sha256: str) -> None:
        """Look whether the very file is stored under `key`. Raises `NotFound`, `ReplacedFile`."""

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens when it is not there."""

    def stored(self) -> Iterator[Stored]:
        """Every file that is stored."""

    def unfinished(self) -> list[Unfinished]:
        """What a process began to store and, if it was killed, never completed: then it is of no use to anybody."""

    def abandon(self, upload: Unfinished) -> None:
        """Remove what was never completed; nothing happens when it is not there any more."""

    def close(self) -> None:
        """Let go of connections."""
