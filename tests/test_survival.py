"""`kill -9` at any moment: after the next start the work goes on, nothing is ordered twice and nothing is lost."""

import json
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from mvcore import Brief, Settings, Studio, TakeStatus
from tests.running_app import RunningApp
from tests.watching import finished, submits, until

KILLS = 20
SEED = 20261122


def states(data: Path) -> Counter[str]:
    """How many takes and films stand where, read beside the running app."""
    with closing(sqlite3.connect(f"file:{data / 'studio.db'}?mode=ro", uri=True)) as db, db:
        rows = db.execute("SELECT status FROM takes UNION ALL SELECT status FROM films").fetchall()
    return Counter(status for (status,) in rows)


@pytest.mark.slow
def test_after_twenty_kills_at_random_moments_all_work_is_done_and_was_ordered_once(tmp_path: Path) -> None:
    """The server is killed while images, scripts, clips and films are made, until it has died often enough; work is
    added as long as it keeps dying, so that each kill hits something that runs."""
    settings = Settings(data_dir=tmp_path / "data", demo_latency_seconds=1)
    random_moment = random.Random(SEED)
    kills = 0
    projects: list[str] = []
    while kills < KILLS:
        with Studio.open(settings) as studio:
            idea = f"a storm, number {len(projects) + 1}"
            projects.append(studio.make_images(Brief(idea, "A girl", image_count=2, scene_count=2)))
            studio.write_scenes(projects[-1])
        for _ in range(4):
            app = RunningApp(settings.data_dir, MV_DEMO_LATENCY_SECONDS="1").start()
            time.sleep(random_moment.uniform(0, 4))
            app.kill()
            kills += 1
        with Studio.open(settings) as studio:
            for project_id in projects:
                project = studio.project(project_id)
                if project.ready_scenes:
                    studio.stitch(project_id)
    with RunningApp(settings.data_dir, MV_DEMO_LATENCY_SECONDS="1"):
        until(lambda: states(settings.data_dir).keys() == {"ready"}, seconds=480)
    _assert_complete(settings, projects)


def _assert_complete(settings: Settings, projects: list[str]) -> None:
    with Studio.open(settings, work=False) as studio:
        takes = [take for project_id in projects for take in studio.takes(project_id)]
        assert {take.status for take in takes} == {TakeStatus.READY}
        assert len(takes) == len(projects) * (2 + 1 + 2)
        for project_id in projects:
            for asset_id in studio.project(project_id).assets:
                with studio.media(asset_id) as (asset, path):
                    assert path.stat().st_size == asset.size_bytes
    ordered = Counter(_request(order) for order in submits(settings))
    assert max(ordered.values()) == 1
    assert sum(ordered.values()) == len(takes)


def _request(order: dict[str, object]) -> str:
    """What was ordered: each project has an idea of its own, so that no two requests of this test are the same by
    chance; scripts of one idea can be, whatever their seeds."""
    return json.dumps([order["kind"], order["model"], order["input"]], sort_keys=True)


def test_a_submit_whose_answer_was_lost_is_found_again_and_not_repeated(settings: Settings) -> None:
    """The moment between the order and the stored id: the provider has the order, the take does not know it."""
    with Studio.open(settings) as studio:
        project_id = studio.make_images(Brief("a storm", "A girl [slow 3]", image_count=1))
        until(lambda: submits(settings))
        take = studio.project(project_id).options[0].take
    with closing(sqlite3.connect(settings.data_dir / "studio.db")) as db, db:
        db.execute("UPDATE takes SET remote_id = NULL WHERE id = ?", (take.id,))
    with closing(sqlite3.connect(settings.data_dir / "jobs.db")) as db, db:
        db.execute("DELETE FROM operation_outputs WHERE workflow_uuid = ?", (take.id,))
    with Studio.open(settings) as studio:
        assert finished(studio, project_id).options[0].take.status is TakeStatus.READY
    assert len(submits(settings)) == 1


def test_a_take_whose_job_was_never_queued_is_queued_at_the_next_start(settings: Settings) -> None:
    """The moment between the take in the store and its job in the job system."""
    with Studio.open(settings) as studio:
        project_id = studio.make_images(Brief("a storm", "A girl [slow 2]", image_count=1))
    with closing(sqlite3.connect(settings.data_dir / "jobs.db")) as db, db:
        db.execute("DELETE FROM workflow_status")
    with Studio.open(settings) as studio:
        assert finished(studio, project_id).options[0].take.status is TakeStatus.READY
    assert len(submits(settings)) == 1


def test_a_take_that_lost_its_job_while_the_studio_runs_gets_another(tmp_path: Path) -> None:
    """What a full disk does to the job system: the take is unfinished and nobody will ever work on it."""
    settings = Settings(data_dir=tmp_path / "data", demo_latency_seconds=0, parallel_predictions=1)
    with Studio.open(settings) as studio:
        project_id = studio.make_images(Brief("a storm", "A girl [slow 4 1]", image_count=2))
        until(lambda: submits(settings))
        waiting = studio.project(project_id).options[1].take
        assert waiting.status is TakeStatus.QUEUED
        with closing(sqlite3.connect(settings.data_dir / "jobs.db")) as db, db:
            db.execute("DELETE FROM workflow_status WHERE workflow_uuid = ?", (waiting.id,))
        options = finished(studio, project_id).options
        assert [option.take.status for option in options] == [TakeStatus.READY, TakeStatus.READY]
    assert len(submits(settings)) == 2
