"""What a model takes today, by its own page: providers change their models and take them away."""

from collections.abc import Mapping
from typing import Any

from mvcore.catalog import Model
from mvcore.generation import LiveModel
from mvcore.generation.model_input import known_keys


def compared(model: Model, page: object) -> LiveModel:
    """The model by the answer of `GET /v1/models/{owner}/{name}`. A page without a schema says nothing."""
    schemas = _inside(page, "latest_version", "openapi_schema", "components", "schemas")
    properties = _inside(schemas, "Input", "properties")
    if not properties:
        return LiveModel(model.id)
    known = known_keys(model)
    required = _inside(schemas, "Input").get("required")
    offered = {key: today for key, ours in _ours(model) if (today := _left(schemas, properties, key, ours)) is not None}
    return LiveModel(
        model.id,
        dropped=tuple(sorted(known - properties.keys())),
        missing=tuple(sorted(set(required) - known)) if isinstance(required, list) else (),
        offered=offered,
    )


def _ours(model: Model) -> list[tuple[str, tuple[Any, ...]]]:
    """Every input of which the catalogue names values, with them."""
    inputs = model.inputs
    choices = [choice for choice in (inputs.aspect, inputs.resolution) if choice]
    words = [(choice.key, tuple(choice.sent(value) for value in choice.values)) for choice in choices]
    lengths = [(inputs.duration.key, inputs.duration.values)] if inputs.duration else []
    limits = [(inputs.output_limit.key, (inputs.output_limit.tokens,))] if inputs.output_limit else []
    return [*words, *lengths, *limits, *((key, (value,)) for key, value in inputs.fixed.items())]


def _left(
    schemas: Mapping[str, Any], properties: Mapping[str, Any], key: str, ours: tuple[Any, ...]
) -> tuple[Any, ...] | None:
    """The values that the input takes today, when ours are not all among them; None when they are. A list of values
    stands in the property itself or, as Replicate writes it, in a schema of its own that the property refers to."""
    own = _inside(properties, key)
    parts = [own, *(part for part in own.get("allOf", []) if isinstance(part, dict))]
    named = [_inside(schemas, str(part.get("$ref", "")).rpartition("/")[2]) for part in parts]
    lists = [part["enum"] for part in [*parts, *named] if isinstance(part.get("enum"), list)]
    for today in lists:
        if any(value not in today for value in ours):
            return tuple(value for value in today if isinstance(value, str | int | float))
    within = tuple(value for value in ours if _is_within(own, value))
    return None if len(within) == len(ours) else within


def _is_within(schema: Mapping[str, Any], value: object) -> bool:
    """True unless the value is a number beyond the input's bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    least, most = schema.get("minimum"), schema.get("maximum")
    return not (isinstance(least, int | float) and value < least) and not (
        isinstance(most, int | float) and value > most
    )


def _inside(value: object, *path: str) -> Mapping[str, Any]:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}
