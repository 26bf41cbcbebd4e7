"""The budget: what a project may cost, checked before anything is ordered."""

from mvcore.errors import BudgetExceeded

_ROUNDING = 1e-9


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
