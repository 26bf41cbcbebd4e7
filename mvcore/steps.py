"""The steps of the durable jobs: submit, wait and collect a take; stitch a film.

A step that ran but was not remembered runs again, so each one first looks at what is there. What has to be written down
is written even when the disk is full: the step waits for room, for an order that is forgotten would be paid for twice.
"""

import contextlib
import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from mvcore import takes
from mvcore.assets import store_clip, store_picture
from mvcore.catalog import default_model
from mvcore.domain import Film, Take, TakeKind, TakeStatus
from mvcore.errors import BrokenMedia, DataFolderError, Interrupted, MVError, NotFound
from mvcore.film import FilmOptions, FilmReport, stitch
from mvcore.generation import GenerationRequest, Prediction, PredictionStatus, Provider
from mvcore.prompting import parse_script
from mvcore.settings import Settings
from mvcore.storage import Storage
from mvcore.store import Store

log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")
_NO_ROOM_SECONDS = 5.0
_PROGRESS_STEP = 0.02


@dataclass(frozen=True)
class Workbench:
    """What the jobs work with. `folder` holds unfinished files only."""

    settings: Settings
    store: Store
    storage: Storage
    providers: Mapping[str, Provider]
    folder: Path
    stop: threading.Event = field(default_factory=threading.Event)


# -- a take ------------------------------------------------------------------------------------------------------------


def submit(bench: Workbench, take_id: str) -> bool:
    """Order the take unless it was ordered before; True when there is a remote id to wait for."""
    before = bench.store.take(take_id)
    if before.remote_id is not None:
        return True
    take = _insist(bench, lambda: bench.store.start_submit(take_id))
    if take is None:
        return False
    with _failures_on_take(bench, take), contextlib.ExitStack() as files:
        request = GenerationRequest(take.kind, take.model, take.input, _reference(bench, take, files))
        remote_id = _lost_order(bench, before, request) or bench.providers[take.provider].submit(request)
        _insist(bench, lambda: bench.store.save_remote_id(take_id, remote_id))
        return True
    return False


def _lost_order(bench: Workbench, before: Take, request: GenerationRequest) -> str | None:
    """The order of an earlier attempt at this step whose answer was lost, if there is one."""
    if before.submit_started_at is None:
        return None
    known = bench.store.remote_ids(before.provider)
    return bench.providers[before.provider].find(request, before.submit_started_at, known)


def _reference(bench: Workbench, take: Take, files: contextlib.ExitStack) -> Path | None:
    """The character's picture as a file; without it the clip is made all the same, with a warning on the take."""
    asset_id = take.input.get("character_reference")
    if asset_id is None:
        return None
    try:
        return files.enter_context(bench.storage.file(bench.store.asset(asset_id).key))
    except NotFound:
        bench.store.warn_take(take.id, f"The character image {asset_id} was not found: made without it.")
        return None


def wait(bench: Workbench, take_id: str) -> bool:
    """Poll until the prediction is over; True when there is something to collect."""
    take = bench.store.take(take_id)
    provider = bench.providers[take.provider]
    assert take.remote_id is not None
    with _failures_on_take(bench, take):
        while True:
            prediction = provider.poll(take.remote_id)
            if prediction.status is PredictionStatus.SUCCEEDED:
                return _insist(bench, lambda: _is_wanted(bench, take_id))
            if _insist(bench, lambda: _is_over(bench, take_id, prediction)):  # noqa: B023 - called at once
                return False
            _pause(bench, provider.poll_seconds)
    return False


def _is_wanted(bench: Workbench, take_id: str) -> bool:
    """False when the take was cancelled too late: it was made and paid for, and a retry fetches it for nothing."""
    take = bench.store.take(take_id)
    if take.status is TakeStatus.CANCELLED:
        bench.store.mark_collectable(take_id, default_model(take.provider, take.kind).price_usd)
        return False
    return True


def _is_over(bench: Workbench, take_id: str, prediction: Prediction) -> bool:
    """Write down what the provider said; True when the prediction or the take has ended."""
    take = bench.store.take(take_id)
    if take.status is TakeStatus.CANCELLED:
        bench.providers[take.provider].cancel(prediction.remote_id)
        return True
    if prediction.status is PredictionStatus.FAILED:
        error = prediction.error or "The provider failed without saying why: retry."
        bench.store.finish_take(take_id, TakeStatus.FAILED, error=error, cost_usd=prediction.cost_usd)
        return True
    if prediction.status is PredictionStatus.CANCELLED:
        bench.store.finish_take(take_id, TakeStatus.CANCELLED, cost_usd=prediction.cost_usd)
        return True
    if prediction.progress >= take.progress + _PROGRESS_STEP:
        bench.store.save_progress(take_id, prediction.progress)
    return False


def collect(bench: Workbench, take_id: str) -> list[str]:
    """Fetch, check and store the output. Answers the ids of the clips' takes when it was a script."""
    take = bench.store.take(take_id)
    if take.status.is_running:
        with _failures_on_take(bench, take, collecting=True), _work_file(bench, take_id) as output:
            _store_output(bench, take, output)
    if take.kind is TakeKind.SCRIPT:
        return [scene.take.id for scene in bench.store.project(take.project_id).scenes]
    return []


def _store_output(bench: Workbench, take: Take, output: Path) -> None:
    assert take.remote_id is not None
    bench.providers[take.provider].fetch(take.remote_id, output)
    cost = default_model(take.provider, take.kind).price_usd
    match take.kind:
        case TakeKind.SCRIPT:
            _place_scenes(bench, take, output.read_text(encoding="utf-8"), cost)
        case TakeKind.IMAGE:
            asset = store_picture(output, bench.storage, take.id)
            bench.store.finish_with_asset(take.id, asset, cost)
        case TakeKind.CLIP:
            bench.store.finish_with_asset(take.id, store_clip(output, bench.storage, take.id), cost)


def _place_scenes(bench: Workbench, take: Take, script: str, cost: float) -> None:
    project = bench.store.project(take.project_id)
    model = default_model(take.provider, TakeKind.CLIP)
    expected = bench.settings.expected_clip_seconds or model.expected_seconds
    texts = parse_script(script, project.brief.scene_count)
    bench.store.place_scenes(take, takes.written_scenes(project, texts, model, expected), cost)


# -- a film ------------------------------------------------------------------------------------------------------------


def stitch_film(bench: Workbench, film_id: str) -> None:
    """Stitch the film's clips in a folder of its own, check the result, store it."""
    if not _insist(bench, lambda: bench.store.change_film(film_id, status=TakeStatus.GENERATING.value)):
        return
    film = bench.store.film(film_id)
    with _failures_on_film(bench, film), _work_file(bench, film_id) as work:
        output = work.with_suffix(".mp4")
        report = _render(bench, film, output)
        bench.store.finish_film(film_id, store_clip(output, bench.storage, film_id), report.as_dict())


def _render(bench: Workbench, film: Film, output: Path) -> FilmReport:
    shown = [0.0]

    def show(progress: float, stage: str) -> None:
        if progress >= shown[0] + _PROGRESS_STEP:
            shown[0] = progress
            bench.store.change_film(film.id, progress=progress, stage=stage)

    with contextlib.ExitStack() as files:
        clips = [files.enter_context(bench.storage.file(bench.store.asset(id_).key)) for id_ in film.scene_asset_ids]
        return stitch(clips, output, FilmOptions(), on_progress=show, stop=bench.stop)


# -- shared ------------------------------------------------------------------------------------------------------------


def _pause(bench: Workbench, seconds: float) -> None:
    if bench.stop.wait(seconds):
        raise Interrupted


def _insist(bench: Workbench, write: Callable[[], _Answer]) -> _Answer:
    """Write to the store; as long as the disk has no room, wait and try again."""
    while True:
        try:
            return write()
        except DataFolderError as exc:
            log.warning("%s", exc)
            _pause(bench, _NO_ROOM_SECONDS)


@contextlib.contextmanager
def _work_file(bench: Workbench, name: str) -> Iterator[Path]:
    """A path in a fresh folder that is gone afterwards. A process that is killed leaves it to the next start."""
    try:
        folder = Path(tempfile.mkdtemp(dir=bench.folder, prefix=f"{name}-"))
    except OSError as exc:
        raise DataFolderError(f"{bench.folder} cannot be written ({exc.strerror}): make room there and retry.") from exc
    try:
        yield folder / "output"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _failures_on_take(bench: Workbench, take: Take, *, collecting: bool = False) -> Iterator[None]:
    """Turn a failure into a failed take with a sentence on its card.

    While collecting, the output has been paid for: unless it is broken itself, a retry fetches it again.
    """
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - whatever it was, its card says so; `_sentence` logs what nobody foresaw
        cost = default_model(take.provider, take.kind).price_usd if collecting else 0.0
        values = {
            "error": _sentence(exc),
            "cost_usd": cost,
            "collectable": collecting and not isinstance(exc, BrokenMedia),
        }
        _insist(bench, lambda: bench.store.finish_take(take.id, TakeStatus.FAILED, **values))


@contextlib.contextmanager
def _failures_on_film(bench: Workbench, film: Film) -> Iterator[None]:
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - as above
        sentence = _sentence(exc)
        _insist(bench, lambda: bench.store.fail_film(film.id, sentence))


def _sentence(exc: Exception) -> str:
    """What a card says about a failure. One that nobody foresaw is written to the log with its traceback."""
    if isinstance(exc, MVError):
        return str(exc)
    log.error("a job failed unexpectedly", exc_info=exc)
    if isinstance(exc, OSError) and exc.strerror:
        return f"A file could not be read or written ({exc.strerror}): check the data folder and its disk, then retry."
    return f"Something unexpected happened ({type(exc).__name__}): retry; the server's log has the details."
