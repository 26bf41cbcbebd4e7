"""Folders for intermediate files, each owned by one running job; those of killed jobs are cleared away."""

import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from mvcore.data_folder import unusable
from mvcore.debug_log import event
from mvcore.errors import DataFolderError

_PREFIX = ".mv-film-"
_LOCK = ".lock"
_MOMENT_SECONDS = 60.0
# People may have files of their own whose names begin alike.
_NAME = re.compile(rf"{re.escape(_PREFIX)}[0-9a-f]{{12}}({re.escape(_LOCK)})?")


@contextmanager
def work_folder(parent: Path) -> Iterator[Path]:
    """A new folder in `parent` that is gone at the end, whatever happens; after SIGKILL, at the next job's start.

    Raises `DataFolderError` when `parent` takes no files.

    The operating system releases a dead process's lock, so a folder whose lock can be had belongs to nobody.
    """
    _check_room_for_files(parent)
    clear_away(parent)
    folder = parent / f"{_PREFIX}{uuid.uuid4().hex[:12]}"
    lock = _lock_of(folder)
    # The lock comes first: a folder without one would look like a dead job's.
    # Somebody who clears away may hold it for a moment, to see that nobody does.
    with _held(lock, parent):
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            _name_of_lock(folder).unlink(missing_ok=True)
            event("cleanup", what="work_folder", name=folder.name)


@contextmanager
def _held(lock: FileLock, parent: Path) -> Iterator[None]:
    try:
        lock.acquire(timeout=_MOMENT_SECONDS)
    except Timeout as exc:
        raise DataFolderError(f"The folder {parent} gives no lock: look what holds it, then try again.") from exc
    try:
        yield
    finally:
        lock.release()


def _check_room_for_files(parent: Path) -> None:
    try:
        tempfile.TemporaryFile(dir=parent).close()
    except OSError as exc:
        raise unusable(
            exc, f"The folder {parent} cannot be written to ({exc.strerror}). Choose another one or allow it."
        ) from exc


def clear_away(parent: Path) -> None:
    """Remove the folders of jobs that were killed."""
    for path in parent.glob(f"{_PREFIX}*"):
        if not _NAME.fullmatch(path.name):
            continue
        folder = path.with_name(path.name.removesuffix(_LOCK))
        try:
            with _lock_of(folder):
                shutil.rmtree(folder, ignore_errors=True)
                _name_of_lock(folder).unlink(missing_ok=True)
            event("cleanup", what="left_work_folder", name=folder.name)
        except Timeout:
            continue


def _lock_of(folder: Path) -> FileLock:
    """The lock whose holder owns the folder."""
    return FileLock(_name_of_lock(folder), timeout=0, thread_local=False)


def _name_of_lock(folder: Path) -> Path:
    return folder.with_name(folder.name + _LOCK)
