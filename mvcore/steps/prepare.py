"""Conforms clips ahead of time, in the background, so that the film is soon there when somebody stitches.

What it makes lies in the film cache, so it may stop at any moment and nothing is made twice: after a start, it goes on
when a clip arrives, when choices change, or when somebody looks at the film's page.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace

from mvcore.errors import Interrupted
from mvcore.film import Cache, prepare
from mvcore.steps.bench import sentence_of
from mvcore.steps.material import gathered, ingredients_of
from mvcore.storage.shelves import Shelves
from mvcore.store import Store

log = logging.getLogger(__name__)


class Preparer(threading.Thread):
    """Works on one clip of one project at a time, and not at all while a film is stitched."""

    def __init__(self, store: Store, shelves: Shelves, cache: Cache) -> None:
        super().__init__(name="mv-preparer", daemon=True)
        self._store = store
        self._shelves = shelves
        self._cache = cache
        self._wanted: dict[str, None] = {}
        self._change = threading.Condition()
        self._halt = threading.Event()
        self._pauses = 0
        self._is_busy = False
        self._is_leaving = False

    def want(self, project_id: str) -> None:
        """Prepare what a film of this project would need now. Returns at once."""
        with self._change:
            self._wanted[project_id] = None
            self._change.notify_all()

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Stop what is being prepared, which takes a moment, and begin nothing until the end of the block."""
        with self._change:
            self._pauses += 1
            self._halt.set()
            self._change.wait_for(lambda: not self._is_busy)
        try:
            yield
        finally:
            with self._change:
                self._pauses -= 1
                self._change.notify_all()

    def leave(self) -> None:
        """Stop, and come back only when that is so."""
        with self._change:
            self._is_leaving = True
            self._halt.set()
            self._change.notify_all()
        self.join()

    def run(self) -> None:
        """Prepare one project after the other, as they are wanted."""
        while (project_id := self._next()) is not None:
            try:
                self._prepare(project_id)
            except Interrupted:
                self.want(project_id)
            except Exception as exc:  # noqa: BLE001 - the stitch will meet the same and say so where people see it
                log.info("nothing was prepared for the film of %s: %s", project_id, sentence_of(exc))
            finally:
                with self._change:
                    self._is_busy = False
                    self._change.notify_all()

    def _next(self) -> str | None:
        """The next project, when there is one and no film is being stitched; None to leave."""
        with self._change:
            self._change.wait_for(lambda: self._is_leaving or (self._wanted and not self._pauses))
            if self._is_leaving:
                return None
            project_id = next(iter(self._wanted))
            del self._wanted[project_id]
            self._halt.clear()
            self._is_busy = True
            return project_id

    def _prepare(self, project_id: str) -> None:
        wanted = replace(ingredients_of(self._store.project(project_id)), music=None)
        if not wanted.clips:
            return
        with gathered(self._shelves, wanted, stop=self._halt) as material:
            prepare(material.clips, material.options, self._cache, digests=material.digests, stop=self._halt)
