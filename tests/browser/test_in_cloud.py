"""In cloud mode Chromium plays and seeks a clip from the bucket, not from the app."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.on_page import cards, visit
from tests.running_app import RunningApp
from tests.storage.s3_server import BUCKET, S3Server, environment, film_in_cloud


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with S3Server() as running:
        running.reset()
        yield running


@pytest.fixture(scope="module")
def in_cloud(server: S3Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with a project whose clips live in the bucket, and the project's id."""
    data = tmp_path_factory.mktemp("cloud") / "data"
    return data, film_in_cloud(server, data)["project"]


def test_a_clip_plays_and_seeks_straight_from_the_bucket(
    server: S3Server, in_cloud: tuple[Path, str], page: Page
) -> None:
    data, project_id = in_cloud
    from_bucket: list[int] = []
    page.on("response", lambda answer: from_bucket.append(answer.status) if answer.url.startswith(server.url) else None)
    cloud = {"SERVE_FROM_CLOUD": "true", "STORAGE_BUCKET": BUCKET}
    with RunningApp(data, **cloud, **environment(server.url)) as app:
        visit(page, f"{app.url}/film?project={project_id}")
        player = cards(page).nth(0).locator("video")
        expect(player).to_be_visible()
        player.evaluate("video => { video.muted = true; return video.play(); }")
        page.wait_for_function("document.querySelector('video').currentTime > 0.2")
        player.evaluate("video => { video.currentTime = 3; }")
        page.wait_for_function("document.querySelector('video').currentTime > 3.2")
        assert player.evaluate("video => video.error") is None
        assert 206 in from_bucket
        assert "Traceback" not in app.log.read_text()
