"""What the steps work with, and how they wait, write and speak of failures."""

import contextlib
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mvcore.data_folder import is_full, unusable
from mvcore.debug_log import event
from mvcore.domain import Take, Trouble, now
from mvcore.errors import DataFolderError, DiskFull, Interrupted, MVError
from mvcore.generation import LiveModels, Provider, ProviderFailure
from mvcore.settings import Settings
from mvcore.storage.shelves import Shelves
from mvcore.store import Store

if TYPE_CHECKING:
    from mvcore.steps.prepare import Preparer

log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")
_NO_ROOM_SECONDS = 5.0
_UNREACHED = "Replicate is needed for this and REPLICATE_API_TOKEN is not set: set it, start again, then retry."
_DEMO_ALONE = (
    "Replicate is needed for this and MV_PROVIDER=demo lets nothing ask it: unset MV_PROVIDER, start again, then retry."
)
_LOOK_SECONDS = 0.5
_SOME_ROOM_BYTES = 1024 * 1024
"""So much more than before, and what found no room may find some."""
_TRY_ANYWAY_SECONDS = 60.0
"""A person's share of a disk may grow without the disk's free space telling it."""
TURN_SECONDS = 1.0
"""How often a step that waits looks whether it is still wanted."""
PROGRESS_STEP = 0.02
"""Progress is written when it has grown by this share."""


@dataclass(frozen=True)
class Workbench:
    """What the jobs work with. `folder` holds unfinished files only."""

    settings: Settings
    store: Store
    shelves: Shelves
    providers: Mapping[str, Provider]
    folder: Path
    live: LiveModels
    preparer: "Preparer"
    clock: Callable[[], datetime] = now
    stop: threading.Event = field(default_factory=threading.Event)


def provider_of(bench: Workbench, take: Take) -> Provider:
    """The provider of the take. Raises `ProviderFailure` when this process may not reach it: its token is not set, or
    the demo alone is asked for."""
    provider = bench.providers.get(take.provider)
    if provider is None:
        sentence = _DEMO_ALONE if bench.settings.replicate_api_token else _UNREACHED
        raise ProviderFailure(sentence, Trouble.TOKEN, collectable=take.may_exist)
    return provider


def pause(bench: Workbench, seconds: float) -> None:
    if bench.stop.wait(seconds):
        raise Interrupted


def insist(bench: Workbench, write: Callable[[], _Answer]) -> _Answer:
    """Write to the store; as long as the disk has no room, wait and try again."""
    while True:
        try:
            return write()
        except DataFolderError as exc:
            log.warning("%s", exc)
            pause(bench, _NO_ROOM_SECONDS)


def retry_until_room(
    bench: Workbench, work: Callable[[], _Answer], stop: threading.Event, tell: Callable[[], None]
) -> _Answer:
    """Do something that leaves no files behind when it fails. When the disk is full, `tell`, wait for more room,
    and begin again. Raises `Interrupted` when `stop` is set while it waits."""
    while True:
        try:
            return work()
        except DiskFull as exc:
            log.warning("The disk is full: free some space. What is being made waits, and goes on by itself. (%s)", exc)
        tell()
        _await_room(bench.folder, stop)


def _await_room(folder: Path, stop: threading.Event) -> None:
    """Wait until the disk has more room than now, or for so long that it is worth a try."""
    before, deadline = _free(folder), time.monotonic() + _TRY_ANYWAY_SECONDS
    while time.monotonic() < deadline and _free(folder) < before + _SOME_ROOM_BYTES:
        if stop.is_set():
            raise Interrupted
        time.sleep(_LOOK_SECONDS)


def _free(folder: Path) -> float:
    """The room on the folder's disk in bytes; no end of it when the folder is gone, which another attempt will meet."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return float("inf")


@contextlib.contextmanager
def work_file(bench: Workbench, name: str) -> Iterator[Path]:
    """A path in a fresh folder that is gone afterwards. A process that is killed leaves it to the next start."""
    try:
        folder = Path(tempfile.mkdtemp(dir=bench.folder, prefix=f"{name}-"))
    except OSError as exc:
        raise unusable(exc, f"{bench.folder} cannot be written ({exc.strerror}): make room there and retry.") from exc
    try:
        yield folder / "output"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        event("cleanup", what="work_folder", name=folder.name)


def sentence_of(exc: Exception) -> str:
    """What a card says about a failure. One that nobody foresaw is written to the log with its traceback."""
    if isinstance(exc, MVError):
        return str(exc)
    if isinstance(exc, OSError) and is_full(exc.errno):
        return "The disk is full: free some space, then retry."
    log.error("a job failed unexpectedly", exc_info=exc)
    if isinstance(exc, OSError) and exc.strerror:
        return f"A file could not be read or written ({exc.strerror}): check the data folder and its disk, then retry."
    return f"Something unexpected happened ({type(exc).__name__}): retry; the server's log has the details."
