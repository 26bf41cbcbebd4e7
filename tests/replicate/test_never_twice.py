"""Bought once: equal requests, late cancels, lost answers, rate limits across a restart, a folder beside another."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mvcore import Brief, Studio, Take, TakeStatus
from mvcore.domain import Trouble
from mvcore.errors import BudgetExceeded
from tests.at_replicate import clips, orders, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate.later import BROKEN, LIST, ONE, ORDER, first
from tests.watching import finished, until


def first_with(studio: Studio, project_id: str, wanted: str) -> Take:
    """The first image's take when the attribute `wanted` of it is set."""
    until(lambda: getattr(studio.project(project_id).options[0].take, wanted))
    return studio.project(project_id).options[0].take


def asked_at_once(studio: Studio, fake: FakeReplicate, count: int) -> list[Take]:
    """The takes of as many equal requests, all made before the first one is answered, however slow this machine is."""
    project_ids = [studio.make_images(ONE) for _ in range(count)]
    until(fake.predictions)
    fake.advance(60)
    return [first(studio, project_id) for project_id in project_ids]


def test_equal_requests_at_the_same_time_are_bought_once_even_when_one_runs_at_a_time(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(running_seconds=60.0)
    with studio_at(fake, tmp_path, parallel_predictions=1) as studio:
        takes = asked_at_once(studio, fake, 3)
        assert {take.status for take in takes} == {TakeStatus.READY}
        assert len({take.asset_id for take in takes}) == 1
        assert sum("saves $0.07" in (take.warning or "") for take in takes) == 2
        assert sorted(take.cost_usd for take in takes) == [0, 0, pytest.approx(0.067)]
    assert len(fake.predictions()) == 1


def test_equal_requests_wait_for_each_other_while_several_are_made(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.configure(running_seconds=60.0)
    with studio_at(fake, tmp_path) as studio:
        takes = asked_at_once(studio, fake, 4)
        assert {take.status for take in takes} == {TakeStatus.READY}
    assert len(fake.predictions()) == 1


def test_the_budget_counts_only_the_images_that_were_not_paid_for_before(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path, budget_usd=0.1) as studio:
        first(studio, studio.make_images(ONE))
        two = replace(ONE, image_count=2)
        assert (studio.existing_images(ONE), studio.existing_images(two)) == (1, 1)
        assert finished(studio, studio.make_images(two)).spent_usd == pytest.approx(0.067)
        with pytest.raises(BudgetExceeded):
            studio.make_images(two, anew=True)
    assert len(fake.predictions()) == 2


def test_a_clip_that_was_paid_for_comes_back_for_nothing_when_its_model_is_chosen_again(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    other = "kwaivgi/kling-v2.5-turbo-pro"
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, ONE)
        scene, model = project.scenes[0], project.scenes[0].take.model
        assert studio.existing_take(project, scene.take) is None
        studio.choose_clip_model(project.id, other)
        studio.retry_clip(project.id, scene.id)
        second = finished(studio, project.id).scenes[0].take
        studio.choose_clip_model(project.id, model)
        project = studio.project(project.id)
        assert studio.existing_take(project, second) == scene.take
        studio.use_existing(project.id, second)
        studio.use_existing(project.id, second)
        assert studio.project(project.id).scenes[0].take == scene.take
        fake.fault(**ORDER, do="status", status=402, body_json={})
        studio.retry_clip(project.id, scene.id)
        failed = finished(studio, project.id).scenes[0].take
        assert failed.status is TakeStatus.FAILED
        assert studio.existing_take(project, failed) == scene.take
    assert len(orders(fake, model)) + len(orders(fake, other)) == 2


def test_what_lies_at_the_provider_serves_an_equal_request_of_another_project(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    for _ in range(4):
        fake.fault(**BROKEN)
    with studio_at(fake, tmp_path) as studio:
        failed = first(studio, studio.make_images(ONE))
        assert (failed.status, failed.collectable) == (TakeStatus.FAILED, True)
        other = first(studio, studio.make_images(ONE))
        assert (other.status, other.cost_usd) == (TakeStatus.READY, 0)
        assert "saves $0.07" in (other.warning or "")
    assert len(fake.predictions()) == 1


def test_what_was_cancelled_too_late_is_kept_beyond_the_hour(fake: FakeReplicate, tmp_path: Path) -> None:
    """It was paid for, and its link is gone in an hour: a retry next day brings it for nothing."""
    for _ in range(3):
        fake.fault("status", "/cancel$", status=500)
    fake.configure(running_seconds=1.5)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        take = first_with(studio, project_id, "remote_id")
        studio.cancel(take)
        assert first_with(studio, project_id, "collectable").status is TakeStatus.CANCELLED
        until(lambda: fake.log("GET", "/out/"))
        time.sleep(0.5)
        fake.advance(24 * 3600)
        studio.retry_image(project_id, 0)
        again = first(studio, project_id)
        assert (again.status, again.id) == (TakeStatus.READY, take.id)
        with studio.media(again.asset_id or "") as (asset, path):
            assert path.stat().st_size == asset.size_bytes
    assert len(fake.predictions()) == 1


def test_a_take_cancelled_while_its_order_is_on_the_way_is_stopped_at_the_provider(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(running_seconds=60.0)
    fake.fault(**ORDER, do="hang_after", seconds=1)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        until(fake.predictions)
        studio.cancel(studio.project(project_id).options[0].take)
        until(lambda: fake.predictions()[0]["status"] == "canceled")
    assert [row["status"] for row in fake.predictions()] == ["canceled"]


def test_an_order_that_is_on_its_way_when_the_studio_closes_is_not_sent_again_by_the_next_one(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """While it is under way nobody can find it at the provider, so the folder must not be let go of before it is over:
    the next process would order again."""
    fake.fault(**ORDER, do="hang", seconds=4)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: fake.log("POST", "predictions"))
        assert fake.predictions() == []
    assert len(fake.predictions()) == 1
    with studio_at(fake, tmp_path) as studio:
        assert first(studio, project_id).status is TakeStatus.READY
    assert len(fake.predictions()) == 1


def test_a_refused_token_while_a_lost_order_is_looked_for_does_not_forget_it(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.fault(**ORDER, do="drop_after")
    fake.fault(**LIST, do="status", status=401, body_json={"detail": "no"})
    with studio_at(fake, tmp_path) as studio:
        take = first(studio, studio.make_images(ONE))
        assert (take.status, take.trouble, take.collectable) == (TakeStatus.FAILED, Trouble.TOKEN, True)
        studio.retry_image(take.project_id, 0)
        again = first(studio, take.project_id)
        assert (again.status, again.remote_id) == (TakeStatus.READY, fake.predictions()[0]["id"])
    assert len(fake.predictions()) == 1


def test_a_rate_limit_is_waited_out_also_when_the_process_ends_meanwhile(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.fault(**ORDER, do="status", status=429, body_json={"detail": "Request was throttled.", "retry_after": 5})
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        take = first_with(studio, project_id, "waiting")
        assert "Waiting for the provider" in (take.waiting or "")
        assert timedelta(seconds=3) < (take.wait_until or datetime.now(UTC)) - datetime.now(UTC) < timedelta(seconds=6)
    with studio_at(fake, tmp_path) as studio:
        assert first(studio, project_id).status is TakeStatus.READY
    refused, accepted = [row for row in fake.log("POST") if row["path"].endswith("/predictions")]
    assert accepted["at"] - refused["at"] >= 5


def test_twelve_scenes_are_made_with_little_credit_and_waiting_is_no_failure(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """One order at a time and the next one when the provider takes it, fifteen times as fast as it is."""
    fake.configure(low_credit_per_minute=90)
    with studio_at(fake, tmp_path, token="r8_lowcredit") as studio:
        project = clips(studio, Brief("A storm", "A girl", scene_count=12))
        assert {scene.take.status for scene in project.scenes} == {TakeStatus.READY}
        assert len(studio.takes(project.id)) == 1 + 12
    assert len(orders(fake, "bytedance/seedance-2.0")) == 12
