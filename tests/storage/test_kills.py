"""`kill -9` while files are sent, loaded and moved: every file stays readable, byte for byte, at every moment.

The suite kills a few times, `python -m bench --long` 40 times each.
"""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mvcore.store import tables
from tests.running_app import ROOT, clean_environment
from tests.storage.s3_server import FaultProxy, environment
from tests.storage.worker import SIZES, WORK, Place

KILLS = 3


def prove(proxy: FaultProxy, folder: Path, what: str, seed: int, kills: int) -> None:
    """Kill a process that works on files at random moments, and look at every file after each kill. The bucket answers
    slowly now and then, so that the moments are spread over a transfer. The environment has to lead to the proxy."""
    print(f"kills during {what} with seed {seed}")
    dice = random.Random(seed)
    place = Place(folder)
    for size in SIZES:
        place.keep_new(size)
    place.close()
    for number in range(kills):
        proxy.fault("wait", path="mv/video", times=3, seconds=dice.uniform(0, 0.2))
        _kill(proxy, folder, what, dice.uniform(0, 1.2))
        proxy.forget()
        place = Place(folder)
        try:
            assert place.assert_whole() >= len(SIZES)
            _keep_few(place)
        except BaseException:
            print(f"after kill {number + 1}")
            raise
        finally:
            place.close()


def _kill(proxy: FaultProxy, folder: Path, what: str, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.worker", what, str(folder)],
        cwd=ROOT,
        env=clean_environment(**environment(proxy.url)),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    time.sleep(seconds)
    assert process.poll() is None, "it ended by itself"
    process.kill()
    process.wait()
    process.stdout.close()


def _keep_few(place: Place) -> None:
    """Looking at all of them after each kill should not take longer and longer."""
    for asset in place.store.assets()[:-4]:
        place.shelves.delete(asset)
        with place.store._write() as db:
            db.execute(tables.assets.delete().where(tables.assets.c.id == asset.id))


@pytest.mark.slow
@pytest.mark.parametrize("what", WORK)
def test_kills_at_random_moments_leave_every_file_whole(proxy: FaultProxy, tmp_path: Path, what: str) -> None:
    prove(proxy, tmp_path / "data", what, random.SystemRandom().randrange(10**6), KILLS)
