"""A project's film as it was chosen: transitions, music, what is left out; planned, prepared, stitched, stopped."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from mvcore import BadInput, Brief, FilmChoices, FilmOffer, Settings, Studio, TakeStatus
from tests.film.media_files import Shelf, ffmpeg
from tests.watching import finished, until

FADE = FilmChoices(transition="fade:0.5", loudness=None, size=(320, 180))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("sounds"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with a project of two clips and its film, to copy."""
    data = tmp_path_factory.mktemp("choices") / "data"
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0)) as studio:
        project_id = studio.create_project(Brief("A kite", "A boy", scene_count=2))
        studio.write_scenes(project_id)
        finished(studio, project_id)
        studio.stitch(project_id)
        finished(studio, project_id)
    return data, project_id


@pytest.fixture
def project_id(made: tuple[Path, str], settings: Settings) -> str:
    shutil.copytree(made[0], settings.data_dir, dirs_exist_ok=True)
    return made[1]


@pytest.fixture
def studio(project_id: str, settings: Settings) -> Iterator[Studio]:
    with Studio.open(settings) as opened:
        yield opened


def offer(studio: Studio, project_id: str) -> FilmOffer:
    """What the page shows before a stitch."""
    until(lambda: studio.film_offer(studio.project(project_id)) is not None)
    shown = studio.film_offer(studio.project(project_id))
    assert shown is not None
    return shown


def files(settings: Settings, folder: str) -> set[str]:
    return {path.name for path in (settings.data_dir / "mv" / folder).glob("*")}


def test_a_film_is_planned_and_made_as_chosen_and_no_clip_is_touched(
    studio: Studio, settings: Settings, project_id: str, shelf: Shelf
) -> None:
    before = studio.project(project_id)
    assert offer(studio, project_id).sentence == "2 clips copied bit for bit: about 1 s of work."
    with_music = replace(FADE, clip_audio="mute", fit="crop", size=None)
    studio.choose_film(project_id, with_music, shelf("music.ogg").read_bytes(), "My song.ogg")
    chosen = studio.project(project_id)
    assert chosen.scenes == before.scenes
    assert chosen.choices.music_name == "My song.ogg"
    planned = offer(studio, project_id)
    assert planned.duration == pytest.approx(1.5)
    assert planned.reasons[1].startswith("Scene 1 to scene 2, ")
    assert "Cross-fade of 0.50 s" in planned.reasons[1]
    studio.stitch(project_id)
    film = finished(studio, project_id).film
    assert film is not None
    assert (film.status, film.error, film.choices) == (TakeStatus.READY, None, chosen.choices)
    assert film.report["duration"] == pytest.approx(1.5)
    assert [segment["source"] for segment in film.report["segments"]] == ["scene 1", "scene 1", "scene 2"]
    assert str(settings.data_dir) not in str(film.report)
    until(lambda: list((settings.data_dir / "unfinished").iterdir()) == [])
    assert film.poster_asset_id is not None
    poster = studio.asset(film.poster_asset_id)
    assert (poster.width, poster.height, poster.extension) == (320, 180, "jpg")
    assert studio.projects()[0].picture == poster


def test_music_mutes_the_clips_unless_their_sound_was_chosen(studio: Studio, project_id: str, shelf: Shelf) -> None:
    song = shelf("music.ogg").read_bytes()
    assert studio.project(project_id).choices.sound_of_clips == "keep"
    studio.choose_film(project_id, FilmChoices(), song, "My song.ogg")
    chosen = studio.project(project_id).choices
    assert (chosen.clip_audio, chosen.sound_of_clips) == (None, "mute")
    studio.choose_film(project_id, replace(chosen, clip_audio="keep"))
    assert studio.project(project_id).choices.sound_of_clips == "keep"
    studio.choose_film(project_id, FilmChoices())
    assert studio.project(project_id).choices.sound_of_clips == "keep"


def test_the_small_picture_of_a_film_with_a_title_card_is_not_the_card(studio: Studio, project_id: str) -> None:
    studio.choose_film(project_id, FilmChoices(title="A storm", size=(320, 180)))
    studio.stitch(project_id)
    film = finished(studio, project_id).film
    assert film is not None
    with studio.media(film.poster_asset_id or "") as (_, path), Image.open(path) as picture:
        assert sum(picture.convert("L").histogram()[40:]) > 0.5 * picture.width * picture.height


def test_a_joint_may_have_a_transition_of_its_own(studio: Studio, project_id: str) -> None:
    second = studio.project(project_id).scenes[1]
    studio.choose_film(project_id, FilmChoices(joints={second.id: "wipe-left:1"}, size=(320, 180)))
    planned = offer(studio, project_id)
    assert "Wipe to the left of 1.00 s" in planned.reasons[1]
    assert "1 transition rendered (0 cached)" in planned.sentence


def test_clips_are_conformed_in_the_background_once_the_choices_need_it(studio: Studio, project_id: str) -> None:
    studio.choose_film(project_id, FADE)
    until(lambda: "2 clips conformed (2 cached)" in offer(studio, project_id).sentence)


def test_a_projects_texts_are_planned_and_those_that_cannot_be_drawn_are_told_beforehand(
    studio: Studio, project_id: str
) -> None:
    second = studio.project(project_id).scenes[1]
    studio.choose_film(project_id, FilmChoices(title="A storm", captions={second.id: "At dawn"}))
    planned = offer(studio, project_id)
    assert "2 clips conformed (0 cached), 1 card drawn (0 cached)" in planned.sentence
    assert planned.reasons[0] == "Title card, 3.0 s: drawn: “A storm”."
    studio.choose_film(project_id, FilmChoices(captions={second.id: "🎉"}))
    assert "these characters of the caption of scene 2: 🎉 (U+1F389)" in offer(studio, project_id).error


def test_after_a_restart_they_are_conformed_once_somebody_looks_at_the_film(
    project_id: str, settings: Settings
) -> None:
    with Studio.open(settings) as studio:
        studio.choose_film(project_id, FADE)
    shutil.rmtree(settings.film_cache, ignore_errors=True)
    with Studio.open(settings) as studio:
        until(lambda: "2 clips conformed (2 cached)" in offer(studio, project_id).sentence)


KEPT = [f"music.{kind}" for kind in ("mp3", "m4a", "wav", "flac", "ogg")]


@pytest.mark.parametrize("name", KEPT)
def test_music_of_each_kind_is_kept_and_can_be_removed(
    studio: Studio, settings: Settings, project_id: str, shelf: Shelf, name: str
) -> None:
    studio.choose_film(project_id, FilmChoices(), shelf(name).read_bytes(), name)
    project = studio.project(project_id)
    music = project.assets[project.choices.music_asset_id or ""]
    assert (music.kind, f"music.{music.extension}", round(music.duration)) == ("music", name, 2)
    assert files(settings, "music") == {f"{music.id}.{music.extension}"}
    studio.choose_film(project_id, FilmChoices())
    assert files(settings, "music") == set()


def test_music_that_cannot_be_used_is_refused_in_a_sentence_and_changes_nothing(
    studio: Studio, settings: Settings, project_id: str, shelf: Shelf, tmp_path: Path
) -> None:
    studio.choose_film(project_id, FADE, shelf("music.mp3").read_bytes(), "good.mp3")
    before = studio.project(project_id).choices
    ffmpeg("-f", "lavfi", "-i", "color=s=64x64:d=1", "-c:v", "libx264", tmp_path / "mute.mp4")
    bad = {
        "empty.mp3": b"",
        "text.mp3": b"this is a shopping list",
        "mute.mp4": (tmp_path / "mute.mp4").read_bytes(),
        "clip.mkv": shelf("plain.mkv").read_bytes(),
        "cut.flac": shelf("music.flac").read_bytes()[:200],
    }
    for name, data in bad.items():
        with pytest.raises(BadInput, match=name) as refused:
            studio.choose_film(project_id, FilmChoices(), data, name)
        assert "mp3, m4a, wav, flac or ogg" in str(refused.value)
    with pytest.raises(BadInput, match=r"has 100\.1 MB: choose music of at most 100 MB"):
        studio.choose_film(project_id, FilmChoices(), bytes(100 * 1024 * 1024 + 1), "long.wav")
    assert studio.project(project_id).choices == before
    assert len(files(settings, "music")) == 1


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        (FilmChoices(transition="melt:0.5"), "no transition 'melt'"),
        (FilmChoices(transition="fade:9"), "0.1 to 3 seconds"),
        (FilmChoices(fit="squeeze"), "pad, blur or crop"),
        (FilmChoices(fps="fast"), "not a frame rate"),
        (FilmChoices(loudness=3.0), "loudness must be from"),
        (FilmChoices(music_asset_id="0b6f6b1e-8f5e-4a3c-9a51-6d7f1f0f5a10"), "not the project's"),
    ],
)
def test_choices_that_no_film_can_have_are_refused(
    studio: Studio, project_id: str, choices: FilmChoices, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        studio.choose_film(project_id, choices)
    assert studio.project(project_id).choices == FilmChoices()


def test_a_damaged_clip_is_named_and_left_out_only_when_that_was_chosen(
    studio: Studio, settings: Settings, project_id: str
) -> None:
    clip = studio.project(project_id).scenes[1].take.asset_id
    (settings.data_dir / "mv" / "video" / f"{clip}.mp4").write_text("no clip any more")
    studio.choose_film(project_id, FADE)
    assert "scene 2" in (offer(studio, project_id).error or "").lower()
    studio.stitch(project_id)
    failed = finished(studio, project_id).film
    assert failed is not None
    assert failed.status is TakeStatus.FAILED
    assert "scene 2" in (failed.error or "").lower()
    studio.choose_film(project_id, replace(FADE, skip_broken=True))
    assert offer(studio, project_id).warnings[0].startswith("Left out: scene 2")
    studio.stitch(project_id)
    film = finished(studio, project_id).film
    assert film is not None
    assert film.status is TakeStatus.READY
    assert film.report["duration"] == pytest.approx(1.0)
    assert "scene 2" in film.report["warnings"][0]


def test_a_cancelled_stitch_ends_leaves_nothing_behind_and_keeps_the_former_film(
    studio: Studio, settings: Settings, project_id: str
) -> None:
    former = studio.project(project_id).finished_film
    studio.choose_film(project_id, replace(FADE, size=(1920, 1080)))
    studio.stitch(project_id)
    until(lambda: (film := studio.project(project_id).film) is not None and film.progress > 0.05)
    studio.cancel_film(project_id)
    project = studio.project(project_id)
    assert project.film is not None
    assert project.film.status is TakeStatus.CANCELLED
    assert project.finished_film == former
    until(lambda: list((settings.data_dir / "unfinished").iterdir()) == [])
    assert former is not None
    with studio.media(former.asset_id or "") as (asset, path):
        assert path.stat().st_size == asset.size_bytes
    videos = files(settings, "video")
    studio.choose_film(project_id, FilmChoices())
    studio.stitch(project_id)
    film = finished(studio, project_id).film
    assert film is not None
    assert film.status is TakeStatus.READY
    assert files(settings, "video") == videos | {f"{film.asset_id}.mp4"}
