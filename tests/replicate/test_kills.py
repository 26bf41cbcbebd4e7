"""`kill -9` at random moments while an order is on its way, waited for or fetched: nothing is bought twice or lost."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.at_replicate import settings_at, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate.proof import Creator, assert_nothing_twice_and_nothing_lost, work_until_complete
from tests.running_app import ROOT, clean_environment

KILLS = 8
_KILLS_PER_CREATOR = 2


class Worker:
    """The process that is killed."""

    def __init__(self, fake: FakeReplicate, folder: Path, seed: int, count: int) -> None:
        command = [
            sys.executable,
            "-m",
            "tests.replicate.worker",
            fake.url,
            str(folder / "data"),
            str(seed),
            str(count),
        ]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdout is not None
        self.opened = self._process.stdout.readline() == b"open\n"

    def kill(self) -> None:
        """As `kill -9` does."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def prove(fake: FakeReplicate, folder: Path, seed: int, kills: int) -> None:
    """A worker is killed at random moments after its start; new creators come as long as it keeps dying, so that each
    kill hits something. Now and then an order is accepted and its answer never comes."""
    print(f"kills with seed {seed}")
    fake.reset(starting_seconds=0.1, running_seconds=0.8)
    dice = random.Random(seed)
    for number in range(kills):
        count = 2 + number // _KILLS_PER_CREATOR
        fake.fault("hang_after", "/predictions$", method="POST", nth=dice.randint(1, 4), seconds=0.7)
        worker = Worker(fake, folder, seed, count)
        assert worker.opened
        time.sleep(dice.uniform(0, 3))
        worker.kill()
    time.sleep(1)  # no process starts so soon after the last one asked
    creators = [Creator(number, seed) for number in range(2 + (kills - 1) // _KILLS_PER_CREATOR)]
    with studio_at(fake, folder, parallel_predictions=16) as studio:
        work_until_complete(studio, creators, 120 + 2 * kills)
    assert_nothing_twice_and_nothing_lost(fake, settings_at(fake, folder), creators)


@pytest.mark.slow
def test_kills_at_random_moments_lose_nothing_and_buy_nothing_twice(server: FakeReplicate, tmp_path: Path) -> None:
    prove(server, tmp_path, random.SystemRandom().randrange(10**6), KILLS)
