"""What a model takes today, by its own page: providers change their models and take them away."""

from collections.abc import Mapping
from typing import Any

from mvcore.catalog import Model
from mvcore.generation import LiveModel
from mvcore.generation.replicate.inputs import known_keys


def compared(model: Model, page: object) -> LiveModel:
    """The model by the answer of `GET /v1/models/{owner}/{name}`. A page without a schema says nothing."""
    schemas = _inside(page, "latest_version", "openapi_schema", "components", "schemas")
    properties = _inside(schemas, "Input", "properties")
    if not properties:
        return LiveModel(model.id)
    known = known_keys(model)
    required = _inside(schemas, "Input").get("required")
    return LiveModel(
        model.id,
        dropped=tuple(sorted(known - properties.keys())),
        missing=tuple(sorted(set(required) - known)) if isinstance(required, list) else (),
        values=tuple(sorted(key for key, offered in _offered(model) if not _takes(schemas, properties, key, offered))),
    )


def _offered(model: Model) -> list[tuple[str, set[Any]]]:
    inputs = model.inputs
    words = [(choice.key, set(choice.values)) for choice in (inputs.aspect, inputs.resolution) if choice]
    return words + ([(inputs.duration.key, set(inputs.duration.values))] if inputs.duration else [])


def _takes(schemas: Mapping[str, Any], properties: Mapping[str, Any], key: str, offered: set[Any]) -> bool:
    """True when the input has no list of values, or one that holds all that are offered. The list stands in the
    property itself or, as Replicate writes it, in a schema of its own that it refers to."""
    own = _inside(properties, key)
    parts = [own, *(part for part in own.get("allOf", []) if isinstance(part, dict))]
    named = [_inside(schemas, str(part.get("$ref", "")).rpartition("/")[2]) for part in parts]
    lists = [part["enum"] for part in [*parts, *named] if isinstance(part.get("enum"), list)]
    return all(offered <= set(values) for values in lists)


def _inside(value: object, *path: str) -> Mapping[str, Any]:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}
