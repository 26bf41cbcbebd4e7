"""The data folder: made ready, and owned by one process at a time."""

import errno
import hashlib
import json
import os
import shutil
import socket
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

from mvcore.errors import DataFolderError, DiskFull

MARKER = "studio.json"
_ROOM_BYTES = 100 * 1024 * 1024
_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_FULL = (errno.ENOSPC, errno.EDQUOT)


def prepare(folder: Path) -> Path:
    """Create the folder if need be and try that it can be written; answers its absolute path.

    Raises `DataFolderError`.
    """
    folder = folder.absolute()
    try:
        str(folder).encode()  # the databases' addresses are text
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"MV Studio can write here.")
            file.flush()
    except UnicodeEncodeError as exc:
        raise DataFolderError(
            f"The name of the data folder {str(folder)!r} is not UTF-8: rename it, or set MV_DATA_DIR to another."
        ) from exc
    except OSError as exc:
        raise DataFolderError(
            f"The data folder {folder} cannot be written ({exc.strerror}): give it write permission and free space, "
            "or set MV_DATA_DIR to another folder."
        ) from exc
    return folder


def lack_of_room(folder: Path) -> str | None:
    """A sentence when the disk of the data folder is nearly full, or the folder gone; else None."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return _gone(folder)
    if free >= _ROOM_BYTES:
        return None
    return (
        f"The disk of the data folder {folder.absolute()} has only {free / 2**20:.0f} MB left: free some space. "
        "Work that finds no room waits and goes on by itself."
    )


def is_full(code: int | None) -> bool:
    """True for the numbers of the system's errors which say that the disk, or a person's share of it, has no room."""
    return code in _FULL


def tells_of_full_disk(words: str) -> bool:
    """True when a program complains in these words that it found no room."""
    return any(os.strerror(code) in words for code in _FULL)


def no_room_for_film() -> DiskFull:
    """The error for a film that found no room on the disk."""
    return DiskFull("The disk is full. Free some space and make the film again; the clips are safe.")


def unusable(exc: OSError, sentence: str) -> DataFolderError:
    """The error for a folder or file that cannot be used: `DiskFull` when that is the reason."""
    return DiskFull(sentence) if is_full(exc.errno) else DataFolderError(sentence)


def made_files(folder: Path) -> int:
    """How many files there are that a studio made: its own, and what it has loaded from a bucket."""
    kept = (path for name in ("mv", "cache/s3") for path in (folder / name).rglob("*"))
    return sum(1 for path in kept if path.is_file() and not path.name.startswith("."))


def marker(folder: Path) -> dict[str, object]:
    """What the last studio that opened the folder left there: its id and the token of that opening; nothing when that
    is not there or not understood."""
    try:
        about = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another one that stands in its place later; None when there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def whereabouts(folder: Path, database: str) -> str:
    """What tells a folder with its database from a copy of both: this machine, where the folder is on it, and where the
    database is, in one word of 32 characters."""
    where = (_machine(), os.path.realpath(folder), database)
    return hashlib.sha256("\0".join(where).encode(errors="surrogateescape")).hexdigest()[:32]


def _machine() -> str:
    """The number that Linux gave this machine (man machine-id); its name where there is none."""
    for file in _MACHINE_IDS:
        try:
            number = file.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
        if number and number != "uninitialized":
            return number
    return socket.gethostname()


def check_same(folder: Path, former: tuple[int, int] | None) -> None:
    """Raises `DataFolderError` when the folder is gone or is not the one with the identity `former`."""
    if identity(folder) != former:
        raise DataFolderError(_gone(folder))


def _gone(folder: Path) -> str:
    return (
        f"The data folder {folder.absolute()} is not there any more: put it back where it was, or start MV Studio "
        "again with MV_DATA_DIR set to where it is now."
    )


def take_lock(folder: Path) -> FileLock:
    """Own the folder until the lock is released or the process ends, however it ends. Raises `DataFolderError`."""
    file = folder / "studio.lock"
    lock = FileLock(file, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as exc:
        raise DataFolderError(
            f"Another MV Studio is working in the data folder {folder}: use that one, stop it first, or set "
            "MV_DATA_DIR to another folder."
        ) from exc
    except OSError as exc:
        raise DataFolderError(
            f"The file {file} cannot be written ({exc.strerror}): give yourself permission to write it, or set "
            "MV_DATA_DIR to another folder."
        ) from exc
    return lock
