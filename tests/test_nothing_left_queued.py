"""What is refused leaves nothing behind that is ordered later, by another command or after the next start."""

from dataclasses import replace
from pathlib import Path

import pytest

from mvcore import BadInput, Brief, Quality, Resumed, Studio, TakeKind, TakeStatus
from mvcore.domain import Project, Trouble
from mvcore.errors import BudgetExceeded
from tests.at_replicate import orders, studio_at
from tests.commands import mvcore
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.test_cli_at_replicate import at
from tests.watching import finished, until

E005 = {"status": "failed", "error": "The input or output was flagged as sensitive. (E005)"}
BOOM = {"status": "failed", "error": "boom (E1001)"}
IMAGES, CLIPS, SCRIPTS = "google/nano-banana-2", "bytedance/seedance-1-lite", "google/gemini-3.5-flash"
BRIEF = Brief("A storm", "A girl in a red coat", image_count=2, scene_count=3, clip_model=CLIPS)


def fails(fake: FakeReplicate, model: str, fate: dict[str, str], nth: int = 1) -> None:
    """Let an order of the model end so."""
    fake.fault("fate", f"/v1/models/{model}/predictions$", method="POST", values=fate, nth=nth)


def running(studio: Studio) -> list[str]:
    """The status of what is queued or being made, in all projects."""
    return [take.status.value for take in studio.takes() if take.status.is_running]


def with_failed_clips(fake: FakeReplicate, studio: Studio, *fates: dict[str, str]) -> Project:
    """A project whose first clips ended as told."""
    for fate in fates:
        fails(fake, CLIPS, fate)
    project_id = studio.create_project(BRIEF)
    studio.write_scenes(project_id)
    return finished(studio, project_id)


# -- an action orders all or nothing -----------------------------------------------------------------------------------


def test_retrying_all_failed_clips_is_refused_before_the_first_when_the_budget_holds_only_one(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    with studio_at(fake, tmp_path) as studio:
        project = with_failed_clips(fake, studio, BOOM, BOOM, BOOM)
        price = project.scenes[0].take.price_usd
    with studio_at(fake, tmp_path, budget_usd=project.spent_usd + 1.5 * price) as studio:
        with pytest.raises(BudgetExceeded):
            studio.retry_failed(project.id)
        assert running(studio) == []
        assert [scene.take.status for scene in studio.project(project.id).scenes] == [TakeStatus.FAILED] * 3
    assert len(orders(fake, CLIPS)) == 3


def test_final_quality_is_refused_for_all_approved_drafts_and_the_project_stays_in_draft(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(replace(BRIEF, clip_model=None, quality=Quality.DRAFT))
        studio.write_scenes(project_id)
        project = finished(studio, project_id)
        for scene in project.scenes:
            studio.approve(project_id, scene.id, True)
        price = studio.estimate_final(project, project.scenes[:1]).usd
    with studio_at(fake, tmp_path, budget_usd=project.spent_usd + 1.5 * price) as studio:
        with pytest.raises(BudgetExceeded):
            studio.make_final(project_id)
        assert running(studio) == []
        assert studio.project(project_id).brief.quality is Quality.DRAFT


def test_missing_images_are_made_but_for_the_one_that_was_refused(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        fails(fake, IMAGES, BOOM)
        fails(fake, IMAGES, E005)
        project_id = studio.make_images(BRIEF)
        before = {option.take.trouble: option.position for option in finished(studio, project_id).options}
        assert set(before) == {Trouble.MODEL, Trouble.MODERATION}
        studio.retry_images(project_id)
        after = {option.position: option.take for option in finished(studio, project_id).options}
        assert after[before[Trouble.MODEL]].status is TakeStatus.READY
        assert after[before[Trouble.MODERATION]].trouble is Trouble.MODERATION
        with pytest.raises(BadInput, match="edit its wording"):
            studio.retry_image(project_id, before[Trouble.MODERATION])
        assert running(studio) == []


# -- the command line --------------------------------------------------------------------------------------------------


def test_a_project_whose_image_failed_beside_a_refused_one_goes_on_and_leaves_nothing_for_the_next_command(
    fake: FakeReplicate,
) -> None:
    fails(fake, IMAGES, BOOM)
    fails(fake, IMAGES, E005)
    words = ("--idea", "one", "--character", "a girl", "--scenes", "1", "--clip-model", CLIPS)
    first = at(fake, "film", *words, "--images", "2", "-o", "one.mp4", "--json")
    assert first.returncode == 1, first.stderr
    project_id = first.stdout.split('"project": "')[1].split('"')[0]
    again = at(fake, "film", "--project", project_id, "-o", "one.mp4", "--json")
    assert again.returncode == 0, again.stderr
    assert len(orders(fake, IMAGES)) == 3
    before = len(fake.predictions())
    other = at(fake, "film", "--idea", "two", *words[2:], "--images", "1", "-o", "two.mp4")
    assert other.returncode == 0, other.stderr
    assert "going on" not in other.stderr
    assert len(fake.predictions()) - before == 1 + 1 + 1


def test_a_refused_budget_of_a_project_that_goes_on_leaves_nothing_for_the_next_command(fake: FakeReplicate) -> None:
    fails(fake, IMAGES, BOOM)
    fails(fake, IMAGES, BOOM)
    words = ("--idea", "one", "--character", "a girl", "--scenes", "1", "--images", "2", "--clip-model", CLIPS)
    assert at(fake, "film", *words, "-o", "one.mp4").returncode == 1
    project_id = mvcore("projects").stdout.split()[0]
    refused = at(fake, "film", "--project", project_id, "--budget", "0.1", "-o", "one.mp4")
    assert refused.returncode == 2
    assert "queued" not in mvcore("ledger").stdout
    assert len(fake.predictions()) == 2


# -- opening a folder says what it goes on with ------------------------------------------------------------------------


def begun_elsewhere(fake: FakeReplicate, tmp_path: Path, model: str) -> str:
    """A project whose images wait for their order when the Studio is closed."""
    throttled = {"detail": "Request was throttled.", "status": 429, "retry_after": 60}
    for _ in range(2):
        fake.fault("status", f"{model}/predictions$", method="POST", status=429, body_json=throttled)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(replace(BRIEF, idea="the first"))
        until(lambda: all(option.take.waiting for option in studio.project(project_id).options))
    return project_id


def test_film_says_first_what_the_folder_goes_on_with_and_counts_it(fake: FakeReplicate, tmp_path: Path) -> None:
    begun = begun_elsewhere(fake, tmp_path, IMAGES)
    words = ("--idea", "two", "--character", "a boy", "--scenes", "1", "--images", "1", "--clip-model", CLIPS)
    made = at(fake, "film", *words, "-o", "two.mp4", MV_DATA_DIR=str(tmp_path / "data"), MV_LOST_ORDER_SECONDS="2")
    assert made.returncode == 0, made.stderr
    first, second = made.stderr.splitlines()[:2]
    assert first.startswith("going on with what was begun before: 2 images of “the first” (about $0.1")
    with studio_at(fake, tmp_path) as studio:
        (other,) = (project.id for project in studio.projects() if project.id != begun)
        usd = sum(take.price_usd for take in studio.takes())
    parts = "1 image, the scenes' texts, 1 clip x 5 s, and what was begun before"
    assert second.startswith(f"estimate for {parts}: at most ${usd:.2f}, up to ")
    assert f"project {other}" in made.stderr


def test_what_is_ordered_already_counts_as_paid_for(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.configure(seconds_by_model={IMAGES: (0, 3)})
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(replace(BRIEF, idea="the first"))
        until(lambda: all(option.take.remote_id for option in studio.project(project_id).options))
    with studio_at(fake, tmp_path) as studio:
        assert studio.resumed.usd == 0
        assert studio.resumed.text == "2 images of “the first” (paid for already)"
        finished(studio, project_id)


def test_the_clips_of_a_script_that_is_being_written_count_before_they_are_there(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(seconds_by_model={SCRIPTS: (0, 3)})
    told: list[str] = []
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(BRIEF)
        studio.write_scenes(project_id)
        until(lambda: (script := studio.project(project_id).script) and script.remote_id)
    with studio_at(fake, tmp_path, tell=lambda resumed: told.append(resumed.text)) as studio:
        price = studio.estimate(TakeKind.CLIP, BRIEF, 3, studio.project(project_id)).usd
        assert told == [f"the scenes of “A storm” (paid for already), then 3 clips (about ${price:.2f})"]
        assert studio.resumed.usd == pytest.approx(price)
        finished(studio, project_id)


def test_whoever_opens_a_folder_may_refuse_what_would_go_on(fake: FakeReplicate, tmp_path: Path) -> None:
    project_id = begun_elsewhere(fake, tmp_path, IMAGES)

    def refuse(resumed: Resumed) -> None:
        raise BadInput(f"No {resumed.text}, please.")

    with pytest.raises(BadInput, match="No 2 images"), studio_at(fake, tmp_path, tell=refuse):
        pass
    assert fake.predictions() == []
    with studio_at(fake, tmp_path) as studio:
        assert len(studio.resumed.projects) == 1
        studio.cancel_all(project_id)


def test_a_folder_without_unfinished_work_goes_on_with_nothing(fake: FakeReplicate, tmp_path: Path) -> None:
    told: list[object] = []
    with studio_at(fake, tmp_path, tell=told.append) as studio:
        assert (studio.resumed.text, studio.resumed.usd) == ("", 0)
    assert told == []
