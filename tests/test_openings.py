"""Which studio a database belongs to: it knows itself again, and a copy of it does not."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from mvcore import Brief, Settings, Studio
from mvcore.file_owner import FileOwner
from mvcore.store import Store
from tests.postgres import Postgres
from tests.replicate.later import picture


def opened(url: str, folder: Path) -> str:
    """The studio's id at one more opening."""
    folder.mkdir(exist_ok=True)
    store = Store(url)
    try:
        FileOwner(store, folder).identify()
        last = store.last_opening()
        assert last is not None
        return last[0]
    finally:
        store.close()


def test_a_folder_that_is_opened_again_by_any_of_its_names_is_the_same_studio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    first = opened(f"sqlite:///{folder / 'studio.db'}", folder)
    assert opened(f"sqlite:///{folder / 'studio.db'}", folder) == first
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    assert opened(f"sqlite:///{tmp_path / 'link' / 'studio.db'}", tmp_path / "link") == first
    monkeypatch.chdir(tmp_path)
    assert opened("sqlite:///data/studio.db", Path("data")) == first


def test_the_same_file_on_the_disk_in_another_folder_is_another_studio(tmp_path: Path) -> None:
    """As in an image of a disk that is mounted elsewhere: there the numbers of the files are the same."""
    folder = tmp_path / "data"
    folder.mkdir()
    first = opened(f"sqlite:///{folder / 'studio.db'}", folder)
    renamed = folder.rename(tmp_path / "renamed")
    second = opened(f"sqlite:///{renamed / 'studio.db'}", renamed)
    assert second != first
    assert opened(f"sqlite:///{renamed / 'studio.db'}", renamed) == second


def test_an_opening_that_was_broken_off_before_its_mark_was_left_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    url = f"sqlite:///{folder / 'studio.db'}"
    first = opened(url, folder)
    marker = (folder / "studio.json").read_bytes()
    assert opened(url, folder) == first
    (folder / "studio.json").write_bytes(marker)
    assert opened(url, folder) == first
    (folder / "studio.json").write_text("not JSON")
    assert opened(url, folder) == first
    (folder / "studio.json").unlink()
    assert opened(url, folder) == first


def test_a_database_on_a_server_knows_itself_again_and_its_copy_does_not(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.new_database()
    first = opened(url, tmp_path / "one")
    assert opened(url, tmp_path / "one") == first
    name = f"copy_{uuid.uuid4().hex[:8]}"
    with postgres.connected() as db:
        db.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {sa.make_url(url).database}")
    assert opened(postgres.url(name), tmp_path / "two") != first
    assert opened(url, tmp_path / "one") == first


def test_a_server_whose_disk_was_copied_holds_another_studio(own_postgres: Postgres, tmp_path: Path) -> None:
    """All numbers of its tables are the same there; only where it answers is not."""
    url = own_postgres.new_database()
    first = opened(url, tmp_path / "one")
    own_postgres.stop()
    with own_postgres.copied() as copy:
        there = copy.url(str(sa.make_url(url).database))
        assert opened(there, tmp_path / "two") != first
        assert opened(there, tmp_path / "one") != first
    own_postgres.start()
    assert opened(url, tmp_path / "one") == first


def test_a_database_on_a_server_that_another_folder_works_with_is_read_only_at_first(
    postgres: Postgres, tmp_path: Path
) -> None:
    """Two servers that are both called localhost, each seen by its own machine, cannot be told apart otherwise."""
    url = postgres.new_database()
    first = opened(url, tmp_path / "one")
    assert opened(url, tmp_path / "two") != first


def test_a_claim_counts_what_others_have_stored_and_not_the_own_files(settings: Settings) -> None:
    with Studio.open(settings, jobs=False) as studio:
        studio.use_own_picture(picture(), "me.png", Brief("a storm", "a girl"))
        assert studio.claim_files() == 0
    moved = settings.data_dir.rename(settings.data_dir.with_name("moved"))
    with Studio.open(Settings(data_dir=moved), jobs=False) as studio:
        studio.use_own_picture(picture("blue"), "other.png", Brief("a storm", "a girl"))
        assert studio.claim_files() == 1
        assert studio.claim_files() == 0


@pytest.fixture
def own_postgres(postgres: Postgres) -> Iterator[Postgres]:
    """A server that may be stopped."""
    with Postgres(postgres.programs) as server:
        yield server
