"""The pages at the fake Replicate: which way on each kind of trouble has and at which price, and drafts made final."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mvcore import Brief, Project, Quality, Studio, TakeStatus, Trouble
from pages.ui.studio import studio as cached_studio
from tests.at_replicate import TOKEN, orders
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.pages.test_apptest import assert_no_exception, button, click, errors, labels, open_page, picker, words
from tests.watching import finished, until

CLIPS, DRAFTS, IMAGES, SCRIPTS = (
    "bytedance/seedance-2.0",
    "bytedance/seedance-1-lite",
    "google/nano-banana-2",
    "google/gemini-3.5-flash",
)
OTHER_CLIPS = "google/veo-3.1"
E005 = {"status": "failed", "error": "The input or output was flagged as sensitive. (E005)"}
BRIEF = Brief("A lighthouse keeper dances", "A girl in a red coat", image_count=2, scene_count=2)
ONE = replace(BRIEF, image_count=1, scene_count=1)


@pytest.fixture
def studio(fake: FakeReplicate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The Studio that the pages work with, with a token for the fake."""
    monkeypatch.setenv("MV_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
    monkeypatch.setenv("REPLICATE_BASE_URL", fake.url)
    opened = cached_studio()
    try:
        yield opened
    finally:
        opened.close()
        cached_studio.clear()


def order_fails(fake: FakeReplicate, model: str, **values: Any) -> None:
    """Let the next order of a model end like this."""
    fake.fault("fate", f"/v1/models/{model}/predictions$", method="POST", values=values)


def order_answers(fake: FakeReplicate, model: str, status: int, **body: Any) -> None:
    """Let the next order of a model be answered like this and not be taken."""
    path = f"/v1/models/{model}/predictions$"
    fake.fault("status", path, method="POST", status=status, body_json={"status": status, **body})


def filmed(studio: Studio, brief: Brief = ONE) -> Project:
    """A project whose scenes were written and whose clips have ended."""
    project_id = studio.create_project(brief)
    studio.write_scenes(project_id)
    return finished(studio, project_id)


def last_attempt(studio: Studio, project_id: str, number: int) -> None:
    """Wait for the end of an attempt that begins by itself; nothing runs for a moment before it does."""
    until(lambda: any(take.attempt >= number for take in studio.takes(project_id)))
    finished(studio, project_id)


def film_page(project: Project) -> AppTest:
    return open_page("film", project.id)


def ways(page: AppTest) -> list[str]:
    """The buttons but those of the film."""
    return [label for label in labels(page) if not label.startswith(("Stitch", "Save film"))]


# -- cards -------------------------------------------------------------------------------------------------------------


def test_a_clip_that_was_paid_for_and_not_fetched_is_fetched_for_nothing_or_made_new_at_its_price(
    studio: Studio, fake: FakeReplicate
) -> None:
    for _ in range(4):
        fake.fault("content", "/out/", text="<html>no clip</html>", type="text/html")
    project = filmed(studio)
    assert project.scenes[0].take.collectable
    page = film_page(project)
    assert errors(page)[0].startswith("Scene 1: This was made, but")
    assert ways(page) == ["Fetch again · free, it is paid for", "Make new · about $1.44, up to 5 min"]
    assert "cost $1.44" in words(page)
    click(page, "retry-")
    after = finished(studio, project.id)
    assert after.scenes[0].take.status is TakeStatus.READY
    assert len(orders(fake, CLIPS)) == 1
    assert after.spent_usd == project.spent_usd


def test_clips_of_a_model_that_is_gone_are_all_made_by_its_fallback_with_one_click(
    studio: Studio, fake: FakeReplicate
) -> None:
    fake.configure(retired=[CLIPS])
    project = filmed(studio, BRIEF)
    assert {scene.take.trouble for scene in project.scenes} == {Trouble.MODEL_GONE}
    page = film_page(project)
    offer = f"Use {OTHER_CLIPS} instead · 2 clips, about $6.40, up to 4 min"
    assert ways(page) == [offer, offer]
    page.button(key=f"fallback-{project.scenes[0].take.id}").click().run()
    assert_no_exception(page)
    after = finished(studio, project.id)
    assert [(scene.take.status, scene.take.model) for scene in after.scenes] == [(TakeStatus.READY, OTHER_CLIPS)] * 2
    page.run()
    assert page.selectbox[0].value == OTHER_CLIPS


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (402, "Scene 1: The Replicate account has no credit left"),
        (401, "Scene 1: Replicate refused REPLICATE_API_TOKEN"),
    ],
    ids=["402", "401"],
)
def test_without_credit_or_a_good_token_the_card_says_what_to_do_and_offers_a_retry(
    studio: Studio, fake: FakeReplicate, status: int, sentence: str
) -> None:
    order_answers(fake, CLIPS, status, detail="You have insufficient credit. Go to the billing page")
    page = film_page(filmed(studio))
    assert errors(page)[0].startswith(sentence)
    assert "billing" not in errors(page)[0]
    assert "<summary>Technical details</summary>" in words(page)
    assert "Go to the billing page" in words(page)
    assert ways(page) == ["Retry · about $1.44, up to 5 min"]


def test_refused_words_are_never_offered_again_unchanged_unless_another_model_is_chosen(
    studio: Studio, fake: FakeReplicate
) -> None:
    order_fails(fake, CLIPS, **E005)
    page = film_page(filmed(studio))
    assert ways(page) == ["Edit the wording"]
    page.selectbox[0].set_value(OTHER_CLIPS).run()
    assert_no_exception(page)
    assert ways(page) == ["Edit the wording", f"Retry by {OTHER_CLIPS} · about $3.20, up to 4 min"]


def test_the_third_attempt_says_so_when_it_fails(studio: Studio, fake: FakeReplicate) -> None:
    for _ in range(3):
        order_fails(fake, CLIPS, status="failed", error="Prediction interrupted; please retry (code: PA)")
    project = filmed(studio)
    last_attempt(studio, project.id, 2)
    page = film_page(project)
    assert "Failed, attempt 3" in words(page)
    assert ways(page) == ["Retry · about $1.44, up to 5 min"]


def test_a_result_that_was_paid_for_before_is_used_and_said(studio: Studio, fake: FakeReplicate) -> None:
    filmed(studio)
    page = film_page(filmed(studio, replace(ONE, idea="A keeper sings")))
    assert "Used the existing result of the same request, saves $1.44." in words(page)
    assert "cost nothing" in words(page)
    assert "Spent on this project so far: \\$0.00" in words(page)


# -- the script --------------------------------------------------------------------------------------------------------


def test_an_answer_that_is_no_script_is_shown_as_it_came(studio: Studio, fake: FakeReplicate) -> None:
    for _ in range(2):
        order_fails(fake, SCRIPTS, output=["I would rather ", "write a *poem*."])
    project = filmed(studio)
    last_attempt(studio, project.id, 1)
    page = film_page(project)
    assert errors(page)[0].startswith("The scenes were not written:")
    assert [block.value for block in page.code] == ["I would rather write a *poem*."]
    assert "Technical details" not in words(page)
    assert ways(page) == ["Write the scenes again, with the clips · at most $1.49, up to 6 min"]


def test_a_refused_idea_can_be_said_otherwise(studio: Studio, fake: FakeReplicate) -> None:
    order_fails(fake, SCRIPTS, **E005)
    project = filmed(studio)
    page = film_page(project)
    assert ways(page) == ["Edit the wording"]
    click(page, "reword-")
    page.text_area[0].set_value("A calm morning")
    click(page, "reword-now-")
    after = finished(studio, project.id)
    assert after.brief.idea == "A calm morning"
    assert [scene.take.status for scene in after.scenes] == [TakeStatus.READY]


# -- drafts ------------------------------------------------------------------------------------------------------------


def test_approved_drafts_are_made_again_in_final_quality_and_the_difference_is_said_first(
    studio: Studio, fake: FakeReplicate
) -> None:
    project = filmed(studio, replace(BRIEF, quality=Quality.DRAFT))
    page = film_page(project)
    assert f"Model: {DRAFTS}" in words(page)
    assert not any("final quality" in label for label in labels(page))
    page.toggle(key=f"approve-{project.scenes[1].id}").set_value(True).run()
    assert_no_exception(page)
    assert [scene.approved for scene in studio.project(project.id).scenes] == [False, True]
    assert button(page, "make-final").label == "Make 1 approved scene in final quality · about $1.44, up to 5 min"
    assert "$1.44 instead of $0.09 for this draft, $1.35 more." in words(page).replace("\\", "")
    click(page, "make-final")
    after = finished(studio, project.id)
    assert [scene.take.model for scene in after.scenes] == [DRAFTS, CLIPS]
    page.run()
    assert len(page.toggle) == 0
    assert not any("final quality" in label for label in labels(page))
    assert f"Make again by {CLIPS} · about $1.44, up to 5 min" in labels(page)


def test_a_project_of_final_quality_has_nothing_to_approve(studio: Studio, fake: FakeReplicate) -> None:
    page = film_page(filmed(studio))
    assert len(page.toggle) == 0
    assert "drafts" not in words(page)


# -- models as they are today ------------------------------------------------------------------------------------------


def test_a_model_that_is_gone_is_said_before_anything_is_ordered_and_left_with_one_click(
    studio: Studio, fake: FakeReplicate
) -> None:
    fake.configure(retired=[CLIPS])
    project = studio.project(studio.create_project(ONE))
    page = film_page(project)
    for _ in range(100):
        if page.warning:
            break
        page.run()
    assert page.warning[0].value.replace("\\", "") == f"Replicate no longer offers {CLIPS}."
    click(page, "other-clip-model-note")
    assert studio.project(project.id).brief.clip_model == OTHER_CLIPS
    assert len(page.warning) == 0
    assert button(page, "write").label.endswith("at most $3.25, up to 5 min")


# -- pictures ----------------------------------------------------------------------------------------------------------


def test_a_refused_picture_offers_other_words_and_a_failed_one_a_retry_at_its_price(
    studio: Studio, fake: FakeReplicate
) -> None:
    order_fails(fake, IMAGES, **E005)
    project_id = studio.make_images(ONE)
    finished(studio, project_id)
    (option,) = picker(open_page("create", project_id))["options"]
    assert "safety check" in option["message"]
    assert "E005" in option["technical"]
    assert [way["text"] for way in option["ways"]] == ["Edit the wording"]


def test_a_failed_picture_is_made_again_at_its_price_and_tells_what_it_cost(
    studio: Studio, fake: FakeReplicate
) -> None:
    order_fails(fake, IMAGES, status="failed", error="boom")
    project_id = studio.make_images(ONE)
    finished(studio, project_id)
    page = open_page("create", project_id)
    (way,) = picker(page)["options"][0]["ways"]
    assert (way["text"], way["label"]) == ("Retry · about $0.07", "Retry Option 1 · about $0.07")
    studio.retry_image(project_id, 0)
    finished(studio, project_id)
    page.run()
    (option,) = picker(page)["options"]
    assert (option["state"], option["note"], option["ways"]) == ("ready", "cost $0.07", [])


def test_pictures_in_the_making_can_be_cancelled_each_and_all(studio: Studio, fake: FakeReplicate) -> None:
    fake.configure(seconds_by_model={IMAGES: (0.02, 900.0)})
    project_id = studio.make_images(BRIEF)
    page = open_page("create", project_id)
    for option in picker(page)["options"]:
        (way,) = option["ways"]
        assert (way["text"], way["label"]) == ("Cancel", f"Cancel {option['label']}")
        assert "costs nothing" in way["hint"] or "may bill" in way["hint"]
    click(page, "cancel-all")
    states = [option.take.status for option in studio.project(project_id).options]
    assert states == [TakeStatus.CANCELLED] * 2
