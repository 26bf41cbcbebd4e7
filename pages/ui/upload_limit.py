"""How much one browser tab may leave with Streamlit, which keeps each uploaded file in memory until the tab's session
ends: so much a file, and so much together, counted while it comes in."""

import json
from collections import Counter
from http import HTTPStatus
from typing import cast

import streamlit as st
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

_PATH = "/_stcore/upload_file/"
_MIB = 2**20
_FRAME_BYTES = _MIB
"""What a form adds around its file, at most."""
_FILES_TOGETHER = 3
"""A piece of music and the one that it replaces are held at once; there is room for a picture beside them."""
_TOO_MUCH = (
    "This is more than one tab may upload: a file has at most {file:.0f} MB, and all that a tab still holds {tab:.0f} "
    "MB. Choose a smaller file, or load the page anew."
)


class _TooMuch(Exception):
    """More came in than there is room for."""


class UploadLimit:
    """Answers 413 to an upload that is too large, as soon as that shows; what it had brought is forgotten."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._coming: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count what it brings when it is an upload."""
        session = _session(scope)
        if session is None:
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"")
        try:
            if announced.isdigit():
                self._check(session, int(announced), int(announced))
            await self._counted(session, scope, receive, send)
        except _TooMuch:
            file = _most_a_file() / _MIB
            body = json.dumps({"detail": _TOO_MUCH.format(file=file, tab=file * _FILES_TOGETHER)})
            answer = Response(body, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, media_type="application/json")
            await answer(scope, receive, send)

    async def _counted(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        came = 0

        async def receive_and_count() -> Message:
            nonlocal came
            message = await receive()
            size = len(message.get("body", b""))
            came += size
            self._coming[session] += size
            self._check(session, came, 0)
            return message

        try:
            await self._app(scope, receive_and_count, send)
        finally:
            self._coming[session] -= came
            if not self._coming[session]:
                del self._coming[session]

    def _check(self, session: str, of_file: int, more: int) -> None:
        """Raises `_TooMuch` when a file, or all of a session with `more` that is to come, is beyond the limit."""
        together = _held(session) + self._coming[session] + more
        if of_file > _most_a_file() + _FRAME_BYTES or together > _most_a_file() * _FILES_TOGETHER + _FRAME_BYTES:
            raise _TooMuch


def forget_upload(upload: UploadedFile | None) -> None:
    """Let Streamlit drop a file that was stored and whose field is drawn no more; it would keep it with the session."""
    context = get_script_run_ctx()
    if upload is not None and context is not None:
        _manager(context.uploaded_file_mgr).remove_file(context.session_id, upload.file_id)


def _session(scope: Scope) -> str | None:
    """The session that an upload is for; None for every other request."""
    if scope["type"] != "http" or scope["method"] not in ("PUT", "POST") or not scope["path"].startswith(_PATH):
        return None
    return str(scope["path"]).removeprefix(_PATH).partition("/")[0]


def _most_a_file() -> int:
    return int(st.get_option("server.maxUploadSize")) * _MIB


def _held(session: str) -> int:
    """The bytes that Streamlit holds for a session; it drops them when the person does, and with the session."""
    files = _manager(get_instance().uploaded_file_mgr).file_storage.get(session, {})
    return sum(len(file.data) for file in list(files.values()))


def _manager(found: object) -> MemoryUploadedFileManager:
    """The one that `st.App` always has."""
    return cast(MemoryUploadedFileManager, found)
