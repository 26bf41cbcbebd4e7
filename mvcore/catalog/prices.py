"""Prices as rows: what one second, output, run, megapixel or million tokens costs, and under which conditions. Pure.

Money is US dollars. Rows of different units are added; among rows of one unit, the one with the most conditions that
hold counts.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import ClassVar, Literal

from pydantic import ConfigDict

Unit = Literal["second", "output", "run", "input_mp", "output_mp", "input_mtoken", "output_mtoken"]


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a row holds: at this resolution, with or without sound, for this many seconds, with or without pictures to
    go by. None holds always."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    resolution: str | None = None
    audio: bool | None = None
    seconds: float | None = None
    references: bool | None = None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """`usd` for each `per`, as `source` told it on `read`. `mp` are megapixels, `mtoken` a million tokens."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    usd: float
    per: Unit = "output"
    when: Conditions = Conditions()
    source: str = ""
    read: date | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What one order uses. Megapixels of each picture that is handed in are rounded up. A `resolution` or `audio` of
    None is not known. `made_seconds` is the length that came, when it is known: conditions go by what was asked."""

    resolution: str | None = None
    audio: bool | None = None
    seconds: float = 0.0
    made_seconds: float | None = None
    references: bool = False
    outputs: int = 1
    input_mp: tuple[float, ...] = ()
    output_mp: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0

    def amount(self, unit: Unit) -> float:
        """How many of a unit that is."""
        match unit:
            case "second":
                return (self.seconds if self.made_seconds is None else self.made_seconds) * self.outputs
            case "output":
                return self.outputs
            case "run":
                return 1
            case "input_mp":
                return sum(math.ceil(size) for size in self.input_mp)
            case "output_mp":
                return self.output_mp * self.outputs
            case "input_mtoken":
                return self.input_tokens / 1e6
            case "output_mtoken":
                return self.output_tokens / 1e6


def total(rows: Sequence[PriceRow], usage: Usage) -> float | None:
    """What the usage costs; None when there is no price for it."""
    amounts = [_row_for(unit, rows, usage) for unit in dict.fromkeys(row.per for row in rows)]
    if not amounts or None in amounts:
        return None
    return sum(row.usd * usage.amount(row.per) for row in amounts if row is not None)


def ambiguous(rows: Iterable[PriceRow]) -> tuple[PriceRow, PriceRow] | None:
    """Two rows of one unit with equally many conditions that can hold at once: neither is the more specific one."""
    for one, other in itertools.combinations(rows, 2):
        if one.per == other.per and _count(one) == _count(other) and _may_hold_at_once(one.when, other.when):
            return one, other
    return None


def _row_for(unit: Unit, rows: Iterable[PriceRow], usage: Usage) -> PriceRow | None:
    holding = [row for row in rows if row.per == unit and _holds(row.when, usage)]
    return max(holding, key=_count, default=None)


def _holds(when: Conditions, usage: Usage) -> bool:
    return all(
        wanted is None or wanted == getattr(usage, field.name)
        for field, wanted in zip(fields(when), astuple(when), strict=True)
    )


def _may_hold_at_once(one: Conditions, other: Conditions) -> bool:
    pairs = zip(astuple(one), astuple(other), strict=True)
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)


def _count(row: PriceRow) -> int:
    """How many conditions a row has."""
    return sum(wanted is not None for wanted in astuple(row.when))
