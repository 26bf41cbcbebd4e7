"""A value in a row that this version does not know takes no list down: the rest is shown, the odd row as usual."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mvcore import BadInput, Brief, FilmChoices, Settings, Studio, TakeStatus
from tests.data_folders import copied
from tests.watching import submits

ODD = [
    ("projects", "quality", "bogus"),
    ("projects", "quality", ""),
    ("projects", "aspect", "7:3"),
    ("projects", "look", "of a later version"),
    ("projects", "image_count", "2.5"),
    ("projects", "scene_count", "many"),
    ("projects", "scene_count", 99),
    ("projects", "clip_model", "nobody/nothing"),
    ("projects", "film_choices", '["a", "list"]'),
    ("projects", "film_choices", '"a text"'),
    ("projects", "film_choices", "17"),
    ("projects", "film_choices", "{no json"),
    (
        "projects",
        "film_choices",
        '{"size": "wide", "joints": [1], "captions": 3, "fps": 24, "loudness": "loud", "title": null, "transition": 5}',
    ),
    (
        "projects",
        "film_choices",
        '{"transition": "swirl:x", "fit": "stretch", "clip_audio": "loud", "music_start": -9}',
    ),
    ("projects", "created_at", "some day"),
    ("projects", "updated_at", 17),
    ("projects", "clip_resolution", "9000p"),
    ("projects", "clip_seconds", "many"),
    ("projects", "clip_sound", "loud"),
    ("scenes", "clip_resolution", "9000p"),
    ("scenes", "clip_seconds", "many"),
    ("scenes", "clip_sound", "loud"),
    ("takes", "unanswered_at", "some day"),
    ("takes", "kind", "hologram"),
    ("takes", "status", "paused"),
    ("takes", "trouble", "sunspots"),
    ("takes", "provider", "somebody"),
    ("takes", "model", "nobody/nothing"),
    ("takes", "input", "null"),
    ("takes", "input", '["a"]'),
    ("takes", "input", "{no json"),
    ("takes", "input", "{}"),
    ("takes", "cost_usd", "much"),
    ("takes", "created_at", "some day"),
    ("takes", "finished_at", "some day"),
    ("films", "status", "paused"),
    ("films", "choices", '["a"]'),
    ("films", "choices", "{no json"),
    ("films", "report", '"a text"'),
    ("films", "scene_asset_ids", "5"),
    ("films", "left_out", '{"a": 1}'),
    ("films", "scene_ids", '"a text"'),
    ("assets", "created_at", "some day"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    """A folder with a finished project and another one beside it."""
    settings = Settings(data_dir=copied("finished", tmp_path / "data"), demo_latency_seconds=0)
    with Studio.open(settings, jobs=False) as studio:
        studio.create_project(Brief("Another one", "a girl"))
    return settings


def _write(folder: Settings, table: str, column: str, value: object) -> None:
    with closing(sqlite3.connect(folder.data_dir / "studio.db")) as db, db:
        where = " WHERE scene_count = 2" if table == "projects" else ""
        db.execute(f"UPDATE {table} SET {column} = ?{where}", (value,))


@pytest.mark.parametrize(("table", "column", "value"), ODD)
def test_lists_show_all_the_rest_and_the_odd_one_opens(
    folder: Settings, table: str, column: str, value: object
) -> None:
    _write(folder, table, column, value)
    with Studio.open(folder, work=False) as studio:
        projects = {project.title: project for project in studio.projects()}
        assert projects.keys() == {"A paper boat sails home", "Another one"}
        assert studio.ledger().count("\n") == 1 + 4
        for project in projects.values():
            assert studio.project(project.id).title == project.title


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("quality", "bogus", "quality"),
        ("aspect", "7:3", "aspect ratio"),
        ("look", "of a later version", "look"),
        ("scene_count", "many", "number of scenes"),
        ("film_choices", "{no json", "film settings"),
        ("film_choices", '{"fit": 3}', "film settings"),
    ],
)
def test_an_odd_project_says_in_one_sentence_what_is_shown_as_usual(
    folder: Settings, column: str, value: str, word: str
) -> None:
    _write(folder, "projects", column, value)
    with Studio.open(folder, work=False) as studio:
        projects = [studio.project(project.id) for project in studio.projects()]
    (sentence,) = (sentence for project in projects for sentence in project.oddities)
    assert word in sentence
    assert "does not know" in sentence


def test_a_project_of_this_version_says_nothing_of_the_kind(folder: Settings) -> None:
    with Studio.open(folder, jobs=False) as studio:
        for project in studio.projects():
            choices = FilmChoices(size=(640, 360), fps="25", loudness=None, joints={"a": "fade:0.5"}, music_start=2)
            studio._store.choose_film(project.id, choices)
            assert studio.project(project.id).oddities == ()
            assert studio.project(project.id).choices == choices


def test_an_attempt_of_an_unknown_kind_keeps_its_word_and_its_cost_in_the_ledger(folder: Settings) -> None:
    _write(folder, "takes", "cost_usd", 1.25)
    _write(folder, "takes", "kind", "hologram")
    with Studio.open(folder, work=False) as studio:
        lines = studio.ledger().splitlines()[1:]
    assert all(",hologram," in line and ",1.25," in line for line in lines)


def test_an_attempt_in_an_unknown_state_counts_as_failed_and_is_never_ordered_again(folder: Settings) -> None:
    """It may run, or have been paid for: whoever knows its state may go on with it."""
    _write(folder, "takes", "status", "paused")
    before = len(submits(folder))
    with Studio.open(folder) as studio:
        (done,) = (project for project in studio.projects() if project.has_film)
        for scene in studio.project(done.id).scenes:
            assert scene.take.status is TakeStatus.FAILED
            assert "paused" in str(scene.take.error)
            studio.retry_clip(done.id, scene.id)
        studio.retry_failed(done.id)
        assert [scene.take.status for scene in studio.project(done.id).scenes] == [TakeStatus.FAILED] * 2
    assert len(submits(folder)) == before


BAD: list[dict[str, Any]] = [
    {"quality": "bogus"},
    {"quality": None},
    {"aspect": "7:3"},
    {"aspect": None},
    {"look": "nope"},
    {"look": None},
    {"look": ["cinematic"]},
    {"image_count": 2.5},
    {"image_count": "2"},
    {"image_count": None},
    {"image_count": True},
    {"scene_count": 0},
    {"scene_count": float("nan")},
    {"idea": 5},
    {"character": None},
    {"clip_model": "a/b"},
    {"image_model": 7},
    {"script_model": ["a"]},
]


@pytest.mark.parametrize("wrong", BAD, ids=str)
def test_a_brief_that_cannot_be_is_refused_before_anything_is_stored(studio: Studio, wrong: dict[str, Any]) -> None:
    brief = Brief(**{"idea": "a storm", "character": "a girl", **wrong})
    for ask in (studio.create_project, studio.make_images, studio.existing_images):
        with pytest.raises(BadInput):
            ask(brief)
    assert studio.projects() == ()


def test_words_for_shape_and_quality_are_taken_as_what_they_mean(studio: Studio) -> None:
    project_id = studio.create_project(Brief("a", "b", aspect="9:16", quality="draft"))  # type: ignore[arg-type]
    brief = studio.project(project_id).brief
    assert (brief.aspect.name, brief.quality.name) == ("PORTRAIT", "DRAFT")


@pytest.mark.parametrize(
    "choice",
    [
        {"quality": "bogus"},
        {"quality": None},
        {"image_model": "a/b"},
        {"script_model": "a/b"},
        {"clip_model": "a/b"},
        {"image_model": 5},
    ],
    ids=str,
)
def test_models_that_cannot_be_chosen_are_refused_and_the_project_stays_as_it_is(
    studio: Studio, choice: dict[str, Any]
) -> None:
    project_id = studio.create_project(Brief("a", "b"))
    before = studio.project(project_id)
    with pytest.raises(BadInput):
        studio.choose(project_id, **choice)
    with pytest.raises(BadInput):
        studio.choose_clip_model(project_id, "a/b")
    assert studio.project(project_id) == before


@pytest.mark.parametrize("count", [0, 13, "3", 2.5, None])
def test_a_number_of_scenes_that_cannot_be_is_refused(studio: Studio, count: Any) -> None:
    project_id = studio.create_project(Brief("a", "b"))
    with pytest.raises(BadInput):
        studio.choose_scene_count(project_id, count)
    assert studio.project(project_id).brief.scene_count == 4
