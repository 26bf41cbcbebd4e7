"""The polled part of a page when its project is no longer there, or cannot be read: run by AppTest on a real Studio."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mvcore import Brief, Studio
from pages.ui.studio import studio as cached_studio


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The Studio that the pages work with."""
    monkeypatch.setenv("MV_DATA_DIR", str(tmp_path / "data"))
    opened = cached_studio()
    try:
        yield opened
    finally:
        opened.close()
        cached_studio.clear()


def _page_of_a_project_that_goes() -> None:
    """A page whose project is deleted in another tab just before its polled part is drawn."""
    import streamlit as st

    from mvcore import Project
    from pages.ui.live import live
    from pages.ui.studio import studio

    def is_busy(project: Project) -> bool:
        studio().delete_project(project.id)
        return True

    live(st.query_params["project"], lambda project: None, is_busy=is_busy)


def _page_that_cannot_be_drawn() -> None:
    """A page that cannot read what it shows the first time it is drawn."""
    import streamlit as st

    from mvcore import MVError, Project
    from pages.ui.live import live

    def draw(project: Project) -> None:
        if not st.session_state.setdefault("drawn", False):
            st.session_state["drawn"] = True
            raise MVError("The disk is full. Free some space.")
        st.text(project.title)

    live(st.query_params["project"], draw, is_busy=lambda project: True)


def test_a_project_that_is_deleted_meanwhile_is_one_sentence_and_is_not_asked_for_again(studio: Studio) -> None:
    page = AppTest.from_function(_page_of_a_project_that_goes, default_timeout=30)
    page.query_params["project"] = studio.create_project(Brief("A storm", "A girl"))
    page.run()
    assert list(page.exception) == []
    assert [error.value for error in page.error] == [
        "There is no such project here\\: open one from Projects or start a new one\\."
    ]


def test_what_cannot_be_read_is_one_sentence_and_is_drawn_when_it_can(studio: Studio) -> None:
    page = AppTest.from_function(_page_that_cannot_be_drawn, default_timeout=30)
    page.query_params["project"] = studio.create_project(Brief("A storm", "A girl"))
    page.run()
    assert list(page.exception) == []
    assert [error.value for error in page.error] == ["The disk is full\\. Free some space\\."]
    page.run()
    assert list(page.error) == []
    assert [text.value for text in page.text] == ["A storm"]
