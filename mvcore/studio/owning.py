"""A data folder and its database, owned by this process while it works with them."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from mvcore import data_folder
from mvcore.errors import DataFolderError
from mvcore.settings import Settings
from mvcore.store import NotUpToDate, Ownership, Store, own

_BEGINNING_SECONDS = 5.0
_LOOK_SECONDS = 0.1


class Owned:
    """The folder's lock and the database's ownership. `is_lost` is true once another process owns the database."""

    def __init__(self, folder: FileLock, database: Ownership) -> None:
        self.is_lost = False
        self._folder = folder
        self._database = database

    def watch(self, store: Store, on_lost: Callable[[], None]) -> None:
        """Let the store write only as the owner, and hear when another process is that."""

        def lost() -> None:
            self.is_lost = True
            on_lost()

        store.write_as(self._database.token)
        self._database.watch(lost)

    def release(self) -> None:
        """Let another process have both."""
        self._database.release()
        self._folder.release()


def owned(settings: Settings, folder: Path) -> Owned:
    """Own both. Raises `DataFolderError` when another process has either, `SettingsError`."""
    lock = data_folder.take_lock(folder)
    try:
        return Owned(lock, own(settings.store_url, f"{socket.gethostname()}, {folder}"))
    except BaseException:
        lock.release()
        raise


def store_to_read(settings: Settings, folder: Path) -> Store:
    """The store of a reader, who owns nothing while the database is as it should be. An older one, or none, is changed
    only as long as nobody works with it: the program that does may be older. One that just begins may be making it.
    Raises `NotUpToDate`."""
    deadline = time.monotonic() + _BEGINNING_SECONDS
    while True:
        try:
            return Store(settings.store_url, migrate=False)
        except NotUpToDate:
            free = _owned_if_free(settings, folder)
            if free is None and time.monotonic() > deadline:
                raise
        if free is not None:
            try:
                return Store(settings.store_url)
            finally:
                free.release()
        time.sleep(_LOOK_SECONDS)


def _owned_if_free(settings: Settings, folder: Path) -> Owned | None:
    try:
        return owned(settings, folder)
    except DataFolderError:
        return None
