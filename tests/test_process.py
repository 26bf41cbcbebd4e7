"""Children of the process."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from mvcore import process
from mvcore.errors import Interrupted, RenderError
from mvcore.film import ffmpeg_version
from mvcore.film.ffmpeg import run_ffmpeg
from tests.audited import heard
from tests.running_app import ROOT
from tests.watching import until

_SECRETS = {
    **dict.fromkeys(("REPLICATE_API_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "MV_PASSPHRASE"), "sesame"),
    "DATABASE_URL": "postgresql://ann:sesame@localhost/films",
    "MY_FILMS": "postgres://ann:sesame@localhost/films",
    "HTTPS_PROXY": "http://ann:sesame@proxy.example:3128",
    "https_proxy": "http://ann:sesame@proxy.example:3128",
    "ALL_PROXY": "socks5://ann:sesame@proxy.example:1080",
    "PIP_INDEX_URL": "https://ann:sesame@pypi.example/simple",
    "SENTRY_DSN": "https://sesame@sentry.example/1",
    "PYTHON_KEY": "sesame",
}
_TELL = "import json, os; print(json.dumps(dict(os.environ)))"


def test_a_child_sees_no_secret_whatever_it_is_called_and_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _SECRETS.items():
        monkeypatch.setenv(name, value)
    needed = {"LANG": "de_DE.UTF-8", "TZ": "Europe/Vienna", "TMPDIR": "/var/tmp", "OMP_NUM_THREADS": "2"}
    for name, value in needed.items():
        monkeypatch.setenv(name, value)
    lines: list[str] = []
    process.run([sys.executable, "-c", _TELL], on_line=lines.append)
    seen = json.loads(lines[0])
    assert "sesame" not in lines[0]
    assert {name: seen[name] for name in (*needed, "PATH")} == {**needed, "PATH": os.environ["PATH"]}


_MAKE_A_FILM = """
import sys
from tests.audited import Writer
sys.addaudithook(Writer(sys.argv[1]))
from mvcore import Brief, Settings, Studio
from mvcore.film import ffmpeg_version
from tests.watching import finished
ffmpeg_version()
settings = Settings(data_dir="data", demo_latency_seconds=0, demo_clip_seconds=1, provider="demo")
with Studio.open(settings) as studio:
    project = studio.make_images(Brief("a storm", "a girl", image_count=1, scene_count=1))
    finished(studio, project)
    studio.choose_image(project, 0)
    studio.write_scenes(project)
    finished(studio, project)
    studio.stitch(project)
    assert finished(studio, project).film.asset_id
"""


def test_no_library_starts_a_child_that_sees_a_secret(tmp_path: Path) -> None:
    """Of all the processes that a film takes, also those that a library starts by itself to look for its program."""
    told = tmp_path / "told.jsonl"
    there = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **_SECRETS}
    there.pop("DATABASE_URL")
    there.pop("MV_PASSPHRASE")
    subprocess.run([sys.executable, "-c", _MAKE_A_FILM, str(told)], cwd=tmp_path, env=there, check=True)
    children = [event for event in heard(told) if "started" in event]
    assert any("ffmpeg" in child["command"] for child in children)
    assert any("mvcore.generation.demo.child" in child["command"] for child in children)
    assert [child["command"] for child in children if "sesame" in str(child["environment"])] == []


@pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
def test_the_ffmpeg_that_is_named_sees_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "ffmpeg"
    named.write_text(f'#!/bin/sh\nenv > "{tmp_path}/seen"\necho "ffmpeg version 9.9 by us"\n')
    named.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(named))
    for name, value in _SECRETS.items():
        monkeypatch.setenv(name, value)
    assert ffmpeg_version() == "ffmpeg 9.9"
    assert "sesame" not in (tmp_path / "seen").read_text()


@pytest.mark.skipif(os.name != "posix", reason="what can be run is told by a file's mode")
@pytest.mark.parametrize(
    ("mode", "reason"), [(None, "No such file"), (0o644, "Permission denied"), (0o755, "ended with code 3: no ffmpeg")]
)
def test_an_ffmpeg_that_is_named_and_does_not_run_is_told_in_one_sentence_with_the_reason(
    mode: int | None, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "ffmpeg"
    if mode is not None:
        named.write_text("#!/bin/sh\necho no ffmpeg >&2\nexit 3\n")
        named.chmod(mode)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(named))
    sentence = rf"^IMAGEIO_FFMPEG_EXE names {named}, which cannot be run \(.*{reason}.*\): correct or unset it\.$"
    with pytest.raises(RenderError, match=sentence):
        ffmpeg_version()
    with pytest.raises(RenderError, match=sentence):
        run_ffmpeg(["-version"], what="a test")


def _is_running(pid: int) -> bool:
    """False also for one that has ended and that nobody has asked how."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.skipif(os.name != "posix", reason="a group of processes is a thing of POSIX")
def test_a_helper_that_outlives_the_child_is_ended_and_not_waited_for() -> None:
    lines: list[str] = []
    began = time.monotonic()
    process.run(["sh", "-c", "sleep 60 & echo $!"], on_line=lines.append)
    assert time.monotonic() - began < 30
    until(lambda: not _is_running(int(lines[0])))


@pytest.mark.skipif(os.name != "posix", reason="a group of processes is a thing of POSIX")
def test_a_stop_ends_the_child_and_its_helper() -> None:
    lines: list[str] = []
    stop = threading.Event()

    def hear(line: str) -> None:
        lines.append(line)
        stop.set()

    with pytest.raises(Interrupted):
        process.run(["sh", "-c", "sleep 60 & echo $!; sleep 60"], on_line=hear, stop=stop)
    until(lambda: not _is_running(int(lines[0])))


# Kills itself as the system does when memory runs out, as many times as there are lines to be written in a file.
_DIES = "echo x >> {0}; [ $(wc -l < {0}) -gt {1} ] || kill -KILL $$; echo alive"


@pytest.mark.skipif(os.name != "posix", reason="signals are a thing of POSIX")
@pytest.mark.parametrize("guarded", [False, True])
def test_a_child_that_is_killed_gets_a_second_attempt_and_no_third(guarded: bool, tmp_path: Path) -> None:
    lines: list[str] = []
    process.run(["sh", "-c", _DIES.format(tmp_path / "once", 1)], on_line=lines.append, guarded=guarded)
    assert lines == ["alive"]
    with pytest.raises(process.ProcessFailed) as failed:
        process.run(["sh", "-c", _DIES.format(tmp_path / "always", 9)], guarded=guarded)
    assert failed.value.was_killed
    assert len((tmp_path / "always").read_text().split()) == 2


@pytest.mark.skipif(os.name != "posix", reason="signals are a thing of POSIX")
@pytest.mark.parametrize("code", [1, 2, 139])
def test_a_child_that_ends_in_another_way_is_not_begun_again(code: int, tmp_path: Path) -> None:
    with pytest.raises(process.ProcessFailed) as failed:
        process.run(["sh", "-c", f"echo x >> {tmp_path / 'count'}; exit {code}"])
    assert (failed.value.returncode, failed.value.was_killed) == (code, False)
    assert (tmp_path / "count").read_text() == "x\n"


@pytest.mark.skipif(os.name != "posix", reason="signals are a thing of POSIX")
def test_a_stop_forestalls_the_second_attempt(tmp_path: Path) -> None:
    stop = threading.Event()

    def hear(_: str) -> None:
        stop.set()

    with pytest.raises(Interrupted):
        process.run(["sh", "-c", f"echo x; echo x >> {tmp_path / 'count'}; kill -KILL $$"], on_line=hear, stop=stop)
    assert (tmp_path / "count").read_text() == "x\n"
