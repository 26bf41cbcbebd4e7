"""Is this prediction that request? Pure.

Another data folder with the same token may ask for the very same: `choosing` tells apart what is equal here.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from mvcore.catalog import Model
from mvcore.generation.model_input import known_keys
from mvcore.generation.replicate.choosing import links_in

_PICTURE = "picture"


def same_request(model: Model, ours: Mapping[str, Any], prediction: Mapping[str, Any]) -> bool:
    """True when the prediction is of this model and got this input.

    Links of pictures count as equal here: one upload may be told by another link each time. Keys that we never send,
    which a model may fill in by itself, are passed over. One that does not tell its model is known by its input.
    """
    theirs = prediction.get("input")
    if not may_be_of(model, prediction) or not isinstance(theirs, Mapping):
        return False
    own = known_keys(model) | ours.keys()
    return _plain(model, ours) == _plain(model, {key: value for key, value in theirs.items() if key in own})


def may_be_of(model: Model, prediction: Mapping[str, Any]) -> bool:
    """False for a prediction of another model."""
    return prediction.get("model") in (None, "", model.id)


def identity(model: Model, ours: Mapping[str, Any]) -> str:
    """A text that is equal for equal requests, whatever their pictures."""
    pictures = model.inputs.pictures
    return f"{model.id} {json.dumps({key: ours[key] for key in ours.keys() - pictures}, sort_keys=True)}"


def pictures_of(model: Model, prediction: Mapping[str, Any]) -> tuple[str, ...]:
    """The links of the pictures that a prediction was told to have."""
    theirs = prediction.get("input")
    if not isinstance(theirs, Mapping):
        return ()
    return tuple(links_in([theirs.get(key) for key in sorted(model.inputs.pictures)]))


def created(prediction: Mapping[str, Any]) -> datetime | None:
    """When the prediction was created, with its zone; None when it does not say."""
    return moment(prediction.get("created_at"))


def moment(text: object) -> datetime | None:
    """A time as the API writes it (ISO 8601, UTC unless it names a zone); None for anything else."""
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def _plain(model: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """The input with pictures by their number and without what is empty."""
    pictures = model.inputs.pictures
    plain = {key: _pictures(value) if key in pictures else value for key, value in values.items()}
    return {key: value for key, value in plain.items() if value not in (None, [], "")}


def _pictures(value: Any) -> Any:
    return [_PICTURE] * len(value) if isinstance(value, list) else _PICTURE if value else None
