"""Each page empty, busy, failed and done, run by Streamlit's AppTest on a real Studio with the demo provider."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from mvcore import Brief, Settings, Studio, TakeStatus
from mvcore.domain import new_id
from pages.ui.studio import studio as cached_studio
from tests.watching import finished, until

FRAME = Path(__file__).parents[2] / "pages/ui/frame.py"
PAGES = FRAME.parents[1]


class Made(NamedTuple):
    """A data folder to copy and its projects: what a person comes back to."""

    data: Path
    pictures: str  # two images, the second one failed
    written: str  # two scenes: the first has its clip, the second failed; a film of one
    unwritten: str  # nothing made yet
    failed_script: str  # its writing failed
    writing: str  # its scenes are being written, endlessly
    filming: str  # its one clip is being made, endlessly
    drawing: str  # its one image is being made, endlessly


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    data = tmp_path_factory.mktemp("apptest") / "data"
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0)) as studio:
        pictures = studio.make_images(Brief("A storm", "A girl [fail 2 once]", image_count=2, scene_count=2))
        written = studio.create_project(Brief("A kite [fail 2 once]", "A boy", scene_count=2))
        failed_script = studio.create_project(Brief("A ship [fail once]", "A captain", scene_count=2))
        writing = studio.create_project(Brief("A train [slow 900]", "A robot", scene_count=3))
        filming = studio.create_project(Brief("A moon [slow 900 1]", "A cat", scene_count=1))
        for project_id in (written, failed_script, writing, filming):
            studio.write_scenes(project_id)
        drawing = studio.make_images(Brief("A lake", "A swan [slow 900]", image_count=1))
        for project_id in (pictures, written, failed_script):
            finished(studio, project_id)
        studio.stitch(written)
        finished(studio, written)
        unwritten = studio.create_project(Brief("A tower", "An owl", scene_count=2))
        until(lambda: len(studio.project(filming).scenes) == 1)
    return Made(data, pictures, written, unwritten, failed_script, writing, filming, drawing)


@pytest.fixture
def opened(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The Studio that the pages work with, on a copy of what was made."""
    shutil.copytree(made.data, tmp_path / "data")
    yield from _studio_of_the_pages(tmp_path / "data", monkeypatch)


@pytest.fixture
def slow(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The same, and what is ordered now takes so long that it can surely be cancelled."""
    shutil.copytree(made.data, tmp_path / "data")
    yield from _studio_of_the_pages(tmp_path / "data", monkeypatch, latency="600")


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The same on an empty data folder."""
    yield from _studio_of_the_pages(tmp_path / "data", monkeypatch)


def _studio_of_the_pages(data: Path, monkeypatch: pytest.MonkeyPatch, latency: str = "0") -> Iterator[Studio]:
    monkeypatch.setenv("MV_DATA_DIR", str(data))
    monkeypatch.setenv("MV_DEMO_LATENCY_SECONDS", latency)
    opened = cached_studio()
    try:
        yield opened
    finally:
        opened.close()
        cached_studio.clear()


def open_page(name: str, project: str | None = None) -> AppTest:
    """A page as it is drawn for an address with this project."""
    page = AppTest.from_file(str(FRAME), default_timeout=30)
    if project is not None:
        page.query_params["project"] = project
    page.run()
    if name != "create":
        page.switch_page(str(PAGES / f"{name}_page.py")).run()
    assert_no_exception(page)
    return page


def assert_no_exception(page: AppTest) -> None:
    assert [error.value for error in page.exception] == []


def button(page: AppTest, key: str) -> Any:
    """The one button whose key starts with this."""
    found = [one for one in page.button if (one.key or "").startswith(key)]
    assert len(found) == 1, [one.key for one in page.button]
    return found[0]


def click(page: AppTest, key: str) -> None:
    button(page, key).click().run()
    assert_no_exception(page)


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def disabled(page: AppTest) -> list[str]:
    return [one.label for one in page.button if one.disabled]


def words(page: AppTest) -> str:
    """All that is written on the page, but its form fields."""
    kinds = (page.title, page.subheader, page.markdown, page.caption, page.text, page.error, page.info)
    lines = [str(one.value) for kind in kinds for one in kind]
    return "\n".join([*lines, *(one.proto.body for one in page.get("html"))])


def errors(page: AppTest) -> list[str]:
    """The red sentences as a person reads them, without the marks that keep Markdown out."""
    return [one.value.replace("\\", "") for one in page.error]


def picker(page: AppTest) -> dict[str, Any]:
    """What the grid of pictures is told to show."""
    component = next(one for one in page.get("bidi_component") if one.proto.component_name == "mv_picker")
    shown: dict[str, Any] = json.loads(component.proto.json)
    return shown


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 36), "teal").save(data, "PNG")
    return data.getvalue()


# -- create ------------------------------------------------------------------------------------------------------------


def test_the_create_page_begins_empty_names_the_price_and_says_that_it_is_a_demo(fresh: Studio) -> None:
    page = open_page("create")
    assert labels(page) == ["Make 4 images · free (demo)", "Use my picture · free"]
    assert disabled(page) == []
    assert [field.value for field in page.text_area] == ["", ""]
    assert [field.label for field in page.text_area] == ["Idea", "Character and style"]
    assert "Demo: made offline on this machine, free" in words(page)
    assert "Nothing made yet" in words(page)


def test_a_brief_that_cannot_be_used_is_one_sentence_and_stays_in_its_fields(fresh: Studio) -> None:
    page = open_page("create")
    page.text_area(key="character-new").set_value("A girl")
    click(page, "make-new")
    assert errors(page) == ["The idea is empty: describe what happens in the video."]
    assert [field.value for field in page.text_area] == ["", "A girl"]
    assert fresh.projects() == ()
    page.run()
    assert errors(page) == []


def test_making_images_opens_a_project_in_the_address_with_all_that_was_chosen(fresh: Studio) -> None:
    page = open_page("create")
    page.text_area(key="idea-new").set_value("A storm")
    page.text_area(key="character-new").set_value("A girl [slow 900]")
    page.segmented_control(key="images-new").set_value(3)
    page.segmented_control(key="aspect-new").set_value("9:16")
    page.selectbox(key="look-new").set_value("neon")
    page.selectbox(key="scenes-new").set_value(7)
    click(page, "make-new")
    (summary,) = fresh.projects()
    brief = fresh.project(summary.id).brief
    assert page.query_params["project"] in (summary.id, [summary.id])
    assert (brief.idea, brief.look, brief.aspect.value, brief.image_count, brief.scene_count) == (
        "A storm",
        "neon",
        "9:16",
        3,
        7,
    )
    assert [option["state"] for option in picker(page)["options"]] == ["loading"] * 3
    assert picker(page)["ratio"] == "9 / 16"
    assert [field.value for field in page.text_area] == ["A storm", "A girl [slow 900]"]
    assert "English" not in words(page)


@pytest.mark.parametrize(
    ("idea", "character"),
    [
        ("Ein Junge sucht den Wind", "A boy"),
        ("A storm", "Una niña con un abrigo rojo"),
        ("灯台守が嵐の中で踊る", "赤い髪の女の子"),
    ],
)
def test_one_line_under_the_text_says_that_the_demo_reads_english_only(
    fresh: Studio, idea: str, character: str
) -> None:
    page = open_page("create", fresh.create_project(Brief(idea, character)))
    told = [one.value for one in page.caption if "English" in one.value]
    assert told == ["The demo reads English only and draws a general film."]


def test_while_images_are_made_they_cannot_be_ordered_anew_but_one_may_go_on(opened: Studio, made: Made) -> None:
    page = open_page("create", made.drawing)
    assert picker(page)["options"][0]["state"] == "loading"
    assert disabled(page) == ["Regenerate 1 image · free"]
    assert "Continue with 4 scenes, without a picture · free" in labels(page)
    assert button(page, "continue").proto.type == "secondary"


def test_a_failed_image_says_why_beside_a_ready_one(opened: Studio, made: Made) -> None:
    page = open_page("create", made.pictures)
    ready, failed = picker(page)["options"]
    assert (ready["state"], failed["state"]) == ("ready", "failed")
    assert ready["src"].startswith("/app/static/mv/")
    assert "asked to fail by [fail 2 once]" in failed["message"]
    assert failed["src"] is None
    assert disabled(page) == []


def test_a_chosen_image_is_named_and_goes_on_without_further_words(opened: Studio, made: Made) -> None:
    opened.choose_image(made.pictures, 0)
    page = open_page("create", made.pictures)
    assert picker(page)["chosen"] == 0
    assert "**Option 1** is selected. It plays in every scene." in words(page)
    assert button(page, "continue").label == "Continue with 2 scenes · free"
    assert button(page, "continue").proto.type == "primary"


def test_continue_has_the_scenes_written_and_turns_to_the_film(opened: Studio, made: Made) -> None:
    page = open_page("create", made.pictures)
    click(page, "continue")
    assert [title.value for title in page.title] == ["Film"]
    assert opened.project(made.pictures).script is not None


def test_continue_does_not_go_on_without_the_picture_that_was_replaced_in_another_tab(
    opened: Studio, made: Made
) -> None:
    opened.choose_image(made.pictures, 0)
    page = open_page("create", made.pictures)
    opened.make_images(opened.project(made.pictures).brief, made.pictures)
    click(page, "continue")
    assert ["choose one, then continue" in sentence for sentence in errors(page)] == [True]
    assert opened.project(made.pictures).script is None


def test_a_project_with_scenes_keeps_its_images_and_leads_back_to_its_film(opened: Studio, made: Made) -> None:
    page = open_page("create", made.written)
    assert button(page, "continue").label == "To the film"
    assert disabled(page) == ["Regenerate 4 images · free"]
    assert "sending this begins a new project, this one stays" in words(page)


def test_an_own_picture_becomes_the_character(fresh: Studio) -> None:
    page = open_page("create")
    page.text_area(key="idea-new").set_value("A storm")
    page.text_area(key="character-new").set_value("A girl")
    page.file_uploader(key="upload-new").set_value(("me.png", picture(), "image/png"))
    click(page, "use-new")
    assert "**Your own picture** is selected. It plays in every scene." in words(page)
    assert button(page, "continue").label == "Continue with 4 scenes · free"
    (summary,) = fresh.projects()
    assert summary.character_asset_id is not None


def test_another_text_is_used_with_the_pictures_that_are_there_and_the_one_that_is_chosen(
    opened: Studio, made: Made
) -> None:
    opened.choose_image(made.pictures, 0)
    before, orders = opened.project(made.pictures), len(opened.takes())
    page = open_page("create", made.pictures)
    assert "You changed the form. That is not used until you press “Use this text, keep the pictures”." in words(page)
    page.text_area(key=f"idea-{made.pictures}").set_value(" A calm ")
    page.selectbox(key=f"look-{made.pictures}").set_value("neon")
    page.segmented_control(key=f"aspect-{made.pictures}").set_value("9:16")
    click(page, "text-")
    after = opened.project(made.pictures)
    assert (after.brief.idea, after.brief.look, after.brief.aspect.value) == ("A calm", "neon", "9:16")
    assert (after.options, after.character_asset_id) == (before.options, before.character_asset_id)
    assert len(opened.takes()) == orders
    assert "**Option 1** is selected." in words(page)
    click(page, "continue")
    script = opened.project(made.pictures).script
    assert script is not None
    assert (script.input["prompt"], script.input["look"]) == ("A calm", "neon")


def test_a_text_that_cannot_be_used_is_one_sentence_and_the_stored_one_stays(opened: Studio, made: Made) -> None:
    page = open_page("create", made.pictures)
    page.text_area(key=f"idea-{made.pictures}").set_value(" ")
    click(page, "text-")
    assert errors(page) == ["The idea is empty: describe what happens in the video."]
    assert opened.project(made.pictures).brief.idea == "A storm"


def test_a_text_is_stored_only_where_it_can_still_be_told(opened: Studio, made: Made) -> None:
    assert "Use this text · free" in labels(open_page("create", made.unwritten))
    page = open_page("create", made.written)
    assert not any(label.startswith("Use this text") for label in labels(page))
    assert "You changed the form" not in words(page)


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (None, "No picture was chosen: choose a png, jpg or webp file first."),
        (
            ("*me*.png", b"no picture", "image/png"),
            "*me*.png is not a readable png, jpg or webp picture: choose another file.",
        ),
    ],
    ids=["nothing", "no picture"],
)
def test_an_upload_that_cannot_be_used_leaves_no_project_behind(
    fresh: Studio, upload: tuple[str, bytes, str] | None, sentence: str
) -> None:
    page = open_page("create")
    page.text_area(key="idea-new").set_value("A storm")
    page.text_area(key="character-new").set_value("A girl")
    if upload is not None:
        page.file_uploader(key="upload-new").set_value(upload)
    click(page, "use-new")
    assert errors(page) == [sentence]
    assert fresh.projects() == ()


@pytest.mark.parametrize("name", ["create", "film"])
@pytest.mark.parametrize("project", ["../../etc/passwd", new_id()], ids=["malformed", "foreign"])
def test_a_bad_project_in_the_address_is_one_sentence_and_a_way_on(fresh: Studio, name: str, project: str) -> None:
    page = open_page(name, project)
    assert len(errors(page)) == 1
    assert errors(page)[0].endswith("open one from Projects or start a new one.")
    assert labels(page) == ["Start a new project"]
    page.button[0].click().run()
    assert_no_exception(page)
    assert [title.value for title in page.title] == ["Create a music video"]
    assert errors(page) == []
    assert "project" not in page.query_params


# -- film --------------------------------------------------------------------------------------------------------------


def test_the_film_page_without_a_project_shows_the_way(fresh: Studio) -> None:
    page = open_page("film")
    assert "No project is open. Begin with an idea, or open one from Projects." in words(page)
    assert labels(page) == ["Start a new project"]


def test_a_project_without_scenes_offers_to_write_them_at_a_price(opened: Studio, made: Made) -> None:
    page = open_page("film", made.unwritten)
    assert labels(page) == ["Write 2 scenes and make their clips · free"]
    assert page.expander[0].label == "Your input"
    assert page.expander[0].proto.expanded
    assert "An owl" in words(page)
    assert "No character image selected" in words(page)
    click(page, "write")
    assert opened.project(made.unwritten).script is not None


def test_while_scenes_are_written_their_number_and_the_time_are_told(opened: Studio, made: Made) -> None:
    page = open_page("film", made.writing)
    assert "**Writing 3 scenes**, about 3 s" in words(page)
    assert words(page).count("Its clip starts by itself") == 3
    assert len(page.get("progress")) == 1
    assert page.expander[0].proto.expanded
    assert labels(page) == ["Cancel"]


def test_a_failed_script_says_why_and_can_be_written_again(opened: Studio, made: Made) -> None:
    page = open_page("film", made.failed_script)
    assert errors(page)[0].startswith("The scenes were not written: The demo provider was asked to fail by [fail once]")
    click(page, "rewrite")
    until(lambda: len(opened.project(made.failed_script).scenes) == 2)
    page.run()
    assert errors(page) == []


def test_a_clip_in_the_making_has_progress_and_can_be_cancelled(opened: Studio, made: Made) -> None:
    page = open_page("film", made.filming)
    assert "1 loading" in words(page)
    assert "Filming, about 10 s" in words(page)
    assert "10 s" in page.get("progress")[0].proto.text
    assert "No clip is ready yet." in words(page)
    assert disabled(page) == ["Stitch"]
    click(page, "cancel-")
    assert opened.project(made.filming).scenes[0].take.status is TakeStatus.CANCELLED
    assert "0 failed" in words(page)
    assert "1 cancelled" in words(page)
    assert button(page, "retry-").label == "Retry · free"


def test_a_film_page_with_one_failed_scene_shows_all_there_is(opened: Studio, made: Made) -> None:
    page = open_page("film", made.written)
    project = opened.project(made.written)
    assert "0 loading" in words(page)
    assert "1 succeeded" in words(page)
    assert "1 failed" in words(page)
    assert "Spent on this project so far: \\$0.00" in words(page)
    assert len(errors(page)) == 1
    assert errors(page)[0].startswith("Scene 2: The demo provider was asked to fail by [fail 2 once]")
    others = ["Make again · free", "Retry · free", "Save film settings"]
    assert [one.label for one in page.button if one.key != "stitch"] == others
    assert "1 of 2 scenes. Left out: scene 2 (no clip ready)." in words(page)
    assert button(page, "stitch").label == "Stitch again 1 clip · free"
    assert "Without scene 2." in words(page)
    assert disabled(page) == []
    assert not page.expander[0].proto.expanded
    assert project.film is not None
    videos = [one.proto for one in page.get("video")]
    assert [video.url for video in videos] == [
        f"/app/static/mv/{project.scenes[0].take.asset_id}.mp4",
        f"/app/static/mv/{project.film.asset_id}.mp4",
    ]
    assert not any(video.autoplay for video in videos)
    assert f'href="/api/mv/get_video/{project.film.asset_id}?dl=1" download>Download the film</a>' in words(page)
    assert f'href="/api/mv/get_video/{project.scenes[0].take.asset_id}?dl=1" download>Download clip</a>' in words(page)


def test_retry_of_a_failed_scene_makes_its_clip_and_leaves_the_other_alone(opened: Studio, made: Made) -> None:
    before = opened.project(made.written).scenes
    page = open_page("film", made.written)
    click(page, f"retry-{before[1].take.id}")
    assert "1 loading" in words(page)
    assert errors(page) == []
    after = finished(opened, made.written).scenes
    assert after[0].take == before[0].take
    assert after[1].take.status is TakeStatus.READY
    page.run()
    assert "2 succeeded" in words(page)
    assert "All 2 scenes, in order." in words(page)
    assert button(page, "stitch").label == "Stitch again 2 clips · free"


def test_a_clip_made_again_leads_back_to_the_one_before_and_forth_to_the_newest(opened: Studio, made: Made) -> None:
    first = opened.project(made.written).scenes[0]
    opened.retry_clip(made.written, first.id)
    second = finished(opened, made.written).scenes[0].take
    page = open_page("film", made.written)
    assert [one.label for one in page.button if second.id in (one.key or "")] == [
        "Make again · free",
        "Use the earlier clip · free",
    ]
    click(page, "back-")
    assert opened.project(made.written).scenes[0].take == first.take
    assert f"/app/static/mv/{first.take.asset_id}.mp4" in [one.proto.url for one in page.get("video")]
    assert button(page, "back-").label == "Use the newest clip · free"
    click(page, "back-")
    assert opened.project(made.written).scenes[0].take == second


def test_a_cancelled_second_try_offers_the_clip_that_is_there_once_and_without_a_sum(slow: Studio, made: Made) -> None:
    first = slow.project(made.written).scenes[0]
    slow.retry_clip(made.written, first.id)
    slow.cancel(slow.project(made.written).scenes[0].take)
    take = slow.project(made.written).scenes[0].take
    assert take.status is TakeStatus.CANCELLED
    page = open_page("film", made.written)
    ways = [one.label for one in page.button if take.id in (one.key or "")]
    assert ways == ["Use the existing clip · free", "Retry · free"]
    click(page, "existing-")
    assert slow.project(made.written).scenes[0].take == first.take


def test_a_picture_made_again_leads_back_to_the_one_before_once_all_are_made(opened: Studio, made: Made) -> None:
    first = opened.project(made.pictures).options[0].take
    opened.make_images(opened.project(made.pictures).brief, made.pictures)
    finished(opened, made.pictures)
    page = open_page("create", made.pictures)
    (way,) = picker(page)["options"][0]["ways"]
    assert (way["text"], way["key"]) == ("Earlier image · free", f"back-{first.id}")
    assert picker(page)["options"][1]["ways"] == []


def test_stitching_from_the_page_makes_a_new_film(opened: Studio, made: Made) -> None:
    former = opened.project(made.written).film
    page = open_page("film", made.written)
    click(page, "stitch")
    film = finished(opened, made.written).film
    assert former is not None
    assert film is not None
    assert film.id != former.id
    assert film.status is TakeStatus.READY


@pytest.mark.parametrize("name", ["create", "film"])
def test_every_page_draws_every_state(opened: Studio, made: Made, name: str) -> None:
    for project_id in made[1:]:
        page = open_page(name, project_id)
        assert len(page.title) == 1
        assert [one for one in errors(page) if "demo provider" not in one] == []


def test_a_single_scene_is_not_called_scenes(opened: Studio, made: Made) -> None:
    single = opened.create_project(Brief("A well", "A frog", scene_count=1))
    page = open_page("film", single)
    assert "1 scenes" not in words(page)
    assert "1 scenes" not in " ".join(labels(page))
    assert "1 scenes" not in words(open_page("projects"))


# -- projects and status -----------------------------------------------------------------------------------------------


def test_the_list_of_projects_begins_empty_with_a_word_on_how_to_start(fresh: Studio) -> None:
    page = open_page("projects")
    assert labels(page) == ["New project"]
    assert "Nothing here yet. Start with an idea." in words(page)


def test_every_project_is_listed_with_its_film_and_opens_where_it_stands(opened: Studio, made: Made) -> None:
    page = open_page("projects")
    assert len([label for label in labels(page) if label == "Open"]) == len(opened.projects())
    assert "2 scenes · film ready" in words(page)
    assert "0 scenes · no film yet" in words(page)
    click(page, f"open-{made.written}")
    assert [title.value for title in page.title] == ["Film"]
    assert page.query_params["project"] in (made.written, [made.written])
    page = open_page("projects")
    click(page, f"open-{made.pictures}")
    assert [title.value for title in page.title] == ["Create a music video"]


def test_a_new_project_lets_go_of_the_open_one(opened: Studio, made: Made) -> None:
    page = open_page("projects", made.written)
    page.button[0].click().run()
    assert_no_exception(page)
    assert "project" not in page.query_params
    assert [field.value for field in page.text_area] == ["", ""]


def test_a_refused_delete_leaves_the_open_project_open(opened: Studio, made: Made) -> None:
    page = open_page("projects", made.filming)
    click(page, f"delete-{made.filming}")
    assert errors(page) == ["Something of this project is being made: cancel it first, then delete the project."]
    assert page.query_params["project"] in (made.filming, [made.filming])


def test_a_deleted_project_is_open_no_more(opened: Studio, made: Made) -> None:
    page = open_page("projects", made.unwritten)
    click(page, f"delete-{made.unwritten}")
    assert errors(page) == []
    assert "project" not in page.query_params
    assert made.unwritten not in [project.id for project in opened.projects()]


def test_the_status_page_shows_checks_and_settings_and_no_secret(
    fresh: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("status")
    text = words(page).replace("\\", "")
    for name in ("python", "data folder", "database", "ffmpeg"):
        assert f":green[:material/check_circle:] **{name}**" in text
    assert ":red[" not in text
    assert "ffmpeg" in text
    shown = dict(zip(page.table[0].value["Setting"], page.table[0].value["Value"], strict=True))
    assert shown["MV_DATA_DIR"] == str(tmp_path / "data")
    assert shown["REPLICATE_API_TOKEN"] == "not set"


def test_a_secret_setting_is_masked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = f"postgresql://someone:{new_id()}@nowhere/db"
    assert secret not in str(Settings(data_dir=tmp_path, database_url=secret).shown())


# -- no Studio ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["create", "film", "projects", "status"])
def test_without_a_data_folder_every_page_says_what_to_do_and_works_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    monkeypatch.setenv("MV_DATA_DIR", str(in_the_way / "data"))
    page = open_page(name)
    assert len(errors(page)) == 1
    assert "give it write permission and free space, or set MV_DATA_DIR to another folder." in errors(page)[0]
    assert labels(page) == ["Try again"]
    in_the_way.unlink()
    page.button[0].click().run()
    try:
        assert_no_exception(page)
        assert errors(page) == []
        assert len(page.title) == 1
    finally:
        cached_studio().close()
        cached_studio.clear()


def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MV_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MV_BUGDET_USD", "5")
    page = open_page("create")
    assert errors(page) == [
        "MV_BUGDET_USD is not a setting of MV Studio: did you mean MV_BUDGET_USD? Correct it or unset it."
    ]


def test_a_number_of_scenes_that_was_chosen_in_another_tab_is_shown_and_kept(made: Made, opened: Studio) -> None:
    before, other = (open_page("create", made.pictures) for _ in range(2))
    other.selectbox(key=f"scenes-{made.pictures}").set_value(6).run()
    before.text_area(key=f"idea-{made.pictures}").set_value("A storm at sea")
    click(before, f"text-{made.pictures}")
    brief = opened.project(made.pictures).brief
    assert (brief.idea, brief.scene_count) == ("A storm at sea", 6)
    assert before.selectbox(key=f"scenes-{made.pictures}").value == 6
    before.selectbox(key=f"scenes-{made.pictures}").set_value(3).run()
    assert opened.project(made.pictures).brief.scene_count == 3
