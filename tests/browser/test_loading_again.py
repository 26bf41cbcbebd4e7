"""Players and pictures whose files did not come get them once they can be had, by themselves: after a restart of the
app, say."""

from playwright.sync_api import Locator, Page, Route, expect

from mvcore import Settings
from pages.ui import fresh_links
from tests.browser.conftest import Prepared
from tests.browser.on_page import all_cards, button, chosen_tiles, comes_true, film_player, tiles, unfold, visit
from tests.running_app import RunningApp
from tests.watching import submits, until

FILES = "**/app/static/mv/**.*"
PLAYED = "**/app/static/mv/**.mp4"
_ALL_BROKEN = "[...document.querySelectorAll('video')].every(video => video.error)"
_ALL_WHOLE = "[...document.querySelectorAll('video')].every(video => !video.error && video.readyState > 0)"
# What Streamlit does when it takes a component from a page, and when it brings it back.
_END = "for (const each of document.querySelectorAll('*')) each.__mvStop?.()"
# React begins to load a player's file while it still builds the page, with the player in no document yet.
_ADD_A_BROKEN_ONE = """
async (src) => {
  const video = Object.assign(document.createElement("video"), { src });
  await new Promise((done) => video.addEventListener("error", done));
  document.body.append(video);
}
"""
_BEGIN = """
async (script) => {
  const { default: begin } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  begin({ data: { life: null }, parentElement: document.body, setTriggerValue: () => {} });
}
"""


class Files:
    """What becomes of requests for films, clips and pictures: they come, unless `are_gone`. One handler to the end: a
    request that waits for its answer while a handler is taken away may get none."""

    def __init__(self, page: Page, *, are_gone: bool) -> None:
        self.are_gone = are_gone
        page.route(FILES, self._answer)

    def _answer(self, route: Route) -> None:
        if self.are_gone:
            route.abort()
        else:
            route.continue_()


def test_players_whose_files_did_not_come_load_them_once_they_come(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    files = Files(page, are_gone=True)
    visit(page, f"{app.url}/film?project={prepared.film}")
    all_cards(page, 3)
    expect(film_player(page)).to_be_attached()
    comes_true(page, _ALL_BROKEN)
    files.are_gone = False
    comes_true(page, _ALL_WHOLE)


def test_players_that_failed_again_while_nobody_listened_load_their_files_too(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    """Their first failure was heard and each asked once more; the second one came between an end and a beginning."""
    heard: set[str] = set()
    held: dict[str, Route] = {}
    is_down = True

    def answer(route: Route) -> None:
        url = route.request.url
        if not is_down:
            route.continue_()
        elif url in heard and url not in held:
            held[url] = route
        else:
            heard.add(url)
            route.abort()

    page.route(PLAYED, answer)
    visit(page, f"{app.url}/film?project={prepared.film}")
    all_cards(page, 3)
    expect(film_player(page)).to_be_attached()
    expect(page.locator("video")).to_have_count(3)
    while len(held) < 3:
        page.wait_for_timeout(50)
    page.evaluate(_END)
    for route in held.values():
        route.abort()
    comes_true(page, _ALL_BROKEN)
    is_down = False
    page.evaluate(_BEGIN, fresh_links._JS)
    comes_true(page, _ALL_WHOLE)


def test_a_player_that_failed_before_it_was_on_the_page_loads_its_file_too(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    files = Files(page, are_gone=False)
    visit(page, f"{app.url}/film?project={prepared.film}")
    expect(film_player(page)).to_be_attached()
    comes_true(page, _ALL_WHOLE)
    files.are_gone = True
    page.evaluate(_ADD_A_BROKEN_ONE, film_player(page).get_attribute("src"))
    files.are_gone = False
    comes_true(page, _ALL_WHOLE)


def widths(pictures: Locator) -> list[int]:
    """Of each picture that was asked for; 0 for one that did not come."""
    found: list[int] = pictures.evaluate_all("all => all.filter(one => one.complete).map(one => one.naturalWidth)")
    return found


def come_late(files: Files, pictures: Locator, count: int) -> None:
    """See that pictures which do not come are there once they can be had."""
    until(lambda: widths(pictures) == [0] * count)
    files.are_gone = False
    until(lambda: [width > 0 for width in widths(pictures)] == [True] * count)
    files.are_gone = True


def test_pictures_that_did_not_come_are_loaded_once_they_come(app: RunningApp, page: Page, prepared: Prepared) -> None:
    files = Files(page, are_gone=True)
    visit(page, f"{app.url}/?project={prepared.pictures}")
    come_late(files, tiles(page).locator("img"), 4)
    visit(page, f"{app.url}/film?project={prepared.film}")
    unfold(page, "Your input")
    come_late(files, page.get_by_role("img", name="The chosen character image"), 1)
    visit(page, f"{app.url}/projects")
    come_late(files, page.locator("img.mv-small").first, 1)


def test_a_picture_is_waited_for_and_cannot_be_chosen_before_it_is_seen(
    own_app: RunningApp, page: Page, prepared: Prepared
) -> None:
    """Its file is slow, then it does not come, then it comes when it is asked for again, which orders nothing."""
    held: list[Route] = []
    is_down = True
    settings = Settings(data_dir=own_app.data)
    before = len(submits(settings))

    def answer(route: Route) -> None:
        if not is_down:
            route.continue_()
        elif len(held) < 4:
            held.append(route)
        else:
            route.abort()

    page.route(FILES, answer)
    visit(page, f"{own_app.url}/?project={prepared.pictures}")
    second = tiles(page).nth(1)
    expect(second).to_contain_text("Loading the picture")
    expect(second).to_be_disabled()
    second.click(force=True)
    second.press("Enter")
    expect(page.get_by_text("No picture is selected yet.")).to_be_visible()
    until(lambda: page.wait_for_timeout(50) or len(held) == 4)
    for route in held:
        route.abort()
    told = "The picture's file did not load. Loading it again costs nothing."
    expect(second.get_by_role("alert")).to_contain_text(told)
    second.click(force=True)
    expect(chosen_tiles(page)).to_have_count(0)
    is_down = False
    button(page, "Retry loading Option 2").click()
    expect(second.locator("img")).to_be_visible()
    expect(second.get_by_role("alert")).to_be_hidden()
    second.click()
    expect(page.get_by_text("Option 2 is selected.")).to_be_visible()
    assert len(submits(settings)) == before


def test_a_picture_that_is_seen_and_whose_file_is_gone_by_then_is_refused_in_a_sentence(
    own_app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{own_app.url}/?project={prepared.pictures}")
    picture = tiles(page).first.locator("img")
    expect(picture).to_be_visible()
    name = (picture.get_attribute("src") or "").rpartition("/")[2]
    (own_app.data / "mv" / "image" / name).unlink()
    tiles(page).first.click()
    expect(page.get_by_text("The file of Option 1 is gone: choose another picture")).to_be_visible()
    expect(chosen_tiles(page)).to_have_count(0)
