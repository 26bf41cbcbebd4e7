"""A browser that goes in the middle of something is no trouble of the server's."""

import asyncio
import contextlib

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from pages.ui.routes import MIDDLEWARE

_SCOPE = {"type": "websocket", "path": "/_stcore/stream", "headers": [(b"host", b"localhost")]}


async def listens_after_a_lost_send(scope: Scope, receive: Receive, send: Send) -> None:
    """What Streamlit's connection comes to when the browser goes while one task sends and another is not listening."""
    connection = WebSocket(scope, receive, send)
    await connection.accept()
    with contextlib.suppress(WebSocketDisconnect):
        await connection.send_bytes(b"drawn")
    try:
        await connection.receive_bytes()
    except RuntimeError:
        await connection.close()


async def connect(app: ASGIApp) -> None:
    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        if message["type"] == "websocket.send":
            raise OSError("nobody is there")

    await app(_SCOPE, receive, send)


async def breaks(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("a defect")


def behind_all(app: ASGIApp) -> ASGIApp:
    """As the server has it."""
    for one in reversed(MIDDLEWARE):
        app = one.cls(app, *one.args, **one.kwargs)
    return app


def test_a_connection_that_is_lost_while_something_is_sent_ends_without_an_error() -> None:
    with pytest.raises(WebSocketDisconnected):
        asyncio.run(connect(listens_after_a_lost_send))
    asyncio.run(connect(behind_all(listens_after_a_lost_send)))


def test_another_error_of_a_connection_is_told() -> None:
    with pytest.raises(RuntimeError, match="a defect"):
        asyncio.run(connect(behind_all(breaks)))
