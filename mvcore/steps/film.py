"""A film: its clips stitched, checked and stored."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from mvcore.assets import store_clip
from mvcore.domain import Film, TakeStatus
from mvcore.film import FilmOptions, FilmReport, stitch
from mvcore.steps.bench import PROGRESS_STEP, Workbench, insist, sentence_of, work_file


def stitch_film(bench: Workbench, film_id: str) -> None:
    """Stitch the film's clips in a folder of its own, check the result, store it."""
    if not insist(bench, lambda: bench.store.change_film(film_id, status=TakeStatus.GENERATING.value)):
        return
    film = bench.store.film(film_id)
    with _failures_on_film(bench, film), work_file(bench, film_id) as work:
        output = work.with_suffix(".mp4")
        report = _render(bench, film, output)
        bench.store.finish_film(film_id, store_clip(output, bench.storage, film_id), report.as_dict())


def _render(bench: Workbench, film: Film, output: Path) -> FilmReport:
    shown = [0.0]

    def show(progress: float, stage: str) -> None:
        if progress >= shown[0] + PROGRESS_STEP:
            shown[0] = progress
            bench.store.change_film(film.id, progress=progress, stage=stage)

    with contextlib.ExitStack() as files:
        clips = [files.enter_context(bench.storage.file(bench.store.asset(id_).key)) for id_ in film.scene_asset_ids]
        return stitch(clips, output, FilmOptions(), on_progress=show, stop=bench.stop)


@contextlib.contextmanager
def _failures_on_film(bench: Workbench, film: Film) -> Iterator[None]:
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - as above
        sentence = sentence_of(exc)
        insist(bench, lambda: bench.store.fail_film(film.id, sentence))
