"""What each generation model takes and costs. The models are data in `models.yaml`; no model id stands in code."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from mvcore.domain import TakeKind
from mvcore.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Model:
    """One generation model. `price_usd` is for one output; `expected_seconds` is a typical wait for one."""

    id: str
    provider: str
    kind: TakeKind
    price_usd: float
    expected_seconds: float
    clip_seconds: float = 0.0


@cache
def models() -> tuple[Model, ...]:
    """Every model of the catalogue, in the file's order; the first of a provider and kind is its default."""
    rows = yaml.safe_load(files("mvcore").joinpath("models.yaml").read_text(encoding="utf-8"))
    return tuple(Model(**{**row, "kind": TakeKind(row["kind"])}) for row in rows)


def default_model(provider: str, kind: TakeKind) -> Model:
    """The model to use when none was chosen. Raises `SettingsError` when the provider has none of this kind."""
    for model in models():
        if model.provider == provider and model.kind is kind:
            return model
    raise SettingsError(f"models.yaml names no {kind} model for the provider {provider}: add one.")


def price_text(usd: float) -> str:
    """A price as it stands on a button: "free" or "about $0.16"."""
    return "free" if usd == 0 else f"about ${usd:.2f}"
