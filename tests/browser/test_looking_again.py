"""A polled page that met trouble in its first look says so, and shows everything at the first look that goes well."""

import shutil
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Prepared
from tests.running_app import RunningApp

_PAGE = """
from pathlib import Path

import streamlit as st
from mvcore import MVError
from pages.ui.live import live

place = st.container()

def draw(project):
    if Path(__file__).with_name("trouble").exists():
        raise MVError("The disk is taking a nap.")
    place.write(f"Here is {project.title}")

live(st.query_params["project"], draw, is_busy=lambda project: True, outside=(place,))
"""


def test_a_page_whose_first_look_met_trouble_is_whole_again_by_itself(
    page: Page, prepared: Prepared, tmp_path: Path
) -> None:
    """It stayed broken until a reload: its later looks wrote where the first one had not come to."""
    shutil.copytree(prepared.data, tmp_path / "data")
    script = tmp_path / "page.py"
    script.write_text(_PAGE)
    trouble = tmp_path / "trouble"
    trouble.touch()
    with RunningApp(tmp_path / "data", script=script, MV_POLL_SECONDS="1") as app:
        page.goto(f"{app.url}/?project={prepared.pictures}")
        expect(page.get_by_text("The disk is taking a nap.")).to_be_visible()
        trouble.unlink()
        expect(page.get_by_text("Here is A lighthouse in a storm")).to_be_visible()
        expect(page.get_by_text("The disk is taking a nap.")).to_have_count(0)
        assert "Traceback" not in app.log.read_text()
