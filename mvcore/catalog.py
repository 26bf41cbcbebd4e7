"""What each generation model takes, costs and returns: data in `models.yaml`. No model id stands in code.

Money is US dollars, times are seconds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Literal

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from mvcore.domain import Quality, TakeKind
from mvcore.errors import SettingsError

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Price:
    """What one output, or one second of it, costs. `silent_usd` is the price without sound, where there is one."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    usd: float
    per: Literal["output", "second"] = "output"
    silent_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """An input with a few allowed words, such as aspect ratios "16:9" or resolutions "720p"."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: str
    values: tuple[str, ...]
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Durations:
    """An input with the allowed lengths of a clip, in whole seconds."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The input for the character's picture. `mention` is the sentence by which the prompt has to point at it;
    `only_seconds` and `only_aspect` are the only length and shape that go with it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: str
    many: bool = True
    mention: str = ""
    only_seconds: int | None = None
    only_aspect: str | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The names of a model's own inputs; None where it has none. `prompt_limit` is in characters; `fixed` is sent as it
    stands; `schema` takes a JSON schema of the answer. A reference does not go with a first or last frame."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    prompt: str = "prompt"
    prompt_limit: int | None = None
    reference: Reference | None = None
    first_frame: str | None = None
    first_frame_required: bool = False
    last_frame: str | None = None
    duration: Durations | None = None
    aspect: Words | None = None
    resolution: Words | None = None
    seed: str | None = None
    negative: str | None = None
    audio: str | None = None
    schema: str | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """One generation model. `expected_seconds` is a typical wait for one output, `clip_seconds` the length of a clip;
    `price_source` says when and where the price was read, `fallback` names a model of another vendor, `retired` why the
    model is probably gone; `draft` marks the cheap one for drafts."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    id: str
    provider: str
    kind: TakeKind
    price: Price
    expected_seconds: float
    clip_seconds: float = 0.0
    price_source: str = ""
    fallback: str | None = None
    retired: str | None = None
    draft: bool = False
    inputs: Inputs = field(default_factory=Inputs)

    @property
    def price_usd(self) -> float:
        """The price of one output, of a clip at its default length."""
        return self.price_of(self.clip_seconds)

    @property
    def vendor(self) -> str:
        """Who makes the model: the part of its id before the slash."""
        return self.id.partition("/")[0]

    def price_of(self, seconds: float, *, silent: bool = False) -> float:
        """The price of one output that lasts `seconds`."""
        usd = self.price.silent_usd if silent and self.price.silent_usd is not None else self.price.usd
        return usd * seconds if self.price.per == "second" else usd


@cache
def models() -> tuple[Model, ...]:
    """Every model of the catalogue, in the file's order; the first of a provider and kind is its default."""
    return read_models(yaml.safe_load(files("mvcore").joinpath("models.yaml").read_text(encoding="utf-8")))


def default_model(provider: str, kind: TakeKind) -> Model:
    """The model to use when none was chosen. Raises `SettingsError` when the provider has none of this kind."""
    for model in models():
        if model.provider == provider and model.kind is kind:
            return model
    raise SettingsError(f"models.yaml names no {kind} model for the provider {provider}: add one.")


def model_for(provider: str, kind: TakeKind, quality: Quality, chosen: str | None = None) -> Model:
    """The chosen model, else the provider's usual one for this quality. One that was chosen for another provider or is
    not in the catalogue any more counts as not chosen."""
    offered = models_of(provider, kind)
    for model in offered:
        if model.id == chosen or (chosen is None and quality is Quality.DRAFT and model.draft):
            return model
    return model_for(provider, kind, quality) if chosen else default_model(provider, kind)


def models_of(provider: str, kind: TakeKind) -> tuple[Model, ...]:
    """All models of a provider for one kind of thing, its default first."""
    return tuple(model for model in models() if (model.provider, model.kind) == (provider, kind))


def find_model(model_id: str) -> Model | None:
    """The model with this id; None when the catalogue has no such model."""
    return next((model for model in models() if model.id == model_id), None)


def price_text(usd: float) -> str:
    """A price as it stands on a button: "free" or "about $0.16"."""
    return "free" if usd == 0 else f"about ${usd:.2f}"


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
    row = dict(row)
    if "price_usd" in row:
        row["price"] = {"usd": row.pop("price_usd")}
    try:
        return TypeAdapter(Model).validate_python(row)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"models.yaml: {row.get('id', 'an entry')}: {place}: {first['msg']}.") from exc


def _check_ids(read: Iterable[Model]) -> None:
    seen: set[str] = set()
    for model in read:
        if model.id in seen:
            raise SettingsError(f"models.yaml names {model.id} twice: remove one.")
        seen.add(model.id)


def _is_default(model: Model, read: Sequence[Model]) -> bool:
    return model is next(other for other in read if (other.provider, other.kind) == (model.provider, model.kind))


def _fallback_is_no_help(model: Model, read: Sequence[Model]) -> bool:
    if model.fallback is None:
        return False
    other = next((other for other in read if other.id == model.fallback), None)
    if other is None or other.retired:
        return True
    return (other.provider, other.kind) != (model.provider, model.kind) or other.vendor == model.vendor


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
    """Prices on buttons count with `clip_seconds`, so it has to be the length that is really asked for."""
    reference = model.inputs.reference
    return reference is not None and reference.only_seconds not in (None, model.clip_seconds)


_CHECKS: tuple[tuple[Callable[[Model, Sequence[Model]], bool], str], ...] = (
    (lambda model, _: model.price.usd < 0 or model.expected_seconds <= 0, "price and expected_seconds count from 0 up"),
    (lambda model, _: model.price.usd > 0 and not model.price_source, "a price needs its price_source"),
    (lambda model, read: bool(model.retired) and _is_default(model, read), "a retired model cannot be the default"),
    (lambda model, _: bool(model.retired) and model.fallback is None, "a retired model needs a fallback"),
    (_fallback_is_no_help, "the fallback has to be a living model of the same kind by another vendor"),
    (_clip_length_is_not_offered, "clip_seconds has to be one of the durations"),
    (_resolution_is_not_offered, "the default resolution has to be one of its values"),
    (_reference_needs_another_length, "clip_seconds has to be the reference's only_seconds"),
    (_reference_asks_for_the_impossible, "the reference's only_seconds and only_aspect have to be among the values"),
)
