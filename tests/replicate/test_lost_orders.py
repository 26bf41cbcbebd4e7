"""Orders and outputs that were lost on the way, as a person meets them: found again, by themselves where that costs
nothing, and never bought twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mvcore import Studio, Take, TakeStatus
from mvcore.domain import Trouble
from tests.at_replicate import clips, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate.later import (
    BROKEN,
    KILLED,
    LIST,
    LOOK,
    ONE,
    ORDER,
    a_minute_later,
    comes_by_itself,
    first,
    in_database,
    picture,
)
from tests.watching import finished, until

NOTHING_YET = {**LIST, "do": "status", "status": 200, "body_json": {"results": [], "next": None}}
LOST = "UPDATE takes SET status = 'failed', trouble = 'lost answer', collectable = 1, remote_id = NULL, asset_id = NULL"


def sent(fake: FakeReplicate) -> int:
    """How many orders went out, whatever became of them."""
    return sum(row["path"].endswith("/predictions") for row in fake.log("POST"))


def written(moment: datetime) -> str:
    """A time as the store writes it."""
    return moment.replace(tzinfo=None).isoformat(" ")


def ready(studio: Studio, project_id: str) -> bool:
    return first(studio, project_id).status is TakeStatus.READY


def test_an_order_that_the_list_shows_late_is_not_sent_again(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.configure(list_lag=5.0)
    fake.fault(**ORDER, do="drop_after")
    with studio_at(fake, tmp_path, lost_order_seconds=9) as studio:
        assert ready(studio, studio.make_images(ONE))
    assert (sent(fake), len(fake.predictions())) == (1, 1)


def test_an_order_that_never_arrived_is_sent_again_once_that_is_sure(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.fault(**ORDER, do="drop")
    with studio_at(fake, tmp_path, lost_order_seconds=4) as studio:
        assert ready(studio, studio.make_images(ONE))
    lost, placed = [row["at"] for row in fake.log("POST") if row["path"].endswith("/predictions")]
    assert placed - lost >= 4
    assert len(fake.predictions()) == 1


@pytest.mark.slow
def test_an_order_that_is_lost_again_and_again_is_not_sent_for_ever(fake: FakeReplicate, tmp_path: Path) -> None:
    for _ in range(6):
        fake.fault(**ORDER, do="drop")
    with studio_at(fake, tmp_path, lost_order_seconds=1) as studio:
        take = first(studio, studio.make_images(ONE))
        assert (take.status, take.trouble, take.collectable) == (TakeStatus.FAILED, Trouble.LOST_ANSWER, True)
    assert sent(fake) == 3


def test_an_order_sent_just_before_a_kill_is_looked_for_until_it_must_be_seen(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """The provider may be taking it in still while the next process has begun to look."""
    with studio_at(fake, tmp_path) as studio:
        take = first(studio, studio.make_images(ONE))
    in_database(tmp_path, f"{KILLED}, sent_at = '{written(datetime.now(UTC))}'")
    for _ in range(2):
        fake.fault(**NOTHING_YET)
    with studio_at(fake, tmp_path, lost_order_seconds=20) as studio:
        assert ready(studio, take.project_id)
    assert (sent(fake), len(fake.predictions())) == (1, 1)


def test_an_order_is_found_though_the_clock_here_was_put_back_since(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        take = first(studio, studio.make_images(ONE))
    ahead = written(datetime.now(UTC) + timedelta(minutes=5))
    in_database(tmp_path, f"{KILLED}, submit_started_at = '{ahead}', sent_at = '{ahead}'")
    with studio_at(fake, tmp_path) as studio:
        assert ready(studio, take.project_id)
    assert len(fake.predictions()) == 1


def given_up(fake: FakeReplicate, folder: Path) -> Take:
    """A take that was ordered; its answer was lost, and it could not be looked for at the time."""
    with studio_at(fake, folder) as studio:
        take = first(studio, studio.make_images(ONE))
    in_database(folder, LOST)
    a_minute_later(folder)
    return take


def test_a_lost_order_is_looked_for_again_though_nobody_asks(fake: FakeReplicate, tmp_path: Path) -> None:
    take = given_up(fake, tmp_path)
    with studio_at(fake, tmp_path) as studio:
        assert comes_by_itself(studio, take)
    assert len(fake.predictions()) == 1


def test_what_nobody_asked_for_is_looked_for_and_not_ordered(fake: FakeReplicate, tmp_path: Path) -> None:
    take = given_up(fake, tmp_path)
    fake.reset(starting_seconds=0.0, running_seconds=0.0)
    with studio_at(fake, tmp_path) as studio:
        until(lambda: fake.log("GET", "/v1/predictions"))
        again = first(studio, take.project_id)
        assert (again.status, again.trouble, again.collectable) == (TakeStatus.FAILED, Trouble.LOST_ANSWER, True)
        assert sent(fake) == 0
        studio.retry_image(take.project_id, 0)
        assert ready(studio, take.project_id)
    assert sent(fake) == 1


def test_what_an_earlier_version_gave_up_is_not_ordered_by_itself(fake: FakeReplicate, tmp_path: Path) -> None:
    """It called such an end "transient"."""
    take = given_up(fake, tmp_path)
    in_database(tmp_path, "UPDATE takes SET trouble = 'transient'")
    fake.reset(starting_seconds=0.0, running_seconds=0.0)
    with studio_at(fake, tmp_path) as studio:
        assert first(studio, take.project_id).status is TakeStatus.FAILED
    assert sent(fake) == 0


def test_a_wrong_address_at_a_restart_forgets_nothing_that_was_paid_for(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        take = first(studio, studio.make_images(ONE))
    running = "UPDATE takes SET status = 'generating', finished_at = NULL, asset_id = NULL"
    in_database(tmp_path, running, "DELETE FROM assets")
    with studio_at(fake, tmp_path, replicate_base_url="api.example.org") as studio:
        failed = first(studio, take.project_id)
        assert (failed.status, failed.collectable) == (TakeStatus.FAILED, True)
    with studio_at(fake, tmp_path) as studio:
        studio.retry_image(take.project_id, 0)
        assert ready(studio, take.project_id)
    assert len(fake.predictions()) == 1


def test_with_the_token_of_another_account_a_paid_prediction_is_not_forgotten(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """That account knows no id of this one."""
    fake.configure(running_seconds=3.0)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: studio.project(project_id).options[0].take.remote_id)
    for _ in range(3):
        fake.fault(**LOOK, do="status", status=404, body_json={"detail": "The requested resource could not be found."})
    with studio_at(fake, tmp_path) as studio:
        take = first(studio, project_id)
        assert (take.status, take.trouble, take.collectable) == (TakeStatus.FAILED, Trouble.UNKNOWN_ID, True)
        assert "token of the account" in (take.error or "")
    a_minute_later(tmp_path)
    with studio_at(fake, tmp_path) as studio:
        assert comes_by_itself(studio, take)
    assert len(fake.predictions()) == 1


def test_an_answer_that_does_not_tell_its_model_is_paid_for_all_the_same(fake: FakeReplicate, tmp_path: Path) -> None:
    """Else the budget would see nothing spent."""
    for _ in range(50):
        fake.fault(**LOOK, do="patch", values={"model": None})
    with studio_at(fake, tmp_path) as studio:
        take = first(studio, studio.make_images(ONE))
        assert (take.status, take.cost_usd) == (TakeStatus.READY, take.price_usd)
        assert take.cost_usd > 0


def test_an_output_that_could_not_be_fetched_is_fetched_later_though_nobody_asks(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    for _ in range(4):
        fake.fault(**BROKEN)
    with studio_at(fake, tmp_path) as studio:
        take = first(studio, studio.make_images(ONE))
        assert (take.status, take.collectable) == (TakeStatus.FAILED, True)
    a_minute_later(tmp_path)
    with studio_at(fake, tmp_path) as studio:
        assert comes_by_itself(studio, take)
    assert len(fake.predictions()) == 1


def test_an_output_that_could_not_be_stored_is_fetched_later_though_nobody_asks(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """A full disk, say; here a file stands where the folder of the pictures should be."""
    with studio_at(fake, tmp_path) as studio:
        in_the_way = tmp_path / "data" / "mv" / "image"
        in_the_way.parent.mkdir(exist_ok=True)
        in_the_way.touch()
        take = first(studio, studio.make_images(ONE))
        assert (take.status, take.collectable) == (TakeStatus.FAILED, True)
        assert "could not be stored" in (take.error or "")
        in_the_way.unlink()
    a_minute_later(tmp_path)
    with studio_at(fake, tmp_path) as studio:
        assert comes_by_itself(studio, take)
    assert len(fake.predictions()) == 1


def test_an_order_of_a_killed_process_is_not_given_up_while_its_picture_cannot_be_read(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """Killed after the order was sent and before its id was written; at the next start the storage cannot be used."""
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, ONE, picture())
    killed = "UPDATE takes SET status = 'generating', remote_id = NULL, finished_at = NULL, asset_id = NULL"
    in_database(tmp_path, f"{killed} WHERE kind = 'clip'", "UPDATE assets SET backend = 'tape' WHERE kind = 'image'")
    ordered = len(fake.predictions())
    with studio_at(fake, tmp_path) as studio:
        take = finished(studio, project.id).scenes[0].take
        assert (take.status, take.collectable) == (TakeStatus.FAILED, True)
        assert "storage that is not known here" in (take.error or "")
    in_database(tmp_path, "UPDATE assets SET backend = 'local' WHERE kind = 'image'")
    with studio_at(fake, tmp_path) as studio:
        studio.retry_clip(project.id, project.scenes[0].id)
        again = finished(studio, project.id).scenes[0].take
        assert (again.status, again.id) == (TakeStatus.READY, take.id)
    assert len(fake.predictions()) == ordered
