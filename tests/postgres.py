"""A real PostgreSQL server on this machine, in a folder of its own, for as long as it is entered."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from tests.running_app import free_port

MISSING = "There is no PostgreSQL here: install it (make test does) or set STUDIO_POSTGRES to the folder of initdb."
_START_SECONDS = 60.0
_QUICK = ("fsync=off", "shared_buffers=16MB", "max_connections=80", "autovacuum=off")


def find() -> Path | None:
    """The folder of the server's programs; one that STUDIO_POSTGRES names is the only one taken."""
    asked, on_path = os.environ.get("STUDIO_POSTGRES"), shutil.which("initdb")
    known = [Path(on_path).resolve().parent] if on_path else []
    known += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in ([Path(asked)] if asked else known) if (folder / "initdb").exists()), None)


def is_required() -> bool:
    """True when a missing server is an error, as in CI."""
    return os.environ.get("STUDIO_REQUIRE_POSTGRES") == "1"


def _nobody() -> dict[str, Any]:
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid}


class Postgres:
    """Runs from entry to exit. It refuses to run as root, so root starts it as nobody."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self._as: dict[str, Any] = _nobody() if os.geteuid() == 0 else {}

    def __enter__(self) -> "Postgres":
        self._folder = Path(tempfile.mkdtemp(prefix="mv-postgres-"))
        if self._as:
            shutil.chown(self._folder, **self._as)
        self._port = free_port()
        made = [self.programs / "initdb", "-D", self._folder / "data", "-U", "studio", "--auth=trust", "--no-sync"]
        subprocess.run(
            [*made, "-E", "UTF8", "--locale=C"], check=True, stdout=subprocess.DEVNULL, cwd=self._folder, **self._as
        )
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [f"port={self._port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *_QUICK]
        command = [self.programs / "postgres", "-D", self._folder / "data"]
        for setting in settings:
            command += ["-c", setting]
        log = (self._folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder, **self._as)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(sa.exc.OperationalError), self.connected() as db:
                db.exec_driver_sql("SELECT 1")
                return
            time.sleep(0.05)
        raise AssertionError(f"PostgreSQL did not start:\n{(self._folder / 'log').read_text()}")

    def stop(self) -> None:
        """End it at once, with all its connections, as a crash does."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(60)

    @contextlib.contextmanager
    def copied(self) -> Iterator["Postgres"]:
        """A server of its own on a copy of the folder of this one, which has to be stopped meanwhile."""
        copy = Postgres(self.programs)
        copy._folder = Path(tempfile.mkdtemp(prefix="mv-postgres-"))
        copy._port = free_port()
        subprocess.run(["cp", "-a", self._folder / "data", copy._folder], check=True)
        (copy._folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        if self._as:
            shutil.chown(copy._folder, **self._as)
        copy.start()
        try:
            yield copy
        finally:
            copy.__exit__(None, None, None)

    def url(self, database: str) -> str:
        return f"postgresql://studio@127.0.0.1:{self._port}/{database}"

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"mv_{uuid.uuid4().hex}"
        with self.connected() as db:
            db.exec_driver_sql(f"CREATE DATABASE {name}")
        return self.url(name)

    @contextlib.contextmanager
    def connected(self, url: str | None = None) -> Iterator[sa.Connection]:
        """A connection of the test's own; each statement counts at once."""
        engine = sa.create_engine(url or self.url("postgres"), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            yield db
