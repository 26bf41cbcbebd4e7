"""What people are told while files travel: progress of what takes long, and on the card why a file is not there yet."""

import shutil
import time
from collections.abc import Iterator

import pytest

from mvcore import Settings, Studio
from pages.ui.studio import studio as cached_studio
from tests.pages.test_apptest import open_page, words
from tests.storage.s3_server import FaultProxy
from tests.storage.test_cloud import BRIEF, files_here, in_bucket, with_picture
from tests.watching import finished, until


@pytest.fixture
def on_pages(cloud: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The Studio that the pages open, in cloud mode."""
    for name in ("SERVE_FROM_CLOUD", "STORAGE_BUCKET", "MV_DATA_DIR", "MV_DEMO_LATENCY_SECONDS"):
        field = {"MV_DATA_DIR": "data_dir", "MV_DEMO_LATENCY_SECONDS": "demo_latency_seconds"}.get(name, name.lower())
        monkeypatch.setenv(name, str(getattr(cloud, field)))
    cached_studio.clear()
    with cached_studio() as studio:
        yield studio
    cached_studio.clear()


def test_the_card_and_the_film_say_why_their_files_are_not_in_the_bucket_and_how_far_they_are(
    on_pages: Studio, proxy: FaultProxy
) -> None:
    proxy.fault("status", "PUT", times=1000, status=403, code="AccessDenied")
    project_id = on_pages.create_project(BRIEF)
    on_pages.write_scenes(project_id)
    finished(on_pages, project_id)
    on_pages.stitch(project_id)
    project = finished(on_pages, project_id)
    assert project.film is not None
    ids = [project.film.asset_id or "", *(scene.take.asset_id or "" for scene in project.scenes)]
    until(lambda: all(on_pages.storage_note(asset_id) for asset_id in ids))
    told = words(open_page("film", project_id)).replace("\\", "")
    assert told.count("Kept on this machine, not in the bucket yet: These AWS keys may not put") == 3
    assert "s with fetching and storing" in told


def test_an_upload_that_takes_long_is_told_about(cloud: Settings, proxy: FaultProxy) -> None:
    proxy.fault("wait", "PUT", seconds=3)
    with Studio.open(cloud) as studio:
        asset_id = with_picture(studio)
        until(lambda: "On its way to the bucket" in (studio.storage_note(asset_id) or ""))
        until(lambda: in_bucket(studio, asset_id))
        assert studio.storage_note(asset_id) is None


def test_a_move_that_takes_long_says_how_far_it_is_in_both_directions(settings: Settings, proxy: FaultProxy) -> None:
    looking = Settings(data_dir=settings.data_dir, storage_bucket="clips")
    with Studio.open(settings) as studio:
        with_picture(studio)
    for to_bucket, method in ((True, "PUT"), (False, "GET")):
        proxy.fault("wait", method, "mv/image", seconds=2.3)
        lines: list[str] = []
        with Studio.open(looking, jobs=False) as studio:
            assert studio.move_files(to_bucket, None, lines.append) == (1, [])
        assert lines[1:] == ["   100%"]


def test_clips_that_come_slowly_are_counted_while_a_film_waits_for_them(cloud: Settings, proxy: FaultProxy) -> None:
    with Studio.open(cloud) as studio:
        project_id = studio.create_project(BRIEF)
        studio.write_scenes(project_id)
        finished(studio, project_id)
        until(lambda: files_here(cloud) == [])
        shutil.rmtree(cloud.data_dir / "cache", ignore_errors=True)
        proxy.fault("wait", "GET", "mv/video", seconds=2.3)
        proxy.fault("wait", "GET", "mv/video", seconds=4.0)  # what is said after the first one stays until this comes
        studio.stitch(project_id)
        stages = set()
        while (film := studio.project(project_id).film) and film.status.is_running:
            stages.add(film.stage)
            time.sleep(0.01)
        assert film is not None
        assert film.asset_id, film.error
    assert any(stage.startswith("Fetching clips from the bucket: ") for stage in stages), stages
