"""A page stays whole when its polled part is asked for again in the middle of a full run, as a busy browser does."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import StopException
from websockets import Subprotocol
from websockets.sync.client import ClientConnection, connect

from mvcore import Brief, Settings, Studio
from pages.ui import handing_over
from tests.running_app import RunningApp
from tests.watching import finished

_WAIT_SECONDS = 60.0
_TURNS = 12


class Tab:
    """A browser's side of Streamlit's connection: asks for runs of one page, and hears what they draw."""

    def __init__(self, connection: ClientConnection, query: str) -> None:
        self._connection = connection
        self._query = query

    def ask(self, fragment: str = "") -> None:
        """Ask for a full run, or for one of a fragment alone."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.fragment_id = fragment
        self._connection.send(message.SerializeToString())

    def hear(self) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(self._connection.recv(timeout=_WAIT_SECONDS))
        return message

    def hear_until(self, is_last: Callable[[ForwardMsg], bool]) -> list[ForwardMsg]:
        """What is said up to this message, and it."""
        heard = [self.hear()]
        while not is_last(heard[-1]):
            heard.append(self.hear())
        return heard


def begins(message: ForwardMsg) -> bool:
    return message.HasField("new_session")


def is_drawn(message: ForwardMsg) -> bool:
    """The end of a full run that went well. A browser takes away then what it did not hear of."""
    return message.HasField("script_finished") and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def has_looked(message: ForwardMsg) -> bool:
    """The end of a fragment's run that went well."""
    end = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
    return message.HasField("script_finished") and message.script_finished == end


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    """A tab on the page of a project whose images are made."""
    with Studio.open(Settings(data_dir=tmp_path / "data", demo_latency_seconds=0)) as studio:
        project = studio.make_images(Brief("A lighthouse in a storm", "A girl in a red coat"))
        finished(studio, project)
    with RunningApp(tmp_path / "data") as app:
        url = f"{app.url.replace('http', 'ws')}/_stcore/stream"
        with connect(url, subprotocols=[Subprotocol("streamlit")], max_size=None) as connection:
            yield Tab(connection, f"project={project}")


def places(heard: list[ForwardMsg]) -> set[tuple[int, ...]]:
    """Where something was drawn."""
    return {tuple(message.metadata.delta_path) for message in heard if message.metadata.delta_path}


def drawn(tab: Tab) -> tuple[list[ForwardMsg], float]:
    """What the page draws, and how many seconds that takes once all is loaded."""
    tab.ask()
    tab.hear_until(is_drawn)
    begin = time.monotonic()
    tab.ask()
    heard = tab.hear_until(begins) + tab.hear_until(is_drawn)
    return heard, time.monotonic() - begin


def test_a_look_that_is_asked_for_while_the_page_is_drawn_takes_nothing_away_from_it(tab: Tab) -> None:
    first, seconds = drawn(tab)
    (fragment,) = {message.delta.fragment_id for message in first if message.delta.fragment_id}
    told = []
    for turn in range(_TURNS):
        tab.ask()
        heard = tab.hear_until(begins)
        time.sleep(seconds * turn / _TURNS)
        tab.ask(fragment)
        heard += tab.hear_until(has_looked)
        # Asked in the moment of its end, a full run stays without one: Streamlit hears the next runner alone.
        told += [heard[:number] for number, message in enumerate(heard) if is_drawn(message)]
    assert len(told) > _TURNS / 2
    assert [places(heard) for heard in told] == [places(first)] * len(told)


def test_a_run_that_was_told_to_stop_while_it_was_handed_over_comes_to_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def told_to_stop() -> None:
        raise StopException

    async def ends_a_run() -> None:
        with handing_over.serving():
            await asyncio.to_thread(handing_over.hand_over)

    context = SimpleNamespace(session_id="closed", yield_check=told_to_stop)
    monkeypatch.setattr(handing_over, "get_script_run_ctx", lambda: context)
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(get_app_session=lambda _: None))
    with pytest.raises(StopException):
        asyncio.run(ends_a_run())
