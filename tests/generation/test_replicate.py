"""The Replicate provider, run by the real client against the faithful fake: the contract, and everything at once."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mvcore.domain import now
from mvcore.generation import GenerationRequest, PredictionStatus, Provider, ProviderFailure, TryLater
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.provider_contract import ProviderContract, finished
from tests.generation.replicate_requests import BROKEN_DOWNLOADS, Opener, clip, image


class TestContract(ProviderContract):
    """What every provider has to do."""

    @pytest.fixture
    def open_provider(self, opener: Opener) -> Callable[[], Provider]:
        return opener

    @pytest.fixture
    def quick(self) -> GenerationRequest:
        return image()

    @pytest.fixture
    def slow(self, fake: FakeReplicate) -> GenerationRequest:
        fake.configure(seconds_by_model={"bytedance/seedance-2.0": (0.02, 30)})
        return clip()


ORDER_FAULTS: list[dict[str, Any]] = [
    {"do": "drop"},
    {"do": "drop_after"},
    {"do": "hang_after", "seconds": 0.6},
    {"do": "patch", "values": {"version": None}},
    {"do": "patch", "values": {"error": {"a": 1}}},
    {"do": "fate", "values": {"status": "failed", "error": "Prediction interrupted; please retry (code: PA)"}},
    {"do": "fate", "values": {"status": "failed", "error": "flagged as sensitive (E005)"}},
    {"do": "fate", "values": {"output": []}},
    *({"do": "status", "status": status} for status in (200, 500, 502, 503, 504)),
    {"do": "status", "status": 429, "body_json": {"retry_after": 0.2}},
]
ANY_FAULT: list[dict[str, Any]] = [
    {"do": "drop"},
    {"do": "hang", "seconds": 0.6},
    *({"do": "status", "status": status} for status in (200, 429, 500, 502, 503)),
    {"do": "status", "status": 200, "body_json": ["list"]},
]
OUTPUT_FAULTS = [fault for fault in BROKEN_DOWNLOADS if fault.get("status") != 404]


def outcome(opener: Opener, request: GenerationRequest, target: Path, dice: random.Random) -> str:
    """Drive a request to its end as the jobs do, with a process that dies now and then: "made" or why not."""
    since, remote_id = now(), None
    provider = opener(timeout=0.4, pace=0.02, patience=1)
    while remote_id is None:
        try:
            remote_id = provider.find(request, since, ()) or provider.submit(request)
        except TryLater:
            continue
        if dice.random() < 0.3:  # killed before the id was stored
            provider, remote_id = opener(timeout=0.4, pace=0.02, patience=1), None
    prediction = finished(provider, remote_id)
    while prediction.status is PredictionStatus.SUCCEEDED:
        try:
            provider.fetch(remote_id, target)
        except ProviderFailure as exc:
            if not exc.collectable:
                raise
        else:
            return "made"
    return str(prediction.error)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_goes_wrong_nothing_is_ordered_twice_and_everything_ends(
    opener: Opener, fake: FakeReplicate, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    for _ in range(6):
        fake.fault(path="/predictions$", method="POST", nth=dice.randint(1, 3), **dice.choice(ORDER_FAULTS))
        fake.fault(path="/v1/predictions", method="GET", nth=dice.randint(1, 8), **dice.choice(ANY_FAULT))
        fake.fault(path="^/out/", nth=dice.randint(1, 3), **dice.choice(OUTPUT_FAULTS))
    requests = [image(prompt=f"Person {number}") for number in range(5)]
    with ThreadPoolExecutor(5) as pool:
        ends = list(pool.map(lambda pair: outcome(opener, pair[1], tmp_path / f"{pair[0]}", dice), enumerate(requests)))
    assert fake.doubles() == []
    assert len(fake.predictions()) == len(requests)
    assert all(end == "made" or "retry" in end or "soften" in end for end in ends), ends
