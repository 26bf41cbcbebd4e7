"""The order of a take: placed once, whatever happens on the way.

`submit_started_at`, `sent_at` and what an order is known by are written before the paid request, and `remote_id` right
after it. A take that was sent and has no id is looked for at the provider before anything is ordered, and for a while:
a provider may work on an order, and show it late, when its answer never came. What may be another data folder's, or may
lie where the settings do not lead any more, is told and not ordered again: that is for a person to say.
"""

import contextlib
import itertools
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mvcore import budget
from mvcore.domain import Take, Trouble, now
from mvcore.errors import BudgetExceeded
from mvcore.generation import Endpoint, GenerationRequest, Provider, ProviderFailure, TryLater, Upload
from mvcore.steps.bench import TURN_SECONDS, Workbench, insist, pause, provider_of
from mvcore.steps.elsewhere import lost_elsewhere, may_live_elsewhere
from mvcore.steps.failures import failures_on_take, is_last_look, look_again_later
from mvcore.steps.reference import character_picture
from mvcore.steps.telling import tell_order, tell_ordered
from mvcore.steps.today import fit_to_today
from mvcore.steps.twin import comes_from_twin

_MOST_TURNS = 30
"""How often an order that does not fit looks whether an earlier one comes for nothing after all."""
_MOST_LOOKS = 8
"""How often a provider that cannot say whether it has an order is asked before the card says so."""
_MOST_SENDS = 3
"""How often an order is sent whose answer is lost each time."""
_LOOK_SECONDS = 5.0
_CLOCK_ROOM = timedelta(minutes=10)
"""By how much this machine's clock may have been put back since the order was sent. Looking further back finds nothing
that belongs to another take: those are known."""
_SOUGHT = "Looking whether the provider got this order, before it is sent again."
_LOST = "It is not known whether the provider got this order, and it was not found since: look for it again."


def submit(bench: Workbench, take_id: str) -> bool:
    """Order the take unless it was ordered before; True when there is a remote id to wait for."""
    take = bench.store.take(take_id)
    if take.remote_id is None and take.submit_started_at is None and take.status.is_running:
        with failures_on_take(bench, take):
            if not comes_from_twin(bench, take):
                fit_to_today(bench, take, provider_of(bench, take))
    take = bench.store.take(take_id)
    if take.remote_id is not None:
        insist(bench, lambda: bench.store.begin(take))
        return not insist(bench, lambda: bench.store.finish_with_kept(take_id)) and _goes_on(bench, take)
    if take.submit_started_at is None and not take.status.is_running:
        return False
    is_ordered = _insist_on_order(bench, take)
    if not is_ordered:
        look_again_later(bench, take_id)
    return is_ordered


def _goes_on(bench: Workbench, take: Take) -> bool:
    """A moment's pause before an ordered take is waited for again: it may have been looked at just now."""
    with failures_on_take(bench, take, ordered=True):
        pause(bench, provider_of(bench, take).poll_seconds)
    return True


def _insist_on_order(bench: Workbench, before: Take) -> bool:
    """Order as soon as the provider takes it, also when that is after a restart; True when there is a remote id."""
    search = _Search()
    while True:
        _wait_until(bench, before, before.wait_until)
        take = insist(bench, lambda: bench.store.start_submit(before.id)) or bench.store.take(before.id)  # noqa: B023
        with failures_on_take(bench, take, is_sought=before.submit_started_at is not None):
            try:
                return _order(bench, before, take, search)
            except TryLater as later:
                search.count(later)
                until, sentence = now() + timedelta(seconds=later.retry_after), str(later)
                insist(bench, lambda: bench.store.note_waiting(take.id, sentence, until))  # noqa: B023 - called at once
                before = bench.store.take(take.id)
                if not before.status.is_running:
                    pause(bench, min(later.retry_after, _LOOK_SECONDS))
                continue
        return False


def _order(bench: Workbench, before: Take, take: Take, search: "_Search") -> bool:
    """Find the order of an earlier attempt, else place it; True when there is one. A take that was cancelled before its
    id was known is only looked for, so that it can be stopped."""
    if bench.store.take(take.id).remote_id is not None:  # by another process that shares the database
        return True
    with contextlib.ExitStack() as files:
        request = GenerationRequest(take.kind, take.model, take.input, character_picture(bench, take, files))
        provider = provider_of(bench, take)
        known = bench.store.remote_ids(take.provider)
        remote_id = _lost_order(bench, provider, before, request, known)
        if remote_id is None:
            _look_on_for_a_while(bench, provider, before)
            current = bench.store.take(take.id)
            if not current.status.is_running:
                if is_last_look(current):
                    insist(bench, lambda: bench.store.note_sent(take.id, None))  # it did not arrive
                return False
            search.check_sending(take)
            _check_budget(bench, take)
            tell_order(bench, take)
            remote_id = _send(bench, provider, before, request, known)
        tell_ordered(take, remote_id)
        at = provider.endpoint()
        insist(bench, lambda: bench.store.save_remote_id(take.id, remote_id, *_place(before, at)))
        return True


@dataclass
class _Search:
    """How often an order was sent without an answer, and how often the provider could not say whether it has it."""

    sends: int = 0
    looks: int = 0

    def count(self, later: TryLater) -> None:
        """Take in that something has to wait. Raises `ProviderFailure` when the provider could not say too often."""
        match later:
            case _Unanswered():
                self.sends += 1
            case _StillSought():
                pass
            case _ if later.kind is not Trouble.RATE_LIMIT:
                self.looks += 1
        if self.looks >= _MOST_LOOKS:
            raise ProviderFailure(_LOST, Trouble.LOST_ANSWER, later.technical, collectable=True)

    def check_sending(self, take: Take) -> None:
        """Raises `ProviderFailure` when the order was sent too often, and when it is looked for though nobody asked."""
        if self.sends >= _MOST_SENDS or take.trouble in (Trouble.LOST_ANSWER, Trouble.IN_DOUBT):
            raise ProviderFailure(_LOST, Trouble.LOST_ANSWER, collectable=True)


class _StillSought(TryLater):
    """An order may have arrived and be seen later."""


class _Unanswered(TryLater):
    """An order was sent, and nobody knows what became of it."""


def _look_on_for_a_while(bench: Workbench, provider: Provider, before: Take) -> None:
    """Raises `TryLater` as long as an order that was sent may not be seen yet. Where the clock was put back since, that
    time begins anew."""
    since = before.unanswered_at or before.sent_at
    if since is None:
        return
    gone = (now() - since).total_seconds()
    if gone < 0:
        insist(bench, lambda: bench.store.note_unanswered(before.id, now()))
    left = provider.settle_seconds - max(gone, 0.0)
    if left > 0:
        raise _StillSought(_SOUGHT, Trouble.LOST_ANSWER, min(left, _LOOK_SECONDS))


def _send(
    bench: Workbench, provider: Provider, before: Take, request: GenerationRequest, known: Collection[str]
) -> str:
    """The paid request. What the provider did not take, as it is too early or wrong, counts as not sent."""
    ready = replace(request, upload=provider.upload(request))
    at = provider.endpoint()
    marks = (*_place(before, at), *_parts(ready.upload))
    insist(bench, lambda: bench.store.note_sent(before.id, now(), *marks))
    try:
        return provider.submit(ready, known)
    except ProviderFailure as exc:
        if isinstance(exc, TryLater) and exc.kind is not Trouble.RATE_LIMIT:
            insist(bench, lambda: bench.store.note_unanswered(before.id, now()))
            raise _Unanswered(str(exc), exc.kind, exc.retry_after, exc.technical) from exc
        if not exc.collectable:
            where = (before.api_url, before.account, before.token_fingerprint)
            former = (*where, before.upload_link, before.upload_name)
            insist(bench, lambda: bench.store.note_sent(before.id, before.sent_at, *former))
        raise


def _parts(upload: Upload | None) -> tuple[str | None, str | None]:
    return (upload.link, upload.name) if upload is not None else (None, None)


def _place(before: Take, at: Endpoint) -> tuple[str, str | None, str | None]:
    """The address, the account there and the fingerprint of the token. While the account cannot be asked for, it is the
    one that was known at the same address with the same token."""
    is_same = before.api_url == at.address and not at.has_other_token_than(before.id, before.token_fingerprint)
    return at.address, at.account or (before.account if is_same else None), at.fingerprint(before.id)


def _check_budget(bench: Workbench, take: Take) -> None:
    """The last word of the budget: since the click, another model may have been chosen, or more been asked for in
    another tab; then the one that was asked for first has its place. Raises `BudgetExceeded`."""
    for turn in itertools.count(1):
        may_change = turn < _MOST_TURNS and bench.store.is_undecided_before(take)
        try:
            budget.check(bench.settings.budget_usd, bench.store.used_usd_before(take), take.price_usd)
        except BudgetExceeded:
            if not may_change:
                raise
            pause(bench, TURN_SECONDS)
        else:
            return


def _lost_order(
    bench: Workbench, provider: Provider, before: Take, request: GenerationRequest, known: Collection[str]
) -> str | None:
    """The order of an earlier attempt at this step whose answer was lost, if there is one. Raises `ProviderFailure` of
    the kind IN_DOUBT when it may be somebody else's, or may lie elsewhere."""
    if before.submit_started_at is None or before.sent_at is None:
        return None
    sent = replace(request, upload=_upload_of(before))
    since, at = before.submit_started_at - _CLOCK_ROOM, provider.endpoint()
    if may_live_elsewhere(before, at):
        with contextlib.suppress(ProviderFailure):  # another address or token may lead to the same account
            found = None if _is_other_account(before, at) else provider.find(sent, since, known, before.sent_at)
            if found is not None:
                return found
        raise lost_elsewhere(before, at)
    try:
        return provider.find(sent, since, known, before.sent_at)
    except ProviderFailure as exc:
        if exc.kind is Trouble.IN_DOUBT:
            _look_on_for_a_while(bench, provider, before)
        raise


def _upload_of(before: Take) -> Upload | None:
    return Upload(before.upload_link, before.upload_name or "") if before.upload_link is not None else None


def _is_other_account(before: Take, at: Endpoint) -> bool:
    return at.is_other_than(at.address, before.account)


def _wait_until(bench: Workbench, take: Take, until: datetime | None) -> None:
    """Wait as long as the provider asked for, in small pieces, so that a cancelled take does not hold its place."""
    if until is None:
        return
    while (left := (until - now()).total_seconds()) > 0 and bench.store.take(take.id).status.is_running:
        pause(bench, min(left, TURN_SECONDS))
    insist(bench, lambda: bench.store.note_waiting(take.id, None, None))
