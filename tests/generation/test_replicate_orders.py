"""Orders at Replicate whose answers are lost: each is found again, and none is sent twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mvcore.domain import Trouble, now
from mvcore.generation import GenerationRequest, PredictionStatus, ProviderFailure, TryLater
from mvcore.generation.replicate import ReplicateProvider
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.provider_contract import RUNNING, finished
from tests.generation.replicate_requests import Opener, clip, image, orders, picture


@pytest.mark.parametrize("fault", [{"do": "drop_after"}, {"do": "patch", "values": {"id": None}}])
def test_an_order_whose_answer_is_lost_is_found_and_not_sent_again(
    provider: ReplicateProvider, fake: FakeReplicate, fault: dict[str, Any]
) -> None:
    fake.fault(path="/predictions$", method="POST", **fault)
    remote_id = provider.submit(image())
    assert [row["id"] for row in fake.predictions()] == [remote_id]
    assert len(orders(fake)) == 1


def test_an_order_whose_answer_does_not_come_in_time_is_found(opener: Opener, fake: FakeReplicate) -> None:
    provider = opener(timeout=0.5)
    fake.fault("hang_after", "/predictions$", method="POST", seconds=1.5)
    remote_id = provider.submit(image())
    assert [row["id"] for row in fake.predictions()] == [remote_id]
    fake.fault("hang", f"{remote_id}$", seconds=1.5)
    assert provider.poll(remote_id).status in RUNNING


def sent_when_it_is_known_to_be_lost(provider: ReplicateProvider) -> str:
    """What may have arrived is not sent again at once: who orders looks first."""
    since = now()
    with pytest.raises(TryLater):
        provider.submit(image())
    assert provider.find(image(), since, ()) is None
    return provider.submit(image())


def test_an_order_that_never_arrived_can_be_sent_again(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.fault("drop", "/predictions$", method="POST")
    remote_id = sent_when_it_is_known_to_be_lost(provider)
    assert [row["id"] for row in fake.predictions()] == [remote_id]


@pytest.mark.parametrize("status", [200, 500, 502, 503, 504])
def test_an_order_that_meets_a_server_error_is_looked_for_before_it_is_sent_again(
    provider: ReplicateProvider, fake: FakeReplicate, status: int
) -> None:
    fake.fault("status", "/predictions$", method="POST", status=status)
    assert sent_when_it_is_known_to_be_lost(provider) == fake.predictions()[0]["id"]
    assert len(fake.log("GET", "/v1/predictions")) == 3
    assert fake.doubles() == []


def test_lasting_trouble_asks_to_try_later(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.fault("status", "/predictions$", method="POST", status=500)
    with pytest.raises(TryLater, match="nothing is paid for twice") as caught:
        provider.submit(image())
    assert (caught.value.kind, caught.value.retry_after) == (Trouble.TRANSIENT, 15)
    assert fake.predictions() == []


@pytest.mark.parametrize("ahead", [-7200, -420, -90, -1, 1, 90, 420, 7200])
def test_a_lost_order_is_found_when_the_clocks_differ(
    provider: ReplicateProvider, fake: FakeReplicate, ahead: float
) -> None:
    fake.advance(ahead)
    fake.fault("drop_after", "/predictions$", method="POST")
    assert provider.submit(image()) == fake.predictions()[0]["id"]
    assert len(orders(fake)) == 1


@pytest.mark.parametrize("ahead", [-7200, -420, 420, 7200])
def test_the_order_of_a_killed_process_is_found_when_the_clocks_differ(
    opener: Opener, fake: FakeReplicate, ahead: float
) -> None:
    fake.advance(ahead)
    since = now()
    remote_id = opener().submit(image())
    assert opener().find(image(), since, ()) == remote_id


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%f000+00:00"])
def test_a_lost_order_is_found_whatever_form_the_times_have(
    provider: ReplicateProvider, fake: FakeReplicate, form: str
) -> None:
    values = {"patch": {"created_at": now().strftime(form)}}
    since = now()
    fake.fault("fate", "/predictions$", method="POST", values=values)
    remote_id = provider.submit(image())
    assert provider.find(image(), since, ()) == remote_id


def test_a_lost_order_is_found_among_the_orders_of_other_people(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.configure(page_size=5)
    fake.fault("drop_after", "/predictions$", method="POST", body="Me")
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: provider.submit(image(prompt=f"Somebody {number}")), range(12)))
        mine = pool.submit(provider.submit, image(prompt="Me"))
        list(pool.map(lambda number: provider.submit(image(prompt=f"Somebody else {number}")), range(24)))
    assert [row["id"] for row in fake.predictions() if "Me" in row["input"]["prompt"]] == [mine.result()]


def test_a_list_without_inputs_asks_for_each_prediction_once(opener: Opener, fake: FakeReplicate) -> None:
    since = now()
    opener().submit(image(prompt="Somebody"))
    mine = opener().submit(image())
    fake.configure(list_input=False)
    provider = opener()
    assert [provider.find(image(), since, ()), provider.find(image(prompt="Nobody"), since, ())] == [mine, None]
    assert len(fake.log("GET", "/v1/predictions/")) == 2


def test_a_prediction_is_looked_at_once_a_second_though_a_list_without_inputs_is_read_as_well(
    opener: Opener, fake: FakeReplicate
) -> None:
    fake.configure(list_input=False, starting_seconds=60)
    since, provider = now(), opener(pace=1.0)
    remote_id = provider.submit(image())

    def poll() -> None:
        for _ in range(3):
            provider.poll(remote_id)
            time.sleep(provider.poll_seconds)

    with ThreadPoolExecutor(3) as pool:
        looks = [pool.submit(poll)]
        looks += [pool.submit(provider.find, image(prompt=text), since, ()) for text in ("Nobody", "Somebody")]
        [look.result() for look in looks]
    assert fake.polls_per_second() == 1


def test_nothing_is_ordered_while_the_list_does_not_end(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    since = now() - timedelta(seconds=1)
    for number in range(102):
        provider.submit(image(prompt=f"Somebody {number}"))
    fake.configure(page_size=1)
    with pytest.raises(TryLater, match="before anything is paid"):
        provider.find(image(), since, ())


def test_a_lost_order_is_not_taken_for_one_that_is_known(opener: Opener, fake: FakeReplicate) -> None:
    """A new take of a model without seeds is the same request: what the first one got is not its result."""
    first = opener().submit(image())
    fake.fault("drop_after", "/predictions$", method="POST")
    second = opener().submit(image(), known={first})
    assert [row["id"] for row in fake.predictions()] == [first, second]


def test_an_order_that_was_not_answered_in_time_is_not_sent_again_at_once(opener: Opener, fake: FakeReplicate) -> None:
    """It may be worked on still: here it arrives after the answer was given up."""
    since, provider = now(), opener(timeout=0.3, pace=0.02)
    fake.fault("hang", "/predictions$", method="POST", seconds=1)
    with pytest.raises(TryLater) as caught:
        provider.submit(image())
    assert (caught.value.kind, caught.value.retry_after) == (Trouble.LOST_ANSWER, 30)
    time.sleep(1.2)
    assert provider.find(image(), since, ()) == fake.predictions()[0]["id"]
    assert len(orders(fake)) == 1


def test_a_token_that_is_refused_while_an_order_is_looked_for_leaves_it_to_be_found(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    since = now()
    remote_id = provider.submit(image())
    fake.fault("status", "/v1/predictions$", method="GET", status=401, body_json={"detail": "no"})
    with pytest.raises(ProviderFailure) as caught:
        provider.find(image(), since, ())
    assert (caught.value.kind, caught.value.collectable) == (Trouble.TOKEN, True)
    assert provider.find(image(), since, ()) == remote_id


def test_equal_orders_whose_answers_are_lost_get_a_prediction_each(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    for _ in range(3):
        fake.fault("drop_after", "/predictions$", method="POST")
    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(lambda _: provider.submit(image()), range(4)))
    assert len(set(ids)) == 4
    assert {row["id"] for row in fake.predictions()} == set(ids)


def test_a_lost_order_is_asked_for_again_later_while_the_list_cannot_be_read(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    since = now()
    fake.fault("drop_after", "/predictions$", method="POST")
    for _ in range(6):
        fake.fault("status", "/v1/predictions$", method="GET", status=500)
    with pytest.raises(TryLater) as caught:
        provider.submit(image())
    assert caught.value.kind is Trouble.LOST_ANSWER
    with pytest.raises(TryLater, match="before anything is paid"):
        provider.find(image(), since, ())
    assert provider.find(image(), since, ()) == fake.predictions()[0]["id"]
    assert len(orders(fake)) == 1


def test_equal_orders_of_a_killed_process_are_found_one_by_one(opener: Opener, fake: FakeReplicate) -> None:
    since = now() - timedelta(seconds=1)
    killed = opener()
    ids = [killed.submit(image()) for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        restarted = opener()
        found = list(pool.map(lambda _: restarted.find(image(), since, {ids[0]}), range(4)))
    assert sorted(filter(None, found)) == sorted(ids[1:])


def test_a_prediction_is_found_on_a_later_page_of_the_list(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.configure(page_size=2)
    since = now() - timedelta(seconds=1)
    remote_id = provider.submit(image())
    for number in range(5):
        provider.submit(image(prompt=f"Somebody else {number}"))
    assert provider.find(image(), since, ()) == remote_id
    assert len(fake.log("GET", "/v1/predictions")) == 3


def test_an_order_that_was_stopped_meanwhile_is_found_as_it_may_have_cost_something(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.configure(starting_seconds=0, running_seconds=30)
    remote_id = provider.submit(image())
    provider.cancel(remote_id)
    assert provider.find(image(), now() - timedelta(seconds=60), ()) == remote_id


def test_an_uploaded_picture_is_no_difference_when_a_clip_is_looked_for(opener: Opener, tmp_path: Path) -> None:
    request = clip(reference=picture(tmp_path / "her.png", 320))
    remote_id = opener().submit(request)
    other = opener()
    assert other.find(request, now() - timedelta(seconds=60), ()) == remote_id
    assert other.find(clip(), now() - timedelta(seconds=60), ()) is None


@pytest.mark.parametrize(
    "values", [{"version": None}, {"error": {"detail": "odd"}}, {"status": "aborted"}, {"model": 7}]
)
def test_an_accepted_order_is_kept_whatever_its_answer_looks_like(
    provider: ReplicateProvider, fake: FakeReplicate, values: dict[str, Any]
) -> None:
    fake.fault("patch", "/predictions$", method="POST", values=values)
    assert provider.submit(image()) == fake.predictions()[0]["id"]
    assert len(orders(fake)) == 1


def test_a_clip_is_found_when_its_picture_was_lost_meanwhile(opener: Opener, tmp_path: Path) -> None:
    request = clip("google/veo-3.1", picture(tmp_path / "her.png"))
    remote_id = opener().submit(request)
    without_file = GenerationRequest(request.kind, request.model, request.input)
    assert opener().find(without_file, now() - timedelta(seconds=60), ()) == remote_id


@pytest.mark.parametrize("model", ["google/veo-3.1", "bytedance/seedance-2.0"])
def test_a_clip_that_was_ordered_without_its_picture_is_found_when_that_is_back(
    opener: Opener, fake: FakeReplicate, tmp_path: Path, model: str
) -> None:
    request = clip(model, picture(tmp_path / "her.png"))
    without_file = GenerationRequest(request.kind, request.model, request.input)
    since, remote_id = now() - timedelta(seconds=60), opener().submit(without_file)
    assert opener().find(request, since, ()) == remote_id
    assert opener().find(request, since, {remote_id}) is None


def test_a_clip_that_was_ordered_with_its_picture_is_not_taken_for_one_without(
    opener: Opener, fake: FakeReplicate, tmp_path: Path
) -> None:
    request = clip(reference=picture(tmp_path / "her.png"))
    provider = opener()
    sent = replace(request, upload=provider.upload(request))
    provider.submit(GenerationRequest(request.kind, request.model, request.input))
    assert opener().find(sent, now() - timedelta(seconds=60), ()) is None


def test_an_order_carries_a_deadline_and_does_not_wait(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    provider.submit(image())
    (order,) = orders(fake)
    assert order["headers"]["cancel-after"] == "900s"
    assert "prefer" not in order["headers"]


def test_a_model_without_a_deployment_is_ordered_by_its_version(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.configure(without_deployment=["minimax/video-01"])
    assert finished(provider, provider.submit(clip("minimax/video-01"))).status is PredictionStatus.SUCCEEDED


def test_a_model_without_a_deployment_is_ordered_by_its_version_by_many_at_once(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.configure(without_deployment=["minimax/video-01"])
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda seed: provider.submit(clip("minimax/video-01", seed=seed)), range(8)))
    assert len(set(ids)) == 8


def test_a_model_that_was_not_found_for_a_moment_is_ordered_as_usual_afterwards(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    """Its version is refused: the next order does not stay with that."""
    fake.fault("status", "/models/google/nano-banana-2/predictions$", method="POST", status=404, body_json={})
    fake.fault("status", "/v1/predictions$", method="POST", status=422, body_json={"title": "Invalid version"})
    with pytest.raises(ProviderFailure):
        provider.submit(image())
    assert provider.submit(image()) == fake.predictions()[0]["id"]
