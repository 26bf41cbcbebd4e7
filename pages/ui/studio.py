"""The one Studio of this process, opened with the server: interrupted work goes on before anyone looks."""

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import streamlit as st

from mvcore import MVError, Resumed, Settings, Studio, bucket_origin
from pages.ui.address import own_address
from pages.ui.handing_over import serving

log = logging.getLogger(__name__)

is_stopping = threading.Event()
"""Set from the moment the server ends until it starts again."""
_TOKEN = "REPLICATE_API_TOKEN"  # noqa: S105 - its name


@st.cache_resource(show_spinner=False)
def studio() -> Studio:
    """The process's Studio. Raises `MVError` as long as it cannot be opened; the next call tries again.

    A page that is still drawn while the server stops gets none, for that would begin all work again: it stays as it is.
    """
    if is_stopping.is_set():
        st.stop()  # ends the run of a page and does nothing elsewhere
        raise MVError("MV Studio is stopping: start it again.")
    chosen = settings()
    if chosen.debug:  # the command line does the same
        logging.basicConfig(level=logging.WARNING)
        logging.getLogger("mvcore").setLevel(logging.DEBUG)
    return Studio.open(chosen, tell=_tell_resumed)


def _tell_resumed(resumed: Resumed) -> None:
    """In the terminal before it begins; the pages say it too."""
    log.warning("Going on with what was begun before: %s", resumed.text)


def settings() -> Settings:
    """The settings, with the token from Streamlit's secrets when neither the environment nor `.env` has one. Raises
    `MVError`."""
    if not Settings.lacks_token():
        return Settings()
    token = _secret_token()
    return Settings(replicate_api_token=token) if token else Settings()


def media_origins() -> tuple[tuple[str, ...], bool]:
    """The origins of the buckets that pages load files from, and whether that is all there is to know. As long as the
    Studio cannot be opened, it is the one of the bucket that is set: a page that waits for it is not loaded anew."""
    try:
        return studio().media_origins(), True
    except MVError:
        return _origin_of_settings(), False


def _origin_of_settings() -> tuple[str, ...]:
    try:
        bucket = settings().storage_bucket
        return (bucket_origin(bucket),) if bucket else ()
    except MVError:  # said on the page, and by `doctor`
        return ()


def token_source() -> str | None:
    """Where the token comes from, without the token; None without one. Streamlit copies its secrets into the
    environment when it reads them, so only the secrets themselves can tell."""
    token = studio().settings.replicate_api_token
    if token is None:
        return None
    is_secret = token.get_secret_value() == (_secret_token() or "").strip()
    return "set, in Streamlit's secrets" if is_secret else "set, in the environment or .env"


def _secret_token() -> str | None:
    """The token in `.streamlit/secrets.toml`. Most people have no such file."""
    try:
        return str(st.secrets.get(_TOKEN) or "") or None
    except FileNotFoundError:
        return None


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, object]]:
    """Open the Studio with the server and close it in order. What hinders it is logged here and shown on the page."""
    is_stopping.clear()
    try:
        await anyio.to_thread.run_sync(studio)
    except MVError as exc:
        log.error("%s", exc)
    try:
        print(f"\n  MV Studio is open at {own_address()}\n", flush=True)  # Streamlit asks outside before it says so
        with serving():
            yield {}
    finally:
        await anyio.to_thread.run_sync(_close)


def _close() -> None:
    is_stopping.set()
    try:
        opened = studio()
    except MVError:
        return
    opened.close()
    studio.clear()
