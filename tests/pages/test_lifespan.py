"""The Studio's life beside the server's: opened before anyone looks, closed once and for all."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import app as entry
from mvcore import Brief, MVError, Settings, Studio
from pages.ui import studio as pages_studio
from tests.pages.test_apptest import FRAME
from tests.watching import finished


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("MV_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MV_DEMO_LATENCY_SECONDS", "0")
    yield tmp_path / "data"
    pages_studio.is_stopping.clear()


async def _serve(during: "list[Studio]") -> None:
    async with pages_studio.lifespan(entry.app):
        during.append(pages_studio.studio())


def test_a_page_that_is_drawn_while_the_server_stops_opens_no_studio_again(data: Path) -> None:
    during: list[Studio] = []
    asyncio.run(_serve(during))
    with pytest.raises(MVError, match="is stopping"):
        pages_studio.studio()
    page = AppTest.from_file(str(FRAME), default_timeout=30).run()
    assert (list(page.exception), list(page.error)) == ([], [])
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0)) as studio:  # nobody holds the folder
        project_id = studio.make_images(Brief("a storm", "A girl", image_count=1))
        finished(studio, project_id)


def test_a_server_that_starts_again_in_the_same_process_opens_it_again(data: Path) -> None:
    during: list[Studio] = []
    asyncio.run(_serve(during))
    asyncio.run(_serve(during))
    assert len({id(studio) for studio in during}) == 2
