"""JSON as language models write it: amid other words, cut off, with commas too many and quotes that are not escaped.

Each object and list keeps what could be read of it and says whether that is all of it. Right JSON is read as it stands.
"""

import enum
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_DEEPEST = 100
_COMMA = re.compile(r"\s*,")
_OPENER = re.compile(r"[{\[]")
# A quote ends a text only where JSON may go on behind it. What stands in a text is taken as a whole, by looking ahead:
# Python up to 3.11.4 gives up possessive repeats too early (python/cpython#106052).
_TOKEN = re.compile(
    r'(?=(?P<text>"(?:[^"\\]+|\\.|"(?!\s*(?:[,:}\]]|\Z)))*))(?P=text)"|[{}\[\],:]|[^\s"{}\[\],:]+|"',
    re.DOTALL,
)
_ESCAPED_OR_QUOTE = re.compile(r'(\\.)|"', re.DOTALL)


@dataclass(slots=True)
class Node:
    """An object or a list. `pairs` are its keys and values; in a list the keys are empty. `whole` is False when some
    of it could not be read."""

    is_object: bool
    pairs: "list[tuple[str, Value]]" = field(default_factory=list)
    whole: bool = True

    @property
    def children(self) -> list[tuple[str, "Node"]]:
        """The objects and lists in it, each with its key."""
        return [(key, part) for key, part in self.pairs if isinstance(part, Node)]


Value = str | int | float | bool | Node | None


def values(text: str) -> Iterator[Node]:
    """Each outermost object and list in the text. Takes a time that grows with the text's length alone."""
    at = 0
    while opener := _OPENER.search(text, at):
        node, at = _read(text, opener.start())
        yield node


class _Sign(enum.Enum):
    COLON = enum.auto()
    JUNK = enum.auto()


@dataclass(slots=True)
class _Open:
    """An object or a list that has begun, and what was read since its last comma."""

    node: Node
    pending: list[Value | _Sign] = field(default_factory=list)

    @property
    def is_in_form(self) -> bool:
        """True for a list that nothing speaks against, or that has objects in it."""
        return not self.node.is_object and (_Sign.COLON not in self.pending or bool(self.node.children))

    def settle(self) -> None:
        """Take what is pending for a value of the object or list, if it has the form of one."""
        match self.pending:
            case []:
                return
            case [str() as key, _Sign.COLON, value] if self.node.is_object and not isinstance(value, _Sign):
                self.node.pairs.append((key, value))
            case [value] if not self.node.is_object and not isinstance(value, _Sign):
                self.node.pairs.append(("", value))
            case _:
                self.node.whole = False
                self.node.pairs += self._saved()
        self.pending.clear()

    def _saved(self) -> Iterator[tuple[str, Value]]:
        """The objects and lists amid what has no form, with the key that stands before them."""
        for at, part in enumerate(self.pending):
            before = self.pending[at - 2 : at] if at >= 2 else []
            key = before[0] if before and before[1] is _Sign.COLON and self.node.is_object else ""
            if isinstance(part, Node):
                yield (key if isinstance(key, str) else ""), part


def _read(text: str, start: int) -> tuple[Node, int]:
    """The object or list that begins at `start`, and where it ends."""
    root = Node(text[start] == "{")
    stack: list[_Open] = []
    for token in _TOKEN.finditer(text, start):
        sign = token[0]
        if sign == '"' or len(stack) > _DEEPEST:
            break
        if sign in ("{", "["):
            stack.append(_Open(root if not stack else Node(sign == "{")))
        elif sign in ("}", "]"):
            _close(stack, is_object=sign == "}", goes_on=bool(_COMMA.match(text, token.end())))
            if not stack:
                return root, token.end()
        elif sign == ",":
            stack[-1].settle()
        else:
            stack[-1].pending.append(_scalar(sign))
    while stack:
        stack[-1].node.whole = False
        _end(stack)
    return root, len(text)


def _close(stack: list[_Open], *, is_object: bool, goes_on: bool) -> None:
    """End the innermost object, or the innermost list, and what is open inside it. None of these is whole then. A sign
    that ends nothing is a slip, and so is one in a list that goes on behind it, as in `[{...}}, {...}]`."""
    if stack[-1].node.is_object != is_object:
        inner = list(itertools.takewhile(lambda one: one.node.is_object != is_object, reversed(stack)))
        stack[-1].node.whole = False
        if len(inner) == len(stack) or (goes_on and stack[-1].is_in_form):
            return
        for one in [*inner, stack[-len(inner) - 1]]:
            one.node.whole = False
        for _ in inner:
            _end(stack)
    _end(stack)


def _end(stack: list[_Open]) -> None:
    ended = stack.pop()
    ended.settle()
    if stack:
        stack[-1].pending.append(ended.node)


def _scalar(sign: str) -> Value | _Sign:
    """The text, number, truth value or null that a token is."""
    if sign == ":":
        return _Sign.COLON
    if sign[0] == '"':
        sign = f'"{_ESCAPED_OR_QUOTE.sub(_escaped, sign[1:-1])}"'
    try:
        value: Any = json.loads(sign, strict=False)
    except ValueError:
        return _Sign.JUNK
    return value  # type: ignore[no-any-return]


def _escaped(found: re.Match[str]) -> str:
    return found[1] or '\\"'
