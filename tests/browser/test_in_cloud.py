"""In cloud mode Chromium loads media from the bucket, not from the app, for as long as the page is open."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser.conftest import tab
from tests.browser.on_page import cards, comes_true, film_player, visit
from tests.running_app import RunningApp
from tests.storage.s3_server import BUCKET, FaultProxy, S3Server, environment, film_in_cloud
from tests.watching import until

_LIFE_SECONDS = 12


@pytest.fixture(scope="module")
def server(s3_server: S3Server) -> S3Server:
    s3_server.reset()
    return s3_server


@pytest.fixture(scope="module")
def in_cloud(server: S3Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A data folder with a project whose clip and film live in the bucket, and what was told about it."""
    data = tmp_path_factory.mktemp("cloud") / "data"
    return data, film_in_cloud(server, data, clip_seconds=4)


@pytest.fixture(scope="module")
def proxy(server: S3Server) -> Iterator[FaultProxy]:
    """What browser and app talk to instead of the bucket."""
    proxy = FaultProxy(server.url)
    yield proxy
    proxy.close()


@pytest.fixture(scope="module")
def app(proxy: FaultProxy, in_cloud: tuple[Path, dict[str, Any]]) -> Iterator[RunningApp]:
    cloud = {"SERVE_FROM_CLOUD": "true", "STORAGE_BUCKET": BUCKET, "PRESIGNED_URL_EXPIRES_SECONDS": str(_LIFE_SECONDS)}
    with RunningApp(in_cloud[0], **cloud, **environment(proxy.url)) as running:
        yield running
    running.assert_untroubled()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """In a browser that never had the files: one that has them goes on showing them, and asks nobody."""
    assert context.browser is not None
    fresh = context.browser.new_context(accept_downloads=True)
    with tab(fresh) as opened:
        yield opened
    fresh.close()


@pytest.fixture
def film(app: RunningApp, in_cloud: tuple[Path, dict[str, Any]]) -> str:
    """The address of the film page."""
    return f"{app.url}/film?project={in_cloud[1]['project']}"


def play(page: Page, speed: float = 1.0) -> None:
    """Play the first clip."""
    player = cards(page).nth(0).locator("video")
    expect(player).to_be_visible()
    player.evaluate("(video, speed) => { video.muted = true; video.playbackRate = speed; return video.play(); }", speed)


def heard(page: Page) -> list[Response]:
    """All answers from now on, wherever they come from."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    return answers


def links(answers: list[Response], asset_id: str) -> set[str]:
    """The different links by which a file was loaded from the bucket."""
    return {answer.url for answer in answers if f"/mv/video/{asset_id}" in answer.url and answer.status in (200, 206)}


def seconds_left(app: RunningApp, asset_id: str) -> int:
    """How long the link is valid that a player would get now: one that was given before is given again for a while,
    and a player that starts on an old one may have to ask for more of its file when it has ended."""
    left: int = httpx.get(f"{app.url}/api/mv/get_video/{asset_id}").raise_for_status().json()["expires_in_seconds"]
    return left


def test_a_clip_plays_and_seeks_straight_from_the_bucket_and_is_saved_under_a_readable_name(
    proxy: FaultProxy, app: RunningApp, film: str, page: Page
) -> None:
    answers = heard(page)
    visit(page, film)
    play(page)
    comes_true(page, "document.querySelector('video').currentTime > 0.2")
    player = cards(page).nth(0).locator("video")
    player.evaluate("video => { video.currentTime = 3; }")
    comes_true(page, "document.querySelector('video').currentTime > 3.2")
    assert player.evaluate("video => video.error") is None
    assert 206 in [answer.status for answer in answers if answer.url.startswith(proxy.url)]
    assert {answer.status for answer in answers if answer.url.startswith(f"{app.url}/app/static/mv/")} == {307}
    with page.expect_download() as download:
        cards(page).nth(0).get_by_role("link", name="Download clip").click()
    assert download.value.suggested_filename.startswith("mv-studio-video-")
    assert download.value.path().stat().st_size > 10_000


def test_a_player_that_stands_gets_a_new_link_before_its_own_ends_and_one_that_plays_is_not_disturbed(
    app: RunningApp, in_cloud: tuple[Path, dict[str, Any]], film: str, page: Page
) -> None:
    film_id, clip_id = in_cloud[1]["film"], in_cloud[1]["scenes"][0]["clip"]
    until(lambda: all(seconds_left(app, asset_id) >= _LIFE_SECONDS - 2 for asset_id in (film_id, clip_id)))
    answers = heard(page)
    visit(page, film)
    play(page, speed=0.1)
    page.evaluate("document.querySelector('video').addEventListener('emptied', () => { window.__emptied = true; })")
    expect(film_player(page)).to_be_visible()
    first = links(answers, clip_id)
    for _ in range(4 * _LIFE_SECONDS):
        if len(links(answers, film_id)) >= 2:
            break
        page.wait_for_timeout(500)
    assert len(links(answers, film_id)) == 2
    assert links(answers, clip_id) == first
    assert page.evaluate("window.__emptied") is None
    comes_true(page, "document.querySelector('video').currentTime > 0.3")
    assert page.evaluate("window.__emptied") is None


def test_a_clip_that_plays_when_its_link_ends_goes_on_where_it_was(
    proxy: FaultProxy, in_cloud: tuple[Path, dict[str, Any]], film: str, page: Page
) -> None:
    clip = f"mv/video/{in_cloud[1]['scenes'][0]['clip']}"
    proxy.fault("truncate", "GET", f"{clip}.*X-Amz-Signature")
    proxy.fault("status", "GET", f"{clip}.*X-Amz-Signature", status=403, code="AccessDenied")
    visit(page, film)
    play(page)
    comes_true(page, "document.querySelector('video').ended")
    assert page.evaluate("document.querySelector('video').error") is None
    assert proxy.count("GET", clip) >= 3


def test_a_clip_that_broke_off_does_not_play_into_a_film_that_plays_by_then(
    proxy: FaultProxy, in_cloud: tuple[Path, dict[str, Any]], film: str, page: Page
) -> None:
    clip_id = in_cloud[1]["scenes"][0]["clip"]
    proxy.fault("truncate", "GET", f"mv/video/{clip_id}.*X-Amz-Signature")
    proxy.fault("status", "GET", f"mv/video/{clip_id}.*X-Amz-Signature", status=403, code="AccessDenied")
    visit(page, film)
    player = cards(page).nth(0).locator("video")
    play(page)
    page.route(f"**/{clip_id}.mp4", lambda route: route.abort())
    comes_true(page, "video => video.error !== null", arg=player.element_handle())
    film_player(page).evaluate("video => { video.muted = true; video.playbackRate = 0.1; return video.play(); }")
    page.unroute(f"**/{clip_id}.mp4")
    comes_true(page, "video => !video.error && video.readyState > 1", arg=player.element_handle())
    assert player.evaluate("video => video.paused")
    assert not film_player(page).evaluate("video => video.paused")


def test_a_file_that_is_gone_from_the_bucket_is_said_on_its_card(
    server: S3Server, in_cloud: tuple[Path, dict[str, Any]], film: str, page: Page
) -> None:
    server.client().delete_object(Bucket=BUCKET, Key=f"mv/video/{in_cloud[1]['scenes'][0]['clip']}.mp4")
    visit(page, film)
    expect(cards(page).nth(0)).to_contain_text("is missing from the bucket clips: restore it or make it again.")
    expect(film_player(page)).to_be_visible()
