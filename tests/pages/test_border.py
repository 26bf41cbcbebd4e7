"""Who comes in: the app's own page and bare clients of this machine; no page of anybody else, under no other name."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.pages.handshakes import STREAM, ask, host, open_stream
from tests.running_app import RunningApp, free_port

_PUBLIC = "https://studio.example.com"
_UPLOAD = "/_stcore/upload_file/a/b"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with RunningApp(tmp_path_factory.mktemp("border") / "data") as running:
        yield running
    running.assert_untroubled()


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app behind a proxy that speaks TLS, for people who open it at `_PUBLIC`."""
    folder = tmp_path_factory.mktemp("proxied")
    with RunningApp(folder / "data", MV_ALLOWED_ORIGINS=f"{_PUBLIC}/", MV_ALLOWED_HOSTS="films.example.org") as running:
        yield running


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LocalHost"])
def test_the_apps_own_page_opens_the_stream_under_each_name_of_this_machine(app: RunningApp, name: str) -> None:
    own = host(app, name)
    assert open_stream(app, ("Origin", f"http://{own}"), at=own) == 101
    assert open_stream(app, ("Origin", f"http://{own.lower()}"), ("Sec-Fetch-Site", "same-origin"), at=own) == 101


def foreign_origins(port: int) -> list[str]:
    return [
        *("http://evil.example", "https://evil.example:443", "null", "", "http://", "file://", "about:blank"),
        *("http://localhost", "http://localhost:3000", "http://127.0.0.1", "http://127.0.0.1:3000"),
        f"https://127.0.0.1:{port}",  # another scheme
        f"ws://127.0.0.1:{port}",
        f"http://localhost:{port}",  # another name of the same machine is another origin
        f"http://127.0.0.1.evil.example:{port}",
        f"http://evil.example@127.0.0.1:{port}",
        f"http://127.0.0.1:{port}.evil.example",
        f"http://127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}, http://evil.example",
        f"http://127.0.0.1:{port} http://evil.example",
    ]


@pytest.mark.parametrize("number", range(len(foreign_origins(1))))
def test_a_page_of_any_other_origin_neither_opens_the_stream_nor_reads_nor_writes(app: RunningApp, number: int) -> None:
    origin = ("Origin", foreign_origins(app.port)[number])
    assert open_stream(app, origin) == 403
    for path in ("/", "/film", "/_stcore/health", "/_stcore/host-config", "/api/mv/ledger.csv", "/app/static/mv/x.mp4"):
        assert ask(app, "GET", path, origin) == 403, path
    for method, path in (("PUT", _UPLOAD), ("DELETE", _UPLOAD), ("OPTIONS", _UPLOAD), ("POST", "/api/mv/projects")):
        assert ask(app, method, path, origin, ("Content-Length", "0")) == 403, method


def test_two_origins_are_none(app: RunningApp) -> None:
    own = ("Origin", f"http://{host(app)}")
    assert ask(app, "GET", "/_stcore/health", own) == 200
    assert ask(app, "GET", "/_stcore/health", own, own) == 403
    assert ask(app, "GET", "/_stcore/health", own, ("Origin", "http://evil.example")) == 403


def test_without_an_origin_pages_and_media_are_read(app: RunningApp) -> None:
    for name, value in (("Sec-Fetch-Site", "none"), ("Sec-Fetch-Site", "cross-site"), ("X-Forwarded-For", "10.0.0.9")):
        assert ask(app, "GET", "/", (name, value)) == 200
        assert ask(app, "HEAD", "/", (name, value)) == 200
        assert ask(app, "GET", "/api/mv/ledger.csv", (name, value)) == 200


def test_what_is_read_is_for_pages_of_the_same_origin_alone(app: RunningApp) -> None:
    for path in ("/", "/api/mv/ledger.csv", "/api/mv/nothing", "/_stcore/health"):
        answer = httpx.get(f"{app.url}{path}")
        assert answer.headers["cross-origin-resource-policy"] == "same-origin", path
    assert httpx.get(f"{app.url}/", headers={"Origin": "http://evil.example"}).headers["x-frame-options"] == "DENY"


def test_a_bare_client_of_this_machine_opens_the_stream_and_writes(app: RunningApp) -> None:
    assert open_stream(app) == 101
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert ask(app, method, "/api/mv/ledger.csv", ("Content-Length", "0")) == 405  # it came as far as the route


@pytest.mark.parametrize(
    "sent_on",
    [
        ("Sec-Fetch-Site", "same-origin"),
        ("Sec-Fetch-Site", "none"),
        ("Forwarded", "for=192.0.2.60"),
        ("X-Forwarded-For", "10.0.0.9"),
        ("X-Forwarded-Proto", "https"),
        ("x-forwarded-host", "127.0.0.1"),
        ("X-Forwarded-Prefix", ""),
    ],
)
def test_a_browser_or_a_proxy_that_names_no_page_neither_opens_the_stream_nor_writes(
    app: RunningApp, sent_on: tuple[str, str]
) -> None:
    assert open_stream(app, sent_on) == 403
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert ask(app, method, _UPLOAD, sent_on, ("Content-Length", "0")) == 403, method


def test_a_name_that_is_not_ours_is_refused_though_its_page_says_the_same(app: RunningApp) -> None:
    """DNS rebinding: a site points its own name at this machine, and its page is of the same origin then."""
    for name in (f"evil.example:{app.port}", "evil.example", "localhost.evil.example", "127.0.0.1@evil.example", ""):
        assert open_stream(app, ("Origin", f"http://{name}"), at=name or " ") in (400, 403)
        assert ask(app, "GET", "/", at=name or " ") == 400
    assert ask(app, "GET", "/", ("Host", "evil.example")) == 400  # a second one


def test_what_a_proxy_says_is_not_believed(app: RunningApp) -> None:
    for claim in (("X-Forwarded-Proto", "https"), ("Forwarded", f"proto=https;host={host(app)}")):
        assert open_stream(app, ("Origin", f"https://{host(app)}"), claim) == 403
    assert open_stream(app, ("Origin", _PUBLIC), ("X-Forwarded-Host", "studio.example.com")) == 403


@pytest.mark.parametrize("at", ["studio.example.com", "studio.example.com:443", "127.0.0.1", None])
def test_behind_a_proxy_the_page_that_is_allowed_comes_in_whatever_host_the_proxy_names(
    behind_proxy: RunningApp, at: str | None
) -> None:
    sent_on = (("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "10.0.0.9"))
    for origin in (_PUBLIC, f"{_PUBLIC}:443", _PUBLIC.upper()):
        assert open_stream(behind_proxy, ("Origin", origin), *sent_on, at=at) == 101
        assert ask(behind_proxy, "GET", "/", ("Origin", origin), *sent_on, at=at) == 200
    for origin in ("http://studio.example.com", f"{_PUBLIC}:8443", "https://evil.studio.example.com"):
        assert open_stream(behind_proxy, ("Origin", origin), *sent_on, at="127.0.0.1") == 403


def test_a_name_that_is_allowed_is_a_name_of_the_app(behind_proxy: RunningApp) -> None:
    at = f"films.example.org:{behind_proxy.port}"
    assert open_stream(behind_proxy, ("Origin", f"http://{at}"), at=at) == 101
    assert open_stream(behind_proxy, ("Origin", f"http://{at}")) == 403


def test_strangers_are_refused_at_once_and_nobody_waits_meanwhile(app: RunningApp) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        strangers = [pool.submit(open_stream, app, ("Origin", f"http://evil{n}.example")) for n in range(10)]
        served = [pool.submit(ask, app, "GET", "/_stcore/health") for _ in range(10)]
        assert {one.result() for one in strangers} == {403}
        assert {one.result() for one in served} == {200}
    assert time.monotonic() - began < 1


def test_who_is_refused_reads_why_and_the_log_says_so_once(app: RunningApp) -> None:
    for _ in range(3):
        answer = httpx.get(app.url, headers={"Origin": "http://somebody.example"})
        assert (answer.status_code, "MV_ALLOWED_ORIGINS" in answer.json()["detail"]) == (403, True)
    assert app.log.read_text().count("somebody.example") == 1
    assert "Rejecting WebSocket" not in app.log.read_text()  # Streamlit's word: it has seen none of them


def test_a_setting_that_cannot_be_used_is_told_at_the_start_and_lets_nobody_in(tmp_path: Path) -> None:
    with RunningApp(tmp_path / "data", MV_ALLOWED_ORIGINS=f"*, http://127.0.0.1:{free_port()}") as app:
        assert "MV_ALLOWED_ORIGINS: number 1 of them cannot be used" in app.log.read_text()
        assert ask(app, "GET", STREAM, ("Origin", "http://evil.example")) == 403
        assert open_stream(app, ("Origin", f"http://{host(app)}")) == 101
