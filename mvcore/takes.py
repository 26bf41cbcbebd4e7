"""New takes and films: what is asked of a model for an image, a script or a clip. Pure but for ids, seeds and times."""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mvcore.catalog import Model
from mvcore.domain import Brief, Film, Project, Scene, Take, TakeStatus, new_id, now
from mvcore.prompting import SceneText

_MAX_SEED = 2**31 - 1


def base_seed() -> int:
    """A random seed that leaves room for one offset per slot."""
    return random.SystemRandom().randrange(_MAX_SEED - 1000)


def image_takes(project_id: str, brief: Brief, model: Model) -> tuple[Take, ...]:
    """One take per image option, with seeds base + offset."""
    base = base_seed()
    return tuple(
        _image_take(project_id, brief, model, position, base + position) for position in range(brief.image_count)
    )


def _image_take(project_id: str, brief: Brief, model: Model, position: int, seed: int) -> Take:
    asked = {
        "prompt": brief.character,
        "number": position + 1,
        "seed": seed,
        "aspect_ratio": brief.aspect.value,
        "look": brief.look,
    }
    return _take(project_id, model, position, asked, model.expected_seconds)


def script_take(project_id: str, brief: Brief, model: Model) -> Take:
    """The take that writes all scenes of a project."""
    asked = {
        "prompt": brief.idea,
        "character": brief.character,
        "look": brief.look,
        "scene_count": brief.scene_count,
        "number": 1,
        "seed": base_seed(),
        "aspect_ratio": brief.aspect.value,
    }
    return _take(project_id, model, 0, asked, model.expected_seconds)


def written_scenes(
    project: Project, texts: tuple[SceneText, ...], model: Model, expected_seconds: float
) -> tuple[Scene, ...]:
    """Scenes as written, each with the first take of its clip."""
    base = base_seed()
    return tuple(
        Scene(
            id=new_id(),
            position=position,
            title=text.title,
            description=text.description,
            negative_description=text.negative_description,
            take=_take(
                project.id, model, position, _clip_input(project, text, model, position, base), expected_seconds
            ),
        )
        for position, text in enumerate(texts)
    )


def _clip_input(project: Project, text: SceneText, model: Model, position: int, base: int) -> dict[str, Any]:
    return {
        "prompt": text.description,
        "negative_prompt": text.negative_description,
        "title": text.title,
        "number": position + 1,
        "seconds": model.clip_seconds,
        "aspect_ratio": project.brief.aspect.value,
        "seed": base + position,
        "character_reference": project.character_asset_id,
    }


def again(former: Take, **changed: Any) -> Take:
    """Another take of the same request with a new seed; `changed` replaces inputs."""
    seed = base_seed()
    return replace(
        former,
        id=new_id(),
        input={**former.input, **changed, "seed": seed},
        seed=seed,
        status=TakeStatus.QUEUED,
        progress=0.0,
        created_at=now(),
        submit_started_at=None,
        finished_at=None,
        remote_id=None,
        cost_usd=0.0,
        error=None,
        warning=None,
        asset_id=None,
        collectable=False,
    )


def _take(project_id: str, model: Model, slot: int, asked: Mapping[str, Any], expected_seconds: float) -> Take:
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
        expected_seconds=expected_seconds,
        created_at=now(),
        submit_started_at=None,
        finished_at=None,
        remote_id=None,
        cost_usd=0.0,
        error=None,
        warning=None,
        asset_id=None,
        collectable=False,
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
    )
