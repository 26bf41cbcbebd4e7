"""Orders that were sent to another address, or from another account, than the settings lead to now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mvcore import Studio, Take, TakeStatus
from mvcore.domain import Trouble
from tests.at_replicate import TOKEN, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate.later import BROKEN, KILLED, ONE, a_minute_later, comes_by_itself, first, in_database
from tests.watching import until

OTHERS_TOKEN = "r8_of_somebody_else"
ACCOUNTS = {TOKEN: "painter", OTHERS_TOKEN: "sculptor"}
IN_ACCOUNT = {"path": "/v1/account$", "do": "status"}


@pytest.fixture
def elsewhere(server: FakeReplicate) -> Iterator[FakeReplicate]:
    """Another address that speaks the same protocol, with an account of the same name."""
    with FakeReplicate() as running:
        running.reset(starting_seconds=0.0, running_seconds=0.0)
        yield running


def lost(fake: FakeReplicate, folder: Path) -> Take:
    """An image whose process was killed before the id of its order was stored."""
    with studio_at(fake, folder) as studio:
        take = first(studio, studio.make_images(ONE))
    in_database(folder, KILLED)
    return take


def assert_told(take: Take, *names: str) -> None:
    assert (take.status, take.trouble, take.remote_id) == (TakeStatus.FAILED, Trouble.IN_DOUBT, None)
    for name in names:
        assert name in (take.error or "")


def test_a_lost_order_is_not_bought_again_at_another_address_before_a_person_says_so(
    fake: FakeReplicate, elsewhere: FakeReplicate, tmp_path: Path
) -> None:
    take = lost(fake, tmp_path)
    with studio_at(elsewhere, tmp_path) as studio:
        assert_told(first(studio, take.project_id), fake.url, "fake-artist", elsewhere.url)
        assert elsewhere.predictions() == []
        studio.retry_image(take.project_id, 0)
        again = first(studio, take.project_id)
        assert (again.status, len(elsewhere.predictions())) == (TakeStatus.READY, 1)
    assert len(fake.predictions()) == 1


def test_a_lost_order_is_found_by_itself_when_the_address_is_set_back(
    fake: FakeReplicate, elsewhere: FakeReplicate, tmp_path: Path
) -> None:
    take = lost(fake, tmp_path)
    with studio_at(elsewhere, tmp_path) as studio:
        assert_told(first(studio, take.project_id), fake.url)
    a_minute_later(tmp_path)
    in_database(tmp_path, "UPDATE takes SET submit_started_at = sent_at")
    with studio_at(fake, tmp_path) as studio:
        assert comes_by_itself(studio, take)
    assert (len(fake.predictions()), elsewhere.predictions()) == (1, [])


def test_a_lost_order_is_not_bought_again_by_another_account_before_a_person_says_so(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(accounts=ACCOUNTS)
    take = lost(fake, tmp_path)
    with studio_at(fake, tmp_path, token=OTHERS_TOKEN) as studio:
        assert_told(first(studio, take.project_id), "painter", "sculptor", "REPLICATE_API_TOKEN")
    assert len(fake.predictions()) == 1


def test_a_lost_order_is_found_through_another_address_of_the_same_account(fake: FakeReplicate, tmp_path: Path) -> None:
    take = lost(fake, tmp_path)
    other_name = fake.url.replace("127.0.0.1", "localhost")
    with studio_at(fake, tmp_path, replicate_base_url=other_name) as studio:
        again = first(studio, take.project_id)
        assert (again.status, again.remote_id, again.api_url) == (TakeStatus.READY, take.remote_id, other_name)
    assert len(fake.predictions()) == 1


def test_what_never_was_sent_is_ordered_at_the_new_address(
    fake: FakeReplicate, elsewhere: FakeReplicate, tmp_path: Path
) -> None:
    """Waiting for a rate limit at the old one."""
    throttled = {"detail": "Request was throttled.", "retry_after": 4}
    fake.fault("status", "/predictions$", method="POST", status=429, body_json=throttled)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: studio.project(project_id).options[0].take.waiting)
    with studio_at(elsewhere, tmp_path) as studio:
        take = first(studio, project_id)
        assert (take.status, take.api_url) == (TakeStatus.READY, elsewhere.url)
    assert (len(fake.predictions()), len(elsewhere.predictions())) == (0, 1)


def test_what_runs_at_another_address_is_told_with_that_address_and_comes_when_it_is_set_back(
    fake: FakeReplicate, elsewhere: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(running_seconds=3.0)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: studio.project(project_id).options[0].take.remote_id)
    with studio_at(elsewhere, tmp_path) as studio:
        take = first(studio, project_id)
        assert (take.status, take.trouble, take.collectable) == (TakeStatus.FAILED, Trouble.UNKNOWN_ID, True)
        assert fake.url in (take.error or "")
        assert elsewhere.url in (take.error or "")
    a_minute_later(tmp_path)
    with studio_at(fake, tmp_path) as studio:
        assert comes_by_itself(studio, take)
    assert (len(fake.predictions()), elsewhere.predictions()) == (1, [])


def test_what_lies_in_another_account_is_told_with_both_names(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.configure(running_seconds=3.0, accounts=ACCOUNTS)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        until(lambda: studio.project(project_id).options[0].take.remote_id)
    with studio_at(fake, tmp_path, token=OTHERS_TOKEN) as studio:
        take = first(studio, project_id)
        assert (take.status, take.collectable) == (TakeStatus.FAILED, True)
        assert "painter" in (take.error or "")
        assert "sculptor" in (take.error or "")


def test_what_lies_at_another_address_is_neither_offered_nor_used_as_an_existing_result(
    fake: FakeReplicate, elsewhere: FakeReplicate, tmp_path: Path
) -> None:
    for _ in range(4):
        fake.fault(**BROKEN)
    with studio_at(fake, tmp_path) as studio:
        assert first(studio, studio.make_images(ONE)).collectable
        assert studio.existing_images(ONE) == 1
    with studio_at(elsewhere, tmp_path) as studio:
        assert studio.existing_images(ONE) == 0
        take = first(studio, studio.make_images(ONE))
        assert (take.status, take.api_url) == (TakeStatus.READY, elsewhere.url)
        assert take.cost_usd > 0


def test_an_order_waits_for_no_account_that_does_not_answer(fake: FakeReplicate, tmp_path: Path) -> None:
    """It is ordered all the same, and found again by its address."""
    for _ in range(9):
        fake.fault(**IN_ACCOUNT, status=500)
    take = lost(fake, tmp_path)
    assert (take.account, take.api_url) == (None, fake.url)
    with studio_at(fake, tmp_path) as studio:
        again = first(studio, take.project_id)
        assert (again.status, again.remote_id) == (TakeStatus.READY, take.remote_id)
    assert len(fake.predictions()) == 1


def without_account(fake: FakeReplicate) -> None:
    for _ in range(40):
        fake.fault(**IN_ACCOUNT, status=404)


def test_a_lost_order_is_not_bought_again_with_another_token_though_no_account_is_known(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(accounts=ACCOUNTS)
    without_account(fake)
    take = lost(fake, tmp_path)
    with studio_at(fake, tmp_path, token=OTHERS_TOKEN) as studio:
        assert_told(first(studio, take.project_id), "another token", "REPLICATE_API_TOKEN")
        assert len(fake.predictions()) == 1
        studio.retry_image(take.project_id, 0)
        assert first(studio, take.project_id).status is TakeStatus.READY
    assert len(fake.predictions()) == 2


@pytest.mark.parametrize("known", ["at the order", "afterwards"])
def test_a_lost_order_is_not_bought_again_with_another_token_when_one_account_is_not_known(
    fake: FakeReplicate, tmp_path: Path, known: str
) -> None:
    fake.configure(accounts=ACCOUNTS)
    if known == "afterwards":
        fake.fault(**IN_ACCOUNT, status=404)
    take = lost(fake, tmp_path)
    if known == "at the order":
        without_account(fake)
    name = "painter" if known == "at the order" else "sculptor"
    with studio_at(fake, tmp_path, token=OTHERS_TOKEN) as studio:
        assert_told(first(studio, take.project_id), name, "REPLICATE_API_TOKEN")
    assert len(fake.predictions()) == 1


def test_a_lost_order_is_found_with_another_token_of_an_account_that_is_not_known(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    without_account(fake)
    take = lost(fake, tmp_path)
    with studio_at(fake, tmp_path, token=OTHERS_TOKEN) as studio:
        again = first(studio, take.project_id)
        assert (again.status, again.remote_id) == (TakeStatus.READY, take.remote_id)
    assert len(fake.predictions()) == 1


def test_of_the_token_only_what_differs_for_each_take_is_kept(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        fingerprints = [made(studio).token_fingerprint for _ in range(2)]
    assert None not in fingerprints
    assert len(set(fingerprints)) == 2
    assert TOKEN.encode() not in (tmp_path / "data" / "studio.db").read_bytes()


def test_the_account_is_asked_for_once(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        made(studio)
        made(studio)
    assert len(fake.log("GET", "/v1/account")) == 1
    assert TOKEN.encode() not in (tmp_path / "data" / "studio.db").read_bytes()


def made(studio: Studio) -> Take:
    return first(studio, studio.make_images(ONE, anew=True))
