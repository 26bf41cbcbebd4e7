"""Cloud mode as a whole: new files move to the bucket, and whatever happens, each one stays readable."""

import hashlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mvcore import Asset, Brief, FilmChoices, Settings, Studio, TakeStatus
from mvcore.errors import NotFound, StorageError
from tests.film.media_files import Shelf
from tests.storage.s3_server import BUCKET, FaultProxy, S3Server
from tests.test_studio import picture
from tests.watching import finished, until

BRIEF = Brief("A lighthouse in a storm", "A girl in a red coat", image_count=1, scene_count=2)


@pytest.fixture
def studio_in_cloud(cloud: Settings) -> Iterator[Studio]:
    with Studio.open(cloud) as studio:
        yield studio


def in_bucket(studio: Studio, asset_id: str) -> bool:
    return studio.asset(asset_id).backend == "s3"


def files_here(settings: Settings) -> list[str]:
    return [path.name for path in (settings.data_dir / "mv").rglob("*") if path.is_file()]


def assert_readable(studio: Studio, asset: Asset) -> None:
    with studio.media(asset.id) as (_, path):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == asset.sha256


def with_picture(studio: Studio) -> str:
    """A project with a picture; answers the picture's id."""
    project = studio.project(studio.use_own_picture(picture(), "me.png", BRIEF))
    assert project.character_asset_id is not None
    return project.character_asset_id


def test_a_picture_whose_file_is_gone_from_the_bucket_is_not_chosen(studio_in_cloud: Studio, server: S3Server) -> None:
    studio = studio_in_cloud
    project_id = studio.make_images(BRIEF)
    finished(studio, project_id)
    asset_id = studio.project(project_id).options[0].take.asset_id or ""
    until(lambda: in_bucket(studio, asset_id))
    studio.choose_image(project_id, 0)
    server.client().delete_object(Bucket=BUCKET, Key=studio.asset(asset_id).key)
    with pytest.raises(NotFound, match="The file of Option 1 is gone"):
        studio.choose_image(project_id, 0)


def test_the_whole_path_in_the_cloud_leaves_everything_there_and_nothing_here(
    studio_in_cloud: Studio, cloud: Settings, server: S3Server, proxy: FaultProxy
) -> None:
    studio = studio_in_cloud
    project_id = studio.make_images(BRIEF)
    finished(studio, project_id)
    studio.choose_image(project_id, 0)
    studio.write_scenes(project_id)
    finished(studio, project_id)
    studio.stitch(project_id)
    project = finished(studio, project_id)
    assert [scene.take.status for scene in project.scenes] == [TakeStatus.READY] * 2
    assert all(scene.take.warning is None for scene in project.scenes)
    assert project.film is not None
    assert project.film.status is TakeStatus.READY, project.film.error
    ids = [*(scene.take.asset_id or "" for scene in project.scenes), project.film.asset_id or ""]
    until(lambda: all(in_bucket(studio, asset_id) for asset_id in [*ids, project.character_asset_id or ""]))
    until(lambda: files_here(cloud) == [])
    for asset_id in ids:
        asset = studio.asset(asset_id)
        assert (asset.bucket, asset.destination) == (BUCKET, None)
        assert asset.key in server.stored_keys()
        assert_readable(studio, asset)

    told = studio.film_metadata(project.film)
    addresses = [f"s3://{BUCKET}/{studio.asset(asset_id).key}" for asset_id in ids]
    assert (told["storage_backend"], told["cloud_urls"]) == ("s3", {"film": addresses[2], "clips": addresses[:2]})
    assert 0 < float(str(told["merge_seconds"])) <= float(str(told["total_seconds"]))

    loaded = proxy.count("GET", "/mv/video/")
    studio.stitch(project_id)
    again = finished(studio, project_id).film
    assert again is not None
    assert again.status is TakeStatus.READY
    assert proxy.count("GET", "/mv/video/") == loaded  # from the cache
    assert studio.link(again.asset_id or "") is not None or studio.asset(again.asset_id or "").destination == BUCKET


def test_music_lives_in_the_bucket_too_comes_from_there_for_a_stitch_and_goes_when_it_is_removed(
    studio_in_cloud: Studio, cloud: Settings, server: S3Server, tmp_path: Path
) -> None:
    studio = studio_in_cloud
    project_id = studio.create_project(BRIEF)
    studio.write_scenes(project_id)
    finished(studio, project_id)
    studio.choose_film(project_id, FilmChoices(clip_audio="mute"), Shelf(tmp_path)("music.flac").read_bytes(), "a.flac")
    music = studio.project(project_id).choices.music_asset_id or ""
    until(lambda: in_bucket(studio, music))
    until(lambda: files_here(cloud) == [])
    studio.stitch(project_id)
    film = finished(studio, project_id).film
    assert film is not None
    assert (film.status, film.error) == (TakeStatus.READY, None)
    assert film.report["loudness"]["integrated"] == pytest.approx(-14, abs=0.5)
    other = studio.create_project(BRIEF)
    studio.choose_film(other, FilmChoices(), Shelf(tmp_path)("music.mp3").read_bytes(), "b.mp3")
    second = studio.asset(studio.project(other).choices.music_asset_id or "")
    until(lambda: in_bucket(studio, second.id))
    studio.choose_film(other, FilmChoices())
    assert second.key not in server.stored_keys()


def test_a_bucket_that_is_down_hinders_nothing_and_gets_the_file_later(
    cloud: Settings, proxy: FaultProxy, server: S3Server
) -> None:
    proxy.fault("status", "PUT", times=1000, status=403, code="AccessDenied")
    with Studio.open(cloud) as studio:
        asset_id = with_picture(studio)
        until(lambda: "may not put files into the bucket clips" in (studio.storage_note(asset_id) or ""))
        assert studio.link(asset_id) is None
        assert_readable(studio, studio.asset(asset_id))
        assert server.stored_keys() == []
    proxy.forget()
    with Studio.open(cloud) as studio:
        until(lambda: in_bucket(studio, asset_id))
        assert studio.storage_note(asset_id) is None
        assert_readable(studio, studio.asset(asset_id))


def test_older_work_is_readable_after_a_switch_in_either_direction(
    settings: Settings, cloud: Settings, server: S3Server
) -> None:
    with Studio.open(settings) as studio:
        older = with_picture(studio)
    with Studio.open(cloud) as studio:
        newer = with_picture(studio)
        until(lambda: in_bucket(studio, newer))
        assert studio.asset(older).backend == "local"
        assert_readable(studio, studio.asset(older))
    with Studio.open(settings) as studio:
        for asset_id in (older, newer):
            assert_readable(studio, studio.asset(asset_id))


def test_an_object_that_was_deleted_or_replaced_is_said_where_it_matters(
    studio_in_cloud: Studio, cloud: Settings, server: S3Server
) -> None:
    studio = studio_in_cloud
    project_id = studio.create_project(BRIEF)
    studio.write_scenes(project_id)
    scenes = finished(studio, project_id).scenes
    ids = [scene.take.asset_id or "" for scene in scenes]
    until(lambda: all(in_bucket(studio, asset_id) for asset_id in ids))
    server.client().put_object(Bucket=BUCKET, Key=studio.asset(ids[0]).key, Body=b"another")
    shutil.rmtree(cloud.data_dir / "cache" / "s3", ignore_errors=True)  # where the film may have been prepared from
    with pytest.raises(StorageError, match="not the one that was stored"):
        assert_readable(studio, studio.asset(ids[0]))
    studio.stitch(project_id)
    film = finished(studio, project_id).film
    assert film is not None
    assert film.status is TakeStatus.FAILED
    assert "not the one that was stored" in (film.error or "")
    gone = with_picture(studio)
    until(lambda: in_bucket(studio, gone))
    server.client().delete_object(Bucket=BUCKET, Key=studio.asset(gone).key)
    with pytest.raises(NotFound, match="missing from the bucket"):
        assert_readable(studio, studio.asset(gone))


def test_a_process_killed_between_the_two_places_leaves_nothing_in_both(
    cloud: Settings, settings: Settings, server: S3Server
) -> None:
    with Studio.open(cloud) as studio:
        asset_id = with_picture(studio)
        until(lambda: in_bucket(studio, asset_id))
        asset = studio.asset(asset_id)
    left = settings.data_dir / asset.key
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"what a kill left here")
    with Studio.open(cloud) as studio:
        until(lambda: not left.exists())
        assert_readable(studio, studio.asset(asset_id))


def test_the_only_copy_that_somebody_put_back_here_is_not_removed(
    cloud: Settings, settings: Settings, server: S3Server
) -> None:
    with Studio.open(cloud) as studio:
        asset = studio.asset(with_picture(studio))
        until(lambda: in_bucket(studio, asset.id))
    put_back = settings.data_dir / asset.key
    put_back.parent.mkdir(parents=True, exist_ok=True)
    put_back.write_bytes(b"whatever it is")
    server.client().delete_object(Bucket=BUCKET, Key=asset.key)
    with Studio.open(cloud) as studio:
        other = with_picture(studio)
        until(lambda: in_bucket(studio, other))
        assert put_back.exists()


def test_what_a_killed_process_left_half_written_is_swept(settings: Settings) -> None:
    half = settings.data_dir / "mv" / "video" / ".part-xyz"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    with Studio.open(settings):
        assert not half.exists()


def test_a_project_deleted_while_its_file_is_on_its_way_leaves_nothing_in_either_place(
    cloud: Settings, proxy: FaultProxy, server: S3Server
) -> None:
    proxy.fault("wait", "PUT", seconds=1.0)
    with Studio.open(cloud) as studio:
        asset_id = with_picture(studio)
        until(lambda: proxy.count("PUT", asset_id) == 1)
        studio.delete_project(studio.projects()[0].id)
        until(lambda: proxy.count("DELETE", asset_id) == 1)
        until(lambda: files_here(cloud) == [])
    assert server.stored_keys() == []


def test_a_file_is_not_taken_away_under_its_reader(studio_in_cloud: Studio, cloud: Settings) -> None:
    studio = studio_in_cloud
    asset_id = with_picture(studio)
    with studio.media(asset_id) as (asset, path):
        until(lambda: in_bucket(studio, asset_id))
        time.sleep(0.2)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == asset.sha256
    until(lambda: files_here(cloud) == [])


def test_keys_that_expire_in_the_middle_of_work_cost_no_clip(cloud: Settings, proxy: FaultProxy) -> None:
    with Studio.open(cloud) as studio:
        first = with_picture(studio)
        until(lambda: in_bucket(studio, first))
        proxy.fault("status", times=1000, status=400, code="ExpiredToken")
        second = with_picture(studio)
        until(lambda: "have expired" in (studio.storage_note(second) or ""))
        assert_readable(studio, studio.asset(second))
        assert Path(cloud.data_dir, studio.asset(second).key).exists()
