"""What the debug log says of an order: what is asked for, and what was taken where nothing was chosen."""

from contextlib import suppress
from typing import Any

from mvcore import debug_log
from mvcore.catalog import find_model
from mvcore.domain import Brief, Scene, Take, TakeKind
from mvcore.errors import NotFound
from mvcore.steps.bench import Workbench

_TAKEN = {"clip_resolution": "resolution", "clip_seconds": "seconds", "clip_sound": "sound"}
"""Settings of a clip, by their names in a brief, with those in the input of a take."""


def tell_order(bench: Workbench, take: Take) -> None:
    """Write the events `order` and, where something was left to the app, `defaults`."""
    if not debug_log.is_on():
        return
    asked = {f"input.{name}": value for name, value in take.input.items()}
    debug_log.event("order", **_names(take), slot=take.slot, attempt=take.attempt, price_usd=take.price_usd, **asked)
    with suppress(NotFound):  # deleted meanwhile
        project = bench.store.project(take.project_id)
        scene = next((scene for scene in project.scenes if scene.take.id == take.id), None)
        if taken := _defaults(take, project.brief, scene):
            debug_log.event("defaults", take=take.id, project=take.project_id, **taken)


def tell_ordered(take: Take, remote_id: str) -> None:
    """Write the event `ordered`: the provider has it, under this id."""
    debug_log.event("ordered", **_names(take), prediction=remote_id)


def _names(take: Take) -> dict[str, Any]:
    return {
        "kind": take.kind.value,
        "provider": take.provider,
        "model": take.model,
        "take": take.id,
        "project": take.project_id,
    }


def _defaults(take: Take, brief: Brief, scene: Scene | None) -> dict[str, Any]:
    """What nobody chose, by its name in a brief, with what was taken; without what a model lets nobody choose."""
    taken: dict[str, Any] = {}
    if getattr(brief, take.kind.model_field) is None:
        taken[take.kind.model_field] = take.model
    if take.kind is TakeKind.CLIP:
        chosen = [each for each in (scene, brief) if each is not None]
        left = [name for name in _TAKEN if all(getattr(each, name) is None for each in chosen)]
        taken |= {name: take.input.get(_TAKEN[name], _usual(take, name)) for name in left}
    return {name: value for name, value in taken.items() if value is not None}


def _usual(take: Take, name: str) -> object:
    """What the input of a take leaves out because it is as usual."""
    model = find_model(take.model)
    if model is None:
        return None
    if name == "clip_sound":
        return True if model.inputs.audio else None
    return model.inputs.resolution.default if name == "clip_resolution" and model.inputs.resolution else None
