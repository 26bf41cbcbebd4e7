"""From files to a film in one call."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from mvcore.debug_log import event, is_on
from mvcore.errors import BadInput, BrokenMedia, Interrupted, NotFound
from mvcore.film.cache import Cache
from mvcore.film.crew import AT_ONCE, Stop
from mvcore.film.inscriptions import check_texts
from mvcore.film.options import FilmOptions
from mvcore.film.pieces import PieceMaker, with_keys
from mvcore.film.plan import MAX_CLIPS, FilmPlan, plan
from mvcore.film.progress import OnProgress, Progress, no_progress
from mvcore.film.render import foreign_errors, render
from mvcore.film.report import FilmReport
from mvcore.film.workfolder import work_folder
from mvcore.media import probe
from mvcore.media.info import ClipInfo

_DEFAULTS = FilmOptions()
_NO_DIGESTS: Mapping[Path, str] = MappingProxyType({})


def stitch(
    clips: Sequence[Path],
    output: Path,
    options: FilmOptions = _DEFAULTS,
    *,
    skip_broken: bool = False,
    cache: Cache | None = None,
    digests: Mapping[Path, str] = _NO_DIGESTS,
    on_progress: OnProgress = no_progress,
    stop: threading.Event | None = None,
) -> FilmReport:
    """Make one film of `clips`, in order. A clip may come twice. `skip_broken` leaves out what is broken, and says so.

    `cache` keeps what was rendered for the next film; `digests` are the SHA-256 of clips that are known already.
    Raises `BadInput` (`BrokenMedia` and `NotFound` name the clip) before any work, and what `render` raises.
    """
    _check_output(clips, output, options)
    on_progress(Progress(0.0, "Looking through the clips"))
    film = plan_film(clips, options, skip_broken=skip_broken, cache=cache, digests=digests, stop=stop)
    _tell_begin(film, len(clips))
    with _tells_failure(output):
        report = render(film, output, cache=cache, on_progress=on_progress, stop=stop)
    size, seconds = output.stat().st_size, round(report.wall_seconds, 3)
    event("merge_end", output=output.name, seconds=seconds, frames=report.frames, bytes=size)
    return report


@contextmanager
def _tells_failure(output: Path) -> Iterator[None]:
    began = time.monotonic()
    try:
        yield
    except BaseException as exc:
        seconds = round(time.monotonic() - began, 3)
        event("merge_failed", output=output.name, seconds=seconds, error=type(exc).__name__)
        raise


def _tell_begin(film: FilmPlan, count: int) -> None:
    """The mode is `copy` when no picture of a clip is encoded, `encode` when all are, else `mixed`."""
    if not is_on():
        return
    made = Counter(segment.kind for segment in film.segments)
    mode = "encode" if not made["copy"] else "copy" if len(made) == 1 else "mixed"
    segments = {f"segments_{kind}": number for kind, number in sorted(made.items())}
    in_cache = sum(segment.cached for segment in film.segments)
    event("merge_begin", clips=count, mode=mode, **segments, cached=in_cache, seconds=round(film.duration, 3))


def prepare(
    clips: Sequence[Path],
    options: FilmOptions,
    cache: Cache,
    *,
    digests: Mapping[Path, str] = _NO_DIGESTS,
    stop: threading.Event | None = None,
) -> int:
    """Conform ahead of time what a film of `clips` will need, one after the other, so that the film is soon there.

    For a background job: broken clips are left out, and what is in the cache is left alone. Returns how many pieces
    the film will find there. Raises `RenderError`, `DataFolderError`, and `Interrupted` when `stop` is set.
    """
    film = plan_film(clips, options, skip_broken=True, cache=cache, digests=digests, stop=stop)
    shots = {shot.key: shot for shot in film.shots if shot.kind != "copy"}
    if not shots:
        return 0
    cache.prepare()
    with foreign_errors(cache.folder / "pieces"), work_folder(cache.folder) as folder:
        maker = PieceMaker(film, folder, cache, Stop(stop))
        for key, shot in shots.items():
            if key not in film.cached:
                maker.piece(shot, lambda part: None)
    return len(shots)


def plan_film(
    clips: Sequence[Path],
    options: FilmOptions = _DEFAULTS,
    *,
    skip_broken: bool = False,
    cache: Cache | None = None,
    digests: Mapping[Path, str] = _NO_DIGESTS,
    stop: threading.Event | None = None,
) -> FilmPlan:
    """What `stitch` would do, without doing it, and what of it is in the cache. Raises `BadInput` as `stitch` does."""
    if len(clips) > MAX_CLIPS:
        raise BadInput(f"A film can have {MAX_CLIPS} clips, not {len(clips)}.")
    known: dict[Path, ClipInfo] = {}
    left_out: dict[Path, str] = {}
    for path, found in _probed(clips, stop).items():
        if isinstance(found, ClipInfo):
            known[path] = found
        elif skip_broken:
            left_out[path] = f"Left out: {found}"
        else:
            raise found
    if clips and not known:
        raise BrokenMedia("None of the clips can be used. " + " ".join(left_out.values()))
    kept = [number for number, path in enumerate(clips) if path in known]
    film = plan([known[clips[number]] for number in kept], options.for_clips(kept, len(clips)))
    check_texts(film)
    film = replace(film, warnings=(*left_out.values(), *film.warnings))
    return film if cache is None else replace(with_keys(film, digests), cached=cache.keys())


def _probed(clips: Sequence[Path], stop: threading.Event | None) -> dict[Path, ClipInfo | BrokenMedia | NotFound]:
    """What each clip is, or why it cannot be used, two looked at at a time. Raises `Interrupted` when `stop` is set."""

    def look(path: Path) -> ClipInfo | BrokenMedia | NotFound:
        if stop is not None and stop.is_set():
            raise Interrupted
        try:
            return probe(path)
        except (BrokenMedia, NotFound) as exc:
            return exc

    paths = list(dict.fromkeys(clips))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(paths, pool.map(look, paths), strict=True))


def _check_output(clips: Sequence[Path], output: Path, options: FilmOptions) -> None:
    """Refuse an output that cannot be written, or that would overwrite what the film is made of."""
    if not output.absolute().parent.is_dir():
        raise BadInput(f"The folder {output.absolute().parent} does not exist; create it first.")
    if output.is_dir():
        raise BadInput(f"{output} is a folder; give the film a file name, such as film.mp4.")
    if output.exists() and not output.is_file():
        raise BadInput(
            f"{output} is not a file but a device or a pipe, which a film cannot replace; choose another name."
        )
    sources = [*clips, *([options.music.path] if options.music else [])]
    if output.exists() and any(source.exists() and source.samefile(output) for source in sources):
        raise BadInput(f"The film would overwrite {output.name}, which it is made of; choose another name.")
