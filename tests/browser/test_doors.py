"""What a page on another port of this machine can do to the app in a browser: nothing. And what our own page loads."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Prepared
from tests.browser.on_page import cards, tiles, visit
from tests.running_app import RunningApp

_OPEN_STREAM = """
url => new Promise(done => {
  const link = new WebSocket(url, ["streamlit"]);
  link.onopen = () => done("open");
  link.onerror = () => done("refused");
})
"""
_READ = """
async ([url, options]) => {
  try { return (await (await fetch(url, options)).text()).slice(0, 20); } catch (error) { return "refused"; }
}
"""
_STATUS = "async ([url, options]) => (await fetch(url, options)).status"
_EMBED = """
([tag, url]) => new Promise(done => {
  const it = document.createElement(tag);
  it.onload = it.onloadedmetadata = () => done("shown");
  it.onerror = () => done("refused");
  it.src = url;
  document.body.append(it);
})
"""


class Stranger:
    """A server of somebody else on this machine, with an empty page; it counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        stranger = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stranger.asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                self.wfile.write(b"<!doctype html><title>Stranger</title><body></body>")

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def stranger() -> Iterator[Stranger]:
    running = Stranger()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def foreign_page(context: Browser, stranger: Stranger) -> Iterator[Page]:
    """A page of the stranger in a tab beside ours; what it is refused stands in its console, as it should."""
    opened = context.new_page()
    opened.goto(f"http://localhost:{stranger.port}/")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_a_page_on_another_port_opens_no_stream_reads_nothing_and_writes_nothing(
    app: RunningApp, foreign_page: Page, name: str
) -> None:
    at = f"{name}:{app.port}"
    assert foreign_page.evaluate(_OPEN_STREAM, f"ws://{at}/_stcore/stream") == "refused"
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/api/mv/ledger.csv"):
        assert foreign_page.evaluate(_READ, [f"http://{at}{path}", {}]) == "refused", path
    for method in ("POST", "PUT", "DELETE"):
        options = {"method": method, "credentials": "include"}
        assert foreign_page.evaluate(_READ, [f"http://{at}/_stcore/upload_file/a/b", options]) == "refused", method
    assert "Rejecting WebSocket" not in app.log.read_text()


def test_a_page_on_another_port_can_not_show_our_pictures_and_clips(
    app: RunningApp, prepared: Prepared, page: Page, foreign_page: Page
) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    picture = tiles(page).first.locator("img").evaluate("image => image.src")
    visit(page, f"{app.url}/film?project={prepared.film}")
    clip = cards(page).first.locator("video").evaluate("video => video.src")
    for tag, url in (("img", picture), ("video", clip)):
        assert foreign_page.evaluate(_EMBED, [tag, url]) == "refused"
        assert page.evaluate(_EMBED, [tag, url]) == "shown"


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_our_own_page_works_under_each_name(app: RunningApp, page: Page, prepared: Prepared, name: str) -> None:
    visit(page, f"http://{name}:{app.port}/film?project={prepared.film}")
    expect(cards(page)).to_have_count(3)
    assert page.evaluate(_STATUS, ["/api/mv/ledger.csv", {}]) == 200
    assert page.evaluate(_STATUS, ["/api/mv/ledger.csv", {"method": "POST"}]) == 405  # it came as far as the route


def test_our_page_loads_nothing_from_outside(app: RunningApp, context: Browser, stranger: Stranger) -> None:
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    visit(page, app.url)
    assert told == []
    outside = f"http://127.0.0.1:{stranger.port}/from-our-page"
    for tag in ("img", "video", "script"):
        assert page.evaluate(_EMBED, [tag, outside]) == "refused", tag
    assert page.evaluate(_READ, [outside, {}]) == "refused"
    assert page.evaluate(_READ, ["/_stcore/health", {}]) == "ok"
    assert "/from-our-page" not in stranger.asked
    assert sum("Content Security Policy" in text for text in told) >= 4  # as every browser test would hear of it
    page.close()
