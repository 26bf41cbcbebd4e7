"""Models as they are today, and how an image was made."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from mvcore.catalog import Model, find_model
from mvcore.domain import Take, TakeKind, TakeStatus
from mvcore.errors import NotFound
from mvcore.generation import LiveModel
from mvcore.studio.looking import Looking

FREE_PROVIDER = "demo"
"""What it makes costs nothing, and it is asked nothing about its models."""


@dataclass(frozen=True, slots=True)
class ImageMetadata:
    """How a picture was made: the words, the model and its parameters, how many pictures were asked for together with
    it and how many of them came, and when. One that was brought along has no model."""

    asset_id: str
    description: str
    model: str | None
    parameters: Mapping[str, Any]
    requested: int
    generated: int
    created_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with the time in ISO 8601."""
        return {**asdict(self), "created_at": self.created_at.isoformat()}


class Models(Looking):
    """What is known about models and their images."""

    def live_model(self, model_id: str) -> LiveModel | None:
        """The model as it is today; None as long as that is not known. Never waits: a look goes on in the background,
        at most one in ten minutes for each model."""
        model = find_model(model_id)
        if model is None:
            return None
        return LiveModel(model_id) if model.provider == FREE_PROVIDER else self._live.known(model_id)

    def look_at_models(self, models: Iterable[Model], seconds: float) -> None:
        """Wait up to so many seconds until it is known what these models take today: their prices count with it."""
        deadline = time.monotonic() + seconds
        for model in models:
            if model.provider != FREE_PROVIDER:
                self._live.soon(model.id, max(0.0, deadline - time.monotonic()))

    def image_metadata(self, asset_id: str) -> ImageMetadata:
        """How the picture with this id was made. Raises `NotFound`, also for a file that is no picture."""
        asset = self.asset(asset_id)
        if asset.kind != "image":
            raise NotFound(f"The file {asset_id} is no picture.")
        try:
            take = self._store.take(asset_id)  # a picture bears the id of the take that made it
        except NotFound:
            return ImageMetadata(asset_id, "", None, {}, 1, 1, asset.created_at)
        together = [other for other in self.takes(take.project_id) if _is_of_batch(other, take)]
        came = {other.slot for other in together if other.status is TakeStatus.READY}
        return ImageMetadata(
            asset_id=asset_id,
            description=str(take.input.get("prompt", "")),
            model=take.model,
            parameters=_parameters(take, find_model(take.model)),
            requested=int(take.input.get("image_count") or len({other.slot for other in together})),
            generated=len(came),
            created_at=take.finished_at or asset.created_at,
        )


def _is_of_batch(other: Take, take: Take) -> bool:
    return other.kind is TakeKind.IMAGE and other.input.get("batch") == take.input.get("batch")


def _parameters(take: Take, model: Model | None) -> dict[str, Any]:
    """What was asked for beside the words, and what the catalogue adds for this model."""
    asked = {name: take.input[name] for name in ("look", "aspect_ratio", "seed") if name in take.input}
    if model is None:
        return asked
    resolution = model.inputs.resolution
    return {**model.inputs.fixed, **({resolution.key: resolution.default} if resolution else {}), **asked}
