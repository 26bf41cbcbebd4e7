"""What one tab may leave with Streamlit, which keeps it in memory: so much a file, so much together."""

import io
import shutil
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Prepared
from tests.browser.on_page import button, settled, unfold, visit
from tests.running_app import RunningApp

_MIB = 2**20
_LIMIT = 2 * _MIB
_MOST = _LIMIT - 8192
"""Streamlit counts the form around a file whose length is told before."""


@pytest.fixture(scope="module")
def app(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app where a file has at most 2 MB, and a tab three such files."""
    data = tmp_path_factory.mktemp("uploads") / "data"
    shutil.copytree(prepared.data, data)
    with RunningApp(data, options=[f"--server.maxUploadSize={_LIMIT // _MIB}"]) as running:
        yield running
    running.assert_untroubled()


class Tab(NamedTuple):
    """Uploads as a tab would send them, under its session."""

    folder: str
    headers: dict[str, str]

    def put(self, name: str, size: int, *, in_chunks: bool = False) -> int:
        """Upload a file of this size; answers the status."""
        head = f'--x\r\nContent-Disposition: form-data; name="f"; filename="{name}.wav"\r\n\r\n'.encode()
        parts = [head, *([b"\0" * 4096] * (size // 4096)), b"\r\n--x--\r\n"]
        content = iter(parts) if in_chunks else b"".join(parts)
        headers = {**self.headers, "Content-Type": "multipart/form-data; boundary=x"}
        return httpx.put(f"{self.folder}/{name}", content=content, headers=headers, timeout=60).status_code

    def delete(self, name: str) -> int:
        return httpx.delete(f"{self.folder}/{name}", headers=self.headers).status_code


def sound(seconds: int = 1) -> dict[str, str | bytes]:
    """Silence, 64 kB a second."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((1, 2, 32_000, 0, "NONE", ""))
        file.writeframes(b"\0\0" * 32_000 * seconds)
    return {"name": "my song.wav", "mimeType": "audio/wav", "buffer": data.getvalue()}


def tab(page: Page, app: RunningApp, project: str, music: dict[str, str | bytes]) -> Tab:
    """Open the film's settings and bring a song along; what the page sends for that tells how uploads are sent."""
    visit(page, f"{app.url}/film?project={project}")
    unfold(page, "Film settings")
    with page.expect_request(lambda request: "/_stcore/upload_file/" in request.url) as sent:
        page.locator("input[type=file]").set_input_files(files=[music])  # type: ignore[list-item]
    expect(page.get_by_text("my song.wav")).to_be_visible()
    settled(page)
    there = {name: value for name, value in sent.value.all_headers().items() if name in ("cookie", "x-xsrftoken")}
    return Tab(sent.value.url.rpartition("/")[0], there)


@pytest.mark.parametrize("in_chunks", [False, True])
def test_a_file_that_is_too_large_is_refused_whether_or_not_it_says_so_before(
    app: RunningApp, page: Page, prepared: Prepared, in_chunks: bool
) -> None:
    mine = tab(page, app, prepared.film, sound())
    assert mine.put("largest", _MOST, in_chunks=in_chunks) == 204
    assert mine.put("larger", _LIMIT + 2 * _MIB, in_chunks=in_chunks) == 413
    assert mine.put("larger", 40 * _MOST, in_chunks=in_chunks) == 413


@pytest.mark.parametrize("in_chunks", [False, True])
def test_many_files_are_refused_once_they_are_too_much_together_until_one_is_taken_away(
    app: RunningApp, page: Page, second_tab: Page, prepared: Prepared, in_chunks: bool
) -> None:
    mine = tab(page, app, prepared.film, sound())
    assert [mine.put(f"file{n}", _MOST, in_chunks=in_chunks) for n in range(4)] == [204, 204, 204, 413]
    assert mine.put("small", _MIB, in_chunks=in_chunks) == 413
    assert tab(second_tab, app, prepared.film, sound()).put("theirs", _MOST, in_chunks=in_chunks) == 204
    assert mine.delete("file1") == 204
    assert mine.put("file1", _MOST, in_chunks=in_chunks) == 204
    assert mine.put("file1", _MIB, in_chunks=in_chunks) == 413


def test_files_that_come_at_the_same_time_are_counted_together(app: RunningApp, page: Page, prepared: Prepared) -> None:
    mine = tab(page, app, prepared.film, sound())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: mine.put(f"file{n}", _MOST, in_chunks=True), range(8)))
    assert answers.count(204) <= 3
    assert set(answers) == {204, 413}


def test_music_that_was_saved_takes_no_room_any_more(app: RunningApp, page: Page, prepared: Prepared) -> None:
    mine = tab(page, app, prepared.film, sound(30))
    button(page, "Save film settings").click()
    expect(page.locator(".st-key-film")).to_contain_text("Music: my song.wav")
    settled(page)
    assert [mine.put(f"file{n}", _MOST) for n in range(3)] == [204, 204, 204]


def test_a_bare_client_without_a_session_leaves_nothing(app: RunningApp, tmp_path: Path) -> None:
    stranger = Tab(f"{app.url}/_stcore/upload_file/none", {})
    assert stranger.put("file", _MIB) in (400, 403)
    assert stranger.put("file", 40 * _MOST) == 413
