"""One process works with a database at a time: a second one is told so in a sentence, and may read."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mvcore import Brief, Settings, Studio, TakeStatus
from mvcore.errors import DataFolderError
from tests.commands import mvcore, refused
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.postgres import Postgres
from tests.running_app import ROOT, clean_environment
from tests.watching import until

FILM = ("film", "--idea", "a storm", "--character", "a girl", "--scenes", "1", "--images", "1", "-o", "film.mp4")
BRIEF = Brief("a storm", "a girl")
_OWNER = """
    SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE locktype = 'advisory' AND datname = current_database() AND granted AND classid = 0
"""
_END_ALL = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Worker:
    """A process that works, and is killed at the end of its test."""

    def __init__(self, folder: Path, database: str, fake: FakeReplicate, count: int) -> None:
        command = [sys.executable, "-m", "tests.one_process_worker", str(folder), database, fake.url, str(count)]
        self._errors = (folder.parent / f"{folder.name}.log").open("w+b")
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    def told(self) -> str:
        """The next line that it prints; "" at its end."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().strip()

    def go(self) -> None:
        """Let it order once more."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def errors(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()
        self._errors.close()


@pytest.fixture(params=["postgresql", "sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database that several data folders name."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shared.db'}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.new_database()


@pytest.fixture
def server_database(postgres: Postgres) -> str:
    return postgres.new_database()


@pytest.fixture
def workers() -> Iterator[list[Worker]]:
    started: list[Worker] = []
    yield started
    for worker in started:
        worker.kill()


def _takes(folder: Path, database: str) -> list[TakeStatus]:
    with Studio.open(Settings(data_dir=folder, database_url=database), work=False) as studio:
        return [take.status for take in studio.takes()]


@pytest.mark.slow
def test_a_second_process_that_would_work_is_refused_in_one_sentence_and_may_read(
    database: str, tmp_path: Path
) -> None:
    other = {"MV_DATA_DIR": str(tmp_path / "b"), "DATABASE_URL": database}
    with Studio.open(Settings(data_dir=tmp_path / "a", database_url=database, demo_latency_seconds=0)) as studio:
        project_id = studio.create_project(BRIEF)
        for command in (FILM, ("storage", "check"), ("storage", "delete", project_id)):
            told = refused(mvcore(*command, **other))
            assert told.startswith("mvcore: Another MV Studio works with the database of DATABASE_URL")
        for command in (("projects",), ("ledger",), ("doctor",)):
            assert mvcore(*command, **other).returncode == 0
        assert project_id in mvcore("projects", **other).stdout
        assert studio.project(project_id).options == ()
    assert mvcore(*FILM, **other).returncode == 0


def test_of_processes_that_begin_at_once_on_an_empty_database_one_works_and_the_others_say_so(
    database: str, tmp_path: Path
) -> None:
    done: dict[str, subprocess.CompletedProcess[str]] = {}

    def run(name: str) -> None:
        folder = tmp_path / name
        folder.mkdir()
        done[name] = mvcore(*FILM, cwd=folder, MV_DATA_DIR=str(folder / "data"), DATABASE_URL=database)

    threads = [threading.Thread(target=run, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = sorted(result.returncode for result in done.values())
    assert codes == [0, 2, 2], done
    for result in done.values():
        assert not any(word in result.stderr for word in ("Traceback", "sqlalche", "CREATE", "SELECT", "INSERT"))
        if result.returncode:
            assert refused(result).startswith("mvcore: Another MV Studio works with the database")


def test_a_file_that_another_folder_has_as_its_own_is_found_too(tmp_path: Path) -> None:
    with Studio.open(Settings(data_dir=tmp_path / "a", demo_latency_seconds=0)):
        shared = Settings(data_dir=tmp_path / "b", database_url=f"sqlite:///{tmp_path / 'a' / 'studio.db'}")
        with pytest.raises(DataFolderError, match="Another MV Studio works with the database"):
            Studio.open(shared)


def test_kill_lets_another_folder_go_on_with_what_was_ordered(
    database: str, tmp_path: Path, fake: FakeReplicate, workers: list[Worker]
) -> None:
    fake.configure(starting_seconds=0.0, running_seconds=4.0)
    workers.append(Worker(tmp_path / "a", database, fake, 2))
    assert workers[0].told() == "open"
    until(lambda: len(fake.predictions()) == 1)
    workers[0].kill()
    workers.append(Worker(tmp_path / "b", database, fake, 0))
    assert (workers[1].told(), workers[1].told()) == ("open", "idle")
    assert _takes(tmp_path / "b", database) == [TakeStatus.READY] * 2
    assert len(fake.predictions()) == 2


def test_owners_that_are_killed_in_turn_lose_nothing_and_order_nothing_twice(
    server_database: str, tmp_path: Path, fake: FakeReplicate, workers: list[Worker]
) -> None:
    """Each asks for the same two pictures and works in another folder; the answers of some orders never come. One job
    at a time is made, so that one which waits for the result of another must not come before that."""
    fake.configure(starting_seconds=0.1, running_seconds=0.8)
    dice = random.Random(7)
    for number in range(5):
        fake.fault("hang_after", "/predictions$", method="POST", nth=1, seconds=0.7)
        workers.append(Worker(tmp_path / f"{number}", server_database, fake, 2 * (number % 2 == 0)))
        assert workers[-1].told() == "open"
        time.sleep(dice.uniform(0, 3))
        workers[-1].kill()
    workers.append(Worker(tmp_path / "last", server_database, fake, 0))
    assert (workers[-1].told(), workers[-1].told()) == ("open", "idle")
    assert _takes(tmp_path / "last", server_database) == [TakeStatus.READY] * 6
    assert len(fake.predictions()) == 2


def test_the_owner_stays_the_owner_when_the_server_is_started_again(
    postgres: Postgres, server_database: str, tmp_path: Path, fake: FakeReplicate, workers: list[Worker]
) -> None:
    fake.configure(starting_seconds=0.0, running_seconds=3.0)
    workers.append(Worker(tmp_path / "a", server_database, fake, 2))
    assert workers[0].told() == "open"
    until(lambda: len(fake.predictions()) == 1)
    postgres.stop()
    time.sleep(1)
    postgres.start()
    with postgres.connected(server_database) as db:
        until(lambda: db.exec_driver_sql(_OWNER).all())
    told = refused(mvcore(*FILM, MV_DATA_DIR=str(tmp_path / "b"), DATABASE_URL=server_database))
    assert "Another MV Studio works with the database" in told
    assert workers[0].told() == "idle"
    assert len(fake.predictions()) == 2
    workers[0].go()
    until(lambda: len(fake.predictions()) == 3)


def test_who_was_followed_by_another_owner_orders_nothing_more_and_says_so(
    postgres: Postgres, server_database: str, tmp_path: Path, fake: FakeReplicate, workers: list[Worker]
) -> None:
    """Its connection ended while it stood still, so another process took the database: then it went on."""
    fake.configure(starting_seconds=0.0, running_seconds=3.0)
    workers.append(Worker(tmp_path / "a", server_database, fake, 3))
    assert workers[0].told() == "open"
    until(lambda: len(fake.predictions()) == 1)
    os.kill(workers[0].process.pid, signal.SIGSTOP)
    with postgres.connected(server_database) as db:
        db.exec_driver_sql(_END_ALL)
    workers.append(Worker(tmp_path / "b", server_database, fake, 0))
    assert workers[1].told() == "open"
    os.kill(workers[0].process.pid, signal.SIGCONT)
    assert workers[1].told() == "idle"
    assert workers[0].told() == "idle"
    workers[0].go()
    assert "Another MV Studio works with the database of DATABASE_URL now" in workers[0].told()
    assert workers[0].process.wait(60) == 0
    assert len(fake.predictions()) == 3
    assert _takes(tmp_path / "b", server_database) == [TakeStatus.READY] * 3
    workers[1].go()
    until(lambda: len(fake.predictions()) == 4)


def test_a_server_that_is_not_there_is_said_in_one_sentence(postgres: Postgres, tmp_path: Path) -> None:
    gone = "postgresql://studio@127.0.0.1:9/none"
    told = refused(mvcore(*FILM, MV_DATA_DIR=str(tmp_path / "b"), DATABASE_URL=gone))
    assert "check that the server of DATABASE_URL runs" in told


def test_a_server_that_allows_no_tables_is_said_in_one_sentence(
    postgres: Postgres, server_database: str, tmp_path: Path
) -> None:
    """PostgreSQL 15 lets only the owner of a database make tables in it."""
    with postgres.connected(server_database) as db:
        db.exec_driver_sql("DROP ROLE IF EXISTS guest")
        db.exec_driver_sql("CREATE ROLE guest LOGIN")
    as_guest = server_database.replace("studio@", "guest@")
    told = refused(mvcore(*FILM, MV_DATA_DIR=str(tmp_path / "b"), DATABASE_URL=as_guest))
    assert "permission denied" in told
    assert "let the user of DATABASE_URL make and change tables there" in told


def test_a_folder_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'typo' / 'shared.db'}"
    told = refused(mvcore(*FILM, MV_DATA_DIR=str(tmp_path / "b"), DATABASE_URL=url))
    assert "correct DATABASE_URL" in told
    assert not (tmp_path / "typo").exists()
