"""What goes wrong with Replicate, by kind, each with a sentence that says what to do.

The provider's own words stand in `technical`, one fold away from the sentence. Codes and bodies: Replicate's OpenAPI
document, replicate.com/docs/reference/error-codes, and bodies seen in public logs, collected on 2026-11-22.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from mvcore.domain import Trouble, now
from mvcore.generation import ProviderFailure
from mvcore.generation.live import in_our_words
from mvcore.generation.model_gone import is_told_by_error, model_gone

_DEFAULT_WAIT = 10.0
_LONGEST_WAIT = 3600.0
_RESETS_IN = re.compile(r"resets? in ~?\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)", re.IGNORECASE)
_UNIT_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API answered. `data` is the decoded body, None when it was no JSON; `text` is its beginning."""

    status: int
    data: Any
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True for 2xx."""
        return 200 <= self.status < 300

    @property
    def technical(self) -> str:
        """The answer in one line, for the fold under the sentence."""
        return f"HTTP {self.status}: {self.text.strip()}"

    @property
    def date(self) -> datetime | None:
        """The time there, by the `Date` header; None when it does not say."""
        return _http_date(self.headers.get("date", ""))

    def value(self, key: str) -> Any:
        """A value of the body; None when the body is no object or has no such key."""
        return self.data.get(key) if isinstance(self.data, dict) else None


def retry_after(answer: Answer) -> float:
    """Seconds that a 429 asks to wait: its header, its `retry_after`, or what its sentence says; at most an hour."""
    header = answer.headers.get("retry-after", "").strip()
    spoken = _RESETS_IN.search(answer.text)
    for said in (_number(header), _seconds_until(header, answer.date or now()), _number(answer.value("retry_after"))):
        if said is not None:
            return min(max(said, 0.0), _LONGEST_WAIT)
    return min(float(spoken[1]) * _UNIT_SECONDS[spoken[2].lower()], _LONGEST_WAIT) if spoken else _DEFAULT_WAIT


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _seconds_until(date: str, there: datetime) -> float | None:
    """A `Retry-After` may be an HTTP date (RFC 9110, 10.2.3), by the clock over there."""
    told = _http_date(date)
    return None if told is None else (told - there).total_seconds()


def _http_date(text: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


# -- answers of the API ------------------------------------------------------------------------------------------------


def failure_of(answer: Answer, model_id: str = "") -> ProviderFailure:
    """The failure that an answer other than 2xx and 429 means."""
    match answer.status:
        case 401 | 403:
            return ProviderFailure(
                "Replicate refused REPLICATE_API_TOKEN: copy it again from replicate.com/account/api-tokens.",
                Trouble.TOKEN,
                answer.technical,
            )
        case 402:
            return ProviderFailure(
                "The Replicate account has no credit left: add some there, wait a few minutes, then retry.",
                Trouble.CREDIT,
                answer.technical,
            )
        case 422 if answer.value("invalid_fields") or "version" not in str(answer.value("title")).lower():
            return _refused_input(answer)
        case 404 | 410 | 422:
            return model_gone(model_id, answer.technical)
        case 413:
            return ProviderFailure(
                "The character picture is too large for Replicate: choose a smaller one.",
                Trouble.INPUT,
                answer.technical,
            )
        case status if 400 <= status < 500 and status not in (408, 409, 425, 429):
            return _refused_input(answer)
        case _:
            return ProviderFailure(
                "Replicate has trouble at the moment and ordered nothing: retry in a minute.",
                Trouble.TRANSIENT,
                answer.technical,
            )


def unreachable(technical: str) -> ProviderFailure:
    """Nothing arrived at Replicate."""
    return ProviderFailure(
        "Replicate cannot be reached: check the network and REPLICATE_BASE_URL, then retry.",
        Trouble.UNREACHABLE,
        technical,
    )


def unknown_or_refused(answer: Answer, remote_id: str) -> ProviderFailure:
    """A refused token leaves the prediction alive; so may a 404 that is not the API's own."""
    if answer.status == 404:
        sentence = (
            f"Replicate knows no prediction {remote_id!r} of this account: set the token of the account that ordered "
            "it, or make it again."
        )
        return ProviderFailure(sentence, Trouble.UNKNOWN_ID, answer.technical, collectable=answer.data is None)
    failure = failure_of(answer)
    return ProviderFailure(str(failure), failure.kind, failure.technical, collectable=True)


def _refused_input(answer: Answer) -> ProviderFailure:
    key, reason = _invalid_field(answer)
    name = in_our_words(key)
    about = f"the {name}" if name else "what was asked"
    because = f" ({reason[:200]})" if reason else ""
    return ProviderFailure(
        f"The model refused {about}{because}: change it or choose another model.",
        Trouble.INPUT,
        answer.technical,
        field=name or None,
    )


def _invalid_field(answer: Answer) -> tuple[str, str]:
    """The key and the reason of the first invalid field; from `detail` when the answer has no list of them."""
    rows = answer.value("invalid_fields")
    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
        reason = " ".join(str(rows[0].get("description") or "").split()).rstrip(".")
        key = str(rows[0].get("field") or "").removeprefix("input").lstrip(".")
        return key or reason.partition(" ")[0], reason
    found = re.match(r"\s*-?\s*input\.(\w+):\s*(.*)", str(answer.value("detail") or ""))
    return (found[1], found[2].rstrip(" .")) if found else ("", "")


# -- what a failed prediction says -------------------------------------------------------------------------------------

_MODERATED = re.compile(r"E005|flagged as sensitive|nsfw|safety (?:filter|system)|content polic|moderat", re.IGNORECASE)
_STUMBLED = re.compile(
    r"code: PA\b|E6716|E9828|E9243|E004\b|Director|temporarily unavailable|please retry|overloaded"
    r"|try again later|E1000\b|interrupted",
    re.IGNORECASE,
)
_BY_WORDS: tuple[tuple[re.Pattern[str], Trouble, str], ...] = (
    (
        _MODERATED,
        Trouble.MODERATION,
        "The model's safety check refused this description: soften its wording and try again.",
    ),
    (
        _STUMBLED,
        Trouble.TRANSIENT,
        "Replicate stumbled over this one, which is rarely lasting: retry.",
    ),
    (
        re.compile(r"timed? ?out|deadline", re.IGNORECASE),
        Trouble.TIMED_OUT,
        "The model took too long and was stopped: retry, or choose a faster model.",
    ),
)


def failure_of_prediction(error: str, model_id: str = "") -> tuple[Trouble, str]:
    """The kind of a failed prediction by the words of its `error`, and a sentence about it."""
    is_passing = _MODERATED.search(error) or _STUMBLED.search(error)
    if not is_passing and is_told_by_error(error, model_id):
        gone = model_gone(model_id, error, by_its_maker=True)
        return gone.kind, str(gone)
    for words, kind, sentence in _BY_WORDS:
        if words.search(error):
            return kind, sentence
    said = f" It said: “{' '.join(error.split())[:160]}”." if error.strip() else ""
    return Trouble.MODEL, f"The model could not make this.{said} Retry, change the description or choose another model."
