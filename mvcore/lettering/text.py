"""What was typed, made ready to be set: no fonts are needed for this."""

import re
import unicodedata

# At a glance nobody reads more, and a card would have to stand for half a minute.
LONGEST = 200
_VARIATIONS = re.compile("[\ufe00-\ufe0f]")
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")


def tidied(text: str) -> str:
    """The text with composed characters, single spaces, and line breaks only between lines that say something.

    What chooses between the looks of one character (U+FE0F makes a heart an emoji) is taken away.
    """
    composed = _VARIATIONS.sub("", unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in _LINE_ENDS.split(composed))
    return "\n".join(line for line in lines if _is_visible(line))


def is_right_to_left(text: str) -> bool:
    """True when the first letter that has a direction runs to the left (Unicode Standard Annex 9, rules P2 and P3)."""
    directions = (unicodedata.bidirectional(sign) for sign in text)
    return next((direction in ("R", "AL") for direction in directions if direction in ("L", "R", "AL")), False)


def turns_round(text: str) -> bool:
    """True when anything in it runs to the left."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL", "RLE", "RLO", "RLI") for sign in text)


def is_invisible(sign: str) -> bool:
    """True for signs that only tell how others are set, such as the right-to-left mark."""
    return unicodedata.category(sign) == "Cf" or sign in " \n"


def _is_visible(line: str) -> bool:
    return any(not is_invisible(sign) for sign in line)
