"""What the debug log says of a bucket: its name and host, no link into it and no key."""

import logging

import pytest

from mvcore import Settings, Studio
from tests.storage.test_cloud import assert_readable, in_bucket, with_picture
from tests.test_debug_log import said
from tests.watching import until


def test_a_download_from_a_bucket_is_told_without_a_link(cloud: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "mvcore.debug_log"), Studio.open(cloud) as studio:
        asset_id = with_picture(studio)
        until(lambda: in_bucket(studio, asset_id))
        assert studio.link(asset_id) is not None
        asset = studio.asset(asset_id)
        studio._shelves.cache.forget(f"{asset.sha256}.png")
        assert_readable(studio, asset)
    told = said(caplog)
    (opened,) = told["opened"]
    assert (opened["storage"], opened["bucket"]) == ("bucket", str(cloud.storage_bucket))
    (came,) = told["download"]
    assert (came["host"], came["key"], int(came["bytes"])) == ("127.0.0.1", asset.key, asset.size_bytes)
    assert not any(mark in caplog.text for mark in ("X-Amz", "Signature", "://"))
