"""What cannot be used is answered with one sentence that says what to do, and nothing that was typed is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from mvcore import Settings
from mvcore.domain import new_id
from tests.browser.conftest import Prepared, own_picture
from tests.browser.on_page import (
    MAKE_IMAGES,
    PROJECT_IN_URL,
    button,
    cards,
    character_field,
    choose_scene_count,
    idea_field,
    make_images,
    settled,
    tiles,
    unfold,
    visit,
    write,
)
from tests.running_app import RunningApp
from tests.watching import submits

ODD_FILES = Path(__file__).parents[1] / "media" / "files"
NOWHERE = "http://127.0.0.1:9/"
MARKUP = (
    f'<img src=x onerror="window.hacked=1"> **bold** [link]({NOWHERE}x) ![p]({NOWHERE}t.png) $x^2$ :material/home: '
    f"{NOWHERE}bare"
)


def only_alert(page: Page) -> Locator:
    """The one red sentence of the page."""
    alerts = page.get_by_role("alert")
    expect(alerts).to_have_count(1)
    return alerts


def test_an_empty_or_too_long_text_is_one_sentence_and_what_was_typed_stays(app: RunningApp, page: Page) -> None:
    ordered = len(submits(Settings(data_dir=app.data)))
    long = "x" * 20_000
    visit(page, app.url)
    for idea, character, sentence in (
        ("", "A girl in a red coat", "The idea is empty: describe what happens in the video."),
        ("A storm", " \n ", "The character and style is empty: describe who is in the video and how it looks."),
        (long, "A girl", "The idea has 20,000 characters: shorten it to 5,000."),
        ("A storm", long, "The character and style has 20,000 characters: shorten it to 5,000."),
    ):
        write(page, idea, character)
        button(page, MAKE_IMAGES).click()
        expect(only_alert(page)).to_contain_text(sentence)
        settled(page)
        expect(idea_field(page)).to_have_value(idea)
        expect(character_field(page)).to_have_value(character)
    assert not PROJECT_IN_URL.search(page.url)
    assert len(submits(Settings(data_dir=app.data))) == ordered

    page.get_by_role("radiogroup", name="Number of images").get_by_role("radio", name="1").click()
    write(page, "A storm", "A girl")
    make_images(page)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(tiles(page)).to_have_count(1)


def test_emoji_and_writing_from_right_to_left_are_shown_as_typed(app: RunningApp, page: Page) -> None:
    idea, character = "🎬🌊 кино про море", "فتاة ترقص في العاصفة 👩‍🚀"
    use_own_picture(page, app.url, idea, character)
    expect(idea_field(page)).to_have_value(idea)
    expect(character_field(page)).to_have_value(character)
    page.get_by_role("navigation").get_by_role("link", name="Film").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Film")
    words = page.get_by_role("paragraph")
    expect(words.filter(has_text=idea)).to_be_visible()
    expect(words.filter(has_text=character)).to_be_visible()
    expect(words.filter(has_text=character)).to_have_css("direction", "rtl")
    page.get_by_role("navigation").get_by_role("link", name="Projects").click()
    expect(page.get_by_role("heading", name=idea)).to_be_visible()


def use_own_picture(page: Page, url: str, idea: str, character: str, picture: bytes | None = None) -> None:
    """Open a project without waiting for anything to be drawn.

    The file comes first: Streamlit drops the answer to a file that is chosen in the very milliseconds in which a run
    begins, and no person is that quick.
    """
    visit(page, url)
    choose_file(page, {"name": "me.png", "mimeType": "image/png", "buffer": picture or own_picture()})
    write(page, idea, character)
    choose_scene_count(page, 1)
    button(page, "Use my picture").click()
    expect(page).to_have_url(PROJECT_IN_URL)
    expect(page.get_by_text("Your own picture is selected")).to_be_visible()
    settled(page)


def choose_file(page: Page, file: FilePayload | Path) -> None:
    """Choose a file and wait until it is there or refused."""
    chooser = page.locator("[class*='st-key-upload-'] input[type=file]")
    if isinstance(file, Path):
        chooser.set_input_files(file)
    else:
        chooser.set_input_files([file])
    name = file.name if isinstance(file, Path) else file["name"]
    expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    settled(page)


def test_markup_in_a_prompt_is_shown_as_text_on_every_page_and_fetches_nothing(app: RunningApp, page: Page) -> None:
    foreign: list[str] = []
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith(app.url) else None)
    use_own_picture(page, app.url, MARKUP, MARKUP)
    expect(idea_field(page)).to_have_value(MARKUP)
    assert_no_markup(page)

    page.get_by_role("navigation").get_by_role("link", name="Film").click()
    expect(page.locator("details", has_text="Your input").get_by_text(MARKUP)).to_have_count(2)
    button(page, "Write 1 scene").click()
    expect(cards(page)).to_have_count(1)
    expect(cards(page).first).to_contain_text("**bold**")
    expect(cards(page).first).to_contain_text("$x^2$")
    settled(page)
    assert_no_markup(page)

    page.get_by_role("navigation").get_by_role("link", name="Projects").click()
    expect(page.get_by_role("heading", name='<img src=x onerror="window.hacked=1"> **bold**')).to_be_visible()
    assert_no_markup(page)
    assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []


def assert_no_markup(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    for made in ("strong:has-text('bold')", f"a[href^='{NOWHERE}']", "img[src=x]", f"img[src^='{NOWHERE}']", ".katex"):
        expect(page.locator(f"main {made}")).to_have_count(0)


@pytest.mark.parametrize("name", ["phone_gainmap.jpg", "iphone_like.jpg"])
def test_a_phones_jpeg_with_a_second_picture_behind_is_the_character(app: RunningApp, page: Page, name: str) -> None:
    use_own_picture(page, app.url, "A storm", "A girl", ODD_FILES.joinpath(name).read_bytes())


def test_music_that_crashes_its_reader_is_one_sentence_and_the_app_goes_on(app: RunningApp, page: Page) -> None:
    use_own_picture(page, app.url, "A storm", "A girl")
    page.get_by_role("navigation").get_by_role("link", name="Film").click()
    button(page, "Write 1 scene").click()
    expect(cards(page).first.locator("video")).to_be_visible()
    settled(page)
    unfold(page, "Film settings")
    page.locator(".st-key-film-settings input[type=file]").set_input_files(ODD_FILES / "music_left_right_twice.m4a")
    expect(page.get_by_role("button", name="Remove music_left_right_twice.m4a")).to_be_visible()
    settled(page)
    button(page, "Save film settings").click()
    expect(only_alert(page)).to_contain_text("cannot be read: what reads it crashes")
    expect(cards(page).first.locator("video")).to_be_visible()


def test_a_file_that_is_no_picture_is_refused_by_its_name_as_text(app: RunningApp, page: Page) -> None:
    visit(page, app.url)
    write(page, "A storm", "A girl")
    name = "![p](http:127.0.0.1:9) **bold** $x^2$ www.x.test a@x.test :material_home: -> :streamlit: :tada:.png"
    choose_file(page, {"name": name, "mimeType": "image/png", "buffer": b"this is a text"})
    button(page, "Use my picture").click()
    expect(only_alert(page)).to_contain_text("is not a readable")
    assert name in only_alert(page).inner_text().replace("\u2060", "")
    expect(only_alert(page).locator("a, img:not([alt=''])")).to_have_count(0)
    assert_no_markup(page)
    assert not PROJECT_IN_URL.search(page.url)
    expect(idea_field(page)).to_have_value("A storm")


def test_no_file_and_a_file_over_20_mb_are_refused(app: RunningApp, page: Page, tmp_path: Path) -> None:
    visit(page, app.url)
    write(page, "A storm", "A girl")
    button(page, "Use my picture").click()
    expect(only_alert(page)).to_contain_text("No picture was chosen: choose a png, jpg or webp file first.")
    big = tmp_path / "big.png"
    big.write_bytes(own_picture() + b"\0" * (21 * 2**20))
    choose_file(page, big)
    expect(page.get_by_text("File must be 20.0MB or smaller.")).to_be_visible()
    button(page, "Use my picture").click()
    settled(page)
    expect(page.get_by_text("No picture was chosen")).to_be_visible()
    assert not PROJECT_IN_URL.search(page.url)


def test_a_png_a_jpg_and_a_webp_each_become_the_character(app: RunningApp, page: Page) -> None:
    use_own_picture(page, app.url, "A storm", "A girl")
    shown = page.get_by_role("img", name="Your own picture")
    sources = set()
    for kind in ("PNG", "JPEG", "WEBP"):
        choose_file(
            page, {"name": f"me.{kind.lower()}", "mimeType": f"image/{kind.lower()}", "buffer": own_picture(kind)}
        )
        before = shown.get_attribute("src")
        button(page, "Use my picture").click()
        expect(shown).not_to_have_attribute("src", before or "")
        shown.evaluate("image => image.decode()")
        assert shown.evaluate("({naturalWidth, naturalHeight}) => [naturalWidth, naturalHeight]") == [320, 180]
        settled(page)
        sources.add(shown.get_attribute("src"))
    assert len(sources) == 3
    page.get_by_role("navigation").get_by_role("link", name="Film").click()
    expect(page.get_by_role("img", name="The chosen character image")).to_be_visible()
    expect(page.get_by_text("No character image selected")).to_have_count(0)


def test_a_very_thin_picture_makes_no_endless_page(app: RunningApp, page: Page) -> None:
    use_own_picture(page, app.url, "A storm", "A girl", own_picture(size=(1, 5000)))
    shown = page.get_by_role("img", name="Your own picture")
    shown.evaluate("image => image.decode()")
    assert shown.evaluate("image => image.getBoundingClientRect().height") < 400


@pytest.mark.parametrize("path", ["/", "/film"])
@pytest.mark.parametrize(
    ("project", "sentence"),
    [
        ("..%2F..%2Fetc%2Fpasswd", "That is no project id"),
        (new_id(), "There is no such project here"),
    ],
    ids=["malformed", "foreign"],
)
def test_an_address_with_a_bad_project_says_so_and_shows_the_way_on(
    app: RunningApp, page: Page, path: str, project: str, sentence: str
) -> None:
    visit(page, f"{app.url}{path}?project={project}")
    expect(only_alert(page)).to_contain_text(sentence)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    button(page, "Start a new project").click()
    expect(idea_field(page)).to_have_value("")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page).to_have_url(f"{app.url}/")


def test_a_data_folder_that_cannot_be_written_is_one_sentence_and_works_once_it_can(page: Page, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with RunningApp(tmp_path / "data", MV_DATA_DIR=str(in_the_way / "data")) as app:
        page.goto(app.url)
        expect(only_alert(page)).to_contain_text("give it write permission and free space, or set MV_DATA_DIR")
        expect(page.get_by_test_id("stException")).to_have_count(0)
        button(page, "Try again").click()
        settled(page)
        expect(only_alert(page)).to_be_visible()
        in_the_way.unlink()
        button(page, "Try again").click()
        expect(page.get_by_role("heading", name="Create a music video")).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)


def test_a_second_server_on_the_same_folder_says_so_and_opens_it_when_the_first_has_stopped(
    page: Page, prepared: Prepared, own_app: RunningApp
) -> None:
    with RunningApp(own_app.data) as second:
        page.goto(f"{second.url}/film?project={prepared.film}")
        expect(only_alert(page)).to_contain_text("Another MV Studio is working in the data folder")
        expect(only_alert(page)).to_contain_text("stop it first, or set MV_DATA_DIR")
        expect(page.get_by_test_id("stException")).to_have_count(0)
        own_app.stop()
        button(page, "Try again").click()
        expect(cards(page)).to_have_count(3)
        expect(page.get_by_role("alert")).to_contain_text("Scene 3")
