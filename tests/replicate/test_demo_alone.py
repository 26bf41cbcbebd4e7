"""With MV_PROVIDER=demo nothing asks Replicate, though a token is set; what was ordered there is not lost by it."""

from pathlib import Path

import pytest

from mvcore import Studio, TakeStatus
from tests.at_replicate import TOKEN, settings_at, studio_at
from tests.commands import mvcore
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate.later import ONE, a_minute_later, comes_by_itself, first
from tests.watching import finished, until


def asked(fake: FakeReplicate) -> list[str]:
    """What reached the fake since it was reset."""
    return [f"{row['method']} {row['path']}" for row in fake.log()]


@pytest.mark.parametrize("command", [("doctor",), ("doctor", "--json"), ("projects", "--json"), ("ledger", "--json")])
def test_no_command_asks_replicate(fake: FakeReplicate, command: tuple[str, ...]) -> None:
    there = {"MV_PROVIDER": "demo", "REPLICATE_API_TOKEN": TOKEN, "REPLICATE_BASE_URL": fake.url}
    assert mvcore(*command, **there).returncode == 0
    assert asked(fake) == []


def test_the_studio_and_its_checks_ask_nobody_and_say_that_the_token_is_not_used(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    with studio_at(fake, tmp_path, provider="demo") as studio:
        checks = {check.name: check for check in studio.examine()}
        project = finished(studio, studio.make_images(ONE))
        studio.write_scenes(project.id)
        assert finished(studio, project.id).scenes[0].take.status is TakeStatus.READY
    assert "replicate account" not in checks
    assert "MV_PROVIDER=demo asks nothing of it" in checks["provider"].detail
    assert asked(fake) == []


def test_what_runs_at_replicate_is_left_alone_by_the_demo_and_comes_afterwards_for_the_price_of_one(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(running_seconds=600)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: studio.project(project_id).options[0].take.remote_id)
    before = asked(fake)
    with Studio.open(settings_at(fake, tmp_path, provider="demo")) as studio:
        left = first(studio, project_id)
        assert left.status is TakeStatus.FAILED
        assert "MV_PROVIDER=demo lets nothing ask it" in (left.error or "")
        studio.retry_image(project_id, 0)
        assert first(studio, project_id).status is TakeStatus.FAILED
    assert asked(fake) == before
    fake.advance(700)
    a_minute_later(tmp_path)
    with studio_at(fake, tmp_path) as studio:
        assert comes_by_itself(studio, left)
    assert len(fake.predictions()) == 1
