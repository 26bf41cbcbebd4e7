"""The durable jobs: making a take, stitching a film.

DBOS runs them and remembers each finished step: a job goes on where it stood after a stop, a crash or `kill -9`. What
the steps do stands in `steps`; here is only when they run.

    DBOS facts: one instance per process; a fixed `application_version`, or an upgrade strands pending jobs; the
    executor id must stay the same across starts, or nobody recovers them (docs.dbos.dev, "Workflow Recovery").
"""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import mvcore.croniter_first  # noqa: F401 - before DBOS loads it

# isort: split
from dbos import DBOS, DBOSConfig, SetWorkflowID

from mvcore import steps
from mvcore.domain import Take
from mvcore.errors import DataFolderError, Interrupted, MVError
from mvcore.job_database import JobConnection, cannot_be_used
from mvcore.job_log import DATABASE_TROUBLE
from mvcore.settings import Settings
from mvcore.steps import Workbench

log = logging.getLogger(__name__)

_QUEUE_POLL_SECONDS = 0.5
_LISTENER_SECONDS = 0.2
"""How often DBOS looks for messages between jobs. We send none, but its listener notices the end only then."""
_CARE_SECONDS = 10.0
_LOOK_SECONDS = 0.02
_STEP_SECONDS = 70.0
"""How long a step that runs already is waited for when the rest cannot be begun: an order waits for its answer."""
_FILM_QUEUE = "films"
PROVIDERS = ("demo", "replicate")
"""Each has its queue, also one that cannot be reached now: takes that wait there then say what is missing."""
_OVER = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


class _Current:
    """The workbench of this process, and what it works on right now.

    Jobs are recovered by name, so they cannot carry a workbench with them.
    """

    bench: Workbench | None = None
    caretaker: "_Caretaker | None" = None
    at_work: set[str] = set()  # noqa: RUF012 - one per process, as DBOS is
    lock = threading.Lock()


def _bench() -> Workbench:
    """The open workbench. A job that wakes up while the process stops is left for the next start."""
    if _Current.bench is None or _Current.bench.stop.is_set():
        raise Interrupted
    return _Current.bench


# -- opening, starting, closing ----------------------------------------------------------------------------------------


def open_jobs(bench: Workbench) -> None:
    """Start the job system and go on with everything that was running when the last process ended. Raises
    `DataFolderError` when its database cannot be used."""
    _Current.bench = bench
    _say_in_our_words(bench.settings)
    try:
        DBOS(config=_config(bench.settings))
        DBOS.launch()
        for name in PROVIDERS:
            _register_queue(_provider_queue(name), bench.settings.parallel_predictions)
        _register_queue(_FILM_QUEUE, 1)
        steps.to_fetch_again(bench)
        _take_over(bench)
        for subject_id in _unfinished(bench):
            _start(bench, subject_id)
        for take in steps.to_stop(bench, at_once=True):
            _queue_take(take)
    except Exception as exc:
        close_jobs()
        wait_for_steps(_STEP_SECONDS)
        if isinstance(exc, MVError):
            raise
        raise DataFolderError(cannot_be_used(bench.settings.jobs_url, exc)) from exc
    _Current.caretaker = _Caretaker(bench)
    _Current.caretaker.start()


def start_take(take: Take) -> None:
    """Queue the job of a take; nothing happens when it is queued or running already.

    The take is in the store: what the job system cannot write down now, on a full disk say, the caretaker queues later.
    """
    with _left_to_the_caretaker(take.id):
        _queue_take(take)


def start_film(film_id: str) -> None:
    """Queue the job of a film, as `start_take` does."""
    with _left_to_the_caretaker(film_id):
        _queue_film(film_id)


def close_jobs() -> None:
    """Begin no step any more and tell those that run. Jobs stay as they are and go on after the next start.

    DBOS first, the stop signal second: a step that is interrupted must find nobody who would remember it as failed.
    """
    bench = _Current.bench
    if _Current.caretaker is not None:
        _Current.caretaker.leave()
    DBOS.destroy(workflow_completion_timeout_sec=0)
    if bench is not None:
        bench.stop.set()
    _Current.bench = None


def wait_for_steps(seconds: float) -> bool:
    """Wait until the steps that run are over; False when that took longer. An order that is on its way cannot be found
    at its provider yet, so who opens the folder before it is over would order again."""
    deadline = time.monotonic() + seconds
    while _Current.at_work and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
    return not _Current.at_work


def _register_queue(name: str, concurrency: int) -> None:
    DBOS.register_queue(
        name,
        worker_concurrency=concurrency,
        polling_interval_sec=_QUEUE_POLL_SECONDS,
        on_conflict="always_update",
    )


def _queue_take(take: Take) -> None:
    with SetWorkflowID(_job_id(take.id)):
        DBOS.enqueue_workflow(_provider_queue(take.provider), _make_take, take.id)


def _queue_film(film_id: str) -> None:
    with SetWorkflowID(_job_id(film_id)):
        DBOS.enqueue_workflow(_FILM_QUEUE, _make_film, film_id)


@contextmanager
def _left_to_the_caretaker(subject: str) -> Iterator[None]:
    """Let the job system's own errors pass with a sentence in the log: the caretaker comes back to what is
    unfinished."""
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - DBOS lets every kind of database error through
        log.info("the job system could not see to %s now: %s", subject, exc)
        bench = _Current.bench
        sentence = (
            str(exc) if bench is None or isinstance(exc, MVError) else cannot_be_used(bench.settings.jobs_url, exc)
        )
        log.warning("%s It is tried again.", sentence)


def _unfinished(bench: Workbench) -> frozenset[str]:
    """The ids of all takes and films that are not over."""
    return frozenset((*bench.store.unfinished_takes(), *bench.store.unfinished_films()))


def _take_over(bench: Workbench) -> None:
    """Go on with the jobs that a process of another name left: nobody else works with this database, and DBOS goes on
    by itself only with those of its own name. Each keeps its place in its queue: one that waits for the result of
    another must not come before that."""
    for job in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False):
        if job.executor_id != _executor_id(bench.settings):
            DBOS.resume_workflow(job.workflow_id, queue_name=job.queue_name)


def _start(bench: Workbench, subject_id: str) -> None:
    if subject_id in bench.store.unfinished_films():
        _queue_film(subject_id)
    else:
        _queue_take(bench.store.take(subject_id))


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
        executor_id=_executor_id(settings),
        log_level="DEBUG" if settings.debug else "WARNING",
        notification_listener_polling_interval_sec=_LISTENER_SECONDS,
        **_reaching_sqlite(settings.jobs_url),
    )


def _reaching_sqlite(url: str) -> DBOSConfig:
    """DBOS's own arguments stay beside ours; other databases have no such class."""
    arguments = {"connect_args": {"factory": JobConnection}}
    return DBOSConfig(db_engine_kwargs=arguments) if url.startswith("sqlite") else DBOSConfig()


def _executor_id(settings: Settings) -> str:
    """With a data folder of its own there is one name; on a shared database each machine and folder has its own."""
    return f"{socket.gethostname()}:{settings.data_dir.absolute()}" if settings.database_url else "studio"


def _say_in_our_words(settings: Settings) -> None:
    """Once for each process; a talkative log stays as it is."""
    logging.getLogger("dbos").addFilter(_while_open)
    if not settings.debug:
        for name in ("dbos", "sqlalchemy.pool.impl.QueuePool"):
            logging.getLogger(name).addFilter(DATABASE_TROUBLE)


def _while_open(record: logging.LogRecord) -> bool:
    """Interrupted steps end with errors that DBOS would print as crashes while the process stops as planned. A launch
    that fails is raised too, and told in our words. So is a data folder that was taken away, of which DBOS would print
    each statement that fails, twice a second."""
    bench = _Current.bench
    is_told = record.getMessage().startswith("DBOS failed to launch")
    return bench is not None and bench.folder.exists() and not is_told


# -- the caretaker -----------------------------------------------------------------------------------------------------


class _Caretaker(threading.Thread):
    """Starts jobs again that died while their take or film is unfinished, or was cancelled and may run at its provider.

    That happens when DBOS itself could not write, on a full disk say: the job is gone from this process, though nobody
    has finished its subject. What runs here or waits in a queue is left alone.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__(name="mv-caretaker", daemon=True)
        self._bench = bench
        self._leaving = threading.Event()
        self._suspects: frozenset[str] = frozenset()

    def leave(self) -> None:
        """Stop looking, and come back only when that is so."""
        self._leaving.set()
        self.join()

    def run(self) -> None:
        """Look every few seconds."""
        while not self._leaving.wait(_CARE_SECONDS):
            with _left_to_the_caretaker("unfinished work"):
                self._look()

    def _look(self) -> None:
        unwanted = {take.id for take in steps.to_stop(self._bench)}
        idle = (_unfinished(self._bench) | unwanted) - _Current.at_work
        for subject_id in idle:
            with _left_to_the_caretaker(subject_id):
                self._look_after(subject_id)
        self._suspects = idle
        for take in steps.to_fetch_again(self._bench):
            start_take(take)

    def _look_after(self, subject_id: str) -> None:
        """A job is dead when it counts as running in two looks although nothing here works on its subject: this process
        alone works with the database."""
        job_id = _job_id(subject_id)
        status = DBOS.get_workflow_status(job_id)
        if status is not None and status.status == "PENDING" and subject_id in self._suspects:
            if status.executor_id != _executor_id(self._bench.settings):  # a former owner took it before it noticed
                DBOS.resume_workflow(job_id, queue_name=status.queue_name)
                return
            DBOS.cancel_workflow(job_id)
            status = None
        if status is None:
            log.info("%s has no job any more: starting it again", subject_id)
            _start(self._bench, subject_id)


@contextmanager
def _at_work(subject_id: str) -> Iterator[bool]:
    """Mark a subject as being worked on; False when another job of this process is at it already."""
    with _Current.lock:
        mine = subject_id not in _Current.at_work
        _Current.at_work.add(subject_id)
    try:
        yield mine
    finally:
        if mine:
            _Current.at_work.discard(subject_id)


# -- the jobs ----------------------------------------------------------------------------------------------------------


@DBOS.workflow(name="make_take", max_recovery_attempts=None)
def _make_take(take_id: str) -> None:
    with _at_work(take_id) as mine:
        if not mine:
            return
        if _submit(take_id) and _wait(take_id):
            _collect(take_id)
        for next_id in _what_follows(take_id):
            _queue_take(_bench().store.take(next_id))


@DBOS.step(name="submit")
def _submit(take_id: str) -> bool:
    return steps.submit(_bench(), take_id)


@DBOS.step(name="wait")
def _wait(take_id: str) -> bool:
    return steps.wait(_bench(), take_id)


@DBOS.step(name="collect")
def _collect(take_id: str) -> None:
    steps.collect(_bench(), take_id)


@DBOS.step(name="what_follows")
def _what_follows(take_id: str) -> list[str]:
    return steps.what_follows(_bench(), take_id)


@DBOS.workflow(name="make_film", max_recovery_attempts=None)
def _make_film(film_id: str) -> None:
    with _at_work(film_id) as mine:
        if mine:
            _stitch(film_id)


@DBOS.step(name="stitch")
def _stitch(film_id: str) -> None:
    steps.stitch_film(_bench(), film_id)
