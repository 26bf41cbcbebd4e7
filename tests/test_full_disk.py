"""A disk that fills up while work is going on: said in one sentence, nothing lost, nothing ordered twice."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mvcore import Brief, Settings, Studio, TakeStatus
from mvcore.errors import DataFolderError
from mvcore.generation import PredictionStatus
from mvcore.generation.demo import DemoProvider
from tests.generation.demo_requests import image_request
from tests.stitch_in_a_child import StitchInAChild
from tests.watching import submits, until

DISK = "12m"
# The job can not even be queued; the sound cannot be laid out; the film cannot be stored.
LITTLE = (40_000, 300_000, 1_500_000)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB; only root on Linux can make one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk needs root on Linux")
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True)
    if made.returncode != 0:
        pytest.skip("this machine does not let root mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path, but_for: int = 0) -> Path:
    """Take all the room that is left, but for some bytes."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 512)
    os.truncate(filler, filler.stat().st_size - but_for)
    return filler


@pytest.mark.slow
def test_work_waits_for_room_and_goes_on_by_itself(small_disk: Path) -> None:
    settings = Settings(data_dir=small_disk / "data", demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        project_id = studio.create_project(Brief("a storm [slow 4 1]", "A girl", scene_count=1))
        studio.write_scenes(project_id)
        until(lambda: len(submits(settings)) == 2)
        filler = fill(small_disk)
        with pytest.raises(DataFolderError, match="free space"):
            studio.create_project(Brief("another", "A boy"))
        sentence = studio.lack_of_room()
        assert sentence is not None
        assert "0 MB left: free some space" in sentence
        time.sleep(6)
        filler.unlink()
        until(lambda: studio.project(project_id).scenes[0].take.status is TakeStatus.READY)
        assert studio.projects()[0].id == project_id
    requests = [(order["kind"], str(order["input"])) for order in submits(settings)]
    assert len(set(requests)) == len(requests)


def test_a_demo_render_without_room_is_begun_again_also_where_a_note_of_its_failure_would_fit(
    small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It had failed for good then, with a sentence about a renderer that stopped unexpectedly."""
    with contextlib.closing(DemoProvider(small_disk / "demo", latency=0)) as provider:
        filler = fill(small_disk, but_for=64 * 1024)
        remote_id = provider.submit(image_request())
        until(lambda: "found no room" in caplog.text)
        assert provider.poll(remote_id).status is PredictionStatus.PROCESSING
        filler.unlink()
        until(lambda: provider.poll(remote_id).status is PredictionStatus.SUCCEEDED)


@pytest.mark.slow
@pytest.mark.parametrize("left", LITTLE)
def test_a_stitch_that_finds_no_room_waits_says_so_in_a_sentence_and_goes_on_by_itself(
    left: int, small_disk: Path
) -> None:
    with StitchInAChild(small_disk) as child:
        filler = fill(small_disk, but_for=left)
        child.tell("stitch")
        child.wait_for("free some space" if left > LITTLE[0] else "database or disk is full")
        time.sleep(3)
        assert child.film()["status"] in ("queued", "generating")
        filler.unlink()
        until(lambda: child.film()["status"] == "ready")
    assert_plain(child.complaints)
    assert len(child.complaints.splitlines()) < 8


@pytest.mark.slow
def test_a_stitch_that_waits_for_room_can_be_cancelled(small_disk: Path) -> None:
    with StitchInAChild(small_disk) as child:
        filler = fill(small_disk, but_for=LITTLE[1])
        child.tell("stitch")
        child.wait_for("free some space")
        assert child.film()["stage"] == "Waiting for free space on the disk"
        child.tell("cancel")
        until(lambda: child.film()["status"] == "cancelled")
        child.tell("close")
        assert child.wait() == 0
        filler.unlink()
    assert_plain(child.complaints)


def assert_plain(complaints: str) -> None:
    """Neither a traceback nor a statement."""
    for word in ("Traceback", "[SQL", "INSERT ", "UPDATE ", "sqlalche.me"):
        assert word not in complaints, complaints
