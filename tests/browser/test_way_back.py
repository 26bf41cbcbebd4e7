"""The way back to an earlier clip or picture, by click."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Prepared
from tests.browser.on_page import all_cards, button, settled, tiles, visit
from tests.running_app import RunningApp


def test_a_clip_that_was_made_again_gives_way_to_the_one_before_also_on_a_double_click(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/film?project={prepared.film}")
    first, second, _ = all_cards(page, 3)
    player = first.locator("video")
    before, other = player.get_attribute("src") or "", second.locator("video").get_attribute("src") or ""
    button(first, "Make again · free").click()
    expect(button(first, "Use the earlier clip · free")).to_be_visible()
    expect(player).not_to_have_attribute("src", before)
    again = player.get_attribute("src") or ""
    settled(page)
    button(first, "Use the earlier clip · free").click(click_count=2, delay=20)
    expect(player).to_have_attribute("src", before)
    settled(page)
    expect(player).to_have_attribute("src", before)
    button(first, "Use the newest clip · free").click()
    expect(player).to_have_attribute("src", again)
    expect(second.locator("video")).to_have_attribute("src", other)


def test_a_picture_of_the_former_ones_comes_back_into_its_place_and_can_be_chosen(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    pictures = tiles(page).locator("img")
    expect(pictures).to_have_count(4)
    before = [picture.get_attribute("src") or "" for picture in pictures.all()]
    button(page, "Regenerate 4 images · free").click()
    back = page.get_by_role("button", name="Earlier image Option")
    expect(back).to_have_count(4)
    settled(page)
    back.nth(2).click(click_count=2, delay=150)  # slow enough for an answer in between
    expect(pictures.nth(2)).to_have_attribute("src", before[2])
    settled(page)
    expect(pictures.nth(2)).to_have_attribute("src", before[2])
    expect(pictures.nth(1)).not_to_have_attribute("src", before[1])
    tiles(page).nth(2).click()
    expect(page.get_by_text("Option 3 is selected")).to_be_visible()
