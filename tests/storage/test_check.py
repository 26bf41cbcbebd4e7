"""`storage check`: what it puts right, and that it never takes away the only good copy of a file."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from mvcore import Settings, Studio
from mvcore.errors import StorageError
from mvcore.inventory import Inventory
from tests.storage.s3_server import BUCKET, FaultProxy, S3Server
from tests.storage.test_cloud import assert_readable, in_bucket, with_picture
from tests.watching import until


@pytest.fixture
def looking(settings: Settings, proxy: FaultProxy) -> Settings:
    """Local mode with a bucket to look at."""
    return Settings(data_dir=settings.data_dir, demo_latency_seconds=0, storage_bucket=BUCKET)


def check(settings: Settings, *, remove_orphans: bool = False) -> Inventory:
    with Studio.open(settings, jobs=False) as studio:
        found = studio.take_stock(lambda _: None, least_age=timedelta(0))
        if remove_orphans:
            found.remove_orphans()
        return found


def place_of(settings: Settings, asset_id: str) -> tuple[str, Path]:
    """The key of a file, and where it would lie on this machine."""
    with Studio.open(settings, work=False) as studio:
        key = studio.asset(asset_id).key
    path = settings.data_dir / key
    path.parent.mkdir(parents=True, exist_ok=True)
    return key, path


def assert_whole(settings: Settings, asset_id: str) -> None:
    with Studio.open(settings, work=False) as studio:
        assert_readable(studio, studio.asset(asset_id))


@pytest.fixture
def in_the_bucket(cloud: Settings) -> str:
    """The id of a picture that lives in the bucket, and nowhere else."""
    with Studio.open(cloud) as studio:
        asset_id = with_picture(studio)
        until(lambda: in_bucket(studio, asset_id))
    return asset_id


def test_the_only_copy_is_kept_while_the_bucket_stumbles(
    looking: Settings, in_the_bucket: str, proxy: FaultProxy, server: S3Server
) -> None:
    key, _ = place_of(looking, in_the_bucket)
    body = server.client().get_object(Bucket=BUCKET, Key=key)["Body"].read()
    with Studio.open(looking, jobs=False) as studio:
        studio.move_files(False, None, lambda _: None)
    (looking.data_dir / key).unlink()
    server.client().put_object(Bucket=BUCKET, Key=key, Body=body)
    for path in (looking.data_dir / "cache" / "s3").iterdir():
        path.unlink()
    proxy.fault("status", path="mv/image/.*png", times=1000, status=403, code="AccessDenied")
    with pytest.raises(StorageError, match="may not read"):
        check(looking, remove_orphans=True)
    assert server.stored_keys() == [key]
    proxy.forget()
    assert check(looking).repaired == [f"{in_the_bucket} lies in the bucket {BUCKET}: its record says so now."]
    assert_whole(looking, in_the_bucket)


def test_a_good_copy_wins_over_one_of_the_same_size_that_somebody_put_in_its_place(
    looking: Settings, in_the_bucket: str, server: S3Server
) -> None:
    key, here = place_of(looking, in_the_bucket)
    here.write_bytes(server.client().get_object(Bucket=BUCKET, Key=key)["Body"].read())
    server.client().put_object(Bucket=BUCKET, Key=key, Body=os.urandom(here.stat().st_size))
    assert check(looking).repaired[0] == f"{in_the_bucket} lies on this machine: its record says so now."
    assert_whole(looking, in_the_bucket)
    assert server.stored_keys() == []


def test_what_is_gone_everywhere_comes_back_from_the_cache(
    looking: Settings, in_the_bucket: str, server: S3Server
) -> None:
    key, _ = place_of(looking, in_the_bucket)
    assert_whole(looking, in_the_bucket)  # which fills the cache
    server.client().delete_object(Bucket=BUCKET, Key=key)
    found = check(looking)
    assert (found.missing, found.repaired) == (
        [],
        [f"{in_the_bucket} was gone and is in the bucket {BUCKET} again, from the cache."],
    )
    assert server.stored_keys() == [key]


def test_a_file_of_the_right_size_and_the_wrong_content_is_missing(
    looking: Settings, in_the_bucket: str, server: S3Server
) -> None:
    key, _ = place_of(looking, in_the_bucket)
    size = server.client().head_object(Bucket=BUCKET, Key=key)["ContentLength"]
    server.client().put_object(Bucket=BUCKET, Key=key, Body=os.urandom(size))
    assert check(looking).missing == [in_the_bucket]
    assert server.stored_keys() == [key]


def test_empty_folder_marks_are_left_alone_and_unfinished_uploads_are_found(
    looking: Settings, server: S3Server
) -> None:
    client = server.client()
    client.put_object(Bucket=BUCKET, Key="mv/image/", Body=b"")
    with Studio.open(looking) as studio:
        ours = with_picture(studio)
    for name in (ours, "another_studio's"):
        client.create_multipart_upload(Bucket=BUCKET, Key=f"mv/image/{name}.png")
    assert len(check(looking).orphans) == 2
    check(looking, remove_orphans=True)
    left = client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])
    assert [upload["Key"] for upload in left] == ["mv/image/another_studio's.png"]
    assert server.stored_keys() == ["mv/image/"]


def test_nothing_is_removed_on_this_machine_when_the_bucket_cannot_be_listed(
    looking: Settings, in_the_bucket: str, proxy: FaultProxy, server: S3Server
) -> None:
    key, second = place_of(looking, in_the_bucket)
    with Studio.open(looking) as studio:
        orphan = second.with_name(f"{with_picture(studio)}.png")
        studio.delete_project(next(each.id for each in studio.projects() if each.character_asset_id == orphan.stem))
    second.write_bytes(server.client().get_object(Bucket=BUCKET, Key=key)["Body"].read())
    orphan.write_bytes(b"x")
    proxy.fault("status", path="list-type=2", times=1000, status=403, code="AccessDenied")
    with pytest.raises(StorageError, match="may not list"):
        check(looking, remove_orphans=True)
    assert second.exists()
    assert orphan.exists()
    proxy.forget()
    check(looking, remove_orphans=True)
    assert not second.exists()
    assert not orphan.exists()
    assert server.stored_keys() == [key]
