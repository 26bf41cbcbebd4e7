"""The character's picture on its way to the clips: by its id, put back by hand, or in the text of a request."""

import base64
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from mvcore import BadInput, NotFound, Settings, Studio, TakeStatus
from mvcore.domain import Take, new_id
from mvcore.studio.pictures import decoded
from tests.at_replicate import BRIEF, clips, orders, studio_at
from tests.commands import mvcore
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.test_studio import picture
from tests.watching import finished

SEEDANCE = "bytedance/seedance-2.0"
ONE = replace(BRIEF, scene_count=1)
FAILS_FIRST = replace(ONE, idea=f"{ONE.idea} [fail 1 once]")
"""The demo provider makes the clip only when it is asked again: it costs nothing to have a scene to work with."""


def failed_scene(studio: Studio, project_id: str) -> str:
    """The id of a scene whose first clip failed."""
    assert clip_of(studio, project_id).status is TakeStatus.FAILED
    return studio.project(project_id).scenes[0].id


def without_file(studio: Studio, settings: Settings) -> tuple[str, str, Path]:
    """A project with a character whose file is gone: its id, the picture's id, and where the file was."""
    project_id = studio.use_own_picture(picture(), "me.png", ONE)
    asset_id = studio.project(project_id).character_asset_id or ""
    folder = settings.data_dir / "mv" / "image"
    (folder / f"{asset_id}.png").unlink()
    return project_id, asset_id, folder


def clip_of(studio: Studio, project_id: str) -> Take:
    studio.write_scenes(project_id)
    return finished(studio, project_id).scenes[0].take


def shown(settings: Settings) -> str:
    """The picture that the demo provider was given with the last clip."""
    lines = (settings.data_dir / "demo" / "ledger.jsonl").read_text().splitlines()
    return str(json.loads(lines[-1])["reference"])


@pytest.mark.parametrize("ending", ["png", "jpg", "jpeg", "webp"])
def test_a_file_that_was_put_back_by_hand_is_used(studio: Studio, settings: Settings, ending: str) -> None:
    project_id, asset_id, folder = without_file(studio, settings)
    (folder / f"{asset_id}.{ending}").write_bytes(picture("JPEG"))  # its name does not say what it is
    take = clip_of(studio, project_id)
    assert (take.status, take.character_reference_warning) == (TakeStatus.READY, None)
    assert shown(settings).endswith(f"{asset_id}.{ending}")


def test_files_are_looked_for_in_the_order_png_jpg_jpeg_webp_and_have_to_open(
    studio: Studio, settings: Settings
) -> None:
    project_id, asset_id, folder = without_file(studio, settings)
    (folder / f"{asset_id}.png").write_bytes(b"no picture")
    (folder / f"{asset_id}.jpeg").write_bytes(picture("JPEG"))
    (folder / f"{asset_id}.webp").write_bytes(picture("WEBP"))
    assert clip_of(studio, project_id).character_reference_warning is None
    assert shown(settings).endswith(f"{asset_id}.jpeg")


def test_a_picture_without_a_record_is_found_by_its_id(studio: Studio, settings: Settings) -> None:
    project_id = studio.create_project(FAILS_FIRST)
    scene_id = failed_scene(studio, project_id)
    assert studio.project(project_id).scenes[0].take.character_reference_warning is None
    asset_id = new_id()
    folder = settings.data_dir / "mv" / "image"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{asset_id}.webp").write_bytes(picture("WEBP"))
    studio.retry_clip(project_id, scene_id, character_reference=asset_id)
    take = finished(studio, project_id).scenes[0].take
    assert (take.character_reference_warning, take.input["character_reference"]) == (None, asset_id)
    assert shown(settings).endswith(f"{asset_id}.webp")


@pytest.mark.parametrize("asset_id", ["0b6f6b1e-8f5e-4a3c-9a51-6d7f1f0f5a10", "../../studio.db", "x"])
def test_without_any_file_the_clip_is_made_and_says_so(studio: Studio, asset_id: str) -> None:
    project_id = studio.create_project(FAILS_FIRST)
    studio.retry_clip(project_id, failed_scene(studio, project_id), character_reference=asset_id)
    take = finished(studio, project_id).scenes[0].take
    assert take.status is TakeStatus.READY
    assert take.character_reference_warning == f"The character image {asset_id} was not found: made without it."
    assert take.character_reference_warning in str(take.warning)


def test_film_tells_the_warning_for_each_scene(studio: Studio, settings: Settings) -> None:
    project_id, asset_id, _ = without_file(studio, settings)
    clip_of(studio, project_id)
    studio.close()
    made = mvcore("film", "--project", project_id, "-o", "f.mp4", "--json", MV_DATA_DIR=str(settings.data_dir))
    (scene,) = json.loads(made.stdout)["scenes"]
    assert scene["character_reference_warning"] == f"The character image {asset_id} was not found: made without it."


# -- reference_image_base64 --------------------------------------------------------------------------------------------

TEXT = base64.b64encode(picture()).decode()


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"data:image/png;base64,{TEXT}",
        f" data:image/jpeg;base64,{TEXT}\n",
        TEXT.rstrip("="),
        "\n".join(TEXT[at : at + 20] for at in range(0, len(TEXT), 20)),
        base64.urlsafe_b64encode(picture()).decode(),
    ],
    ids=["bare", "data url", "wrong type and blanks", "no padding", "lines", "url safe"],
)
def test_a_picture_in_base64_is_read_however_it_is_written(text: str) -> None:
    assert decoded(text) == picture()


def test_a_picture_in_base64_is_used_when_there_is_no_id_and_marked_as_deprecated(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, ONE)
        studio.retry_clip(project.id, project.scenes[0].id, reference_image_base64=TEXT)
        take = finished(studio, project.id).scenes[0].take
        asset = studio.asset(str(take.input["character_reference"]))
    assert (asset.width, asset.height) == (64, 48)
    assert "reference_image_base64 is deprecated" in str(take.warning)
    assert "reference_images" in orders(fake, SEEDANCE)[-1]
    with closing(sqlite3.connect(tmp_path / "data" / "studio.db")) as db, db:
        assert TEXT not in "\n".join(db.iterdump())
    db.close()


def test_the_id_wins_over_base64_and_says_so(studio: Studio) -> None:
    project_id = studio.use_own_picture(picture(), "me.png", FAILS_FIRST)
    scene_id = failed_scene(studio, project_id)
    studio.retry_clip(project_id, scene_id, reference_image_base64="not even base64!")
    take = finished(studio, project_id).scenes[0].take
    assert take.input["character_reference"] == studio.project(project_id).character_asset_id
    assert "were both given: the character image was used" in str(take.warning)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is not a readable"),
        ("nonsense!", "is no base64"),
        ("data:image/png,abc", "is a data URL without base64"),
        (base64.b64encode(b"a text").decode(), "is not a readable"),
        ("A" * (4 * 8 * 1024 * 1024), "has 24 MB: choose a picture of at most 20 MB"),
        (base64.b64encode(bytes(21 * 1024 * 1024)).decode(), "has 21 MB: choose a picture of at most 20 MB"),
    ],
    ids=["empty", "nonsense", "data url", "text", "32 MB", "21 MB"],
)
def test_a_base64_that_is_no_picture_is_refused_and_orders_nothing(studio: Studio, text: str, sentence: str) -> None:
    project_id = studio.create_project(FAILS_FIRST)
    scene_id = failed_scene(studio, project_id)
    before = studio.takes(project_id)
    with pytest.raises(BadInput, match=sentence):
        studio.retry_clip(project_id, scene_id, reference_image_base64=text)
    assert studio.takes(project_id) == before


# -- how an image was made ---------------------------------------------------------------------------------------------


def test_an_image_tells_how_it_was_made(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.fault("fate", "nano-banana-2/predictions$", method="POST", nth=2, values={"status": "failed", "error": "E005"})
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.make_images(replace(BRIEF, image_count=3))
        options = finished(studio, project_id).options
        ready = [option.take for option in options if option.take.status is TakeStatus.READY]
        told = studio.image_metadata(str(ready[0].asset_id))
        assert len(ready) == 2
    assert (told.description, told.model) == (BRIEF.character, "google/nano-banana-2")
    assert (told.requested, told.generated) == (3, 2)
    assert told.parameters == {
        "output_format": "jpg",
        "resolution": "1K",
        "look": "cinematic",
        "aspect_ratio": "16:9",
        "seed": ready[0].seed,
    }
    assert told.created_at == ready[0].finished_at
    assert json.loads(json.dumps(told.as_dict()))["created_at"].startswith("20")


def test_a_second_batch_is_counted_by_itself(studio: Studio) -> None:
    project_id = studio.make_images(BRIEF)
    first = finished(studio, project_id).options[0].take.asset_id
    studio.make_images(replace(BRIEF, image_count=1), project_id)
    second = finished(studio, project_id).options[0].take.asset_id
    told = [studio.image_metadata(str(asset_id)) for asset_id in (first, second)]
    assert [(one.requested, one.generated) for one in told] == [(2, 2), (1, 1)]


def test_an_own_picture_has_no_model_and_a_clip_is_no_picture(studio: Studio) -> None:
    project_id = studio.use_own_picture(picture(), "me.png", ONE)
    told = studio.image_metadata(studio.project(project_id).character_asset_id or "")
    assert (told.model, told.requested, told.generated) == (None, 1, 1)
    clip = clip_of(studio, project_id)
    with pytest.raises(NotFound, match="is no picture"):
        studio.image_metadata(str(clip.asset_id))
    with pytest.raises(NotFound):
        studio.image_metadata(new_id())
