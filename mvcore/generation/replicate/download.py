"""Outputs: streamed to a temporary file, checked, then put in place.

Links live for an hour. The token goes to the API's own address and nowhere else, and redirects are followed to the
provider's hosts only: the address of an output is data from outside, and must not make this machine ask others.
"""

import base64
import binascii
import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote_to_bytes

import httpx

from mvcore.debug_log import event
from mvcore.domain import Trouble
from mvcore.generation import ProviderFailure
from mvcore.generation.replicate.api import Api, same_origin, tls
from mvcore.generation.replicate.pace import Pace
from mvcore.generation.replicate.whole import cut_off, no_media

_OUTPUT_HOST = "replicate.delivery"
_CHUNK = 64 * 1024
_ATTEMPTS = 4
_FIRST_PAUSE = 0.5
_MAX_REDIRECTS = 5
_MAX_BYTES = 4 * 1024**3
_MAX_SECONDS = 1800.0
_PICTURE_ATTEMPTS = 2
_PICTURE_SECONDS = 30.0
_MAX_PICTURE_BYTES = 100 * 1024**2
"""The most that can be uploaded."""
_REDIRECTS = (301, 302, 303, 307, 308)
_Loaded = TypeVar("_Loaded")


class Missing(Exception):
    """The link leads to nothing any more."""


class _Broken(Exception):
    """This attempt failed; another one may work."""


class Downloader:
    """Fetches outputs of one account. Safe to use from several threads."""

    def __init__(self, api: Api, pace: Pace) -> None:
        self._api = api
        self._pace = pace
        timeout = httpx.Timeout(30.0, connect=10.0, pool=30.0)
        self._http = httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False, verify=tls())

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def fetch(self, link: str, target: Path) -> None:
        """Write what the link leads to to `target`, whole or not at all. Raises `Missing`, `ProviderFailure`."""
        draft = target.with_name(f"{target.name}.{threading.get_ident()}.part")
        try:
            if link[:5].lower() == "data:":
                draft.write_bytes(data_of(link))
            else:
                self._persist(link, draft)
            os.replace(draft, target)
        except OSError as exc:
            raise ProviderFailure(
                f"The output could not be written ({exc.strerror}): make room, then retry; it is not paid for again.",
                Trouble.DOWNLOAD,
                str(exc),
                collectable=True,
            ) from exc
        finally:
            draft.unlink(missing_ok=True)

    def read(self, link: str) -> bytes:
        """What a link to a picture holds, whole. Raises `Missing`, `ProviderFailure`."""
        if link[:5].lower() == "data:":
            return data_of(link)
        deadline = time.monotonic() + _PICTURE_SECONDS
        return self._tried(lambda: self._picture(httpx.URL(link), deadline), _PICTURE_ATTEMPTS)

    def _picture(self, url: httpx.URL, deadline: float) -> bytes:
        data, began = bytearray(), time.monotonic()
        with contextlib.ExitStack() as stack:
            response = self._opened(url, stack)
            for chunk in self._chunks(response, deadline):
                data += chunk
                if len(data) > _MAX_PICTURE_BYTES:
                    raise _not_loaded("the picture does not end")
        _check_length(response, len(data))
        if not _tells_its_end(response):
            raise _Broken("nothing tells whether the picture came whole")
        _tell(response, len(data), began)
        return bytes(data)

    def _persist(self, link: str, draft: Path) -> None:
        self._tried(lambda: self._once(httpx.URL(link), draft), _ATTEMPTS)

    def _tried(self, load: Callable[[], _Loaded], attempts: int) -> _Loaded:
        """Try a few times, from the beginning each time: the links are short-lived and not all hosts know ranges."""
        technical, missing = "", False
        for attempt in range(attempts):
            self._pace.rest(_FIRST_PAUSE * (2**attempt - 1))
            try:
                return load()
            except (httpx.HTTPError, httpx.InvalidURL, _Broken) as exc:
                technical, missing = f"{type(exc).__name__}: {exc}", False
            except Missing as exc:
                technical, missing = str(exc), True
        if missing:
            raise Missing(technical)
        raise _not_loaded(technical)

    def _once(self, url: httpx.URL, draft: Path) -> None:
        began = time.monotonic()
        with contextlib.ExitStack() as stack:
            response = self._opened(url, stack)
            written = self._write(response, draft)
        _check_length(response, written)
        if problem := no_media(draft) or (None if _tells_its_end(response) else cut_off(draft)):
            raise _Broken(problem)
        _tell(response, written, began)

    def _opened(self, url: httpx.URL, stack: contextlib.ExitStack) -> httpx.Response:
        """The response at the end of the redirects, each of which has to lead to a host of the provider."""
        for _ in range(_MAX_REDIRECTS + 1):
            if not allowed(url, self._api.url):
                raise _not_loaded(f"the link leads to {url.host}, which is no host of Replicate")
            response = stack.enter_context(self._http.stream("GET", url, headers=self._headers(url)))
            if response.status_code not in _REDIRECTS:
                _check_status(response)
                return response
            url = url.join(response.headers.get("location", ""))
        raise _Broken("too many redirects")

    def _headers(self, url: httpx.URL) -> Mapping[str, str]:
        return self._api.authorization if same_origin(url, self._api.url) else {}

    def _write(self, response: httpx.Response, draft: Path) -> int:
        written, deadline = 0, time.monotonic() + _MAX_SECONDS
        with draft.open("wb") as file:
            for chunk in self._chunks(response, deadline):
                written += file.write(chunk)
                if written > _MAX_BYTES:
                    raise _Broken("the output does not end")
            file.flush()
            os.fsync(file.fileno())
        return written

    def _chunks(self, response: httpx.Response, deadline: float) -> Iterator[bytes]:
        for chunk in response.iter_bytes(_CHUNK):
            self._pace.wait(0)
            if time.monotonic() > deadline:
                raise _Broken("the download took too long")
            yield chunk


def _tell(response: httpx.Response, size: int, began: float) -> None:
    """The host alone: a link lets in whoever has it."""
    event("download", host=response.url.host, bytes=size, seconds=round(time.monotonic() - began, 3))


def _check_length(response: httpx.Response, written: int) -> None:
    said = response.headers.get("content-length", "")
    if said.isdigit() and "content-encoding" not in response.headers and int(said) != written:
        raise _Broken(f"{written} bytes came instead of {said}")


def _tells_its_end(response: httpx.Response) -> bool:
    """False for a body that ends where the connection does."""
    return "content-length" in response.headers or "transfer-encoding" in response.headers


def allowed(url: httpx.URL, api: httpx.URL) -> bool:
    """True for the provider's output hosts over https, and for the host of the API itself, on any port. When the API is
    on this machine, so may be its output host."""
    if url.scheme == "https" and (url.host == _OUTPUT_HOST or url.host.endswith(f".{_OUTPUT_HOST}")):
        return True
    own = url.host == api.host or (_is_this_machine(url.host) and _is_this_machine(api.host))
    return own and url.scheme in ("https", api.scheme)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def data_of(link: str) -> bytes:
    """The bytes of a data URI (RFC 2397). Raises `ProviderFailure`."""
    head, comma, body = link.partition(",")
    try:
        if not comma:
            raise ValueError("no comma")
        return base64.b64decode(body, validate=False) if head.lower().endswith(";base64") else unquote_to_bytes(body)
    except (ValueError, binascii.Error) as exc:
        raise _not_loaded(f"data URI: {exc}") from exc


def _check_status(response: httpx.Response) -> None:
    if response.status_code in (403, 404, 410):
        raise Missing(f"HTTP {response.status_code} for {response.url.host}")
    if response.status_code != 200:
        raise _Broken(f"HTTP {response.status_code} for {response.url.host}")


def _not_loaded(technical: str) -> ProviderFailure:
    return ProviderFailure(
        "This was made, but it could not be downloaded whole: retry within the hour; it is not paid for again.",
        Trouble.DOWNLOAD,
        technical,
        collectable=True,
    )
