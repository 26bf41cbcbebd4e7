"""Pictures of every page in docs/screenshots: `python -m tests.screenshots`, light and dark, wide and narrow.

The states are made with the demo provider in a folder that is thrown away. Whatever is still being made in a picture
was ordered from a provider that takes its time, so that it is still being made on every machine. What is drawn differs
each time, for seeds are random.
"""

import io
import sys
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from mvcore import Brief, Settings, Studio
from tests.browser import chromium
from tests.browser.on_page import button, comes_true, film_player, settled, tiles, unfold, visit
from tests.running_app import ROOT, RunningApp
from tests.watching import finished, until

TARGET = ROOT / "docs/screenshots"
_WIDTHS = (1280, 390)
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_HEIGHT = 700
_SLOW = 600.0
_TALLEST = 6000
_PATIENCE_MS = 120_000
_PICTURES_ARE_THERE = "() => [...document.querySelectorAll('img')].every(image => image.complete)"
# A player that stands still may not have drawn yet, but it tells when it has drawn the frame that it was sent to.
_DRAW_VIDEOS = """
() => Promise.all([...document.querySelectorAll("video")].map(video => new Promise(drawn => {
  video.requestVideoFrameCallback(drawn);
  video.currentTime = 1;
}))).then(() => undefined)
"""
_IDEA = "A lighthouse keeper dances through a storm until the sea sings back"
_CHARACTER = "A girl with red hair and a yellow raincoat, storybook illustration"


class Shown(NamedTuple):
    """The projects in the pictures."""

    loading: str
    chosen: str
    generating: str
    ready: str


def main() -> int:
    path = chromium.find()
    if path is None:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    expect.set_options(timeout=_PATIENCE_MS)
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shown = _make(data)
        with RunningApp(data, fresh=True) as app, chromium.launched(path) as browser:
            _take_all(browser, app, shown)
    files = sorted(TARGET.glob("*.png"))
    print(f"{len(files)} pictures, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB, in {TARGET}")
    return 0


def _make(data: Path) -> Shown:
    """The projects, with the last orders placed at a slow provider."""
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0)) as studio:
        ready = _with_clips(studio, Brief(_IDEA, _CHARACTER, image_count=1))
        generating = _with_clips(
            studio, Brief("A robot waters the last garden on the moon", "A small rusty robot", "anime")
        )
        chosen = studio.make_images(Brief("Two foxes cross a frozen city at night", "A fox in a blue scarf", "neon"))
        finished(studio, chosen)
        studio.choose_image(chosen, 1)
        loading = studio.make_images(Brief("A kite shows a boy the way over the sea", "A boy with a green hat"))
        finished(studio, loading)
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=_SLOW)) as studio:
        brief = studio.project(loading).brief
        studio.make_images(brief, loading)
        for option in studio.project(loading).options[:2]:
            studio.cancel(option.take)
        for scene in studio.project(generating).scenes[2:]:
            studio.retry_clip(generating, scene.id)
        until(lambda: _all_ordered(studio, loading) and _all_ordered(studio, generating))
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0)) as studio:
        for position in range(2):
            studio.retry_image(loading, position)
        until(lambda: all(option.take.asset_id for option in studio.project(loading).options[:2]))
    return Shown(loading, chosen, generating, ready)


def _all_ordered(studio: Studio, project_id: str) -> bool:
    return all(take.remote_id for take in studio.takes(project_id) if take.status.is_running)


def _with_clips(studio: Studio, brief: Brief) -> str:
    """A project whose clips are all there."""
    project_id = studio.make_images(brief)
    finished(studio, project_id)
    studio.choose_image(project_id, 0)
    studio.write_scenes(project_id)
    finished(studio, project_id)
    return project_id


def _take_all(browser: Browser, app: RunningApp, shown: Shown) -> None:
    film = f"{app.url}/film?project="
    tabs = [_Tab(browser, scheme, width) for scheme in _SCHEMES for width in _WIDTHS]
    for tab in tabs:
        tab.take("create-empty", app.url, fields=2)
        tab.take("create-loading", f"{app.url}/?project={shown.loading}", fields=2, pictures=2)
        tab.take("create-chosen", f"{app.url}/?project={shown.chosen}", fields=2, pictures=4)
        tab.take("film-generating", film + shown.generating, videos=2)
        tab.take("film-ready", film + shown.ready, videos=4)
        tab.take("film-settings", film + shown.ready, videos=4, fold="Film settings")
    _stitch(tabs[0].page, film + shown.ready)
    for tab in tabs:
        tab.take("film-stitched", film + shown.ready, videos=5)
        tab.take("projects", f"{app.url}/projects")
        tab.take("status", f"{app.url}/status")


def _stitch(page: Page, url: str) -> None:
    visit(page, url)
    button(page, "Stitch").click()
    expect(film_player(page)).to_be_visible()


class _Tab:
    """One scheme and width. Its files are kept between pages."""

    def __init__(self, browser: Browser, scheme: Literal["light", "dark"], width: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": _HEIGHT}, color_scheme=scheme)
        self.page.set_default_timeout(_PATIENCE_MS)
        self._width = width
        self._suffix = f"{scheme}-{width}.png"

    def take(self, name: str, url: str, *, fields: int = 0, pictures: int = 0, videos: int = 0, fold: str = "") -> None:
        """The whole page as soon as so many text fields, character images and videos are on it, with one fold open."""
        self._resize(_HEIGHT)
        visit(self.page, url)
        expect(self.page.locator("textarea")).to_have_count(fields)
        expect(tiles(self.page).locator("img")).to_have_count(pictures)
        expect(self.page.locator("video")).to_have_count(videos)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        expect(self.page.get_by_text("Working out what the film takes")).to_have_count(0)
        if fold:
            unfold(self.page, fold)
        self._show_all()
        picture = Image.open(io.BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")
        picture.quantize(256, method=Image.Quantize.MEDIANCUT).save(TARGET / f"{name}-{self._suffix}", optimize=True)

    def _show_all(self) -> None:
        """Streamlit scrolls inside of the page, so the window is made as tall as what it scrolls."""
        comes_true(self.page, _PICTURES_ARE_THERE)
        self._resize(self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
        self.page.evaluate("document.fonts.ready.then(() => undefined)")
        self.page.evaluate(_DRAW_VIDEOS)
        settled(self.page)

    def _resize(self, height: int) -> None:
        self.page.set_viewport_size({"width": self._width, "height": min(max(height, _HEIGHT), _TALLEST)})


if __name__ == "__main__":
    sys.exit(main())
