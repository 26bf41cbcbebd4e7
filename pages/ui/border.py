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
from http import HTTPStatus
from typing import NamedTuple

from starlette.datastructures import Headers, MutableHeaders
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
        headers = Headers(scope=scope)
        who = f"Origin {headers.getlist('origin')}, Host {headers.getlist('host')}"[:300]
        if who not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add(who)
            log.warning("Refused (%s): %s", who, refusal.sentence)


def refusal_of(scope: Scope, allowed: Allowed) -> Refusal | None:
    """Why a request does not come in; None for one that does."""
    headers = Headers(scope=scope)
    own = _own_origin(headers)
    if own is None or own.host not in allowed.hosts:
        return Refusal(HTTPStatus.BAD_REQUEST, _BAD_HOST)
    named = headers.getlist("origin")
    if named:
        origin = Origin.read(named[0]) if len(named) == 1 else None
        return None if origin == own or origin in allowed.origins else Refusal(HTTPStatus.FORBIDDEN, _FOREIGN)
    if scope["type"] == "http" and scope["method"] in _READS:
        return None
    return Refusal(HTTPStatus.FORBIDDEN, _UNNAMED) if _was_sent_on(headers) else None


def _own_origin(headers: Headers) -> Origin | None:
    """The origin of the app's own pages for who reaches it as this request does. The scheme is that of our own socket:
    that of the scope follows what a proxy says."""
    hosts = headers.getlist("host")
    return Origin.at(own_scheme(), hosts[0]) if len(hosts) == 1 else None


def _was_sent_on(headers: Headers) -> bool:
    """True for what a browser or a proxy sent, as only they write these headers. A browser names its page in `Origin`
    whenever it writes, so without one nobody knows whose page it was."""
    return any(name in ("sec-fetch-site", "forwarded") or name.startswith("x-forwarded-") for name in headers)


def _as_own(scope: Scope) -> Scope:
    """The same request with the app's own origin, in the very letters that Streamlit compares."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    if "origin" in headers:
        headers["origin"] = f"http://{headers['host']}"
    return {**scope, "headers": headers.raw}


async def _answer(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.sentence})  # the server answers 403
        return
    body = json.dumps({"detail": refusal.sentence})
    await Response(body, refusal.status, media_type="application/json")(scope, receive, send)
