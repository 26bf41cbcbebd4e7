"""Equal requests: what was paid for once is not bought again."""

from mvcore.domain import Take
from mvcore.steps.bench import TURN_SECONDS, Workbench, insist, pause, provider_of
from mvcore.steps.elsewhere import lives_elsewhere

_BEING_MADE = "The same request is being made already: its result will be used here too."


def comes_from_twin(bench: Workbench, take: Take) -> bool:
    """True when an equal request was paid for before: the take is ready with its file, or goes on with its prediction,
    which costs nothing. While one is being made, wait for it."""
    _wait_for_twin(bench, take)
    saved = f"Used the existing result of the same request, saves ${take.price_usd:.2f}."
    paid = bench.store.paid_twin(take)
    if paid is not None and paid.asset_id is not None:
        asset_id = paid.asset_id
        if insist(bench, lambda: bench.store.finish_with_twin(take.id, asset_id, saved)):
            return True
    lying = bench.store.lying_twin(take)
    if lying is not None and lying.remote_id is not None and _can_be_fetched(bench, lying):
        remote_id, mark = lying.remote_id, provider_of(bench, lying).endpoint().fingerprint(take.id)
        insist(bench, lambda: bench.store.warn_take(take.id, saved))
        insist(bench, lambda: bench.store.save_remote_id(take.id, remote_id, lying.api_url, lying.account, mark))
        return True
    return False


def _can_be_fetched(bench: Workbench, lying: Take) -> bool:
    """False for what lies at an address or in an account that the settings do not lead to."""
    return not lives_elsewhere(lying, provider_of(bench, lying).endpoint())


def _wait_for_twin(bench: Workbench, take: Take) -> None:
    said = False
    while not insist(bench, lambda: bench.store.begin(take)) and bench.store.take(take.id).status.is_running:
        if not said:
            insist(bench, lambda: bench.store.note_waiting(take.id, _BEING_MADE, None))
        said = True
        pause(bench, TURN_SECONDS)
    if said:
        insist(bench, lambda: bench.store.note_waiting(take.id, None, None))
