"""Intermediate files never stay: not after a normal end, not after an error, not after SIGKILL."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mvcore.errors import DataFolderError
from mvcore.film.workfolder import clear_away, work_folder

_ROOT = Path(__file__).parents[2]
_HOLD = """
import sys, time
from pathlib import Path
from mvcore.film.workfolder import work_folder
with work_folder(Path(sys.argv[1])) as folder:
    (folder / "piece.mp4").write_bytes(b"half of it")
    print(folder, flush=True)
    time.sleep(600)
"""


def hold(parent: Path) -> tuple["subprocess.Popen[str]", Path]:
    """Another process that works in a folder of its own, and that folder."""
    job = subprocess.Popen([sys.executable, "-c", _HOLD, str(parent)], cwd=_ROOT, text=True, stdout=subprocess.PIPE)
    assert job.stdout is not None
    return job, Path(job.stdout.readline().strip())


def end(job: "subprocess.Popen[str]") -> None:
    """Kill it without a chance to clean up."""
    os.kill(job.pid, signal.SIGKILL)
    job.communicate()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def test_a_folder_is_gone_at_the_end_and_after_an_error(place: Path) -> None:
    with work_folder(place) as folder:
        (folder / "piece.mp4").write_bytes(b"x")
    with pytest.raises(ZeroDivisionError), work_folder(place):
        _ = 1 / 0
    assert os.listdir(place) == []


def test_what_a_killed_job_left_is_removed_by_the_next_one_and_what_a_living_one_uses_is_not(place: Path) -> None:
    dead, dead_folder = hold(place)
    living, living_folder = hold(place)
    end(dead)
    try:
        assert dead_folder.is_dir()
        with work_folder(place):
            assert not dead_folder.exists()
            assert (living_folder / "piece.mp4").exists()
    finally:
        end(living)
    with work_folder(place):
        assert len(list(place.iterdir())) == 2
    assert os.listdir(place) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that takes files from nobody")
def test_a_folder_that_takes_no_files_is_named() -> None:
    with pytest.raises(DataFolderError, match=r"/proc cannot be written to"), work_folder(Path("/proc")):
        pass


def test_files_of_people_that_are_named_alike_are_not_touched(place: Path) -> None:
    (place / ".mv-film-notes").write_text("mine")
    (place / ".mv-film-my cuts.lock").mkdir()
    with work_folder(place):
        pass
    assert sorted(os.listdir(place)) == [".mv-film-my cuts.lock", ".mv-film-notes"]


def test_a_folder_is_begun_while_others_look_for_what_to_clear_away(tmp_path: Path) -> None:
    """Who clears away takes the lock of each folder for a moment, also of one that is just being begun."""
    over = threading.Event()

    def clear() -> None:
        while not over.is_set():
            clear_away(tmp_path)

    with ThreadPoolExecutor(2) as pool:
        others = [pool.submit(clear) for _ in range(2)]
        try:
            for _ in range(200):
                with work_folder(tmp_path) as folder:
                    assert folder.is_dir()
        finally:
            over.set()
    assert [other.result() for other in others] == [None, None]
