"""From files to a film in one call."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mvcore.errors import BadInput, BrokenMedia, Interrupted, NotFound
from mvcore.film.media import ClipInfo
from mvcore.film.options import FilmOptions
from mvcore.film.plan import MAX_CLIPS, FilmPlan, plan
from mvcore.film.probe import probe
from mvcore.film.progress import OnProgress, no_progress
from mvcore.film.render import render
from mvcore.film.report import FilmReport

_DEFAULTS = FilmOptions()


def stitch(
    clips: Sequence[Path],
    output: Path,
    options: FilmOptions = _DEFAULTS,
    *,
    skip_broken: bool = False,
    on_progress: OnProgress = no_progress,
    stop: threading.Event | None = None,
) -> FilmReport:
    """Make one film of `clips`, in order. A clip may come twice. `skip_broken` leaves out what is broken, and says so.

    Raises `BadInput` (`BrokenMedia` and `NotFound` name the clip) before any work, and what `render` raises.
    """
    _check_output(clips, output, options)
    on_progress(0.0, "Looking through the clips")
    film = plan_film(clips, options, skip_broken=skip_broken, stop=stop)
    return render(film, output, output.absolute().parent, on_progress=on_progress, stop=stop)


def plan_film(
    clips: Sequence[Path],
    options: FilmOptions = _DEFAULTS,
    *,
    skip_broken: bool = False,
    stop: threading.Event | None = None,
) -> FilmPlan:
    """What `stitch` would do, without doing it. Raises `BadInput` as `stitch` does."""
    if len(clips) > MAX_CLIPS:
        raise BadInput(f"A film can have {MAX_CLIPS} clips, not {len(clips)}.")
    known: dict[Path, ClipInfo] = {}
    left_out: dict[Path, str] = {}
    for path in dict.fromkeys(clips):
        if stop is not None and stop.is_set():
            raise Interrupted
        try:
            known[path] = probe(path)
        except (BrokenMedia, NotFound) as exc:
            if not skip_broken:
                raise
            left_out[path] = f"Left out: {exc}"
    if clips and not known:
        raise BrokenMedia("None of the clips can be used. " + " ".join(left_out.values()))
    kept = [number for number, path in enumerate(clips) if path in known]
    film = plan([known[clips[number]] for number in kept], options.for_clips(kept, len(clips)))
    return replace(film, warnings=(*left_out.values(), *film.warnings))


def _check_output(clips: Sequence[Path], output: Path, options: FilmOptions) -> None:
    """Refuse an output that cannot be written, or that would overwrite what the film is made of."""
    if not output.absolute().parent.is_dir():
        raise BadInput(f"The folder {output.absolute().parent} does not exist; create it first.")
    if output.is_dir():
        raise BadInput(f"{output} is a folder; give the film a file name, such as film.mp4.")
    sources = [*clips, *([options.music.path] if options.music else [])]
    if output.exists() and any(source.exists() and source.samefile(output) for source in sources):
        raise BadInput(f"The film would overwrite {output.name}, which it is made of; choose another name.")
