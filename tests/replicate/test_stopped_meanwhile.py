"""Orders that were stopped while their answers were lost: what they cost stands in the ledger, and none goes on."""

import time
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
from tests.replicate.later import LIST, LOOK, ONE, ORDER, first, in_database
from tests.watching import finished, until

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


def test_a_cancelled_order_that_did_not_arrive_is_looked_for_for_an_hour_and_cost_nothing(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.fault(**ORDER, do="drop")
    with studio_at(fake, tmp_path, lost_order_seconds=3) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: take_of(studio, project_id).waiting)
        studio.cancel(take_of(studio, project_id))
        until(lambda: is_given_up_for_now(take_of(studio, project_id)))
        assert "cost is not known, at most $" in words_later(take_of(studio, project_id))
    cancelled_ago(tmp_path, minutes=45)
    with studio_at(fake, tmp_path, lost_order_seconds=3) as studio:
        until(lambda: take_of(studio, project_id).sent_at is None)
        take = take_of(studio, project_id)
        assert (take.status, take.cost_usd) == (TakeStatus.CANCELLED, 0)
        assert words_later(take) == "Cancelled · cost nothing"
    assert fake.predictions() == []


def test_a_cancelled_order_that_the_list_shows_late_is_stopped_and_in_the_ledger(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(running_seconds=600.0, list_lag=300.0)
    fake.fault(**ORDER, do="drop_after")
    with studio_at(fake, tmp_path, lost_order_seconds=1) as studio:
        project_id = studio.make_images(ONE)
        until(fake.predictions)
        studio.cancel(take_of(studio, project_id))
        until(lambda: is_given_up_for_now(take_of(studio, project_id)))
        assert take_of(studio, project_id).sent_at is not None
        assert "not known, at most" in studio.ledger()
    fake.configure(list_lag=0.0)
    cancelled_ago(tmp_path, minutes=2)
    assert_stopped_and_paid(fake, tmp_path, project_id)


@pytest.mark.parametrize("former", [{"token": "r8_wrong"}, {"provider": "demo"}], ids=["wrong token", "demo alone"])
def test_what_was_cancelled_and_could_not_be_asked_for_at_one_start_is_stopped_at_the_next(
    fake: FakeReplicate, tmp_path: Path, former: dict[str, str]
) -> None:
    project_id = cancelled_and_killed(fake, tmp_path)
    with studio_at(fake, tmp_path, **former) as studio:
        until(lambda: is_given_up_for_now(take_of(studio, project_id)))
        assert "cost is not known, at most $" in words_later(take_of(studio, project_id))
        assert "not known, at most" in studio.ledger()
    assert_stopped_and_paid(fake, tmp_path, project_id)


def test_what_was_cancelled_is_stopped_also_when_its_job_is_lost(fake: FakeReplicate, tmp_path: Path) -> None:
    project_id = cancelled_and_killed(fake, tmp_path)
    for file in (tmp_path / "data").glob("jobs.db*"):
        file.unlink()
    assert_stopped_and_paid(fake, tmp_path, project_id)


def test_what_was_cancelled_is_left_alone_by_another_account_and_stopped_by_its_own(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(accounts={TOKEN: "painter", "r8_of_somebody_else": "sculptor"})
    project_id = cancelled_and_killed(fake, tmp_path)
    with studio_at(fake, tmp_path, token="r8_of_somebody_else") as studio:
        until(lambda: is_given_up_for_now(take_of(studio, project_id)))
    before = len(fake.log("GET", "/v1/predictions/"))
    with studio_at(fake, tmp_path, token="r8_of_somebody_else"):
        pass
    assert len(fake.log("GET", "/v1/predictions/")) == before
    assert_stopped_and_paid(fake, tmp_path, project_id)


def test_what_was_cancelled_and_refused_once_is_stopped_by_itself(fake: FakeReplicate, tmp_path: Path) -> None:
    project_id = cancelled_and_killed(fake, tmp_path)
    fake.fault(**LOOK, do="status", status=401, body_json={"detail": "no"})
    assert_stopped_and_paid(fake, tmp_path, project_id)
    assert len(fake.log("GET", "/v1/predictions/")) > 1


def test_what_was_dropped_before_it_began_is_told_once_and_asked_for_no_more(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(starting_seconds=600.0)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: take_of(studio, project_id).remote_id)
        studio.cancel(take_of(studio, project_id))
        until(lambda: take_of(studio, project_id).ended_at)
        take = take_of(studio, project_id)
        assert (take.status, take.cost_usd) == (TakeStatus.CANCELLED, 0)
        assert words_later(take) == "Cancelled · cost nothing"
    before = len(fake.log("GET", "/v1/predictions/"))
    cancelled_ago(tmp_path, minutes=2)
    with studio_at(fake, tmp_path) as studio:
        finished(studio, project_id)
        time.sleep(2.0)
    assert len(fake.log("GET", "/v1/predictions/")) == before


def test_what_failed_here_and_may_run_there_is_stopped_once_its_project_is_deleted(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(running_seconds=600.0)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: take_of(studio, project_id).remote_id)
    with studio_at(fake, tmp_path, token="r8_wrong") as studio:
        assert first(studio, project_id).trouble is Trouble.TOKEN
        studio.delete_project(project_id)
        assert "not known, at most" in studio.ledger()
    with studio_at(fake, tmp_path) as studio:
        until(lambda: "not known, at most" not in studio.ledger())
        assert ",cancelled," in studio.ledger()
    assert [there["status"] for there in fake.predictions()] == ["canceled"]


def cancelled_and_killed(fake: FakeReplicate, folder: Path) -> str:
    """The project of an image that was cancelled right before its process was killed: nobody told the provider."""
    fake.configure(running_seconds=600.0)
    with studio_at(fake, folder) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: take_of(studio, project_id).remote_id)
    at = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    in_database(folder, f"UPDATE takes SET status = 'cancelled', finished_at = '{at}'")
    return project_id


def cancelled_ago(folder: Path, minutes: int) -> None:
    ago = (datetime.now(UTC) - timedelta(minutes=minutes)).replace(tzinfo=None).isoformat(" ")
    in_database(folder, f"UPDATE takes SET finished_at = '{ago}', wait_until = '{ago}'")


def is_given_up_for_now(take: Take) -> bool:
    """True when a cancelled take is to be looked for later, and not waited for before it is ordered."""
    return take.status is TakeStatus.CANCELLED and take.wait_until is not None and take.waiting is None


def words_later(take: Take) -> str:
    """What the card says of a cancelled take when the provider had its time to tell what it cost."""
    return cancelled_text(replace(take, finished_at=take.created_at - timedelta(minutes=1)))


def assert_stopped_and_paid(fake: FakeReplicate, folder: Path, project_id: str) -> None:
    """The one prediction is stopped, and costs what it may have cost."""
    with studio_at(fake, folder, lost_order_seconds=3) as studio:
        until(lambda: take_of(studio, project_id).cost_usd)
        take = take_of(studio, project_id)
        assert (take.status, take.cost_is_at_most) == (TakeStatus.CANCELLED, True)
        assert "not known" not in studio.ledger()
    (there,) = fake.predictions()
    assert (there["id"], there["status"]) == (take.remote_id, "canceled")
