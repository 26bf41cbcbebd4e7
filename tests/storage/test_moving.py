"""`storage move`, `storage check` and deleting: on the command line and beside kills at random moments."""

import json
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mvcore import BadInput, Brief, NotFound, Settings, Studio
from tests import commands
from tests.storage.s3_server import BUCKET, S3Server, environment
from tests.storage.test_cloud import BRIEF, assert_readable, in_bucket, with_picture
from tests.test_studio import picture
from tests.watching import finished, until


def mvcore(*words: str, url: str, data: Path) -> "CompletedProcess[str]":
    values = {**environment(url), "MV_DATA_DIR": str(data), "STORAGE_BUCKET": BUCKET}
    return commands.mvcore(*words, cwd=data.parent, **values)


def here(data: Path) -> list[Path]:
    return [path for path in (data / "mv").rglob("*") if path.is_file()]


def test_files_move_to_the_bucket_and_back_and_nothing_is_left_behind(
    settings: Settings, cloud: Settings, server: S3Server
) -> None:
    with Studio.open(settings) as studio:
        ids = [with_picture(studio) for _ in range(3)]
    there = mvcore("storage", "move", "--to", "s3", "--json", url=server.url, data=settings.data_dir)
    assert json.loads(there.stdout) == {"there": 3, "failed": []}, there.stderr
    assert there.returncode == 0
    assert here(settings.data_dir) == []
    assert len(server.stored_keys()) == 3
    back = mvcore("storage", "move", "--to", "local", url=server.url, data=settings.data_dir)
    assert back.stdout.strip() == "3 files are on this machine."
    assert server.stored_keys() == []
    with Studio.open(settings) as studio:
        for asset_id in ids:
            assert_readable(studio, studio.asset(asset_id))


def test_one_project_moves_alone_and_a_bucket_is_needed(settings: Settings, server: S3Server, cloud: Settings) -> None:
    with Studio.open(settings) as studio:
        first, _ = with_picture(studio), with_picture(studio)
        project = next(each for each in studio.projects() if each.character_asset_id == first)
    moved = mvcore("storage", "move", "--to", "s3", "--project", project.id, url=server.url, data=settings.data_dir)
    assert moved.stdout.strip() == "1 files are in the bucket."
    assert [Path(key).stem for key in server.stored_keys()] == [first]
    unknown = mvcore("storage", "move", "--to", "s3", "--project", "x", url=server.url, data=settings.data_dir)
    assert (unknown.returncode, len(unknown.stderr.splitlines())) == (2, 1)


def test_a_check_repairs_a_wrong_record_and_names_what_is_missing_and_what_nobody_knows(
    settings: Settings, cloud: Settings, server: S3Server
) -> None:
    with Studio.open(cloud) as studio:
        kept, lost, strayed = (with_picture(studio) for _ in range(3))
        until(lambda: all(in_bucket(studio, asset_id) for asset_id in (kept, lost, strayed)))
        keys = {asset_id: studio.asset(asset_id).key for asset_id in (kept, lost, strayed)}
    client = server.client()
    client.delete_object(Bucket=BUCKET, Key=keys[lost])
    by_hand = settings.data_dir / keys[strayed]
    by_hand.parent.mkdir(parents=True, exist_ok=True)
    client.download_file(BUCKET, keys[strayed], str(by_hand))
    client.delete_object(Bucket=BUCKET, Key=keys[strayed])
    client.put_object(Bucket=BUCKET, Key="mv/video/orphan.mp4", Body=b"x")

    told = mvcore("storage", "check", "--json", url=server.url, data=settings.data_dir)
    found = json.loads(told.stdout)
    assert told.returncode == 1
    assert found["missing"] == [lost]
    assert found["orphans"] == [f"mv/video/orphan.mp4 in the bucket {BUCKET}"]
    assert found["repaired"] == [f"{strayed} lies on this machine: its record says so now."]
    cleaned = mvcore("storage", "check", "--remove-orphans", "--yes", url=server.url, data=settings.data_dir)
    assert "mv/video/orphan.mp4 in the bucket clips (stays: this studio has not stored it" in cleaned.stdout
    assert server.stored_keys() == [keys[kept], "mv/video/orphan.mp4"]
    with Studio.open(settings) as studio:
        for asset_id in (kept, strayed):
            assert_readable(studio, studio.asset(asset_id))


def test_deleting_a_project_deletes_its_files_wherever_they_are_and_no_others(
    settings: Settings, cloud: Settings, server: S3Server
) -> None:
    with Studio.open(settings) as studio:
        older = studio.use_own_picture(picture(), "me.png", BRIEF)
        kept = with_picture(studio)
    with Studio.open(cloud) as studio:
        newer = studio.use_own_picture(picture(), "me.png", BRIEF)
        asset_id = studio.project(newer).character_asset_id or ""
        until(lambda: in_bucket(studio, asset_id))
        for project_id in (older, newer):
            studio.delete_project(project_id)
            with pytest.raises(NotFound):
                studio.project(project_id)
        with pytest.raises(NotFound):
            studio.asset(asset_id)
        assert server.stored_keys() == []
        assert_readable(studio, studio.asset(kept))
        assert [project.character_asset_id for project in studio.projects()] == [kept]
    assert [path.stem for path in here(settings.data_dir)] == [kept]


def test_a_take_that_is_not_shown_any_more_can_be_deleted_with_its_file_wherever_it_is(
    settings: Settings, cloud: Settings, server: S3Server
) -> None:
    for mode in (settings, cloud):
        with Studio.open(mode) as studio:
            project_id = studio.make_images(Brief("A storm", "A girl", image_count=1))
            former = finished(studio, project_id).options[0].take
            with pytest.raises(BadInput, match="This take is in use"):
                studio.delete_take(former.id)
            studio.make_images(Brief("A storm", "A girl", image_count=1), project_id)
            current = finished(studio, project_id).options[0].take
            for take in (former, current):
                until(lambda: studio.asset(take.asset_id or "").destination is None)  # noqa: B023 - called at once
            studio.delete_take(former.id)
            with pytest.raises(NotFound):
                studio.asset(former.asset_id or "")
            assert_readable(studio, studio.asset(current.asset_id or ""))
            assert former.id in studio.ledger(project_id)
    assert len(server.stored_keys()) == 1
    assert len(list((settings.data_dir / "mv" / "image").iterdir())) == 1


def test_a_project_that_works_is_not_deleted(studio: Studio) -> None:
    project_id = studio.create_project(Brief("A ship [slow 60]", "A captain", scene_count=1))
    studio.write_scenes(project_id)
    with pytest.raises(BadInput, match="cancel it first"):
        studio.delete_project(project_id)
    studio.cancel_all(project_id)
    finished(studio, project_id)
    studio.delete_project(project_id)
    assert studio.projects() == ()


def test_a_project_goes_though_a_picture_is_made_that_nobody_waits_for_any_more(studio: Studio) -> None:
    """One of an earlier brief: it is not shown, so a person could not cancel it."""
    brief = Brief("A ship", "A captain [slow 60]", image_count=1)
    project_id = studio.make_images(brief)
    studio.make_images(replace(brief, character="A sailor"), project_id)
    finished(studio, project_id)
    studio.delete_project(project_id)
    assert studio.projects() == ()
    assert not any(take.status.is_running for take in studio.takes())
