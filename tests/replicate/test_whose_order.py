"""Two data folders with one token: each finds its own order again, and what may be the other's is told and not used."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from mvcore import Studio, Take, TakeStatus
from mvcore.domain import Trouble
from tests.at_replicate import TOKEN, clips, orders, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate.later import KILLED, ONE, ORDER, first, in_database, picture
from tests.running_app import ROOT, clean_environment
from tests.watching import finished, until

CLIP_MODEL = "bytedance/seedance-2.0"
CLIP_ORDER = {"path": f"/models/{CLIP_MODEL}/predictions$", "method": "POST"}
LINKS = ["as sent", "signed", "copied", "nameless"]
"""How a list may tell the link of an upload."""


@pytest.fixture
def fake(server: FakeReplicate) -> Iterator[FakeReplicate]:
    """The fake as two folders meet it: what each of them orders, may be the same. No rule was broken afterwards."""
    server.reset(starting_seconds=0.0, running_seconds=0.0)
    yield server
    assert server.violations() == []


def clip_of(fake: FakeReplicate, folder: Path, colour: str) -> Take:
    """The one clip of a film about a character in this colour. Its job comes to its end, too."""
    with studio_at(fake, folder) as studio:
        take = clips(studio, ONE, picture(colour)).scenes[0].take
        time.sleep(1)
    return take


def image_of(fake: FakeReplicate, folder: Path) -> Take:
    """One image; that of another folder is the same to the letter."""
    with studio_at(fake, folder) as studio:
        take = first(studio, studio.make_images(ONE))
        time.sleep(1)
    return take


def found_again(fake: FakeReplicate, folder: Path, take: Take) -> Take:
    """The clip after its process was killed before the id of its order was stored."""
    in_database(folder, f"{KILLED} WHERE kind = 'clip'")
    with studio_at(fake, folder) as studio:
        return finished(studio, take.project_id).scenes[0].take


def ordered_beside(fake: FakeReplicate, **values: Any) -> str:
    """The id of what somebody else ordered with the same token at the same moment: the same as the newest order, but
    for `values`."""
    newest = fake.predictions()[-1]
    fake.fault(**ORDER, do="fate", values={"patch": {"created_at": newest["created_at"]}})
    answer = httpx.post(
        f"{fake.url}/v1/models/{newest['model']}/predictions",
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"input": newest["input"] | values},
        trust_env=False,
    )
    return str(answer.raise_for_status().json()["id"])


@contextmanager
def killed_while_ordering(fake: FakeReplicate, folder: Path, colour: str) -> Iterator[None]:
    """A process that has sent the order of its clip and is killed before it is answered."""
    before = len(orders(fake, CLIP_MODEL))
    fake.fault(**CLIP_ORDER, do="hang_after", seconds=60)
    command = [sys.executable, "-m", "tests.replicate.film_worker", fake.url, str(folder / "data"), colour]
    worker = subprocess.Popen(command, cwd=ROOT, env=clean_environment(), stderr=subprocess.DEVNULL)
    try:
        until(lambda: len(orders(fake, CLIP_MODEL)) > before)
        yield
    finally:
        worker.kill()
        worker.wait()


def test_a_process_killed_before_it_knew_the_id_finds_its_own_clip_and_not_that_of_another_folder(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    theirs = clip_of(fake, tmp_path / "frog", "green")
    with killed_while_ordering(fake, tmp_path / "fox", "red"):
        pass
    with studio_at(fake, tmp_path / "fox") as studio:
        (project,) = studio.projects()
        mine = finished(studio, project.id).scenes[0].take
    mine_there = [row["id"] for row in fake.predictions() if row["model"] == CLIP_MODEL][1]
    assert (mine.status, mine.remote_id) == (TakeStatus.READY, mine_there)
    assert mine.remote_id != theirs.remote_id
    assert mine.cost_usd > 0
    assert len(orders(fake, CLIP_MODEL)) == 2


@pytest.mark.parametrize("links", LINKS)
def test_the_own_clip_is_found_however_the_list_tells_its_picture(
    fake: FakeReplicate, tmp_path: Path, links: str
) -> None:
    theirs = clip_of(fake, tmp_path / "frog", "green")
    mine = clip_of(fake, tmp_path / "fox", "red")
    fake.configure(links=links)
    for folder, take in ((tmp_path / "fox", mine), (tmp_path / "frog", theirs)):
        again = found_again(fake, folder, take)
        assert (again.status, again.remote_id) == (TakeStatus.READY, take.remote_id)
        assert again.cost_usd == take.cost_usd
    assert len(orders(fake, CLIP_MODEL)) == 2


@pytest.mark.parametrize("links", ["as sent", "signed", "copied"])
def test_a_clip_whose_order_never_arrived_is_ordered_though_another_folder_has_one_like_it(
    fake: FakeReplicate, tmp_path: Path, links: str
) -> None:
    fake.configure(links=links)
    theirs = clip_of(fake, tmp_path / "frog", "green")
    fake.fault(**CLIP_ORDER, do="drop")
    mine = clip_of(fake, tmp_path / "fox", "red")
    assert (mine.status, len(orders(fake, CLIP_MODEL))) == (TakeStatus.READY, 2)
    assert mine.remote_id != theirs.remote_id


def never_arrived_beside_anothers(fake: FakeReplicate, folder: Path) -> Take:
    """A fox whose order never arrived, while a frog was ordered from another folder a few seconds later."""
    mine = clip_of(fake, folder / "fox", "red")
    theirs = clip_of(fake, folder / "frog", "green")
    assert mine.remote_id is not None
    fake.forget(mine.remote_id)
    again = found_again(fake, folder / "fox", mine)
    assert again.remote_id not in (mine.remote_id, theirs.remote_id)
    return again


def test_the_clip_of_another_character_is_not_taken_for_a_lost_order_when_only_its_picture_tells_them_apart(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(links="nameless")
    again = never_arrived_beside_anothers(fake, tmp_path)
    assert (again.status, len(orders(fake, CLIP_MODEL))) == (TakeStatus.READY, 2)


def test_what_may_be_the_clip_of_another_character_is_told_and_not_used_while_its_picture_cannot_be_loaded(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(links="unloadable")
    again = never_arrived_beside_anothers(fake, tmp_path)
    assert (again.status, again.trouble, again.remote_id) == (TakeStatus.FAILED, Trouble.IN_DOUBT, None)
    assert len(orders(fake, CLIP_MODEL)) == 1


def test_a_clip_that_differs_in_its_picture_and_was_ordered_at_the_same_time_is_told_and_not_used(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    mine = clip_of(fake, tmp_path, "red")
    theirs = ordered_beside(fake, reference_images=[f"{fake.url}/v1/files/0123456789abcdef01234567"])
    in_database(tmp_path, f"{KILLED}, upload_link = '{fake.url}/v1/files/76543210fedcba9876543210' WHERE kind = 'clip'")
    with studio_at(fake, tmp_path) as studio:
        doubtful = finished(studio, mine.project_id).scenes[0].take
        assert (doubtful.status, doubtful.trouble) == (TakeStatus.FAILED, Trouble.IN_DOUBT)
        assert doubtful.remote_id is None
        assert "another data folder" in (doubtful.error or "")
        assert theirs in (doubtful.technical or "")
        assert len(orders(fake, CLIP_MODEL)) == 2
        studio.retry_failed(mine.project_id)
        again = finished(studio, mine.project_id).scenes[0].take
        assert (again.status, len(orders(fake, CLIP_MODEL))) == (TakeStatus.READY, 3)


def test_of_equal_orders_without_a_picture_the_one_that_is_nearest_in_time_is_taken(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """Two folders with the same words ask for the same to the letter, seed included."""
    takes: list[Take] = []
    for name in ("one", "two", "three"):
        takes.append(image_of(fake, tmp_path / name))
        time.sleep(1)
    in_database(tmp_path / "two", KILLED)
    with studio_at(fake, tmp_path / "two") as studio:
        again = first(studio, takes[1].project_id)
    assert (again.status, again.remote_id) == (TakeStatus.READY, takes[1].remote_id)


def test_two_equal_orders_of_the_same_moment_are_told_and_neither_is_taken_before_a_person_says_so(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    project_id = image_of(fake, tmp_path).project_id
    theirs = ordered_beside(fake)
    in_database(tmp_path, KILLED)
    with studio_at(fake, tmp_path) as studio:
        doubtful = first(studio, project_id)
        assert (doubtful.status, doubtful.trouble, doubtful.cost_usd) == (TakeStatus.FAILED, Trouble.IN_DOUBT, 0)
        assert theirs in (doubtful.technical or "")
        assert len(fake.predictions()) == 2
        studio.retry_image(project_id, 0)
        again = first(studio, project_id)
        assert (again.status, len(fake.predictions())) == (TakeStatus.READY, 3)


def test_what_another_folder_ordered_at_another_time_is_told_and_not_taken_for_a_lost_order(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """Ours never arrived. Whether the clock here was put back since, nobody knows."""
    take = image_of(fake, tmp_path)
    at = (datetime.now(UTC) - timedelta(minutes=5)).replace(tzinfo=None).isoformat(" ")
    in_database(tmp_path, f"{KILLED}, submit_started_at = '{at}', sent_at = '{at}'")
    with studio_at(fake, tmp_path) as studio:
        doubtful = first(studio, take.project_id)
        assert (doubtful.status, doubtful.trouble) == (TakeStatus.FAILED, Trouble.IN_DOUBT)
    assert len(fake.predictions()) == 1


def test_an_order_that_was_in_doubt_is_taken_by_itself_once_it_is_there_without_doubt(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    mine = clip_of(fake, tmp_path, "red")
    in_database(tmp_path, f"{KILLED} WHERE kind = 'clip'")
    before = (datetime.now(UTC) - timedelta(minutes=1)).replace(tzinfo=None).isoformat(" ")
    in_database(
        tmp_path,
        f"UPDATE takes SET status = 'failed', trouble = 'in doubt', finished_at = '{before}', "
        f"submit_started_at = '{before}' WHERE kind = 'clip'",
    )
    with studio_at(fake, tmp_path) as studio:
        until(lambda: clip(studio, mine).status is not TakeStatus.FAILED)
        until(lambda: not clip(studio, mine).status.is_running)
        assert (clip(studio, mine).status, clip(studio, mine).remote_id) == (TakeStatus.READY, mine.remote_id)
    assert len(orders(fake, CLIP_MODEL)) == 1


def clip(studio: Studio, take: Take) -> Take:
    return studio.project(take.project_id).scenes[0].take
