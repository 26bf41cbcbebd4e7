"""What Streamlit leaves out of its answers: who may frame, embed and read them, and what a page may load.

The Content-Security-Policy was tried with Streamlit 1.67: our own components come as blob modules, styles are written
into the page, and one script stands in Streamlit's index.html, whose hash is taken from the very file. Redirects are
checked too, so the buckets that files are loaded from stand in it.
"""

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.studio import media_origins

_INDEX = Path(st.__file__).with_name("static") / "index.html"
_FIXED = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class SecurityHeaders:
    """No framing and no embedding by other sites, no guessing of types, no address given away, nothing from outside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._scripts = script_hashes(_INDEX.read_text(encoding="utf-8"))
        self._policy: bytes | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the start of its answer. A page that the browser has already gets
        the policy anew: the one that it keeps may be of another bucket."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower(): value for name, value in message["headers"]}
                added = [header for header in _FIXED if header[0] not in there]
                if message["status"] == HTTPStatus.NOT_MODIFIED or _is_page(there):
                    added.append((b"content-security-policy", await self._current_policy()))
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, send_with_headers)

    async def _current_policy(self) -> bytes:
        """The policy. Where files lie is known for good once the Studio could be opened."""
        if self._policy is not None:
            return self._policy
        origins, is_final = await run_in_threadpool(media_origins)
        policy = content_security_policy(self._scripts, origins).encode("ascii")
        self._policy = policy if is_final else None
        return policy


def _is_page(headers: dict[bytes, bytes]) -> bool:
    return headers.get(b"content-type", b"").startswith(b"text/html")


def content_security_policy(scripts: Iterable[str], buckets: Iterable[str]) -> str:
    """The policy of every page: own scripts and those with one of these hashes; media of these buckets too."""
    places = " ".join(("'self'", *buckets))
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(("'self' blob:", *(f"'{one}'" for one in scripts))),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"{places} data: blob:",
        "media-src": f"{places} blob:",
        "connect-src": places,
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def script_hashes(page: str) -> tuple[str, ...]:
    """The hash of each script that stands in a page itself, as a policy names it."""
    found = _InlineScripts()
    found.feed(page)
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in found.texts)
    return tuple(f"sha256-{base64.b64encode(digest).decode('ascii')}" for digest in digests)


class _InlineScripts(HTMLParser):
    """Collects the text of scripts that are not loaded from a file."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and "src" not in dict(attrs):
            self._is_inside = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.texts[-1] += data
