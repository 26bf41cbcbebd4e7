"""A generation model: what it takes, costs and returns, and until when."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from pydantic import ConfigDict

from mvcore.catalog.prices import PriceRow, Usage, total
from mvcore.domain import TakeKind

_STRICT = ConfigDict(extra="forbid")
_MEGAPIXELS = re.compile(r"([\d.]+) MP")
_LINES = re.compile(r"(\d+)(p|K)")

WARNED_BEFORE = timedelta(days=30)
"""How long before a model ends it is told."""


@dataclass(frozen=True, slots=True)
class Words:
    """An input with a few allowed words, such as aspect ratios "16:9" or resolutions "720p". `sends` says what a model
    is sent for a word that it calls otherwise."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: str
    values: tuple[str, ...]
    default: str | None = None
    sends: Mapping[str, str] = field(default_factory=dict)

    def sent(self, value: str) -> str:
        """What the model is sent for one of the values."""
        return self.sends.get(value, value)

    def named(self, sent: object) -> str | None:
        """The value for which this is sent; None for what is no word."""
        ours = next((value for value, theirs in self.sends.items() if theirs == sent), sent)
        return ours if isinstance(ours, str) else None


@dataclass(frozen=True, slots=True)
class Durations:
    """An input with the allowed lengths of a clip, in whole seconds."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OutputLimit:
    """The input that bounds the answer of a text model, the `tokens` that are asked for at most, and the `most` that it
    answers when nothing is asked for."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: str
    tokens: int
    most: int


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
    stands; `schema` takes a JSON schema of the answer; `audio` switches the sound of a clip. A reference does not go
    with a first or last frame. `unverified` names inputs that no schema of the provider's was seen for."""

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
    output_limit: OutputLimit | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    unverified: tuple[str, ...] = ()

    @property
    def pictures(self) -> frozenset[str]:
        """The names of the inputs that a picture may go to."""
        keys = (self.reference.key if self.reference else None, self.first_frame, self.last_frame)
        return frozenset(key for key in keys if key)


@dataclass(frozen=True, slots=True)
class Model:
    """One generation model. `expected_seconds` is a typical wait for one output, `clip_seconds` the usual length of a
    clip; `fallbacks` are the models to use instead, the best one first; `ends` is the day from which its maker offers
    it no more, as `ends_source` tells; `draft` marks the cheap one for drafts."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    id: str
    provider: str
    kind: TakeKind
    prices: tuple[PriceRow, ...]
    expected_seconds: float
    clip_seconds: float = 0.0
    fallbacks: tuple[str, ...] = ()
    ends: date | None = None
    ends_source: str = ""
    draft: bool = False
    inputs: Inputs = field(default_factory=Inputs)

    @property
    def vendor(self) -> str:
        """Who makes the model: the part of its id before the slash."""
        return self.id.partition("/")[0]

    @property
    def is_free(self) -> bool:
        """True for a model that costs nothing, whatever is asked of it."""
        return all(row.usd == 0 for row in self.prices)

    @property
    def is_billed_by_token(self) -> bool:
        """True when the price of an order is known only at its end, and no more than its highest before."""
        return any(row.per in ("input_mtoken", "output_mtoken") and row.usd for row in self.prices)

    def has_ended(self, on: date) -> bool:
        """True from the day on from which its maker offers it no more."""
        return self.ends is not None and on >= self.ends

    def ends_soon(self, on: date) -> bool:
        """True in the thirty days before its end."""
        return self.ends is not None and not self.has_ended(on) and self.ends - on <= WARNED_BEFORE

    def usage(self, sent: Mapping[str, Any]) -> Usage:
        """What an order with this input uses, by the values that are sent. A text model may use as many tokens as its
        prompt has bytes, and for its answer all that it is allowed."""
        inputs = self.inputs
        resolution = inputs.resolution.named(sent.get(inputs.resolution.key)) if inputs.resolution else None
        audio = sent.get(inputs.audio) if inputs.audio else None
        return Usage(
            resolution=resolution,
            audio=audio if isinstance(audio, bool) else None,
            seconds=self._seconds(sent),
            references=any(sent.get(key) for key in inputs.pictures),
            output_mp=_megapixels(resolution),
            input_tokens=_bytes_of(sent) if self.kind is TakeKind.SCRIPT else 0,
            output_tokens=self._output_tokens(sent),
        )

    def price(self, usage: Usage) -> float | None:
        """What the usage costs in US dollars; None when no price is known for it. Where the resolution or the sound is
        left to the model, the dearest counts."""
        inputs = self.inputs
        if usage.resolution is None and inputs.resolution is not None:
            return self._dearest(_at(value, usage) for value in inputs.resolution.values)
        if usage.audio is None and inputs.audio is not None:
            return self._dearest(replace(usage, audio=value) for value in (True, False))
        return total(self.prices, usage)

    def resolutions(self, usage: Usage) -> tuple[str, ...]:
        """The resolutions, the smallest first, at which there is a price for this usage."""
        choice = self.inputs.resolution
        if choice is None:
            return ()
        priced = [value for value in choice.values if total(self.prices, _at(value, usage)) is not None]
        return tuple(sorted(priced, key=lines_of))

    @property
    def highest_price(self) -> float:
        """The dearest clip or picture that the model sells, in US dollars."""
        inputs = self.inputs
        lengths = inputs.duration.values if inputs.duration else (self.clip_seconds,)
        usages = (Usage(seconds=length, references=shown) for length in lengths for shown in (True, False))
        return self._dearest(usages) or 0.0

    def _dearest(self, usages: Iterable[Usage]) -> float | None:
        known = [usd for usd in (self.price(usage) for usage in usages) if usd is not None]
        return max(known, default=None)

    def _seconds(self, sent: Mapping[str, Any]) -> float:
        """The length that is asked for; the longest where it is left to the model, since that may be made."""
        if self.inputs.duration is None:
            return self.clip_seconds
        value = sent.get(self.inputs.duration.key)
        is_length = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
        return float(value) if is_length else float(max(self.inputs.duration.values))  # type: ignore[arg-type]

    def _output_tokens(self, sent: Mapping[str, Any]) -> int:
        limit = self.inputs.output_limit
        value = sent.get(limit.key) if limit else None
        return value if isinstance(value, int) and not isinstance(value, bool) else (limit.most if limit else 0)


def lines_of(resolution: str) -> float:
    """A number by which resolutions can be compared: "720p" has 720 lines, "2K" about 2000 columns."""
    found, area = _LINES.fullmatch(resolution), _MEGAPIXELS.fullmatch(resolution)
    if found:
        return float(found[1]) * (1 if found[2] == "p" else 1000)
    return float(area[1]) if area else 0.0


def _at(resolution: str, usage: Usage) -> Usage:
    return replace(usage, resolution=resolution, output_mp=_megapixels(resolution))


def _megapixels(resolution: str | None) -> float:
    found = _MEGAPIXELS.fullmatch(resolution or "")
    return float(found[1]) if found else 0.0


def _bytes_of(sent: Mapping[str, Any]) -> int:
    """An upper bound of the tokens in an input: none is shorter than a byte."""
    return len(repr(dict(sent)).encode("utf-8", "replace"))
