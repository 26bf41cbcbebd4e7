"""What an order costs, by the very input that will be sent for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mvcore.catalog import Model, price_text
from mvcore.generation import LiveModel
from mvcore.generation.model_input import SOME_PICTURE, model_input

Known = Callable[[str], LiveModel | None]
"""What is known of a model as it is today, by its id; None when nothing is."""


def nothing_known(model_id: str) -> LiveModel | None:
    """Every model is as the catalogue says."""
    return None


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of one order in US dollars, which is the highest possible one when it is `at_most`, and what it buys:
    the length in seconds, the resolution by its name and the sound, where the model lets them be chosen."""

    usd: float
    at_most: bool = False
    seconds: float = 0.0
    resolution: str | None = None
    sound: bool | None = None

    @property
    def text(self) -> str:
        """The price as it stands on a button."""
        return price_text(self.usd, at_most=self.at_most)


def quote(model: Model, asked: Mapping[str, Any], *, has_picture: bool, known: Known = nothing_known) -> Quote:
    """The price of an order for what is `asked`, the input of a take, to a model as it is today. What is sold at no
    price is quoted as the dearest that the model sells: it is refused before it is ordered."""
    live = known(model.id)
    decided = live.decision if live is not None else {}
    picture = SOME_PICTURE if has_picture or model.inputs.first_frame_required else None
    sent = model_input(model, {**asked, **decided}, picture).input
    usage = model.usage(sent)
    usd = model.price(usage)
    return Quote(
        usd=model.highest_price if usd is None else usd,
        at_most=usd is None or model.is_billed_by_token,
        seconds=usage.seconds,
        resolution=usage.resolution,
        sound=usage.audio,
    )
