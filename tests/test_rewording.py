"""What a safety check refused is never asked again as it was: its words are kept and can be changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from mvcore import BadInput, TakeStatus
from mvcore.domain import Trouble
from tests.at_replicate import BRIEF, clips, orders, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.watching import finished

E005 = {"status": "failed", "error": "The input or output was flagged as sensitive. (E005)"}
ONE = replace(BRIEF, scene_count=1, image_count=1)
IMAGES, SCRIPTS, CLIPS = "google/nano-banana-2", "google/gemini-3.5-flash", "bytedance/seedance-2.0"


def refuse(fake: FakeReplicate, model: str) -> None:
    """Let the safety check refuse the next order of a model."""
    fake.fault("fate", f"/v1/models/{model}/predictions$", method="POST", values=E005)


def test_a_refused_clip_is_made_with_softer_words_that_stay(fake: FakeReplicate, tmp_path: Path) -> None:
    refuse(fake, CLIPS)
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, ONE)
        scene = project.scenes[0]
        assert scene.take.trouble is Trouble.MODERATION
        for words in ("", " ", scene.description, "x" * 5001):
            with pytest.raises(BadInput):
                studio.reword_clip(project.id, scene.id, words)
        with pytest.raises(BadInput, match="edit its wording"):
            studio.retry_clip(project.id, scene.id)
        studio.retry_failed(project.id)
        assert len(orders(fake, CLIPS)) == 1
        studio.reword_clip(project.id, scene.id, "  A calm walk along the sea. ")
        after = finished(studio, project.id).scenes[0]
        assert (after.take.status, after.description) == (TakeStatus.READY, "A calm walk along the sea.")
        assert "A calm walk along the sea." in orders(fake, CLIPS)[1]["prompt"]


def test_half_a_sign_in_new_words_is_no_reason_to_fail(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, ONE)
        studio.reword_clip(project.id, project.scenes[0].id, "A calm \ud83d walk.\0")
        after = finished(studio, project.id).scenes[0]
        assert (after.take.status, after.description) == (TakeStatus.READY, "A calm \ufffd walk.")


def test_a_refused_clip_may_be_asked_of_another_model(fake: FakeReplicate, tmp_path: Path) -> None:
    refuse(fake, CLIPS)
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, ONE)
        studio.choose_clip_model(project.id, "google/veo-3.1")
        studio.retry_clip(project.id, project.scenes[0].id)
        assert finished(studio, project.id).scenes[0].take.status is TakeStatus.READY
        assert len(orders(fake, "google/veo-3.1")) == 1


def test_a_refused_image_is_made_with_softer_words_and_the_brief_stays(fake: FakeReplicate, tmp_path: Path) -> None:
    refuse(fake, IMAGES)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(ONE)
        assert finished(studio, project_id).options[0].take.trouble is Trouble.MODERATION
        with pytest.raises(BadInput, match="edit its wording"):
            studio.retry_image(project_id, 0)
        with pytest.raises(BadInput, match="soften"):
            studio.reword_image(project_id, 0, ONE.character)
        studio.reword_image(project_id, 0, "A girl in a blue coat")
        project = finished(studio, project_id)
        assert project.options[0].take.status is TakeStatus.READY
        assert project.brief == ONE
        assert "A girl in a blue coat" in orders(fake, IMAGES)[1]["prompt"]


def test_a_refused_idea_is_written_anew_with_another_one(fake: FakeReplicate, tmp_path: Path) -> None:
    refuse(fake, SCRIPTS)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(ONE)
        studio.write_scenes(project_id)
        script = finished(studio, project_id).script
        assert script is not None
        assert script.trouble is Trouble.MODERATION
        with pytest.raises(BadInput, match="edit its wording"):
            studio.retry_script(project_id)
        studio.retry_failed(project_id)
        studio.reword_script(project_id, "A quiet morning at the sea")
        project = finished(studio, project_id)
        assert project.brief.idea == "A quiet morning at the sea"
        assert [scene.take.status for scene in project.scenes] == [TakeStatus.READY]
        assert "A quiet morning at the sea" in orders(fake, SCRIPTS)[1]["prompt"]
