"""Orders that were stopped while their answers were lost: what they cost stands in the ledger, and none goes on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from mvcore import Studio, Take, TakeStatus
from mvcore.domain import Trouble
from pages.ui.progress import cancelled_text
from tests.at_replicate import TOKEN, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate.later import LIST, ONE, ORDER, first, in_database
from tests.watching import until

_TIMES = ("submit_started_at", "sent_at")
LOST = "UPDATE takes SET remote_id = NULL"


def stopped_by_somebody_else(fake: FakeReplicate) -> str:
    """The id of the one prediction, stopped on the provider's web page."""
    until(fake.predictions)
    (there,) = fake.predictions()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    url = f"{fake.url}/v1/predictions/{there['id']}/cancel"
    httpx.post(url, headers=headers, trust_env=False).raise_for_status()
    return str(there["id"])


def ordered_a_while_ago(fake: FakeReplicate, folder: Path) -> str:
    """The project of an image whose order was sent before a kill, longer ago than a prediction may take."""
    fake.advance(-1000)
    with studio_at(fake, folder) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: take_of(studio, project_id).remote_id)
    fake.advance(1000)
    in_database(folder, *(f"UPDATE takes SET {name} = datetime({name}, '-1000 seconds')" for name in _TIMES), LOST)
    return project_id


def take_of(studio: Studio, project_id: str) -> Take:
    return studio.project(project_id).options[0].take


def test_what_somebody_stopped_while_its_answer_was_lost_is_in_the_ledger_and_not_bought_again(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(running_seconds=600.0, list_lag=3.0)
    fake.fault(**ORDER, do="drop_after")
    with studio_at(fake, tmp_path, lost_order_seconds=20) as studio:
        project_id = studio.make_images(ONE)
        remote_id = stopped_by_somebody_else(fake)
        take = first(studio, project_id)
        assert (take.status, take.remote_id) == (TakeStatus.FAILED, remote_id)
        assert take.cost_usd == pytest.approx(take.price_usd)
        assert "stopped at the provider" in (take.error or "")
        assert f",{remote_id}," in studio.ledger()
    assert len(fake.predictions()) == 1


def test_what_its_deadline_stopped_while_its_answer_was_lost_is_in_the_ledger(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(running_seconds=3000.0)
    project_id = ordered_a_while_ago(fake, tmp_path)
    with studio_at(fake, tmp_path, lost_order_seconds=20) as studio:
        take = first(studio, project_id)
        assert (take.status, take.trouble) == (TakeStatus.FAILED, Trouble.TIMED_OUT)
        assert take.remote_id == fake.predictions()[0]["id"]
        assert take.cost_usd == pytest.approx(take.price_usd)
    assert len(fake.predictions()) == 1


def test_what_was_dropped_before_it_began_while_its_answer_was_lost_cost_nothing(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(starting_seconds=3000.0)
    project_id = ordered_a_while_ago(fake, tmp_path)
    with studio_at(fake, tmp_path, lost_order_seconds=20) as studio:
        take = first(studio, project_id)
        assert (take.status, take.cost_usd) == (TakeStatus.FAILED, 0)
        assert take.remote_id == fake.predictions()[0]["id"]


def test_what_was_cancelled_here_and_stopped_there_while_its_answer_was_lost_is_in_the_ledger(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(running_seconds=600.0, list_lag=3.0)
    fake.fault(**ORDER, do="drop_after")
    with studio_at(fake, tmp_path, lost_order_seconds=20) as studio:
        project_id = studio.make_images(ONE)
        remote_id = stopped_by_somebody_else(fake)
        studio.cancel(take_of(studio, project_id))
        until(lambda: take_of(studio, project_id).cost_usd)
        take = take_of(studio, project_id)
        assert (take.status, take.remote_id) == (TakeStatus.CANCELLED, remote_id)
        assert take.cost_usd == pytest.approx(take.price_usd)
    assert len(fake.predictions()) == 1


def test_a_cancelled_order_that_could_not_be_looked_for_is_stopped_later_and_in_the_ledger(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """The list could not be read, then the token was refused; nobody asks for it again."""
    fake.configure(running_seconds=600.0)
    fake.fault(**ORDER, do="drop_after")
    for status in (500, 500, 500, 401):
        fake.fault(**LIST, do="status", status=status, body_json={"detail": "no"})
    with studio_at(fake, tmp_path, lost_order_seconds=20) as studio:
        project_id = studio.make_images(ONE)
        until(fake.predictions)
        studio.cancel(take_of(studio, project_id))
        until(lambda: take_of(studio, project_id).wait_until)
        assert take_of(studio, project_id).remote_id is None
        long_ago = take_of(studio, project_id).created_at - timedelta(minutes=1)
        assert "is not known" in cancelled_text(replace(take_of(studio, project_id), finished_at=long_ago))
    ago = (datetime.now(UTC) - timedelta(minutes=2)).replace(tzinfo=None).isoformat(" ")
    in_database(tmp_path, f"UPDATE takes SET finished_at = '{ago}', wait_until = '{ago}'")
    with studio_at(fake, tmp_path, lost_order_seconds=20) as studio:
        until(lambda: take_of(studio, project_id).cost_usd)
        take = take_of(studio, project_id)
        assert (take.status, take.remote_id) == (TakeStatus.CANCELLED, fake.predictions()[0]["id"])
        assert fake.predictions()[0]["status"] == "canceled"
    assert len(fake.predictions()) == 1


def test_a_cancelled_order_that_was_refused_meanwhile_cost_nothing(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.fault(**ORDER, do="hang", seconds=2)
    with studio_at(fake, tmp_path, token="r8_nocredit") as studio:
        project_id = studio.make_images(ONE)
        until(lambda: fake.log("POST", "/predictions"))
        studio.cancel(take_of(studio, project_id))
        assert take_of(studio, project_id).sent_at is not None
        until(lambda: take_of(studio, project_id).sent_at is None)
        assert take_of(studio, project_id).status is TakeStatus.CANCELLED
    assert fake.log("GET", "/v1/predictions") == []


def test_a_cancelled_order_that_did_not_arrive_is_looked_for_no_more(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.fault(**ORDER, do="drop")
    with studio_at(fake, tmp_path, lost_order_seconds=3) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: take_of(studio, project_id).waiting)
        studio.cancel(take_of(studio, project_id))
        until(lambda: take_of(studio, project_id).sent_at is None)
        take = take_of(studio, project_id)
        assert (take.status, take.cost_usd) == (TakeStatus.CANCELLED, 0)
        long_ago = take.created_at - timedelta(minutes=1)
        assert cancelled_text(replace(take, finished_at=long_ago)) == "Cancelled · cost nothing"
    assert fake.predictions() == []
