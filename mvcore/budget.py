"""The budget of a project and the price that was shown for a step: both are checked before anything is ordered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from mvcore.catalog import price_text
from mvcore.errors import BudgetExceeded, PriceChanged

_ROUNDING = 1e-9
_shown_usd: ContextVar[float | None] = ContextVar("_shown_usd", default=None)


@contextmanager
def at_shown_price(usd: float) -> Iterator[None]:
    """Within it, this thread orders nothing that costs more than `usd` US dollars at once: `check_shown` refuses it."""
    token = _shown_usd.set(usd)
    try:
        yield
    finally:
        _shown_usd.reset(token)


def check_shown(price: float) -> None:
    """Let what costs `price` US dollars pass, unless a lower price was shown for it. Raises `PriceChanged`."""
    shown = _shown_usd.get()
    if shown is not None and price > shown and price_text(price) != price_text(shown):
        raise PriceChanged(
            f"Nothing was ordered: this costs {price_text(price)} now, and {price_text(shown)} was shown. Look at the "
            "price that stands there now, and click again."
        )


def check(budget: float | None, used: float, price: float) -> None:
    """Let what costs `price` pass, or say by how much it would go over the budget; `used` is spent or under way. All in
    US dollars. Raises `BudgetExceeded`.
    """
    if budget is None:
        return
    over = used + price - budget
    if over > _ROUNDING:
        raise BudgetExceeded(
            f"This costs about ${price:.2f} and would go ${over:.2f} over the budget of ${budget:.2f} for a "
            f"project, of which ${used:.2f} is spent or under way: raise the budget (MV_BUDGET_USD) or ask for "
            "less."
        )
