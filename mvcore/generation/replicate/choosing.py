"""Which of these predictions is the order that was lost? Pure. This decides whether something is paid for twice, and
whether somebody else's clip comes into a film.

The predictions asked the same of the same model. They are told apart by their pictures: each data folder has its own
uploads, and where the links tell nothing, the bytes of the picture do. Else the time decides: the order was sent right
before its prediction was created. What none of these decides is in doubt: it is neither taken nor ordered again before
a person said so.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from urllib.parse import unquote, urlsplit

from mvcore.domain import Trouble
from mvcore.generation import ProviderFailure, Upload

_EARLY_SECONDS = -2.0
_LATE_SECONDS = 120.0
"""How long after it was sent an order may be taken in. Clocks that agree do so to two seconds."""
_EQUALLY_NEAR_SECONDS = 1.0
_OUR_NAMES = re.compile(r"character-[0-9a-f]{16}\.\w+")
"""How uploads of any data folder are called."""


class InDoubt(ProviderFailure):
    """What is there may be somebody else's."""


class Whose(Enum):
    """Whose a prediction is by its pictures."""

    OURS = "ours"
    NOT_TOLD = "not told"
    DIFFERENT = "different"
    """It was given another upload, unless the API tells one upload by another id each time."""
    STRANGERS = "a stranger's"
    UNSEEN = "unseen"
    """Its link tells nothing, and its picture could not be loaded."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A prediction that may be the order. `off` is the seconds from the sending to the creation; None while the clocks
    cannot be compared."""

    remote_id: str
    whose: Whose
    created: datetime
    off: float | None = None

    @property
    def is_in_time(self) -> bool:
        """True when it can have been created by the order."""
        return self.off is None or _EARLY_SECONDS <= self.off <= _LATE_SECONDS


def choose(candidates: Sequence[Candidate], sent_at: datetime | None) -> str | None:
    """The id of the order that was sent at `sent_at`; None when it is not there. Without a time the oldest one counts.
    Raises `InDoubt`."""
    by_nearness = sorted(candidates, key=lambda one: (abs(one.off or 0.0), one.created))
    ours = [one for one in by_nearness if one.whose is Whose.OURS]
    if ours:
        return ours[0].remote_id
    likely = [one for one in by_nearness if one.whose in (Whose.NOT_TOLD, Whose.UNSEEN) and one.is_in_time]
    if likely and likely[0].whose is Whose.NOT_TOLD and (sent_at is None or not _are_equally_near(likely)):
        return likely[0].remote_id
    doubtful = [one for one in by_nearness if _is_doubtful(one)]
    if doubtful:
        raise _in_doubt(doubtful)
    return None


def whose(upload: Upload | None, links: Collection[str]) -> Whose:
    """Whose a prediction is that was told to have these `links` of pictures, when ours was sent with `upload`. One
    upload may be told by another link each time: what stays is its id or its name."""
    if upload is None or not links:
        return Whose.NOT_TOLD
    ours, told = _Link.of(upload.link), [_Link.of(link) for link in links]
    if any(link == ours or {ours.id, upload.name} & set(link.path) for link in told):
        return Whose.OURS
    if any(_OUR_NAMES.fullmatch(name) for link in told for name in link.path):
        return Whose.STRANGERS
    return Whose.DIFFERENT if any(ours.has_form_of(link) for link in told) else Whose.NOT_TOLD


def links_in(value: Any) -> Iterator[str]:
    """Every link in an input that holds pictures."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from links_in(list(value.values()))
    elif isinstance(value, list):
        for part in value:
            yield from links_in(part)


def _are_equally_near(likely: Sequence[Candidate]) -> bool:
    if len(likely) < 2:
        return False
    first, second = (abs(one.off or 0.0) for one in likely[:2])
    return second - first < _EQUALLY_NEAR_SECONDS


def _is_doubtful(candidate: Candidate) -> bool:
    """What was made of another upload and at another time is surely not ours."""
    match candidate.whose:
        case Whose.NOT_TOLD | Whose.UNSEEN:
            return True
        case Whose.DIFFERENT:
            return candidate.is_in_time
        case _:
            return False


def _in_doubt(doubtful: Sequence[Candidate]) -> InDoubt:
    return InDoubt(
        "The answer to this order was lost, and what Replicate has instead may be an order of another data folder: "
        "it was not used. Retry to order it again, unless you find it under replicate.com/predictions.",
        Trouble.IN_DOUBT,
        "\n".join(f"prediction {one.remote_id}, created {one.created.isoformat()}" for one in doubtful),
    )


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of an upload: its host and the parts of its path, without what is signed anew each time."""

    host: str
    path: tuple[str, ...]
    query: str

    @classmethod
    def of(cls, text: str) -> "_Link":
        try:
            parts = urlsplit(text)
        except ValueError:
            return cls("", (), text)
        return cls(parts.netloc, tuple(unquote(parts.path).strip("/").split("/")), parts.query)

    @property
    def id(self) -> str | None:
        """The last part that looks like an id: long, with digits."""
        return next((part for part in reversed(self.path) if len(part) >= 8 and re.search(r"\d", part)), None)

    def has_form_of(self, other: "_Link") -> bool:
        """True when both lie in the same place under different ids."""
        depth = self.path.index(self.id) if self.id in self.path else len(self.path) - 1
        return self.host == other.host and len(other.path) > depth and self.path[:depth] == other.path[:depth]
