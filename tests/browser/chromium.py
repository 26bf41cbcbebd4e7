"""The Chromium of this machine, for the browser tests and the screenshots. Nothing is ever downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "There is no Chromium here: install one (make test does) or set STUDIO_CHROMIUM to its path."


def find() -> str | None:
    """The path of a browser; one that STUDIO_CHROMIUM names is the only one taken."""
    asked = os.environ.get("STUDIO_CHROMIUM")
    paths = (shutil.which(name) for name in ([asked] if asked else _NAMES))
    return next((path for path in paths if path), None)


def is_required() -> bool:
    """True when a missing browser is an error, as in CI."""
    return os.environ.get("STUDIO_REQUIRE_BROWSER") == "1"


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """A browser that is closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def with_profile(path: str, folder: Path) -> Iterator[BrowserContext]:
    """A browser with a profile in `folder`, as a person has one. In it, Chromium keeps what it has compiled of
    Streamlit's scripts: each tab after the first takes 0.7 CPU-seconds less than without. Ornaments stand still for who
    asks for that; without a graphics card they take a tenth of the tests' CPU time."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=path, args=_ARGUMENTS, accept_downloads=True, reduced_motion="reduce"
        )
        try:
            yield context
        finally:
            context.close()
