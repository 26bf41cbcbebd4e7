"""A picture can be chosen once it is made and seen, and its file can be asked for again when it did not come."""

import pytest

from mvcore.domain import TakeStatus
from mvcore.picture_states import Loading, PictureState, picture_state


@pytest.mark.parametrize("loading", Loading)
@pytest.mark.parametrize("status", TakeStatus)
def test_only_a_picture_that_is_made_and_seen_can_be_chosen(status: TakeStatus, loading: Loading) -> None:
    state = picture_state(status, loading)
    assert state.can_be_chosen == (status is TakeStatus.READY and loading is Loading.LOADED)
    assert state.can_load_again == (status is TakeStatus.READY and loading is Loading.FAILED)


@pytest.mark.parametrize(
    ("status", "loading", "state"),
    [
        (TakeStatus.QUEUED, Loading.WAITING, PictureState.MAKING),
        (TakeStatus.GENERATING, Loading.LOADED, PictureState.MAKING),
        (TakeStatus.FAILED, Loading.LOADED, PictureState.NOT_MADE),
        (TakeStatus.CANCELLED, Loading.WAITING, PictureState.NOT_MADE),
        (TakeStatus.READY, Loading.WAITING, PictureState.LOADING),
        (TakeStatus.READY, Loading.FAILED, PictureState.NOT_LOADED),
        (TakeStatus.READY, Loading.LOADED, PictureState.SHOWN),
    ],
)
def test_the_take_comes_before_its_file(status: TakeStatus, loading: Loading, state: PictureState) -> None:
    assert picture_state(status, loading) is state


def test_what_waits_and_what_did_not_load_say_so() -> None:
    assert {state for state in PictureState if state.is_waiting} == {PictureState.MAKING, PictureState.LOADING}
    assert {state for state in PictureState if state.sentence} == {PictureState.LOADING, PictureState.NOT_LOADED}
