"""What becomes of a take when a step of it fails."""

import contextlib
from collections.abc import Iterator

from mvcore.domain import Take, TakeStatus
from mvcore.errors import MVError
from mvcore.generation import ProviderFailure, TryLater
from mvcore.steps.bench import Workbench, insist, sentence_of


@contextlib.contextmanager
def failures_on_take(bench: Workbench, take: Take, *, ordered: bool = False) -> Iterator[None]:
    """Turn a failure into a failed take with a sentence on its card.

    What was `ordered` has been paid for: a retry goes on with it, unless the provider says that it is gone. So it does
    after a failure that nobody foresaw, once an order may have been sent: looking for it comes before a new one.
    """
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - whatever it was, its card says so; `sentence_of` logs what nobody foresaw
        foreseen = isinstance(exc, MVError)
        lives = ordered or (not foreseen and take.submit_started_at is not None)
        values: dict[str, object] = {"error": sentence_of(exc), "collectable": lives, "waiting": None}
        if isinstance(exc, ProviderFailure):
            known = exc.collectable or isinstance(exc, TryLater)
            values |= {"trouble": exc.kind, "technical": exc.technical or None, "collectable": known}
        insist(bench, lambda: bench.store.finish_take(take.id, TakeStatus.FAILED, **values))
