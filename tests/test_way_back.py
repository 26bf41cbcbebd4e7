"""The way back to an earlier clip or image, for nothing as well: a later try puts nothing good out of reach."""

from mvcore import Brief, Project, Settings, Studio, Take, TakeStatus
from tests.watching import finished, until

SLOW = 60.0


def with_clip(studio: Studio) -> Project:
    project_id = studio.create_project(Brief("a storm", "A girl", scene_count=1))
    studio.write_scenes(project_id)
    return finished(studio, project_id)


def clip(studio: Studio, project: Project) -> Take:
    return studio.project(project.id).scenes[0].take


def test_after_a_cancelled_second_try_the_first_clip_comes_back_though_it_was_free(settings: Settings) -> None:
    with Studio.open(settings) as studio:
        project = with_clip(studio)
        first = clip(studio, project)
    with Studio.open(settings.model_copy(update={"demo_latency_seconds": SLOW})) as studio:
        studio.retry_clip(project.id, project.scenes[0].id)
        running = clip(studio, project)
        assert studio.earlier_take(studio.project(project.id), running) is None
        studio.cancel(running)
        cancelled = clip(studio, project)
        assert studio.existing_take(studio.project(project.id), cancelled) == first
        studio.use_existing(project.id, cancelled)
        studio.use_existing(project.id, cancelled)
        assert clip(studio, project) == first


def test_images_replaced_by_some_that_were_all_cancelled_come_back_and_can_be_chosen(settings: Settings) -> None:
    brief = Brief("a storm", "A girl", image_count=2, scene_count=1)
    with Studio.open(settings) as studio:
        project_id = studio.make_images(brief)
        first = finished(studio, project_id).options[0].take
        studio.choose_image(project_id, 0)
    with Studio.open(settings.model_copy(update={"demo_latency_seconds": SLOW})) as studio:
        studio.make_images(Brief("a storm", "A boy", image_count=2, scene_count=1), project_id)
        until(lambda: studio.project(project_id).options[0].take.id != first.id)
        studio.cancel_all(project_id)
        project = studio.project(project_id)
        assert [option.take.status for option in project.options] == [TakeStatus.CANCELLED] * 2
        assert project.character_asset_id is None
        studio.use_earlier(project_id, project.options[0].take)
        studio.choose_image(project_id, 0)
        project = studio.project(project_id)
        assert (project.options[0].take, project.character_asset_id) == (first, first.asset_id)
        assert project.options[1].take.status is TakeStatus.CANCELLED


def test_the_choice_stays_with_the_place_whose_image_changes(studio: Studio) -> None:
    brief = Brief("a storm", "A girl", image_count=2)
    project_id = studio.make_images(brief)
    before = finished(studio, project_id).options
    studio.make_images(brief, project_id)
    after = finished(studio, project_id).options
    studio.choose_image(project_id, 1)
    studio.use_earlier(project_id, after[1].take)
    assert studio.project(project_id).character_asset_id == before[1].take.asset_id
    studio.use_earlier(project_id, after[0].take)
    project = studio.project(project_id)
    assert project.options == before
    assert project.character_asset_id == before[1].take.asset_id


def test_a_clip_comes_back_with_the_words_that_it_was_made_of(studio: Studio) -> None:
    project = with_clip(studio)
    scene = project.scenes[0]
    studio.reword_clip(project.id, scene.id, "A calm walk along the sea")
    reworded = finished(studio, project.id).scenes[0]
    assert (reworded.take.status, reworded.description) == (TakeStatus.READY, "A calm walk along the sea")
    studio.use_earlier(project.id, reworded.take)
    assert studio.project(project.id).scenes[0] == scene
    studio.use_earlier(project.id, scene.take)
    assert studio.project(project.id).scenes[0] == reworded
