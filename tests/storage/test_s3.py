"""Storage in a bucket: a real S3 server process, reached by a proxy that goes wrong when asked to."""

import hashlib
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from mvcore.domain import now
from mvcore.errors import MVError, NotFound, StorageError
from mvcore.storage import Storage
from mvcore.storage.cache import BoundedFolder
from mvcore.storage.s3 import S3Storage, check_bucket
from mvcore.storage.s3.check import CORS_RULE
from mvcore.storage.s3.client import Connection
from mvcore.storage.s3.links import Links
from mvcore.storage.s3.upload import PART_BYTES
from tests.storage.s3_server import BUCKET, FaultProxy, S3Server
from tests.storage.storage_contract import KEY, StorageContract

CLIP = KEY.replace("image", "video").replace("png", "mp4")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(os.urandom(100_000))
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class TestS3Storage(StorageContract):
    @pytest.fixture
    def storage(self, bucket: S3Storage) -> Storage:
        return bucket


# -- in ----------------------------------------------------------------------------------------------------------------


def test_an_object_has_its_type_its_length_and_its_checksum(bucket: S3Storage, server: S3Server, source: Path) -> None:
    bucket.put(source, CLIP, "video/mp4")
    head = server.client().head_object(Bucket=BUCKET, Key=CLIP, ChecksumMode="ENABLED")
    assert (head["ContentType"], head["ContentLength"]) == ("video/mp4", 100_000)
    assert head["Metadata"]["sha256"] == sha256(source)
    assert head["ChecksumSHA256"]


def test_a_large_file_goes_in_parts_and_comes_back_whole(
    bucket: S3Storage, proxy: FaultProxy, server: S3Server, source: Path
) -> None:
    source.write_bytes(os.urandom(2 * PART_BYTES + 5))
    counted: list[int] = []
    bucket.put(source, CLIP, "video/mp4", counted.append)
    assert proxy.count("PUT", "partNumber=") == 3
    assert sum(counted) == 2 * PART_BYTES + 5
    head = server.client().head_object(Bucket=BUCKET, Key=CLIP)
    assert (head["ContentType"], head["Metadata"]["sha256"]) == ("video/mp4", sha256(source))
    with bucket.file(CLIP, sha256(source)) as path:
        assert sha256(path) == sha256(source)


@pytest.mark.parametrize("size", [10, PART_BYTES + 1], ids=["at once", "in parts"])
@pytest.mark.parametrize(
    "fault",
    [
        {"do": "status", "status": 503, "code": "SlowDown"},
        {"do": "status", "status": 500, "code": "InternalError"},
        {"do": "drop"},
        {"do": "drop_after"},
        {"do": "wait", "seconds": 0.2},
    ],
    ids=["slow down", "internal error", "drop", "drop after", "wait"],
)
def test_passing_trouble_hinders_no_upload(
    bucket: S3Storage, proxy: FaultProxy, source: Path, fault: dict[str, Any], size: int
) -> None:
    source.write_bytes(os.urandom(size))
    proxy.fault(method="PUT", **fault)
    bucket.put(source, CLIP, "video/mp4")
    with bucket.file(CLIP) as path:
        assert sha256(path) == sha256(source)


def test_an_upload_that_fails_leaves_no_parts_behind(
    bucket: S3Storage, proxy: FaultProxy, server: S3Server, source: Path
) -> None:
    source.write_bytes(os.urandom(PART_BYTES + 1))
    proxy.fault("status", "PUT", "partNumber=2", status=403, code="AccessDenied")
    with pytest.raises(StorageError, match="may not put files into the bucket clips"):
        bucket.put(source, CLIP, "video/mp4")
    assert server.stored_keys() == []
    assert server.client().list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []


# -- out ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        {"do": "truncate"},
        {"do": "drop"},
        {"do": "status", "status": 503, "code": "SlowDown"},
        {"do": "wait", "seconds": 0.2},
    ],
    ids=["truncate", "drop", "slow down", "wait"],
)
def test_passing_trouble_hinders_no_download(
    bucket: S3Storage, proxy: FaultProxy, source: Path, fault: dict[str, Any]
) -> None:
    bucket.put(source, CLIP, "video/mp4")
    proxy.fault(method="GET", **fault)
    with bucket.file(CLIP, sha256(source)) as path:
        assert sha256(path) == sha256(source)


def test_the_same_file_is_loaded_once_also_by_many_at_a_time(
    bucket: S3Storage, proxy: FaultProxy, source: Path, in_threads: Callable[[int, Callable[[], None]], None]
) -> None:
    bucket.put(source, CLIP, "video/mp4")

    def read() -> None:
        with bucket.file(CLIP, sha256(source)) as path:
            assert sha256(path) == sha256(source)

    in_threads(6, read)
    assert proxy.count("GET", CLIP) == 1


def test_an_object_that_somebody_replaced_is_not_used(bucket: S3Storage, server: S3Server, source: Path) -> None:
    bucket.put(source, CLIP, "video/mp4")
    server.client().put_object(Bucket=BUCKET, Key=CLIP, Body=b"something else")
    with pytest.raises(StorageError, match="not the one that was stored"), bucket.file(CLIP, sha256(source)):
        pass


def test_an_object_that_somebody_deleted_is_not_found(bucket: S3Storage, server: S3Server, source: Path) -> None:
    bucket.put(source, CLIP, "video/mp4")
    server.client().delete_object(Bucket=BUCKET, Key=CLIP)
    with pytest.raises(NotFound, match="missing from the bucket clips"), bucket.file(CLIP, sha256(source)):
        pass


def test_what_is_stored_is_listed(bucket: S3Storage, server: S3Server, source: Path) -> None:
    for number in range(3):
        bucket.put(source, f"mv/video/{number}.mp4", "video/mp4")
    server.client().put_object(Bucket=BUCKET, Key="somebody/elses", Body=b"x")
    assert [(row.key, row.size_bytes) for row in bucket.stored()] == [(f"mv/video/{n}.mp4", 100_000) for n in range(3)]


# -- links -------------------------------------------------------------------------------------------------------------


def test_a_link_loads_a_range_without_any_keys_and_saves_under_a_readable_name(bucket: S3Storage, source: Path) -> None:
    bucket.put(source, CLIP, "video/mp4")
    link = bucket.link(CLIP)
    assert link is not None
    part = httpx.get(link.url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, source.read_bytes()[10:20])
    assert part.headers["content-type"] == "video/mp4"
    saved = bucket.link(CLIP, "My film – 1.mp4")
    assert saved is not None
    assert "My%20film%20%E2%80%93%201.mp4" in httpx.get(saved.url).headers["content-disposition"]


def test_the_same_link_is_given_until_most_of_its_life_is_over(proxy: FaultProxy) -> None:
    at = [now()]
    links = Links(Connection(BUCKET), 1000, clock=lambda: at[0])
    first = links.link(CLIP, None)
    assert first.expires_at == at[0] + timedelta(seconds=1000)
    at[0] += timedelta(seconds=799)
    assert links.link(CLIP, None) == first
    at[0] += timedelta(seconds=2)
    assert links.link(CLIP, None).expires_at == at[0] + timedelta(seconds=1000)


# -- what doctor says --------------------------------------------------------------------------------------------------


def said(bucket: str = BUCKET) -> dict[str, str]:
    return {found.name: ("" if found.ok else found.detail) for found in check_bucket(bucket)}


def test_a_bucket_that_can_be_used_lacks_only_the_rule_for_browsers_which_is_told(
    proxy: FaultProxy, server: S3Server
) -> None:
    found = said()
    assert [name for name, trouble in found.items() if trouble] == ["bucket cors"]
    assert '"AllowedMethods":["GET","HEAD"]' in found["bucket cors"]
    server.client().put_bucket_cors(Bucket=BUCKET, CORSConfiguration=CORS_RULE)
    assert set(said().values()) == {""}
    assert server.stored_keys() == []


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (403, "InvalidAccessKeyId", "AWS_ACCESS_KEY_ID"),
        (403, "SignatureDoesNotMatch", "secret key is wrong"),
        (400, "ExpiredToken", "have expired"),
        (301, "PermanentRedirect", "redirects without saying where to"),
        (400, "AuthorizationHeaderMalformed", "another region"),
        (403, "RequestTimeTooSkewed", "clock"),
        (500, "InternalError", "at the moment"),
    ],
)
def test_what_is_wrong_with_the_whole_bucket_is_said_once(
    proxy: FaultProxy, status: int, code: str, sentence: str
) -> None:
    proxy.fault("status", times=1000, status=status, code=code)
    (found,) = check_bucket(BUCKET)
    assert not found.ok
    assert sentence in found.detail


@pytest.mark.parametrize(
    ("method", "path", "name", "sentence"),
    [
        ("GET", "list-type", "bucket", "may not list"),
        ("PUT", "mv/check", "bucket put", "may not put"),
        ("GET", "mv/check", "bucket get", "may not read"),
        ("DELETE", "mv/check", "bucket delete", "may not delete"),
    ],
)
def test_each_permission_that_is_missing_is_named(
    proxy: FaultProxy, method: str, path: str, name: str, sentence: str
) -> None:
    proxy.fault("status", method, path, times=10, status=403, code="AccessDenied")
    found = said()
    assert sentence in found[name]
    assert [each for each, trouble in found.items() if trouble and each != "bucket cors"] == [name]


def test_a_bucket_that_is_not_there_is_named(proxy: FaultProxy) -> None:
    assert "no bucket clps" in said("clps")["bucket"]
    assert "no name of a bucket" in said("two words")["bucket"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9", "cannot be reached"),
        ("AWS_ENDPOINT_URL_S3", "127.0.0.1:9000", "http:// or https://"),
        ("AWS_PROFILE", "nobody", "AWS_PROFILE"),
        ("AWS_ACCESS_KEY_ID", None, "No AWS keys were found"),
    ],
)
def test_settings_that_cannot_be_are_told_apart(
    proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, sentence: str
) -> None:
    monkeypatch.setenv("HOME", "/nowhere")
    if value is None:
        for each in (name, "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(each)
    else:
        monkeypatch.setenv(name, value)
    (found,) = check_bucket(BUCKET)
    assert sentence in found.detail
    with pytest.raises(MVError, match=sentence):
        S3Storage(BUCKET, BoundedFolder(Path("cache"), 1)).exists(CLIP)
