"""After a start the pages say what goes on by itself, with what it may still cost, until somebody has read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mvcore import Brief, Settings, Studio
from pages.ui.studio import studio as cached_studio
from tests.at_replicate import studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.pages.test_apptest import click, labels, open_page, words
from tests.running_app import RunningApp
from tests.watching import until

LINE = "Going on with what was begun before the start: "


@pytest.fixture
def opened(fake: FakeReplicate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The Studio of the pages, in a folder where two images wait for their order."""
    throttled = {"detail": "Request was throttled.", "status": 429, "retry_after": 60}
    for _ in range(2):
        fake.fault("status", "/predictions$", method="POST", status=429, body_json=throttled)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(Brief("A storm [at sea]", "A girl", image_count=2))
        until(lambda: all(option.take.waiting for option in studio.project(project_id).options))
        settings = studio.settings
    assert settings.replicate_api_token is not None
    monkeypatch.setenv("MV_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("REPLICATE_API_TOKEN", settings.replicate_api_token.get_secret_value())
    monkeypatch.setenv("REPLICATE_BASE_URL", fake.url)
    with cached_studio() as studio:
        yield studio
    cached_studio.clear()


def test_every_page_says_what_goes_on_and_its_price_until_it_is_read_in_one_tab(opened: Studio) -> None:
    told = f"{LINE}2 images of “A storm [at sea]” (about ${opened.resumed.usd:.2f})."
    assert opened.resumed.usd > 0
    for name in ("create", "film", "projects", "status"):
        assert told in words(open_page(name)).replace("\\", "")
    page = open_page("projects")
    click(page, "resumed-read")
    for other in (page, open_page("create")):
        assert LINE not in words(other)
        assert "Understood" not in labels(other)


def test_the_terminal_says_it_too(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", demo_latency_seconds=600)
    with Studio.open(settings) as studio:
        studio.make_images(Brief("A storm", "A girl", image_count=1))
    with RunningApp(settings.data_dir, MV_DEMO_LATENCY_SECONDS="600") as app:
        assert "Going on with what was begun before: 1 image of “A storm” (" in app.log.read_text()
