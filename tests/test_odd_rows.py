"""A value in a row that this version does not know takes no list down: the rest is shown, the odd row as usual."""

import itertools
import json
import math
import sqlite3
from contextlib import closing
from dataclasses import asdict, fields
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mvcore import AspectRatio, BadInput, Brief, FilmChoices, Quality, Settings, Studio, TakeStatus
from mvcore.brief import checked
from mvcore.errors import NotFound
from tests.commands import mvcore
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
    ("projects", "film_choices", '{"music_gain": NaN, "title": "' + "x" * 9 + '"}'),
    ("projects", "film_choices", '{"music_gain": 1' + "0" * 400 + "}"),
    ("projects", "id", "a name"),
    ("projects", "character", b"\xff\x00"),
    ("projects", "created_at", "some day"),
    ("projects", "updated_at", 17),
    ("projects", "clip_resolution", "9000p"),
    ("projects", "clip_seconds", "many"),
    ("projects", "clip_sound", "loud"),
    ("scenes", "clip_resolution", "9000p"),
    ("scenes", "clip_seconds", "many"),
    ("scenes", "clip_sound", "loud"),
    ("scenes", "title", b"\xff"),
    ("takes", "slot", "first"),
    ("takes", "attempt", "once"),
    ("takes", "error", b"\xff"),
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
    _can_be_deleted(folder)


def _can_be_deleted(folder: Settings) -> None:
    with Studio.open(folder, jobs=False) as studio:
        for project in studio.projects():
            studio.delete_project(project.id)
        assert studio.projects() == ()


@pytest.mark.parametrize(("table", "column"), [("projects", "idea"), ("takes", "error"), ("assets", "media_type")])
def test_bytes_that_are_no_text_hide_nothing(folder: Settings, table: str, column: str) -> None:
    with closing(sqlite3.connect(folder.data_dir / "studio.db")) as db, db:
        db.execute(f"UPDATE {table} SET {column} = CAST(x'61ff62' AS TEXT)")
    with Studio.open(folder, work=False) as studio:
        assert len(studio.projects()) == 2
        assert all(studio.project(project.id).title for project in studio.projects())
    _can_be_deleted(folder)


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
        listed = studio.projects()
        projects = [studio.project(project.id) for project in listed]
    assert [project.oddities for project in listed] == [project.oddities for project in projects]
    (sentence,) = (sentence for project in projects for sentence in project.oddities)
    assert word in sentence
    assert "does not know" in sentence


def test_the_command_lists_an_odd_project_with_its_sentence(folder: Settings) -> None:
    _write(folder, "projects", "quality", "bogus")
    there = {"MV_DATA_DIR": str(folder.data_dir)}
    lines = mvcore("projects", **there).stdout.splitlines()
    assert [line.startswith("    This version does not know the quality 'bogus'") for line in lines].count(True) == 1
    listed = json.loads(mvcore("projects", "--json", **there).stdout)["projects"]
    assert sorted(len(project["oddities"]) for project in listed) == [0, 1]


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


class _Text(str):
    """What a library may hand over in place of a text."""


class _Equal(str):
    """Equal to all, as some libraries' stand-ins are."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True


_NO_FIELD = (b"a", 2.5, math.nan, ["a"], {"a": 1}, 2j, np.array([1, 2]), np.float64(2), np.int64(2), 10**5000, "\0")
"""Of no field's type, or of no field's values."""

BAD: list[dict[str, Any]] = [
    *({name: "x" * 100_000} for name in ("idea", "look", "quality", "clip_model", "clip_resolution")),
    *({name: _Equal("zz")} for name in ("look", "aspect", "quality", "clip_model", "clip_resolution")),
    {"idea": "\0 \n"},
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


def test_a_brief_that_cannot_be_is_refused_before_anything_is_stored(studio: Studio) -> None:
    wrongs = BAD + [{field.name: value} for field in fields(Brief) for value in _NO_FIELD]
    for wrong, ask in itertools.product(wrongs, (studio.create_project, studio.make_images, studio.existing_images)):
        brief = Brief(**{"idea": "a storm", "character": "a girl", **wrong})
        with pytest.raises(BadInput) as refusal:
            ask(brief)
        assert len(str(refusal.value)) < 300
    assert studio.projects() == ()


def test_what_is_stored_of_a_brief_is_of_its_own_types(studio: Studio) -> None:
    """Drivers and JSON treat subclasses each in their way."""
    words = {"look": _Text("cinematic"), "aspect": _Text("9:16"), "clip_resolution": np.str_("720p")}
    brief = checked(Brief(_Text("a \ud800\0"), _Text("b"), **words, image_count=IntEnum("Two", "ONE TWO").TWO))  # type: ignore[arg-type,attr-defined]
    assert {type(value) for value in asdict(brief).values()} == {str, int, AspectRatio, Quality, type(None)}
    stored = studio.project(studio.create_project(brief)).brief
    assert (stored, stored.idea) == (brief, "a \N{REPLACEMENT CHARACTER}")


def test_what_is_no_picture_no_words_and_no_answer_is_refused(folder: Settings) -> None:
    bad: Any
    with Studio.open(folder, jobs=False) as studio:
        (done,) = (project for project in studio.projects() if project.has_film)
        before = studio.project(done.id)
        scene = before.scenes[0].id
        for bad in (7, b"a", 2.5, ["a"], np.int64(2), np.array([1, 2]), 10**5000, "a" * 100_000):
            asks = (
                lambda bad=bad: studio.use_own_picture("a picture", "me.png", bad),
                lambda bad=bad: studio.retry_clip(done.id, scene, anew=True, character_reference=bad),
                lambda bad=bad: studio.retry_clip(done.id, bad),
                lambda bad=bad: studio.choose_scene(done.id, scene, clip_seconds=bad, clip_sound=bad),
                lambda bad=bad: studio.choose_image(done.id, bad),
                lambda bad=bad: studio.approve(done.id, scene, bad),
                lambda bad=bad: studio.reword_clip(done.id, scene, bad),
                lambda bad=bad: studio.reword_clips(done.id, bad),
            )
            for ask in asks:
                with pytest.raises(BadInput) as refusal:
                    ask()
                assert len(str(refusal.value)) < 300
        for no_bytes in (None, "a picture", bytearray(b"a"), 7):
            for give in (
                lambda data: studio.use_own_picture(data, "me.png", Brief("a", "b")),
                lambda data: studio.choose_film(done.id, FilmChoices(), data or 0),
            ):
                with pytest.raises(BadInput):
                    give(no_bytes)
        assert studio.project(done.id) == before


@pytest.mark.parametrize("no_brief", [None, "a storm", {"idea": "a storm"}])
def test_what_is_no_brief_is_refused(studio: Studio, no_brief: Any) -> None:
    with pytest.raises(BadInput):
        studio.create_project(no_brief)


_NO_CHOICE = (b"a", math.nan, ["a"], {"a": 1}, 2j, np.array([1, 2]), np.int64(2), 10**5000)

BAD_CHOICES: list[tuple[str, object]] = [
    *((field.name, value) for field in fields(FilmChoices) for value in _NO_CHOICE),
    ("joints", {1: "cut"}),
    ("captions", {"a": 2}),
    ("size", (640.0, 360.0)),
    ("size", (True, True)),
    ("size", ""),
    ("title", "x" * 100_000),
    ("fps", "inf"),
    ("fps", "1e99999999"),
    ("music_start", 10**400),
]


def test_choices_for_a_film_that_cannot_be_are_refused_and_nothing_is_stored(studio: Studio) -> None:
    project_id = studio.create_project(Brief("a", "b"))
    for name, value in BAD_CHOICES:
        choices: Any = {name: value}
        with pytest.raises(BadInput) as refusal:
            studio.choose_film(project_id, FilmChoices(**choices))
        assert len(str(refusal.value)) < 300
    assert studio.project(project_id).choices == FilmChoices()


def test_ids_that_are_none_are_refused(studio: Studio) -> None:
    none: tuple[Any, ...] = (None, 7, b"a", ["a"], "a\ud800", "a" * 100_000)
    for ask, bad in itertools.product((studio.project, studio.delete_project, studio.asset, studio.delete_take), none):
        with pytest.raises(NotFound) as refusal:
            ask(bad)
        assert len(str(refusal.value)) < 300


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
