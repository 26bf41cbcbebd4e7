"""The one Studio of this process, opened with the server: interrupted work goes on before anyone looks."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import streamlit as st

from mvcore import MVError, Settings, Studio

log = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False)
def studio() -> Studio:
    """The process's Studio. Raises `MVError` as long as it cannot be opened; the next call tries again."""
    return Studio.open(Settings())


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, object]]:
    """Open the Studio with the server and close it in order. What hinders it is logged here and shown on the page."""
    try:
        await anyio.to_thread.run_sync(studio)
    except MVError as exc:
        log.error("%s", exc)
    try:
        yield {}
    finally:
        await anyio.to_thread.run_sync(_close)


def _close() -> None:
    try:
        opened = studio()
    except MVError:
        return
    opened.close()
    studio.clear()
