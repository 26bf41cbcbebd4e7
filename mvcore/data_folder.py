"""The data folder: made ready, and owned by one process at a time."""

import shutil
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

from mvcore.errors import DataFolderError

_ROOM_BYTES = 100 * 1024 * 1024


def prepare(folder: Path) -> Path:
    """Create the folder if need be and try that it can be written; answers its absolute path.

    Raises `DataFolderError`.
    """
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"MV Studio can write here.")
            file.flush()
    except OSError as exc:
        raise DataFolderError(
            f"The data folder {folder} cannot be written ({exc.strerror}): give it write permission and free space, "
            "or set MV_DATA_DIR to another folder."
        ) from exc
    return folder


def lack_of_room(folder: Path) -> str | None:
    """A sentence when the disk of the data folder is nearly full, else None."""
    free = shutil.disk_usage(folder).free
    if free >= _ROOM_BYTES:
        return None
    return (
        f"The disk of the data folder {folder.absolute()} has only {free / 2**20:.0f} MB left: free some space. "
        "Work that finds no room waits and goes on by itself."
    )


def take_lock(folder: Path) -> FileLock:
    """Own the folder until the lock is released or the process ends, however it ends. Raises `DataFolderError`."""
    lock = FileLock(folder / "studio.lock", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as exc:
        raise DataFolderError(
            f"Another MV Studio is working in the data folder {folder}: use that one, stop it first, or set "
            "MV_DATA_DIR to another folder."
        ) from exc
    return lock
