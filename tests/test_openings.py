"""Which studio a database belongs to: it knows itself again, and a copy of it does not."""

import uuid
from pathlib import Path

import sqlalchemy as sa

from mvcore.file_owner import FileOwner
from mvcore.store import Store
from tests.postgres import Postgres


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


def test_a_folder_that_is_opened_again_or_renamed_is_the_same_studio(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    first = opened(f"sqlite:///{folder / 'studio.db'}", folder)
    assert opened(f"sqlite:///{folder / 'studio.db'}", folder) == first
    renamed = folder.rename(tmp_path / "renamed")
    assert opened(f"sqlite:///{renamed / 'studio.db'}", renamed) == first


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
