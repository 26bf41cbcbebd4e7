"""The budget holds, whatever changes between the click and the order."""

from pathlib import Path

import pytest

from mvcore import Brief, TakeStatus
from mvcore.domain import Trouble
from mvcore.errors import BudgetExceeded
from tests.at_replicate import orders, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.watching import finished

CHEAP, DEAR, FALLBACK = "bytedance/seedance-1-lite", "google/veo-3.1", "kwaivgi/kling-v2.5-turbo-pro"
BRIEF = Brief("A storm", "A girl in a red coat", scene_count=2, clip_model=CHEAP)


def test_clips_of_a_dearer_model_that_was_chosen_while_the_scenes_were_written_stay_within_the_budget(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(seconds_by_model={"google/gemini-3.5-flash": (0, 1.5)})
    with studio_at(fake, tmp_path, budget_usd=1.0) as studio:
        project_id = studio.create_project(BRIEF)
        studio.write_scenes(project_id)
        studio.choose_clip_model(project_id, DEAR)
        takes = [scene.take for scene in finished(studio, project_id).scenes]
        assert [take.status for take in takes] == [TakeStatus.FAILED] * 2
        assert all("over the budget of $1.00" in (take.error or "") for take in takes)
        studio.choose_clip_model(project_id, CHEAP)
        studio.retry_failed(project_id)
        assert len(finished(studio, project_id).ready_scenes) == 2
    assert orders(fake, DEAR) == []


def test_of_two_takes_that_are_ordered_at_the_same_moment_one_is_made_when_the_budget_has_room_for_one(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """Both run, as after two clicks that saw room: they would refuse each other if each counted the other."""
    fake.configure(seconds_by_model={"google/gemini-3.5-flash": (0, 1.5)})
    with studio_at(fake, tmp_path, budget_usd=4.0) as studio:
        project_id = studio.create_project(BRIEF)
        studio.write_scenes(project_id)
        studio.choose_clip_model(project_id, DEAR)
        first, second = [scene.take for scene in finished(studio, project_id).scenes]
    assert [first.status, second.status] == [TakeStatus.READY, TakeStatus.FAILED]
    assert "would go $2.40 over the budget of $4.00" in (second.error or "")
    assert len(orders(fake, DEAR)) == 1


@pytest.mark.parametrize("arrived", [True, False])
def test_a_lost_order_is_looked_for_without_room_in_the_budget_and_ordered_only_with_it(
    fake: FakeReplicate, tmp_path: Path, arrived: bool
) -> None:
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(BRIEF)
        studio.write_scenes(project_id)
        project = finished(studio, project_id)
        scene = project.scenes[0]
        _lose(fake, f"{CHEAP}/predictions$", arrived)
        studio.retry_clip(project_id, scene.id)
        lost = finished(studio, project_id).scenes[0].take
        assert (lost.trouble, lost.collectable, lost.remote_id) == (Trouble.TOKEN, True, None)
    before = len(fake.predictions())
    with studio_at(fake, tmp_path, budget_usd=project.spent_usd) as studio:
        studio.retry_clip(project_id, scene.id)
        take = finished(studio, project_id).scenes[0].take
    assert take.status is (TakeStatus.READY if arrived else TakeStatus.FAILED)
    assert arrived or "would go $0.18 over the budget" in (take.error or "")
    assert len(fake.predictions()) == before


def _lose(fake: FakeReplicate, path: str, arrived: bool) -> None:
    """The answer of the next order is lost, and nothing can be looked for until the token is right again."""
    fake.fault("drop_after" if arrived else "drop", path, method="POST")
    fake.fault("status", "/v1/predictions$", method="GET", status=401, body_json={"detail": "no"})


def test_a_fallback_is_refused_for_all_clips_before_the_first_is_ordered(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.configure(retired=[CHEAP])
    with studio_at(fake, tmp_path, budget_usd=0.5) as studio:
        project_id = studio.create_project(BRIEF)
        studio.write_scenes(project_id)
        gone = finished(studio, project_id).scenes[0].take
        assert gone.trouble is Trouble.MODEL_GONE
        with pytest.raises(BudgetExceeded, match=r"about \$0\.70 and would go \$0\.20 over"):
            studio.use_fallback(project_id, gone)
        assert finished(studio, project_id).brief.clip_model == CHEAP
    assert orders(fake, FALLBACK) == []


def test_fetching_a_script_is_refused_when_the_budget_has_no_room_for_its_clips(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    _lose(fake, "gemini-3.5-flash/predictions$", True)
    with studio_at(fake, tmp_path, budget_usd=1.0) as studio:
        project_id = studio.create_project(BRIEF)
        studio.write_scenes(project_id)
        script = finished(studio, project_id).script
        assert script is not None
        assert script.collectable
        studio.choose_clip_model(project_id, DEAR)
        with pytest.raises(BudgetExceeded):
            studio.retry_script(project_id)
        studio.choose_clip_model(project_id, CHEAP)
        studio.retry_script(project_id)
        assert len(finished(studio, project_id).ready_scenes) == 2
