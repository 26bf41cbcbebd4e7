"""No request leaves the machine but to the provider and the bucket, neither the app's nor a browser's; no child of the
app gets a secret."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.audited import heard
from tests.browser.on_page import button, choose_scene_count, make_images, settled, tiles, visit, write
from tests.pages.handshakes import ask, open_stream
from tests.running_app import ROOT, RunningApp

_SECRETS = {
    "REPLICATE_API_TOKEN": "r8_sesame1",
    "AWS_SECRET_ACCESS_KEY": "sesame2",
    "HTTPS_PROXY": "http://ann:sesame3@127.0.0.1:9",
    "HTTP_PROXY": "http://ann:sesame4@127.0.0.1:9",
    "MY_DB": "postgres://ann:sesame5@127.0.0.1/films",
    "SOMETHING": "sesame6",
    "NO_PROXY": "localhost,127.0.0.1",
}
_PROXY_PORT = 9
_HERE = (None, "", "localhost", "0.0.0.0")
_PRINTS_ITS_ADDRESS = """
import sys
from tests.audited import Writer
sys.addaudithook(Writer(sys.argv[1]))
from streamlit import config
from streamlit.web import bootstrap
config._main_script_path = sys.argv[2]
bootstrap.load_config_options({"server_address": "0.0.0.0", "server_headless": True})
bootstrap._print_url(False)
"""


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audit") / "told.jsonl"


@pytest.fixture(scope="module")
def app(audit: Path) -> Iterator[RunningApp]:
    """Ready to draw with the demo, and full of secrets."""
    with RunningApp(audit.parent / "data", audit=audit, MV_PROVIDER="demo", **_SECRETS) as running:
        yield running


def outside(audit: Path) -> list[object]:
    """What was asked that is not on this machine."""
    asked = [told.get("asked", told.get("called")) for told in heard(audit) if "started" not in told]
    return [one for one in asked if not _is_here(one[0] if isinstance(one, list) else one) or _is_proxy(one)]


def _is_proxy(called: object) -> bool:
    """True for what would have gone out by the proxy that the environment names."""
    return isinstance(called, list) and called[1] == _PROXY_PORT


def _is_here(name: object) -> bool:
    if name in _HERE or str(name).startswith(("/", "b'")):
        return True
    try:
        return ip_address(str(name)).is_loopback
    except ValueError:
        return False


def test_a_whole_film_and_every_page_ask_nobody_outside(app: RunningApp, audit: Path, page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    visit(page, app.url)
    write(page, "A lighthouse in a storm", "A girl in a red coat")
    choose_scene_count(page, 1)
    make_images(page)
    expect(tiles(page)).to_have_count(4)
    tiles(page).first.click()
    settled(page)
    button(page, re.compile("Continue with 1 scene")).click()
    expect(button(page, re.compile("Stitch"))).to_be_enabled()
    settled(page)
    button(page, re.compile("Stitch")).click()
    expect(page.locator(".st-key-film video")).to_be_visible()
    for path in ("projects", "status"):
        visit(page, f"{app.url}/{path}")
    settled(page)
    assert {urlsplit(one.url).netloc for one in asked if one.url.startswith(("http", "ws"))} == {
        f"127.0.0.1:{app.port}"
    }
    assert len(heard(audit)) > 0
    assert outside(audit) == []


def test_no_child_of_the_app_gets_a_secret(app: RunningApp, audit: Path) -> None:
    """After the film above: its pictures, clips and its stitch are made in children, and ffmpeg is tried at first."""
    children = [told for told in heard(audit) if "started" in told]
    assert any("ffmpeg" in child["command"] for child in children)
    assert any("mvcore.generation.demo.child" in child["command"] for child in children)
    for child in children:
        assert "sesame" not in str(child["environment"]), child["command"]


def test_strangers_at_the_door_make_the_app_ask_nobody(app: RunningApp, audit: Path) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda n: open_stream(app, ("Origin", f"http://evil{n}.example")), range(10)))
    assert answers == [403] * 10
    assert ask(app, "GET", "/", ("Host", "evil.example")) == 400
    assert outside(audit) == []


def test_bound_to_every_interface_the_app_starts_without_asking_for_its_outer_address(audit: Path) -> None:
    """Without listening there: what Streamlit says at its start, with the app's own configuration."""
    told = audit.parent / "start.jsonl"
    command = [sys.executable, "-c", _PRINTS_ITS_ADDRESS, str(told), str(ROOT / "app.py")]
    subprocess.run(command, cwd=ROOT, check=True, env={"PATH": "", "PYTHONPATH": str(ROOT)})
    assert outside(told) == []


def test_the_app_says_where_it_is(app: RunningApp) -> None:
    assert f"MV Studio is open at http://127.0.0.1:{app.port}" in app.log.read_text()
