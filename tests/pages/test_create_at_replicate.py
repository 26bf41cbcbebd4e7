"""Create, Projects and Status with a token: prices that follow the choice, models as they are today, the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from mvcore import AspectRatio, Brief, Quality, Studio
from mvcore.domain import TakeKind
from pages.ui.studio import settings, token_source
from pages.ui.studio import studio as cached_studio
from tests.at_replicate import TOKEN, orders
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.pages.test_apptest import click, errors, labels, open_page, words
from tests.watching import finished, until

IMAGES, OTHER_IMAGES = "google/nano-banana-2", "bytedance/seedream-4.5"
BRIEF = Brief("A lighthouse keeper dances", "A girl in a red coat", image_count=2, scene_count=2)


@pytest.fixture
def in_january(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What the clock of the pages' Studio says, which a test may change: New Year's Day at first. A test names this
    before `studio`."""
    day = [datetime(2027, 1, 1, tzinfo=UTC)]

    class InJanuary(Studio):
        @classmethod
        def open(cls, *given: Any, **named: Any) -> Studio:
            return super().open(*given, **named, clock=lambda: day[0])

    monkeypatch.setattr("pages.ui.studio.Studio", InJanuary)
    return day


@pytest.fixture
def studio(fake: FakeReplicate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """The Studio that the pages work with, with a token for the fake."""
    monkeypatch.setenv("MV_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
    monkeypatch.setenv("REPLICATE_BASE_URL", fake.url)
    monkeypatch.setenv("MV_BUDGET_USD", "50")
    opened = cached_studio()
    try:
        yield opened
    finally:
        opened.close()
        cached_studio.clear()


def one(page: AppTest, start: str) -> str:
    """The one button's label that starts like this."""
    (label,) = [label for label in labels(page) if label.startswith(start)]
    return label


def badges(page: AppTest) -> str:
    return " ".join(element.value for element in page.markdown)


def test_money_is_named_before_it_is_spent_and_never_called_a_demo(studio: Studio) -> None:
    page = open_page("create")
    assert "Replicate: costs money" in badges(page)
    assert r"budget \$50.00 a project" in badges(page)
    assert "Demo" not in badges(page)
    assert one(page, "Make") == "Make 4 images · about $0.27"
    project_id = studio.use_own_picture(_picture(), "me.png", replace(BRIEF, idea="Ein Junge sucht den Wind"))
    page = open_page("create", project_id)
    assert not [each.value for each in page.caption if "English" in each.value]
    assert one(page, "Regenerate") == f"Regenerate 2 images · {studio.estimate(TakeKind.IMAGE, BRIEF, 2).text}"
    assert one(page, "Continue") == f"Continue with 2 scenes · {studio.estimate_film(BRIEF).text}"


def test_the_usual_model_and_its_price_are_shown_while_none_is_chosen(studio: Studio) -> None:
    page = open_page("create")
    for kind, usual in (("image", IMAGES), ("script", "google/gemini-3.5-flash"), ("clip", "bytedance/seedance-2.0")):
        select = page.selectbox(key=f"{kind}-model-new")
        assert select.value is None
        price = "at most" if kind == "script" else "about"
        assert select.proto.placeholder.startswith(f"Usual: {usual} · {price} $")


def test_prices_follow_the_chosen_model_and_quality_and_both_are_kept(studio: Studio, fake: FakeReplicate) -> None:
    page = open_page("create")
    page.selectbox(key="image-model-new").set_value(OTHER_IMAGES).run()
    assert one(page, "Make") == "Make 4 images · about $0.16"
    page.segmented_control(key="quality-new").set_value("draft").run()
    page.text_area(key="idea-new").set_value("A storm")
    page.text_area(key="character-new").set_value("A girl")
    click(page, "make-new")
    (summary,) = studio.projects()
    project = finished(studio, summary.id)
    assert (project.brief.image_model, project.brief.quality) == (OTHER_IMAGES, Quality.DRAFT)
    assert len(orders(fake, OTHER_IMAGES)) == 4
    page = open_page("create", project.id)
    start = "Continue with 4 scenes, without a picture"
    assert one(page, "Continue") == f"{start} · {studio.estimate_film(project.brief, project).text}"
    page.segmented_control(key=f"quality-{project.id}").set_value("final").run()
    final = replace(project.brief, quality=Quality.FINAL)
    assert studio.project(project.id).brief == final
    assert one(page, "Continue") == f"{start} · {studio.estimate_film(final, project).text}"
    page.selectbox(key=f"scenes-{project.id}").set_value(1).run()
    assert one(page, "Continue").startswith("Continue with 1 scene, without a picture · at most $1.4")
    page.segmented_control(key=f"images-{project.id}").set_value(1).run()
    assert one(page, "Make") == "Make 1 image · about $0.04"


def test_images_that_were_paid_for_are_offered_for_nothing_beside_new_ones(studio: Studio, fake: FakeReplicate) -> None:
    first = finished(studio, studio.make_images(BRIEF))
    page = open_page("create")
    page.segmented_control(key="images-new").set_value(3).run()
    page.text_area(key="idea-new").set_value("Another idea")
    page.text_area(key="character-new").set_value(BRIEF.character)
    click(page, "make-new")
    assert len(studio.projects()) == 1
    assert labels(page)[:2] == [
        "Use 2 existing, make 1 · about $0.07, saves $0.13",
        "Make 3 new images · about $0.20",
    ]
    page.segmented_control(key="images-new").set_value(2).run()
    assert one(page, "Make") == "Make 2 images · about $0.13"
    click(page, "make-new")
    assert one(page, "Use the existing") == "Use the existing 2 images · free, saves $0.13"
    page.text_area(key="character-new").set_value("Somebody who was never made")
    click(page, "existing-new")
    assert errors(page) == ["This was changed since and was not made before: its price stands on the button now."]
    assert len(fake.predictions()) == 2
    page.text_area(key="character-new").set_value(BRIEF.character)
    click(page, "make-new")
    click(page, "existing-new")
    newest = finished(studio, studio.projects()[0].id)
    assert (newest.brief.idea, newest.spent_usd) == ("Another idea", 0)
    assert [option.take.asset_id for option in newest.options] == [option.take.asset_id for option in first.options]
    assert len(fake.predictions()) == 2


def test_whoever_wants_new_images_gets_them_also_from_a_model_without_seeds(
    studio: Studio, fake: FakeReplicate
) -> None:
    finished(studio, studio.make_images(BRIEF))
    page = open_page("create")
    page.segmented_control(key="images-new").set_value(2).run()
    page.text_area(key="idea-new").set_value(BRIEF.idea)
    page.text_area(key="character-new").set_value(BRIEF.character)
    click(page, "make-new")
    click(page, "make-new")
    newest = finished(studio, studio.projects()[0].id)
    assert newest.spent_usd == pytest.approx(0.134)
    assert len(fake.predictions()) == 4


def test_a_model_that_is_gone_offers_another_one_in_one_click(studio: Studio, fake: FakeReplicate) -> None:
    fake.configure(retired=[IMAGES])
    page = open_page("create")
    until(lambda: any(label.startswith(f"Use {OTHER_IMAGES} instead") for label in labels(page.run())))
    assert f"no longer offers {IMAGES}" in " ".join(each.value for each in page.warning).replace("\\", "")
    click(page, "other-image-model-note")
    assert one(page, "Make") == "Make 4 images · about $0.16"
    assert page.selectbox(key="image-model-new").value == OTHER_IMAGES


ENDED, ENDS = "anthropic/claude-4-sonnet", "openai/gpt-4.1-mini"
INSTEAD = "google/gemini-3.5-flash"


@pytest.mark.parametrize("where", ["create", "film"])
def test_a_project_that_names_a_model_that_was_ended_goes_on_after_one_click_with_its_price(
    studio: Studio, where: str
) -> None:
    project_id = studio.create_project(replace(BRIEF, script_model=ENDED))
    page = open_page(where, project_id)
    assert f"{ENDED} was ended by its maker on 2026-06-15." in {each.value.replace("\\", "") for each in page.warning}
    price = studio.estimate(TakeKind.SCRIPT, BRIEF).text
    assert price.startswith("at most $0.0")
    assert f"Use {INSTEAD} instead · {price} each" in labels(page)
    click(page, "other-ended-script")
    assert studio.project(project_id).brief.script_model == INSTEAD
    assert len(page.warning) == 0


def test_a_model_that_has_ended_is_not_on_offer_and_one_that_ends_soon_says_when(
    in_january: list[datetime], studio: Studio
) -> None:
    options = open_page("create").selectbox(key="script-model-new").options
    assert not any(option.startswith(ENDED) for option in options)
    (line,) = [option for option in options if option.startswith(ENDS)]
    assert line.endswith(" · ends 2027-01-14")


def test_a_model_that_ends_soon_names_the_one_that_takes_its_place_which_is_offered_with_its_price_on_the_day(
    in_january: list[datetime], studio: Studio
) -> None:
    project_id = studio.create_project(replace(BRIEF, script_model=ENDS))
    page = open_page("create", project_id)
    said = " ".join(each.value.replace("\\", "") for each in page.caption)
    assert f"{ENDS}: ends 2027-01-14. After that, {INSTEAD} takes its place with one click." in said
    assert not any(label.startswith(f"Use {INSTEAD}") for label in labels(page))
    in_january[0] = datetime(2027, 1, 14, tzinfo=UTC)
    page = open_page("create", project_id)
    assert f"{ENDS} was ended by its maker on 2027-01-14." in {each.value.replace("\\", "") for each in page.warning}
    price = studio.estimate(TakeKind.SCRIPT, BRIEF).text
    assert f"Use {INSTEAD} instead · {price} each" in labels(page)


def test_prices_follow_resolution_length_and_sound_of_the_clips_and_all_are_kept(studio: Studio) -> None:
    tall = replace(BRIEF, clip_model="google/veo-3.1", aspect=AspectRatio.PORTRAIT)
    page = open_page("film", studio.create_project(tall))
    (summary,) = studio.projects()
    assert page.selectbox(key=f"clip-sound-{summary.id}").proto.placeholder == "Usual: With sound"
    page.selectbox(key=f"clip-sound-{summary.id}").set_value(False).run()
    page.selectbox(key=f"clip-seconds-{summary.id}").set_value(6).run()
    page.selectbox(key=f"clip-resolution-{summary.id}").set_value("1080p").run()
    brief = studio.project(summary.id).brief
    assert (brief.clip_sound, brief.clip_seconds, brief.clip_resolution) == (False, 6, "1080p")
    label = studio.estimate_film(brief, studio.project(summary.id)).text
    assert one(page, "Write 2 scenes").endswith(label)


def test_a_model_that_the_project_names_has_its_price_on_the_quality_too(studio: Studio) -> None:
    page = open_page("create", studio.create_project(replace(BRIEF, clip_model="google/veo-3.1")))
    (line,) = [each.value.replace("\\", "") for each in page.caption if each.value.startswith("Draft")]
    assert line == "Draft: about $3.20 for 8 s in 720p · Final: about $3.20 for 8 s in 720p"


def test_the_list_of_projects_says_what_each_and_all_cost(studio: Studio) -> None:
    project_id = studio.make_images(BRIEF)
    project = finished(studio, project_id)
    page = open_page("projects")
    assert rf"spent \${project.spent_usd:.2f}" in words(page)
    assert rf"Spent on all projects, deleted ones too: \${project.spent_usd:.2f}" in words(page)
    assert any("/api/mv/ledger.csv" in element.proto.body for element in page.get("html"))
    click(page, f"delete-{project_id}")
    assert studio.projects() == ()
    assert studio.spent_usd() == project.spent_usd


def test_the_status_page_says_where_the_token_is_from_and_not_what_it_is(studio: Studio) -> None:
    page = open_page("status")
    shown = page.table[0].value.to_string() + words(page)
    assert "in the environment or .env" in shown
    assert TOKEN not in shown


def test_a_token_in_the_secrets_of_streamlit_is_used_when_there_is_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, studio: Studio
) -> None:
    import streamlit as st

    monkeypatch.delenv("REPLICATE_API_TOKEN")
    assert settings().provider_name == "demo"
    folder = Path(".streamlit")
    folder.mkdir()
    (folder / "secrets.toml").write_text(f'REPLICATE_API_TOKEN = " {TOKEN}\\n"\n')
    st.secrets._reset()
    try:
        found = settings()
        assert found.provider_name == "replicate"
        assert found.replicate_api_token is not None
        assert found.replicate_api_token.get_secret_value() == TOKEN
        assert token_source() == "set, in Streamlit's secrets"
        monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_from_the_environment")
        other = settings().replicate_api_token
        assert other is not None
        assert other.get_secret_value() == "r8_from_the_environment"
    finally:
        (folder / "secrets.toml").unlink()
        st.secrets._reset()


def _picture() -> bytes:
    from tests.test_studio import picture

    return picture()
