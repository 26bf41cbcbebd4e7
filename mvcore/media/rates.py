"""The frame rate that the time stamps of a picture stream stand for."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

from mvcore.media.info import NTSC_RATES
from mvcore.media.packets import Stamp

# Rates that cameras and generators use; containers with coarse time stamps only approach them.
_OF_SCREENS = tuple(map(Fraction, (24, 25, 30, 60, 50, 48)))
STANDARD_RATES = (*_OF_SCREENS, *NTSC_RATES, *map(Fraction, (12, 15, 16, 8, 10, 20, 120, 100)))
# Matroska and FLV count whole milliseconds, and what was copied out of them keeps that on any finer clock.
_COARSE_SECONDS = Fraction(1, 1000)
_USUAL_HIGHEST = 60

Claims = Sequence[Fraction | None]


def constant_rate(stamps: Sequence[Stamp], time_base: Fraction, claims: Claims) -> Fraction | None:
    """The rate that every frame keeps to within one tick of the clock, or of a clock of milliseconds; None when there
    is none.

    `claims` are the rates that the file says it has; they are believed only when the time stamps agree.
    """
    times = sorted(stamp.pts for stamp in stamps)
    if len(times) == 1:
        return next((rate for rate in claims if rate), Fraction(24))
    exact = _first_kept(times, time_base, [*_standard(claims), *claims, *STANDARD_RATES], Fraction(1))
    if exact is not None:
        return exact
    measured = _average(times, time_base)
    near = sorted(STANDARD_RATES, key=lambda rate: abs(rate - measured)) if measured else STANDARD_RATES
    rounded = _first_kept(times, time_base, [*_standard(claims), *near], 1 + _COARSE_SECONDS / time_base)
    return rounded or _first_kept(times, time_base, [measured], Fraction(1))


def usual_rate(stamps: Sequence[Stamp], time_base: Fraction, claims: Claims) -> Fraction:
    """The standard rate, up to 60, of what has no constant one: that of the average, when no frame is further than one
    frame from its place by it; else the one nearest to the spacing of most frames."""
    times = sorted(stamp.pts for stamp in stamps)
    measured = _average(times, time_base)
    if measured is None:
        return Fraction(24)
    usual = [rate for rate in (*_standard(claims), *STANDARD_RATES) if rate <= _USUAL_HIGHEST]
    steps = ((rate, 1 / (rate * time_base)) for rate in usual)
    near = (rate for rate, step in steps if _keeps(times, step, step))
    first = next(near, None)
    if first is None:
        gaps = 1 / (_usual_gap(times, time_base) * time_base)
        return min(usual, key=lambda rate: abs(rate - gaps))
    return first if first in claims else min((first, *near), key=lambda rate: abs(rate - measured))


def _standard(claims: Claims) -> list[Fraction]:
    """Those of the claims that are rates of cameras and generators; the others are averages of rounded numbers."""
    return [rate for rate in claims if rate in STANDARD_RATES]


def _average(times: Sequence[int], time_base: Fraction) -> Fraction | None:
    """Frames per second from the first one to the last one; None when no time passes between them."""
    span = times[-1] - times[0]
    return (len(times) - 1) / (span * time_base) if span else None


def _usual_gap(times: Sequence[int], time_base: Fraction) -> Fraction:
    """How many ticks lie between most frames: the mean of what is near the median, which alone is rounded."""
    gaps = [later - earlier for earlier, later in pairwise(times) if later > earlier]
    middle = median_low(gaps)
    near = max(Fraction(middle, 4), 1 + _COARSE_SECONDS / time_base)
    alike = [gap for gap in gaps if abs(gap - middle) <= near]
    return Fraction(sum(alike), len(alike))


def _first_kept(times: Sequence[int], time_base: Fraction, rates: Claims, slack: Fraction) -> Fraction | None:
    """The first of some rates that every frame keeps to within `slack` ticks, or a quarter of a frame."""
    steps = ((rate, 1 / (rate * time_base)) for rate in rates if rate)
    return next((rate for rate, step in steps if _keeps(times, step, min(slack, step / 4))), None)


def _keeps(times: Sequence[int], ticks_per_frame: Fraction, slack: Fraction) -> bool:
    """True when frame n stands within `slack` ticks of n frames after the first one."""
    first, step, over = times[0], ticks_per_frame.numerator, ticks_per_frame.denominator
    most = int(slack * over)  # comparing whole numbers takes a fraction of the time
    return all(abs((time - first) * over - n * step) <= most for n, time in enumerate(times))
