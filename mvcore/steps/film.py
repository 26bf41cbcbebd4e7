"""A film: its clips stitched, checked and stored."""

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mvcore.assets import store_clip, store_picture
from mvcore.debug_log import event
from mvcore.domain import Asset, Film, TakeStatus, new_id
from mvcore.errors import DataFolderError, Interrupted, MVError
from mvcore.film import Cache, Progress, clip_middles, stitch, thumbnail
from mvcore.steps.bench import PROGRESS_STEP, Workbench, insist, retry_until_room, sentence_of, work_file
from mvcore.steps.material import Ingredients, gathered
from mvcore.steps.wishes import report_in_words

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.4
"""How often a stitch looks whether it was cancelled."""


def stitch_film(bench: Workbench, film_id: str) -> None:
    """Stitch the film's clips in a folder of its own, check the result, store it. What is prepared in the background
    waits meanwhile."""
    if not insist(bench, lambda: bench.store.change_film(film_id, status=TakeStatus.GENERATING.value)):
        return
    film = bench.store.film(film_id)
    event("film", film=film.id, project=film.project_id, clips=len(film.scene_asset_ids), left_out=len(film.left_out))
    show, stop = _Shown(bench, film), _FilmStop(bench, film.id)
    with bench.preparer.paused(), _ends(bench, film):
        retry_until_room(bench, lambda: _make(bench, film, show, stop), stop, show.waiting)


def _make(bench: Workbench, film: Film, show: "_Shown", stop: threading.Event) -> None:
    with work_file(bench, film.id) as work:
        output, began = work.with_suffix(".mp4"), time.monotonic()
        report, places = _render(bench, film, output, show, stop)
        _keep(bench, film, output, report, places, began)


def _render(
    bench: Workbench, film: Film, output: Path, show: "_Shown", stop: threading.Event
) -> tuple[dict[str, Any], list[float]]:
    """Answers the film's report, and when its clips are seen."""
    with gathered(bench.shelves, _ingredients(bench, film), show.fetching, stop) as material:
        report = stitch(
            material.clips,
            output,
            material.options,
            skip_broken=film.choices.skip_broken,
            cache=Cache(bench.settings.film_cache),
            digests=material.digests,
            on_progress=show,
            stop=stop,
        )
        return report_in_words(report.as_dict(), material.names), clip_middles(report.plan)


def _ingredients(bench: Workbench, film: Film) -> Ingredients:
    count = len(film.scene_asset_ids) + len(film.left_out)
    music_id = film.choices.music_asset_id
    return Ingredients(
        clips=tuple(bench.store.asset(asset_id) for asset_id in film.scene_asset_ids),
        scene_ids=film.scene_ids or film.scene_asset_ids,
        positions=tuple(position for position in range(count) if position not in film.left_out),
        music=bench.store.asset(music_id) if music_id else None,
        choices=film.choices,
    )


def _keep(
    bench: Workbench, film: Film, output: Path, report: dict[str, Any], places: list[float], began: float
) -> None:
    """Store the film and a picture of it. One that was cancelled at the last moment is not kept."""
    made = store_clip(output, bench.shelves, film.id)
    picture = _poster(bench, film, output, places)
    seconds = {"merge_seconds": report["wall_seconds"], "total_seconds": round(time.monotonic() - began, 3)}
    if not insist(bench, lambda: bench.store.finish_film(film.id, made, report | seconds, picture)):
        for asset in (made, *([picture] if picture else [])):
            bench.shelves.delete(asset)


def _poster(bench: Workbench, film: Film, output: Path, places: list[float]) -> Asset | None:
    """A small picture for lists. A film that came out right is not lost for want of it."""
    target = output.with_suffix(".jpg")
    try:
        thumbnail(output, target, places)
        return store_picture(target, bench.shelves, film.poster_asset_id or new_id(), "The poster")
    except MVError as exc:
        log.info("there is no poster of the film %s: %s", film.id, exc)
        return None


class _FilmStop(threading.Event):
    """Set when the process stops, and when the film was cancelled, here or by another process."""

    def __init__(self, bench: Workbench, film_id: str) -> None:
        super().__init__()
        self._bench = bench
        self._film_id = film_id
        self._looked = time.monotonic()

    def is_set(self) -> bool:
        if super().is_set() or self._bench.stop.is_set():
            return True
        if time.monotonic() - self._looked >= _LOOK_SECONDS:
            self._looked = time.monotonic()
            with contextlib.suppress(DataFolderError):  # looked at again soon
                if not self._bench.store.film(self._film_id).status.is_running:
                    self.set()
        return super().is_set()


class _Shown:
    """Writes progress down when it has grown or when another stage begins. It never goes back."""

    def __init__(self, bench: Workbench, film: Film) -> None:
        self._bench = bench
        self._film = film
        self._progress = 0.0
        self._stage = ""

    def fetching(self, share: float) -> None:
        """So much of the files that come from far away is here, 0 to 1."""
        self(Progress(0.0, f"Fetching clips from the bucket{f': {share:.0%}' if share else ''}"))

    def waiting(self) -> None:
        """The disk is full, and the film waits for room."""
        self(Progress(self._progress, "Waiting for free space on the disk"))

    def __call__(self, progress: Progress) -> None:
        if progress.part >= self._progress + PROGRESS_STEP or progress.stage != self._stage:
            self._progress, self._stage = max(progress.part, self._progress), progress.stage
            values = {"progress": self._progress, "stage": progress.stage, "seconds_left": progress.seconds_left}
            with contextlib.suppress(DataFolderError):  # what is shown may be late; how it ends is insisted on
                self._bench.store.change_film(self._film.id, **values)


@contextlib.contextmanager
def _ends(bench: Workbench, film: Film) -> Iterator[None]:
    """Turn a failure into a failed film with a sentence; a film that was cancelled just ends."""
    try:
        yield
    except Interrupted:
        if bench.stop.is_set():
            raise
    except Exception as exc:  # noqa: BLE001 - whatever it was, the page says so; `sentence_of` logs what nobody foresaw
        sentence = sentence_of(exc)
        insist(bench, lambda: bench.store.fail_film(film.id, sentence))
