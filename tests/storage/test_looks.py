"""A file in a bucket is looked at before a browser is sent there: now and then, and never at the others' cost."""

import threading

import pytest

from mvcore import NotFound, Settings, Studio
from mvcore.errors import StorageError
from tests.storage.s3_server import BUCKET, FaultProxy, S3Server
from tests.storage.test_cloud import in_bucket, with_picture
from tests.watching import until


@pytest.fixture
def ids(cloud: Settings) -> list[str]:
    """Pictures that live in the bucket."""
    with Studio.open(cloud) as studio:
        found = [with_picture(studio) for _ in range(6)]
        until(lambda: all(in_bucket(studio, asset_id) for asset_id in found))
    return found


def test_a_player_that_asks_again_and_again_has_its_file_looked_at_once(
    cloud: Settings, ids: list[str], proxy: FaultProxy
) -> None:
    with Studio.open(cloud, work=False) as studio:
        proxy.log.clear()
        assert len({studio.link(ids[0]) for _ in range(10)}) == 1
        studio.link(ids[0], "saved.png")
        assert proxy.count("HEAD") == 1


def test_a_bucket_that_does_not_answer_holds_up_a_few_players_and_no_more(
    cloud: Settings, ids: list[str], proxy: FaultProxy
) -> None:
    with Studio.open(cloud, work=False) as studio:
        studio.link(ids[0])
        proxy.log.clear()
        again = threading.Event()
        proxy.fault("hold", "HEAD", times=100, until=again)
        threads = [threading.Thread(target=studio.link, args=(asset_id,)) for asset_id in ids[1:5]]
        for thread in threads:
            thread.start()
        until(lambda: proxy.count("HEAD") == 4)
        assert studio.link(ids[5]) is not None
        assert all(thread.is_alive() for thread in threads)
        again.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize(
    ("damage", "error", "sentence"),
    [("deleted", NotFound, "is missing from the bucket"), ("replaced", StorageError, "its checksum differs")],
)
def test_what_is_wrong_with_a_file_is_said_until_it_is_right_again(
    cloud: Settings, ids: list[str], server: S3Server, damage: str, error: type[Exception], sentence: str
) -> None:
    with Studio.open(cloud, work=False) as studio:
        asset = studio.asset(ids[0])
        client, place = server.client(), {"Bucket": BUCKET, "Key": asset.key}
        whole = client.get_object(**place)
        body = whole["Body"].read()
        client.delete_object(**place)
        if damage == "replaced":
            client.put_object(**place, Body=b"something else")
        with pytest.raises(error, match=sentence):
            studio.link(ids[0])
        assert sentence in (studio.storage_note(ids[0]) or "")
        assert studio.link(ids[1]) is not None
        client.put_object(**place, Body=body, Metadata=whole["Metadata"])
        assert studio.link(ids[0]) is not None
        assert studio.storage_note(ids[0]) is None


def test_expired_keys_are_named_although_an_answer_to_head_has_no_reason_in_it(
    cloud: Settings, ids: list[str], proxy: FaultProxy
) -> None:
    with Studio.open(cloud, work=False) as studio:
        proxy.fault("status", "HEAD", times=100, status=400, code="ExpiredToken")
        with pytest.raises(StorageError, match="may have expired: get new ones"):
            studio.link(ids[0])
