"""The models of `models.yaml`, checked: a mistake in it is told by name before anything is ordered by it."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mvcore.catalog.model import Model
from mvcore.catalog.prices import Usage, ambiguous
from mvcore.domain import TakeKind
from mvcore.errors import SettingsError


def read_models(rows: object) -> tuple[Model, ...]:
    """The models of `models.yaml`. Raises `SettingsError` that names the model and what is wrong with it."""
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise SettingsError("models.yaml is no list of models: each entry starts with `- id:`.")
    read = tuple(_read_model(row) for row in rows)
    _check_ids(read)
    for model in read:
        for wrong, message in _CHECKS:
            if wrong(model, read):
                raise SettingsError(f"models.yaml: {model.id}: {message}.")
    return read


def _read_model(row: object) -> Model:
    if not isinstance(row, Mapping):
        raise SettingsError("models.yaml has an entry that is no model: each entry starts with `- id:`.")
    try:
        return TypeAdapter(Model).validate_python(_with_sources(row))
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"models.yaml: {row.get('id', 'an entry')}: {place}: {first['msg']}.") from exc


def _with_sources(row: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with the source and the day of `prices_read` in every price that has none of its own."""
    own = {key: value for key, value in row.items() if key != "prices_read"}
    read, prices = row.get("prices_read"), row.get("prices")
    if isinstance(read, Mapping) and isinstance(prices, Sequence):
        own["prices"] = [{**read, **price} if isinstance(price, Mapping) else price for price in prices]
    return own


def _check_ids(read: Iterable[Model]) -> None:
    seen: set[str] = set()
    for model in read:
        if model.id in seen:
            raise SettingsError(f"models.yaml names {model.id} twice: remove one.")
        seen.add(model.id)


def _has_no_living_default(model: Model, read: Sequence[Model]) -> bool:
    return all(other.ends is not None for other in read if (other.provider, other.kind) == (model.provider, model.kind))


def _fallback_is_no_help(model: Model, read: Sequence[Model]) -> bool:
    others = [next((other for other in read if other.id == model_id), None) for model_id in model.fallbacks]
    is_same = [other is not None and (other.provider, other.kind) == (model.provider, model.kind) for other in others]
    return (
        model.id in model.fallbacks
        or not all(is_same)
        or (bool(others) and others[0] is not None and others[0].vendor == model.vendor)
    )


def _chain_ends_nowhere(model: Model, read: Sequence[Model]) -> bool:
    """True for a model that ends and leads to no other one that has no end."""
    if model.ends is None:
        return False
    return not any(other.id in model.fallbacks and other.ends is None for other in read)


def _clip_length_is_not_offered(model: Model, _: Sequence[Model]) -> bool:
    if model.kind is not TakeKind.CLIP:
        return False
    duration = model.inputs.duration
    return model.clip_seconds <= 0 or (duration is not None and model.clip_seconds not in duration.values)


def _resolution_is_not_offered(model: Model, _: Sequence[Model]) -> bool:
    chosen = model.inputs.resolution
    return chosen is not None and chosen.default not in chosen.values


def _reference_asks_for_the_impossible(model: Model, _: Sequence[Model]) -> bool:
    reference, duration, aspect = model.inputs.reference, model.inputs.duration, model.inputs.aspect
    if reference is None:
        return False
    no_seconds = reference.only_seconds is not None and (
        duration is None or reference.only_seconds not in duration.values
    )
    no_aspect = reference.only_aspect is not None and (aspect is None or reference.only_aspect not in aspect.values)
    return no_seconds or no_aspect


def _reference_needs_another_length(model: Model, _: Sequence[Model]) -> bool:
    """The usual length has to be the one that goes with a picture: most clips have one."""
    reference = model.inputs.reference
    return reference is not None and reference.only_seconds not in (None, model.clip_seconds)


def _price_is_unsourced(model: Model, _: Sequence[Model]) -> bool:
    return any(row.usd > 0 and not (row.source and row.read) for row in model.prices)


def _price_names_what_is_not_sold(model: Model, _: Sequence[Model]) -> bool:
    """True for a condition that no order can meet: mostly a slip of the pen."""
    inputs = model.inputs
    resolutions = inputs.resolution.values if inputs.resolution else ()
    lengths = inputs.duration.values if inputs.duration else (model.clip_seconds,)
    return any(
        (row.when.resolution is not None and row.when.resolution not in resolutions)
        or (row.when.seconds is not None and row.when.seconds not in lengths)
        or (row.when.audio is not None and inputs.audio is None)
        for row in model.prices
    )


def _something_has_no_price(model: Model, _: Sequence[Model]) -> bool:
    """True when there is a length, with or without sound and picture, that is sold at no resolution at all."""
    return any(not model.resolutions(usage) and model.price(usage) is None for usage in _usages(model))


def _price_counts_nothing(model: Model, _: Sequence[Model]) -> bool:
    """True for a price by the second of what is no clip, and the like: it would be quoted as free."""
    sizes = model.inputs.resolution.values if model.inputs.resolution else ()
    units = {"run", "output"}
    units |= {"second"} if model.kind is TakeKind.CLIP else set()
    units |= {"input_mtoken", "output_mtoken"} if model.kind is TakeKind.SCRIPT else set()
    units |= {"output_mp"} if sizes and all(size.endswith(" MP") for size in sizes) else set()
    counted = [row.per for row in model.prices if row.per != "input_mp"]
    return not set(counted) <= units or (bool(model.prices) and not counted)


def _usages(model: Model) -> Iterator[Usage]:
    inputs = model.inputs
    lengths: Sequence[float] = inputs.duration.values if inputs.duration else (model.clip_seconds,)
    sounds = (True, False) if inputs.audio else (None,)
    pictures = (True, False) if inputs.pictures else (False,)
    for seconds, audio, references in itertools.product(lengths, sounds, pictures):
        yield Usage(seconds=seconds, audio=audio, references=references)


def _answer_has_no_bound(model: Model, _: Sequence[Model]) -> bool:
    limit = model.inputs.output_limit
    return model.is_billed_by_token and (limit is None or not 0 < limit.tokens <= limit.most)


_CHECKS: tuple[tuple[Callable[[Model, Sequence[Model]], Any], str], ...] = (
    (
        lambda model, _: model.expected_seconds <= 0 or any(not 0 <= row.usd < 1e6 for row in model.prices),
        "prices and expected_seconds count from 0 up",
    ),
    (_price_is_unsourced, "a price needs its source and the day when it was read"),
    (
        lambda model, _: ambiguous(model.prices),
        "two prices of one unit hold at once, none the more specific one",
    ),
    (_has_no_living_default, "there has to be a model of this kind without an end"),
    (_price_counts_nothing, "a price is by something that no order of this model has"),
    (_fallback_is_no_help, "fallbacks have to be models of the same kind, the first one by another vendor"),
    (_chain_ends_nowhere, "a model that ends needs a fallback without an end"),
    (lambda model, _: (model.ends is None) != (not model.ends_source), "an end needs its ends_source"),
    (_clip_length_is_not_offered, "clip_seconds has to be one of the durations"),
    (_resolution_is_not_offered, "the default resolution has to be one of its values"),
    (_reference_needs_another_length, "clip_seconds has to be the reference's only_seconds"),
    (_reference_asks_for_the_impossible, "the reference's only_seconds and only_aspect have to be among the values"),
    (_price_names_what_is_not_sold, "a price is for something that the inputs do not offer"),
    (_something_has_no_price, "something that can be asked for has no price"),
    (_answer_has_no_bound, "a model that bills by token needs an output_limit"),
)
