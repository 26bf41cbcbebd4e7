"""Origins as browsers write them: scheme, host and port of a page's address (RFC 6454)."""

import re
from ipaddress import AddressValueError, IPv6Address
from typing import NamedTuple

_PORTS = {"http": 80, "https": 443}
_NAME = r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?"
_AUTHORITY = re.compile(rf"(?P<host>{_NAME}|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{{1,5}}))?", re.IGNORECASE | re.ASCII)
_LAST_PORT = 65535


class Origin(NamedTuple):
    """Two addresses are of one origin when these three are equal: a default port counts, letters' case does not."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        is_usual = self.port == _PORTS[self.scheme]
        return f"{self.scheme}://{self.host}" if is_usual else f"{self.scheme}://{self.host}:{self.port}"

    @classmethod
    def read(cls, text: str) -> "Origin | None":
        """The origin that an `Origin` header names; None for anything else, `null` among it."""
        scheme, _, authority = text.partition("://")
        return cls.at(scheme.lower(), authority)

    @classmethod
    def at(cls, scheme: str, authority: str) -> "Origin | None":
        """The origin of a server with this scheme that is asked as `authority`, a `Host` header; None for nonsense."""
        found = _AUTHORITY.fullmatch(authority)
        if scheme not in _PORTS or found is None:
            return None
        host, port = _plain(found["host"]), int(found["port"] or _PORTS[scheme])
        return cls(scheme, host, port) if host and 0 < port <= _LAST_PORT else None


def host_name(text: str) -> str | None:
    """A host without scheme and port in the form that `Origin.host` has; None for anything else."""
    found = _AUTHORITY.fullmatch(text)
    return (_plain(found["host"]) or None) if found is not None and found["port"] is None else None


def without_password(address: str) -> str:
    """An address to show: `***` in place of the name and password that may stand in it."""
    return re.sub(r"^(\w+://)?.*@", r"\1***@", address)


def _plain(host: str) -> str:
    """Small letters, no dot at the end, the short form of an IPv6 address; empty for one that is none."""
    if not host.startswith("["):
        return host.lower().removesuffix(".")
    try:
        return f"[{IPv6Address(host[1:-1]).compressed}]"
    except AddressValueError:
        return ""
