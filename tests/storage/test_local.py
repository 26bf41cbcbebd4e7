"""Storage in a folder."""

import os
from pathlib import Path

import pytest

from mvcore.errors import DataFolderError
from mvcore.storage import Storage
from mvcore.storage.local import LocalStorage
from tests.storage.storage_contract import KEY, StorageContract


class TestLocalStorage(StorageContract):
    @pytest.fixture
    def storage(self, tmp_path: Path) -> Storage:
        return LocalStorage(tmp_path / "store")


def test_a_write_that_fails_leaves_the_former_file_and_no_rest(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "store")
    source = tmp_path / "source"
    source.write_bytes(b"first")
    storage.put(source, KEY, "image/png")
    with pytest.raises(DataFolderError, match="free some space"):
        storage.put(tmp_path / "is not there", KEY, "image/png")
    with storage.file(KEY) as path:
        assert path.read_bytes() == b"first"
        assert os.listdir(path.parent) == [path.name]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file stands in the way")
    source = tmp_path / "source"
    source.write_bytes(b"x")
    with pytest.raises(DataFolderError) as refused:
        LocalStorage(tmp_path / "store").put(source, KEY, "image/png")
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_removed_is_one_sentence_and_does_not_fail_who_read_it_last(tmp_path: Path) -> None:
    """Here a folder lies where the file was."""
    storage, source = LocalStorage(tmp_path / "store"), tmp_path / "source"
    source.write_bytes(b"x")
    storage.put(source, KEY, "image/png")
    with storage.file(KEY) as path:
        storage.delete(KEY)
        path.unlink()
        path.mkdir()
    with pytest.raises(DataFolderError, match="could not be removed") as refused:
        storage.delete(KEY)
    assert "\n" not in str(refused.value)
