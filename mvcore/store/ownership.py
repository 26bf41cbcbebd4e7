"""One process works with a database at a time: it owns the database until it ends, however it ends.

A file is owned by a lock on a file beside it, which goes with the process. On a server it is an advisory lock on a
connection of its own: the server lets go of it when the connection ends (postgresql.org/docs/15/explicit-locking.html).
A connection may end while its process lives on, at a restart of the server, say. So the owner's token stands in the
database too, and each transaction that writes looks at it: who was followed by another owner writes nothing more, and
nothing is ordered before it is written down. An owner whose connection ended takes the lock again when nobody followed.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.engine import Connection

from mvcore.domain import new_id, now
from mvcore.errors import DataFolderError
from mvcore.job_log import reason_of
from mvcore.store import tables as t
from mvcore.store.engine import bare_engine, file_of, translated

log = logging.getLogger(__name__)

_OWNER_LOCK = 0x6D76_0002
"""The advisory lock of PostgreSQL that the owner holds. Databases of one server have each their own."""
_LOOK_SECONDS = 2.0
_REFUSED = (
    "Another MV Studio works with the database of DATABASE_URL{who}: stop that one first, or name another database. "
    "One process works with a database at a time; `projects`, `ledger` and `doctor` may look at it beside that."
)
_LOST = (
    "Another MV Studio works with the database of DATABASE_URL now, so this one does nothing more: use that one, or "
    "stop it and start this one again."
)


class LostOwnership(DataFolderError):
    """Another process owns the database by now."""

    def __init__(self) -> None:
        super().__init__(_LOST)


class Ownership(Protocol):
    """What `own` answers."""

    @property
    def token(self) -> str | None:
        """What the database names its owner by; None where no owner can be followed by another while it lives."""

    def watch(self, on_lost: Callable[[], None]) -> None:
        """Look from now on whether the database is still ours; `on_lost` is called once, when it is not."""

    def release(self) -> None:
        """Let another process have the database."""


def own(url: str, who: str) -> Ownership:
    """Own a database; `who` tells others which process has it. Raises `DataFolderError` when another process owns it,
    or it cannot be reached; `SettingsError` for an address that is none."""
    engine = bare_engine(url)
    if engine.dialect.name != "postgresql":
        return _FileOwnership(url)
    with translated():
        return _ServerOwnership(engine, who)


def check_token(db: Connection, token: str) -> None:
    """Refuse the transaction of who is not the owner any more; nobody becomes the owner before it has ended. Raises
    `LostOwnership`."""
    query = sa.select(t.owner.c.token).with_for_update(read=True)
    if db.scalar(query) != token:
        raise LostOwnership


class _FileOwnership:
    """The lock lies beside the file, so that data folders that share it find the same one."""

    token = None

    def __init__(self, url: str) -> None:
        file = file_of(url)
        self._lock = FileLock(_lock_beside(file), timeout=0, thread_local=False) if file else None
        if file is None or self._lock is None:
            return
        if not file.parent.is_dir():  # the lock would make it
            raise DataFolderError(
                f"The folder of the database {file} is not there: create it, or correct DATABASE_URL."
            )
        try:
            self._lock.acquire()
        except Timeout as exc:
            raise DataFolderError(_REFUSED.format(who="")) from exc
        except OSError as exc:
            raise DataFolderError(
                f"The folder of the database {file} cannot be written ({exc.strerror}): give it write permission, or "
                "set DATABASE_URL to another place."
            ) from exc

    def watch(self, on_lost: Callable[[], None]) -> None:
        """Nothing but the end of the process ends this lock."""

    def release(self) -> None:
        if self._lock is not None:
            self._lock.release()


def _lock_beside(file: Path) -> Path:
    """Not named as the database's own files are: who moves those away moves no lock."""
    real = file.resolve()
    return real.with_name(f"owner-of-{real.name}.lock")


class _ServerOwnership:
    """An advisory lock, held by a connection that does nothing else and is looked at every two seconds."""

    def __init__(self, engine: sa.Engine, who: str) -> None:
        self.token = new_id()
        self._who = who
        self._engine = engine
        self._leaving = threading.Event()
        self._keeper: threading.Thread | None = None
        self._connection: Connection | None = self._connected()
        if not self._has_lock():
            owner = self._told_owner()
            self._disconnect()
            raise DataFolderError(_REFUSED.format(who=f" ({owner})" if owner else ""))

    def watch(self, on_lost: Callable[[], None]) -> None:
        """From here on the token stands in the database, whose tables have to be there."""
        with translated(), self._engine.begin() as db:
            db.execute(t.owner.delete())
            db.execute(t.owner.insert().values(id=1, token=self.token, who=self._who, since=now()))
        self._keeper = threading.Thread(target=self._keep, args=(on_lost,), name="mv-owner", daemon=True)
        self._keeper.start()

    def release(self) -> None:
        self._leaving.set()
        if self._keeper is not None and self._keeper is not threading.current_thread():
            self._keeper.join()
        self._disconnect()

    def _keep(self, on_lost: Callable[[], None]) -> None:
        while not self._leaving.wait(_LOOK_SECONDS):
            if not self._is_ours():
                log.error(_LOST)
                on_lost()
                return

    def _is_ours(self) -> bool:
        """False when another process was the owner meanwhile. A server that does not answer is nobody's."""
        try:
            if self._connection is not None:
                self._connection.exec_driver_sql("SELECT 1")
                return True
        except sa.exc.DBAPIError as exc:
            log.warning("the connection that owns the database has ended, it is made anew: %s", reason_of(exc))
            self._disconnect()
        try:
            return self._is_ours_again()
        except sa.exc.DBAPIError:
            self._disconnect()
            return True

    def _is_ours_again(self) -> bool:
        """Take the lock again; who has it instead of us either follows us or is about to."""
        self._connection = self._connected()
        has_lock = self._has_lock()
        is_ours = self._connection.scalar(sa.select(t.owner.c.token)) == self.token
        if not (has_lock and is_ours):
            self._disconnect()
        return is_ours

    def _connected(self) -> Connection:
        return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def _has_lock(self) -> bool:
        assert self._connection is not None
        return bool(self._connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_OWNER_LOCK))))

    def _told_owner(self) -> str | None:
        """What the owner wrote of itself; None before it wrote that, and where its tables are older than that."""
        assert self._connection is not None
        if not sa.inspect(self._connection).has_table(t.owner.name):
            return None
        return self._connection.scalar(sa.select(t.owner.c.who))

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
        self._connection = None
