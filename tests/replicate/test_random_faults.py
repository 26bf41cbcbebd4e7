"""Random sequences of every fault of the API: each film gets made, nothing is bought twice and nothing is lost."""

import random
from pathlib import Path

import pytest

from tests.at_replicate import settings_at, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate.proof import Creator, assert_nothing_twice_and_nothing_lost, plan_faults, work_until_complete

SEQUENCES = 12


def prove(fake: FakeReplicate, folder: Path, seed: int, sequences: int) -> None:
    """Several creators work at the same time, each with random faults of their own. The seed is printed: the same one
    brings the same faults again."""
    print(f"random faults with seed {seed}")
    fake.reset(starting_seconds=0.05, running_seconds=0.2)
    creators = [Creator(number, seed) for number in range(sequences)]
    for creator in creators:
        plan_faults(fake, creator)
    with studio_at(fake, folder, parallel_predictions=16) as studio:
        work_until_complete(studio, creators, 60 + 15 * sequences)
    assert_nothing_twice_and_nothing_lost(fake, settings_at(fake, folder), creators)


@pytest.mark.slow
def test_random_faults_lose_nothing_and_buy_nothing_twice(server: FakeReplicate, tmp_path: Path) -> None:
    prove(server, tmp_path, random.SystemRandom().randrange(10**6), SEQUENCES)
