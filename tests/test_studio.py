"""Studio: what a person does, on the demo provider, local files and SQLite."""

import io
import shutil
import struct
import threading
import time
import traceback
import zlib
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr

from mvcore import BadInput, Brief, MVError, NotFound, Settings, Studio, TakeStatus
from mvcore.doctor import examine
from mvcore.domain import new_id
from mvcore.errors import DataFolderError
from tests.watching import finished, submits, until

BRIEF = Brief(
    idea="A lighthouse keeper dances in a storm", character="A girl in a red coat", image_count=2, scene_count=2
)


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, kind)
    return data.getvalue()


def bomb() -> bytes:
    """A small png that says of itself that it is 60,000 pixels wide and high."""
    header = struct.pack(">II", 60_000, 60_000) + b"\x08\x02\0\0\0"
    return picture()[:16] + header + struct.pack(">I", zlib.crc32(b"IHDR" + header)) + picture()[33:]


def test_the_whole_path_from_an_idea_to_a_film(studio: Studio, settings: Settings) -> None:
    project_id = studio.make_images(BRIEF)
    project = finished(studio, project_id)
    assert [option.take.status for option in project.options] == [TakeStatus.READY] * 2
    studio.choose_image(project_id, 1)
    studio.write_scenes(project_id)
    project = finished(studio, project_id)
    assert [scene.take.status for scene in project.scenes] == [TakeStatus.READY] * 2
    assert all(scene.take.input["character_reference"] == project.character_asset_id for scene in project.scenes)
    studio.stitch(project_id)
    project = finished(studio, project_id)
    assert project.film is not None
    assert project.film.status is TakeStatus.READY
    film = project.assets[project.film.asset_id or ""]
    assert (film.width, film.height, round(film.duration, 2)) == (1280, 720, 2.0)
    assert project.film.report["encoded_seconds"] == 0
    assert len(submits(settings)) == 2 + 1 + 2


def test_a_picture_whose_file_is_gone_is_not_chosen(studio: Studio, settings: Settings) -> None:
    project_id = studio.make_images(BRIEF)
    first, second = (option.take.asset_id or "" for option in finished(studio, project_id).options)
    studio.choose_image(project_id, 1)
    file = settings.data_dir / studio.asset(first).key
    kept = file.read_bytes()
    for damage in (lambda: file.write_bytes(b"another"), file.unlink):
        damage()
        with pytest.raises(NotFound, match="The file of Option 1 is gone: choose another picture"):
            studio.choose_image(project_id, 0)
        assert studio.project(project_id).character_asset_id == second
    file.write_bytes(kept)
    studio.choose_image(project_id, 0)
    assert studio.project(project_id).character_asset_id == first


def test_each_take_tells_its_whole_story(studio: Studio) -> None:
    project_id = studio.make_images(BRIEF)
    for take in [option.take for option in finished(studio, project_id).options]:
        assert (take.provider, take.status, take.error) == ("demo", TakeStatus.READY, None)
        assert take.input["seed"] == take.seed
        assert take.created_at <= take.started_at <= (take.finished_at or take.created_at)
        assert take.remote_id
        assert take.asset_id
        with studio.media(take.asset_id) as (asset, path):
            assert path.stat().st_size == asset.size_bytes


@pytest.mark.parametrize(
    ("brief", "sentence"),
    [
        (Brief("", "a girl"), "The idea is empty"),
        (Brief(" \n\t ", "a girl"), "The idea is empty"),
        (Brief("a storm", ""), "The character and style is empty"),
        (Brief("x" * 20_000, "a girl"), "The idea has 20,000 characters: shorten it to 5,000"),
        (Brief("a storm", "y" * 20_000), "The character and style has 20,000 characters"),
        (Brief("a storm", "a girl", image_count=0), "The number of images is 0: choose 1 to 4"),
        (Brief("a storm", "a girl", image_count=5), "The number of images is 5: choose 1 to 4"),
        (Brief("a storm", "a girl", scene_count=13), "The number of scenes is 13: choose 1 to 12"),
        (Brief("a storm", "a girl", look="cubist"), "There is no look 'cubist'"),
    ],
)
def test_a_brief_that_cannot_be_used_is_refused_and_nothing_is_ordered(
    studio: Studio, settings: Settings, brief: Brief, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        studio.make_images(brief)
    assert studio.projects() == ()
    assert submits(settings) == []


@pytest.mark.parametrize(
    "text", ["🎬🌊 кино", "قصة عن البحر", "<script>alert(1)</script> **bold** $x^2$", "a\0b\ud800c"]
)
def test_any_script_and_any_markup_is_just_text(studio: Studio, text: str) -> None:
    project_id = studio.make_images(Brief(text, text, image_count=1, scene_count=1))
    project = finished(studio, project_id)
    assert project.options[0].take.status is TakeStatus.READY
    assert project.brief.idea == text.replace("\0", "").replace("\ud800", "\ufffd")


def test_one_failed_image_fails_alone_and_can_be_tried_again(studio: Studio) -> None:
    project_id = studio.make_images(Brief("a storm", "A girl [fail 2 once]", image_count=2))
    project = finished(studio, project_id)
    first, second = (option.take for option in project.options)
    assert (first.status, second.status) == (TakeStatus.READY, TakeStatus.FAILED)
    assert second.error
    with pytest.raises(BadInput, match="Option 2 has no picture"):
        studio.choose_image(project_id, 1)
    studio.retry_image(project_id, 1)
    retried = finished(studio, project_id).options[1].take
    assert retried.status is TakeStatus.READY
    assert retried.id != second.id
    assert second.id in {take.id for take in studio.takes(project_id)}


def test_a_scene_whose_clip_failed_is_left_out_and_named(studio: Studio) -> None:
    project_id = studio.create_project(Brief("a storm [fail 1]", "A girl", scene_count=2))
    studio.write_scenes(project_id)
    project = finished(studio, project_id)
    assert [scene.take.status for scene in project.scenes] == [TakeStatus.FAILED, TakeStatus.READY]
    studio.stitch(project_id)
    film = finished(studio, project_id).film
    assert film is not None
    assert film.status is TakeStatus.READY
    assert film.left_out == (0,)
    assert film.report["duration"] == pytest.approx(1.0)


def test_a_failed_script_says_why_and_can_be_written_again(studio: Studio) -> None:
    project_id = studio.create_project(Brief("a storm [fail once]", "A girl", scene_count=1))
    studio.write_scenes(project_id)
    project = finished(studio, project_id)
    assert project.script is not None
    assert project.script.status is TakeStatus.FAILED
    assert project.script.error
    studio.retry_script(project_id)
    assert len(finished(studio, project_id).scenes) == 1


def test_the_expected_time_that_was_set_holds_for_every_attempt_at_a_clip(settings: Settings) -> None:
    with Studio.open(settings.model_copy(update={"expected_clip_seconds": 300.0})) as studio:
        project_id = studio.create_project(Brief("a storm [fail 1 once]", "A girl", scene_count=1))
        studio.write_scenes(project_id)
        scene = finished(studio, project_id).scenes[0]
        studio.retry_clip(project_id, scene.id)
        again = studio.project(project_id).scenes[0].take
        assert (scene.take.expected_seconds, again.expected_seconds) == (300, 300)


def test_clicking_twice_orders_once(studio: Studio, settings: Settings) -> None:
    project_id = studio.create_project(Brief("a storm", "A girl", scene_count=1))
    clicks = [threading.Thread(target=studio.write_scenes, args=(project_id,)) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    finished(studio, project_id)
    assert [order["kind"] for order in submits(settings)] == ["script", "clip"]


def test_a_double_click_on_make_images_begins_one_project_and_orders_once(studio: Studio, settings: Settings) -> None:
    draft = new_id()
    clicks = [threading.Thread(target=studio.make_images, args=(BRIEF, None, draft)) for _ in range(3)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    finished(studio, draft)
    assert [project.id for project in studio.projects()] == [draft]
    assert len(submits(settings)) == BRIEF.image_count
    studio.make_images(BRIEF, draft)
    studio.make_images(BRIEF, draft)
    finished(studio, draft)
    assert len(submits(settings)) == 2 * BRIEF.image_count


def test_a_cancelled_take_ends_at_once_and_can_be_made_again(studio: Studio) -> None:
    project_id = studio.create_project(Brief("a storm [slow 60 1]", "A girl", scene_count=1))
    studio.write_scenes(project_id)
    deadline = time.monotonic() + 30
    while not studio.project(project_id).scenes and time.monotonic() < deadline:
        time.sleep(0.05)
    take = studio.project(project_id).scenes[0].take
    studio.cancel(take)
    assert finished(studio, project_id, 5).scenes[0].take.status is TakeStatus.CANCELLED


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_own_picture_becomes_the_character(studio: Studio, kind: str) -> None:
    project_id = studio.use_own_picture(picture(kind), "me.png", BRIEF)
    project = studio.project(project_id)
    assert project.character is not None
    assert (project.character.kind, project.character.width, project.character.height) == ("image", 64, 48)


def test_a_photo_that_lies_on_its_side_is_sent_upright_and_kept_as_it_was(studio: Studio, settings: Settings) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(photo, "JPEG", exif=exif)
    project_id = studio.use_own_picture(photo.getvalue(), "me.jpg", BRIEF)
    character = studio.project(project_id).character
    assert character is not None
    assert (character.width, character.height) == (48, 64)
    stored = [path.read_bytes() for path in settings.data_dir.rglob("*.jpg")]
    assert len(stored) == 2
    assert photo.getvalue() in stored
    studio.delete_project(project_id)
    assert not list(settings.data_dir.rglob("*.jpg"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is not a readable"),
        (b"this is a text", "is not a readable"),
        (picture()[:60], "is not a readable"),
        (picture("GIF"), "is not a readable"),
        (picture(size=(8000, 7000)), "more than 50 million pixels: make it smaller"),
        (bomb(), "more than 50 million pixels: make it smaller"),
        (b"\0" * (20 * 1024 * 1024 + 1), "has 20.1 MB: choose a picture of at most 20 MB"),
    ],
)
def test_a_picture_that_is_none_changes_nothing(studio: Studio, data: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        studio.use_own_picture(data, "me.png", BRIEF)
    assert studio.projects() == ()
    project_id = studio.use_own_picture(picture(), "me.png", BRIEF)
    chosen = studio.project(project_id).character_asset_id
    with pytest.raises(BadInput):
        studio.use_own_picture(data, "me.png", BRIEF, project_id)
    assert studio.project(project_id).character_asset_id == chosen


def test_another_text_for_a_project_with_scenes_is_refused(studio: Studio) -> None:
    project_id = studio.create_project(Brief("a storm", "A girl", scene_count=1))
    studio.write_scenes(project_id)
    with pytest.raises(BadInput, match="are written already"):
        studio.change_brief(project_id, Brief("a calm sea", "A girl"))
    assert studio.project(project_id).brief.idea == "a storm"


def test_images_of_another_text_are_ordered_although_those_of_the_former_one_are_still_being_made(
    studio: Studio, settings: Settings
) -> None:
    project_id = studio.make_images(Brief("a storm", "A girl [slow 60]", image_count=1))
    until(lambda: len(submits(settings)) == 1)
    brief = Brief("a storm", "A boy", image_count=1)
    studio.change_brief(project_id, brief)
    studio.make_images(brief, project_id)
    assert finished(studio, project_id).options[0].take.input["prompt"] == "A boy"
    assert len(submits(settings)) == 2


def test_a_brief_sent_to_a_project_with_scenes_begins_a_new_one(studio: Studio) -> None:
    project_id = studio.create_project(Brief("a storm", "A girl", scene_count=1, image_count=1))
    studio.write_scenes(project_id)
    finished(studio, project_id)
    other = studio.make_images(Brief("a calm sea", "A boy", image_count=1), project_id)
    assert other != project_id
    assert studio.project(project_id).brief.idea == "a storm"
    finished(studio, other)


@pytest.mark.parametrize("project_id", ["", "x", "../../etc", "0B6F6B1E-8F5E-4A3C-9A51-6D7F1F0F5A10", "1" * 36])
def test_a_malformed_project_id_is_not_found(studio: Studio, project_id: str) -> None:
    with pytest.raises(NotFound, match="That is no project id"):
        studio.project(project_id)


def test_a_foreign_project_id_is_not_found(studio: Studio) -> None:
    with pytest.raises(NotFound, match="no such project"):
        studio.project(new_id())


def test_stitching_without_a_ready_clip_says_what_to_do(studio: Studio) -> None:
    project_id = studio.create_project(BRIEF)
    with pytest.raises(BadInput, match="No clip is ready yet"):
        studio.stitch(project_id)


def test_a_second_studio_on_the_same_folder_is_told_so_and_reading_goes_on(studio: Studio, settings: Settings) -> None:
    with pytest.raises(DataFolderError, match="Another MV Studio is working in the data folder"):
        Studio.open(settings)
    with Studio.open(settings, work=False) as reader:
        assert reader.projects() == ()


def test_a_stopped_studio_goes_on_where_it_was_when_it_opens_again(settings: Settings) -> None:
    with Studio.open(settings) as studio:
        project_id = studio.create_project(Brief("a storm [slow 2]", "A girl", scene_count=1))
        studio.write_scenes(project_id)
        until(lambda: submits(settings))
    with Studio.open(settings) as studio:
        project = finished(studio, project_id)
        assert [scene.take.status for scene in project.scenes] == [TakeStatus.READY]
    assert [order["kind"] for order in submits(settings)] == ["script", "clip"]


def test_an_output_that_could_not_be_stored_is_fetched_again_and_not_ordered_again(
    studio: Studio, settings: Settings
) -> None:
    images = settings.data_dir / "mv" / "image"
    images.parent.mkdir(parents=True, exist_ok=True)
    images.write_text("a file stands where the folder should be")
    project_id = studio.make_images(Brief("a storm", "A girl", image_count=1))
    take = finished(studio, project_id).options[0].take
    assert take.status is TakeStatus.FAILED
    assert take.collectable
    images.unlink()
    studio.retry_image(project_id, 0)
    retried = finished(studio, project_id).options[0].take
    assert (retried.id, retried.status) == (take.id, TakeStatus.READY)
    assert len(submits(settings)) == 1


def test_a_character_image_that_is_gone_is_said_on_the_take(studio: Studio, settings: Settings) -> None:
    project_id = studio.use_own_picture(picture(), "me.png", Brief("a storm", "A girl", scene_count=1))
    shutil.rmtree(settings.data_dir / "mv" / "image")
    studio.write_scenes(project_id)
    take = finished(studio, project_id).scenes[0].take
    assert take.status is TakeStatus.READY
    assert take.warning is not None
    assert "was not found" in take.warning


def test_a_data_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(DataFolderError, match="set MV_DATA_DIR to another folder"):
        Studio.open(Settings(data_dir=tmp_path / "data"))


def test_a_damaged_database_of_jobs_is_one_sentence_and_leaves_the_folder_free(settings: Settings) -> None:
    """The projects are whole: with the damaged file out of the way they are worked on again."""
    jobs = settings.data_dir / "jobs.db"
    jobs.write_bytes(b"this is a shopping list " * 1000)
    with pytest.raises(DataFolderError, match=r"jobs\.db") as refused:
        Studio.open(settings)
    assert "\n" not in str(refused.value)
    assert not next(check.ok for check in examine(settings) if check.name == "job database")
    jobs.unlink()
    with Studio.open(settings) as studio:
        project_id = studio.make_images(BRIEF)
        assert all(option.take.status is TakeStatus.READY for option in finished(studio, project_id).options)


def test_a_lock_that_is_somebody_elses_is_one_sentence(settings: Settings) -> None:
    """As after a first start as another user; here it is a folder, which stops also the one who may write all files."""
    (settings.data_dir / "studio.lock").unlink(missing_ok=True)
    (settings.data_dir / "studio.lock").mkdir()
    with pytest.raises(DataFolderError, match=r"studio\.lock cannot be written \(.+\): give yourself permission"):
        Studio.open(settings)


def test_a_data_folder_that_is_taken_away_is_said_and_nothing_is_put_in_its_place(settings: Settings) -> None:
    elsewhere = settings.data_dir.with_name("elsewhere")
    with Studio.open(settings) as studio:
        studio.create_project(BRIEF)
        settings.data_dir.rename(elsewhere)
        assert "is not there any more" in (studio.lack_of_room() or "")
        with pytest.raises(DataFolderError, match="put it back"):
            studio.check_folder()
        settings.data_dir.mkdir()
        with pytest.raises(DataFolderError, match="put it back"):
            studio.check_folder()
        settings.data_dir.rmdir()
        elsewhere.rename(settings.data_dir)
        studio.check_folder()
        assert len(studio.projects()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "foo",
        "mysql://user:secret@host/name",
        "nosuch://x",
        "postgresql://u:secret@127.0.0.1:9/x",
        "postgresql://u:secret@localhost:54x2/x",
        "postgresql://u:pa@ss:secret@localhost/x",
        "postgresql://u:secret@[::1/x",
    ],
)
def test_an_address_of_a_database_that_cannot_be_used_is_one_sentence_without_secrets(
    settings: Settings, url: str
) -> None:
    with pytest.raises(MVError, match="DATABASE_URL") as refused:
        Studio.open(settings.model_copy(update={"database_url": SecretStr(url)}))
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "secret@" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.slow
def test_a_clip_cancelled_too_late_is_fetched_by_its_retry_and_not_ordered_again(settings: Settings) -> None:
    with Studio.open(settings) as studio:
        project_id = studio.create_project(Brief("a storm [slow 24 1]", "A girl", scene_count=1))
        studio.write_scenes(project_id)
        until(lambda: len(submits(settings)) == 2)
        ordered = time.monotonic()
        until(lambda: list((settings.data_dir / "demo" / "outputs").glob("*.mp4")))
    time.sleep(max(0, ordered + 24.5 - time.monotonic()))
    with Studio.open(settings, work=False) as beside:
        beside.cancel(beside.project(project_id).scenes[0].take)
    with Studio.open(settings) as studio:
        until(lambda: studio.project(project_id).scenes[0].take.collectable)
        scene = studio.project(project_id).scenes[0]
        assert scene.take.status is TakeStatus.CANCELLED
        studio.retry_clip(project_id, scene.id)
        again = finished(studio, project_id).scenes[0].take
        assert (again.id, again.status) == (scene.take.id, TakeStatus.READY)
    assert len(submits(settings)) == 2


def test_the_former_film_stays_when_another_stitch_fails(studio: Studio, settings: Settings) -> None:
    project_id = studio.create_project(Brief("a storm", "A girl", scene_count=1))
    studio.write_scenes(project_id)
    finished(studio, project_id)
    studio.stitch(project_id)
    former = finished(studio, project_id).film
    assert former is not None
    before = [(listed.has_film, listed.picture) for listed in studio.projects()]
    assert before[0][0]
    clip = studio.project(project_id).scenes[0].take.asset_id
    (settings.data_dir / "mv" / "video" / f"{clip}.mp4").write_text("no clip any more")
    studio.stitch(project_id)
    project = finished(studio, project_id)
    assert project.film is not None
    assert project.film.status is TakeStatus.FAILED
    assert project.finished_film is not None
    assert project.finished_film.id == former.id
    assert former.asset_id in project.assets
    assert [(listed.has_film, listed.picture) for listed in studio.projects()] == before
