"""`film` has no dead ends: what cannot come as asked is skipped, and the sentence names the option that helps."""

import json
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from mvcore import Brief
from mvcore.film import probe
from tests.at_replicate import orders, page, studio_at
from tests.commands import mvcore, refused
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.test_cli_at_replicate import at

E005 = {"status": "failed", "error": "The input or output was flagged as sensitive. (E005)"}
IMAGES, OTHER_IMAGES = "google/nano-banana-2", "bytedance/seedream-4.5"
SCRIPTS, OTHER_SCRIPTS = "google/gemini-3.5-flash", "openai/gpt-5.6-luna"
CLIPS, OTHER_CLIPS = "bytedance/seedance-1-lite", "kwaivgi/kling-v2.5-turbo-pro"
WORDS = ("--idea", "a storm", "--character", "a girl", "--images", "1", "--clip-model", CLIPS)


def fails(fake: FakeReplicate, model: str, fate: dict[str, str] = E005) -> None:
    """Let the next order of the model end so."""
    fake.fault("fate", f"/v1/models/{model}/predictions$", method="POST", values=fate)


def begin(fake: FakeReplicate, *more: str, scenes: int = 1) -> dict[str, Any]:
    """The report of a film that did not come."""
    made = at(fake, "film", *WORDS, "--scenes", str(scenes), *more, "-o", "film.mp4", "--json")
    assert made.returncode == 1, made.stderr
    return report(made)


def report(made: "CompletedProcess[str]") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made.stdout)
    return found


def go_on(fake: FakeReplicate, project_id: str, *more: str) -> "CompletedProcess[str]":
    return at(fake, "film", "--project", project_id, *more, "-o", "film.mp4", "--json")


# -- images ------------------------------------------------------------------------------------------------------------


def test_when_all_images_were_refused_the_command_says_so_again_and_which_words_help(fake: FakeReplicate) -> None:
    fails(fake, IMAGES)
    first = begin(fake)
    again = go_on(fake, first["project"])
    assert again.returncode == 1
    assert "estimate" not in again.stderr
    assert len(orders(fake, IMAGES)) == 1
    told = report(again)["error"]
    assert "--character TEXT" in told
    assert f"--image-model {OTHER_IMAGES}" in told
    assert "makes only what is missing" not in told
    assert told in again.stderr.replace("\n", ". ")
    other = go_on(fake, first["project"], "--character", "a calm girl")
    assert other.returncode == 0, other.stderr
    assert orders(fake, IMAGES)[1]["prompt"].startswith("a calm girl")


def test_refused_images_may_be_asked_of_another_model(fake: FakeReplicate) -> None:
    fails(fake, IMAGES)
    first = begin(fake)
    other = go_on(fake, first["project"], "--image-model", OTHER_IMAGES)
    assert other.returncode == 0, other.stderr
    assert len(orders(fake, OTHER_IMAGES)) == 1
    assert "estimate for 1 image" in other.stderr


def test_another_character_is_drawn_anew_and_the_same_command_again_orders_nothing(fake: FakeReplicate) -> None:
    fails(fake, SCRIPTS, E005)
    first = begin(fake)
    assert first["character"] is not None
    words = ("--character", "a boy")
    made = go_on(fake, first["project"], *words, "--idea", "a calm")
    assert made.returncode == 0, made.stderr
    before = len(fake.predictions())
    again = go_on(fake, first["project"], *words, "--idea", "a calm", "--clip-model", CLIPS)
    assert again.returncode == 0, again.stderr
    assert len(fake.predictions()) == before
    assert report(again)["film"] == report(made)["film"]


# -- the scenes' texts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--idea", "--character"])
def test_a_refused_script_is_written_with_other_words(fake: FakeReplicate, option: str) -> None:
    fails(fake, SCRIPTS)
    first = begin(fake)
    same = go_on(fake, first["project"])
    assert same.returncode == 1
    assert "--idea TEXT or --character TEXT" in report(same)["error"]
    assert "estimate" not in same.stderr
    other = go_on(fake, first["project"], option, "a soft breeze")
    assert other.returncode == 0, other.stderr
    assert "a soft breeze" in json.dumps(orders(fake, SCRIPTS)[-1])
    assert len(orders(fake, IMAGES)) == 1


def test_the_words_of_a_project_whose_scenes_are_written_cannot_change_any_more(fake: FakeReplicate) -> None:
    made = at(fake, "film", *WORDS, "--scenes", "1", "-o", "film.mp4", "--json")
    line = refused(go_on(fake, report(made)["project"], "--idea", "a calm"))
    assert "cannot change any more, for the scenes are written" in line


# -- clips -------------------------------------------------------------------------------------------------------------


def test_a_refused_clip_gets_other_words_and_the_others_stay(fake: FakeReplicate) -> None:
    fails(fake, CLIPS)
    first = begin(fake, scenes=2)
    number = 1 + [scene["status"] for scene in first["scenes"]].index("failed")
    assert f"--reword {number}:TEXT" in first["error"]
    assert "--skip-missing" in first["error"]
    made = go_on(fake, first["project"], "--reword", f"{number}:A calm walk along the sea.")
    assert made.returncode == 0, made.stderr
    assert made.stderr.splitlines()[0].startswith("estimate for 1 clip x 5 s: about $")
    assert len(orders(fake, CLIPS)) == 3
    assert "A calm walk along the sea." in orders(fake, CLIPS)[2]["prompt"]
    again = go_on(fake, first["project"], "--reword", f"{number}:A calm walk along the sea.")
    assert (again.returncode, len(orders(fake, CLIPS))) == (0, 3)


def test_what_is_ready_is_stitched_without_the_refused_clip(fake: FakeReplicate) -> None:
    fails(fake, CLIPS)
    first = begin(fake, scenes=2)
    number = 1 + [scene["status"] for scene in first["scenes"]].index("failed")
    made = go_on(fake, first["project"], "--skip-missing")
    assert made.returncode == 0, made.stderr
    assert report(made)["left_out"] == [number]
    assert f"the film is without scene {number}" in made.stderr
    assert float(probe(Path("film.mp4")).duration) == pytest.approx(5.0, abs=0.1)
    assert len(orders(fake, CLIPS)) == 2


def test_skipping_what_is_missing_pays_for_nothing_that_failed(fake: FakeReplicate) -> None:
    fails(fake, CLIPS, {"status": "failed", "error": "boom"})
    first = begin(fake, scenes=2)
    made = go_on(fake, first["project"], "--skip-missing")
    assert made.returncode == 0, made.stderr
    assert "estimate" not in made.stderr
    assert len(orders(fake, CLIPS)) == 2
    whole = go_on(fake, first["project"])
    assert (whole.returncode, len(orders(fake, CLIPS))) == (0, 3)
    assert "left_out" not in report(whole)


def test_a_model_that_is_gone_is_replaced_by_the_one_that_the_sentence_names(fake: FakeReplicate) -> None:
    fake.configure(retired=[CLIPS])
    first = begin(fake)
    assert f"--clip-model {OTHER_CLIPS}" in first["error"]
    assert "goes on, with an option that helps" in first["error"]
    made = go_on(fake, first["project"], "--clip-model", OTHER_CLIPS)
    assert made.returncode == 0, made.stderr
    assert len(orders(fake, OTHER_CLIPS)) == 1


def test_a_model_that_wants_an_unknown_input_is_replaced_too(fake: FakeReplicate) -> None:
    fake.fault("status", f"{CLIPS}$", status=200, body_json=page(CLIPS, demand=("safety_plan",)))
    first = begin(fake)
    assert "now demands something that MV Studio cannot give it" in str(first["warnings"])
    assert f"--clip-model {OTHER_CLIPS}" in first["error"]
    assert go_on(fake, first["project"], "--clip-model", OTHER_CLIPS).returncode == 0


def test_a_script_model_that_is_gone_is_replaced_by_the_one_that_the_sentence_names(fake: FakeReplicate) -> None:
    fake.configure(retired=[SCRIPTS])
    first = begin(fake)
    assert f"--script-model {OTHER_SCRIPTS}" in first["error"]
    assert go_on(fake, first["project"], "--script-model", OTHER_SCRIPTS).returncode == 0


def test_a_model_that_was_ended_is_named_with_the_option_that_helps_before_anything_is_ordered(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(Brief("a storm", "a girl", script_model="anthropic/claude-4-sonnet"))
    line = refused(at(fake, "film", "--project", project_id, "-o", "f.mp4", MV_DATA_DIR=str(tmp_path / "data")))
    assert "anthropic/claude-4-sonnet was ended by its maker on 2026-06-15" in line
    assert "add --script-model google/gemini-3.5-flash to go on" in line
    assert fake.predictions() == []


def test_resolution_length_and_sound_of_clips_are_options(fake: FakeReplicate) -> None:
    words = ("--idea", "a storm", "--character", "a girl", "--images", "1", "--scenes", "1", "-o", "f.mp4")
    chosen = ("--clip-model", "google/veo-3.1", "--resolution", "1080p", "--clip-seconds", "6", "--silent-clips")
    made = at(fake, "film", *words, *chosen, "--aspect", "9:16", "--json")
    assert made.returncode == 0, made.stderr
    assert "1 clip x 6 s" in made.stderr.splitlines()[0]
    (sent,) = orders(fake, "google/veo-3.1")
    assert (sent["resolution"], sent["duration"], sent["generate_audio"]) == ("1080p", 6, False)


# -- refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--clip-model", "google/no-such"], "'google/no-such' is no model for clips: choose one of bytedance/"),
        (["--image-model", CLIPS], f"'{CLIPS}' is no model for images: choose one of google/"),
        (["--reword", "3:A calm sea"], "There is no scene 3 in this project: they are numbered from 1 to 1"),
        (["--reword", "1: "], "The description has 0 characters"),
        (["--reword", "1:a", "--reword", "1:b"], "A scene is reworded twice"),
        (["--reword", "calm"], "'calm' is not a number and a text"),
    ],
)
def test_what_cannot_be_changed_is_refused_before_anything_is_kept_or_ordered(
    fake: FakeReplicate, given: list[str], sentence: str
) -> None:
    fails(fake, CLIPS, {"status": "failed", "error": "boom"})
    first = begin(fake)
    assert sentence in refused(go_on(fake, first["project"], "--script-model", OTHER_SCRIPTS, *given))
    assert len(orders(fake, CLIPS)) == 1
    assert "queued" not in mvcore("ledger").stdout


def test_a_new_film_is_refused_for_an_unknown_model_and_for_rewording_before_it_begins(fake: FakeReplicate) -> None:
    words = ("film", "--idea", "x", "--character", "y", "-o", "f.mp4")
    assert "is no model for clips" in refused(at(fake, *words, "--clip-model", "nobody/nothing"))
    assert "--reword is for the scenes of a project that was begun" in refused(at(fake, *words, "--reword", "1:x"))
    assert json.loads(mvcore("projects", "--json").stdout)["projects"] == []
    assert fake.predictions() == []
