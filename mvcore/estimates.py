"""What the next step would cost and how long it would take: what stands on a button before anything is spent. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mvcore.catalog import Model, price_text
from mvcore.domain import TakeKind
from mvcore.settings import Settings


@dataclass(frozen=True, slots=True)
class Estimate:
    """`usd` US dollars for all of it, the highest possible price when it is `at_most`; up to `seconds` of waiting."""

    usd: float
    seconds: float
    at_most: bool = False

    @property
    def text(self) -> str:
        """For a button: "free", "about $0.16", "at most $0.05" or "about $19.20, up to 8 min"."""
        price = price_text(self.usd, at_most=self.at_most)
        return price if self.usd == 0 or self.seconds < 60 else f"{price}, up to {math.ceil(self.seconds / 60)} min"

    def __add__(self, other: "Estimate") -> "Estimate":
        """One after the other."""
        return Estimate(self.usd + other.usd, self.seconds + other.seconds, self.at_most or other.at_most)


def estimate(model: Model, prices: Sequence[float], parallel: int, *, at_most: bool = False) -> Estimate:
    """Outputs of a model at these prices, `parallel` at a time; the waiting allows for twice the usual time."""
    waves = math.ceil(len(prices) / parallel)
    return Estimate(sum(prices), 2 * model.expected_seconds * waves, at_most)


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


def what(kind: TakeKind, count: int, seconds: float = 0.0) -> str:
    """What is ordered, in words: "4 images" or "6 clips x 8 s"."""
    return f"{count} {kind}{'' if count == 1 else 's'}{f' x {seconds:g} s' if seconds else ''}"
