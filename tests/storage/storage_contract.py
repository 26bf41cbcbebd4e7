"""What every storage must do. A new back end is done when its name in this list passes."""

import threading
from pathlib import Path

import pytest

from mvcore.errors import NotFound
from mvcore.storage import Storage

KEY = "mv/image/0b6f6b1e-8f5e-4a3c-9a51-6d7f1f0f5a10.png"


class StorageContract:
    """Inherit it and provide the fixture `storage`."""

    def test_what_was_put_comes_back_byte_by_byte(self, storage: Storage, tmp_path: Path) -> None:
        source = tmp_path / "source"
        source.write_bytes(b"\0\xff picture" * 1000)
        storage.put(source, KEY, "image/png")
        with storage.file(KEY) as path:
            assert path.read_bytes() == source.read_bytes()
        assert storage.exists(KEY)

    def test_putting_again_replaces_the_whole_file(self, storage: Storage, tmp_path: Path) -> None:
        source = tmp_path / "source"
        for content in (b"a long first version", b"short"):
            source.write_bytes(content)
            storage.put(source, KEY, "image/png")
        with storage.file(KEY) as path:
            assert path.read_bytes() == b"short"

    def test_an_empty_file_is_kept_as_an_empty_file(self, storage: Storage, tmp_path: Path) -> None:
        source = tmp_path / "source"
        source.touch()
        storage.put(source, KEY, "image/png")
        with storage.file(KEY) as path:
            assert path.read_bytes() == b""

    def test_what_is_not_there_is_not_found(self, storage: Storage) -> None:
        assert not storage.exists(KEY)
        with pytest.raises(NotFound), storage.file(KEY):
            pass

    def test_deleting_removes_it_and_may_be_repeated(self, storage: Storage, tmp_path: Path) -> None:
        source = tmp_path / "source"
        source.write_bytes(b"x")
        storage.put(source, KEY, "image/png")
        storage.delete(KEY)
        storage.delete(KEY)
        assert not storage.exists(KEY)

    @pytest.mark.parametrize("key", ["../outside", "mv/../../outside", "/etc/hostname"])
    def test_no_key_leaves_the_storage(self, storage: Storage, tmp_path: Path, key: str) -> None:
        source = tmp_path / "source"
        source.write_bytes(b"x")
        with pytest.raises(NotFound):
            storage.put(source, key, "image/png")
        with pytest.raises(NotFound), storage.file(key):
            pass

    def test_a_reader_never_sees_half_a_file(self, storage: Storage, tmp_path: Path) -> None:
        versions = [bytes([number]) * 300_000 for number in range(2)]
        for number, content in enumerate(versions):
            (tmp_path / str(number)).write_bytes(content)
        storage.put(tmp_path / "0", KEY, "image/png")
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                for number in range(2):
                    storage.put(tmp_path / str(number), KEY, "image/png")

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(30):
                with storage.file(KEY) as path:
                    assert path.read_bytes() in versions
        finally:
            stop.set()
            writer.join()
