"""What a person finds on a page and does there, by roles and keys, never by generated class names."""

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

PROJECT_IN_URL = re.compile(r"\?project=[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
MAKE_IMAGES = re.compile(r"Make \d (new )?images?")
_COME_TO_REST = """
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  while (document.getAnimations().some(({ effect }) => effect.target?.matches("details"))) await frame();
}
"""
_QUIET = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"


def settled(page: Page) -> None:
    """Wait until the page is connected and no script runs."""
    page.locator(_QUIET).wait_for(state="attached")


def comes_true(page: Page, script: str, arg: Any = None, seconds: float = 60) -> None:
    """Wait until a script in the page answers something true. Playwright's own `wait_for_function` needs `eval` there,
    which the page's Content-Security-Policy forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(script, arg):
        assert time.monotonic() < deadline, f"it did not come true in {seconds} s: {script}"
        page.wait_for_timeout(50)


def visit(page: Page, url: str) -> None:
    """Open an address and wait until its page is drawn."""
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)


def write(page: Page, idea: str, character: str) -> None:
    """Fill the two texts of the form on the create page."""
    idea_field(page).fill(idea)
    character_field(page).fill(character)


def idea_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Idea")


def character_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Character and style")


def choose(page: Page, label: str, option: str) -> None:
    """Choose from a list. Streamlit closes an open list when anything scrolls, so the way to it is scrolled first: the
    event comes with the next frame, and with a click that scrolls it came after the list had opened."""
    field = page.get_by_role("combobox", name=label)
    field.scroll_into_view_if_needed()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    field.click()
    page.get_by_role("option", name=option, exact=True).click()


def unfold(place: Page | Locator, title: str = "") -> None:
    """Open or close a fold, the only one without a title, and wait until nothing moves any more: for half a second and
    more what stands below it goes on moving, and a button that moves between the pressing and the letting go gets no
    click."""
    fold = place.locator("summary", has_text=re.compile(f"{re.escape(title)}$"))
    fold.click()
    fold.page.evaluate(_COME_TO_REST)


def choose_scene_count(page: Page, count: int) -> None:
    choose(page, "Number of scenes", str(count))
    settled(page)


def make_images(page: Page) -> str:
    """Send the form; answers the id of the project that it opened."""
    page.get_by_role("button", name=MAKE_IMAGES).click()
    expect(page).to_have_url(PROJECT_IN_URL)
    return page.url.rpartition("=")[2]


def button(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("button", name=name)


def tiles(page: Page) -> Locator:
    """The places of the character images."""
    return page.get_by_role("radiogroup", name="Character images").get_by_role("radio")


def chosen_tiles(page: Page) -> Locator:
    return page.get_by_role("radiogroup", name="Character images").get_by_role("radio", checked=True)


def cards(page: Page) -> Locator:
    """The scenes' cards on the film page."""
    return page.locator("[class*='st-key-card-']")


def all_cards(page: Page, count: int) -> list[Locator]:
    """Each scene's card, once this many are drawn: a page goes on drawing after its script has ended."""
    expect(cards(page)).to_have_count(count)
    return cards(page).all()


def expect_summary(page: Page, *, loading: int, succeeded: int, failed: int, cancelled: int = 0) -> None:
    """Wait until the bar above the cards counts this; it does not name cancelled ones when there are none."""
    bar = page.locator(".st-key-summary")
    expect(bar).to_contain_text(f"{loading} loading")
    expect(bar).to_contain_text(f"{succeeded} succeeded")
    expect(bar).to_contain_text(f"{failed} failed")
    if cancelled:
        expect(bar).to_contain_text(f"{cancelled} cancelled")


def film_player(page: Page) -> Locator:
    return page.locator(".st-key-film video")
