"""Pages of a project that holds values of another version: they are drawn, and say in a sentence what they show."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mvcore import Studio
from pages.ui.studio import studio as cached_studio
from tests.data_folders import copied
from tests.pages.test_apptest import open_page

ODD = {
    "quality": "bogus",
    "aspect": "7:3",
    "look": "of a later version",
    "scene_count": 99,
    "film_choices": '{"transition": "swirl:x", "fit": "stretch", "clip_audio": "loud", "clip_gain": 99, "fps": 5}',
}


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    data = copied("finished", tmp_path / "data")
    monkeypatch.setenv("MV_DATA_DIR", str(data))
    with cached_studio() as opened:
        with closing(sqlite3.connect(data / "studio.db")) as db, db:
            for column, value in ODD.items():
                db.execute(f"UPDATE projects SET {column} = ?", (value,))
        yield opened
    cached_studio.clear()


@pytest.mark.parametrize("page", ["film", "create", "projects"])
def test_each_page_of_an_odd_project_is_drawn(studio: Studio, page: str) -> None:
    (project,) = studio.projects()
    drawn = open_page(page, project.id)
    assert not drawn.exception
    sentences = [warning.value for warning in drawn.warning if "does not know" in warning.value]
    assert len(sentences) == 1


def test_an_odd_project_can_be_deleted_where_it_is_listed(studio: Studio) -> None:
    (project,) = studio.projects()
    open_page("projects").button(key=f"delete-{project.id}").click().run()
    assert studio.projects() == ()
