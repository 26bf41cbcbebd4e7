"""What each generation model takes, costs and returns: data in `models.yaml`. No model id stands in code.

model.py    a model, its inputs, and what an order uses of it
prices.py   prices as rows, by what is sent
reading.py  models.yaml -> models, and what may be wrong in it

Money is US dollars, times are seconds. Whether a model is offered depends on the day: it ends when its maker says so.
"""

import math
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from mvcore.catalog.model import Durations, Inputs, Model, OutputLimit, Reference, Words, lines_of
from mvcore.catalog.prices import Conditions, PriceRow, Usage
from mvcore.catalog.reading import read_models
from mvcore.domain import Quality, TakeKind, now
from mvcore.errors import SettingsError

__all__ = [
    "Conditions",
    "Durations",
    "Inputs",
    "Model",
    "OutputLimit",
    "PriceRow",
    "Reference",
    "Usage",
    "Words",
    "cost_text",
    "default_model",
    "find_model",
    "lines_of",
    "model_for",
    "models",
    "models_of",
    "next_model",
    "price_text",
    "read_models",
]


@cache
def models() -> tuple[Model, ...]:
    """Every model of the catalogue, in the file's order, those that have ended too."""
    return read_models(yaml.safe_load(files("mvcore").joinpath("models.yaml").read_text(encoding="utf-8")))


def models_of(provider: str, kind: TakeKind, on: date | None = None) -> tuple[Model, ...]:
    """The models of a provider and kind that are offered on a day, by default today; the usual one first."""
    day = on or now().date()
    return tuple(
        model for model in models() if (model.provider, model.kind) == (provider, kind) and not model.has_ended(day)
    )


def default_model(provider: str, kind: TakeKind, on: date | None = None) -> Model:
    """The model to use when none was chosen. Raises `SettingsError` when the provider has none of this kind."""
    offered = models_of(provider, kind, on)
    if not offered:
        raise SettingsError(f"models.yaml names no {kind} model for the provider {provider}: add one.")
    return offered[0]


def model_for(
    provider: str, kind: TakeKind, quality: Quality, chosen: str | None = None, on: date | None = None
) -> Model:
    """The chosen model, also when it has ended by now, else the provider's usual one for this quality. One that was
    chosen for another provider or is not in the catalogue any more counts as not chosen."""
    named = find_model(chosen) if chosen else None
    if named is not None and (named.provider, named.kind) == (provider, kind):
        return named
    drafts = (model for model in models_of(provider, kind, on) if model.draft and quality is Quality.DRAFT)
    return next(drafts, None) or default_model(provider, kind, on)


def find_model(model_id: str) -> Model | None:
    """The model with this id; None when the catalogue has no such model."""
    return next((model for model in models() if model.id == model_id), None)


def next_model(model: Model, gone: Collection[str] = (), on: date | None = None) -> Model | None:
    """The model to use instead of one that is gone: the nearest in the chain of fallbacks that has not ended and is not
    `gone` itself; None at the end of the chain."""
    day = on or now().date()
    return next((other for other in _chain(model) if other.id not in gone and not other.has_ended(day)), None)


def _chain(model: Model) -> Iterator[Model]:
    """Its fallbacks, then theirs, each once."""
    seen, waiting = {model.id}, list(model.fallbacks)
    while waiting:
        model_id = waiting.pop(0)
        other = find_model(model_id)
        if other is not None and model_id not in seen:
            seen.add(model_id)
            waiting.extend(other.fallbacks)
            yield other


def cost_text(usd: float, *, at_most: bool = False) -> str:
    """What was spent: "$2.40", or "at most $2.40" when only the most is known."""
    return f"at most ${_up_to_cents(usd):.2f}" if at_most else f"${usd:.2f}"


def _up_to_cents(usd: float) -> float:
    """The next whole cent: "at most" is not rounded down."""
    return math.ceil(usd * 100 - 1e-6) / 100


def price_text(usd: float, *, at_most: bool = False) -> str:
    """A price as it stands on a button: "free", "about $0.16", "less than $0.01" or, rounded up, "at most $0.05"."""
    if usd == 0:
        return "free"
    if at_most:
        return f"at most ${_up_to_cents(usd):.2f}"
    return f"about ${usd:.2f}" if usd >= 0.005 else "less than $0.01"
