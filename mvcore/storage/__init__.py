"""Storage: where assets live. One protocol, one contract suite for every back end."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


class Storage(Protocol):
    """Keeps whole files under keys such as `mv/image/<uuid>.png`. A file is there completely or not at all."""

    backend: str

    def put(self, source: Path, key: str, media_type: str) -> None:
        """Store the bytes of `source` under `key`, replacing what was there. Raises `DataFolderError`."""

    def file(self, key: str) -> AbstractContextManager[Path]:
        """The file as a local path, valid inside the `with` block. Raises `NotFound`."""

    def exists(self, key: str) -> bool:
        """True when a file is stored under `key`."""

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens when it is not there."""
