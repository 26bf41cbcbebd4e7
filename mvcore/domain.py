"""The nouns of MV Studio, as frozen values. Everything else in the package speaks in these.

Times are timezone-aware UTC, durations seconds, sizes bytes, money US dollars, ids lower-case UUID4 text.
"""

import textwrap
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeGuard

from mvcore.choices import FILM_DEFAULTS, FilmChoices
from mvcore.choices import AspectRatio as AspectRatio
from mvcore.choices import Quality as Quality


class TakeStatus(StrEnum):
    """Where one attempt stands. READY, FAILED and CANCELLED are final."""

    QUEUED = "queued"
    GENERATING = "generating"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_running(self) -> bool:
        """True while something still has to happen."""
        return self in (TakeStatus.QUEUED, TakeStatus.GENERATING)


class TakeKind(StrEnum):
    """What an attempt makes."""

    IMAGE = "image"
    SCRIPT = "script"
    CLIP = "clip"

    @property
    def model_field(self) -> str:
        """The field of a `Brief` that names the model for things of this kind."""
        return f"{self.value}_model"


OUTPUTS_KEPT = timedelta(hours=1)
"""How long an output surely lies at its provider (replicate.com/docs/topics/predictions/data-retention)."""


class Trouble(StrEnum):
    """What kind of failure it was: decides what a card offers, and whether a new attempt makes sense."""

    TOKEN = "token"  # noqa: S105 - the kind, not one
    CREDIT = "credit"
    INPUT = "input"
    MODERATION = "moderation"
    TRANSIENT = "transient"
    MODEL_GONE = "model gone"
    MODEL = "model"
    TIMED_OUT = "timed out"
    RATE_LIMIT = "rate limit"
    LOST_ANSWER = "lost answer"
    IN_DOUBT = "in doubt"
    UNREACHABLE = "unreachable"
    NOT_FINISHED = "not finished"
    UNKNOWN_ID = "unknown id"
    DOWNLOAD = "download"
    OUTPUT_GONE = "output gone"
    NO_OUTPUT = "no output"
    BAD_ANSWER = "bad answer"


STOPPED_AT_PROVIDER = (Trouble.TIMED_OUT, Trouble.NOT_FINISHED)
"""Failures of what was being made until somebody, or a deadline, stopped it at its provider."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A stored file that was opened and checked: its bytes are known by `sha256` and live under `key` in `backend`, in
    cloud storage in `bucket`. `destination` is the bucket that it is wanted in, until it is there. `original_id` is the
    file that somebody gave, of which this is a copy that any model reads as people see it."""

    id: str
    kind: str
    extension: str
    media_type: str
    size_bytes: int
    sha256: str
    width: int
    height: int
    duration: float
    backend: str
    key: str
    created_at: datetime
    bucket: str | None = None
    destination: str | None = None
    original_id: str | None = None

    @property
    def cloud_url(self) -> str | None:
        """Where it lives in cloud storage, as tools for it write that; None for a file on this machine."""
        return f"s3://{self.bucket}/{self.key}" if self.bucket else None


@dataclass(frozen=True, slots=True)
class Take:
    """One attempt to make an image, a script or a clip. Takes are never deleted or overwritten by a later attempt.

    `slot` is the position that the take was made for: image option 0 to 3, scene 0 to n, 0 for the script.
    `submit_started_at` is written before the first paid request, `sent_at` before each, and `remote_id` right after it,
    so a take with the first and without the last may exist at the provider already. `collectable` marks a failed take
    that lives at the provider, or may: a retry goes on with it and buys nothing that was bought. `price_usd` is what it
    was expected to cost and `cost_usd` what it cost. `attempt` counts the automatic attempts before it. `technical`
    holds the provider's own words about a failure. `waiting` says what it waits for before it is ordered, until
    `wait_until`. `request_key` is equal for requests that would bring the same result. `character_reference_warning`
    says that the clip was made without the character's picture; it stands in `warning` too.

    What an order that was sent is found again by, all written before it is: `upload_link` and `upload_name` of its
    reference picture, and where it went, the `api_url` and the `account` there (None while that is not known),
    with `token_fingerprint`, another one for each take, which tells whether the token is the same, and no more.
    `unanswered_at` is when its answer was given up. `ended_at` is when the provider told that it was over: it may still
    run, and be billed, after a cancel.
    """

    id: str
    project_id: str
    kind: TakeKind
    slot: int
    provider: str
    model: str
    input: Mapping[str, Any]
    seed: int
    status: TakeStatus
    progress: float
    expected_seconds: float
    created_at: datetime
    submit_started_at: datetime | None = None
    finished_at: datetime | None = None
    remote_id: str | None = None
    cost_usd: float = 0.0
    error: str | None = None
    warning: str | None = None
    asset_id: str | None = None
    collectable: bool = False
    price_usd: float = 0.0
    attempt: int = 0
    trouble: Trouble | None = None
    technical: str | None = None
    waiting: str | None = None
    wait_until: datetime | None = None
    request_key: str | None = None
    character_reference_warning: str | None = None
    sent_at: datetime | None = None
    unanswered_at: datetime | None = None
    upload_link: str | None = None
    upload_name: str | None = None
    api_url: str | None = None
    account: str | None = None
    token_fingerprint: str | None = None
    ended_at: datetime | None = None

    @property
    def may_exist(self) -> bool:
        """True when the take was ordered, or may have been."""
        return self.remote_id is not None or self.submit_started_at is not None

    @property
    def was_sent(self) -> bool:
        """True when the paid request was sent, unless it is known to have failed."""
        return self.sent_at is not None or self.remote_id is not None

    @property
    def may_run_unwanted(self) -> bool:
        """True for what was cancelled here and may run at the provider still: an order that was sent and is not known
        to have failed, whose end was not told."""
        return self.status is TakeStatus.CANCELLED and self.was_sent and self.ended_at is None

    @property
    def cost_is_unknown(self) -> bool:
        """True while what may run unwanted may be billed: at most its price, which counts nowhere yet."""
        return self.may_run_unwanted and self.price_usd > 0 and self.cost_usd == 0 and not self.collectable

    @property
    def cost_is_at_most(self) -> bool:
        """True for what was stopped while it was being made: its provider bills a part of the price, or all of it, and
        tells nobody which."""
        is_stopped = self.status is TakeStatus.CANCELLED and not self.collectable
        is_late = self.status is TakeStatus.FAILED and self.trouble in STOPPED_AT_PROVIDER
        return self.cost_usd > 0 and (is_stopped or is_late)

    @property
    def started_at(self) -> datetime:
        """When waiting for it began, for progress bars."""
        return self.submit_started_at or self.created_at


@dataclass(frozen=True, slots=True)
class Counts:
    """How many takes are loading, succeeded, failed and were cancelled."""

    loading: int
    succeeded: int
    failed: int
    cancelled: int

    @classmethod
    def of(cls, takes: Iterable[Take]) -> "Counts":
        """Those of some takes."""
        statuses = [take.status for take in takes]
        return cls(
            loading=sum(status.is_running for status in statuses),
            succeeded=statuses.count(TakeStatus.READY),
            failed=statuses.count(TakeStatus.FAILED),
            cancelled=statuses.count(TakeStatus.CANCELLED),
        )

    @property
    def text(self) -> str:
        """ "1 loading / 2 succeeded / 0 failed", and what was cancelled, if anything was."""
        line = f"{self.loading} loading / {self.succeeded} succeeded / {self.failed} failed"
        return f"{line} / {self.cancelled} cancelled" if self.cancelled else line


@dataclass(frozen=True, slots=True)
class ImageOption:
    """One of the up to four pictures to choose from, with its current take."""

    position: int
    take: Take

    @property
    def label(self) -> str:
        """The name under the picture, counted from 1."""
        return f"Option {self.position + 1}"


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene of the film, with the current take of its clip. An approved draft is to be made in final quality.
    `clip_resolution`, `clip_sound` and `clip_seconds` are the scene's own where they are not None, else its project's.
    """

    id: str
    position: int
    title: str
    description: str
    negative_description: str
    take: Take
    approved: bool = False
    clip_resolution: str | None = None
    clip_sound: bool | None = None
    clip_seconds: int | None = None

    @property
    def label(self) -> str:
        """The scene's name on its card, counted from 1."""
        return f"Scene {self.position + 1}"


@dataclass(frozen=True, slots=True)
class Film:
    """One stitch of a project's clips. `left_out` holds the positions of scenes without a ready clip, `choices` what
    was wished of it, `scene_ids` the scenes whose clips it is made of (empty for films of earlier versions)."""

    id: str
    project_id: str
    status: TakeStatus
    progress: float
    stage: str
    scene_asset_ids: tuple[str, ...]
    left_out: tuple[int, ...]
    created_at: datetime
    finished_at: datetime | None
    error: str | None
    asset_id: str | None
    report: Mapping[str, Any]
    seconds_left: float | None = None
    choices: FilmChoices = FILM_DEFAULTS
    scene_ids: tuple[str, ...] = ()
    poster_asset_id: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """What the creator asks for. A model that is None is the usual one of the quality; so is `clip_resolution`, a name
    such as "720p", and `clip_seconds`, the length of a clip. A `clip_sound` of None leaves out the sound of clips when
    the film was told to mute it."""

    idea: str
    character: str
    look: str = "cinematic"
    aspect: AspectRatio = AspectRatio.LANDSCAPE
    image_count: int = 4
    scene_count: int = 4
    quality: Quality = Quality.FINAL
    image_model: str | None = None
    script_model: str | None = None
    clip_model: str | None = None
    clip_resolution: str | None = None
    clip_sound: bool | None = None
    clip_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A project with all that its pages show: one consistent snapshot. `film` is the last stitch, `finished_film` the
    last that came out; `assets` are those of the current takes, the character, the finished film and the music.
    `spent_usd` is what its takes cost (no more than that where `spent_is_at_most`), `committed_usd` what those that are
    running are expected to cost. `oddities` are
    sentences about stored values that this version does not know; in their place stands what is usual."""

    id: str
    brief: Brief
    character_asset_id: str | None
    created_at: datetime
    updated_at: datetime
    options: tuple[ImageOption, ...] = ()
    script: Take | None = None
    scenes: tuple[Scene, ...] = ()
    film: Film | None = None
    finished_film: Film | None = None
    assets: Mapping[str, Asset] = field(default_factory=dict)
    spent_usd: float = 0.0
    spent_is_at_most: bool = False
    committed_usd: float = 0.0
    choices: FilmChoices = FILM_DEFAULTS
    oddities: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """A short name made of the idea's first line."""
        first = self.brief.idea.strip().splitlines()[0] if self.brief.idea.strip() else "Untitled"
        if len(first) <= 60:
            return first
        return textwrap.shorten(first, 60, placeholder="…") if " " in first[:59] else f"{first[:59]}…"

    @property
    def character(self) -> Asset | None:
        """The chosen character image."""
        return self.assets.get(self.character_asset_id or "")

    @property
    def takes(self) -> tuple[Take, ...]:
        """The current takes: of the images, the scenes and the script."""
        made = (*(option.take for option in self.options), *(scene.take for scene in self.scenes))
        return (*made, self.script) if self.script is not None else made

    @property
    def is_busy(self) -> bool:
        """True while any current take or the film is running."""
        return self.images_busy or self.film_busy

    @property
    def images_busy(self) -> bool:
        """True while an image option is running."""
        return any(option.take.status.is_running for option in self.options)

    @property
    def film_busy(self) -> bool:
        """True while the script, a clip or the film is running."""
        takes = [scene.take for scene in self.scenes] + ([self.script] if self.script else [])
        statuses = [take.status for take in takes] + ([self.film.status] if self.film else [])
        return any(status.is_running for status in statuses)

    @property
    def ready_scenes(self) -> tuple[Scene, ...]:
        """The scenes whose current clip can go into the film."""
        return tuple(scene for scene in self.scenes if scene.take.status is TakeStatus.READY)


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """A project as one line of a list. `picture` is a small one of its film, else the character; `oddities` are those
    of the `Project`."""

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    scenes: int
    has_film: bool
    character_asset_id: str | None
    spent_usd: float = 0.0
    spent_is_at_most: bool = False
    picture: Asset | None = None
    oddities: tuple[str, ...] = ()


def new_id() -> str:
    """A fresh random id (UUID4, lower case)."""
    return str(uuid.uuid4())


def is_id(text: object) -> TypeGuard[str]:
    """True when `text` is an id as `new_id` writes it."""
    try:
        return isinstance(text, str) and str(uuid.UUID(text, version=4)) == text
    except ValueError:
        return False


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)
