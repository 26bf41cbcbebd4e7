"""The job system runs on every SQLite that a supported Python may have been built against."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from mvcore.job_database import JobConnection


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", factory=JobConnection)) as opened:
        yield opened


def test_the_time_has_its_milliseconds_on_old_and_new_sqlite(connection: sqlite3.Connection) -> None:
    before = time.time()
    (told,) = connection.execute("SELECT unixepoch('subsec')").fetchone()
    assert before - 0.002 <= told <= time.time() + 0.002


def test_a_row_gets_the_time_as_its_default_in_whole_milliseconds(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE t (id INTEGER, at BIGINT NOT NULL DEFAULT (unixepoch('subsec') * 1000))")
    connection.execute("INSERT INTO t (id) VALUES (1)")
    (at,) = connection.execute("SELECT at FROM t").fetchone()
    assert at == pytest.approx(time.time() * 1000, abs=5_000)
