"""Pieces and transitions that were rendered once are kept for the next film.

Many processes may use one cache folder at once and may be killed at any moment: an entry appears whole (a hard link of
a finished file) or not at all, and its name holds the digest of its content, so a damaged one is found out and made
again.
"""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from mvcore.data_folder import unusable
from mvcore.debug_log import event
from mvcore.errors import Interrupted

LIMIT_BYTES = 5 * 1000**3
_LOOK_SECONDS = 0.1
_DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of rendered files, by key. Beyond `limit` bytes the ones used longest ago are removed."""

    folder: Path
    limit: int = LIMIT_BYTES

    def keys(self) -> frozenset[str]:
        """What there is."""
        return frozenset(path.name.partition("-")[0] for path in self.folder.glob("*.mp4"))

    def prepare(self) -> None:
        """Create the folder if need be, and remove the locks of killed processes. Raises `DataFolderError`."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for lock in self.folder.glob("*.lock"):
                with suppress(Timeout), FileLock(lock, timeout=0, thread_local=False):
                    lock.unlink(missing_ok=True)
        except OSError as exc:
            raise unusable(
                exc,
                f"The folder {self.folder} cannot be used ({exc.strerror}): allow it, or set MV_DATA_DIR to another.",
            ) from exc

    def take(self, key: str, target: Path) -> bool | None:
        """Put the entry at `target`, where it stays even when it is removed here. None when there is none.

        Otherwise answers whether the clip that it was made of had damaged pictures.
        """
        for entry in self.folder.glob(f"{key}-*.mp4"):
            with suppress(FileNotFoundError):  # another process may remove it at any moment
                _link(entry, target)
                if digest_of(target)[:16] == entry.stem.split("-")[1]:
                    os.utime(entry)
                    return entry.stem.endswith(_DAMAGED)
                entry.unlink()
                target.unlink()
        return None

    def keep(self, key: str, made: Path, *, damaged: bool) -> None:
        """Keep a finished file, which stays where it is. `damaged`: the clip that it was made of was."""
        mark = f"-{_DAMAGED}" if damaged else ""
        entry = self.folder / f"{key}-{digest_of(made)[:16]}{mark}.mp4"
        with suppress(FileExistsError):  # another process made the same
            _link(made, entry)
        self._trim()

    @contextmanager
    def making(self, key: str, stop: threading.Event | None) -> Iterator[None]:
        """Let only one process make an entry; others wait, and find it then. Raises `Interrupted`."""
        lock = FileLock(self.folder / f"{key}.lock", thread_local=False)
        while True:
            try:
                lock.acquire(timeout=_LOOK_SECONDS)
                break
            except Timeout:
                if stop is not None and stop.is_set():
                    raise Interrupted from None
        try:
            yield
        finally:
            # Whoever waits for this very file makes the entry once more at worst.
            Path(lock.lock_file).unlink(missing_ok=True)
            lock.release()

    def _trim(self) -> None:
        """Remove what was used longest ago until the rest keeps the limit."""
        entries = []
        for path in self.folder.glob("*.mp4"):
            with suppress(FileNotFoundError):
                entries.append((path.stat(), path))
        total = sum(stat.st_size for stat, _ in entries)
        for stat, path in sorted(entries, key=lambda entry: entry[0].st_mtime_ns):
            if total <= self.limit:
                break
            path.unlink(missing_ok=True)
            event("cleanup", what="film_cache", name=path.name, bytes=stat.st_size)
            total -= stat.st_size


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _link(source: Path, target: Path) -> None:
    """A second name for a file; where the disk knows no such thing, a copy that appears whole."""
    try:
        os.link(source, target)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:
        part = target.with_suffix(".part")
        shutil.copyfile(source, part)
        os.replace(part, target)
