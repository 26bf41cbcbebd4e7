"""What is wished of films is kept with the project and with each film, and their files are forgotten with them."""

from dataclasses import replace

import pytest

from mvcore import takes
from mvcore.choices import FilmChoices
from mvcore.domain import Asset, Brief, Film, TakeStatus, new_id, now
from mvcore.store import Store

CHOICES = FilmChoices(
    transition="fade:0.5",
    joints={"a-scene": "wipe-left:1"},
    size=(1280, 720),
    fps="30000/1001",
    clip_audio="duck",
    loudness=None,
    captions={"a-scene": "Once upon a time"},
    skip_broken=True,
)


@pytest.fixture
def project_id(store: Store) -> str:
    return _project(store)


def _project(store: Store) -> str:
    identifier = new_id()
    store.add_project(identifier, Brief("A storm", "A girl"))
    return identifier


def _asset(store: Store, kind: str) -> Asset:
    asset_id = new_id()
    asset = Asset(
        asset_id, kind, "mp3", "audio/mpeg", 9, "0" * 64, 0, 0, 3.0, "local", f"mv/{kind}/{asset_id}.mp3", now()
    )
    store.add_assets(asset)
    return asset


def _film(store: Store, project_id: str) -> Film:
    project = store.project(project_id)
    film = takes.new_film(project)
    assert store.place_film(film, project.film.id if project.film else None)
    return film


def _known(store: Store) -> set[str]:
    return {asset.id for asset in store.assets()}


def test_choices_come_back_as_they_went_in_and_a_film_keeps_those_it_was_made_with(
    store: Store, project_id: str
) -> None:
    assert store.project(project_id).choices == FilmChoices()
    store.choose_film(project_id, CHOICES)
    film = _film(store, project_id)
    store.choose_film(project_id, FilmChoices())
    assert store.film(film.id).choices == CHOICES
    assert store.project(project_id).choices == FilmChoices()


def test_music_that_is_replaced_is_forgotten_unless_a_film_or_another_project_has_it(
    store: Store, project_id: str
) -> None:
    first, second, third = (_asset(store, "music") for _ in range(3))
    store.choose_film(project_id, FilmChoices(music_asset_id=first.id))
    assert store.project(project_id).assets[first.id] == first
    assert store.choose_film(project_id, FilmChoices(music_asset_id=second.id)) == first
    assert _known(store) == {second.id, third.id}
    _film(store, project_id)
    assert store.choose_film(project_id, FilmChoices(music_asset_id=third.id)) is None
    store.choose_film(_project(store), FilmChoices(music_asset_id=third.id))
    assert store.choose_film(project_id, FilmChoices()) is None
    assert _known(store) == {second.id, third.id}


def test_music_and_poster_belong_to_their_project_and_go_with_it(store: Store, project_id: str) -> None:
    music, poster, made, other = (_asset(store, kind) for kind in ("music", "image", "video", "music"))
    store.choose_film(project_id, FilmChoices(music_asset_id=music.id))
    film = _film(store, project_id)
    assert store.finish_film(film.id, made, {}, poster)
    assert store.film(film.id).poster_asset_id == poster.id
    assert {asset.id for asset in store.assets(project_id)} == {music.id, poster.id, made.id}
    store.delete_project(project_id)
    assert _known(store) == {other.id}


def test_a_film_that_was_cancelled_does_not_become_ready_any_more(store: Store, project_id: str) -> None:
    film = _film(store, project_id)
    assert store.cancel_film(film.id)
    assert not store.cancel_film(film.id)
    late = replace(_asset(store, "video"), id=new_id())
    assert not store.finish_film(film.id, late, {})
    assert store.film(film.id).status is TakeStatus.CANCELLED
    assert late.id not in _known(store)


def test_a_film_whose_end_is_written_again_as_the_first_answer_was_lost_keeps_its_files(
    store: Store, project_id: str
) -> None:
    """On False its maker removes the files."""
    made, poster = (_asset(store, kind) for kind in ("video", "image"))
    film = _film(store, project_id)
    for _ in range(2):
        assert store.finish_film(film.id, made, {}, poster)
    assert store.film(film.id).asset_id == made.id
    assert {made.id, poster.id} <= _known(store)
