"""How quick the pages are: first useful paint, a click's answer, a rerun on the server, memory for each open page."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from bench.figures import Figures
from mvcore import Brief, Settings, Studio
from tests.running_app import ROOT, RunningApp, free_port
from tests.watching import finished

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
_TABS = 5


def measure(folder: Path, figures: Figures) -> None:
    """Twelve scenes on the demo provider, looked at in a real browser."""
    folder.mkdir()
    settings = Settings(data_dir=folder / "data", demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        project_id = studio.make_images(Brief("A storm at sea", "A girl in a red coat", scene_count=12))
        finished(studio, project_id)
        studio.choose_image(project_id, 0)
        studio.write_scenes(project_id)
        finished(studio, project_id, 300)
    figures.add(
        "rerun of the film page, 12 scenes, on the server", _rerun_seconds(settings, project_id) * 1000, "ms", 120
    )
    with _browser() as browser:
        _measure_paint(folder, settings, project_id, browser, figures)


def _rerun_seconds(settings: Settings, project_id: str) -> float:
    """The median of ten reruns of the page's script."""
    os.environ["MV_DATA_DIR"] = str(settings.data_dir)
    page = AppTest.from_file(str(ROOT / "pages" / "ui" / "frame.py"), default_timeout=60)
    page.query_params["project"] = project_id
    page.run()
    page.switch_page(str(ROOT / "pages" / "film_page.py")).run()
    assert not page.exception
    assert len(page.get("video")) == 12
    times = []
    for _ in range(10):
        started = time.perf_counter()
        page.run()
        times.append(time.perf_counter() - started)
    from pages.ui.studio import studio

    studio().close()
    studio.clear()
    return statistics.median(times)


def _measure_paint(folder: Path, settings: Settings, project_id: str, browser: Browser, figures: Figures) -> None:
    with _bare_page(folder) as bare:
        figures.add("first paint of a bare Streamlit page, cold", _cold(browser, bare, _sees_text("Bare")), "s")
        figures.add("first paint of a bare Streamlit page, warm", _warm(browser, bare, _sees_text("Bare")), "s")
    with RunningApp(settings.data_dir, fresh=True) as app:
        create, film = f"{app.url}/", f"{app.url}/film?project={project_id}"
        sees_form, sees_cards = _sees_text("Create a music video"), _sees_text("Scene 12")
        figures.add("first useful paint of the create page, cold", _cold(browser, create, sees_form), "s", 3)
        figures.add("first useful paint of the film page, cold", _cold(browser, film, sees_cards), "s", 3)
        figures.add("first useful paint of the create page, warm", _warm(browser, create, sees_form), "s", 1.5)
        figures.add("first useful paint of the film page, warm", _warm(browser, film, sees_cards), "s", 1.5)
        create_with_images = f"{app.url}/?project={project_id}"
        figures.add("a click on a picture until its sentence", _click(browser, create_with_images) * 1000, "ms", 300)
        figures.add("memory for each open film page, 12 clips", _memory(browser, app, film), "MB", 5)


@contextmanager
def _browser() -> Iterator[Browser]:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    assert found, "no Chromium on PATH: make test says how to install it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def _bare_page(folder: Path) -> Iterator[str]:
    """A page of one line, for comparison."""
    script = folder / "bare.py"
    script.write_text("import streamlit as st\nst.title('Bare')\n")
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(f"http://127.0.0.1:{port}/_stcore/health"):
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.kill()
        server.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def _sees_text(text: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_text(text).first.wait_for()


def _cold(browser: Browser, url: str, seen: Callable[[Page], None]) -> float:
    """The median of three first visits, each with an empty cache."""
    return statistics.median(_visit(browser, url, seen) for _ in range(3))


def _visit(browser: Browser, url: str, seen: Callable[[Page], None]) -> float:
    context = browser.new_context()
    try:
        return _load(context.new_page(), url, seen)
    finally:
        context.close()


def _warm(browser: Browser, url: str, seen: Callable[[Page], None]) -> float:
    """The median of three reloads."""
    context = browser.new_context()
    page = context.new_page()
    _load(page, url, seen)
    times = [_load(page, url, seen) for _ in range(3)]
    context.close()
    return statistics.median(times)


def _load(page: Page, url: str, seen: Callable[[Page], None]) -> float:
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    seen(page)
    return time.perf_counter() - started


def _click(browser: Browser, url: str) -> float:
    """The median time from a click on a picture to the sentence that names it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    times = []
    page.get_by_role("radio", name="Option 1").wait_for()
    time.sleep(2)
    for number in (2, 3, 4, 1, 2):
        started = time.perf_counter()
        page.get_by_role("radio", name=f"Option {number}").click()
        page.get_by_text(f"Option {number} is selected").wait_for()
        times.append(time.perf_counter() - started)
    context.close()
    return statistics.median(times)


def _memory(browser: Browser, app: RunningApp, url: str) -> float:
    """How many MB the server grows by for each further open page."""
    contexts = [browser.new_context() for _ in range(_TABS + 1)]
    sizes = []
    for context in contexts:
        _load(context.new_page(), url, _sees_text("Scene 12"))
        time.sleep(2)
        sizes.append(psutil.Process(app.pid).memory_info().rss / 2**20)
    for context in contexts:
        context.close()
    return (sizes[-1] - sizes[0]) / _TABS
