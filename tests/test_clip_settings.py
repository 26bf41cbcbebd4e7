"""Resolution, sound and length of clips: chosen for a project or a scene, sent, and priced."""

from dataclasses import replace
from pathlib import Path

import pytest

from mvcore import AspectRatio, BadInput, Brief, FilmChoices, Quality, TakeStatus
from mvcore.domain import TakeKind, Trouble
from tests.at_replicate import BRIEF, clips, orders, page, studio_at
from tests.film.media_files import Shelf
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.test_studio import picture
from tests.watching import finished, until

SEEDANCE, VEO, DRAFT = "bytedance/seedance-2.0", "google/veo-3.1", "bytedance/seedance-1-lite"
ONE = replace(BRIEF, scene_count=1)


def test_what_is_chosen_for_a_project_is_sent_quoted_and_paid(fake: FakeReplicate, tmp_path: Path) -> None:
    brief = replace(ONE, clip_model=VEO, clip_resolution="1080p", clip_sound=False, clip_seconds=6)
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, brief)
        (scene,) = project.scenes
        told = studio.quote(TakeKind.CLIP, project.brief, project)
    (sent,) = orders(fake, VEO)
    assert (sent["resolution"], sent["generate_audio"], sent["duration"]) == ("1080p", False, 6)
    assert scene.take.price_usd == scene.take.cost_usd == pytest.approx(1.2) == told.usd
    assert (told.resolution, told.sound, told.seconds) == ("1080p", False, 6)


def test_a_scene_has_settings_of_its_own(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio)
        first, second = project.scenes
        studio.choose_scene(project.id, first.id, clip_resolution="480p", clip_seconds=5)
        project = studio.project(project.id)
        assert [studio.estimate_again(project, scene.take).usd for scene in project.scenes] == [
            pytest.approx(5 * 0.08),
            pytest.approx(8 * 0.18),
        ]
        studio.retry_clip(project.id, first.id)
        studio.retry_clip(project.id, second.id)
        after = finished(studio, project.id)
        assert [scene.take.cost_usd for scene in after.scenes] == [pytest.approx(0.4), pytest.approx(1.44)]
        studio.choose_scene(project.id, first.id, clip_resolution=None, clip_seconds=None)
        assert studio.estimate_again(studio.project(project.id), after.scenes[0].take).usd == pytest.approx(1.44)


def test_clips_are_silent_when_the_film_mutes_them_unless_sound_was_chosen(fake: FakeReplicate, tmp_path: Path) -> None:
    brief = replace(ONE, clip_model=VEO)
    with studio_at(fake, tmp_path) as studio:
        project = studio.project(studio.create_project(brief))
        assert studio.quote(TakeKind.CLIP, brief, project).usd == pytest.approx(3.2)
        studio.choose_film(project.id, replace(project.choices, clip_audio="mute"))
        project = studio.project(project.id)
        assert studio.quote(TakeKind.CLIP, brief, project).usd == pytest.approx(1.6)
        loud = replace(brief, clip_sound=True)
        assert studio.quote(TakeKind.CLIP, loud, project).usd == pytest.approx(3.2)
        studio.write_scenes(project.id)
        (scene,) = finished(studio, project.id).scenes
    assert scene.take.cost_usd == pytest.approx(1.6)
    assert orders(fake, VEO)[0]["generate_audio"] is False


def test_music_that_mutes_the_clips_by_itself_changes_nothing_of_what_is_ordered(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    brief = replace(ONE, clip_model=VEO)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(brief)
        studio.choose_film(project_id, FilmChoices(), Shelf(tmp_path)("music.ogg").read_bytes(), "song.ogg")
        project = studio.project(project_id)
        assert project.choices.sound_of_clips == "mute"
        assert studio.quote(TakeKind.CLIP, brief, project).usd == pytest.approx(3.2)


def test_drafts_are_made_in_the_smallest_resolution_and_final_clips_in_the_usual_one(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, replace(ONE, quality=Quality.DRAFT, clip_model=SEEDANCE))
        (scene,) = project.scenes
        assert studio.is_draft(project, scene)
        studio.approve(project.id, scene.id, True)
        studio.make_final(project.id)
        (scene,) = finished(studio, project.id).scenes
        assert not studio.is_draft(studio.project(project.id), scene)
    assert [sent["resolution"] for sent in orders(fake, SEEDANCE)] == ["480p", "720p"]


def test_what_a_model_does_not_sell_gives_way_to_the_nearest_and_is_said(fake: FakeReplicate, tmp_path: Path) -> None:
    brief = replace(ONE, clip_model="minimax/hailuo-02", clip_resolution="1080p", clip_seconds=10)
    with studio_at(fake, tmp_path) as studio:
        (scene,) = clips(studio, brief).scenes
    (sent,) = orders(fake, "minimax/hailuo-02")
    assert (sent["resolution"], sent["duration"]) == ("768p", 10)
    assert "makes no clip like this in 1080p: 768p is the nearest" in (scene.take.warning or "")
    assert scene.take.cost_usd == pytest.approx(0.56)


def test_resolutions_are_offered_by_length_and_picture(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        hailuo = replace(ONE, clip_model="minimax/hailuo-02")
        assert studio.clip_choices(hailuo).resolutions == ("512p", "768p", "1080p")
        assert studio.clip_choices(replace(hailuo, clip_seconds=10)).resolutions == ("512p", "768p")
        draft = replace(ONE, clip_model=DRAFT)
        assert studio.clip_choices(draft).resolutions == ("480p", "720p")
        assert studio.clip_choices(replace(ONE, clip_model=VEO)).sounds == (True, False)
        assert studio.clip_choices(draft).sounds == ()
        assert studio.clip_choices(replace(ONE, clip_model=VEO)).seconds == (8,)  # its references go with nothing else
        tall = replace(ONE, clip_model=VEO, aspect=AspectRatio.PORTRAIT)
        assert studio.clip_choices(tall).seconds == (4, 6, 8)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"clip_resolution": "9p"}, "no resolution '9p': choose one of 480p, 512p, 720p, 768p, 1080p"),
        ({"clip_seconds": 0}, "length of a clip in seconds is 0"),
        ({"clip_seconds": 61}, "choose 1 to 60"),
        ({"clip_sound": "loud"}, "sound of clips"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_before_anything_is_stored(
    fake: FakeReplicate, tmp_path: Path, chosen: dict[str, object], sentence: str
) -> None:
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(ONE)
        before = studio.project(project_id).brief
        with pytest.raises(BadInput, match=sentence):
            studio.choose(project_id, **chosen)  # type: ignore[arg-type]
        with pytest.raises(BadInput, match=sentence):
            studio.create_project(replace(ONE, **chosen))  # type: ignore[arg-type]
        assert studio.project(project_id).brief == before
        assert len(studio.projects()) == 1


# -- the price on the button -------------------------------------------------------------------------------------------


def test_a_model_that_has_become_dearer_orders_nothing_until_the_new_price_was_shown(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    body = page(SEEDANCE, resolution=("1080p",))
    fake.fault("status", f"/v1/models/{SEEDANCE}$", method="GET", status=200, body_json=body)
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, ONE)
        (scene,) = project.scenes
        assert (scene.take.status, scene.take.trouble) == (TakeStatus.FAILED, Trouble.INPUT)
        assert "would cost about $3.60 instead of the $1.44 that was shown, so it was not ordered" in (
            scene.take.error or ""
        )
        assert orders(fake, SEEDANCE) == []
        assert studio.estimate_retry(project, scene.take).usd == pytest.approx(3.6)
        studio.retry_clip(project.id, scene.id)
        (scene,) = finished(studio, project.id).scenes
    assert (scene.take.status, scene.take.cost_usd) == (TakeStatus.READY, pytest.approx(3.6))


def test_the_brief_keeps_its_settings_over_a_restart(fake: FakeReplicate, tmp_path: Path) -> None:
    brief = Brief("a", "b", clip_resolution="480p", clip_sound=True, clip_seconds=7)
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(brief)
    with studio_at(fake, tmp_path) as studio:
        assert studio.project(project_id).brief == brief


def test_a_film_without_a_picture_is_quoted_as_it_is_ordered(fake: FakeReplicate, tmp_path: Path) -> None:
    brief = replace(BRIEF, clip_model=DRAFT, clip_resolution="1080p", clip_seconds=12)
    with studio_at(fake, tmp_path) as studio:
        project = studio.project(studio.create_project(brief))
        clips_usd = studio.estimate(TakeKind.CLIP, brief, 2, project).usd
        assert "1080p" in studio.clip_choices(brief, project).resolutions
        studio.write_scenes(project.id)
        takes = [scene.take for scene in finished(studio, project.id).scenes]
    assert [sent["resolution"] for sent in orders(fake, DRAFT)] == ["1080p"] * 2
    assert clips_usd == pytest.approx(sum(take.cost_usd for take in takes)) == pytest.approx(2 * 12 * 0.072)


def test_a_picture_that_is_still_to_be_chosen_counts_in_what_a_film_will_cost(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(replace(ONE, clip_model=VEO, clip_seconds=4, image_count=1))
        project = finished(studio, project_id)
        before = studio.estimate_rest(project).usd
        studio.choose_image(project_id, 0)
        assert studio.estimate_rest(studio.project(project_id)).usd == pytest.approx(before)
        without = replace(project, brief=replace(project.brief, image_count=0), options=())
        assert studio.estimate_rest(without).usd < before - 1.5  # 4 s then, and 8 s with a picture


def test_the_clips_of_a_script_cost_no_more_than_was_shown_before_it_was_written(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(seconds_by_model={"google/gemini-3.5-flash": (0, 2)})
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(ONE)
        studio.write_scenes(project_id)
        body = page(SEEDANCE, resolution=("1080p",))
        fake.fault("status", f"/v1/models/{SEEDANCE}$", method="GET", status=200, body_json=body)
        until(lambda: studio.live_model(SEEDANCE) is not None)
        (scene,) = finished(studio, project_id).scenes
        assert "would cost about $3.60 instead of the $1.44 that was shown" in (scene.take.error or "")
        assert orders(fake, SEEDANCE) == []
        studio.retry_clip(project_id, scene.id)
        assert finished(studio, project_id).scenes[0].take.cost_usd == pytest.approx(3.6)


def test_a_fallback_is_quoted_with_the_picture_that_the_scene_was_asked_for_with(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    with studio_at(fake, tmp_path) as studio:
        other = studio.use_own_picture(picture(), "me.png", replace(ONE, idea="another"))
        hers = studio.project(other).character_asset_id
        project = clips(studio, replace(ONE, clip_seconds=4))
        (scene,) = project.scenes
        fake.configure(retired=[SEEDANCE])
        studio.retry_clip(project.id, scene.id, character_reference=hers)
        project = finished(studio, project.id)
        assert project.scenes[0].take.trouble is Trouble.MODEL_GONE
        told = studio.estimate_fallback(project, project.scenes[0].take).usd
        studio.use_fallback(project.id, project.scenes[0].take)
        take = finished(studio, project.id).scenes[0].take
    assert (take.model, take.cost_usd) == (VEO, pytest.approx(told)) == (VEO, pytest.approx(3.2))
