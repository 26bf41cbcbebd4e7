"""The border in front of pages, media, uploads, Streamlit's WebSocket and our API: what comes from a page of somebody
else, or under a name that is not ours, is refused here, and Streamlit never sees it.

Streamlit 1.67 compares the host of `Origin` alone, so a page on any other port of this machine would read and drive the
app; and before it refuses a stranger it asks checkip.amazonaws.com, while all other browsers wait.

A browser names the page that asks in `Origin` with each WebSocket and each write. It has to be the app's own address:
the request's own host and port under the scheme that this server speaks. Headers that a proxy adds are not believed, as
anybody may write them: what browsers see behind a TLS proxy is told by MV_ALLOWED_ORIGINS.
"""

import json
import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import NamedTuple

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mvcore import MVError, Origin, Settings
from pages.ui.address import own_scheme
from pages.ui.studio import settings

log = logging.getLogger(__name__)

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_READS = frozenset({"GET", "HEAD"})
_MOST_TOLD = 100
_BAD_HOST = (
    "This app does not go by that name: open it as localhost, or add the name to MV_ALLOWED_HOSTS (behind a proxy that "
    "speaks TLS the whole https://... to MV_ALLOWED_ORIGINS)."
)
_FOREIGN = (
    "This comes from a page of another address: open the app by its own address, or add the one that browsers see to "
    "MV_ALLOWED_ORIGINS (behind a proxy that speaks TLS)."
)
_UNNAMED = "This came through a browser or a proxy and does not say from which page: open the app by its own address."


class Allowed(NamedTuple):
    """Who may come in: pages of these origins beside the app's own, requests under these host names."""

    origins: frozenset[Origin]
    hosts: frozenset[str]

    @classmethod
    def by(cls, chosen: Settings) -> "Allowed":
        """What the settings allow; a page whose origin is allowed may also be asked for by its host's name."""
        origins = frozenset(filter(None, map(Origin.read, chosen.allowed_origins)))
        return cls(origins, _LOOPBACK | set(chosen.allowed_hosts) | {origin.host for origin in origins})


class Refusal(NamedTuple):
    """The answer to a request that does not come in."""

    status: HTTPStatus
    sentence: str


class Border:
    """Refuses foreign requests at once. What comes in comes to Streamlit as from its own page, for Streamlit would ask
    outside about an origin that it does not know by itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._known: Allowed | None = None
        self._told: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or answer it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = refusal_of(scope, self._allowed())
        if refusal is None:
            await self._app(_as_own(scope), receive, send)
            return
        self._tell(scope, refusal)
        await _answer(refusal, scope, receive, send)

    def _allowed(self) -> Allowed:
        """The settings' word; as long as they cannot be read, only the app's own page on this machine comes in."""
        if self._known is None:
            try:
                self._known = Allowed.by(settings())
            except MVError:
                return Allowed(frozenset(), _LOOPBACK)
        return self._known

    def _tell(self, scope: Scope, refusal: Refusal) -> None:
        """One line in the log for each stranger: who runs the app behind a proxy has to learn what is missing."""
        who = f"Origin {_values(scope, b'origin')}, Host {_values(scope, b'host')}"[:300]
        if who not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add(who)
            log.warning("Refused (%s): %s", who, refusal.sentence)


def refusal_of(scope: Scope, allowed: Allowed) -> Refusal | None:
    """Why a request does not come in; None for one that does."""
    own = _own_origin(scope)
    if own is None or own.host not in allowed.hosts:
        return Refusal(HTTPStatus.BAD_REQUEST, _BAD_HOST)
    named = _values(scope, b"origin")
    if named:
        origin = Origin.read(named[0]) if len(named) == 1 else None
        return None if origin == own or origin in allowed.origins else Refusal(HTTPStatus.FORBIDDEN, _FOREIGN)
    if scope["type"] == "http" and scope["method"] in _READS:
        return None
    return Refusal(HTTPStatus.FORBIDDEN, _UNNAMED) if _was_sent_on(_names(scope)) else None


def _own_origin(scope: Scope) -> Origin | None:
    """The origin of the app's own pages for who reaches it as this request does. The scheme is that of our own socket:
    that of the scope follows what a proxy says."""
    hosts = _values(scope, b"host")
    return Origin.at(own_scheme(), hosts[0]) if len(hosts) == 1 else None


def _was_sent_on(names: Iterable[bytes]) -> bool:
    """True for what a browser or a proxy sent, as only they write these headers. A browser names its page in `Origin`
    whenever it writes, so without one nobody knows whose page it was."""
    return any(name in (b"sec-fetch-site", b"forwarded") or name.startswith(b"x-forwarded-") for name in names)


def _as_own(scope: Scope) -> Scope:
    """The same request with the app's own origin, in the very letters that Streamlit compares."""
    if not _values(scope, b"origin"):
        return scope
    origin = b"http://" + dict(scope["headers"])[b"host"]
    return {**scope, "headers": [(name, origin if name == b"origin" else value) for name, value in scope["headers"]]}


async def _answer(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.sentence})  # the server answers 403
        return
    body = json.dumps({"detail": refusal.sentence})
    await Response(body, refusal.status, media_type="application/json")(scope, receive, send)


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for each, value in scope["headers"] if each == name]


def _names(scope: Scope) -> list[bytes]:
    return [name for name, _ in scope["headers"]]
