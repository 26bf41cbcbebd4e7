"""A folder of files that can be had again: bounded, the least recently used go first."""

import os
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from mvcore.data_folder import unusable
from mvcore.debug_log import event


def cached_name(key: str, sha256: str) -> str:
    """What a stored file is called in such a folder: equal content is kept once."""
    return f"{sha256}{PurePosixPath(key).suffix}"


class BoundedFolder:
    """Keeps at most `limit_bytes`, but for what is in use. Safe to use from several threads of one process; a process
    that is killed leaves nothing that counts as whole and is not."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder.absolute()
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._in_use: Counter[str] = Counter()
        self._filling: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    @contextmanager
    def file(self, name: str, fill: Callable[[Path], None]) -> Iterator[Path]:
        """The file with this name, valid inside the `with` block; `fill` writes it when it is not here. Two that want
        the same one at once share one filling. Raises `DataFolderError`, and what `fill` raises."""
        with self._lock:
            self._in_use[name] += 1
        try:
            with self._filling[name]:
                path = self._here(name) or self._filled(name, fill)
            yield path
        finally:
            with self._lock:
                self._in_use[name] -= 1
                self._in_use += Counter()  # drops what nobody uses
            self._make_room()

    @contextmanager
    def for_once(self, fill: Callable[[Path], None]) -> Iterator[Path]:
        """A file that is made for the `with` block and kept by nobody. Raises as `file` does."""
        part = self._part()
        try:
            fill(part)
            yield part
        finally:
            part.unlink(missing_ok=True)

    def forget(self, name: str) -> None:
        """Remove a file, unless it is in use."""
        with self._lock:
            if name not in self._in_use:
                (self._folder / name).unlink(missing_ok=True)

    def _here(self, name: str) -> Path | None:
        """The file, marked as used now."""
        path = self._folder / name
        try:
            os.utime(path)
        except FileNotFoundError:
            return None
        return path

    def _filled(self, name: str, fill: Callable[[Path], None]) -> Path:
        part = self._part()
        try:
            fill(part)
            os.replace(part, self._folder / name)
        except BaseException:
            with suppress(FileNotFoundError):
                part.unlink()
            raise
        return self._folder / name

    def _part(self) -> Path:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, path = tempfile.mkstemp(dir=self._folder, prefix=".part-")
        except OSError as exc:
            raise unusable(exc, f"{self._folder} cannot be written ({exc.strerror}): make room there.") from exc
        os.close(descriptor)
        return Path(path)

    def _make_room(self) -> None:
        with self._lock:
            files = sorted(self._files(), key=lambda entry: entry[1].st_mtime)
            total = sum(stat.st_size for _, stat in files)
            for path, stat in files:
                if total <= self._limit:
                    return
                if path.name not in self._in_use and not path.name.startswith("."):
                    path.unlink(missing_ok=True)
                    event("cleanup", what="bucket_cache", name=path.name, bytes=stat.st_size)
                    total -= stat.st_size

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """What a killed process left half-written is not among them: it goes at the next opening."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                with suppress(FileNotFoundError):
                    if path.is_file():
                        yield path, path.stat()

    def sweep(self) -> None:
        """Remove what a killed process left half-written. Only while nobody else uses the folder."""
        if self._folder.is_dir():
            for path in self._folder.glob(".part-*"):
                path.unlink(missing_ok=True)
                event("cleanup", what="partial_download", name=path.name)
