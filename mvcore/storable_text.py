"""Text from outside as every database and every encoder takes it."""


def storable(text: str) -> str:
    """The text without NUL, with U+FFFD in place of each lone surrogate; two halves that stand together become their
    sign. PostgreSQL refuses the one, UTF-8 the other, and JSON may hold both."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")
