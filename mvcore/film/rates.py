"""Frame rates as people write them."""

import re
from fractions import Fraction

from mvcore.errors import BadInput
from mvcore.film.options import MAX_RATE, MAX_RATE_DENOMINATOR
from mvcore.media import NTSC_RATES

_NTSC_120 = Fraction(120_000, 1001)
# By how much the rates of television are off when they are written with two places or more.
_SHORTENED = Fraction(1, 200)
# `Fraction` alone would write 1e99999999 out.
_RATE = r"[0-9]{1,9}(?:\.[0-9]{0,40}|/[0-9]{0,8}[1-9][0-9]{0,8})?"
_MOST_SHOWN = 60


def parse_rate(text: str) -> Fraction:
    """The frame rate that is written as `24`, `12.5`, `30000/1001`, or `29.97`, which is short for that. Raises
    `BadInput`."""
    number = re.fullmatch(_RATE, text.strip())
    rate = Fraction(number[0]) if number else Fraction(0)
    if not 1 <= rate <= MAX_RATE:
        raise BadInput(f"{text[:_MOST_SHOWN]!r} is not a frame rate from 1 to {MAX_RATE}")
    meant = next((exact for exact in (*NTSC_RATES, _NTSC_120) if abs(exact - rate) < _SHORTENED), rate)
    return meant.limit_denominator(MAX_RATE_DENOMINATOR)
