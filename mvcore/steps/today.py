"""Before a take is ordered: what its model no longer takes is left out, and what cannot be kept as asked is said.

What was decided is written to the take before the paid request, so that a lost order is looked for with exactly the
input that was sent.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mvcore import budget
from mvcore.catalog import Model, find_model
from mvcore.domain import Take, Trouble
from mvcore.generation import GenerationRequest, LiveModel, Preview, Provider, ProviderFailure
from mvcore.generation.live import in_our_words
from mvcore.steps.bench import Workbench, insist
from mvcore.steps.reference import character_picture

_PATIENCE_SECONDS = 3.0
"""How long an order waits for a first look at its model; after that it goes out by the catalogue."""


def fit_to_today(bench: Workbench, take: Take, provider: Provider) -> None:
    """Adapt a take that was not ordered yet to its model as it is today. Raises `ProviderFailure` when the model
    demands what nobody can give it, `BudgetExceeded` when what it still takes costs too much."""
    model = find_model(take.model)
    if model is None:
        return
    with contextlib.ExitStack() as files:
        request = GenerationRequest(take.kind, take.model, take.input, character_picture(bench, take, files))
        before = provider.preview(request)
        live = bench.live.soon(take.model, _PATIENCE_SECONDS) or LiveModel(take.model)
        _refuse_what_is_missing(live, model)
        asked = {**take.input, **_decision(live)}
        preview = provider.preview(replace(request, input=asked))
    _keep(bench, take, asked, _price(model, preview, take))
    for sentence in (*_left_out(live, before), *preview.notes):
        insist(bench, lambda: bench.store.warn_take(take.id, sentence))  # noqa: B023 - called at once


def _refuse_what_is_missing(live: LiveModel, model: Model) -> None:
    """An input that is demanded and that the catalogue does not know: the order would be refused."""
    if live.missing and not live.gone:
        names = ", ".join(in_our_words(key) for key in live.missing)
        instead = f"use {model.fallback}" if model.fallback else "choose another model"
        raise ProviderFailure(
            f"{model.id} has changed and now demands something that MV Studio cannot give it ({names}): {instead} "
            "instead.",
            Trouble.MODEL_GONE,
        )


def _decision(live: LiveModel) -> dict[str, Any]:
    """What is stored with the take; nothing for a model that takes all that the catalogue says."""
    offered = {key: list(values) for key, values in live.offered.items()}
    return {name: value for name, value in (("leave_out", list(live.dropped)), ("offered", offered)) if value}


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


def _price(model: Model, preview: Preview, take: Take) -> float:
    """What the take costs at the length that is really asked for."""
    key = model.inputs.duration.key if model.inputs.duration else ""
    seconds = preview.input.get(key)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return take.price_usd
    return model.price_of(seconds)


def _keep(bench: Workbench, take: Take, asked: Mapping[str, Any], price_usd: float) -> None:
    if asked == take.input and price_usd == take.price_usd:
        return
    project = bench.store.project(take.project_id)
    spent = project.spent_usd + project.committed_usd - take.price_usd
    if price_usd > take.price_usd:
        budget.check(bench.settings.budget_usd, spent, price_usd)
    insist(bench, lambda: bench.store.adapt_take(take.id, asked, price_usd))
