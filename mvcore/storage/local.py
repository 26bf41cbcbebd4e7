"""Storage in a folder of this machine."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mvcore.errors import DataFolderError, NotFound


class LocalStorage:
    """Keeps files below `folder`. Writes are whole-file: temporary file, fsync, rename."""

    backend = "local"

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def put(self, source: Path, key: str, media_type: str) -> None:
        """Store the bytes of `source` under `key`, replacing what was there. Raises `DataFolderError`."""
        target = self._path(key)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy_whole(source, target)
        except OSError as exc:
            raise DataFolderError(
                f"A file could not be stored in {self._folder} ({exc.strerror}): "
                "free some space or give the folder write permission, then retry."
            ) from exc

    @contextmanager
    def file(self, key: str) -> Iterator[Path]:
        """The file itself. Raises `NotFound`."""
        path = self._path(key)
        if not path.is_file():
            raise NotFound(f"The file {key} is missing from {self._folder}: restore it or make it again.")
        yield path

    def exists(self, key: str) -> bool:
        """True when a file is stored under `key`."""
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens when it is not there."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        """The file for a key. Keys are made by us, yet one that leaves the folder is refused."""
        path = self._folder.joinpath(key).resolve()
        if not path.is_relative_to(self._folder.resolve()):
            raise NotFound(f"{key!r} is not a key of this storage.")
        return path


def _copy_whole(source: Path, target: Path) -> None:
    """Copy so that `target` is never seen half-written, not even after a power cut."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as part, source.open("rb") as whole:
            shutil.copyfileobj(whole, part, 1024 * 1024)
            part.flush()
            os.fsync(part.fileno())
        os.replace(name, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise
