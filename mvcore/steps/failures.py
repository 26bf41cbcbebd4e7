"""What becomes of a take when a step of it fails."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

from mvcore.domain import OUTPUTS_KEPT, Take, TakeStatus, Trouble, now
from mvcore.errors import BudgetExceeded, MVError
from mvcore.generation import ProviderFailure, TryLater
from mvcore.steps.bench import Workbench, insist, sentence_of
from mvcore.steps.elsewhere import known_elsewhere, may_live_elsewhere

_CURED_FROM_OUTSIDE = (Trouble.TOKEN, Trouble.UNREACHABLE)
"""A wrong setting or network says nothing about what was ordered before."""
SHORTEST_WAIT = timedelta(seconds=30)
"""After this, what could not be fetched or stopped at its provider is looked for again; later more rarely."""
_DENIED = (Trouble.UNKNOWN_ID, Trouble.TOKEN)


@contextlib.contextmanager
def failures_on_take(bench: Workbench, take: Take, *, ordered: bool = False, is_sought: bool = False) -> Iterator[None]:
    """Turn a failure into a failed take with a sentence on its card.

    What was `ordered` has been paid for: a retry goes on with it, unless the provider says that it is gone, and so does
    the caretaker after a while, as if its download had broken. While an order of a lost answer `is_sought`, a retry
    looks for it first. So it does after a failure that nobody foresaw, once an order may have been sent.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it was, its card says so; `sentence_of` logs the unforeseen
        exc = _with_place(bench, take, error)
        values: dict[str, object] = {"error": sentence_of(exc), "waiting": None}
        if isinstance(exc, ProviderFailure):
            known = exc.collectable or isinstance(exc, TryLater)
            known = known or (ordered and _may_be_known_again(take, exc))
            known = known or ((ordered or is_sought) and exc.kind in _CURED_FROM_OUTSIDE)
            values |= {"trouble": exc.kind, "technical": exc.technical or None, "collectable": known}
        elif ordered:
            values |= {"trouble": Trouble.DOWNLOAD, "collectable": True}
        else:
            foreseen = isinstance(exc, MVError)
            lives = is_sought or (not foreseen and take.submit_started_at is not None)
            values |= {"collectable": lives and not isinstance(exc, BudgetExceeded)}
        insist(bench, lambda: bench.store.finish_take(take.id, TakeStatus.FAILED, **values))


def look_again_later(bench: Workbench, take_id: str) -> None:
    """A cancelled take that may run at its provider, and could not be looked after now, is looked for after a while."""
    take = bench.store.take(take_id)
    if take.may_run_unwanted:
        insist(bench, lambda: bench.store.note_waiting(take.id, None, now() + _next_wait(take)))


def is_last_look(take: Take) -> bool:
    """True when a cancelled take is not looked for again after this, as its output would not be kept any longer."""
    return now() + _next_wait(take) >= (take.finished_at or take.created_at) + OUTPUTS_KEPT


def _next_wait(take: Take) -> timedelta:
    """Half as long as it is cancelled."""
    return max(SHORTEST_WAIT, (now() - (take.finished_at or take.created_at)) / 2)


def _with_place(bench: Workbench, take: Take, exc: Exception) -> Exception:
    """An id, or a token, that is denied where nothing was ordered: say where it was."""
    provider = bench.providers.get(take.provider)
    if not isinstance(exc, ProviderFailure) or exc.kind not in _DENIED or provider is None:
        return exc
    at = provider.endpoint()
    return known_elsewhere(take, at, exc) if may_live_elsewhere(take, at) else exc


def _may_be_known_again(take: Take, exc: ProviderFailure) -> bool:
    """True for a paid take whose id its provider denies, as long as outputs are kept: with the token of another account
    every id is unknown, and some time after an order the provider may not know it yet."""
    return exc.kind is Trouble.UNKNOWN_ID and take.price_usd > 0 and now() - take.started_at < OUTPUTS_KEPT
