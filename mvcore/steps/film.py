"""A film: its clips stitched, checked and stored."""

import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mvcore.assets import store_clip
from mvcore.domain import Asset, Film, TakeStatus
from mvcore.film import FilmOptions, FilmReport, Progress, stitch
from mvcore.steps.bench import PROGRESS_STEP, Workbench, insist, sentence_of, work_file
from mvcore.storage.transfer import Transfer

_DOWNLOADS = 4
"""At a time: more make no single file come sooner."""


def stitch_film(bench: Workbench, film_id: str) -> None:
    """Stitch the film's clips in a folder of its own, check the result, store it."""
    if not insist(bench, lambda: bench.store.change_film(film_id, status=TakeStatus.GENERATING.value)):
        return
    film = bench.store.film(film_id)
    with _failures_on_film(bench, film), work_file(bench, film_id) as work:
        output = work.with_suffix(".mp4")
        began = time.monotonic()
        report = _render(bench, film, output)
        asset = store_clip(output, bench.shelves, film_id)
        seconds = {"merge_seconds": round(report.wall_seconds, 3), "total_seconds": round(time.monotonic() - began, 3)}
        bench.store.finish_film(film_id, asset, {**report.as_dict(), **seconds})


def _render(bench: Workbench, film: Film, output: Path) -> FilmReport:
    show = _Shown(bench, film)
    with contextlib.ExitStack() as files:
        clips = _fetched(bench, film, files, show)
        return stitch(clips, output, FilmOptions(), on_progress=show.progress, stop=bench.stop)


class _Shown:
    """Writes progress down when it has grown or when another stage begins. It never goes back."""

    def __init__(self, bench: Workbench, film: Film) -> None:
        self._bench = bench
        self._film = film
        self._progress = 0.0
        self._stage = ""

    def progress(self, progress: Progress) -> None:
        self(progress.part, progress.stage)

    def __call__(self, progress: float, stage: str) -> None:
        if progress >= self._progress + PROGRESS_STEP or stage != self._stage:
            self._progress, self._stage = max(progress, self._progress), stage
            self._bench.store.change_film(self._film.id, progress=self._progress, stage=stage)


def _fetched(
    bench: Workbench, film: Film, files: contextlib.ExitStack, show: Callable[[float, str], None]
) -> list[Path]:
    """The clips as local files; those in a bucket come a few at a time."""

    def fetch(asset: Asset) -> Path:
        with contextlib.ExitStack() as lease:
            path = lease.enter_context(bench.shelves.file(asset, transfer))
            files.push(lease.pop_all())
            return path

    assets = [bench.store.asset(asset_id) for asset_id in film.scene_asset_ids]
    far = {asset.id: asset.size_bytes for asset in assets if asset.backend != bench.shelves.local.backend}
    transfer = Transfer(sum(far.values()), lambda share: show(0.0, f"Fetching clips from the bucket: {share:.0%}"))
    if far:
        show(0.0, "Fetching clips from the bucket")
    with ThreadPoolExecutor(_DOWNLOADS) as pool:
        return list(pool.map(fetch, assets))


@contextlib.contextmanager
def _failures_on_film(bench: Workbench, film: Film) -> Iterator[None]:
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - as above
        sentence = sentence_of(exc)
        insist(bench, lambda: bench.store.fail_film(film.id, sentence))
