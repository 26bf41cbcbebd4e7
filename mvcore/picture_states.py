"""The states of a picture to choose from, from its order until a browser shows it. Pure.

Making it and loading it are two things: a picture that is made may have a file that is slow, or gone.
"""

from enum import StrEnum

from mvcore.domain import TakeStatus


class Loading(StrEnum):
    """How far a browser has come with a picture's file."""

    WAITING = "waiting"
    LOADED = "loaded"
    FAILED = "failed"


class PictureState(StrEnum):
    """What the place of a picture shows. `sentence` says it where the picture's take has nothing to say."""

    MAKING = "making"
    NOT_MADE = "not made"
    LOADING = "loading"
    NOT_LOADED = "not loaded"
    SHOWN = "shown"

    @property
    def can_be_chosen(self) -> bool:
        """True for a picture that is seen: nobody chooses a character unseen, for dear clips are made of it."""
        return self is PictureState.SHOWN

    @property
    def can_load_again(self) -> bool:
        """True when asking for the file once more may help. That orders nothing."""
        return self is PictureState.NOT_LOADED

    @property
    def is_waiting(self) -> bool:
        """True while something is still to come."""
        return self in (PictureState.MAKING, PictureState.LOADING)

    @property
    def sentence(self) -> str:
        """What to say of it; nothing for those of which a take or the picture itself speaks."""
        return _SENTENCES.get(self, "")


_SENTENCES = {
    PictureState.LOADING: "Loading the picture",
    PictureState.NOT_LOADED: "The picture's file did not load. Loading it again costs nothing.",
}


def picture_state(status: TakeStatus, loading: Loading) -> PictureState:
    """The state of a picture whose take has this status and whose file a browser has come so far with."""
    if status.is_running:
        return PictureState.MAKING
    if status is not TakeStatus.READY:
        return PictureState.NOT_MADE
    of_file = {
        Loading.WAITING: PictureState.LOADING,
        Loading.LOADED: PictureState.SHOWN,
        Loading.FAILED: PictureState.NOT_LOADED,
    }
    return of_file[loading]
