"""Lets a full run end only when all that it drew was handed to the browser.

A look of the polled part that was asked for during the run begins with its end, and what that part drew and was not
sent yet is thrown away then, for it is drawn once more. The word that the run has ended well is not (Streamlit 1.67,
`ForwardMsgQueue.clear`), and at that word the browser takes away whatever it did not hear of in this run: a playing
video went, and came back as another one.
"""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.002
_PATIENCE_SECONDS = 1.0
"""Far more than it takes, for a server that ends in that moment and sends nothing any more."""

_loop: asyncio.AbstractEventLoop | None = None


@contextmanager
def serving() -> Iterator[None]:
    """The time in which this event loop sends to browsers."""
    global _loop
    _loop = asyncio.get_running_loop()
    try:
        yield
    finally:
        _loop = None


def hand_over() -> None:
    """Wait until the browser was sent what this run drew, for a second at most. Belongs at the end of a full run;
    without a server, in tests of pages, there is nobody to send to."""
    context, loop = get_script_run_ctx(), _loop
    if context is None or loop is None:
        return
    # What was drawn reaches the loop in order, before this.
    sent = asyncio.run_coroutine_threadsafe(_sent(context.session_id), loop)
    wait([sent], _PATIENCE_SECONDS)
    if sent.cancel():
        log.warning("A page ends before all of it was sent to its browser.")
    elif not sent.cancelled():
        sent.result()
    # A run that was told to stop meanwhile stops here. At its end it would forget the polled part of the one that has
    # taken its place, and every click in there would be lost.
    context.yield_check()


async def _sent(session_id: str) -> None:
    """Return when nothing waits for the browser of this session, or it is gone. Streamlit 1.67 has no public word for
    what waits."""
    server = runtime.get_instance()
    while (session := server.get_app_session(session_id)) and not session._browser_queue.is_empty():
        await asyncio.sleep(_LOOK_SECONDS)
