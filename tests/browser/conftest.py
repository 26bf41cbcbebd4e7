"""A real Chromium, a running app for each module, and projects that were made before it starts."""

import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from mvcore import Brief, Settings, Studio
from tests.browser import chromium
from tests.running_app import RunningApp
from tests.watching import finished

# Bounds for a machine that does many things at once, not expectations.
_PATIENCE_MS = 60_000
expect.set_options(timeout=_PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser. Without one it is skipped, with the reason in one line for each file."""
    missing = chromium.find() is None and not chromium.is_required()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=chromium.MISSING))


class Prepared(NamedTuple):
    """A data folder to copy, and the ids of its projects.

    `pictures`: four images to choose from. `film`: three scenes, the third without a clip, and their film.
    `endless`: nothing made yet; its second clip never ends. `steady`: nothing made yet; its clips take a while.
    """

    data: Path
    pictures: str
    film: str
    endless: str
    steady: str


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the browser is. A missing one comes this far only where one is required."""
    path = chromium.find()
    if path is None:
        pytest.fail(f"STUDIO_REQUIRE_BROWSER=1, but: {chromium.MISSING}", pytrace=False)
    return path


@pytest.fixture(scope="session")
def prepared(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """What takes long to make is made once, also when several processes run the tests."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    ids = shared / "prepared.json"
    with FileLock(shared / "prepared.lock"):
        if not ids.exists():
            ids.write_text(json.dumps(_make_projects(shared / "prepared")))
    return Prepared(shared / "prepared", **json.loads(ids.read_text()))


def _make_projects(data: Path) -> dict[str, str]:
    """The projects of `Prepared`, by their names there. Their clips are long enough to be watched."""
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0, demo_clip_seconds=4)) as studio:
        pictures = studio.make_images(Brief("A lighthouse in a storm", "A girl in a red coat", scene_count=2))
        brief = Brief("A kite over the sea [fail 3 once]", "A boy with a green hat", scene_count=3)
        film = studio.use_own_picture(own_picture(), "me.png", brief)
        studio.write_scenes(film)
        finished(studio, film)
        studio.stitch(film)
        finished(studio, film)
        finished(studio, pictures)
        endless = studio.create_project(Brief("A ship at night [slow 900 2]", "An old captain", scene_count=2))
        steady = studio.create_project(Brief("A train [slow 5 1] [slow 5 2]", "A robot", scene_count=2))
    return {"pictures": pictures, "film": film, "endless": endless, "steady": steady}


def own_picture(kind: str = "PNG", size: tuple[int, int] = (320, 180)) -> bytes:
    """A small picture as a person might upload it."""
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, kind)
    return data.getvalue()


@pytest.fixture(scope="module")
def app(
    request: pytest.FixtureRequest, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """The app on a copy of the prepared projects. A module says in SETTINGS what it wants different."""
    folder = tmp_path_factory.mktemp("app")
    shutil.copytree(prepared.data, folder / "data")
    settings = {"MV_POLL_SECONDS": "0.5"} | getattr(request.module, "SETTINGS", {})
    with RunningApp(folder / "data", **settings) as running:
        yield running
    running.assert_untroubled()


@pytest.fixture
def own_app(prepared: Prepared, tmp_path: Path) -> Iterator[RunningApp]:
    """The same for one test alone, which may kill it."""
    shutil.copytree(prepared.data, tmp_path / "data")
    with RunningApp(tmp_path / "data", MV_POLL_SECONDS="0.5") as running:
        yield running
    running.assert_untroubled()


@pytest.fixture(scope="module")
def context(
    chromium_path: str, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A browser for a module. It comes after `prepared` and ends with the module: Playwright keeps an event loop in the
    main thread, and beside one nobody can open a Studio there."""
    with chromium.with_profile(chromium_path, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh tab, wide enough for two columns."""
    with tab(context) as opened:
        yield opened


@pytest.fixture
def second_tab(page: Page, context: BrowserContext) -> Iterator[Page]:
    """Another tab of the same browser."""
    with tab(context) as opened:
        yield opened


@contextmanager
def tab(context: BrowserContext) -> Iterator[Page]:
    """A tab; what breaks in its scripts, or breaks the page's Content-Security-Policy, fails the test."""
    opened = context.new_page()
    opened.set_default_timeout(_PATIENCE_MS)
    opened.set_viewport_size({"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda told: errors.append(told.text) if "Content Security Policy" in told.text else None)
    yield opened
    opened.close()
    assert errors == []
