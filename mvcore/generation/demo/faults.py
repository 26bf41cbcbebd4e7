"""Faults on request: marks in a text that make the demo provider fail or dawdle, to rehearse what happens then. Those
in the character are for pictures, those in the idea for the script and its scenes.

    [fail]          fails every time
    [fail once]     fails the first attempt of this prompt and number, the next one succeeds
    [fail 2]        fails only picture or scene number 2, counted from 1
    [fail 2 once]   fails only the first attempt of number 2
    [slow 20]       takes 20 seconds longer
    [slow 20 3]     takes 20 seconds longer for number 3 only

Upper and lower case are the same. A script has no number: only marks without one apply to it, and the others are
carried into the scenes that they name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mvcore.domain import TakeKind

_MARK = re.compile(
    r"\[\s*(?:fail(?:\s+(?P<fail_number>\d{1,4}))?(?P<once>\s+once)?"
    r"|slow\s+(?P<seconds>\d{1,5}(?:\.\d{1,3})?)(?:\s+(?P<slow_number>\d{1,4}))?)\s*\]",
    re.IGNORECASE,
)
_ANEW = "begin a new project on the Create page, without it in the idea."
_WAYS_ON: Mapping[TakeKind, str] = MappingProxyType(
    {
        TakeKind.IMAGE: "take it out of “Character and style” and make the images again.",
        TakeKind.SCRIPT: _ANEW,
        TakeKind.CLIP: f"stitch the film without this scene, or {_ANEW}",
    }
)
"""What can be done on the page about a mark that fails each time."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as it was written. `seconds` is 0 for a failure; `number` is None when it is for every number."""

    text: str
    fails: bool
    once: bool
    seconds: float
    number: int | None

    def applies_to(self, number: int | None) -> bool:
        """True when picture or scene `number` is meant; a script has the number None."""
        return self.number is None or self.number == number


def marks(text: str) -> list[Mark]:
    """The marks in `text`, in their order."""
    return [_mark(match) for match in _MARK.finditer(text)]


def without_marks(text: str) -> str:
    """`text` as it is drawn or quoted: without marks and the doubled spaces that they would leave."""
    return re.sub(r"[ \t]{2,}", " ", _MARK.sub("", text)).strip()


def failure(kind: TakeKind, prompt: str, number: int | None, earlier_attempts: int) -> str | None:
    """The sentence that an attempt fails with, None when it does not fail."""
    for mark in marks(prompt):
        if mark.fails and mark.applies_to(number) and not (mark.once and earlier_attempts):
            way_on = ": retry, and it succeeds." if mark.once else f", each time: {_WAYS_ON[kind]}"
            return f"The demo provider was asked to fail by {mark.text}{way_on}"
    return None


def extra_seconds(prompt: str, number: int | None) -> float:
    """How many seconds the marks add to the waiting time."""
    return sum(mark.seconds for mark in marks(prompt) if mark.applies_to(number))


def _mark(match: re.Match[str]) -> Mark:
    number = match["fail_number"] or match["slow_number"]
    return Mark(
        text=match[0],
        fails=match["seconds"] is None,
        once=match["once"] is not None,
        seconds=float(match["seconds"] or 0),
        number=int(number) if number else None,
    )
