"""New takes and films: what is asked of a model for an image, a script or a clip. Pure but for ids, seeds and times.

`known` tells of models as they are today, since the price of a take depends on what will be sent.
"""

import hashlib
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from mvcore.catalog import Model, find_model
from mvcore.clip_settings import RESOLUTION, SOUND, ClipSettings, clip_settings
from mvcore.domain import Brief, Film, Project, Scene, Take, TakeKind, TakeStatus, new_id, now
from mvcore.prompting import SceneText
from mvcore.quotes import Known, Quote, nothing_known, quote

_MAX_SEED = 2**31 - 1
_NOT_IN_KEY = ("number", "title", "character_reference", "image_count", "batch")
_DECIDED_AT_ORDER = ("leave_out", "offered")
_ANSWER_TOKENS, PROMISE = "answer_tokens", "clip_promise"
_THINKING, _A_SCENE = 4096, 600
_BY_MODEL = ("seconds", RESOLUTION, SOUND, _ANSWER_TOKENS)
"""What is asked of one model in another way than of another."""


def base_seed() -> int:
    """A random seed that leaves room for one offset per slot."""
    return random.SystemRandom().randrange(_MAX_SEED - 1000)


def stable_seed(*words: str) -> int:
    """A seed that is the same for the same words: asking for the same thing again is the same request, which has been
    paid for and comes back for nothing. Whoever wants something new asks for another take."""
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return int.from_bytes(digest[:8], "big") % (_MAX_SEED - 1000)


def quote_of(
    kind: TakeKind,
    model: Model,
    project: Project,
    *,
    scene: Scene | None = None,
    has_picture: bool = True,
    known: Known = nothing_known,
) -> Quote:
    """The price of one image, script or clip of a project; of a scene's clip with the scene's settings."""
    match kind:
        case TakeKind.IMAGE:
            return quote(model, _asked_for_image(project.brief, 0, 0, ""), has_picture=False, known=known)
        case TakeKind.SCRIPT:
            return quote(model, _asked_for_script(project.brief, model), has_picture=False, known=known)
        case TakeKind.CLIP:
            settings = clip_settings(model, project.brief, project.choices, scene)
            asked = {"aspect_ratio": project.brief.aspect.value, **settings.as_input(model)}
            return quote(model, asked, has_picture=has_picture, known=known)


def image_takes(
    project_id: str, brief: Brief, model: Model, *, anew: bool = False, known: Known = nothing_known
) -> tuple[Take, ...]:
    """One take per image option, with seeds base + offset: those that belong to the brief or, `anew`, random ones."""
    base = base_seed() if anew else stable_seed(brief.character, brief.look, brief.aspect.value)
    batch = new_id()
    return tuple(
        _take(project_id, model, position, _asked_for_image(brief, position, base + position, batch), known)
        for position in range(brief.image_count)
    )


def _asked_for_image(brief: Brief, position: int, seed: int, batch: str) -> dict[str, Any]:
    return {
        "image_count": brief.image_count,
        "batch": batch,
        "prompt": brief.character,
        "number": position + 1,
        "seed": seed,
        "aspect_ratio": brief.aspect.value,
        "look": brief.look,
    }


def script_take(
    project_id: str,
    brief: Brief,
    model: Model,
    known: Known = nothing_known,
    promise: Mapping[str, Any] | None = None,
) -> Take:
    """The take that writes all scenes of a project. `promise` is what was shown of their clips, see `clip_promise`."""
    promised = {PROMISE: dict(promise)} if promise is not None else {}
    asked = {**_asked_for_script(brief, model), "seed": base_seed(), **promised}
    return _take(project_id, model, 0, asked, known)


def clip_promise(project: Project, model: Model, usd: float) -> dict[str, Any]:
    """The price that was shown for each clip of a script before it was written: none is ordered for more, unless
    another model or other settings are chosen meanwhile."""
    settings = clip_settings(model, project.brief, project.choices)
    return {"model": model.id, "asked": settings.as_input(model), "usd": usd}


def _asked_for_script(brief: Brief, model: Model) -> dict[str, Any]:
    return {
        "prompt": brief.idea,
        "character": brief.character,
        "look": brief.look,
        "scene_count": brief.scene_count,
        "number": 1,
        "aspect_ratio": brief.aspect.value,
        **_bounds(model, brief.scene_count),
    }


def _bounds(model: Model, scene_count: int) -> dict[str, Any]:
    """How long the answer of a text model may be, in tokens: twice what scenes of 150 words take, and room to think."""
    limit = model.inputs.output_limit
    return {_ANSWER_TOKENS: min(limit.tokens, _THINKING + scene_count * _A_SCENE)} if limit is not None else {}


def written_scenes(
    project: Project, texts: tuple[SceneText, ...], model: Model, known: Known = nothing_known
) -> tuple[Scene, ...]:
    """Scenes as written, each with the first take of its clip."""
    base = stable_seed(*(text.description for text in texts))
    promise = project.script.input.get(PROMISE) if project.script is not None else None
    settings = clip_settings(model, project.brief, project.choices)
    return tuple(
        Scene(
            id=new_id(),
            position=position,
            title=text.title,
            description=text.description,
            negative_description=text.negative_description,
            take=_as_promised(
                promise,
                _take(
                    project.id,
                    model,
                    position,
                    _asked_for_clip(project, text, model, position, base + position, settings),
                    known,
                    project.character.sha256 if project.character else "",
                ),
            ),
        )
        for position, text in enumerate(texts)
    )


def _as_promised(promise: object, take: Take) -> Take:
    """The take at the price that was shown for it: what has become dearer is not ordered until somebody saw that."""
    if not isinstance(promise, Mapping) or promise.get("model") != take.model:
        return take
    asked = promise.get("asked") or {}
    is_same = all(take.input.get(name) == asked.get(name) for name in _BY_MODEL if name != _ANSWER_TOKENS)
    return replace(take, price_usd=min(float(promise["usd"]), take.price_usd)) if is_same else take


def _asked_for_clip(
    project: Project, text: SceneText, model: Model, position: int, seed: int, settings: ClipSettings
) -> dict[str, Any]:
    return {
        "prompt": text.description,
        "negative_prompt": text.negative_description,
        "title": text.title,
        "number": position + 1,
        "aspect_ratio": project.brief.aspect.value,
        "seed": seed,
        "character_reference": project.character_asset_id,
        **settings.as_input(model),
    }


def again(
    former: Take, model: Model, settings: ClipSettings | None = None, known: Known = nothing_known, **changed: Any
) -> Take:
    """Another take of the same request by this model with a new seed, a clip with `settings`; `changed` replaces
    inputs."""
    kept = {name: value for name, value in {**former.input, **changed}.items() if name not in _BY_MODEL}
    own = settings.as_input(model) if settings is not None else _bounds(model, former.input.get("scene_count", 0))
    take = _anew(former, {**kept, **own, "seed": base_seed()})
    return replace(
        take,
        provider=model.provider,
        model=model.id,
        expected_seconds=model.expected_seconds,
        price_usd=_price(model, take.input, known),
    )


def is_same_but_seed(take: Take, other: Take) -> bool:
    """True when both ask the same of the same model; seeds and what only names or counts a take do not matter."""
    passed_over = {*_NOT_IN_KEY, *_DECIDED_AT_ORDER, "seed"} - {"character_reference"}

    def asked(one: Take) -> dict[str, Any]:
        return {name: value for name, value in one.input.items() if name not in passed_over}

    return (take.kind, take.model, asked(take)) == (other.kind, other.model, asked(other))


def automatic(former: Take, **changed: Any) -> Take:
    """The attempt that follows a failure by itself: the same request, or one that also says what was wrong, which costs
    what its longer text does: by the model as it was when the former one was ordered."""
    asked = {**former.input, **changed}
    take = replace(_anew(former, asked), attempt=former.attempt + 1)
    model = find_model(former.model)
    return replace(take, price_usd=_price(model, asked, nothing_known)) if changed and model else take


def corrected(former: Take) -> Take:
    """The second and last time that a script is asked for, with the unusable answer and what was wrong with it."""
    return automatic(former, correction={"answer": former.technical or "", "complaint": former.error or ""})


def _anew(former: Take, asked: Mapping[str, Any]) -> Take:
    """A queued take in place of a former one. Created after it in any case, as takes are shown in that order."""
    return Take(
        id=new_id(),
        project_id=former.project_id,
        kind=former.kind,
        slot=former.slot,
        provider=former.provider,
        model=former.model,
        input={name: value for name, value in asked.items() if name not in _DECIDED_AT_ORDER},
        seed=asked["seed"],
        status=TakeStatus.QUEUED,
        progress=0.0,
        expected_seconds=former.expected_seconds,
        created_at=max(now(), former.created_at + timedelta(microseconds=1)),
        price_usd=former.price_usd,
    )


def request_key(model: Model, asked: Mapping[str, Any], picture: str = "") -> str | None:
    """Equal for requests that would bring the same result: model, input, seed and the SHA-256 of the character's
    picture. None for what costs nothing and for scripts, of which no file is kept."""
    if model.is_free or model.kind is TakeKind.SCRIPT:
        return None
    own = {name: value for name, value in asked.items() if name not in _NOT_IN_KEY}
    text = json.dumps([model.id, own, picture], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _price(model: Model, asked: Mapping[str, Any], known: Known) -> float:
    return quote(model, asked, has_picture=asked.get("character_reference") is not None, known=known).usd


def _take(project_id: str, model: Model, slot: int, asked: Mapping[str, Any], known: Known, picture: str = "") -> Take:
    return Take(
        id=new_id(),
        project_id=project_id,
        kind=model.kind,
        slot=slot,
        provider=model.provider,
        model=model.id,
        input=asked,
        seed=asked["seed"],
        status=TakeStatus.QUEUED,
        progress=0.0,
        expected_seconds=model.expected_seconds,
        created_at=now(),
        price_usd=_price(model, asked, known),
        request_key=request_key(model, asked, picture),
    )


def new_film(project: Project) -> Film:
    """A film of the clips that are ready now; it remembers the positions of the scenes that it leaves out."""
    ready = project.ready_scenes
    left_out = tuple(scene.position for scene in project.scenes if scene not in ready)
    return Film(
        id=new_id(),
        project_id=project.id,
        status=TakeStatus.QUEUED,
        progress=0.0,
        stage="Waiting to start",
        scene_asset_ids=tuple(scene.take.asset_id for scene in ready if scene.take.asset_id),
        left_out=left_out,
        created_at=now(),
        finished_at=None,
        error=None,
        asset_id=None,
        report={},
        choices=project.choices,
        scene_ids=tuple(scene.id for scene in ready),
        poster_asset_id=new_id(),
    )
