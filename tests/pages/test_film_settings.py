"""The film's settings and what a stitch would take, on the film page: run by AppTest on a real Studio."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from mvcore import Brief, FilmChoices, Settings, Studio, TakeStatus
from pages.ui.studio import studio as cached_studio
from tests.film.media_files import Shelf
from tests.pages.test_apptest import click, errors, labels, open_page, words
from tests.watching import finished, until


class Made(NamedTuple):
    """A data folder to copy, with a project of two clips and one of which the second clip failed."""

    data: Path
    whole: str
    partial: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    data = tmp_path_factory.mktemp("settings") / "data"
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0)) as studio:
        whole = studio.create_project(Brief("A kite", "A boy", scene_count=2))
        partial = studio.create_project(Brief("A ship [fail 2 once]", "A captain", scene_count=2))
        for project_id in (whole, partial):
            studio.write_scenes(project_id)
        for project_id in (whole, partial):
            finished(studio, project_id)
    return Made(data, whole, partial)


@pytest.fixture
def studio(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The Studio that the pages work with, on a copy of what was made."""
    shutil.copytree(made.data, tmp_path / "data")
    monkeypatch.setenv("MV_DATA_DIR", str(tmp_path / "data"))
    opened = cached_studio()
    try:
        yield opened
    finally:
        opened.close()
        cached_studio.clear()


def field(page: AppTest, label: str) -> Any:
    """The one field with this label."""
    (found,) = [each for kind in (page.selectbox, page.number_input) for each in kind if each.label == label]
    return found


def planned(page: AppTest) -> str:
    """The words of the page when the plan is there; in a browser the page looks again by itself."""
    if "Working out" in words(page):
        until(lambda: "Working out" not in words(page.run()))
    return words(page).replace("\\", "")


def test_the_plan_is_said_with_its_reasons_before_the_work_begins(studio: Studio, made: Made) -> None:
    page = open_page("film", made.whole)
    assert "2 clips copied bit for bit: about 1 s of work. The film will be 2.0 s long." in planned(page)
    assert "Scene 2, 1.0 s: same format as all others: picture copied bit for bit." in words(page)


def test_saved_settings_change_the_plan_and_the_film_and_no_clip(studio: Studio, made: Made, tmp_path: Path) -> None:
    before = studio.project(made.whole)
    page = open_page("film", made.whole)
    field(page, "From clip to clip").select("fade")
    page.number_input[0].set_value(0.5)
    field(page, "Clips of another shape").select("crop")
    field(page, "Sound of the clips").select("mute")
    field(page, "Loudness of the film").select("-16")
    texts = {text.label: text for text in page.text_input}
    texts["Title card"].set_value("The kite")
    texts["Caption of scene 2"].set_value("  Over the sea ")
    music = Shelf(tmp_path)("music.mp3").read_bytes()
    page.file_uploader[0].set_value(("My *song*.mp3", music, "audio/mpeg"))
    click(page, "film-save")
    project = studio.project(made.whole)
    music_id = project.choices.music_asset_id
    assert project.choices == FilmChoices(
        transition="fade:0.5",
        fit="crop",
        clip_audio="mute",
        loudness=-16.0,
        title="The kite",
        captions={project.scenes[1].id: "Over the sea"},
        music_asset_id=music_id,
        music_name="My *song*.mp3",
    )
    assert project.scenes == before.scenes
    text = planned(page)
    assert "2 clips conformed" in text
    assert "1 card drawn" in text
    assert "2 transitions rendered" in text
    assert "The film will be 4.0 s long. Music: My *song*.mp3. The clips' own sound is muted." in text
    assert f"/app/static/mv/{music_id}.mp3" in [one.proto.url for one in page.get("audio")]
    click(page, "film-without-music")
    assert studio.project(made.whole).choices.music_asset_id is None
    assert studio.project(made.whole).choices.transition == "fade:0.5"


def test_the_page_says_what_music_does_to_the_clips_own_sound(studio: Studio, made: Made, tmp_path: Path) -> None:
    page = open_page("film", made.whole)
    assert field(page, "Sound of the clips").value == ""
    assert "clips' own sound" not in planned(page)
    page.file_uploader[0].set_value(("song.mp3", Shelf(tmp_path)("music.mp3").read_bytes(), "audio/mpeg"))
    click(page, "film-save")
    assert studio.project(made.whole).choices.clip_audio is None
    assert "Music: song.mp3. The clips' own sound is muted." in planned(page)
    field(page, "Sound of the clips").select("keep")
    click(page, "film-save")
    assert studio.project(made.whole).choices.clip_audio == "keep"
    assert "Music: song.mp3. The clips' own sound is kept." in planned(page)


def test_a_joint_of_its_own_is_saved_and_taken_back(studio: Studio, made: Made) -> None:
    second = studio.project(made.whole).scenes[1].id
    page = open_page("film", made.whole)
    field(page, "From scene 1 to scene 2").select("wipe-left")
    click(page, "film-save")
    assert studio.project(made.whole).choices.joints == {second: "wipe-left:0.5"}
    field(page, "From scene 1 to scene 2").select("")
    click(page, "film-save")
    assert studio.project(made.whole).choices.joints == {}


def test_music_that_cannot_be_used_is_one_sentence_and_the_other_fields_stay(studio: Studio, made: Made) -> None:
    page = open_page("film", made.whole)
    field(page, "From clip to clip").select("dissolve")
    page.file_uploader[0].set_value(("song.mp3", b"a shopping list", "audio/mpeg"))
    click(page, "film-save")
    assert len(errors(page)) == 1
    assert "song.mp3" in errors(page)[0]
    assert field(page, "From clip to clip").value == "dissolve"
    assert studio.project(made.whole).choices == FilmChoices()


def test_choices_made_elsewhere_are_what_the_fields_show(studio: Studio, made: Made) -> None:
    choices = FilmChoices(transition="zoom:0.7", size=(640, 360), fps="12", loudness=-18.0, music_start=3.0)
    studio.choose_film(made.whole, choices)
    page = open_page("film", made.whole)
    shown = [field(page, label).value for label in ("From clip to clip", "Size", "Frames a second")]
    assert shown == ["zoom", "640 x 360", "12"]
    click(page, "film-save")
    assert studio.project(made.whole).choices == choices


def test_a_film_that_is_older_than_its_settings_and_clips_says_what_changed(studio: Studio, made: Made) -> None:
    page = open_page("film", made.whole)
    click(page, "stitch")
    finished(studio, made.whole)
    assert "made before these changes" not in words(page.run())
    field(page, "From clip to clip").select("fade")
    click(page, "film-save")
    assert "This film was made before these changes: transitions." in words(page).replace("\\", "")
    studio.retry_clip(made.whole, studio.project(made.whole).scenes[1].id)
    finished(studio, made.whole)
    told = "This film was made before these changes: the clip of scene 2; transitions."
    assert told in words(page.run()).replace("\\", "")
    click(page, "stitch")
    finished(studio, made.whole)
    assert "made before these changes" not in words(page.run())


def test_a_scene_without_a_clip_is_named_before_and_after_the_film_is_made_without_it(
    studio: Studio, made: Made
) -> None:
    page = open_page("film", made.partial)
    assert "1 of 2 scenes. Left out: scene 2 (no clip ready)." in words(page)
    assert len(page.checkbox) == 0
    click(page, "stitch")
    film = finished(studio, made.partial).film
    assert film is not None
    assert (film.status, film.left_out) == (TakeStatus.READY, (1,))


def test_a_running_stitch_says_how_long_it_takes_and_can_be_cancelled(studio: Studio, made: Made) -> None:
    studio.choose_film(made.whole, FilmChoices(transition="fade:0.5", size=(1920, 1080)))
    page = open_page("film", made.whole)
    click(page, "stitch")
    until(lambda: "s left" in "".join(one.proto.text for one in page.run().get("progress")))
    click(page, "cancel-film")
    assert "Stitching was cancelled." in words(page)
    assert "Cancel" not in labels(page)
    film = studio.project(made.whole).film
    assert film is not None
    assert film.status is TakeStatus.CANCELLED


def test_leaving_out_clips_is_offered_for_a_clip_that_cannot_be_read_and_for_nothing_else(
    studio: Studio, made: Made
) -> None:
    studio.choose_film(made.whole, FilmChoices(title="Hello 🦊"))
    page = open_page("film", made.whole)
    planned(page)
    assert "No font here has these characters" in errors(page)[0]
    assert len(page.checkbox) == 0
    studio.choose_film(made.whole, FilmChoices())
    project = studio.project(made.whole)
    clip = project.assets[project.scenes[1].take.asset_id or ""]
    (studio.settings.data_dir / clip.key).write_bytes(b"not a clip")
    page = open_page("film", made.whole)
    planned(page)
    (box,) = page.checkbox
    assert box.label == "Leave out clips that cannot be read"
    box.check().run()
    assert "Left out: " in planned(page)
