"""Players whose files did not come get them once they can be had, by themselves: after a restart of the app, say."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Prepared
from tests.browser.on_page import all_cards, film_player, visit
from tests.running_app import RunningApp

FILES = "**/app/static/mv/**.mp4"
_ALL_BROKEN = "[...document.querySelectorAll('video')].every(video => video.error)"
_ALL_WHOLE = "[...document.querySelectorAll('video')].every(video => !video.error && video.readyState > 0)"


def test_players_whose_files_did_not_come_load_them_once_they_come(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    page.route(FILES, lambda route: route.abort())
    visit(page, f"{app.url}/film?project={prepared.film}")
    all_cards(page, 3)
    expect(film_player(page)).to_be_attached()
    page.wait_for_function(_ALL_BROKEN)
    page.unroute(FILES)
    page.wait_for_function(_ALL_WHOLE)
