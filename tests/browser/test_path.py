"""The one path that must feel perfect, as a person walks it: idea, pictures, scenes, clips, film."""

from pathlib import Path

import httpx
from playwright.sync_api import Locator, Page, expect

from mvcore import Settings
from tests.browser.conftest import Prepared
from tests.browser.on_page import (
    MAKE_IMAGES,
    PROJECT_IN_URL,
    all_cards,
    button,
    cards,
    choose_scene_count,
    chosen_tiles,
    comes_true,
    expect_summary,
    film_player,
    idea_field,
    make_images,
    settled,
    tiles,
    visit,
    write,
)
from tests.running_app import RunningApp
from tests.watching import submits

SETTINGS = {"MV_POLL_SECONDS": "1"}
"""A page that looks more often than people's does finds races that theirs never has."""

# Notes in the page how many pictures are there whenever that changes.
_COUNT_PICTURES = """
() => {
  window.__counts = [];
  window.setInterval(() => {
    const count = [...document.querySelectorAll(".st-key-live *")].map(node => node.shadowRoot).filter(Boolean)
      .reduce((sum, root) => sum + root.querySelectorAll(".tile img").length, 0);
    if (window.__counts.at(-1) !== count) window.__counts.push(count);
  }, 50);
}
"""


def boxes(tiles: Locator) -> list[tuple[int, ...]]:
    """Left, top, width and height of each, in whole pixels."""
    found = (tile.bounding_box() for tile in tiles.all())
    return [tuple(round(box[side]) for side in ("x", "y", "width", "height")) for box in found if box]


def test_pictures_come_one_by_one_into_places_that_do_not_move_and_a_failed_one_can_be_retried(
    app: RunningApp, page: Page
) -> None:
    visit(page, app.url)
    write(page, "A lighthouse keeper dances", "A girl [slow 8 1] [slow 11 2] [slow 20 4] [fail 3 once]")
    make_images(page)
    expect(tiles(page)).to_have_count(4)
    settled(page)
    expect(button(page, "Cancel all")).to_be_visible()
    below = page.locator(".st-key-continue, .st-key-regenerate")
    before, before_below = boxes(tiles(page)), boxes(below)
    assert len({(width, height) for _, _, width, height in before}) == 1
    page.evaluate(_COUNT_PICTURES)
    for position in (0, 1, 3):
        expect(tiles(page).nth(position).locator("img")).to_be_visible()
    settled(page)
    expect(button(page, "Cancel all")).to_have_count(0)
    assert boxes(tiles(page)) == before
    assert boxes(below) == before_below
    counts = page.evaluate("window.__counts")
    assert counts == sorted(counts)
    assert {1, 2} & set(counts), counts

    failed = tiles(page).nth(2)
    expect(failed.get_by_role("alert")).to_contain_text("asked to fail by [fail 3 once]")
    failed.click(force=True)
    settled(page)
    expect(chosen_tiles(page)).to_have_count(0)
    expect(page.get_by_text("No picture is selected yet")).to_be_visible()

    button(page, "Retry Option 3").click()
    expect(failed.locator("img")).to_be_visible()
    expect(failed.get_by_role("alert")).to_be_hidden()
    assert boxes(tiles(page)) == before


def test_a_picture_is_chosen_by_click_and_by_keyboard_and_a_sentence_says_which(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    expect(tiles(page)).to_have_count(4)
    expect(chosen_tiles(page)).to_have_count(0)
    expect(button(page, "Continue with 2 scenes, without a picture · free")).to_be_visible()

    tiles(page).nth(2).click()
    expect(page.get_by_text("Option 3 is selected. It plays in every scene.")).to_be_visible()
    expect(chosen_tiles(page)).to_have_accessible_name("Option 3")
    settled(page)

    page.keyboard.press("ArrowRight")
    expect(tiles(page).nth(3)).to_be_focused()
    expect(chosen_tiles(page)).to_have_accessible_name("Option 3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Option 4 is selected. It plays in every scene.")).to_be_visible()
    expect(chosen_tiles(page)).to_have_accessible_name("Option 4")
    settled(page)

    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(page.get_by_text("Option 1 is selected. It plays in every scene.")).to_be_visible()
    expect(chosen_tiles(page)).to_have_accessible_name("Option 1")
    expect(button(page, "Continue with 2 scenes · free")).to_be_visible()


def test_the_grid_is_one_stop_of_the_tab_key(app: RunningApp, page: Page, prepared: Prepared) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    expect(tiles(page)).to_have_count(4)
    for tile in tiles(page).all():
        expect(tile).to_be_enabled()  # one that is not loaded yet cannot be chosen
    expect(tiles(page).and_(page.locator("[tabindex='0']"))).to_have_count(1)


def test_the_grid_is_no_wider_than_its_column(app: RunningApp, page: Page, prepared: Prepared) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    expect(tiles(page)).to_have_count(4)
    column = page.get_by_role("radiogroup", name="Character images").bounding_box()
    assert column is not None
    edges = [left + width for left, _, width, _ in boxes(tiles(page))]
    assert max(edges) <= column["x"] + column["width"] + 1


def test_an_idea_becomes_a_film_first_without_the_scene_that_failed_then_with_it(app: RunningApp, page: Page) -> None:
    visit(page, app.url)
    write(page, "A lighthouse keeper dances [fail 2 once]", "A girl in a red coat")
    page.get_by_role("radiogroup", name="Number of images").get_by_role("radio", name="1").click()
    choose_scene_count(page, 2)
    project_id = make_images(page)
    tiles(page).first.click()
    expect(page.get_by_text("Option 1 is selected")).to_be_visible()
    button(page, "Continue with 2 scenes · free").click()
    expect(page).to_have_url(f"{app.url}/film?project={project_id}")

    expect(cards(page)).to_have_count(2)
    expect_summary(page, loading=0, succeeded=1, failed=1)
    first, second = all_cards(page, 2)
    expect(first.locator("video")).to_be_visible()
    expect(first.get_by_role("alert")).to_have_count(0)
    expect(second.get_by_role("alert")).to_contain_text("Scene 2: The demo provider was asked to fail")
    expect(page.get_by_role("alert")).to_have_count(1)

    expect(page.get_by_text("1 of 2 scenes. Left out: scene 2 (no clip ready).")).to_be_visible()
    button(page, "Stitch 1 clip · free").click()
    expect(film_player(page)).to_be_visible()
    expect(page.get_by_text("Without scene 2.")).to_be_visible()
    former = film_player(page).get_attribute("src")

    button(second, "Retry · free").click()
    expect(second.locator("video")).to_be_visible()
    expect_summary(page, loading=0, succeeded=2, failed=0)
    expect(page.get_by_role("alert")).to_have_count(0)
    button(page, "Stitch again 2 clips · free").click()
    expect(film_player(page)).not_to_have_attribute("src", former or "")
    expect(page.get_by_text("2.0 s, 1280 x 720, 24 frames per second.")).to_be_visible()
    expect(page.get_by_text("Without scene")).to_have_count(0)


def test_the_input_lies_open_until_the_scenes_are_there_and_all_of_it_survives_a_reload_and_shows_in_a_second_tab(
    app: RunningApp, page: Page, second_tab: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/film?project={prepared.endless}")
    expect(input_card(page)).to_have_attribute("open", "")
    expect(page.get_by_text("An old captain")).to_be_visible()
    expect(page.get_by_text("No character image selected")).to_be_visible()
    button(page, "Write 2 scenes and make their clips · free").click()
    expect(cards(page)).to_have_count(2)
    expect(input_card(page)).not_to_have_attribute("open", "")

    page.reload()
    visit(second_tab, page.url)
    for tab in (page, second_tab):
        expect(cards(tab).nth(0).locator("video")).to_be_visible()
        expect(cards(tab).nth(1)).to_contain_text("Filming, about 10 s")
        expect_summary(tab, loading=1, succeeded=1, failed=0)
    titles = cards(page).get_by_role("heading").all_inner_texts()
    assert cards(second_tab).get_by_role("heading").all_inner_texts() == titles

    button(cards(second_tab).nth(1), "Cancel").click()
    for tab in (page, second_tab):
        expect(cards(tab).nth(1)).to_contain_text("Cancelled")
        expect_summary(tab, loading=0, succeeded=1, failed=0, cancelled=1)
    assert PROJECT_IN_URL.search(page.url)


def input_card(page: Page) -> Locator:
    return page.locator("details", has_text="Your input")


def test_a_choice_in_one_idle_tab_shows_in_the_other_one_and_back(
    app: RunningApp, page: Page, second_tab: Page, prepared: Prepared
) -> None:
    for tab in (page, second_tab):
        visit(tab, f"{app.url}/?project={prepared.pictures}")
        expect(tiles(tab)).to_have_count(4)
    tiles(page).nth(1).click()
    expect(chosen_tiles(second_tab)).to_have_accessible_name("Option 2")
    expect(second_tab.get_by_text("Option 2 is selected")).to_be_visible()
    settled(second_tab)
    tiles(second_tab).nth(3).click()
    expect(chosen_tiles(page)).to_have_accessible_name("Option 4")
    expect(page.get_by_text("Option 4 is selected")).to_be_visible()


def test_the_film_waits_for_a_click_and_then_plays_with_sound(app: RunningApp, page: Page, prepared: Prepared) -> None:
    visit(page, f"{app.url}/film?project={prepared.film}")
    player = film_player(page)
    expect(player).to_have_attribute("controls", "")
    player.evaluate("video => video.readyState >= 1 || new Promise(done => video.onloadedmetadata = done)")
    state = player.evaluate(
        "({duration, paused, autoplay, currentTime}) => ({duration, paused, autoplay, currentTime})"
    )
    assert abs(state["duration"] - 8) < 0.1
    assert (state["paused"], state["autoplay"], state["currentTime"]) == (True, False, 0)
    player.click()
    player.evaluate("video => video.paused ? video.play() : undefined")
    comes_true(page, "document.querySelector('.st-key-film video').currentTime > 1")
    assert player.evaluate("video => video.webkitAudioDecodedByteCount") > 0
    assert player.evaluate("video => video.webkitDecodedFrameCount") > 10


def test_the_download_link_saves_the_film_byte_for_byte(app: RunningApp, page: Page, prepared: Prepared) -> None:
    visit(page, f"{app.url}/film?project={prepared.film}")
    link = page.get_by_role("link", name="Download the film")
    with page.expect_download() as download:
        link.click()
    film_id = page.locator(".st-key-film .mv-id").inner_text()
    assert download.value.suggested_filename == f"mv-studio-video-{film_id[:8]}.mp4"
    saved = Path(download.value.path()).read_bytes()
    assert saved == httpx.get(f"{app.url}/api/mv/get_video/{film_id}").content
    assert len(saved) > 100_000


def test_walking_to_other_pages_and_back_keeps_the_project_open(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/film?project={prepared.film}")
    expect(cards(page)).to_have_count(3)
    for name, heading in (("Status", "Status"), ("Create", "Create a music video"), ("Projects", "Projects")):
        page.get_by_role("navigation").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        settled(page)
    page.get_by_role("navigation").get_by_role("link", name="Film").click()
    expect(cards(page)).to_have_count(3)
    expect(page).to_have_url(f"{app.url}/film?project={prepared.film}")
    page.get_by_role("navigation").get_by_role("link", name="Create").click()
    expect(idea_field(page)).to_have_value("A kite over the sea [fail 3 once]")


def test_a_project_is_opened_again_from_the_list(app: RunningApp, page: Page, prepared: Prepared) -> None:
    visit(page, f"{app.url}/projects")
    line = page.locator(f".st-key-project-{prepared.film}")
    expect(line).to_contain_text("A kite over the sea")
    expect(line).to_contain_text("3 scenes · film ready")
    button(line, "Open").click()
    expect(page).to_have_url(f"{app.url}/film?project={prepared.film}")
    expect(film_player(page)).to_be_visible()


def test_after_kill_and_start_the_page_comes_back_by_itself_and_nothing_is_ordered_twice(
    page: Page, prepared: Prepared, own_app: RunningApp
) -> None:
    visit(page, f"{own_app.url}/film?project={prepared.steady}")
    settings = Settings(data_dir=own_app.data)
    before = len(submits(settings))
    button(page, "Write 2 scenes and make their clips · free").click()
    expect_summary(page, loading=2, succeeded=0, failed=0)
    own_app.kill()
    own_app.start()
    for number in range(2):
        expect(cards(page).nth(number).locator("video")).to_be_visible()
    expect_summary(page, loading=0, succeeded=2, failed=0)
    expect(page).to_have_url(f"{own_app.url}/film?project={prepared.steady}")
    assert [order["kind"] for order in submits(settings)[before:]] == ["script", "clip", "clip"]


def test_three_quick_clicks_on_make_images_begin_one_project_and_order_once(app: RunningApp, page: Page) -> None:
    ledger = app.data / "demo" / "ledger.jsonl"
    before = len(ledger.read_text().splitlines()) if ledger.exists() else 0
    visit(page, app.url)
    write(page, "A click that bounces", "A fox")
    button(page, MAKE_IMAGES).click(click_count=3, delay=30)
    expect(page).to_have_url(PROJECT_IN_URL)
    for position in range(4):
        expect(tiles(page).nth(position).locator("img")).to_be_visible()
    settled(page)
    assert len(ledger.read_text().splitlines()) - before == 4
    visit(page, f"{app.url}/projects")
    expect(page.get_by_text("A click that bounces")).to_have_count(1)
