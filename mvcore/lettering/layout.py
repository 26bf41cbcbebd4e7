"""Breaks text into lines and finds the size at which they fit."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from mvcore.errors import BadInput
from mvcore.lettering.fonts import face_for, font
from mvcore.lettering.text import is_right_to_left

Kind = Literal["card", "caption"]
Width = Callable[[str], float]

_SMALLEST = 8  # pixels; nobody reads less
# Letters become as small as this part of the largest ones if lines can stay as they were written.
_KEPT = 0.6


@dataclass(frozen=True, slots=True)
class _Style:
    """How text of a kind is set. Letters are `height` of the picture's shorter side high, or down to `least` of that
    when they would not fit into `lines` lines of `width` of the picture's width."""

    height: float
    least: float
    lines: int
    width: float


_STYLES: dict[Kind, _Style] = {
    "card": _Style(height=0.12, least=0.4, lines=6, width=0.8),
    "caption": _Style(height=0.06, least=0.6, lines=3, width=0.86),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Text ready to be drawn into a picture of `width` times `height` pixels: its lines, font, and letters' size."""

    kind: Kind
    lines: tuple[str, ...]
    face: str
    letters: int
    width: int
    height: int
    right_to_left: bool

    def as_dict(self) -> dict[str, object]:
        """For a file."""
        return asdict(self)


def lay_out(text: str, kind: Kind, size: tuple[int, int], what: str) -> Layout:
    """Break a tidied text into lines as large as they fit; words are broken only when there is no other way.

    `what` names the text in errors ("the title"). Raises `BadInput` for characters that no font has, and for text that
    does not fit into a picture of this size.
    """
    face = face_for(text, what)
    style = _STYLES[kind]
    room = size[0] * style.width
    largest = max(_SMALLEST, round(min(size) * style.height))
    smallest = max(_SMALLEST, round(largest * style.least))
    written = text.count("\n") + 1
    as_written = [(written, max(smallest, round(largest * _KEPT)), False)] if written > 1 else []
    for most, least, break_words in (*as_written, (style.lines, smallest, False), (style.lines, smallest, True)):
        for letters in range(largest, least - 1, -max(1, largest // 16)):
            width = font(face, letters).getlength
            lines = tuple(_lines(text, width, room, break_words))
            if len(lines) <= min(most, style.lines) and all(width(line) <= room for line in lines):
                return Layout(kind, lines, face, letters, *size, is_right_to_left(text))
    raise BadInput(
        f"There is no room for {what} in a film of {size[0]}x{size[1]}: write less than its {len(text)} characters."
    )


def _lines(text: str, width: Width, room: float, break_words: bool) -> Iterator[str]:
    """Lines of words that fit, of about one length where a paragraph has several."""
    for paragraph in text.split("\n"):
        words = paragraph.split(" ")
        if break_words:
            words = [part for word in words for part in _broken(word, width, room)]
        count = len(_filled(words, width, room))
        # As narrow as it can be without more lines: no single word is left over at the end.
        low, high = room / 2, room
        while high - low > room / 50:
            middle = (low + high) / 2
            low, high = (low, middle) if len(_filled(words, width, middle)) <= count else (middle, high)
        yield from _filled(words, width, high)


def _filled(words: list[str], width: Width, room: float) -> list[str]:
    """Each line with as many words as there is room for, at least one."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _broken(word: str, width: Width, room: float) -> Iterator[str]:
    """The parts of a word that fit into a line each. Marks stay with the letter they stand on."""
    part = ""
    for sign in word:
        if part and not unicodedata.combining(sign) and width(part + sign) > room:
            yield part
            part = ""
        part += sign
    yield part
