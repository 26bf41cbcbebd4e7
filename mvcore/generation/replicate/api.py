"""The one place that speaks HTTP to Replicate's API. Bad answers are values too: nothing here judges them.

Orders go through the `replicate` client, everything else through plain httpx. What the client does and does not do was
observed with version 1.0.7: it sends no POST twice and gives an order no timeout; it loses the headers and the fields
of an error, and refuses answers with `version: null` or an object as `error` though the order was accepted. So the raw
answer is kept by a response hook, and the timeouts are set by the transport.
"""

import hashlib
import hmac
import json
import re
import ssl
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
from pydantic import SecretStr
from replicate.client import Client
from replicate.exceptions import ReplicateException

from mvcore.domain import Trouble
from mvcore.generation import ProviderFailure
from mvcore.generation.replicate.trouble import Answer, unreachable

PUBLIC_URL = "https://api.replicate.com"
CANCEL_AFTER_SECONDS = 15 * 60
"""After this long a prediction is stopped by Replicate: before its start for nothing, while running it is billed."""

_READ_SECONDS = 60.0
_TIMEOUT = {"connect": 10.0, "write": 120.0, "pool": 30.0}
_TEXT_LIMIT = 2000
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol,
               httpx.LocalProtocolError)  # fmt: skip


class NoAnswer(Exception):
    """The API gave no answer. `sent` is False when the request cannot have arrived; `late` is True when the answer did
    not come in time, so that the request may be worked on still."""

    def __init__(self, exc: httpx.HTTPError) -> None:
        self.sent = not isinstance(exc, _NEVER_SENT)
        self.late = self.sent and isinstance(exc, httpx.TimeoutException)
        self.technical = f"{type(exc).__name__}: {exc}"
        super().__init__(self.technical)


class _Transport(httpx.HTTPTransport):
    """Finite timeouts for every request and a deadline for every order."""

    def __init__(self, host: httpx.URL, read_seconds: float) -> None:
        super().__init__(verify=tls())
        self._host = host
        self._timeout = {**_TIMEOUT, "read": read_seconds}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        given = request.extensions.get("timeout") or {}
        request.extensions["timeout"] = {name: given.get(name) or usual for name, usual in self._timeout.items()}
        if request.method == "POST" and request.url.path.endswith("/predictions"):
            request.headers["Cancel-After"] = f"{CANCEL_AFTER_SECONDS}s"
        if not same_origin(request.url, self._host):
            request.headers.pop("Authorization", None)
        return super().handle_request(request)


class Api:
    """The API of one account, safe to use from several threads. `base_url` is without `/v1`; the public one if None. A
    name and password that stand in it are sent in place of the token, as HTTP has it, and shown nowhere."""

    def __init__(self, token: SecretStr, base_url: str | None, timeout: float = _READ_SECONDS) -> None:
        self._refusal, secret = _checked_token(token)
        given, wrong_url = _checked_url(base_url)
        self._refusal = self._refusal or wrong_url
        self.url = given.copy_with(username=None, password=None)
        login = httpx.BasicAuth(given.username, given.password) if given.userinfo else None
        self._seen = threading.local()
        self._transport = _Transport(self.url, timeout)
        self._secret = secret
        self.authorization = {"Authorization": f"Bearer {secret}"} if secret else {}
        self._http = httpx.Client(
            base_url=self.url, transport=self._transport, timeout=timeout, headers=self.authorization, auth=login
        )
        self._client = Client(
            api_token=secret or "none",  # never empty: the client would look into the environment
            base_url=str(self.url),
            transport=self._transport,
            auth=login,
            event_hooks={"response": [self._remember]},
        )

    def __repr__(self) -> str:
        return f"Api({self.url})"

    @property
    def address(self) -> str:
        """The address that it speaks to."""
        return str(self.url).rstrip("/")

    def token_mark(self, take_id: str) -> str:
        """What tells whether a take was ordered with this token. Its id is the salt: equal tokens have no equal
        fingerprints, and none tells the token."""
        return hmac.new(self._secret.encode(), take_id.encode(), hashlib.sha256).hexdigest()

    def create(self, model: str, values: Mapping[str, Any], version: str | None = None) -> Answer:
        """Order a prediction: paid from here on. Never sent twice. Raises `NoAnswer`, and `ProviderFailure` when the
        token or the address cannot be used at all."""
        self._check()
        self._seen.answer = None
        try:
            if version is None:
                self._client.models.predictions.create(model, input=dict(values))
            else:
                self._client.predictions.create(version=version, input=dict(values))
        except httpx.HTTPError as exc:
            raise NoAnswer(exc) from exc
        except (ReplicateException, ValueError, TypeError, AttributeError, KeyError):
            if self._seen.answer is None:
                raise
        answer: Answer = self._seen.answer
        return answer

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """One GET, without retries. Raises `NoAnswer`."""
        return self._send("GET", path, params=params)

    def post(self, path: str, *, files: Mapping[str, Any] | None = None) -> Answer:
        """One POST that costs nothing: a cancel or an upload. Raises `NoAnswer`."""
        return self._send("POST", path, files=files)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def _send(self, method: str, path: str, **options: Any) -> Answer:
        self._check()
        try:
            return self._answer(self._http.request(method, path, **options))
        except httpx.HTTPError as exc:
            raise NoAnswer(exc) from exc

    def _check(self) -> None:
        if self._refusal is not None:
            raise ProviderFailure(str(self._refusal), self._refusal.kind)

    def _remember(self, response: httpx.Response) -> None:
        response.read()
        self._seen.answer = self._answer(response)

    def _answer(self, response: httpx.Response) -> Answer:
        """The answer without the token: a gateway's page may quote the request, and what is answered is stored."""
        text = response.text.replace(self._secret, "[token]") if self._secret else response.text
        try:
            data = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            data = None
        return Answer(response.status_code, data, text[:_TEXT_LIMIT], dict(response.headers))


@cache
def tls() -> ssl.SSLContext:
    """One context for every connection of the process: reading the certificates takes 60 ms each time."""
    return httpx.create_ssl_context()


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """True when both have the same scheme, host and port: httpx leaves out a default port."""
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _checked_token(token: SecretStr) -> tuple[ProviderFailure | None, str]:
    """The token without the spaces and line breaks that copying leaves in it. One with other characters than a header
    can carry is not even tried: the error of the HTTP library would quote it."""
    text = re.sub(r"\s+", "", token.get_secret_value())
    if re.fullmatch(r"[!-~]+", text):
        return None, text
    sentence = "REPLICATE_API_TOKEN is no token: copy it again from replicate.com/account/api-tokens and restart."
    return ProviderFailure(sentence, Trouble.TOKEN), ""


def _checked_url(base_url: str | None) -> tuple[httpx.URL, ProviderFailure | None]:
    """The address without `/v1`, which every path holds already, and what is wrong with it."""
    text = (base_url or "").strip().rstrip("/").removesuffix("/v1") or PUBLIC_URL
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:  # its text repeats a part of the address, maybe of the password
        url = httpx.URL()
    if url.scheme in ("http", "https") and url.host:
        return url, None
    return httpx.URL(PUBLIC_URL), unreachable("REPLICATE_BASE_URL is no http or https address")
