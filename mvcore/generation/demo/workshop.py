"""Where the demo provider's outputs are made: a bounded pool of renders, each writing one file in one step.

outputs/<id>.<ext>    a finished output
failed/<id>.txt       the sentence of a render that failed
work/<id>-<random>/   a render in progress; worth nothing after a crash, the next poll starts it again

A render that finds no room on the disk has not failed: it is begun again until there is some.
"""

import json
import logging
import os
import shutil
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from mvcore import process
from mvcore.data_folder import is_full, tells_of_full_disk
from mvcore.domain import TakeKind
from mvcore.errors import Interrupted
from mvcore.generation.demo.ledger import Order

_log = logging.getLogger(__name__)
_EXTENSIONS = {TakeKind.IMAGE: "png", TakeKind.SCRIPT: "json", TakeKind.CLIP: "mp4"}
_SENTENCE_EXIT_CODE = 2
_NO_ROOM_SECONDS = 5.0
_LEAST_ROOM_BYTES = 1024 * 1024
"""With less than this a disk is full: what could not be written may have been removed by the program that wrote it."""


class Workshop:
    """Renders orders in the background, at most `renderers` at a time. Safe to use from several threads."""

    def __init__(self, folder: Path, renderers: int | None) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(renderers or max(1, os.cpu_count() or 1), thread_name_prefix="demo-render")
        self._lock = threading.Lock()
        self._running: dict[str, threading.Event] = {}
        self._is_open = True

    def output(self, order: Order) -> Path:
        """Where the output of an order is when it is finished."""
        return self._folder / "outputs" / f"{order.remote_id}.{_EXTENSIONS[order.kind]}"

    def picture(self, order: Order) -> Path | None:
        """The provider's own copy of the reference picture."""
        return self._folder / "inputs" / order.picture if order.picture else None

    def failure(self, order: Order) -> str | None:
        """The sentence of a render that failed."""
        note = self._failure_note(order)
        return note.read_text(encoding="utf-8") if note.exists() else None

    def start(self, order: Order) -> None:
        """Render an order unless that is going on already. Returns at once; does nothing after `close`."""
        with self._lock:
            if not self._is_open or order.remote_id in self._running:
                return
            if not self._running:
                self._clear_leftovers()
            stop = self._running[order.remote_id] = threading.Event()
            self._pool.submit(self._render, order, stop)

    def interrupt(self, order: Order) -> None:
        """End the render of an order, if it is going on."""
        with self._lock:
            stop = self._running.get(order.remote_id)
        if stop is not None:
            stop.set()

    def close(self) -> None:
        """End all renders; none of them counts as failed."""
        with self._lock:
            self._is_open = False
            for stop in self._running.values():
                stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _render(self, order: Order, stop: threading.Event) -> None:
        work = self._folder / "work" / f"{order.remote_id}-{uuid.uuid4().hex[:8]}"
        lacked_room = False
        try:
            if not stop.is_set() and not self.output(order).exists():
                work.parent.mkdir(exist_ok=True)
                work.mkdir()
                self._finish(order, self._make(order, work, stop))
        except Interrupted:
            _log.info("The render of %s was interrupted; the next poll starts it again.", order.remote_id)
        except Exception as exc:  # noqa: BLE001 - nobody is above a thread of the pool; the poll tells what went wrong
            lacked_room = self._lacked_room(exc)
            if lacked_room:
                _log.warning("A render of the demo provider found no room on the disk: it is begun again.")
            else:
                self._note_failure(order, _sentence(exc), exc)
        finally:
            shutil.rmtree(work, ignore_errors=True)
            if lacked_room:
                stop.wait(_NO_ROOM_SECONDS)
            with self._lock:
                del self._running[order.remote_id]

    def _make(self, order: Order, work: Path, stop: threading.Event) -> Path:
        """Make the output as a file in `work`. Pictures and clips are drawn in a child: drawing in a thread of a
        server would make its pages stutter."""
        output = work / f"output.{_EXTENSIONS[order.kind]}"
        if order.kind is TakeKind.SCRIPT:
            # Imported here: the children that draw import this module too, and write nothing.
            from mvcore.generation.demo.script import write_script

            output.write_text(write_script(order.input), encoding="utf-8", errors="replace")
            return output
        picture = self.picture(order)
        job = {"kind": order.kind, "input": dict(order.input), "reference": str(picture) if picture else None}
        (work / "job.json").write_text(json.dumps(job | {"output": str(output)}), encoding="utf-8")
        _draw(work / "job.json", stop)
        return output

    def _finish(self, order: Order, made: Path) -> None:
        target = self.output(order)
        target.parent.mkdir(exist_ok=True)
        os.replace(made, target)

    def _lacked_room(self, exc: Exception) -> bool:
        """True when a render ended for want of room, whatever it says; asked while its files are still there."""
        if isinstance(exc, OSError) and is_full(exc.errno):
            return True
        if isinstance(exc, process.ProcessFailed) and tells_of_full_disk(exc.stderr):
            return True
        return self._folder.exists() and shutil.disk_usage(self._folder).free < _LEAST_ROOM_BYTES

    def _failure_note(self, order: Order) -> Path:
        return self._folder / "failed" / f"{order.remote_id}.txt"

    def _note_failure(self, order: Order, sentence: str, reason: Exception) -> None:
        if not self._folder.exists():  # taken away with the data folder; once it is back, the next poll renders again
            return
        _log.warning("A render of the demo provider failed.", exc_info=reason)
        _log.info("that render is %s", order.remote_id)
        note = self._failure_note(order)
        note.parent.mkdir(exist_ok=True)
        draft = note.with_suffix(".part")
        draft.write_text(sentence, encoding="utf-8")
        os.replace(draft, note)

    def _clear_leftovers(self) -> None:
        """Remove what renders of a killed process left; nothing of ours is in progress when this is called."""
        shutil.rmtree(self._folder / "work", ignore_errors=True)


def _draw(job: Path, stop: threading.Event) -> None:
    """Run the child. One that broke off without a sentence gets a second attempt, as one that was killed does: its own
    child, which encodes, may have been killed. Raises `ProcessFailed`, `Interrupted`."""
    draw = partial(process.run_python, "mvcore.generation.demo.child", str(job), stop=stop)
    try:
        draw()
    except process.ProcessFailed as exc:
        if exc.returncode == _SENTENCE_EXIT_CODE or exc.was_killed or tells_of_full_disk(exc.stderr):
            raise
        if not job.exists():  # taken away with the data folder
            raise
        _log.warning("A demo renderer broke off: it is begun again.")
        draw()


def _sentence(exc: Exception) -> str:
    """What a card says about a render that failed: what the child said for people, or that it broke."""
    if not isinstance(exc, process.ProcessFailed):
        return f"The demo provider could not draw this: {exc}. Retry."
    if exc.was_killed:
        return (
            "The demo provider's renderer was killed twice, probably for want of memory: close other programs, retry."
        )
    lines = exc.stderr.strip().splitlines() or ["no reason given"]
    if exc.returncode == _SENTENCE_EXIT_CODE:
        return lines[-1]
    return f"The demo provider's renderer stopped unexpectedly ({lines[-1][:200]}). Retry."
