"""What a bare client sends: requests whose every header the test chooses."""

import http.client
import socket
from collections.abc import Sequence

from tests.running_app import RunningApp

Headers = Sequence[tuple[str, str]]
_PATIENCE_SECONDS = 30.0
STREAM = "/_stcore/stream"


def host(app: RunningApp, name: str = "127.0.0.1") -> str:
    """The app's `Host` under a name of this machine."""
    return f"{name}:{app.port}"


def open_stream(app: RunningApp, *headers: tuple[str, str], at: str | None = None) -> int:
    """Ask for Streamlit's WebSocket with these headers; answers the status, 101 when it opens."""
    upgrade = [
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("Sec-WebSocket-Protocol", "streamlit"),
    ]
    return ask(app, "GET", STREAM, *upgrade, *headers, at=at)


def ask(app: RunningApp, method: str, path: str, *headers: tuple[str, str], at: str | None = None) -> int:
    """Send a request with no header but `Host` and the ones given; answers the status."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {at or host(app)}", *(f"{name}: {value}" for name, value in headers)]
    with socket.create_connection(("127.0.0.1", app.port), _PATIENCE_SECONDS) as link:
        link.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        answer = http.client.HTTPResponse(link, method=method)
        answer.begin()
        return answer.status
