"""What is typed and not sent is told beside the buttons that do not use it, and only then."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Prepared, own_picture
from tests.browser.on_page import (
    button,
    character_field,
    choose,
    chosen_tiles,
    comes_true,
    film_player,
    idea_field,
    make_images,
    settled,
    tiles,
    unfold,
    visit,
    write,
)
from tests.browser.test_film_settings import sound
from tests.browser.test_playing import SLOWEST, watch
from tests.running_app import RunningApp

USE_TEXT = "Use this text, keep the pictures"


def text_note(page: Page, *, is_shown: bool) -> None:
    note = page.get_by_text(f"You changed the form. That is not used until you press “{USE_TEXT}”.")
    expect(note).to_be_visible(visible=is_shown)


def film_note(page: Page, *, is_shown: bool) -> None:
    note = page.locator(".st-key-film-actions").get_by_text("You changed the film settings. They are not used until")
    expect(note).to_be_visible(visible=is_shown)


def test_each_field_of_the_form_counts_until_it_is_as_it_was_and_a_refused_text_counts_still(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    expect(tiles(page)).to_have_count(4)
    shapes = page.get_by_role("radiogroup", name="Aspect ratio").get_by_role("radio")
    for place in (1, 0):
        shapes.nth(place).click()
        text_note(page, is_shown=bool(place))
    for look in ("Anime", "Cinematic"):
        choose(page, "Look", look)
        text_note(page, is_shown=look == "Anime")
    character_field(page).fill("")
    text_note(page, is_shown=True)
    button(page, USE_TEXT).click()
    expect(page.get_by_role("alert").get_by_text("The character and style is empty")).to_be_visible()
    text_note(page, is_shown=True)
    page.reload()
    expect(character_field(page)).to_have_value("")
    text_note(page, is_shown=True)
    character_field(page).fill("A girl in a red coat")
    text_note(page, is_shown=False)


def test_a_picture_that_was_brought_and_not_used_is_told(app: RunningApp, page: Page, prepared: Prepared) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    note = page.get_by_text("You chose a picture in the form. It is not used until you press “Use my picture”.")
    expect(note).to_be_attached()
    expect(note).to_be_hidden()
    upload = {"name": "me.png", "mimeType": "image/png", "buffer": own_picture()}
    page.locator("input[type=file]").set_input_files(files=[upload])
    expect(note).to_be_visible()
    button(page, "Use my picture").click()
    expect(page.get_by_text("Your own picture is selected")).to_be_visible()
    expect(note).to_be_hidden()
    text_note(page, is_shown=False)


def test_fields_that_are_empty_until_the_page_has_loaded_them_do_not_count_as_changed(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    page.add_init_script("""
        const { get, set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
        window.isLoading = true;
        Object.defineProperty(HTMLTextAreaElement.prototype, "value", {
            get() { return window.isLoading ? "" : get.call(this); }, set, configurable: true,
        });
    """)
    visit(page, f"{app.url}/?project={prepared.pictures}")
    idea_field(page).dispatch_event("click")  # the first comparison may have come before the fields
    text_note(page, is_shown=True)
    page.evaluate("window.isLoading = false")
    text_note(page, is_shown=False)


def test_a_new_idea_that_was_only_typed_is_told_beside_continue_and_used_once_it_was_sent(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    expect(tiles(page)).to_have_count(4)
    tiles(page).nth(1).click()
    expect(chosen_tiles(page)).to_have_accessible_name("Option 2")
    text_note(page, is_shown=False)

    field = idea_field(page)
    field.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" at sea")
    text_note(page, is_shown=True)
    expect(field).to_be_focused()
    tiles(page).nth(2).click()
    expect(chosen_tiles(page)).to_have_accessible_name("Option 3")
    text_note(page, is_shown=True)
    field.fill("A lighthouse in a storm")
    text_note(page, is_shown=False)

    field.fill("A lighthouse sings to the whales\r\nuntil morning ")
    text_note(page, is_shown=True)
    button(page, USE_TEXT).click()
    text_note(page, is_shown=False)
    expect(chosen_tiles(page)).to_have_accessible_name("Option 3")
    button(page, "Continue with 2 scenes · free").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Film")
    unfold(page, "Your input")
    expect(page.get_by_text("A lighthouse sings to the whales\nuntil morning").last).to_be_visible()


def test_a_text_that_was_not_sent_stays_over_a_look_at_another_page_and_a_reload(app: RunningApp, page: Page) -> None:
    page.goto(app.url)
    idea_field(page).fill("A whale sings\nto the moon")  # before all of the page is there
    comes_true(page, "Object.keys(sessionStorage).some(key => key.startsWith('mv-half-typed-'))")
    look_elsewhere(page)
    expect(idea_field(page)).to_have_value("A whale sings\nto the moon")
    page.reload()
    expect(idea_field(page)).to_have_value("A whale sings\nto the moon")
    character_field(page).fill("A diver in a blue suit")
    look_elsewhere(page)
    expect(character_field(page)).to_have_value("A diver in a blue suit")
    make_images(page)
    expect(tiles(page)).to_have_count(4)
    expect(idea_field(page)).to_have_value("A whale sings\nto the moon")
    expect(character_field(page)).to_have_value("A diver in a blue suit")
    text_note(page, is_shown=False)
    visit(page, app.url)
    expect(character_field(page)).to_have_value("")
    expect(idea_field(page)).to_have_value("")


def open_texts(tab: Page) -> None:
    unfold(tab, "Film settings")
    unfold(tab, "Title, end card and captions")
    expect(tab.get_by_role("textbox", name="End card")).to_be_visible()


def fill_unseen(field: Locator, text: str) -> None:
    """Fill a field as Streamlit does when it draws what is saved: nobody typed."""
    script = (
        "(field, text) => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, text)"
    )
    field.evaluate(script, text)


def test_a_text_that_was_put_back_is_so_again_when_its_field_takes_what_is_saved_later(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, app.url)
    idea_field(page).fill("A whale sings")
    page.reload()
    expect(idea_field(page)).to_have_value("A whale sings")
    fill_unseen(idea_field(page), "")
    expect(idea_field(page)).to_have_value("A whale sings")

    visit(page, f"{app.url}/film?project={prepared.film}")
    title = page.get_by_role("textbox", name="Title card")
    open_texts(page)
    title.fill("Whales")
    page.reload()
    open_texts(page)  # these fields come when what puts texts back is there already
    expect(title).to_have_value("Whales")
    fill_unseen(title, "")
    expect(title).to_have_value("Whales")
    title.fill("")
    page.wait_for_timeout(500)
    expect(title).to_have_value("")


def test_a_text_that_was_emptied_stays_so_when_its_field_is_filled_late(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/?project={prepared.pictures}")
    character_field(page).fill("A boy")
    comes_true(page, "Object.keys(sessionStorage).some(key => key.startsWith('mv-half-typed-'))")
    character_field(page).fill("")
    page.add_init_script("""
        const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
        window.loading = setInterval(() => {
            for (const field of document.querySelectorAll("textarea")) set.call(field, "");
        });
    """)
    page.reload()
    settled(page)
    page.wait_for_timeout(500)
    page.evaluate("clearInterval(window.loading)")
    fill_unseen(character_field(page), "A girl in a red coat")
    expect(character_field(page)).to_have_value("")


def test_a_projects_text_that_was_not_sent_stays_with_its_project_and_is_told(app: RunningApp, page: Page) -> None:
    visit(page, app.url)
    write(page, "A lighthouse", "A girl in a red coat")
    project = f"{app.url}/?project={make_images(page)}"
    expect(button(page, USE_TEXT)).to_be_visible()
    idea_field(page).fill("A lighthouse dances")
    look_elsewhere(page)
    expect(idea_field(page)).to_have_value("A lighthouse dances")
    text_note(page, is_shown=True)
    visit(page, app.url)
    expect(idea_field(page)).to_have_value("")
    visit(page, project)
    expect(idea_field(page)).to_have_value("A lighthouse dances")
    idea_field(page).fill("A lighthouse")
    look_elsewhere(page)
    expect(idea_field(page)).to_have_value("A lighthouse")
    text_note(page, is_shown=False)


def look_elsewhere(page: Page) -> None:
    """At the status page, and come back."""
    for name, heading in (("Status", "Status"), ("Create", "Create a music video")):
        page.get_by_role("navigation").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        settled(page)


def test_film_settings_that_were_not_saved_are_told_beside_stitch_while_a_video_plays(
    app: RunningApp, page: Page, prepared: Prepared
) -> None:
    visit(page, f"{app.url}/film?project={prepared.film}")
    film = watch(film_player(page), "film", SLOWEST)
    film_note(page, is_shown=False)
    unfold(page, "Film settings")
    for way in ("Cross-fade", "Cut"):
        choose(page, "From clip to clip", way)
        film_note(page, is_shown=way == "Cross-fade")
    unfold(page, "Title, end card and captions")
    page.get_by_role("textbox", name="Title card").press_sequentially("Kite")
    film_note(page, is_shown=True)
    button(page, "Save film settings").click()
    film_note(page, is_shown=False)
    settled(page)
    expect(page.get_by_role("textbox", name="Title card")).to_have_value("Kite")

    page.get_by_role("button", name="Increment").first.click()
    film_note(page, is_shown=True)
    page.get_by_role("button", name="Decrement").first.click()
    film_note(page, is_shown=False)
    page.locator(".st-key-film-settings input[type=file]").set_input_files(files=[sound()])
    film_note(page, is_shown=True)
    film.assert_undisturbed(seconds=1)
    page.get_by_role("navigation").get_by_role("link", name="Create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Create a music video")
    page.get_by_role("navigation").get_by_role("link", name="Film").click()
    film_note(page, is_shown=False)


def test_telling_moves_no_player_that_plays(app: RunningApp, page: Page, prepared: Prepared) -> None:
    visit(page, f"{app.url}/film?project={prepared.film}")
    unfold(page, "Film settings")
    expect(page.get_by_role("combobox", name="From clip to clip")).to_be_visible()
    player = watch(film_player(page), "film", SLOWEST)
    page.get_by_role("combobox", name="From clip to clip").scroll_into_view_if_needed()
    before = film_player(page).bounding_box()
    choose(page, "From clip to clip", "Cross-fade")
    film_note(page, is_shown=True)
    assert film_player(page).bounding_box() == before
    page.wait_for_timeout(1000)
    player.assert_undisturbed(seconds=1)


def test_a_title_that_was_not_saved_stays_while_another_tab_saves_its_own_and_over_a_look_at_another_page(
    app: RunningApp, page: Page, second_tab: Page, prepared: Prepared
) -> None:
    for tab in (page, second_tab):
        visit(tab, f"{app.url}/film?project={prepared.film}")
        open_texts(tab)
        settled(tab)
    # While a page is drawn anew, the field that somebody writes in stands beside its successor.
    title, end_card = (page.get_by_role("textbox", name=name).first for name in ("Title card", "End card"))
    title.fill("Kites")
    second_tab.get_by_role("textbox", name="End card").fill("Fin")
    film_note(second_tab, is_shown=True)
    button(second_tab, "Save film settings").click()
    expect(end_card).to_have_value("Fin")
    expect(title).to_have_value("Kites")
    film_note(page, is_shown=True)
    expect(page.get_by_role("textbox", name="Title card")).to_have_count(1)
    expect(page.get_by_role("textbox", name="End card")).to_have_count(1)
    page.get_by_role("navigation").get_by_role("link", name="Status").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Status")
    page.get_by_role("navigation").get_by_role("link", name="Film").click()
    open_texts(page)
    settled(page)
    expect(title).to_have_value("Kites")
    film_note(page, is_shown=True)
    button(page, "Save film settings").click()
    film_note(page, is_shown=False)
    expect(second_tab.get_by_role("textbox", name="Title card")).to_have_value("Kites")
