"""The `Range` of a request by RFC 9110, section 14.2: one that cannot be understood is ignored, never an error.

Starlette answers such a one with 400, and 416 as soon as one of several parts lies past the end; 416 is for a request
of which no part can be had.
"""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

_PART = r"(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})"
_LIST = re.compile(rf"bytes=[ \t,]*{_PART}(?:[ \t]*,[ \t]*(?:{_PART})?)*[ \t]*", re.IGNORECASE)


class Ranges:
    """Takes a `Range` that does not count out of each request, whether a route of ours or of Streamlit's answers it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, without its `Range` when that is for something else than bytes or not for a GET."""
        if scope["type"] == "http":
            headers = MutableHeaders(scope=scope)
            named = headers.getlist("range")
            if named and (scope["method"] != "GET" or len(named) > 1 or not _counts(named[0])):
                del headers["range"]
        await self._app(scope, receive, send)


def without_what_is_past_the_end(wanted: str, size: int) -> str:
    """A `Range` that counts, without the parts of it that lie past the end of a file; as it stands when all do."""
    there = [part for part in _parts(wanted) if _is_there(part, size)]
    return f"bytes={','.join(there)}" if there else wanted


def _counts(wanted: str) -> bool:
    """True for one or more parts of bytes, none of which ends before it begins."""
    return _LIST.fullmatch(wanted) is not None and not any(_is_backward(part) for part in _parts(wanted))


def _parts(wanted: str) -> list[str]:
    return [part for part in (part.strip() for part in wanted.partition("=")[2].split(",")) if part]


def _is_backward(part: str) -> bool:
    first, _, last = part.partition("-")
    return bool(first and last) and int(last) < int(first)


def _is_there(part: str, size: int) -> bool:
    first, _, last = part.partition("-")
    return int(first) < size if first else int(last) > 0
