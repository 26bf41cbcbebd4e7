"""`stitch` on the command line, with names and numbers as people and their programs come up with them."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from tests.commands import mvcore, refused
from tests.film.media_files import Shelf
from tests.running_app import ROOT, clean_environment

TOO_LONG = "x" * 300 + ".mp4"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small clip."""
    return Shelf(tmp_path_factory.mktemp("shelf"))("half.mp4")


@pytest.mark.parametrize(
    "args",
    [
        [TOO_LONG, "-o", "f.mp4"],
        ["CLIP", "-o", TOO_LONG],
        ["CLIP", "--music", TOO_LONG, "-o", "f.mp4"],
        ["CLIP", "-o", f"{TOO_LONG}/f.mp4"],
    ],
    ids=["clip", "output", "music", "folder"],
)
def test_a_name_that_no_file_can_have_is_one_line_and_code_2(clip: Path, args: list[str]) -> None:
    line = refused(mvcore("stitch", *(str(clip) if arg == "CLIP" else arg for arg in args)))
    assert "too long" in line or "does not exist" in line


@pytest.mark.parametrize("more", [(), ("--plan",), ("--json",)], ids=["film", "plan", "json"])
def test_a_name_that_is_no_text_is_shown_with_its_odd_bytes_escaped(
    clip: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff\xfe.mp4"
    Path(os.fsdecode(odd)).write_bytes(clip.read_bytes())
    command = [sys.executable, "-m", "mvcore", "stitch", odd, "-o", os.fsencode(tmp_path) + b"/film \xff.mp4", *more]
    strict = clean_environment(PYTHONPATH=str(ROOT), PYTHONIOENCODING="utf-8:strict")
    done = subprocess.run(command, env=strict, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "\\udcff" in done.stdout


@pytest.mark.parametrize(
    ("more", "sound"),
    [((), "mute"), (("--clip-audio", "keep"), "keep"), (("--clip-audio", "duck"), "duck")],
    ids=["usual", "keep", "duck"],
)
def test_music_mutes_the_clips_and_says_how_to_hear_both(
    clip: Path, tmp_path: Path, more: tuple[str, ...], sound: str
) -> None:
    music = Shelf(tmp_path)("music.ogg")
    made = mvcore("stitch", str(clip), "--music", str(music), *more, "--plan", "--json")
    assert json.loads(made.stdout)["clip_audio"] == sound
    told = "The clips' sound is muted under the music: --clip-audio keep or duck lets it be heard."
    assert (told in made.stderr) == (not more)
    alone = mvcore("stitch", str(clip), "--plan", "--json")
    assert json.loads(alone.stdout)["clip_audio"] == "keep"
    assert told not in alone.stderr


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("23.976", "24000/1001"),
        ("29.97", "30000/1001"),
        ("59.94", "60000/1001"),
        ("29.97002997002997002997", "30000/1001"),
        ("12.5", "25/2"),
        ("30000/1001", "30000/1001"),
        ("24", "24"),
    ],
)
def test_a_frame_rate_is_understood_as_it_is_written(clip: Path, written: str, rate: str) -> None:
    planned = mvcore("stitch", str(clip), "--plan", "--json", "--fps", written)
    assert json.loads(planned.stdout)["fps"] == float(Fraction(rate))
