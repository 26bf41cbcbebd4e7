"""Generation: what a provider is, and the providers.

A provider is submit / poll / fetch / cancel, never one blocking call: its remote id is stored before anyone waits, so a
restart re-attaches instead of paying again. `find` closes the window between the paid request and the stored id: what
tells an order from those of others (`upload`, `endpoint`, the time) is stored before the paid request.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from mvcore.domain import TakeKind, Trouble
from mvcore.errors import GenerationError
from mvcore.generation.live import LiveModel, LiveModels
from mvcore.storable_text import storable

__all__ = [
    "Endpoint",
    "GenerationRequest",
    "LiveModel",
    "LiveModels",
    "Prediction",
    "PredictionStatus",
    "Preview",
    "Provider",
    "ProviderFailure",
    "TryLater",
    "Upload",
]

_TECHNICAL_LIMIT = 20_000


class PredictionStatus(StrEnum):
    """A provider's word on one request. SUCCEEDED, FAILED and CANCELLED are final."""

    STARTING = "starting"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where orders go: the address of a provider's API, and the name of the account there; None while that is not
    known. `token_mark` makes the fingerprint of the token for the id of a take; None where there is no token. Shows no
    secret."""

    address: str
    account: str | None = None
    token_mark: Callable[[str], str] | None = field(default=None, repr=False, compare=False)

    def is_other_than(self, address: str | None, account: str | None) -> bool:
        """True when an order of that address and account lives elsewhere. What is not known makes no difference."""
        other_account = None not in (account, self.account) and account != self.account
        return address is not None and (address != self.address or other_account)

    def fingerprint(self, take_id: str) -> str | None:
        """What a take keeps of the token: another one for each take, so that it cannot be looked up."""
        return self.token_mark(take_id) if self.token_mark is not None else None

    def has_other_token_than(self, take_id: str, fingerprint: str | None) -> bool:
        """True when the take with this id and fingerprint was ordered with another token."""
        return None not in (fingerprint, self.token_mark) and fingerprint != self.fingerprint(take_id)


@dataclass(frozen=True, slots=True)
class Upload:
    """A reference picture that lies at a provider. The `link` goes into the order; `name` is the file's name there. No
    other data folder has either of them. `sha256` is that of its bytes, None while they are not at hand."""

    link: str
    name: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What is asked of a model. `input` is plain JSON and names the character by asset id; `reference` is its file, and
    `upload` that file at the provider, where it was sent there already."""

    kind: TakeKind
    model: str
    input: Mapping[str, Any]
    reference: Path | None = None
    upload: Upload | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """The state of a submitted request. `progress` runs from 0 to 1; `error` is a sentence for a person, `trouble` the
    kind of failure and `technical` the provider's own words about it. `cost_usd` counts when it is over."""

    remote_id: str
    status: PredictionStatus
    progress: float = 0.0
    error: str | None = None
    cost_usd: float = 0.0
    trouble: Trouble | None = None
    technical: str = ""


class ProviderFailure(GenerationError):
    """A failure at a provider, by its kind. `field` names the refused input in our words, `technical` holds the
    provider's own words. `collectable` is True when the prediction lives or has succeeded all the same: waiting or
    fetching again may still bring its output, ordering pays twice."""

    def __init__(
        self, sentence: str, kind: Trouble, technical: str = "", *, collectable: bool = False, field: str | None = None
    ) -> None:
        super().__init__(storable(sentence))
        self.kind = kind
        self.technical = storable(technical)[:_TECHNICAL_LIMIT]
        self.collectable = collectable
        self.field = field


class TryLater(ProviderFailure):
    """Not a failure yet: look with `find`, then submit again, in `retry_after` seconds. Nothing was ordered when the
    kind is RATE_LIMIT; with LOST_ANSWER and TRANSIENT it is not known for sure whether something was."""

    def __init__(self, sentence: str, kind: Trouble, retry_after: float, technical: str = "") -> None:
        super().__init__(sentence, kind, technical)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Preview:
    """What a model would be sent for a request, and sentences about what cannot be kept as asked."""

    input: Mapping[str, Any]
    notes: tuple[str, ...] = ()


class Provider(Protocol):
    """Makes images, scripts and clips. Every method may be called from several threads at once.

    `poll_seconds` is how long to wait between two polls of one prediction, `settle_seconds` how long an order may take
    from being sent until `find` sees it for sure.
    """

    name: str
    poll_seconds: float
    settle_seconds: float

    def endpoint(self) -> Endpoint:
        """Where orders go now. Never waits long; an account that cannot be asked for is None."""

    def upload(self, request: GenerationRequest) -> Upload | None:
        """Bring the reference picture to the provider, which costs nothing; None when the order will hold none. Raises
        `GenerationError`."""

    def submit(self, request: GenerationRequest, known: Collection[str] = ()) -> str:
        """Order the request, paid from here on, and return its remote id, which is none of those in `known`. Uploads
        the reference picture unless that was done. Raises `GenerationError`."""

    def find(
        self, request: GenerationRequest, since: datetime, known: Collection[str], sent_at: datetime | None = None
    ) -> str | None:
        """The remote id of a prediction with the same model, input and `upload`, created at or after `since`, that is
        not in `known`: the one nearest to `sent_at`, by the clock here. None when there is none. Also one that was
        stopped meanwhile: it may have cost something. Used before a submit whose answer may have been lost. Raises
        `ProviderFailure` of the kind IN_DOUBT when what is there may be somebody else's."""

    def poll(self, remote_id: str) -> Prediction:
        """Where the request stands. Returns at once; may be called again at any time, also by a later process.
        Raises `GenerationError` when the provider does not know the id."""

    def fetch(self, remote_id: str, target: Path) -> None:
        """Write the output of a succeeded prediction to `target`: a picture, a clip, or the script as UTF-8 text.
        Raises `GenerationError`."""

    def cancel(self, remote_id: str) -> None:
        """Stop a running prediction; no effect on a finished one."""

    def preview(self, request: GenerationRequest) -> Preview:
        """What `submit` would send, without sending it. Raises `GenerationError` when the model cannot do it."""

    def live(self, model_id: str) -> LiveModel:
        """What the model takes today, against the catalogue. Costs nothing. Raises `GenerationError`."""

    def close(self) -> None:
        """Let go of threads and connections; running predictions go on at the provider."""
