"""A model of the catalogue, narrowed to what it takes today. Pure.

What was left out is written down with the take before it is ordered (`leave_out` and `offered` in its input), so that a
lost order is looked for with exactly the input that was sent.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mvcore.catalog import Durations, Inputs, Model, OutputLimit, Reference, Words

_SHAPE = re.compile(r"\d+:\d+")


def as_today(model: Model, asked: Mapping[str, Any]) -> Model:
    """The model without the inputs in `leave_out`, and with the values in `offered` only. A value that is not offered
    any more gives way to the nearest that is; an input of which none is left is left out."""
    gone: Collection[str] = asked.get("leave_out") or ()
    offered: Mapping[str, Sequence[Any]] = asked.get("offered") or {}
    return replace(model, inputs=_inputs(model.inputs, gone, offered)) if gone or offered else model


def _inputs(inputs: Inputs, gone: Collection[str], offered: Mapping[str, Sequence[Any]]) -> Inputs:
    duration = _durations(inputs.duration, gone, offered)
    first_frame = _kept(inputs.first_frame, gone)
    return replace(
        inputs,
        duration=duration,
        reference=_reference(inputs.reference, gone, duration),
        first_frame=first_frame,
        first_frame_required=inputs.first_frame_required and first_frame is not None,
        last_frame=_kept(inputs.last_frame, gone),
        aspect=_shapes(inputs.aspect, gone, offered),
        resolution=_resolutions(inputs.resolution, gone, offered),
        seed=_kept(inputs.seed, gone),
        negative=_kept(inputs.negative, gone),
        audio=_kept(inputs.audio, gone),
        schema=_kept(inputs.schema, gone),
        output_limit=_output_limit(inputs.output_limit, gone, offered),
        fixed={key: value for key, value in inputs.fixed.items() if key not in gone and _takes(offered, key, value)},
    )


def _kept(key: str | None, gone: Collection[str]) -> str | None:
    return None if key in gone else key


def _output_limit(
    limit: OutputLimit | None, gone: Collection[str], offered: Mapping[str, Sequence[Any]]
) -> OutputLimit | None:
    return limit if limit and limit.key not in gone and _takes(offered, limit.key, limit.tokens) else None


def _takes(offered: Mapping[str, Sequence[Any]], key: str, value: Any) -> bool:
    return key not in offered or value in offered[key]


def _reference(reference: Reference | None, gone: Collection[str], duration: Durations | None) -> Reference | None:
    """A reference goes with one length only at some models: without that length it goes too."""
    if reference is None or reference.key in gone:
        return None
    seconds = reference.only_seconds
    return reference if seconds is None or (duration is not None and seconds in duration.values) else None


def _durations(
    choice: Durations | None, gone: Collection[str], offered: Mapping[str, Sequence[Any]]
) -> Durations | None:
    if choice is None or choice.key in gone:
        return None
    today = [value for value in offered.get(choice.key, choice.values) if isinstance(value, int) and value > 0]
    values = tuple(value for value in choice.values if value in today) or tuple(today)
    return replace(choice, values=values) if values else None


def _shapes(choice: Words | None, gone: Collection[str], offered: Mapping[str, Sequence[Any]]) -> Words | None:
    if choice is None or choice.key in gone:
        return None
    today = [str(value) for value in offered.get(choice.key, choice.values)]
    values = tuple(value for value in choice.values if value in today)
    values = values or tuple(value for value in today if _SHAPE.fullmatch(value))
    return replace(choice, values=values) if values else None


def _resolutions(choice: Words | None, gone: Collection[str], offered: Mapping[str, Sequence[Any]]) -> Words | None:
    """The default, else the next smaller one that is offered, else the next larger: a larger one may cost more."""
    if choice is None or choice.key in gone:
        return None
    values = tuple(value for value in choice.values if _takes(offered, choice.key, choice.sent(value)))
    if not values or choice.default in values or choice.default is None:
        return replace(choice, values=values) if values else None
    at = choice.values.index(choice.default)
    smaller = [value for value in values if choice.values.index(value) < at]
    return replace(choice, values=values, default=smaller[-1] if smaller else values[0])
