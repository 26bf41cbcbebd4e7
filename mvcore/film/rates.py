"""Frame rates as people write them."""

from fractions import Fraction

from mvcore.errors import BadInput
from mvcore.film.options import MAX_RATE, MAX_RATE_DENOMINATOR
from mvcore.media import NTSC_RATES

_NTSC_120 = Fraction(120_000, 1001)
# By how much the rates of television are off when they are written with two places or more.
_SHORTENED = Fraction(1, 200)


def parse_rate(text: str) -> Fraction:
    """The frame rate that is written as `24`, `12.5`, `30000/1001`, or `29.97`, which is short for that. Raises
    `BadInput`."""
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError) as exc:
        raise BadInput(f"{text!r} is not a frame rate from 1 to {MAX_RATE}") from exc
    if not 1 <= rate <= MAX_RATE:
        raise BadInput(f"{text!r} is not a frame rate from 1 to {MAX_RATE}")
    meant = next((exact for exact in (*NTSC_RATES, _NTSC_120) if abs(exact - rate) < _SHORTENED), rate)
    return meant.limit_denominator(MAX_RATE_DENOMINATOR)
