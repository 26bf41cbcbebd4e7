"""The film page at the fake Replicate: what costs money says so first, and each trouble has its own way on."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from mvcore import Brief, Settings, Studio
from tests.at_replicate import TOKEN
from tests.browser.on_page import (
    MAKE_IMAGES,
    all_cards,
    button,
    cards,
    choose,
    expect_summary,
    settled,
    tiles,
    unfold,
    visit,
)
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.running_app import RunningApp
from tests.watching import until

CLIPS = "bytedance/seedance-2.0"
ORDER = f"{CLIPS}/predictions$"
IMAGE_ORDER = "google/nano-banana-2/predictions$"
E005 = "The input or output was flagged as sensitive. Please try again with different inputs. (E005)"
BUDGET = "4.50"
FOR_EVER = {CLIPS: (0.02, 900.0)}


@pytest.fixture(scope="module")
def server() -> Iterator[FakeReplicate]:
    with FakeReplicate() as running:
        yield running


@pytest.fixture
def fake(server: FakeReplicate) -> Iterator[FakeReplicate]:
    """The fake as it is at first; afterwards nothing was ordered twice and no rule broken."""
    server.configure(seconds_by_model={}, retired=[])
    yield server
    assert (server.violations(), server.doubles()) == ([], [])


@pytest.fixture(scope="module")
def app(server: FakeReplicate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app with a token for the fake and a budget for each project."""
    settings = {"REPLICATE_API_TOKEN": TOKEN, "REPLICATE_BASE_URL": server.url, "MV_BUDGET_USD": BUDGET}
    with RunningApp(tmp_path_factory.mktemp("app") / "data", MV_POLL_SECONDS="0.5", **settings) as running:
        yield running
    running.assert_untroubled()
    assert TOKEN not in running.log.read_text()


def open_film(app: RunningApp, page: Page, name: str, scenes: int = 2) -> None:
    """The film page of a new project. Its scenes are about a person of this name, so that no request equals another."""
    with Studio.open(Settings(data_dir=app.data), work=False) as studio:
        project_id = studio.create_project(Brief(f"{name} at sea", f"Person {name}", scene_count=scenes))
    visit(page, f"{app.url}/film?project={project_id}")


def write(page: Page, scenes: int = 2) -> None:
    button(page, f"Write {scenes} scenes and make their clips").click()
    expect(cards(page)).to_have_count(scenes)


def wait_until_billed(fake: FakeReplicate, name: str, clips: int) -> None:
    """Wait until the provider works on the clips of this person: what is stopped before that costs nothing."""

    def statuses() -> list[str]:
        orders = (row for row in fake.predictions() if row["model"] == CLIPS and f"Person {name}" in str(row["input"]))
        return [row["status"] for row in orders]

    until(lambda: statuses() == ["processing"] * clips)


def rewrite(field: Locator, words: str) -> None:
    """Put other words into a field of a dialog. The click waits until the dialog stands still and has sent the focus
    where it wants it; before that, the words may come after the former ones."""
    field.click()
    field.fill(words)


def spent(page: Page) -> Locator:
    return page.locator(".st-key-summary")


def test_the_price_stands_on_the_button_before_and_on_each_card_after(
    app: RunningApp, page: Page, fake: FakeReplicate
) -> None:
    open_film(app, page, "Ada")
    expect(button(page, "Write 2 scenes and make their clips · at most $2.93, up to 6 min")).to_be_visible()
    expect(spent(page)).to_have_text(re.compile(r"so far: \$0\.00$"))
    write(page)
    expect_summary(page, loading=0, succeeded=2, failed=0)
    expect(spent(page)).to_contain_text("Spent on this project so far: $2.88")
    for card in all_cards(page, 2):
        expect(card).to_contain_text("cost $1.44")
        expect(card).to_contain_text(f"Model: {CLIPS}")
        expect(button(card, "Make again · about $1.44, up to 5 min")).to_be_visible()


def test_another_model_for_the_clips_has_its_own_price_on_the_button(
    app: RunningApp, page: Page, fake: FakeReplicate
) -> None:
    open_film(app, page, "Bea")
    choose(page, "Model for the clips", "minimax/hailuo-02 · about $0.28 for 6 s in 768p")
    expect(button(page, "Write 2 scenes and make their clips · at most $0.61")).to_be_visible()


def test_more_than_the_budget_is_refused_with_the_amount_that_is_missing_and_nothing_is_ordered(
    app: RunningApp, page: Page, fake: FakeReplicate
) -> None:
    before = len(fake.predictions())
    open_film(app, page, "Cleo", scenes=4)
    button(page, "Write 4 scenes and make their clips · at most $5.83").click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("would go $1.32 over the budget of $4.50")
    expect(refusal).to_be_in_viewport()
    expect(button(page, "Write 4 scenes")).to_be_visible()
    assert len(fake.predictions()) == before


def test_a_refusal_stays_in_view_where_the_button_was(app: RunningApp, page: Page, fake: FakeReplicate) -> None:
    open_film(app, page, "Ines", scenes=3)
    page.set_viewport_size({"width": 1280, "height": 500})
    write(page, 3)
    expect_summary(page, loading=0, succeeded=3, failed=0)
    settled(page)
    again = button(cards(page).nth(2), "Make again · about $1.44")
    again.click()
    expect(page.get_by_role("alert")).to_contain_text("would go $1.26 over the budget of $4.50")
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=0.9)
    expect(again).to_be_in_viewport()


def test_with_little_credit_a_card_counts_down_until_its_order_goes_out(
    app: RunningApp, page: Page, fake: FakeReplicate
) -> None:
    low = (
        "Request was throttled. Your rate limit for creating predictions is reduced to 60 requests per minute with a "
        "burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~15s."
    )
    body = {"detail": low, "status": 429, "retry_after": 15}
    open_film(app, page, "Dora")
    fake.fault("status", ORDER, method="POST", status=429, body_json=body)
    write(page)
    waiting = page.get_by_text(re.compile(r"Waiting for the provider, \d+ s")).first
    found = re.search(r"(\d+) s", waiting.inner_text())
    assert found
    fewer = "|".join(map(str, range(1, int(found[1]))))
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text(re.compile(rf"Waiting for the provider, ({fewer}) s")).first).to_be_visible()
    expect_summary(page, loading=0, succeeded=2, failed=0)


def test_what_the_safety_check_refused_is_made_with_other_words_while_the_rest_stays(
    app: RunningApp, page: Page, fake: FakeReplicate
) -> None:
    open_film(app, page, "Eve")
    fake.fault("fate", ORDER, method="POST", values={"status": "failed", "error": E005})
    write(page)
    expect_summary(page, loading=0, succeeded=1, failed=1)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(re.compile(r"Scene \d: The model's safety check refused this description"))
    refused = cards(page).filter(has=alert)
    expect(refused.get_by_text(E005)).to_be_hidden()
    unfold(refused, "Technical details")
    expect(refused.get_by_text(E005)).to_be_visible()
    expect(refused.get_by_role("button")).to_have_text([re.compile("Edit the wording$")])

    button(refused, "Edit the wording").click()
    dialog = page.get_by_role("dialog")
    words = dialog.get_by_role("textbox", name="Description")
    expect(words).to_have_value(re.compile("Person Eve walks through place"))
    button(dialog, "Make it with these words · about $1.44").click()
    expect(dialog.get_by_role("alert")).to_contain_text("These are the words that were refused")
    rewrite(words, "Person Eve sits by the sea")
    words.press("Tab")
    settled(page)
    button(dialog, "Make it with these words").click()
    expect(dialog).to_have_count(0)
    expect_summary(page, loading=0, succeeded=2, failed=0)
    expect(cards(page).get_by_text("Person Eve sits by the sea")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_wording_stays_open_and_as_typed_while_another_clip_is_made(
    app: RunningApp, page: Page, fake: FakeReplicate
) -> None:
    open_film(app, page, "Fay")
    fake.fault("status", ORDER, method="POST", status=422, body_json={"detail": "no", "title": "Input validation"})
    fake.fault("fate", ORDER, method="POST", values={"status": "failed", "error": E005})
    write(page)
    expect_summary(page, loading=0, succeeded=0, failed=2)
    fake.configure(seconds_by_model={CLIPS: (0.02, 4.0)})
    button(page, "Retry · about $1.44").click()
    expect_summary(page, loading=1, succeeded=0, failed=1)
    button(page, "Edit the wording").click()
    words = page.get_by_role("dialog").get_by_role("textbox", name="Description")
    rewrite(words, "Person Fay waits")
    expect_summary(page, loading=0, succeeded=1, failed=1)
    page.wait_for_timeout(1500)  # three looks, any of which might ask for the whole page
    settled(page)
    expect(words).to_be_focused()
    expect(words).to_have_value("Person Fay waits")
    page.keyboard.press("Escape")
    expect(words).to_have_count(0)
    button(page, "Make again").click()
    expect_summary(page, loading=1, succeeded=0, failed=1)
    expect(words).to_have_count(0)
    button(page, "Cancel").click()


def test_a_refused_picture_is_made_with_other_words_while_the_others_are_still_made(
    app: RunningApp, page: Page, fake: FakeReplicate
) -> None:
    with Studio.open(Settings(data_dir=app.data), work=False) as studio:
        project_id = studio.create_project(Brief("Joan at sea", "Person Joan", image_count=2))
    fake.fault("fate", IMAGE_ORDER, method="POST", values={"status": "failed", "error": E005})
    visit(page, f"{app.url}/?project={project_id}")
    button(page, MAKE_IMAGES).click()
    edit = button(page, "Edit the wording Option")
    expect(edit).to_be_visible()
    edit.click()
    dialog = page.get_by_role("dialog")
    words = dialog.get_by_role("textbox", name="Description")
    expect(words).to_have_value("Person Joan")
    rewrite(words, "Person Joan, smiling")
    words.press("Tab")
    settled(page)
    button(dialog, "Make it with these words · about $0.07").click()
    expect(dialog).to_have_count(0)
    expect(tiles(page).locator("img")).to_have_count(2)
    assert any("Person Joan, smiling" in str(row["input"]["prompt"]) for row in fake.predictions())


def test_a_cancel_says_before_what_it_may_cost_and_after_what_it_did_cost(
    app: RunningApp, page: Page, fake: FakeReplicate
) -> None:
    fake.configure(seconds_by_model=FOR_EVER)
    open_film(app, page, "Gwen")
    write(page)
    wait_until_billed(fake, "Gwen", 2)
    first, second = all_cards(page, 2)
    for card in (first, second):
        expect(card.get_by_role("progressbar")).to_be_visible()
    expect(spent(page)).to_contain_text("so far: $0.00 · about $2.88 under way")
    button(first, "Cancel").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("The provider may bill what was made so far")
    button(first, "Cancel").click()
    expect(first).to_contain_text("Cancelled · cost at most $1.44")
    expect(button(first, "Retry · about $1.44, up to 5 min")).to_be_visible()
    expect(second.get_by_role("progressbar")).to_be_visible()
    button(second, "Cancel").click()
    expect(second).to_contain_text("Cancelled · cost at most $1.44")
    expect(spent(page)).to_have_text(re.compile(r"so far: at most \$2\.89$"))
    statuses = [row["status"] for row in fake.predictions() if "Person Gwen" in str(row["input"].get("prompt"))]
    assert statuses.count("canceled") == 2


def test_one_click_cancels_all_that_runs(app: RunningApp, page: Page, fake: FakeReplicate) -> None:
    fake.configure(seconds_by_model=FOR_EVER)
    open_film(app, page, "Hana")
    write(page)
    wait_until_billed(fake, "Hana", 2)
    for card in all_cards(page, 2):
        expect(card.get_by_role("progressbar")).to_be_visible()
    button(page, "Cancel all").click()
    expect(cards(page).get_by_text("Cancelled · cost at most $1.44")).to_have_count(2)
    expect_summary(page, loading=0, succeeded=0, failed=0)
    expect(spent(page)).to_contain_text("2 cancelled")
    expect(button(page, "Cancel all")).to_have_count(0)
