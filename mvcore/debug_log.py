"""The debug log (`MV_DEBUG_MODE`): one line for each event, as `event key=value key="value"`.

Callers give ids, hosts and numbers, no links and no tokens. Texts of people and of providers may hold such all the
same, so what looks like one is masked.
"""

import json
import logging
import re
from collections.abc import Mapping
from pathlib import PurePath

log = logging.getLogger(__name__)

_MOST = 200
_BARE = re.compile(r"[\w.:/@%+~-]+", re.ASCII)
_MASKS = (
    (re.compile(r"\bdata:[^,\s\"]*,.*", re.IGNORECASE | re.DOTALL), "data:***"),
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/?#\"]*@", re.IGNORECASE), r"\1***@"),
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s?#\"]*)[?#][^\s\"]*", re.IGNORECASE), r"\1?***"),
    (re.compile(r"\br8_\w+"), "r8_***"),
    (re.compile(r"\b(Bearer|Basic|Token)\s+\S+", re.IGNORECASE), r"\1 ***"),
    (
        re.compile(
            r"(\w*(?:token|secret|password|api_?key|signature|credential)\w*\s*[=:]\s*)[^\s&\"]+", re.IGNORECASE
        ),
        r"\1***",
    ),
)


def is_on() -> bool:
    """True when events are written: for values that take work to find."""
    return log.isEnabledFor(logging.DEBUG)


def event(name: str, /, **values: object) -> None:
    """Write an event with its values; those that are None are left out. Does nothing unless the log is on."""
    if is_on():
        log.debug("%s", line(name, values))


def line(name: str, values: Mapping[str, object]) -> str:
    """An event as one line of printable signs. Texts of more than 200 characters are cut."""
    return " ".join((name, *(f"{key}={_value(value)}" for key, value in values.items() if value is not None)))


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.6g}"
        case str() | PurePath():
            return _text(str(value))
        case int():
            return str(value)
    return _text(json.dumps(value, default=str, ensure_ascii=False))


def _text(text: str) -> str:
    """Masked before it is cut, for half a secret is no longer known as one."""
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    if len(text) > _MOST:
        text = f"{text[:_MOST]}… ({len(text)} characters)"
    return text if _BARE.fullmatch(text) else "".join(map(_printable, json.dumps(text, ensure_ascii=False)))


def _printable(sign: str) -> str:
    """Some signs that JSON leaves as they are begin a line, or turn the direction of writing."""
    return sign if sign.isprintable() else json.dumps(sign)[1:-1]
