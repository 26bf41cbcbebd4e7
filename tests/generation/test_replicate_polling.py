"""Looking at predictions at Replicate: what counts as running, as failed and as over."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mvcore.domain import Trouble, now
from mvcore.generation import Prediction, PredictionStatus, ProviderFailure
from mvcore.generation.replicate import ReplicateProvider
from mvcore.generation.replicate.reading import progress
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.provider_contract import RUNNING, finished
from tests.generation.replicate_requests import THROTTLED, Opener, image

ON_THE_WAY = [
    {"do": "status", "status": 500},
    {"do": "status", "status": 502},
    {"do": "status", "status": 503},
    {"do": "status", "status": 429, "body_json": THROTTLED, "headers": {"Retry-After": "1"}},
    {"do": "status", "status": 200},
    {"do": "status", "status": 200, "body_json": ["list"]},
    {"do": "status", "status": 200, "body_json": {}},
    {"do": "drop"},
    {"do": "patch", "values": {"status": "processing", "output": None}},
    {"do": "patch", "values": {"status": "something new"}},
]


@pytest.mark.parametrize("fault", ON_THE_WAY)
def test_trouble_on_the_way_counts_as_still_running(
    provider: ReplicateProvider, fake: FakeReplicate, fault: dict[str, Any]
) -> None:
    remote_id = provider.submit(image())
    fake.fault(path=f"/v1/predictions/{remote_id}$", **fault)
    assert provider.poll(remote_id).status in RUNNING
    assert finished(provider, remote_id).status is PredictionStatus.SUCCEEDED


@pytest.mark.parametrize("values", [{"version": None}, {"error": {"code": 1}}, {"logs": None}, {"metrics": None}])
def test_odd_shapes_of_a_prediction_do_not_matter(
    provider: ReplicateProvider, fake: FakeReplicate, values: dict[str, Any]
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"patch": values})
    assert finished(provider, provider.submit(image())).status is PredictionStatus.SUCCEEDED


@pytest.mark.parametrize(
    ("error", "trouble", "sentence"),
    [
        ("The input or output was flagged as sensitive. (E005)", Trouble.MODERATION, "soften its wording"),
        ("Prediction interrupted; please retry (code: PA)", Trouble.TRANSIENT, "retry"),
        ("Director: unexpected error handling prediction (E9828)", Trouble.TRANSIENT, "retry"),
        ("Error E6716: timeout starting prediction", Trouble.TRANSIENT, "retry"),
        ("Service is temporarily unavailable", Trouble.TRANSIENT, "retry"),
        ("The request timed out", Trouble.TIMED_OUT, "took too long"),
        ("", Trouble.MODEL, "could not make this"),
        ({"detail": "flagged as sensitive"}, Trouble.MODERATION, "soften"),
        ("too many cooks", Trouble.MODEL, "too many cooks"),
    ],
)
def test_a_failed_prediction_is_told_by_its_kind(
    provider: ReplicateProvider, fake: FakeReplicate, error: object, trouble: Trouble, sentence: str
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"status": "failed", "error": error})
    prediction = finished(provider, provider.submit(image()))
    assert (prediction.status, prediction.trouble, prediction.cost_usd) == (PredictionStatus.FAILED, trouble, 0)
    assert sentence in (prediction.error or "")


@pytest.mark.parametrize("output", [None, [], "", {}, {"odd": 1}, ["no link"]])
def test_success_without_an_output_is_a_failure(
    provider: ReplicateProvider, fake: FakeReplicate, output: object, tmp_path: Path
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"output": output})
    remote_id = provider.submit(image())
    prediction = finished(provider, remote_id)
    assert prediction.trouble is Trouble.NO_OUTPUT
    with pytest.raises(ProviderFailure) as caught:
        provider.fetch(remote_id, tmp_path / "output")
    assert not caught.value.collectable


def test_a_prediction_that_its_deadline_stopped_has_timed_out(opener: Opener, fake: FakeReplicate) -> None:
    fake.configure(seconds_by_model={"google/nano-banana-2": (5, 7200), "bytedance/seedream-4.5": (7200, 5)})
    provider = opener()
    running, waiting = provider.submit(image()), provider.submit(image("bytedance/seedream-4.5"))
    fake.advance(1000)
    told: list[Prediction] = [provider.poll(running), provider.poll(waiting)]
    assert [row.status for row in told] == [PredictionStatus.FAILED] * 2
    assert [row.cost_usd for row in told] == [0.067, 0]
    assert all("did not finish in time" in (row.error or "") for row in told)


def test_a_prediction_that_never_ends_is_stopped_and_told(opener: Opener, fake: FakeReplicate) -> None:
    turned = timedelta()
    provider = opener(clock=lambda: now() + turned)
    fake.configure(starting_seconds=7200)
    remote_id = provider.submit(image())
    assert provider.poll(remote_id).status is PredictionStatus.STARTING
    turned = timedelta(minutes=3)
    long_ago = (now() - timedelta(minutes=30)).isoformat()
    fake.fault("patch", f"{remote_id}$", method="GET", values={"created_at": long_ago})
    prediction = provider.poll(remote_id)
    assert prediction.status is PredictionStatus.FAILED
    assert "told to stop" in (prediction.error or "")
    assert fake.predictions()[0]["status"] == "canceled"


@pytest.mark.parametrize("told", ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00+00:00", None, "yesterday"])
def test_a_prediction_is_not_stopped_because_of_the_time_that_it_tells(
    provider: ReplicateProvider, fake: FakeReplicate, told: str | None
) -> None:
    fake.configure(starting_seconds=7200)
    remote_id = provider.submit(image())
    for _ in range(2):
        fake.fault("patch", f"{remote_id}$", method="GET", values={"created_at": told})
        assert provider.poll(remote_id).status is PredictionStatus.STARTING
    assert fake.predictions()[0]["status"] == "starting"


def test_a_prediction_is_not_stopped_because_the_clock_here_is_wrong(opener: Opener, fake: FakeReplicate) -> None:
    provider = opener(clock=lambda: now() + timedelta(minutes=30))
    fake.configure(starting_seconds=7200)
    assert provider.poll(provider.submit(image())).status is PredictionStatus.STARTING


def test_a_prediction_that_was_dropped_before_it_began_has_timed_out_and_cost_nothing(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"status": "aborted", "patch": {"deadline": None}})
    told = finished(provider, provider.submit(image()))
    assert (told.trouble, told.cost_usd) == (Trouble.TIMED_OUT, 0)
    assert "before it began" in (told.error or "")


def test_other_bars_in_the_logs_are_passed_over_however_many_there_are() -> None:
    """A download's bar counts bytes: "12.3M/246M". Reading them used to take minutes."""
    bars = "  5%|###       | 12.3M/246M [00:01<00:20, 11.9MB/s]\r" * 50_000
    assert progress(bars) == 0
    assert progress(f"{bars} 40%|####      | 20/50\n") == pytest.approx(0.4)


def test_a_success_whose_output_is_written_down_a_moment_later_is_one(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    remote_id = provider.submit(image())
    for _ in range(3):
        fake.fault("patch", f"{remote_id}$", values={"status": "succeeded", "output": None})
    assert finished(provider, remote_id).status is PredictionStatus.SUCCEEDED


def test_progress_comes_from_the_logs_and_never_falls(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.configure(seconds_by_model={"google/nano-banana-2": (0, 100)})
    remote_id = provider.submit(image())
    fake.advance(51)
    assert provider.poll(remote_id).progress == pytest.approx(0.5)
    fake.fault("patch", f"{remote_id}$", values={"logs": ""})
    assert provider.poll(remote_id).progress == pytest.approx(0.5)


def test_a_token_refused_while_waiting_leaves_the_prediction_collectable(
    provider: ReplicateProvider, opener: Opener, fake: FakeReplicate
) -> None:
    remote_id = provider.submit(image())
    with pytest.raises(ProviderFailure) as caught:
        opener(token="r8_wrong").poll(remote_id)
    assert (caught.value.kind, caught.value.collectable) == (Trouble.TOKEN, True)


def test_polling_is_one_request(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    remote_id = provider.submit(image())
    for _ in range(3):
        fake.fault("status", f"{remote_id}$", status=503)
        provider.poll(remote_id)
    assert len(fake.log("GET", remote_id)) == 3


@pytest.mark.parametrize("said", [{"headers": {"Retry-After": "30"}}, {"body_json": {"retry_after": 30}}])
def test_no_look_goes_out_while_the_provider_asks_for_quiet(
    provider: ReplicateProvider, fake: FakeReplicate, said: dict[str, Any]
) -> None:
    first, second = provider.submit(image()), provider.submit(image(seed=8))
    fake.fault("status", f"{first}$", status=429, **said)
    for remote_id in (first, second, first):
        assert provider.poll(remote_id).status is PredictionStatus.PROCESSING
    assert len(fake.log("GET", "/v1/predictions/")) == 1
