"""Words for numbers."""


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 scene", "4 scenes"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
