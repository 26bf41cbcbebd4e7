"""Text from outside as every database and every encoder takes it, and values as messages name them."""

_MOST_SHOWN = 60


def storable(text: str) -> str:
    """The text without NUL, with U+FFFD in place of each lone surrogate; two halves that stand together become their
    sign. PostgreSQL refuses the one, UTF-8 the other, and JSON may hold both."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")


def quoted(value: object) -> str:
    """A value as Python writes it, at most 60 characters of it; by its type where that cannot be written."""
    try:
        text = repr(value[: _MOST_SHOWN + 1] if isinstance(value, str | bytes) else value)
    except (RuntimeError, TypeError, ValueError):  # an integer of more than 4300 digits, or a type that is no help
        text = f"a value of type {type(value).__name__}"
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
