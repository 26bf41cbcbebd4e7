"""Shared by all tests: no setting of the developer's machine leaks in, and every test works in a folder of its own."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mvcore import Settings, Studio
from mvcore.store import Store
from tests.begun_folder import begun
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.postgres import MISSING, Postgres, is_required
from tests.postgres import find as find_postgres
from tests.running_app import CLIP_SECONDS
from tests.storage.s3_server import S3Server

os.environ[CLIP_SECONDS] = "1"  # here and not in a fixture: those of modules and sessions come before any of a test
_OURS = ("MV_", "REPLICATE_", "AWS_", "STORAGE_", "SERVE_", "DATABASE_", "PRESIGNED_", "VIDEO_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in the order in which the processes of a whole run take them.

    Files with slow tests come first: begun last, they would keep all other processes waiting at the end. The rest is
    mixed: tests in the browser compute without a pause, and many others mostly wait. The last ones are short.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    kinds: dict[bool, list[Path]] = {True: [], False: []}
    for path in dict.fromkeys(item.path for item in items):
        kinds["browser" in path.parts].append(path)
    share = {True: 0.7, False: 1.0}
    place = {
        path: share[kind] * number / len(paths) for kind, paths in kinds.items() for number, path in enumerate(paths)
    }
    items.sort(key=lambda item: (item.path not in slow, place[item.path]))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: full collections, of which Streamlit makes one after each run of `AppTest`, need not
    look at it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working directory without `.env`, and an environment without our settings."""
    for name in [name for name in os.environ if name.startswith(_OURS) and name != CLIP_SECONDS]:
        monkeypatch.delenv(name)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Embedded defaults in a data folder without projects, with a demo provider that does not dawdle."""
    return Settings(data_dir=begun(tmp_path / "data"), demo_latency_seconds=0)


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    """An open Studio that is closed after the test."""
    with Studio.open(settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def server() -> Iterator[FakeReplicate]:
    """The fake of Replicate, running as long as the tests of this process."""
    with FakeReplicate() as running:
        yield running


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """The S3 server, running as long as the tests of this process. Who takes it resets it first."""
    with S3Server() as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server, running as long as the tests of this process. Without one they are skipped."""
    programs = find_postgres()
    if programs is None:
        if is_required():
            pytest.fail(f"STUDIO_REQUIRE_POSTGRES=1, but: {MISSING}", pytrace=False)
        pytest.skip(MISSING)
    with Postgres(programs) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store on each kind of database."""
    is_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'studio.db'}" if is_file else request.getfixturevalue("postgres").new_database()
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def fake(server: FakeReplicate) -> Iterator[FakeReplicate]:
    """The fake without any past; afterwards nothing was ordered twice and no rule broken."""
    server.reset()
    yield server
    assert (server.violations(), server.doubles()) == ([], [])
