"""What was stopped while it was made: how much of it is billed nobody tells, so it counts as the most that may be."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

from mvcore import Counts, Project, Studio, TakeStatus
from mvcore.catalog import cost_text
from mvcore.domain import Trouble
from tests.at_replicate import BRIEF, clips, studio_at
from tests.commands import mvcore
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.watching import until

CLIPS = "bytedance/seedance-2.0"
ONE = replace(BRIEF, scene_count=1)


def stopped(fake: FakeReplicate, studio: Studio) -> Project:
    """A project whose only clip was cancelled after some seconds of being made."""
    fake.configure(seconds_by_model={CLIPS: (0, 60)})
    project_id = studio.create_project(ONE)
    studio.write_scenes(project_id)
    until(lambda: (scenes := studio.project(project_id).scenes) and scenes[0].take.remote_id)
    studio.cancel_all(project_id)
    until(lambda: studio.project(project_id).scenes[0].take.cost_usd)
    return studio.project(project_id)


def test_a_cancelled_clip_costs_at_most_its_price_wherever_that_is_counted(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        project = stopped(fake, studio)
        (scene,) = project.scenes
        assert (scene.take.status, scene.take.cost_is_at_most) == (TakeStatus.CANCELLED, True)
        assert project.spent_is_at_most
        assert studio.projects()[0].spent_is_at_most
        assert studio.spent_is_at_most()
        rows = list(csv.DictReader(io.StringIO(studio.ledger())))
    assert [row["cost_is"] for row in rows] == ["", "at most"]
    data = {"MV_DATA_DIR": str(tmp_path / "data")}
    listed = mvcore("projects", **data).stdout
    assert cost_text(project.spent_usd, at_most=True) in listed
    Path("invoice.csv").write_text(f"id,amount\n{scene.take.remote_id},0.10\n")
    told = mvcore("ledger", "--reconcile", "invoice.csv", **data).stdout
    assert f"billed $0.1000, ledger at most ${scene.take.cost_usd:.4f}" in told
    found = json.loads(mvcore("ledger", "--reconcile", "invoice.csv", "--json", **data).stdout)
    assert [line["ledger_is_at_most"] for line in found["different"]] == [True]


def test_what_came_and_what_failed_costs_what_it_costs(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.fault("fate", f"{CLIPS}/predictions$", method="POST", values={"status": "failed", "error": "boom"})
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio)
        assert not project.spent_is_at_most
        assert not studio.projects()[0].spent_is_at_most


def test_a_clip_that_its_deadline_stopped_costs_at_most_its_price(fake: FakeReplicate, tmp_path: Path) -> None:
    late = {"status": "canceled", "started_at": "2026-11-30T10:00:00Z", "completed_at": "2026-11-30T10:15:01Z"}
    patch = {"patch": {**late, "deadline": "2026-11-30T10:15:00Z"}}
    fake.fault("fate", f"{CLIPS}/predictions$", method="POST", values=patch)
    with studio_at(fake, tmp_path) as studio:
        (scene,) = clips(studio, ONE).scenes
        assert (scene.take.trouble, scene.take.cost_is_at_most) == (Trouble.TIMED_OUT, True)


def test_cancelled_is_a_word_of_its_own_in_the_summary(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        project = stopped(fake, studio)
        counts = Counts.of(scene.take for scene in project.scenes)
        assert counts.text == "0 loading / 0 succeeded / 0 failed / 1 cancelled"
