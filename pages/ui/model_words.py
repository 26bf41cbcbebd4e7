"""Models in words: what one costs for a brief, what that buys, and when it ends."""

from dataclasses import replace
from typing import Any

from mvcore import Brief, Model, Project, TakeKind
from pages.ui.studio import studio


def with_model(brief: Brief, kind: TakeKind, model_id: str | None) -> Brief:
    """The brief with another model for things of this kind."""
    chosen: dict[str, Any] = {kind.model_field: model_id}
    return replace(brief, **chosen)


def model_line(kind: TakeKind, model_id: str) -> str:
    """A model with its price as it is usually used: "bytedance/seedance-2.0 · about $1.44 for 8 s in 720p". It never
    changes with what else is chosen, for a select knows its choice by these words."""
    brief = with_model(Brief("", ""), kind, model_id)
    model = studio().model(kind, brief)
    line = f"{model.id} · {price_line(kind, brief)}"
    day = studio().today
    return f"{line} · {ending(model)}" if model.has_ended(day) or model.ends_soon(day) else line


def price_line(kind: TakeKind, brief: Brief, project: Project | None = None) -> str:
    """The price of one, and what it buys."""
    quote = studio().quote(kind, brief, project)
    price = quote.text
    match kind:
        case TakeKind.CLIP:
            resolution = f" in {quote.resolution}" if quote.resolution else ""
            silent = ", silent" if quote.sound is False else ""
            return f"{price} for {quote.seconds:g} s{resolution}{silent}"
        case TakeKind.IMAGE:
            return f"{price} an image"
        case TakeKind.SCRIPT:
            return f"{price} a script"


def ending(model: Model) -> str:
    """When it ends, or when it did."""
    if model.ends is None:
        return ""
    return f"ended {model.ends}" if model.has_ended(studio().today) else f"ends {model.ends}"
