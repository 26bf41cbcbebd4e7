"""A take that was ordered: waited for, collected, and followed by what begins by itself."""

import logging
import time
from pathlib import Path

from mvcore import budget, takes
from mvcore.assets import store_clip, store_picture
from mvcore.catalog import model_for
from mvcore.debug_log import event
from mvcore.domain import OUTPUTS_KEPT, Asset, Take, TakeKind, TakeStatus, Trouble, now
from mvcore.errors import BrokenMedia, BudgetExceeded, GenerationError
from mvcore.estimates import as_set
from mvcore.generation import Prediction, PredictionStatus, Provider, ProviderFailure
from mvcore.prompting import parse_script
from mvcore.steps.bench import PROGRESS_STEP, Workbench, insist, pause, provider_of, work_file
from mvcore.steps.elsewhere import lives_elsewhere, may_live_elsewhere
from mvcore.steps.failures import SHORTEST_WAIT, failures_on_take, look_again_later

log = logging.getLogger(__name__)

_AUTOMATIC_ATTEMPTS = 2
_MOST_DENIALS = 3
"""How often the provider may say that it does not know what it took an order for, before that is believed."""
_PASSING = (
    *(Trouble.DOWNLOAD, Trouble.TRANSIENT, Trouble.UNREACHABLE),
    *(Trouble.LOST_ANSWER, Trouble.UNKNOWN_ID, Trouble.TOKEN, Trouble.IN_DOUBT),
)
_STOPPED = "This was stopped at the provider and not from here: retry to have it made."
_UNREADABLE = (
    "This was made, but what came is no readable picture or clip: retry within the hour; it is not paid for again."
)


def wait(bench: Workbench, take_id: str) -> bool:
    """Poll until the prediction is over; True when there is something to collect."""
    take = bench.store.take(take_id)
    assert take.remote_id is not None
    with failures_on_take(bench, take, ordered=True):
        provider = provider_of(bench, take)
        while True:
            prediction = _polled(bench, provider, take.remote_id)
            if insist(bench, lambda: _is_over(bench, take_id, prediction)):  # noqa: B023 - called at once
                return _is_to_collect(bench.store.take(take_id))
            pause(bench, provider.poll_seconds)
    look_again_later(bench, take_id)
    return False


def _polled(bench: Workbench, provider: Provider, remote_id: str) -> Prediction:
    """One poll. A paid prediction is not given up because its id is unknown for a moment."""
    for _ in range(_MOST_DENIALS - 1):
        try:
            return provider.poll(remote_id)
        except ProviderFailure as exc:
            if exc.kind is not Trouble.UNKNOWN_ID:
                raise
            log.info("%s", exc)
        pause(bench, provider.poll_seconds)
    return provider.poll(remote_id)


def _is_to_collect(take: Take) -> bool:
    """True for what is wanted, and for what was stopped too late and paid for: its link is gone in an hour, so it is
    kept in case that it is wanted after all."""
    is_late = take.status is TakeStatus.CANCELLED and take.collectable and take.kind is not TakeKind.SCRIPT
    return take.status.is_running or is_late


def _is_over(bench: Workbench, take_id: str, prediction: Prediction) -> bool:
    """Write down what the provider said; True when the prediction has ended. One whose take was cancelled is stopped
    and looked after until its end: it may have cost something, or have been made all the same."""
    take = bench.store.take(take_id)
    match prediction.status:
        case PredictionStatus.SUCCEEDED:  # an answer that does not tell its model tells no cost
            bench.store.save_cost(take_id, prediction.cost_usd or take.price_usd)
            bench.store.note_made(take_id)
        case PredictionStatus.FAILED:
            bench.store.save_cost(take_id, prediction.cost_usd)
            bench.store.finish_take(take_id, TakeStatus.FAILED, **_failure(prediction))
        case PredictionStatus.CANCELLED:
            bench.store.save_cost(take_id, prediction.cost_usd)
            values = {"error": _STOPPED, "trouble": Trouble.NOT_FINISHED, "collectable": False}
            bench.store.finish_take(take_id, TakeStatus.FAILED, **values)
        case _ if take.status is TakeStatus.CANCELLED:
            _stop(bench, take)
            return False
        case _:
            if prediction.progress >= take.progress + PROGRESS_STEP:
                bench.store.save_progress(take_id, prediction.progress)
            return False
    return True


def _failure(prediction: Prediction) -> dict[str, object]:
    return {
        "error": prediction.error or "The provider failed without saying why: retry.",
        "trouble": prediction.trouble,
        "technical": prediction.technical or None,
        "collectable": False,
    }


def _stop(bench: Workbench, take: Take) -> None:
    """Tell the provider to stop. When it cannot be told now, the next poll tries again."""
    assert take.remote_id is not None
    try:
        bench.providers[take.provider].cancel(take.remote_id)
    except GenerationError as exc:
        log.info("%s", exc)


def collect(bench: Workbench, take_id: str) -> None:
    """Fetch, check and store the output."""
    take = bench.store.take(take_id)
    if _is_to_collect(take):
        with failures_on_take(bench, take, ordered=True), work_file(bench, take_id) as output:
            _store_output(bench, take, output)
        if take.kind is TakeKind.CLIP:
            bench.preparer.want(take.project_id)


def _store_output(bench: Workbench, take: Take, output: Path) -> None:
    if take.kind is TakeKind.SCRIPT:
        _fetch(bench, take, output)
        _place_scenes(bench, take, output.read_text(encoding="utf-8"))
        return
    try:
        asset = _fetched_and_stored(bench, take, output)
    except BrokenMedia:  # a download may go wrong in ways that only decoding shows
        try:
            asset = _fetched_and_stored(bench, take, output)
        except BrokenMedia as exc:
            raise ProviderFailure(_UNREADABLE, Trouble.DOWNLOAD, str(exc), collectable=True) from exc
    is_wanted = take.status.is_running
    kept = bench.store.finish_with_asset(take.id, asset) if is_wanted else bench.store.keep_for_later(asset)
    if not kept:
        bench.shelves.delete(asset)


def _fetched_and_stored(bench: Workbench, take: Take, output: Path) -> Asset:
    _fetch(bench, take, output)
    store_file = store_picture if take.kind is TakeKind.IMAGE else store_clip
    return store_file(output, bench.shelves, take.id)


def _fetch(bench: Workbench, take: Take, output: Path) -> None:
    assert take.remote_id is not None
    began = time.monotonic()
    provider_of(bench, take).fetch(take.remote_id, output)
    names = {"take": take.id, "project": take.project_id, "kind": take.kind.value, "provider": take.provider}
    event("fetched", **names, bytes=output.stat().st_size, seconds=round(time.monotonic() - began, 3))


def _place_scenes(bench: Workbench, take: Take, script: str) -> None:
    project = bench.store.project(take.project_id)
    brief = project.brief
    try:
        texts = parse_script(script, brief.scene_count)
    except BrokenMedia as exc:
        raise ProviderFailure(str(exc), Trouble.BAD_ANSWER, script) from exc
    model = as_set(model_for(take.provider, TakeKind.CLIP, brief.quality, brief.clip_model), bench.settings)
    bench.store.place_scenes(take, takes.written_scenes(project, texts, model, bench.live.heard))


def to_fetch_again(bench: Workbench) -> list[Take]:
    """Takes that were made and could not be brought here, or may have been ordered, set running again: their links are
    gone in an hour, and nobody may be there to press a button. Each wait is half as long as the take is old."""
    due = [take for take in bench.store.to_fetch_again() if _is_due(take) and _is_here(bench, take)]
    return [take for take in due if bench.store.reopen_take(take.id, by_itself=True)]


def to_stop(bench: Workbench, *, at_once: bool = False) -> list[Take]:
    """Cancelled takes that run at their provider, or may, and are billed: their order could not be found yet, or its
    end was not told. Those that wait for their next look too when it is to be `at_once`: at a start, other settings may
    reach what the former ones did not."""
    due = [take for take in bench.store.to_stop() if _is_to_stop(take, at_once)]
    return [take for take in due if _is_to_reach(bench, take)]


def _is_to_stop(take: Take, at_once: bool) -> bool:
    cancelled = take.finished_at or take.created_at
    is_due = at_once or (take.wait_until or cancelled + SHORTEST_WAIT) <= now()
    return is_due and now() < cancelled + OUTPUTS_KEPT


def _is_to_reach(bench: Workbench, take: Take) -> bool:
    """False for what was ordered elsewhere, and while its provider may not be asked at all. An id may be asked for with
    any token of its account, and of one that is not known: that finds it or nothing."""
    provider = bench.providers.get(take.provider)
    if provider is None:
        return False
    is_elsewhere = lives_elsewhere if take.remote_id is not None else may_live_elsewhere
    return not is_elsewhere(take, provider.endpoint())


def _is_here(bench: Workbench, take: Take) -> bool:
    """False for what may have been ordered elsewhere: looking for it here brings nothing."""
    provider = bench.providers.get(take.provider)
    if take.remote_id is not None or provider is None:
        return True
    return not may_live_elsewhere(take, provider.endpoint())


def _is_due(take: Take) -> bool:
    if take.trouble not in _PASSING or take.finished_at is None:
        return False
    if take.remote_id is None and take.trouble not in (Trouble.LOST_ANSWER, Trouble.IN_DOUBT):
        return False
    age, waited = take.finished_at - take.started_at, now() - take.finished_at
    return age < OUTPUTS_KEPT and max(SHORTEST_WAIT, age / 2) <= waited < OUTPUTS_KEPT


def what_follows(bench: Workbench, take_id: str) -> list[str]:
    """The ids of the takes that begin by themselves after this one: the clips of a script, or another attempt."""
    take = bench.store.take(take_id)
    if take.status is TakeStatus.READY and take.kind is TakeKind.SCRIPT:
        scenes = bench.store.project(take.project_id).scenes
        return [scene.take.id for scene in scenes if scene.take.status.is_running]
    another = _next_attempt(take)
    if another is not None and _may_spend(bench, another):
        return [another.id] if insist(bench, lambda: bench.store.replace(take, another)) else []
    return []


def _next_attempt(take: Take) -> Take | None:
    """The attempt that follows a failure by itself: two when the provider stumbled, one when a script was unusable.
    None while what was paid for lies at the provider: that is fetched."""
    if take.status is not TakeStatus.FAILED or take.remote_id is None or take.collectable:
        return None
    if take.trouble is Trouble.TRANSIENT and take.attempt < _AUTOMATIC_ATTEMPTS:
        return takes.automatic(take)
    if take.trouble is Trouble.BAD_ANSWER and take.input.get("correction") is None:
        return takes.corrected(take)
    return None


def _may_spend(bench: Workbench, take: Take) -> bool:
    """False when the budget has no room for this attempt: it is left to the person."""
    project = bench.store.project(take.project_id)
    try:
        budget.check(bench.settings.budget_usd, project.spent_usd + project.committed_usd, take.price_usd)
    except BudgetExceeded as exc:
        log.warning("Nothing is tried again by itself. %s", exc)
        return False
    return True
