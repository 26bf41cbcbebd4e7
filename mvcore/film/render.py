"""Makes a planned film: pieces, soundtrack, one file, checked before anyone sees it."""

import errno
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import av

from mvcore.errors import BadInput, DataFolderError, RenderError
from mvcore.film.commands import conform_args
from mvcore.film.ffmpeg import run_ffmpeg
from mvcore.film.join import join
from mvcore.film.media import ClipInfo
from mvcore.film.plan import FilmPlan
from mvcore.film.probe import probe
from mvcore.film.progress import OnProgress, Progress, no_progress
from mvcore.film.report import FilmReport
from mvcore.film.soundtrack import make_soundtrack
from mvcore.film.timeline import Shot
from mvcore.film.verify import verify

_Result = TypeVar("_Result")

_AT_ONCE = 2
_TELL_SECONDS = 0.2
# Measured on two slow cores: seconds of work per second of film, for honest progress.
_COST = {"pictures": 1.0, "sound": 0.05, "joining": 0.01}


class _Stop(threading.Event):
    """Set when the caller stops the job, or when one of its parts has failed."""

    def __init__(self, outer: threading.Event | None) -> None:
        super().__init__()
        self._outer = outer

    def is_set(self) -> bool:
        return super().is_set() or (self._outer is not None and self._outer.is_set())


def render(
    plan: FilmPlan,
    output: Path,
    workdir: Path,
    *,
    on_progress: OnProgress = no_progress,
    stop: threading.Event | None = None,
) -> FilmReport:
    """Make the film at `output`; what stood there before is replaced only by a film that was checked.

    Intermediate files live in a folder of their own inside `workdir` and are gone at the end, whatever happens.
    `on_progress` is called from this thread with a part from 0 to 1 that never goes back, and what is being done.
    Raises `RenderError`, `DataFolderError` when the disk is full or read-only, and `Interrupted` when `stop` is set.
    """
    if any(shot.fade_in for shot in plan.shots):
        raise BadInput("This version can plan transitions but not yet render them; use cuts.")
    began = time.monotonic()
    halt = _Stop(stop)
    progress = Progress(_weights(plan), on_progress)
    with _foreign_errors(output), TemporaryDirectory(prefix=".film-", dir=workdir) as folder:
        pieces, warnings = _pieces(plan, Path(folder), progress, halt)
        soundtrack = partial(make_soundtrack, plan, Path(folder), partial(progress.report, "sound"), halt)
        sound, more = _attended(soundtrack, progress, "Mixing the sound", halt)
        with _replacing(output) as new:
            put_together = partial(join, pieces, sound, new, report=partial(progress.report, "joining"), stop=halt)
            _attended(put_together, progress, "Joining the clips", halt)
            _attended(partial(verify, new, plan), progress, "Checking the film", halt)
    progress.finish("The film is ready")
    return FilmReport(output, plan, time.monotonic() - began, (*plan.warnings, *warnings, *more))


def _weights(plan: FilmPlan) -> dict[str, float]:
    """How much work each part is."""
    return {
        "pictures": plan.encoded_seconds * _COST["pictures"],
        "sound": plan.duration * _COST["sound"] * plan.has_sound,
        "joining": plan.duration * _COST["joining"],
    }


def _pieces(plan: FilmPlan, folder: Path, progress: Progress, halt: _Stop) -> tuple[list[ClipInfo], list[str]]:
    """The pictures to join, in order: clips as they are, or conformed. A clip that comes twice is conformed once."""
    work = {shot.clip.path: shot for shot in plan.shots if shot.kind == "conform"}
    if not work:
        return [shot.clip for shot in plan.shots], []
    done = dict.fromkeys(work, 0.0)
    total = sum(shot.frames for shot in work.values())

    def on_time(path: Path, seconds: float) -> None:
        done[path] = float(seconds * plan.rate)
        progress.report("pictures", sum(done.values()) / total)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        futures = {
            path: pool.submit(_conform, shot, plan, folder / f"{number}.mp4", partial(on_time, path), halt)
            for number, (path, shot) in enumerate(work.items())
        }
        _attend(list(futures.values()), pool, progress, "Preparing the clips", halt)
    results = {path: future.result() for path, future in futures.items()}
    pieces = [results[shot.clip.path][0] if shot.kind == "conform" else shot.clip for shot in plan.shots]
    return pieces, [warning for _, warning in results.values() if warning]


def _conform(
    shot: Shot, plan: FilmPlan, output: Path, on_time: Callable[[float], None], halt: _Stop
) -> tuple[ClipInfo, str | None]:
    """Encode one clip in the film's format. Returns the piece and a warning for pictures that were damaged."""
    name = shot.clip.path.name
    args = conform_args(shot.clip, plan, shot.frames, output)
    complaints = run_ffmpeg(args, what=f"preparing {name}", on_time=on_time, stop=halt)
    piece = probe(output)
    if piece.frames != shot.frames:
        raise RenderError(f"{name} gave {piece.frames} frames, not {shot.frames}; convert it to MP4 and try again.")
    damaged = f"{name} has damaged pictures; they may show in the film." if complaints.strip() else None
    return piece, damaged


def _attended(work: Callable[[], _Result], progress: Progress, stage: str, halt: _Stop) -> _Result:
    """Do one thing beside this thread, which tells of the progress meanwhile."""
    progress.tell(stage)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        _attend([future], pool, progress, stage, halt)
    return future.result()


def _attend(
    futures: "list[Future[_Result]]", pool: ThreadPoolExecutor, progress: Progress, stage: str, halt: _Stop
) -> None:
    """Wait for all of the work; the first failure ends the rest of it."""
    pending = set(futures)
    try:
        while pending:
            done, pending = wait(pending, _TELL_SECONDS, FIRST_EXCEPTION)
            for future in done:
                future.result()
            progress.tell(stage)
    except BaseException:
        halt.set()
        pool.shutdown(cancel_futures=True)
        raise


@contextmanager
def _replacing(output: Path) -> Iterator[Path]:
    """A new file beside `output` that takes its place at the end, when all went well, and is gone otherwise."""
    new = output.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield new
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(new, output)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def _foreign_errors(output: Path) -> Iterator[None]:
    """Say what went wrong with files in words that help."""
    try:
        yield
    except (OSError, av.FFmpegError) as exc:
        raise _translated(exc, output) from exc


def _translated(exc: OSError | av.FFmpegError, output: Path) -> DataFolderError | RenderError:
    """The error that a person sees for one of the system's."""
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return DataFolderError("The disk is full. Free some space and make the film again; the clips are safe.")
    if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return DataFolderError(f"The folder {output.parent} cannot be written to. Choose another one or allow it.")
    return RenderError(f"The film could not be written: {exc.strerror or exc}.")
