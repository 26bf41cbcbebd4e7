"""Half a sign (a lone surrogate) or a NUL in what Replicate answers: paid for, so it is read all the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from mvcore import Brief, TakeStatus
from tests.at_replicate import clips, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate

HALF = (Path(__file__).parents[1] / "answers" / "surrogate.json").read_text(encoding="utf-8")
BRIEF = Brief("A storm", "A girl in a red coat", scene_count=1)


def ending(fake: FakeReplicate, **values: Any) -> None:
    """The next order ends like this."""
    fake.fault("fate", "/predictions$", method="POST", values=values)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (HALF, "She walks \ufffd along"),
        (json.loads(HALF), "She walks \ufffd along"),
        ([HALF.replace("\\ud83d", "\ud83d"), " "], "She walks \ufffd along"),
        (HALF.replace("\\ud83d", "\ud83d|\ude00\0").split("|"), "She walks 😀 along"),
    ],
    ids=["escaped", "object", "raw", "in two chunks"],
)
def test_half_a_sign_does_not_fail_a_script_that_was_paid_for(
    fake: FakeReplicate, tmp_path: Path, output: Any, words: str
) -> None:
    ending(fake, output=output)
    with studio_at(fake, tmp_path) as studio:
        made = clips(studio, BRIEF)
        assert made.script is not None
        assert (made.script.status, made.script.error) == (TakeStatus.READY, None)
        assert words in made.scenes[0].description
        assert made.scenes[0].take.status is TakeStatus.READY


def test_half_a_sign_in_a_failure_is_told_on_the_card(fake: FakeReplicate, tmp_path: Path) -> None:
    ending(fake, status="failed", error="The prompt is wrong: \ud83d.")
    with studio_at(fake, tmp_path) as studio:
        script = clips(studio, BRIEF).script
        assert script is not None
        assert (script.status, script.technical) == (TakeStatus.FAILED, "The prompt is wrong: \ufffd.")


def test_clips_are_ordered_with_the_words_of_the_scenes_and_of_nothing_inside_them(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    scene = {"title": "Pier", "description": "She walks along the pier.", "character": {"description": "a blue coat"}}
    ending(fake, output=json.dumps({"scenes": [scene]}))
    with studio_at(fake, tmp_path) as studio:
        made = clips(studio, BRIEF)
        assert [one.description for one in made.scenes] == ["She walks along the pier."]
    (prompt,) = (row["input"]["prompt"] for row in fake.predictions() if "{" not in row["input"]["prompt"])
    assert "She walks along the pier." in prompt
    assert "a blue coat" not in prompt
