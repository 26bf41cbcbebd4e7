"""The store: claims, snapshots, one consistent truth."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from mvcore import catalog, takes
from mvcore.domain import Asset, Brief, Scene, Take, TakeKind, TakeStatus, new_id, now
from mvcore.errors import DataFolderError, NotFound
from mvcore.store import Store

BRIEF = Brief(idea="A storm", character="A girl", image_count=2)
IMAGE_MODEL = catalog.default_model("demo", TakeKind.IMAGE)


@pytest.fixture
def project_id(store: Store) -> str:
    identifier = new_id()
    store.add_project(identifier, BRIEF)
    return identifier


def images(project_id: str) -> tuple[Take, ...]:
    return takes.image_takes(project_id, BRIEF, IMAGE_MODEL)


def script(project_id: str) -> Take:
    return takes.script_take(project_id, BRIEF, catalog.default_model("demo", TakeKind.SCRIPT))


def scene(project_id: str, position: int) -> Scene:
    take = replace(script(project_id), kind=TakeKind.CLIP, slot=position)
    return Scene(new_id(), position, "Title", "Description", "Nothing", take)


def test_a_project_comes_back_as_it_went_in(store: Store, project_id: str) -> None:
    ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    project = store.project(project_id)
    assert project.brief == BRIEF
    assert [option.take for option in project.options] == list(ordered)
    assert project.created_at.tzinfo is not None


def test_another_attempt_keeps_the_former_take(store: Store, project_id: str) -> None:
    first, second = images(project_id)
    store.place_options(store.project(project_id), BRIEF, (first, second))
    again = takes.again(first, IMAGE_MODEL)
    assert store.replace(first, again)
    assert store.project(project_id).options[0].take == again
    assert {take.id for take in store.takes(project_id)} == {first.id, second.id, again.id}


def test_of_two_clicks_on_retry_one_wins(store: Store, project_id: str) -> None:
    first, second = images(project_id)
    store.place_options(store.project(project_id), BRIEF, (first, second))
    wins: list[bool] = []
    clicks = [
        threading.Thread(target=lambda: wins.append(store.replace(first, takes.again(first, IMAGE_MODEL))))
        for _ in range(8)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert sorted(wins) == [False] * 7 + [True]
    assert len(store.takes(project_id)) == 3


def test_of_two_clicks_on_continue_one_script_is_ordered(store: Store, project_id: str) -> None:
    assert store.replace_script(None, script(project_id))
    assert not store.replace_script(None, script(project_id))
    assert len(store.takes(project_id)) == 1


def test_scenes_are_placed_once_even_when_the_step_runs_again(store: Store, project_id: str) -> None:
    take = script(project_id)
    store.replace_script(None, take)
    for _ in range(2):
        store.place_scenes(take, [scene(project_id, 0), scene(project_id, 1)])
    project = store.project(project_id)
    assert [one.position for one in project.scenes] == [0, 1]
    assert project.script is not None
    assert project.script.status is TakeStatus.READY
    assert len(store.takes(project_id)) == 3


def test_a_script_that_was_cancelled_places_no_scenes(store: Store, project_id: str) -> None:
    """Their clips would be ordered at the next start."""
    take = script(project_id)
    store.replace_script(None, take)
    store.finish_take(take.id, TakeStatus.CANCELLED)
    store.place_scenes(take, [scene(project_id, 0)])
    assert store.project(project_id).scenes == ()
    assert store.unfinished_takes() == ()


def test_a_take_that_was_cancelled_says_nothing_of_a_result_that_it_did_not_get(store: Store, project_id: str) -> None:
    take, other = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    store.finish_take(take.id, TakeStatus.CANCELLED)
    file = kept_picture(take)
    store.add_assets(file)
    for one in ordered:
        store.finish_with_twin(one.id, file.id, "Used the existing result")
    assert store.take(take.id).warning is None
    assert store.take(other.id).warning == "Used the existing result"


def test_a_file_that_was_deleted_meanwhile_is_the_result_of_no_other_take(store: Store, project_id: str) -> None:
    take, other = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    store.finish_with_asset(take.id, kept_picture(take))
    store.delete_take_files(take.id)
    assert not store.finish_with_twin(other.id, take.id, "Used the existing result")
    assert store.take(other.id) == other


def test_a_take_that_is_over_stays_as_it_ended(store: Store, project_id: str) -> None:
    take, _ = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    assert store.finish_take(take.id, TakeStatus.CANCELLED)
    assert not store.finish_take(take.id, TakeStatus.FAILED, error="too late")
    assert store.start_submit(take.id) is None
    assert store.take(take.id).status is TakeStatus.CANCELLED


def test_the_time_of_the_first_submit_survives_a_second_attempt_at_it(store: Store, project_id: str) -> None:
    take, _ = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    first = store.start_submit(take.id)
    second = store.start_submit(take.id)
    assert first is not None
    assert second is not None
    assert first.submit_started_at == second.submit_started_at is not None


def test_only_a_take_whose_output_is_paid_for_is_opened_again(store: Store, project_id: str) -> None:
    plain, paid = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    store.finish_take(plain.id, TakeStatus.FAILED, error="no")
    store.finish_take(paid.id, TakeStatus.FAILED, error="disk full", collectable=True)
    assert not store.reopen_take(plain.id)
    assert store.reopen_take(paid.id)
    assert not store.reopen_take(paid.id)


def test_new_images_end_the_choice_among_the_former_ones_but_not_of_an_own_picture(
    store: Store, project_id: str
) -> None:
    take, _ = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    store.finish_take(take.id, TakeStatus.READY, asset_id=take.id)
    store.select_character(project_id, take.id)
    store.place_options(store.project(project_id), BRIEF, images(project_id))
    assert store.project(project_id).character_asset_id is None
    own = new_id()
    store.select_character(project_id, own)
    store.place_options(store.project(project_id), BRIEF, images(project_id))
    assert store.project(project_id).character_asset_id == own


def test_an_unknown_project_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="open one from Projects"):
        store.project(new_id())


def test_writers_in_many_threads_do_not_block_each_other_out(store: Store) -> None:
    errors: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(10):
                identifier = new_id()
                store.add_project(identifier, BRIEF)
                store.place_options(store.project(identifier), BRIEF, images(identifier))
                store.project(identifier)
        except Exception as exc:  # noqa: BLE001 - shown by the assertion below
            errors.append(exc)

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert errors == []
    assert len(store.summaries()) == 80


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataFolderError) as refused:
        Store(f"sqlite:///{tmp_path / 'no such folder' / 'studio.db'}")
    assert "\n" not in str(refused.value)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "studio.db").write_text("this is a shopping list " * 100)
    with pytest.raises(DataFolderError) as refused:
        Store(f"sqlite:///{tmp_path / 'studio.db'}")
    assert "\n" not in str(refused.value)


def test_a_cancelled_take_that_was_made_all_the_same_can_be_opened_again(store: Store, project_id: str) -> None:
    take, other = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    for one in (take, other):
        store.finish_take(one.id, TakeStatus.CANCELLED)
    store.save_cost(take.id, 0.5)
    store.note_made(take.id)
    assert store.project(project_id).spent_usd == 0.5
    assert store.reopen_take(take.id)
    assert not store.reopen_take(other.id)


def kept_picture(take: Take) -> Asset:
    return Asset(
        id=take.id,
        kind="image",
        extension="png",
        media_type="image/png",
        size_bytes=9,
        sha256="0" * 64,
        width=3,
        height=3,
        duration=0.0,
        backend="local",
        key=f"mv/image/{take.id}.png",
        created_at=now(),
    )


def test_a_file_that_came_after_the_cancel_is_there_when_it_is_wanted_and_goes_with_its_project(
    store: Store, project_id: str
) -> None:
    take, other = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    store.note_made(take.id)
    for one in ordered:
        store.finish_take(one.id, TakeStatus.CANCELLED)
    store.keep_for_later(kept_picture(take))
    assert store.reopen_take(take.id)
    assert store.finish_with_kept(take.id)
    ready = store.take(take.id)
    assert (ready.status, ready.asset_id, ready.collectable) == (TakeStatus.READY, take.id, False)
    store.keep_for_later(kept_picture(other))
    assert {asset.id for asset in store.delete_project(project_id)} == {take.id, other.id}


def test_what_lies_at_the_provider_is_fetched_for_nobody_once_its_project_was_deleted(
    store: Store, project_id: str
) -> None:
    """However it came there: ordered here, or with the prediction of an earlier take."""
    take, other = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    store.start_submit(take.id)
    store.save_remote_id(other.id, "of-an-earlier-take")
    for one in ordered:
        store.finish_take(one.id, TakeStatus.FAILED, collectable=True, trouble="download")
    assert {one.id for one in store.to_fetch_again()} == {take.id, other.id}
    assert store.reopen_take(other.id, by_itself=True)
    store.delete_project(project_id)
    assert store.to_fetch_again() == ()
    assert not store.reopen_take(take.id)
    assert not store.finish_with_asset(other.id, kept_picture(other))
    assert store.unfinished_takes() == ()


@pytest.mark.parametrize("how", ["its project", "its file"])
def test_a_failed_take_that_is_deleted_is_stopped_if_it_may_still_run(store: Store, project_id: str, how: str) -> None:
    """It may have been made, and billed; nobody waits for it any more."""
    runs, in_doubt, ended, refused = ordered = (*images(project_id), *images(project_id))
    store.place_options(store.project(project_id), BRIEF, [replace(take, slot=at) for at, take in enumerate(ordered)])
    for take in ordered:
        store.note_sent(take.id, now())
    store.save_cost(ended.id, 0.5)
    store.finish_take(in_doubt.id, TakeStatus.FAILED, trouble="in doubt")
    store.finish_take(refused.id, TakeStatus.FAILED, trouble="credit")
    for take in (runs, ended):
        store.finish_take(take.id, TakeStatus.FAILED, collectable=True, trouble="token")
    if how == "its project":
        store.delete_project(project_id)
    else:
        for take in ordered:
            store.delete_take_files(take.id)
    assert {take.id for take in store.to_stop()} == {runs.id, in_doubt.id}
    assert store.to_fetch_again() == ()
    assert {store.take(take.id).status for take in (ended, refused)} == {TakeStatus.FAILED}


def test_a_take_that_came_in_the_end_has_no_trouble_any_more(store: Store, project_id: str) -> None:
    take, _ = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    store.save_remote_id(take.id, "it")
    store.finish_take(take.id, TakeStatus.FAILED, collectable=True, trouble="download", technical="HTTP 503")
    store.reopen_take(take.id, by_itself=True)
    store.finish_with_asset(take.id, kept_picture(take))
    ready = store.take(take.id)
    assert (ready.status, ready.trouble, ready.technical) == (TakeStatus.READY, None, None)


def test_a_file_that_comes_after_its_project_was_deleted_is_not_recorded(store: Store, project_id: str) -> None:
    take, other = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    store.delete_project(project_id)
    assert store.unfinished_takes() == ()
    assert not store.finish_with_asset(take.id, kept_picture(take))
    assert not store.keep_for_later(kept_picture(other))
    assert store.assets() == ()


def test_a_file_goes_with_the_last_take_or_project_that_uses_it(store: Store, project_id: str) -> None:
    take, other = ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    picture = kept_picture(take)
    store.finish_with_asset(take.id, picture)
    store.finish_with_asset(other.id, picture)
    store.select_character(project_id, picture.id)
    assert store.delete_take_files(take.id) == ()
    assert store.take(take.id).asset_id is None
    assert store.delete_take_files(other.id) == ()
    assert store.asset(picture.id) == picture
    assert store.delete_project(project_id) == (picture,)


def test_one_of_several_equal_requests_begins_and_the_others_wait(store: Store, project_id: str) -> None:
    take, other = ordered = tuple(replace(take, request_key="same") for take in images(project_id))
    store.place_options(store.project(project_id), BRIEF, ordered)
    assert store.begin(other)
    assert not store.begin(take)
    assert store.begin(other)
    store.finish_take(other.id, TakeStatus.FAILED)
    assert store.begin(take)
    assert not store.begin(other)


def test_a_prediction_that_two_takes_share_is_paid_for_once(store: Store, project_id: str) -> None:
    ordered = images(project_id)
    store.place_options(store.project(project_id), BRIEF, ordered)
    for take in ordered:
        store.save_remote_id(take.id, "the-same")
        store.save_cost(take.id, 0.5)
        store.save_cost(take.id, 0.5)
    assert store.project(project_id).spent_usd == 0.5


def test_a_brief_and_its_images_change_together_or_not_at_all(store: Store, project_id: str) -> None:
    seen = store.project(project_id)
    store.place_options(seen, BRIEF, images(project_id))
    changed = replace(BRIEF, idea="A calm sea")
    assert not store.place_options(seen, changed, images(project_id))
    assert store.project(project_id).brief == BRIEF
    assert store.place_options(store.project(project_id), changed, images(project_id))
    assert store.project(project_id).brief == changed
