"""Storage in a folder of this machine."""

import logging
import os
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from mvcore.data_folder import unusable
from mvcore.errors import DataFolderError, NotFound, ReplacedFile
from mvcore.storage import Link, Stored, Unfinished
from mvcore.storage.checksum import file_sha256

log = logging.getLogger(__name__)

_PART = ".part-"


class LocalStorage:
    """Keeps files below `folder`. Writes are whole-file: temporary file, fsync, rename. A file that is read in this
    process is not taken away under its reader: it goes when the last one has finished."""

    backend = "local"

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._lock = threading.Lock()
        self._readers: Counter[Path] = Counter()
        self._doomed: set[Path] = set()

    def put(self, source: Path, key: str, media_type: str, on_bytes: Callable[[int], None] = lambda _: None) -> None:
        """Store the bytes of `source` under `key`, replacing what was there. Raises `DataFolderError`."""
        target = self._path(key)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy_whole(source, target)
            with self._lock:
                self._doomed.discard(target)
        except OSError as exc:
            raise unusable(
                exc,
                f"A file could not be stored in {self._folder} ({exc.strerror}): "
                "free some space or give the folder write permission, then retry.",
            ) from exc

    @contextmanager
    def file(
        self, key: str, sha256: str | None = None, on_bytes: Callable[[int], None] = lambda _: None
    ) -> Iterator[Path]:
        """The file itself, as it is; no byte of it has to come from anywhere. Raises `NotFound`."""
        path = self._path(key)
        with self._lock:
            if not path.is_file():
                raise NotFound(f"The file {key} is missing from {self._folder}: restore it or make it again.")
            self._readers[path] += 1
        try:
            yield path
        finally:
            self._let_go(path)

    def link(self, key: str, saved_as: str | None = None) -> Link | None:
        """None: a browser comes by the app's own routes."""
        return None

    def exists(self, key: str) -> bool:
        """True when a file is stored under `key`."""
        return self._path(key).is_file()

    def confirm(self, key: str, size_bytes: int, sha256: str) -> None:
        """Look whether the very file is stored under `key`. Raises `NotFound`, `ReplacedFile`."""
        with self.file(key) as path:
            same = path.stat().st_size == size_bytes and file_sha256(path) == sha256
        if not same:
            raise ReplacedFile(f"The file {key} in {self._folder} was changed: restore it or make it again.")

    def delete(self, key: str) -> None:
        """Remove the file, once nobody reads it; nothing happens when it is not there. Raises `DataFolderError`."""
        path = self._path(key)
        with self._lock:
            if path in self._readers:
                self._doomed.add(path)
            else:
                _remove(path)

    def _let_go(self, path: Path) -> None:
        with self._lock:
            self._readers[path] -= 1
            if self._readers[path] == 0:
                del self._readers[path]
                if path in self._doomed:
                    self._doomed.remove(path)
                    self._remove_for_nobody(path)

    def _remove_for_nobody(self, path: Path) -> None:
        """Whoever read the file last is not to fail because it cannot be removed."""
        try:
            _remove(path)
        except DataFolderError as exc:
            log.warning("%s", exc)

    def stored(self) -> Iterator[Stored]:
        """Every file of ours that is whole."""
        for path in sorted((self._folder / "mv").rglob("*")):
            if path.is_file() and not path.name.startswith(_PART):
                stat = path.stat()
                key = path.relative_to(self._folder).as_posix()
                yield Stored(key, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC))

    def unfinished(self) -> list[Unfinished]:
        """What a process began to copy and has not completed."""
        found = []
        for path in sorted((self._folder / "mv").rglob(f"{_PART}*")):
            with suppress(FileNotFoundError):  # completed meanwhile
                begun_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append(Unfinished(path.relative_to(self._folder).as_posix(), path.name, begun_at))
        return found

    def abandon(self, upload: Unfinished) -> None:
        """Remove it. Raises `DataFolderError`."""
        _remove(self._path(upload.key))

    def close(self) -> None:
        """Nothing is open."""

    def _path(self, key: str) -> Path:
        """The file for a key. Keys are made by us, yet one that leaves the folder is refused."""
        path = self._folder.joinpath(key).resolve()
        if not path.is_relative_to(self._folder.resolve()):
            raise NotFound(f"{key!r} is not a key of this storage.")
        return path


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as exc:
        raise DataFolderError(
            f"{path} could not be removed ({exc.strerror}): give its folder write permission, close what uses it, then "
            "let `python -m mvcore storage check` find it."
        ) from exc


def _copy_whole(source: Path, target: Path) -> None:
    """Copy so that `target` is never seen half-written, not even after a power cut."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=_PART)
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
