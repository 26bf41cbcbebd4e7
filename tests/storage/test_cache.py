"""The bounded folder: what was used last stays, what is in use is never taken away."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mvcore.storage.cache import BoundedFolder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def writer(text: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(text) and None


def use(folder: BoundedFolder, name: str, text: bytes) -> bytes:
    with folder.file(name, writer(text)) as path:
        return path.read_bytes()


def test_what_is_here_is_not_made_again(place: Path) -> None:
    folder = BoundedFolder(place, 100)
    assert use(folder, "a", b"first") == b"first"
    assert use(folder, "a", b"second") == b"first"
    assert use(BoundedFolder(place, 100), "a", b"third") == b"first"


def test_the_least_recently_used_goes_first(place: Path) -> None:
    folder = BoundedFolder(place, 25)
    for name in ("a", "b", "a", "c"):
        use(folder, name, b"0123456789")
    assert sorted(path.name for path in place.iterdir()) == ["a", "c"]


def test_what_is_in_use_stays_even_when_there_is_no_room(place: Path) -> None:
    folder = BoundedFolder(place, 5)
    with folder.file("a", writer(b"0123456789")) as path:
        use(folder, "b", b"0123456789")
        assert path.read_bytes() == b"0123456789"
    assert list(place.iterdir()) == []


def test_two_at_once_share_one_making(place: Path, in_threads: Callable[[int, Callable[[], None]], None]) -> None:
    folder, made = BoundedFolder(place, 100), []

    def make(path: Path) -> None:
        made.append(threading.get_ident())
        path.write_bytes(b"x")

    def read() -> None:
        with folder.file("a", make) as path:
            assert path.read_bytes() == b"x"

    in_threads(8, read)
    assert len(made) == 1


def test_a_making_that_fails_leaves_nothing(place: Path) -> None:
    folder = BoundedFolder(place, 100)

    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise RuntimeError

    with pytest.raises(RuntimeError), folder.file("a", fail):
        pass
    assert list(place.iterdir()) == []
    assert use(folder, "a", b"whole") == b"whole"


def test_what_a_killed_process_left_is_swept(place: Path) -> None:
    place.mkdir()
    (place / ".part-xyz").write_bytes(b"half")
    folder = BoundedFolder(place, 100)
    use(folder, "a", b"whole")
    folder.sweep()
    assert [path.name for path in place.iterdir()] == ["a"]
