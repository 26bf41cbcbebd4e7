"""What a film would take, worked out beside the pages: looking through clips is too slow for a page that is drawn anew
every second or two."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from mvcore.domain import Project
from mvcore.errors import BrokenMedia, MVError, NotFound
from mvcore.film import Cache, FilmPlan, Segment, plan_film
from mvcore.steps.material import Ingredients, gathered, ingredients_of
from mvcore.steps.wishes import in_words
from mvcore.storage.shelves import Shelves

_MOST = 64
_TRY_AGAIN_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class FilmOffer:
    """A film before it is made: what will be done and about how long it takes, in one sentence; the reason for each
    stretch of it; what to know about it. With an `error` it cannot be made as it stands; `is_unreadable` then says that
    a clip is the reason, which can be left out."""

    sentence: str = ""
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    duration: float = 0.0
    error: str | None = None
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class _Planned:
    plan: FilmPlan
    names: Mapping[str, str]


class Planner:
    """Works out each plan once, for its clips and choices; `on_planned` hears of the project then."""

    def __init__(self, shelves: Shelves, cache: Cache, on_planned: Callable[[str], None]) -> None:
        self._shelves = shelves
        self._cache = cache
        self._on_planned = on_planned
        self._plans: OrderedDict[str, tuple[float, Future[_Planned]]] = OrderedDict()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="mv-planner")
        self._leaving = threading.Event()

    def offer(self, project: Project) -> FilmOffer | None:
        """What a film of the project's ready clips would take now; None as long as it is being worked out. Never
        waits."""
        future = self._future(project.id, ingredients_of(project))
        if not future.done():
            return None
        try:
            planned = future.result()
        except MVError as exc:
            return FilmOffer(error=str(exc), is_unreadable=isinstance(exc, BrokenMedia | NotFound))
        return _offer(replace(planned.plan, cached=self._cache.keys()), planned.names)

    def close(self) -> None:
        """Stop what is being worked out."""
        self._leaving.set()
        self._pool.shutdown(cancel_futures=True)

    def _future(self, project_id: str, wanted: Ingredients) -> "Future[_Planned]":
        """What is worked out already or from now on. What failed is tried again after a while."""
        key = "|".join([*(asset.id for asset in wanted.clips), wanted.choices.key])
        with self._lock:
            began, future = self._plans.get(key, (0.0, None))
            failed = future is not None and future.done() and future.exception() is not None
            if future is None or (failed and time.monotonic() - began > _TRY_AGAIN_SECONDS):
                future = self._pool.submit(self._plan, project_id, wanted)
                self._plans[key] = (time.monotonic(), future)
                if len(self._plans) > _MOST:
                    self._plans.popitem(last=False)
            return future

    def _plan(self, project_id: str, wanted: Ingredients) -> _Planned:
        with gathered(self._shelves, wanted, stop=self._leaving) as material:
            plan = plan_film(
                material.clips,
                material.options,
                skip_broken=wanted.choices.skip_broken,
                cache=self._cache,
                digests=material.digests,
                stop=self._leaving,
            )
            self._on_planned(project_id)
            return _Planned(plan, material.names)


def _offer(plan: FilmPlan, names: Mapping[str, str]) -> FilmOffer:
    cost = f"about {max(1, round(plan.cost))} s of work"
    return FilmOffer(
        sentence=f"{', '.join(_counted(plan))}: {cost}.",
        reasons=tuple(_reason(segment, names) for segment in plan.segments),
        warnings=tuple(in_words(warning, names) for warning in plan.warnings),
        duration=plan.duration,
    )


def _counted(plan: FilmPlan) -> list[str]:
    """How many clips, cards and transitions there are of each kind."""
    copied = sum(shot.kind == "copy" for shot in plan.shots)
    conformed = [shot for shot in plan.shots if shot.kind == "conform"]
    cards = [shot for shot in plan.shots if shot.kind == "card"]
    blends = [segment for segment in plan.segments if segment.kind == "transition"]
    parts = [f"{_so_many(copied, 'clip')} copied bit for bit"] if copied else []
    if conformed:
        cached = sum(shot.key in plan.cached for shot in conformed)
        parts.append(f"{_so_many(len(conformed), 'clip')} conformed ({cached} cached)")
    if cards:
        cached = sum(shot.key in plan.cached for shot in cards)
        parts.append(f"{_so_many(len(cards), 'card')} drawn ({cached} cached)")
    if blends:
        cached = sum(blend.cached for blend in blends)
        parts.append(f"{_so_many(len(blends), 'transition')} rendered ({cached} cached)")
    return parts


def _so_many(number: int, name: str) -> str:
    return f"{number} {name}{'s' if number != 1 else ''}"


def _reason(segment: Segment, names: Mapping[str, str]) -> str:
    clips = [names.get(clip.path.name, clip.path.name) for clip in (segment.clip, segment.into) if clip]
    made = ", made already" if segment.cached else ""
    sentence = f"{' to '.join(clips)}, {segment.seconds:.1f} s: {segment.reason}{made}."
    return f"{sentence[:1].upper()}{sentence[1:]}"
