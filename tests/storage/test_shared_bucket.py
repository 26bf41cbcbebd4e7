"""Several data folders in one bucket: none removes what another one has stored, whatever it knows of it."""

import os
import pty
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from mvcore import Settings, Studio
from mvcore.inventory import Inventory
from tests import commands
from tests.begun_folder import begun
from tests.storage.s3_server import BUCKET, FaultProxy, S3Server, environment
from tests.storage.test_cloud import assert_readable, in_bucket, with_picture
from tests.watching import until

NO_AGE = timedelta(0)


def settings_in(data: Path) -> Settings:
    return Settings(data_dir=data, demo_latency_seconds=0, serve_from_cloud=True, storage_bucket=BUCKET)


def stored(settings: Settings, count: int = 1) -> list[str]:
    """The ids of new pictures that have arrived in the bucket."""
    with Studio.open(settings) as studio:
        ids = [with_picture(studio) for _ in range(count)]
        until(lambda: all(in_bucket(studio, asset_id) for asset_id in ids))
    return ids


def cleaned(settings: Settings, least_age: timedelta = NO_AGE) -> Inventory:
    with Studio.open(settings, jobs=False) as studio:
        found = studio.take_stock(lambda _: None, least_age)
        found.remove_orphans()
        return found


def copied(source: Path, target: Path) -> Settings:
    shutil.copytree(source, target)
    return settings_in(target)


def orphaned(settings: Settings, server: S3Server) -> str:
    """The key of a file in the bucket that the studio has stored and whose record is gone."""
    (asset_id,) = stored(settings)
    key = f"mv/image/{asset_id}.png"
    body = server.client().get_object(Bucket=BUCKET, Key=key)["Body"].read()
    with Studio.open(settings, jobs=False) as studio:
        studio.delete_project(next(each.id for each in studio.projects() if each.character_asset_id == asset_id))
    server.client().put_object(Bucket=BUCKET, Key=key, Body=body)
    return key


@pytest.fixture
def one(tmp_path: Path, proxy: FaultProxy) -> Settings:
    return settings_in(begun(tmp_path / "one"))


@pytest.fixture
def other(tmp_path: Path, proxy: FaultProxy) -> Settings:
    return settings_in(begun(tmp_path / "other"))


def test_the_files_of_another_studio_in_the_bucket_are_no_orphans(
    one: Settings, other: Settings, server: S3Server
) -> None:
    theirs, ours = stored(other, 2), stored(one)
    found = cleaned(one)
    assert (len(found.orphans), found.removed) == (2, [])
    assert {Path(key).stem for key in server.stored_keys()} == {*theirs, *ours}
    with Studio.open(other, work=False) as studio:
        for asset_id in theirs:
            assert_readable(studio, studio.asset(asset_id))


def test_each_studio_leaves_its_mark_in_the_bucket(one: Settings, other: Settings, server: S3Server) -> None:
    stored(one)
    stored(other)
    listed = server.client().list_objects_v2(Bucket=BUCKET, Prefix="mv/studios/")["Contents"]
    assert len(listed) == 2


def test_an_orphan_of_ours_goes_and_only_when_it_is_old_enough(one: Settings, server: S3Server) -> None:
    key = orphaned(one, server)
    kept = cleaned(one, timedelta(hours=24))
    assert [orphan.why_kept for orphan in kept.orphans] == ["it is younger than 24 hours"]
    assert server.stored_keys() == [key]
    assert [orphan.key for orphan in cleaned(one).removed] == [key]
    assert server.stored_keys() == []


def test_a_copy_of_a_data_folder_reads_the_files_of_the_first_one_and_removes_none(
    one: Settings, tmp_path: Path, server: S3Server
) -> None:
    (asset_id,) = stored(one)
    orphan = orphaned(one, server)
    copy = copied(one.data_dir, tmp_path / "copy")
    with Studio.open(copy) as studio:
        assert_readable(studio, studio.asset(asset_id))
        own = with_picture(studio)
        until(lambda: in_bucket(studio, own))
        for project in studio.projects():
            studio.delete_project(project.id)
        assert studio.projects() == ()
    found = cleaned(copy)
    assert found.removed == []
    assert set(server.stored_keys()) == {orphan, f"mv/image/{asset_id}.png"}
    with Studio.open(one, work=False) as studio:
        assert_readable(studio, studio.asset(asset_id))
    assert [each.key for each in cleaned(one).removed] == [orphan]


def test_a_copy_that_moves_its_files_home_leaves_the_others_in_the_bucket(
    one: Settings, tmp_path: Path, server: S3Server
) -> None:
    (asset_id,) = stored(one)
    copy = copied(one.data_dir, tmp_path / "copy")
    with Studio.open(copy, jobs=False) as studio:
        assert studio.move_files(False, None, lambda _: None) == (1, [])
        assert_readable(studio, studio.asset(asset_id))
    assert cleaned(copy).repaired == []
    assert server.stored_keys() == [f"mv/image/{asset_id}.png"]


def test_a_database_that_was_restored_in_its_place_does_not_take_newer_files_for_orphans(
    one: Settings, tmp_path: Path, server: S3Server
) -> None:
    orphan = orphaned(one, server)
    backup = tmp_path / "backup.db"
    shutil.copy(one.data_dir / "studio.db", backup)
    newer = stored(one)
    (one.data_dir / "studio.db").write_bytes(backup.read_bytes())  # the same file on the disk, with former content
    for name in ("studio.db-wal", "studio.db-shm"):
        (one.data_dir / name).unlink(missing_ok=True)
    found = cleaned(one)
    assert found.removed == []
    assert set(server.stored_keys()) == {orphan, f"mv/image/{newer[0]}.png"}


def test_of_two_machines_that_were_cloned_whole_the_second_one_notices(
    one: Settings, tmp_path: Path, server: S3Server
) -> None:
    """The folder is put back as it was, with the same files on the disk: only the bucket knows better."""
    orphan = orphaned(one, server)
    before = {path: path.read_bytes() for path in one.data_dir.glob("studio*") if path.suffix in (".db", ".json")}
    newer = stored(one)
    for path, content in before.items():
        path.write_bytes(content)
    for name in ("studio.db-wal", "studio.db-shm"):
        (one.data_dir / name).unlink(missing_ok=True)
    found = cleaned(one)
    assert found.removed == []
    assert any("has worked with the bucket" in str(each.why_kept) for each in found.orphans)
    assert set(server.stored_keys()) == {orphan, f"mv/image/{newer[0]}.png"}


def test_a_folder_on_a_cloned_disk_leaves_the_files_in_the_bucket_and_says_what_to_do(
    one: Settings, tmp_path: Path, server: S3Server, caplog: pytest.LogCaptureFixture
) -> None:
    """There the file of the database has the same number as before; a rename keeps it as well."""
    (asset_id,) = stored(one)
    clone = settings_in(one.data_dir.rename(tmp_path / "clone"))
    with Studio.open(clone, jobs=False) as studio:
        assert "storage claim" in caplog.text
        caplog.clear()
        studio.delete_project(studio.projects()[0].id)
    assert server.stored_keys() == [f"mv/image/{asset_id}.png"]
    assert "storage claim" in caplog.text
    kept = cleaned(clone)
    assert kept.removed == []
    assert ["storage claim" in str(orphan.why_kept) for orphan in kept.orphans] == [True]
    assert told(clone, server, "storage", "claim").returncode == 0
    assert [orphan.key for orphan in cleaned(clone).removed] == [f"mv/image/{asset_id}.png"]


def test_what_lies_in_a_moved_folder_itself_is_its_own(one: Settings, old_orphan: Path, server: S3Server) -> None:
    moved = settings_in(one.data_dir.rename(one.data_dir.with_name("moved")))
    assert [Path(orphan.key).name for orphan in cleaned(moved).removed] == [old_orphan.name]


def test_the_one_that_is_left_can_claim_the_files(one: Settings, tmp_path: Path, server: S3Server) -> None:
    (asset_id,) = stored(one)
    copy = copied(one.data_dir, tmp_path / "copy")
    shutil.rmtree(one.data_dir)
    assert told(copy, server, "storage", "claim").returncode == 0
    with Studio.open(copy, jobs=False) as studio:
        for project in studio.projects():
            studio.delete_project(project.id)
    assert f"mv/image/{asset_id}.png" not in server.stored_keys()


def test_an_older_bucket_without_marks_goes_on_and_strangers_in_it_stay(one: Settings, server: S3Server) -> None:
    (asset_id,) = stored(one)
    for row in server.client().list_objects_v2(Bucket=BUCKET, Prefix="mv/studios/")["Contents"]:
        server.client().delete_object(Bucket=BUCKET, Key=row["Key"])
    server.client().put_object(Bucket=BUCKET, Key="mv/video/by_hand.mp4", Body=b"x")
    assert cleaned(one).removed == []
    with Studio.open(one, jobs=False) as studio:
        assert studio.move_files(False, None, lambda _: None) == (1, [])
        assert_readable(studio, studio.asset(asset_id))
    assert server.stored_keys() == ["mv/video/by_hand.mp4"]


# -- on the command line ---------------------------------------------------------------------------------------------


def told(settings: Settings, server: S3Server, *words: str) -> "subprocess.CompletedProcess[str]":
    values = {**environment(server.url), "MV_DATA_DIR": str(settings.data_dir), "STORAGE_BUCKET": BUCKET}
    return commands.mvcore(*words, cwd=settings.data_dir.parent, **values)


@pytest.fixture
def old_orphan(one: Settings) -> Path:
    """A file of ours on this machine, without a record, two days old."""
    with Studio.open(Settings(data_dir=one.data_dir, demo_latency_seconds=0), jobs=False) as studio:
        asset_id = with_picture(studio)
        path = one.data_dir / studio.asset(asset_id).key
        content = path.read_bytes()
        studio.delete_project(studio.projects()[0].id)
    path.write_bytes(content)
    two_days_ago = path.stat().st_mtime - 2 * 24 * 3600
    os.utime(path, (two_days_ago, two_days_ago))
    return path


def test_without_a_terminal_and_without_yes_nothing_is_removed(
    one: Settings, old_orphan: Path, server: S3Server
) -> None:
    refused = told(one, server, "storage", "check", "--remove-orphans", "--json")
    assert refused.returncode == 2
    assert old_orphan.name in refused.stderr
    assert "say --yes" in refused.stderr
    assert old_orphan.exists()
    listed = told(one, server, "storage", "check")
    assert (listed.returncode, "--remove-orphans deletes it" in listed.stdout) == (0, True)
    done = told(one, server, "storage", "check", "--remove-orphans", "--yes")
    assert (done.returncode, "(removed)" in done.stdout) == (0, True), done.stderr
    assert not old_orphan.exists()
    again = told(one, server, "storage", "check", "--remove-orphans")
    assert again.returncode == 0, again.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
@pytest.mark.parametrize(("answer", "is_gone"), [("yes\n", True), ("\n", False), ("no\n", False)])
def test_in_a_terminal_the_question_is_answered_by_a_person(
    answer: str, is_gone: bool, one: Settings, old_orphan: Path, server: S3Server
) -> None:
    values = {**environment(server.url), "MV_DATA_DIR": str(one.data_dir), "STORAGE_BUCKET": BUCKET}
    ours, theirs = pty.openpty()
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "mvcore", "storage", "check", "--remove-orphans"],
            cwd=Path(__file__).parents[2], env=os.environ | values, stdin=theirs,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        os.write(ours, answer.encode())
        _, asked = child.communicate(timeout=120)
    finally:
        os.close(ours)
        os.close(theirs)
    assert (child.returncode, "Remove them?" in asked) == (0, True), asked
    assert old_orphan.exists() != is_gone
