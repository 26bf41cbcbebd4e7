"""The picture of a film, stretch by stretch: which frames of which file follow each other."""

from functools import partial

from mvcore.film.costs import blend_cost, piece_cost
from mvcore.film.crew import Stop, attended
from mvcore.film.pieces import Piece, PieceMaker
from mvcore.film.plan import FilmPlan
from mvcore.film.progress import Meter
from mvcore.film.timeline import Blend, Part, Shot
from mvcore.media.info import ClipInfo, Cut


def picture_costs(plan: FilmPlan) -> dict[str, float]:
    """What each piece and each transition costs, by its key, in CPU-seconds: nothing when it is in the cache."""
    pixels = plan.width * plan.height
    costs = {key: piece_cost(shot, pixels) for key, shot in _made_ones(plan).items()}
    costs |= {key: blend_cost(pixels, blend.frames, blend.overlap) for key, blend in _blends(plan).items()}
    return {key: 0.0 if key in plan.cached else cost for key, cost in costs.items()}


def make_pictures(plan: FilmPlan, maker: PieceMaker, meter: Meter, halt: Stop) -> tuple[list[Cut], list[str]]:
    """Everything that the film's picture is joined from, in order, and warnings.

    What comes twice is made once. Raises `RenderError`, `DataFolderError` when the disk is full, and `Interrupted`.
    """
    shots, blends = _made_ones(plan), _blends(plan)
    conforming = [partial(maker.piece, shot, partial(meter.report, key)) for key, shot in shots.items()]
    made = _done(list(shots), attended(conforming, partial(meter.tell, "Preparing the clips"), halt), meter)
    blending = [
        partial(maker.blend, blend, made[blend.before.key].clip, made[blend.after.key].clip, partial(meter.report, key))
        for key, blend in blends.items()
    ]
    tell = partial(meter.tell, "Rendering the transitions")
    made |= _done(list(blends), attended(blending, tell, halt) if blending else [], meter)
    cuts = [_cut(part, made) for part in plan.parts if part.frames]
    return cuts, [
        f"{shot.clip.path.name} has damaged pictures; they may show in the film."
        for key, shot in shots.items()
        if made[key].damaged
    ]


def _made_ones(plan: FilmPlan) -> dict[str, Shot]:
    """The shots that need a piece, each piece once."""
    return {shot.key: shot for shot in plan.shots if shot.kind != "copy"}


def _blends(plan: FilmPlan) -> dict[str, Blend]:
    """The transitions, each once."""
    return {part.key: part for part in plan.parts if isinstance(part, Blend)}


def _done(keys: list[str], pieces: list[Piece], meter: Meter) -> dict[str, Piece]:
    """The pieces by key; what came from the cache reported nothing on its way."""
    for key in keys:
        meter.report(key, 1.0)
    return dict(zip(keys, pieces, strict=True))


def _cut(part: Part, made: dict[str, Piece]) -> Cut:
    """The frames that a part of the film shows, and where they are."""
    if isinstance(part, Blend):
        return Cut(made[part.key].clip, 0, part.frames)
    clip: ClipInfo = part.shot.clip if part.shot.kind == "copy" else made[part.shot.key].clip
    return Cut(clip, part.begin, part.end)
