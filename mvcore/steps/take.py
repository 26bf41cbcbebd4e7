"""A take: ordered once, waited for, collected, and followed by what begins by itself."""

import contextlib
import itertools
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from mvcore import budget, takes
from mvcore.assets import store_clip, store_picture
from mvcore.catalog import model_for
from mvcore.domain import Take, TakeKind, TakeStatus, Trouble, now
from mvcore.errors import BrokenMedia, BudgetExceeded, GenerationError
from mvcore.generation import GenerationRequest, Prediction, PredictionStatus, Provider, ProviderFailure, TryLater
from mvcore.prompting import parse_script
from mvcore.steps.bench import PROGRESS_STEP, Workbench, insist, pause, sentence_of, work_file
from mvcore.steps.reference import character_picture
from mvcore.steps.today import fit_to_today

log = logging.getLogger(__name__)

_TURN_SECONDS = 1.0
_MOST_LOOKS = 8
"""How often an order whose answer was lost is looked for before its card says so."""
_AUTOMATIC_ATTEMPTS = 2
_TWIN_SENTENCE = "The same request is being made already: its result will be used here too."


def submit(bench: Workbench, take_id: str) -> bool:
    """Order the take unless it was ordered before; True when there is a remote id to wait for."""
    before = bench.store.take(take_id)
    if before.remote_id is not None:
        return True
    if before.submit_started_at is None:
        if _comes_from_twin(bench, before):
            return False
        with _failures_on_take(bench, before):
            fit_to_today(bench, before, _provider(bench, before))
    for attempt in itertools.count(1):
        take = insist(bench, lambda: bench.store.start_submit(take_id)) or bench.store.take(take_id)
        with _failures_on_take(bench, take):
            try:
                return _order(bench, before, take)
            except TryLater as later:
                if later.kind is not Trouble.RATE_LIMIT and attempt >= _MOST_LOOKS:
                    raise
                _wait_for_turn(bench, take, later)
                before = bench.store.take(take_id)
                continue
        return False
    raise AssertionError("unreachable")


def _order(bench: Workbench, before: Take, take: Take) -> bool:
    """Find the order of an earlier attempt, else place it; True when there is one. A take that was cancelled before its
    id was known is only looked for, so that it can be stopped."""
    with contextlib.ExitStack() as files:
        request = GenerationRequest(take.kind, take.model, take.input, character_picture(bench, take, files))
        provider = _provider(bench, take)
        remote_id = _lost_order(bench, before, request)
        if remote_id is None and not take.status.is_running:
            return False
        remote_id = remote_id or provider.submit(request)
        insist(bench, lambda: bench.store.save_remote_id(take.id, remote_id))
        return True


def _lost_order(bench: Workbench, before: Take, request: GenerationRequest) -> str | None:
    """The order of an earlier attempt at this step whose answer was lost, if there is one."""
    if before.submit_started_at is None:
        return None
    known = bench.store.remote_ids(before.provider)
    return _provider(bench, before).find(request, before.submit_started_at, known)


def _wait_for_turn(bench: Workbench, take: Take, later: TryLater) -> None:
    """Wait as long as the provider asks for, in small pieces, so that a cancelled take does not hold its place."""
    until = now() + timedelta(seconds=later.retry_after)
    insist(bench, lambda: bench.store.note_waiting(take.id, str(later), until))
    while (left := (until - now()).total_seconds()) > 0 and bench.store.take(take.id).status.is_running:
        pause(bench, min(left, _TURN_SECONDS))
    insist(bench, lambda: bench.store.note_waiting(take.id, None, None))


def _comes_from_twin(bench: Workbench, take: Take) -> bool:
    """True when an equal request was paid for before and its result is used, which costs nothing. While one is being
    made, wait for it."""
    while bench.store.take(take.id).status.is_running and bench.store.earlier_twin(take):
        insist(bench, lambda: bench.store.note_waiting(take.id, _TWIN_SENTENCE, None))
        pause(bench, _TURN_SECONDS)
    twin = bench.store.paid_twin(take)
    if twin is None or twin.asset_id is None:
        return False
    asset_id, saved = twin.asset_id, f"Used the existing result of the same request, saves ${take.price_usd:.2f}."
    insist(bench, lambda: bench.store.finish_with_twin(take.id, asset_id, saved))
    return True


def _provider(bench: Workbench, take: Take) -> Provider:
    """The provider of the take. Raises `ProviderFailure` when this process cannot reach it: its token is not set."""
    provider = bench.providers.get(take.provider)
    if provider is None:
        sentence = "Replicate is needed for this and REPLICATE_API_TOKEN is not set: set it, start again, then retry."
        raise ProviderFailure(sentence, Trouble.TOKEN, collectable=take.submit_started_at is not None)
    return provider


def wait(bench: Workbench, take_id: str) -> bool:
    """Poll until the prediction is over; True when there is something to collect."""
    take = bench.store.take(take_id)
    assert take.remote_id is not None
    with _failures_on_take(bench, take):
        provider = _provider(bench, take)
        while True:
            prediction = provider.poll(take.remote_id)
            if insist(bench, lambda: _is_over(bench, take_id, prediction)):  # noqa: B023 - called at once
                return bench.store.take(take_id).status.is_running
            pause(bench, provider.poll_seconds)
    return False


def _is_over(bench: Workbench, take_id: str, prediction: Prediction) -> bool:
    """Write down what the provider said; True when the prediction has ended. One whose take was cancelled is stopped
    and looked after until its end: it may have cost something, or have been made all the same."""
    take = bench.store.take(take_id)
    match prediction.status:
        case PredictionStatus.SUCCEEDED:
            bench.store.save_cost(take_id, prediction.cost_usd)
            if take.status is TakeStatus.CANCELLED:
                bench.store.mark_collectable(take_id)
        case PredictionStatus.FAILED:
            bench.store.save_cost(take_id, prediction.cost_usd)
            bench.store.finish_take(take_id, TakeStatus.FAILED, **_failure(prediction))
        case PredictionStatus.CANCELLED:
            bench.store.save_cost(take_id, prediction.cost_usd)
            bench.store.finish_take(take_id, TakeStatus.CANCELLED)
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
    }


def _stop(bench: Workbench, take: Take) -> None:
    """Tell the provider to stop. When it cannot be told now, the next poll tries again."""
    assert take.remote_id is not None
    try:
        bench.providers[take.provider].cancel(take.remote_id)
    except GenerationError as exc:
        log.warning("%s", exc)


def collect(bench: Workbench, take_id: str) -> list[str]:
    """Fetch, check and store the output. Answers nothing, as it always did: what follows is a step of its own."""
    take = bench.store.take(take_id)
    if take.status.is_running:
        with _failures_on_take(bench, take, collecting=True), work_file(bench, take_id) as output:
            _store_output(bench, take, output)
    return []


def _store_output(bench: Workbench, take: Take, output: Path) -> None:
    if take.kind is TakeKind.SCRIPT:
        _fetch(bench, take, output)
        _place_scenes(bench, take, output.read_text(encoding="utf-8"))
        return
    store_file = store_picture if take.kind is TakeKind.IMAGE else store_clip
    try:
        _fetch(bench, take, output)
        asset = store_file(output, bench.storage, take.id)
    except BrokenMedia:
        _fetch(bench, take, output)  # a download may go wrong in ways that only decoding shows
        asset = store_file(output, bench.storage, take.id)
    bench.store.finish_with_asset(take.id, asset)


def _fetch(bench: Workbench, take: Take, output: Path) -> None:
    assert take.remote_id is not None
    _provider(bench, take).fetch(take.remote_id, output)


def _place_scenes(bench: Workbench, take: Take, script: str) -> None:
    project = bench.store.project(take.project_id)
    brief = project.brief
    try:
        texts = parse_script(script, brief.scene_count)
    except BrokenMedia as exc:
        raise ProviderFailure(str(exc), Trouble.BAD_ANSWER, script) from exc
    model = model_for(take.provider, TakeKind.CLIP, brief.quality, brief.clip_model)
    expected = bench.settings.expected_clip_seconds or model.expected_seconds
    bench.store.place_scenes(take, takes.written_scenes(project, texts, model, expected))


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
    """The attempt that follows a failure by itself: two when the provider stumbled, one when a script was unusable."""
    if take.status is not TakeStatus.FAILED or take.remote_id is None:
        return None
    if take.trouble is Trouble.TRANSIENT and take.attempt < _AUTOMATIC_ATTEMPTS:
        return takes.automatic(take)
    if take.trouble is Trouble.BAD_ANSWER and "correction" not in take.input:
        return takes.corrected(take)
    return None


def _may_spend(bench: Workbench, take: Take) -> bool:
    """False when the budget has no room for this attempt: it is left to the person."""
    project = bench.store.project(take.project_id)
    try:
        budget.check(bench.settings.budget_usd, project.spent_usd + project.committed_usd, take.price_usd, 1)
    except BudgetExceeded as exc:
        log.warning("%s", exc)
        return False
    return True


@contextlib.contextmanager
def _failures_on_take(bench: Workbench, take: Take, *, collecting: bool = False) -> Iterator[None]:
    """Turn a failure into a failed take with a sentence on its card.

    While collecting, the output has been paid for: a retry fetches it again, unless the provider says that it is gone.
    """
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - whatever it was, its card says so; `_sentence` logs what nobody foresaw
        values: dict[str, object] = {"error": sentence_of(exc), "collectable": collecting, "waiting": None}
        if isinstance(exc, ProviderFailure):
            known = exc.collectable or isinstance(exc, TryLater)
            values |= {"trouble": exc.kind, "technical": exc.technical or None, "collectable": known}
        insist(bench, lambda: bench.store.finish_take(take.id, TakeStatus.FAILED, **values))
