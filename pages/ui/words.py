"""Words for numbers."""

from collections.abc import Sequence

from mvcore import cost_text


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 scene", "4 scenes"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def scenes_named(positions: Sequence[int]) -> str:
    """At least one scene by its number, which begins at 1: "scene 2", "scenes 2 and 4", "scenes 1, 2 and 4"."""
    *others, last = (str(position + 1) for position in positions)
    return f"scenes {', '.join(others)} and {last}" if others else f"scene {last}"


def clock(seconds: float) -> str:
    """A length in minutes and whole seconds: "1:40"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def spent_text(usd: float, at_most: bool) -> str:
    """What was spent, for Markdown, which takes dollar signs for formulas."""
    return cost_text(usd, at_most=at_most).replace("$", r"\$")
