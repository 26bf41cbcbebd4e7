"""Makes a planned film: pieces, soundtrack, one file, checked before anyone sees it."""

import errno
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from mvcore.data_folder import is_full, no_room_for_film
from mvcore.errors import DataFolderError, RenderError
from mvcore.film.cache import Cache
from mvcore.film.costs import copy_cost, sound_cost
from mvcore.film.crew import Stop, attended
from mvcore.film.pictures import make_pictures, picture_costs
from mvcore.film.pieces import PieceMaker, with_keys
from mvcore.film.plan import FilmPlan
from mvcore.film.progress import Meter, OnProgress, no_progress
from mvcore.film.report import FilmReport
from mvcore.film.soundtrack import make_soundtrack
from mvcore.film.verify import verify
from mvcore.film.workfolder import work_folder
from mvcore.media import join


def render(
    plan: FilmPlan,
    output: Path,
    *,
    cache: Cache | None = None,
    on_progress: OnProgress = no_progress,
    stop: threading.Event | None = None,
) -> FilmReport:
    """Make the film at `output`; what stood there before is replaced only by a film that was checked.

    Intermediate files live in a folder of their own beside `output`, pieces in one beside the cache's; both are gone
    at the end, whatever happens, and those of a run that was killed are removed by the next one.
    `on_progress` is called from this thread.
    Raises `RenderError`, `DataFolderError` when the disk is full or read-only, and `Interrupted` when `stop` is set.
    """
    began = time.monotonic()
    halt = Stop(stop)
    with foreign_errors(output), ExitStack() as folders:
        folder = folders.enter_context(work_folder(output.absolute().parent))
        plan = with_keys(plan, {})
        meter = Meter(_weights(plan), on_progress)
        maker = PieceMaker(plan, _pieces_folder(plan, folder, cache, folders), cache, halt)
        cuts, warnings = make_pictures(plan, maker, meter, halt)
        soundtrack = partial(make_soundtrack, plan, folder, partial(meter.report, "sound"), halt)
        (sound,) = attended([soundtrack], partial(meter.tell, "Mixing the sound"), halt)
        new = folder / "film.mp4"
        put_together = partial(join, cuts, sound.path, new, partial(meter.report, "joining"), halt)
        attended([put_together], partial(meter.tell, "Joining the clips"), halt)
        attended([partial(verify, new, plan)], partial(meter.tell, "Checking the film"), halt)
        _replace(new, output)
    meter.finish("The film is ready")
    warnings = [*plan.warnings, *warnings, *sound.warnings]
    return FilmReport(output, plan, time.monotonic() - began, tuple(warnings), sound.loudness)


def _weights(plan: FilmPlan) -> dict[str, float]:
    """How much work each part is."""
    sound = sound_cost(plan.duration * plan.has_sound)
    return {**picture_costs(plan), "sound": sound, "joining": copy_cost(plan.frames, plan.rate)}


def _pieces_folder(plan: FilmPlan, folder: Path, cache: Cache | None, folders: ExitStack) -> Path:
    """Where pieces are made: on the cache's own disk, so that keeping one is no copying."""
    if cache is None or all(shot.kind == "copy" for shot in plan.shots):
        return folder
    cache.prepare()
    return folders.enter_context(work_folder(cache.folder))


def _replace(new: Path, output: Path) -> None:
    """Let the new film take the place of the former one, whole even when the power fails."""
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(new, output)


@contextmanager
def foreign_errors(output: Path) -> Iterator[None]:
    """Say what went wrong with files in words that help."""
    try:
        yield
    except OSError as exc:
        raise _translated(exc, output) from exc


def _translated(exc: OSError, output: Path) -> DataFolderError | RenderError:
    """The error that a person sees for one of the system's."""
    if is_full(exc.errno):
        return no_room_for_film()
    if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return DataFolderError(f"The folder {output.parent} cannot be written to. Choose another one or allow it.")
    return RenderError(f"The film could not be written: {exc.strerror or exc}.")
