"""A playing video is never disturbed, and neither is a person who types, whatever else happens on the page."""

from itertools import pairwise
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Prepared
from tests.browser.on_page import (
    MAKE_IMAGES,
    all_cards,
    button,
    comes_true,
    expect_summary,
    film_player,
    idea_field,
    make_images,
    settled,
    tiles,
    unfold,
    visit,
    write,
)
from tests.running_app import RunningApp

# Harder than the default of 1.5 s: a rerun more often hits the moment that could do harm.
SETTINGS = {"MV_POLL_SECONDS": "1", "MV_DEMO_LATENCY_SECONDS": "1", "MV_DEMO_CLIP_SECONDS": "4"}

# Plays the video slowly enough to last through the test, and looks at it ten times a second. A player that was made
# anew has no tag, the usual speed and stands still. One that has come to its end on a busy machine stands still too.
# What might have stopped it is noted for the failure's text.
_WATCH = """
async (video, [name, speed]) => {
  video.__tag = name;
  video.playbackRate = speed;
  const events = (window.__events ??= []);
  const note = ({ type }) => events.push(`${name} ${type} at ${video.currentTime}, ${document.visibilityState}`);
  for (const type of ["pause", "error", "emptied", "stalled", "abort", "waiting"]) video.addEventListener(type, note);
  const named = (node) => `${node.tagName} ${node.dataset?.testid ?? ""} ${/st-key-\\S+/.exec(node.className) ?? ""}`;
  const app = document.querySelector("[data-testid=stApp]");
  new MutationObserver((changes) => {
    for (const { removedNodes, target, attributeName } of changes) {
      if (attributeName) events.push(`${Date.now() % 100000} ${app.getAttribute(attributeName)}`);
      for (const node of removedNodes) if (node.contains(video)) {
        events.push(`${Date.now() % 100000} ${name} removed with ${named(node)} from ${named(target)}`);
      }
    }
  }).observe(app, { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });
  const late = new Promise((_, fail) => window.setTimeout(() => fail(new Error(
    `${name} does not begin to play: ready ${video.readyState}, network ${video.networkState}, ${events.join("; ")}`
  )), 60000));
  await Promise.race([video.play(), late]);
  const place = video.closest("[class*='st-key-card-'], .st-key-film");
  const samples = (window.__samples ??= {})[name] = [];
  window.setInterval(() => {
    const now = place.querySelector("video");
    samples.push({ tag: now?.__tag ?? null, time: now?.currentTime ?? -1, speed: now?.playbackRate ?? 0,
                   stands: (now?.paused ?? true) && !now?.ended });
  }, 100);
}
"""
_HIDDEN_FOR_GOOD = """
() => [...document.querySelectorAll("[data-retained=true]")]
  .filter(node => getComputedStyle(node).display === "none").map(node => node.outerHTML.slice(0, 200))
"""
_PRESS_MS = 120
SLOWEST = 0.0625
"""Chromium plays no slower; a clip of 4 s takes 64 s."""


class Watched(NamedTuple):
    """The samples of one player."""

    page: Page
    name: str

    @property
    def samples(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("name => window.__samples[name]", self.name)
        return found

    def assert_undisturbed(self, seconds: float) -> None:
        samples = self.samples
        assert len(samples) >= seconds * 10, f"watched for {len(samples) / 10} s only"
        for number, (before, after) in enumerate(pairwise(samples)):
            kept = after["tag"] == self.name and not after["stands"] and after["time"] >= before["time"]
            assert kept, (
                f"{self.name}, after {number / 10} s: {before} became {after}, then {samples[number + 2 :][:3]}; "
                f"{self.page.evaluate('window.__events')}"
            )
        assert samples[-1]["time"] > samples[0]["time"]


def watch(player: Locator, name: str, speed: float) -> Watched:
    player.scroll_into_view_if_needed()
    player.evaluate(_WATCH, [name, speed])
    return Watched(player.page, name)


def test_a_playing_clip_and_film_go_on_while_other_clips_are_made_and_the_film_is_stitched_anew(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/film?project={prepared.film}")
    first, second, third = all_cards(page, 3)
    expect_summary(page, loading=0, succeeded=2, failed=1)
    clip = watch(first.locator("video"), "clip", SLOWEST)
    film = watch(film_player(page), "film", 0.1)
    folded = [page.locator("details", has_text="Your input"), first.locator("details")]
    unfold(page, "Your input")
    unfold(first)
    for one in folded:
        expect(one).to_have_attribute("open", "")

    # Polling starts, the failed card shows a skeleton, progress and its clip, polling stops.
    button(third, "Retry · free").click()
    expect(button(third, "Cancel")).to_be_visible()
    expect(third.locator("video")).to_be_visible()
    expect_summary(page, loading=0, succeeded=3, failed=0)
    settled(page)

    # A card between the two players loses its player, is cancelled, and gets one again.
    button(second, "Make again · free").click()
    button(second, "Cancel").click()
    expect(second).to_contain_text("Cancelled")
    button(second, "Retry · free").click()
    expect(second.locator("video")).to_be_visible()
    settled(page)
    film.assert_undisturbed(seconds=0)

    # Only a new film takes the place of the film; the clip plays on.
    former = film_player(page).get_attribute("src")
    button(page, "Stitch again 3 clips · free").click()
    expect(film_player(page)).not_to_have_attribute("src", former or "")
    expect(page.get_by_text("12.0 s, 1280 x 720")).to_be_visible()
    settled(page)
    comes_true(page, "window.__samples.clip.length >= 160")
    clip.assert_undisturbed(seconds=15)
    for one in folded:
        expect(one).to_have_attribute("open", "")


def places_at_rest(players: Locator) -> list[Any]:
    """Where each player is, once a second has passed without a move: a page goes on drawing after its script."""
    places: list[list[Any]] = []
    while len(places) < 10 or any(place != places[-1] for place in places[-10:]):
        players.page.wait_for_timeout(100)
        places.append([player.bounding_box() for player in players.all()])
        assert len(places) < 600, places[-10:]
    return places[-1]


def test_no_card_moves_while_its_clip_is_still_loading(app: RunningApp, page: Page, prepared: Prepared) -> None:
    page.route("**/app/static/mv/**.mp4", lambda _: None)
    visit(page, f"{app.url}/film?project={prepared.film}")
    players = page.locator("video")
    all_cards(page, 3)
    expect(players.nth(2)).to_be_attached()  # the film and two clips; a third where the test before made it
    before = places_at_rest(players)
    page.unroute("**/app/static/mv/**.mp4")  # lets those go on that were held back
    comes_true(page, "[...document.querySelectorAll('video')].every(video => video.readyState > 0)")
    assert places_at_rest(players) == before


def test_typing_and_then_clicking_loses_no_click_and_no_widget_while_pictures_are_made(
    app: RunningApp, page: Page
) -> None:
    """A field that is left by a click, and a tick of the polling in between: Streamlit's race of two reruns."""
    visit(page, app.url)
    write(page, "", "A girl [slow 900 3] [slow 900 4]")
    idea_field(page).fill("a")
    project_id = make_images(page)
    for position in (0, 1):
        expect(tiles(page).nth(position).locator("img")).to_be_visible()
    field = page.locator(f".st-key-idea-{project_id} textarea")
    shapes = page.get_by_role("radiogroup", name="Aspect ratio").get_by_role("radio")
    typed = "a"
    for turn in range(20):
        field.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(f" {turn}", delay=7 * turn % 40)
        typed += f" {turn}"
        if turn % 3 == 2:
            shapes.nth(turn % 2).click(delay=_PRESS_MS)
            expect(shapes.nth(turn % 2)).to_be_checked()
        else:
            chosen = turn % 3
            tiles(page).nth(chosen).click(delay=_PRESS_MS)
            expect(page.get_by_text(f"Option {chosen + 1} is selected")).to_be_visible()
            expect(tiles(page).nth(chosen)).to_be_checked()
        expect(field).to_have_value(typed)
    settled(page)
    assert page.evaluate(_HIDDEN_FOR_GOOD) == []
    expect(field).to_be_visible()
    expect(tiles(page)).to_have_count(4)
    expect(button(page, MAKE_IMAGES)).to_be_visible()
