"""One S3 server for all storage tests, with a fault proxy before it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mvcore import Settings
from mvcore.storage.cache import BoundedFolder
from mvcore.storage.s3 import S3Storage
from tests.storage.s3_server import BUCKET, FaultProxy, S3Server, environment


@pytest.fixture
def server(s3_server: S3Server) -> S3Server:
    s3_server.reset()
    return s3_server


@pytest.fixture
def proxy(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultProxy]:
    """What boto3 talks to in this test."""
    proxy = FaultProxy(server.url)
    for name, value in environment(proxy.url).items():
        monkeypatch.setenv(name, value)
    yield proxy
    proxy.close()


@pytest.fixture
def bucket(proxy: FaultProxy, tmp_path: Path) -> Iterator[S3Storage]:
    storage = S3Storage(BUCKET, BoundedFolder(tmp_path / "cache", 10_000_000))
    yield storage
    storage.close()


@pytest.fixture
def cloud(settings: Settings, proxy: FaultProxy) -> Settings:
    """The settings of cloud mode, in the data folder of `settings`."""
    return Settings(data_dir=settings.data_dir, demo_latency_seconds=0, serve_from_cloud=True, storage_bucket=BUCKET)


@pytest.fixture
def in_threads() -> Callable[[int, Callable[[], None]], None]:
    """Do the same many times at once."""

    def run(count: int, work: Callable[[], None]) -> None:
        with ThreadPoolExecutor(count) as pool:
            for done in [pool.submit(work) for _ in range(count)]:
                done.result()

    return run
