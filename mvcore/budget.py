"""The budget: what a project may cost, checked before anything is ordered."""

from mvcore.errors import BudgetExceeded

_ROUNDING = 1e-9


def check(budget: float | None, spent: float, price: float, count: int) -> None:
    """Let `count` orders of `price` US dollars each pass, or say by how much they would go over the budget.

    Raises `BudgetExceeded`.
    """
    if budget is None:
        return
    over = spent + price * count - budget
    if over > _ROUNDING:
        raise BudgetExceeded(
            f"This costs about ${price * count:.2f} and would go ${over:.2f} over the budget of ${budget:.2f} for a "
            f"project, of which ${spent:.2f} is spent: raise MV_BUDGET_USD or ask for less."
        )
