"""Data folders of earlier releases open, show all that they hold, and their pending work goes on to its end."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from mvcore import FilmChoices, Quality, Settings, Studio, TakeStatus
from mvcore.store import NEWEST
from tests.data_folders import FOLDERS, copied, version
from tests.storage.s3_server import BUCKET, S3Server, environment
from tests.watching import finished, submits, until


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_of_an_earlier_release_opens_and_shows_what_it_holds(name: str, data: Path) -> None:
    copied(name, data)
    assert version(data) is None
    with Studio.open(Settings(data_dir=data), work=False) as studio:
        projects = studio.projects()
        assert projects
        assert all(studio.project(project.id).title == project.title for project in projects)
        assert studio.ledger().count("\n") > len(projects)
    assert version(data) == NEWEST


@pytest.mark.parametrize("name", FOLDERS)
def test_the_database_as_it_was_lies_beside_the_new_one(name: str, data: Path) -> None:
    copied(name, data)
    with Studio.open(Settings(data_dir=data), work=False) as studio:
        before = {project.id for project in studio.projects()}
    copy = data / "studio.db.before-0001"
    (data / "studio.db").unlink()
    copy.rename(data / "studio.db")
    assert version(data) is None
    with Studio.open(Settings(data_dir=data), work=False) as studio:
        assert {project.id for project in studio.projects()} == before


@pytest.mark.parametrize("name", ["finished", "first_release"])
def test_a_finished_film_plays_and_can_be_stitched_again(name: str, data: Path) -> None:
    copied(name, data)
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0)) as studio:
        (done,) = (project for project in studio.projects() if project.has_film)
        film = studio.project(done.id).film
        assert film is not None
        with studio.media(str(film.asset_id)) as (asset, path):
            assert path.stat().st_size == asset.size_bytes
        studio.stitch(done.id)
        again = finished(studio, done.id).film
    assert again is not None
    assert (again.status, again.id != film.id) == (TakeStatus.READY, True)


def test_what_was_pending_is_made_to_its_end_and_nothing_is_ordered_twice(data: Path) -> None:
    """A picture and a clip that were ordered, a clip that was queued, a stitch that ran when the process was killed."""
    settings = Settings(data_dir=copied("half_made", data), demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        projects = [finished(studio, project.id) for project in studio.projects()]
        takes = studio.takes()
        assert {take.status for take in takes} == {TakeStatus.READY}
        films = [project.film for project in projects if project.film is not None]
        assert [film.status for film in films] == [TakeStatus.READY]
        for asset_id in (take.asset_id for take in takes if take.asset_id):
            with studio.media(asset_id) as (asset, path):
                assert path.stat().st_size == asset.size_bytes
    assert len(submits(settings)) == len(takes)
    assert max(Counter(str(order["input"]) for order in submits(settings)).values()) == 1


def test_an_order_whose_answer_was_lost_before_the_update_is_found_after_it(data: Path) -> None:
    """The process was killed between the order and the stored id."""
    settings = Settings(data_dir=copied("half_made", data), demo_latency_seconds=0)
    with closing(sqlite3.connect(data / "studio.db")) as db, db:
        ordered = db.execute("SELECT id FROM takes WHERE status = 'generating' AND remote_id IS NOT NULL").fetchall()
        db.execute("UPDATE takes SET remote_id = NULL WHERE status = 'generating'")
    with closing(sqlite3.connect(data / "jobs.db")) as db, db:
        db.executemany("DELETE FROM operation_outputs WHERE workflow_uuid = ?", ordered)
    with Studio.open(settings) as studio:
        for project in studio.projects():
            finished(studio, project.id)
        takes = studio.takes()
    assert len(ordered) == 2
    assert {take.status for take in takes} == {TakeStatus.READY}
    assert len(submits(settings)) == len(takes)


def test_what_the_first_release_could_not_choose_is_as_usual(data: Path) -> None:
    copied("first_release", data)
    with Studio.open(Settings(data_dir=data), work=False) as studio:
        (done,) = (project for project in studio.projects() if project.has_film)
        project = studio.project(done.id)
        film = project.finished_film
    assert film is not None
    assert (project.choices, film.choices, film.scene_ids, film.poster_asset_id) == (
        FilmChoices(),
        FilmChoices(),
        (),
        None,
    )
    assert project.brief.quality is Quality.FINAL


def test_what_the_first_release_left_pending_is_made_to_its_end(data: Path) -> None:
    settings = Settings(data_dir=copied("first_release", data), demo_latency_seconds=0)
    before = len(submits(settings))
    with Studio.open(settings) as studio:
        for project in studio.projects():
            finished(studio, project.id)
        assert {take.status for take in studio.takes()} == {TakeStatus.READY}
    assert len(submits(settings)) == before


def test_a_folder_with_a_bucket_reads_from_it_and_sends_what_was_still_to_go(
    data: Path, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3_server.reset()
    copied("with_bucket", data)
    for file in (data / "bucket").rglob("*.*"):
        s3_server.client().upload_file(str(file), BUCKET, file.relative_to(data / "bucket").as_posix())
    for name, value in environment(s3_server.url).items():
        monkeypatch.setenv(name, value)
    settings = Settings(data_dir=data, serve_from_cloud=True, storage_bucket=BUCKET, demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        (done,) = (project for project in studio.projects() if project.has_film)
        for asset_id in studio.project(done.id).assets:
            with studio.media(asset_id) as (asset, path):
                assert path.stat().st_size == asset.size_bytes
        (waiting,) = (project for project in studio.projects() if not project.has_film)
        take = studio.project(waiting.id).options[0].take
        until(lambda: studio.asset(str(take.asset_id)).backend == "s3")
    assert studio.settings.data_dir == data
    assert f"mv/image/{take.asset_id}.png" in s3_server.stored_keys()
