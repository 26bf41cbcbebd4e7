"""What the next step would cost and how long it would take: what stands on a button before anything is spent. Pure."""

import math
from dataclasses import dataclass, replace

from mvcore.catalog import Model, price_text
from mvcore.domain import TakeKind
from mvcore.settings import Settings


@dataclass(frozen=True, slots=True)
class Estimate:
    """`usd` US dollars for all of it, and up to `seconds` of waiting."""

    usd: float
    seconds: float

    @property
    def text(self) -> str:
        """For a button: "free", "about $0.16" or "about $19.20, up to 8 min"."""
        if self.usd == 0 or self.seconds < 60:
            return price_text(self.usd)
        return f"{price_text(self.usd)}, up to {math.ceil(self.seconds / 60)} min"

    def __add__(self, other: "Estimate") -> "Estimate":
        """One after the other."""
        return Estimate(self.usd + other.usd, self.seconds + other.seconds)


def estimate(model: Model, count: int, parallel: int) -> Estimate:
    """`count` outputs of a model, `parallel` at a time; the waiting allows for twice the usual time."""
    waves = math.ceil(count / parallel)
    return Estimate(model.price_usd * count, 2 * model.expected_seconds * waves)


def as_set(model: Model, settings: Settings) -> Model:
    """The model with what the settings say of clips: how long one is waited for, and how long the demo's are."""
    if model.kind is not TakeKind.CLIP:
        return model
    length = settings.demo_clip_seconds if model.provider == "demo" else None
    return replace(
        model,
        expected_seconds=settings.expected_clip_seconds or model.expected_seconds,
        clip_seconds=length or model.clip_seconds,
    )


def what(model: Model, count: int) -> str:
    """What is ordered, in words: "4 images" or "6 clips x 8 s"."""
    length = f" x {model.clip_seconds:g} s" if model.kind is TakeKind.CLIP else ""
    return f"{count} {model.kind}{'' if count == 1 else 's'}{length}"
