"""The way back to an earlier clip: what was paid for stays within reach, and nothing is ordered for it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mvcore import Project, Studio, Take
from tests.at_replicate import clips, orders, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate.later import ONE
from tests.watching import finished


@pytest.fixture
def studio(fake: FakeReplicate, tmp_path: Path) -> Iterator[Studio]:
    with studio_at(fake, tmp_path) as opened:
        yield opened


def made_again(studio: Studio, project: Project) -> Take:
    studio.retry_clip(project.id, project.scenes[0].id)
    return finished(studio, project.id).scenes[0].take


def clip(studio: Studio, project: Project) -> Take:
    return studio.project(project.id).scenes[0].take


def test_a_clip_that_came_out_worse_gives_way_to_the_one_before_and_comes_again(
    studio: Studio, fake: FakeReplicate
) -> None:
    project = clips(studio, ONE)
    first = clip(studio, project)
    assert studio.earlier_take(project, first) is None
    second = made_again(studio, project)
    spent = studio.project(project.id).spent_usd
    studio.use_earlier(project.id, second)
    assert clip(studio, project) == first
    studio.use_earlier(project.id, first)
    assert clip(studio, project) == second
    assert studio.project(project.id).spent_usd == spent
    assert len(orders(fake, first.model)) == 2


def test_a_second_click_on_the_way_back_does_not_lead_forth_again(studio: Studio) -> None:
    project = clips(studio, ONE)
    first, second = clip(studio, project), made_again(studio, project)
    clicks = [threading.Thread(target=studio.use_earlier, args=(project.id, second)) for _ in range(3)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert clip(studio, project) == first


def test_each_of_several_clips_comes_again_in_turn(studio: Studio) -> None:
    project = clips(studio, ONE)
    takes = [clip(studio, project), made_again(studio, project), made_again(studio, project)]
    for wanted in (takes[1], takes[0], takes[2]):
        studio.use_earlier(project.id, clip(studio, project))
        assert clip(studio, project) == wanted


def test_a_clip_whose_file_was_deleted_is_not_offered(studio: Studio) -> None:
    project = clips(studio, ONE)
    first, second = clip(studio, project), made_again(studio, project)
    studio.delete_take(first.id)
    assert studio.earlier_take(studio.project(project.id), second) is None
    studio.use_earlier(project.id, second)
    assert clip(studio, project) == second
