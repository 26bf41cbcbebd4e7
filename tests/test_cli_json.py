"""`--json` prints one object on standard output whatever happens, and people read sentences on standard error."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mvcore import Brief, Settings, Studio
from tests.commands import mvcore
from tests.film.media_files import Shelf
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.running_app import ROOT, clean_environment
from tests.test_cli_at_replicate import SMALL, at

NEW = ("film", "--idea", "x", "--character", "y", "-o", "f.mp4")
_WITH_A_MARK = """
import sys
from mvcore import __main__, stopping
stopping.catch()
print("loading", file=sys.stderr, flush=True)
sys.exit(__main__.run())
"""
LOST = "0b6f6b1e-8f5e-4a3c-9a51-6d7f1f0f5a10"


@pytest.mark.parametrize(
    "args",
    [
        ("doctor", "--colour"),
        ("projects", "too", "much"),
        ("ledger", "--project", LOST),
        ("ledger", "--reconcile", "no.csv"),
        ("ledger", "--since", "2026-11-01"),
        ("storage",),
        ("storage", "move"),
        ("storage", "move", "--to", "s3"),
        ("storage", "delete", LOST),
        ("stitch",),
        ("stitch", "no-such-clip.mp4", "-o", "f.mp4"),
        ("stitch", "a.mp4", "-o", "f.mp4", "--size", "big"),
        ("film", "-o", "f.mp4"),
        ("film", "--project", LOST, "-o", "f.mp4"),
        ("film", "--project", "xyz", "-o", "f.mp4"),
        (*NEW, "--scenes", "many"),
        (*NEW, "--images", "9"),
        (*NEW, "--music", "no.mp3"),
        ("film", "--idea", "x", "--character", "y", "-o", "no/such/f.mp4"),
        ("sing",),
        (),
    ],
    ids=" ".join,
)
def test_a_refusal_is_one_object_with_the_sentence_that_people_read(args: tuple[str, ...]) -> None:
    done = mvcore(*args, "--json")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"mvcore: {json.loads(done.stdout)['error']}"
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [("doctor",), ("projects",), ("ledger",), ("storage", "check"), NEW, ("stitch", "a.mp4", "-o", "f.mp4")],
    ids=lambda args: args[0],
)
def test_settings_that_cannot_be_used_are_one_object_too(args: tuple[str, ...]) -> None:
    done = mvcore(*args, "--json", MV_DATADIR="x")
    assert done.returncode == 2
    assert "did you mean MV_DATA_DIR?" in json.loads(done.stdout)["error"]


def test_a_settings_file_that_is_no_text_is_one_sentence() -> None:
    Path(".env").write_bytes(b"MV_BUDGET_USD=\xff\xfe\n")
    done = mvcore("projects", "--json")
    assert done.returncode == 2
    assert ".env cannot be read" in json.loads(done.stdout)["error"]


def test_a_folder_that_another_process_has_is_one_object(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        studio.create_project(Brief("a storm", "a girl"))
        done = mvcore(*NEW, "--json", MV_DATA_DIR=str(settings.data_dir))
    assert "Another MV Studio is working in the data folder" in json.loads(done.stdout)["error"]


@pytest.mark.parametrize("args", [("--help",), ("film", "--help"), ("storage", "move", "--help")], ids=" ".join)
def test_help_comes_in_the_form_that_was_asked_for(args: tuple[str, ...]) -> None:
    plain, done = mvcore(*args), mvcore(*args, "--json")
    assert (plain.returncode, done.returncode) == (0, 0)
    assert json.loads(done.stdout)["help"].strip() == plain.stdout.strip()


def test_a_clip_that_is_called_json_asks_for_none(tmp_path: Path) -> None:
    clip = Shelf(tmp_path)("half.mp4")
    clip.rename("--json")
    done = mvcore("stitch", "-o", "f.mp4", "--", "--json")
    assert (done.returncode, done.stdout) == (0, "f.mp4\n"), done.stderr


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_film_that_is_stopped_twice_is_one_object_that_names_its_project(
    tmp_path: Path, sign: signal.Signals
) -> None:
    args = ["film", "--idea", "a storm", "--character", "a girl [slow 900]", "--images", "1", "-o", "film.mp4"]
    job = subprocess.Popen(
        [sys.executable, "-m", "mvcore", *args, "--json"],
        env=clean_environment(PYTHONPATH=str(ROOT), MV_DATA_DIR=str(tmp_path / "data")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(sign, signal.SIG_DFL),  # a shell lets its background jobs ignore it
    )
    assert job.stderr is not None
    assert any("1 loading" in line for line in job.stderr)
    job.send_signal(sign)
    job.send_signal(sign)
    out, err = job.communicate(timeout=120)
    told = json.loads(out)
    assert job.returncode == 130
    assert "Traceback" not in err
    with Studio.open(Settings(data_dir=tmp_path / "data"), work=False) as studio:
        assert [project.id for project in studio.projects()] == [told["project"]]
    assert told["error"] == f"stopped; the same command with --project {told['project']} goes on"


@pytest.mark.parametrize("seconds", [0.05, 0.15, 0.3, 0.6, 1.0])
def test_a_command_that_is_stopped_while_it_is_loaded_is_one_object_too(tmp_path: Path, seconds: float) -> None:
    """An interrupt in the middle of an import was a traceback, or an exit by SIGINT after all had been said."""
    job = subprocess.Popen(
        [sys.executable, "-c", _WITH_A_MARK, *NEW, "--json"],
        cwd=tmp_path,
        env=clean_environment(PYTHONPATH=str(ROOT), MV_DEMO_LATENCY_SECONDS="60"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert job.stderr is not None
    assert job.stderr.readline() == "loading\n"
    time.sleep(seconds)
    job.send_signal(signal.SIGINT)
    out, err = job.communicate(timeout=120)
    assert (job.returncode, "Traceback" in err) == (130, False), err
    assert json.loads(out)["error"].startswith("stopped")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_an_output_that_cannot_be_written_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mvcore", "projects", "--json"],
            env=clean_environment(PYTHONPATH=str(ROOT)),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    assert done.returncode == 1
    assert done.stderr == "mvcore: The output cannot be written (No space left on device).\n"


# -- progress ----------------------------------------------------------------------------------------------------------


def test_trouble_that_passes_leaves_only_progress_and_sentences(fake: FakeReplicate) -> None:
    """Nobody reads ids, names of exceptions or what the program does about it between two lines of progress."""
    fake.fault("status", "/v1/models/google/nano-banana-2$", status=500)
    fake.fault("status", "/v1/models/bytedance/seedance-2.0$", status=401, body_json={"title": "Unauthenticated"})
    fake.fault("drop_after", "nano-banana-2/predictions$", method="POST")
    fake.fault("status", "gemini-3.5-flash/predictions$", method="POST", status=429, body_json={"retry_after": 2})
    fake.fault("status", "/v1/predictions/[0-9a-f]+$", method="GET", status=502)
    fake.fault("status", "^/out/", method="GET", status=503)
    made = at(fake, "film", *SMALL, "--json", MV_LOST_ORDER_SECONDS="2")
    assert made.returncode == 0, made.stderr
    known = ("estimate for ", "project ", "images: ", "scenes: ", "film: ")
    assert [line for line in made.stderr.splitlines() if not line.startswith(known)] == []


def test_a_talkative_log_says_what_the_quiet_one_keeps_to_itself(fake: FakeReplicate) -> None:
    fake.fault("status", "/v1/models/google/nano-banana-2$", status=500)
    made = at(fake, "film", *SMALL, "--json", MV_DEBUG_MODE="true")
    assert "what google/nano-banana-2 takes today is not known (ProviderFailure)" in made.stderr
    assert json.loads(made.stdout)["film"]
