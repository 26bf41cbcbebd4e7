"""Our neutral request -> the model's own input, by the catalogue. Pure.

Only keys that the model has are sent, with the nearest value that it allows; what could not be kept is said in `notes`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mvcore.catalog import Model, Words, lines_of
from mvcore.domain import TakeKind, Trouble
from mvcore.generation import ProviderFailure
from mvcore.generation.schema_drift import as_today
from mvcore.prompting import image_prompt, script_prompt, script_schema, shortened, without

SOME_PICTURE = "data:,"
"""Stands for the link of a picture where only the rest of an input counts."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """The input for a model, and sentences about what it could not take as asked."""

    input: dict[str, Any]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    model: Model
    asked: Mapping[str, Any]
    reference: str | None
    input: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def model_input(model: Model, asked: Mapping[str, Any], reference: str | None = None) -> Mapped:
    """The input of `model` for what is `asked` (the `input` of a take). `reference` is the link of the character's
    picture. Raises `ProviderFailure` when the model cannot work without a picture and there is none.

    The same request gives the same input, also in a later version: lost orders are recognised by it.
    """
    model = as_today(model, asked)
    draft = _Draft(model, asked, reference, dict(model.inputs.fixed))
    key = _place_reference(draft)
    draft.input[model.inputs.prompt] = _prompt(draft, key)
    _place_aspect(draft)
    _place_duration(draft, key)
    _place_rest(draft)
    _place_resolution(draft)
    return Mapped({name: value for name, value in draft.input.items() if value is not None}, tuple(draft.notes))


def known_keys(model: Model) -> frozenset[str]:
    """Every input that may be sent to the model."""
    inputs = model.inputs
    choices = (inputs.aspect, inputs.resolution, inputs.duration)
    single = (inputs.prompt, inputs.seed, inputs.negative, inputs.audio, inputs.schema)
    limit = {inputs.output_limit.key} if inputs.output_limit else set()
    names = {choice.key for choice in choices if choice is not None} | {name for name in single if name}
    return frozenset(names | limit | inputs.pictures | set(inputs.fixed))


def takes_reference(model: Model) -> bool:
    """True when the model can be shown the character, as a reference or as the first frame."""
    return model.inputs.reference is not None or model.inputs.first_frame is not None


def _place_reference(draft: _Draft) -> str | None:
    """Put the picture where the model takes it; the name of that input."""
    inputs = draft.model.inputs
    if draft.reference is None:
        if inputs.first_frame_required:
            raise ProviderFailure(
                f"{draft.model.id} needs a character picture to start from: choose one or use another model.",
                Trouble.INPUT,
                field="character picture",
            )
        return None
    reference = inputs.reference
    if reference is not None and reference.only_aspect in (None, draft.asked.get("aspect_ratio")):
        draft.input[reference.key] = [draft.reference] if reference.many else draft.reference
        return reference.key
    if inputs.first_frame is not None:
        draft.input[inputs.first_frame] = draft.reference
        draft.notes.append("The clip starts with the character picture: this model has no other use for it here.")
        return inputs.first_frame
    draft.notes.append("This model takes no character picture: made from the description alone.")
    return None


def _prompt(draft: _Draft, reference_key: str | None) -> str:
    inputs, asked = draft.model.inputs, draft.asked
    match draft.model.kind:
        case TakeKind.IMAGE:
            text = image_prompt(asked, vary=inputs.seed is None)
        case TakeKind.SCRIPT:
            text = script_prompt(asked)
        case TakeKind.CLIP:
            text = str(asked.get("prompt", ""))
    mention = inputs.reference.mention if inputs.reference and reference_key == inputs.reference.key else ""
    negative = str(asked.get("negative_prompt") or "") if inputs.negative is None else ""
    tail = without(f" {mention}" if mention else "", negative)
    limit = None if inputs.prompt_limit is None else max(0, inputs.prompt_limit - len(tail))
    return (shortened(text, limit) + tail).strip()


def _place_aspect(draft: _Draft) -> None:
    choice, wanted = draft.model.inputs.aspect, draft.asked.get("aspect_ratio")
    if choice is None or not isinstance(wanted, str):
        return
    draft.input[choice.key] = nearest_aspect(choice, wanted)
    if draft.input[choice.key] != wanted:
        draft.notes.append(f"This model makes no {wanted} pictures: {draft.input[choice.key]} is the nearest.")


def _place_duration(draft: _Draft, reference_key: str | None) -> None:
    inputs, wanted = draft.model.inputs, draft.asked.get("seconds")
    if inputs.duration is None or isinstance(wanted, bool) or not isinstance(wanted, int | float):
        return
    allowed = inputs.duration.values
    if inputs.reference and reference_key == inputs.reference.key and inputs.reference.only_seconds:
        allowed = (inputs.reference.only_seconds,)
    seconds = min(allowed, key=lambda value: (abs(value - wanted), -value))
    draft.input[inputs.duration.key] = seconds
    if seconds != wanted:
        draft.notes.append(f"This model makes no clips of {wanted:g} s here: {seconds} s is the nearest.")


def _place_rest(draft: _Draft) -> None:
    inputs, asked = draft.model.inputs, draft.asked
    if inputs.seed is not None:
        draft.input[inputs.seed] = asked.get("seed")
    if inputs.negative is not None:
        draft.input[inputs.negative] = asked.get("negative_prompt") or None
    if inputs.audio is not None:
        draft.input[inputs.audio] = asked.get("sound") is not False
    if inputs.output_limit is not None and asked.get("answer_tokens"):
        draft.input[inputs.output_limit.key] = asked["answer_tokens"]
    if inputs.schema is not None:
        draft.input[inputs.schema] = _wrapped(script_schema(asked))


def _place_resolution(draft: _Draft) -> None:
    """The wanted resolution, else the nearest that is sold for what is sent so far: a smaller one first, since a larger
    one may cost more. One that has no price is not sent, unless there is none with a price."""
    choice, named = draft.model.inputs.resolution, draft.asked.get("resolution")
    if choice is None:
        return
    wanted = str(named or choice.default)
    sold = draft.model.resolutions(draft.model.usage(draft.input))
    resolution = nearest_resolution(sold, wanted) if sold else wanted
    draft.input[choice.key] = choice.sent(resolution)
    if named and resolution != named:
        draft.notes.append(f"This model makes no clip like this in {named}: {resolution} is the nearest.")


def nearest_resolution(values: Sequence[str], wanted: str) -> str:
    """The wanted resolution, else the next smaller one, else the next larger one of some `values`."""
    if wanted in values:
        return wanted
    smaller = [value for value in values if lines_of(value) < lines_of(wanted)]
    return max(smaller, key=lines_of) if smaller else min(values, key=lines_of)


def _wrapped(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON schema as `openai/gpt-5-structured` demands it; a bare one is refused (its page at replicate.com)."""
    return {"format": {"type": "json_schema", "name": "scenes", "schema": schema}}


def nearest_aspect(choice: Words, wanted: str) -> str:
    """The allowed shape that is nearest to the wanted one: by the logarithm, so that 2:1 is as far from 1:1 as 1:2."""
    return min(choice.values, key=lambda value: abs(math.log(_ratio(value)) - math.log(_ratio(wanted))))


def _ratio(text: str) -> float:
    """Width through height of "16:9"; 1 for anything else."""
    width, _, height = text.partition(":")
    try:
        return max(float(width), 1e-3) / max(float(height), 1e-3)
    except ValueError:
        return 1.0
