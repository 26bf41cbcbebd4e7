"""A page that stands open while the app is away works again when it is back, without being loaded anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.browser.conftest import Prepared
from tests.browser.on_page import all_cards, button, chosen_tiles, comes_true, idea_field, settled, tiles, visit
from tests.running_app import RunningApp
from tests.watching import until

_NOTE_A_RUN = """
() => {
  const app = document.querySelector("[data-testid=stApp]");
  const note = () => { window.__ran ||= app.getAttribute("data-test-script-state") === "running"; };
  new MutationObserver(note).observe(app, { attributeFilter: ["data-test-script-state"] });
}
"""


@contextmanager
def away(page: Page, app: RunningApp) -> Iterator[None]:
    """Kill the app, and after what happens meanwhile start it again; then wait until the page is drawn anew."""
    app.kill()
    expect(page.locator("[data-test-connection-state=CONNECTED]")).to_have_count(0)
    yield
    page.evaluate(_NOTE_A_RUN)
    app.start()
    comes_true(page, "window.__ran")
    settled(page)


def test_a_choice_can_be_made_after_the_app_was_killed_and_none_shows_that_was_not_stored(
    page: Page, prepared: Prepared, app: RunningApp
) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    expect(tiles(page)).to_have_count(4)
    idea_field(page).fill("A lighthouse that dances")
    with away(page, app):
        tiles(page).nth(2).click()
    expect(page.get_by_text("No picture is selected yet")).to_be_visible()
    expect(chosen_tiles(page)).to_have_count(0)
    tiles(page).nth(1).click()
    expect(page.get_by_text("Option 2 is selected")).to_be_visible()
    expect(chosen_tiles(page)).to_have_accessible_name("Option 2")
    expect(idea_field(page)).to_have_value("A lighthouse that dances")


def test_a_click_at_the_moment_of_the_return_leaves_the_page_alive(
    page: Page, prepared: Prepared, app: RunningApp
) -> None:
    visit(page, f"{app.url}/film?project={prepared.film}")
    _, _, third = all_cards(page, 3)
    app.kill()
    expect(page.locator("[data-test-connection-state=CONNECTED]")).to_have_count(0)
    app.start()
    page.locator("[data-test-connection-state=CONNECTED]").wait_for(state="attached")
    retry = button(third, "Retry · free")

    def is_made() -> bool:
        retry.evaluate_all("buttons => buttons[0]?.click()")  # gone by then, once a click has come through
        page.wait_for_timeout(200)
        return third.locator("video").is_visible()

    until(is_made)


def test_clips_can_be_made_after_the_app_was_killed_while_nothing_ran(
    page: Page, prepared: Prepared, app: RunningApp
) -> None:
    visit(page, f"{app.url}/film?project={prepared.film}")
    player = all_cards(page, 3)[0].locator("video")
    before = player.get_attribute("src") or ""
    with away(page, app):
        pass
    button(all_cards(page, 3)[0], "Make again · free").click()
    expect(player).not_to_have_attribute("src", before)
    expect(player).to_be_visible()
