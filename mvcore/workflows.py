"""The durable jobs: making a take, stitching a film.

DBOS runs them and remembers each finished step: a job goes on where it stood after a stop, a crash or `kill -9`.

A take goes through three steps: *submit* (order it, store the remote id), *wait* (poll to the end), *collect* (fetch,
check, store). A step that ran but was not yet remembered runs again, so each one first looks at what is there.

    DBOS facts: one instance per process; a fixed `application_version`, or an upgrade strands pending jobs; the
    executor id must stay the same across starts, or nobody recovers them (docs.dbos.dev, "Workflow Recovery").
"""

import contextlib
import logging
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dbos import DBOS, DBOSConfig, SetWorkflowID

from mvcore import takes
from mvcore.assets import store_clip, store_picture
from mvcore.catalog import default_model
from mvcore.domain import Asset, Film, Take, TakeKind, TakeStatus
from mvcore.errors import BrokenMedia, DataFolderError, Interrupted, MVError, NotFound
from mvcore.film import FilmOptions, FilmReport, stitch
from mvcore.generation import GenerationRequest, Prediction, PredictionStatus, Provider
from mvcore.prompting import parse_script
from mvcore.settings import Settings
from mvcore.storage import Storage
from mvcore.store import Store

log = logging.getLogger(__name__)

_POLL_SECONDS = 1.0
_QUEUE_POLL_SECONDS = 0.2
_PROGRESS_STEP = 0.02
_FILM_QUEUE = "films"
_OVER = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


@dataclass(frozen=True)
class Workbench:
    """What the jobs work with. `folder` holds unfinished files only."""

    settings: Settings
    store: Store
    storage: Storage
    providers: Mapping[str, Provider]
    folder: Path
    stop: threading.Event = field(default_factory=threading.Event)


class _Current:
    """The workbench of this process. Jobs are recovered by name, so they cannot carry one with them."""

    bench: Workbench | None = None


def _bench() -> Workbench:
    """The open workbench. A job that wakes up while the process stops is left for the next start."""
    if _Current.bench is None or _Current.bench.stop.is_set():
        raise Interrupted
    return _Current.bench


# -- opening, starting, closing ----------------------------------------------------------------------------------------


def open_jobs(bench: Workbench) -> None:
    """Start the job system and go on with everything that was running when the last process ended."""
    _Current.bench = bench
    _quiet_dbos()
    DBOS(config=_config(bench.settings))
    DBOS.launch()
    for name in bench.providers:
        DBOS.register_queue(
            _provider_queue(name),
            worker_concurrency=bench.settings.parallel_predictions,
            polling_interval_sec=_QUEUE_POLL_SECONDS,
            on_conflict="always_update",
        )
    DBOS.register_queue(
        _FILM_QUEUE, worker_concurrency=1, polling_interval_sec=_QUEUE_POLL_SECONDS, on_conflict="always_update"
    )
    for take_id in bench.store.unfinished_takes():
        start_take(bench.store.take(take_id))
    for film_id in bench.store.unfinished_films():
        start_film(film_id)


def start_take(take: Take) -> None:
    """Queue the job of a take; nothing happens when it is queued or running already."""
    with SetWorkflowID(_job_id(take.id)):
        DBOS.enqueue_workflow(_provider_queue(take.provider), _make_take, take.id)


def start_film(film_id: str) -> None:
    """Queue the job of a film; nothing happens when it is queued or running already."""
    with SetWorkflowID(_job_id(film_id)):
        DBOS.enqueue_workflow(_FILM_QUEUE, _make_film, film_id)


def close_jobs() -> None:
    """Stop working. Jobs stay as they are and go on after the next start.

    DBOS first, the stop signal second: a step that is interrupted must find nobody who would remember it as failed.
    """
    bench = _Current.bench
    DBOS.destroy(workflow_completion_timeout_sec=0)
    if bench is not None:
        bench.stop.set()
    _Current.bench = None


def _job_id(subject_id: str) -> str:
    """The id of the job for a take or film. One that ended without finishing its subject gets a successor."""
    number = 1
    while True:
        job_id = subject_id if number == 1 else f"{subject_id}-{number}"
        status = DBOS.get_workflow_status(job_id)
        if status is None or status.status not in _OVER:
            return job_id
        number += 1


def _provider_queue(provider: str) -> str:
    return f"provider-{provider}"


def _config(settings: Settings) -> DBOSConfig:
    return DBOSConfig(
        name="mv-studio",
        system_database_url=settings.jobs_url,
        application_version="1",
        executor_id=f"{socket.gethostname()}:{settings.data_dir.absolute()}" if settings.database_url else "studio",
        log_level="DEBUG" if settings.debug else "WARNING",
    )


def _quiet_dbos() -> None:
    """Interrupted steps end with errors that DBOS would print as crashes while the process stops as planned."""
    logging.getLogger("dbos").addFilter(lambda record: _Current.bench is not None)


# -- the job of a take -------------------------------------------------------------------------------------------------


@DBOS.workflow(name="make_take", max_recovery_attempts=None)
def _make_take(take_id: str) -> None:
    if _submit(take_id) and _wait(take_id):
        for clip_take_id in _collect(take_id):
            start_take(_bench().store.take(clip_take_id))


@DBOS.step(name="submit")
def _submit(take_id: str) -> bool:
    """Order the take unless it was ordered before; True when there is a remote id to wait for."""
    bench = _bench()
    before = bench.store.take(take_id)
    if before.remote_id is not None:
        return True
    take = bench.store.start_submit(take_id)
    if take is None:
        return False
    with _failures_on_take(bench, take), contextlib.ExitStack() as files:
        provider = bench.providers[take.provider]
        request = GenerationRequest(take.kind, take.model, take.input, _reference(bench, take, files))
        maybe_ordered = before.submit_started_at
        known = bench.store.remote_ids(take.provider)
        found = provider.find(request, maybe_ordered, known) if maybe_ordered else None
        bench.store.save_remote_id(take_id, found or provider.submit(request))
        return True
    return False


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


@DBOS.step(name="wait")
def _wait(take_id: str) -> bool:
    """Poll until the prediction is over; True when there is something to collect."""
    bench = _bench()
    take = bench.store.take(take_id)
    assert take.remote_id is not None
    with _failures_on_take(bench, take):
        while True:
            prediction = bench.providers[take.provider].poll(take.remote_id)
            if prediction.status is PredictionStatus.SUCCEEDED:
                return True
            if _is_over(bench, take_id, prediction):
                return False
            _pause(bench, _POLL_SECONDS)
    return False


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


@DBOS.step(name="collect")
def _collect(take_id: str) -> list[str]:
    """Fetch, check and store the output. Answers the ids of the clips' takes when it was a script."""
    bench = _bench()
    take = bench.store.take(take_id)
    if take.status is TakeStatus.GENERATING or take.status is TakeStatus.QUEUED:
        with _failures_on_take(bench, take, collecting=True), _work_file(bench, take_id) as output:
            _store_output(bench, take, output)
    if take.kind is TakeKind.SCRIPT:
        return [scene.take.id for scene in bench.store.project(take.project_id).scenes]
    return []


def _store_output(bench: Workbench, take: Take, output: Path) -> None:
    provider = bench.providers[take.provider]
    assert take.remote_id is not None
    provider.fetch(take.remote_id, output)
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


# -- the job of a film -------------------------------------------------------------------------------------------------


@DBOS.workflow(name="make_film", max_recovery_attempts=None)
def _make_film(film_id: str) -> None:
    _stitch(film_id)


@DBOS.step(name="stitch")
def _stitch(film_id: str) -> None:
    """Stitch the film's clips in a folder of its own, check the result, store it."""
    bench = _bench()
    if not bench.store.change_film(film_id, status=TakeStatus.GENERATING.value):
        return
    film = bench.store.film(film_id)
    with _failures_on_film(bench, film), _work_file(bench, film_id) as output:
        report = _render(bench, film, output.with_suffix(".mp4"))
        asset: Asset = store_clip(output.with_suffix(".mp4"), bench.storage, film_id)
        bench.store.finish_film(film_id, asset, report.as_dict())


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
        collectable = collecting and not isinstance(exc, BrokenMedia)
        error = _sentence(exc)
        bench.store.finish_take(take.id, TakeStatus.FAILED, error=error, cost_usd=cost, collectable=collectable)


@contextlib.contextmanager
def _failures_on_film(bench: Workbench, film: Film) -> Iterator[None]:
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - as above
        bench.store.fail_film(film.id, _sentence(exc))


def _sentence(exc: Exception) -> str:
    """What a card says about a failure. One that nobody foresaw is written to the log with its traceback."""
    if isinstance(exc, MVError):
        return str(exc)
    log.error("a job failed unexpectedly", exc_info=exc)
    if isinstance(exc, OSError) and exc.strerror:
        return f"A file could not be read or written ({exc.strerror}): check the data folder and its disk, then retry."
    return f"Something unexpected happened ({type(exc).__name__}): retry; the server's log has the details."
