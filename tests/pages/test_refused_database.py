"""What the pages say when the database is a newer one, and when another process works with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mvcore import Brief
from mvcore.errors import DataFolderError
from mvcore.store import Ownership, own
from pages.ui.studio import studio as cached_studio
from tests.data_folders import copied
from tests.pages.test_apptest import open_page, words
from tests.postgres import Postgres
from tests.watching import until

_END_OWNER = """
    SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE locktype = 'advisory' AND datname = current_database() AND granted
"""


@pytest.fixture(autouse=True)
def _no_studio() -> Iterator[None]:
    cached_studio.clear()
    yield
    cached_studio.clear()


@pytest.mark.parametrize("page", ["create", "projects", "status"])
def test_a_folder_of_a_newer_program_is_one_sentence_on_each_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    data = copied("finished", tmp_path / "data")
    with closing(sqlite3.connect(data / "studio.db")) as db, db:
        db.execute("CREATE TABLE mv_version (version_num VARCHAR(32) PRIMARY KEY)")
        db.execute("INSERT INTO mv_version VALUES ('0999')")
    monkeypatch.setenv("MV_DATA_DIR", str(data))
    (error,) = open_page(page).error
    assert "newer MV Studio" in error.value
    assert "0999" in error.value


def test_a_page_says_that_another_process_works_with_the_database_and_goes_on_reading(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.new_database()
    monkeypatch.setenv("MV_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", url)
    with cached_studio() as studio:
        studio.create_project(Brief("A storm", "A girl"))
        follower = _followed(postgres, url)
        try:
            until(studio.lost_ownership)
            page = open_page("projects")
            assert ["Another MV Studio works" in error.value for error in page.error] == [True]
            assert "A storm" in words(page)
            with pytest.raises(DataFolderError, match="Another MV Studio works with the database of DATABASE_URL now"):
                studio.create_project(Brief("A kite", "A boy"))
            assert not studio.examine()[0].ok
        finally:
            follower.release()


def _followed(postgres: Postgres, url: str) -> Ownership:
    """Another owner, as soon as the connection of the first one has ended and is not made anew."""
    while True:
        with postgres.connected(url) as db:
            db.exec_driver_sql(_END_OWNER)
        try:
            follower = own(url, "another")
        except DataFolderError:
            continue
        follower.watch(lambda: None)
        return follower
