"""The price on a button is what its click spends at most: a dearer one is shown before anything is ordered."""

from dataclasses import replace

import pytest

from mvcore import Brief, PriceChanged, Studio
from mvcore.domain import TakeKind
from tests.at_replicate import orders
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.pages.test_apptest import click, errors, open_page
from tests.pages.test_create_at_replicate import one, studio
from tests.watching import finished

__all__ = ["studio"]
CLIPS, SCRIPTS, IMAGES = "bytedance/seedance-2.0", "google/gemini-3.5-flash", "google/nano-banana-2"
BRIEF = Brief("A lighthouse keeper dances", "A girl in a red coat", image_count=1, scene_count=1)


@pytest.fixture
def project_id(studio: Studio) -> str:
    """A project with its picture, and no scenes yet."""
    identifier = studio.make_images(BRIEF)
    finished(studio, identifier)
    return identifier


@pytest.mark.parametrize(("name", "button"), [("create", "continue"), ("film", "write")])
def test_a_film_that_became_dearer_in_another_tab_is_not_ordered_at_the_former_price(
    studio: Studio, fake: FakeReplicate, project_id: str, name: str, button: str
) -> None:
    page = open_page(name, project_id)
    label = {"continue": "Continue", "write": "Write"}[button]
    before = one(page, label)
    studio.choose(project_id, clip_resolution="1080p")
    click(page, button)
    assert any("Nothing was ordered" in sentence for sentence in errors(page))
    assert studio.project(project_id).script is None
    assert not orders(fake, SCRIPTS)
    assert one(page, label) != before
    click(page, button)
    finished(studio, project_id)
    assert len(orders(fake, CLIPS)) == 1


def test_a_film_that_became_cheaper_is_ordered(studio: Studio, fake: FakeReplicate, project_id: str) -> None:
    page = open_page("film", project_id)
    studio.choose(project_id, clip_resolution="480p")
    click(page, "write")
    finished(studio, project_id)
    assert [order["resolution"] for order in orders(fake, CLIPS)] == ["480p"]


def test_a_clip_that_became_dearer_is_not_made_again_at_the_former_price(
    studio: Studio, fake: FakeReplicate, project_id: str
) -> None:
    fake.fault("fate", f"{CLIPS}/predictions$", method="POST", times=1, values={"status": "failed", "error": "boom"})
    studio.write_scenes(project_id)
    (scene,) = finished(studio, project_id).scenes
    page = open_page("film", project_id)
    studio.choose_scene(project_id, scene.id, clip_resolution="1080p")
    click(page, f"retry-{scene.take.id}")
    assert any("Nothing was ordered" in sentence for sentence in errors(page))
    assert len(orders(fake, CLIPS)) == 1
    click(page, f"retry-{scene.take.id}")
    finished(studio, project_id)
    assert [order["resolution"] for order in orders(fake, CLIPS)] == ["720p", "1080p"]


def test_images_that_became_dearer_are_not_made_anew_at_the_former_price(
    studio: Studio, fake: FakeReplicate, project_id: str
) -> None:
    shown = studio.estimate(TakeKind.IMAGE, BRIEF).usd
    dearer = replace(BRIEF, image_model="google/nano-banana-pro")
    with studio.at_shown_price(shown), pytest.raises(PriceChanged, match=r"costs about \$0\.15 now, and about \$0\.07"):
        studio.make_images(dearer, project_id)
    studio.make_images(dearer, project_id)
    finished(studio, project_id)
    assert len(orders(fake, IMAGES)) == 1
    assert len(orders(fake, "google/nano-banana-pro")) == 1
