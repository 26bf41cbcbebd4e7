"""Before a take is ordered: what its model no longer takes is left out, and what cannot be kept as asked is said.

What was decided is written to the take before the paid request, so that a lost order is looked for with exactly the
input that was sent.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mvcore.catalog import Model, find_model
from mvcore.domain import Take, Trouble
from mvcore.generation import GenerationRequest, LiveModel, Preview, Provider, ProviderFailure
from mvcore.generation.live import in_our_words
from mvcore.generation.model_gone import instead_of, model_gone
from mvcore.steps.bench import Workbench, insist
from mvcore.steps.reference import character_picture

_ROUNDING_USD = 1e-6
_PATIENCE_SECONDS = 3.0
"""How long an order waits for a first look at its model; after that it goes out by the catalogue."""


def fit_to_today(bench: Workbench, take: Take, provider: Provider) -> None:
    """Adapt a take that was not ordered yet to its model as it is today. Raises `ProviderFailure` when the model
    demands what nobody can give it, `BudgetExceeded` when what it still takes costs too much."""
    model = find_model(take.model)
    if model is None:
        return
    if model.has_ended(bench.clock().date()):
        raise model_gone(model.id, f"models.yaml: it ends on {model.ends}", by_its_maker=True)
    with contextlib.ExitStack() as files:
        request = GenerationRequest(take.kind, take.model, take.input, character_picture(bench, take, files))
        before = provider.preview(request)
        live = bench.live.soon(take.model, _PATIENCE_SECONDS) or LiveModel(take.model)
        _refuse_what_is_missing(live, model)
        asked = {**take.input, **live.decision}
        preview = provider.preview(replace(request, input=asked))
    _keep(bench, take, asked, _price(model, preview))
    for sentence in (*_left_out(live, before), *preview.notes):
        insist(bench, lambda: bench.store.warn_take(take.id, sentence))  # noqa: B023 - called at once


def _refuse_what_is_missing(live: LiveModel, model: Model) -> None:
    """An input that is demanded and that the catalogue does not know: the order would be refused."""
    if live.missing and not live.gone:
        names = ", ".join(in_our_words(key) for key in live.missing)
        raise ProviderFailure(
            f"{model.id} has changed and now demands something that MV Studio cannot give it ({names}): "
            f"{instead_of(model)}.",
            Trouble.MODEL_GONE,
        )


def _left_out(live: LiveModel, before: Preview) -> list[str]:
    """Sentences about inputs that would have been sent and are left out now."""
    keys = [key for key in live.dropped if key in before.input]
    keys += [key for key in live.values if before.input.get(key) not in (None, *live.offered.get(key, ()))]
    names = list(dict.fromkeys(in_our_words(key) for key in keys if key not in live.offered))
    changed = list(dict.fromkeys(in_our_words(key) for key in keys if key in live.offered))
    sentences = [f"{live.id} no longer takes this, so it was left out: {', '.join(names)}."] if names else []
    if changed:
        sentences.append(f"{live.id} no longer takes the usual {', '.join(changed)}: made with what it takes now.")
    return sentences


def _price(model: Model, preview: Preview) -> float:
    """What the take costs by the very input that will be sent."""
    usd = model.price(model.usage(preview.input))
    if usd is None:
        raise ProviderFailure(
            f"{model.id} has changed, and for what it takes now no price is known: {instead_of(model)}.",
            Trouble.MODEL_GONE,
        )
    return usd


def _keep(bench: Workbench, take: Take, asked: Mapping[str, Any], price_usd: float) -> None:
    """Nothing is ordered for more than was shown: whoever wants it all the same orders it at the new price."""
    if asked == take.input and price_usd == take.price_usd:
        return
    if price_usd > take.price_usd + _ROUNDING_USD:
        raise ProviderFailure(
            f"This would cost about ${price_usd:.2f} instead of the ${take.price_usd:.2f} that was shown, so it was "
            "not ordered. Retry to order it at that price.",
            Trouble.INPUT,
        )
    insist(bench, lambda: bench.store.adapt_take(take.id, asked, price_usd))
