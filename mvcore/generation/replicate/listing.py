"""The provider's own list of recent predictions: what an order whose answer was lost is looked for in."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

from mvcore.catalog import Model
from mvcore.domain import Trouble, now
from mvcore.generation import TryLater
from mvcore.generation.replicate.api import Api, NoAnswer
from mvcore.generation.replicate.matching import created, is_alive, same_request
from mvcore.generation.replicate.pace import Pace
from mvcore.generation.replicate.trouble import Answer, failure_of, retry_after

_ATTEMPTS = 3
_PAUSE = 0.4
_MAX_PAGES = 30
_ROOM = timedelta(minutes=10)
_SAME_CLOCK = timedelta(seconds=2)
_LATER_SECONDS = 5.0


class Listing:
    """Reads the list of one account's predictions."""

    def __init__(self, api: Api, pace: Pace) -> None:
        self._api = api
        self._pace = pace

    def matches(self, model: Model, wanted: Mapping[str, Any], since: datetime) -> list[str]:
        """The ids of the predictions of `model` with the input `wanted` that were created at or after `since` and were
        not stopped, the oldest first. Raises `TryLater` when the list cannot be read."""
        found = [
            (made, str(row["id"]))
            for row, made in self._recent(since)
            if is_alive(row) and same_request(model, wanted, self._with_input(row, model))
        ]
        return [remote_id for _, remote_id in sorted(found)]

    def _recent(self, since: datetime) -> Iterator[tuple[Mapping[str, Any], datetime]]:
        """The predictions since then with their times, the newest first. The clocks here and there may differ."""
        answer = self._read("/v1/predictions", {"created_after": _as_text(since - _ROOM)})
        since += _skew(answer)
        for _ in range(_MAX_PAGES):
            rows = [row for row in answer.value("results") if isinstance(row, dict) and "id" in row]
            dated = [(row, created(row) or since) for row in rows]
            yield from ((row, made) for row, made in dated if made >= since)
            following = answer.value("next")
            if not isinstance(following, str) or not rows or min(made for _, made in dated) < since:
                return
            answer = self._read(_own_path(following))

    def _with_input(self, row: Mapping[str, Any], model: Model) -> Mapping[str, Any]:
        """The prediction with its input, which a list may leave out."""
        if row.get("input") or row.get("data_removed") or row.get("model") != model.id:
            return row
        full = self._read(f"/v1/predictions/{quote(str(row['id']), safe='')}", key="id").data
        return full if isinstance(full, dict) else row

    def _read(self, path: str, params: Mapping[str, str] | None = None, key: str = "results") -> Answer:
        """An answer that holds `key`. Reading costs nothing, so it is tried a few times."""
        technical, wait = "", _LATER_SECONDS
        for attempt in range(_ATTEMPTS):
            self._pace.rest(attempt * _PAUSE)
            try:
                answer = self._api.get(path, params)
            except NoAnswer as exc:
                technical = exc.technical
                continue
            if answer.ok and answer.value(key) is not None:
                return answer
            technical = answer.technical
            if answer.status == 429:
                wait = retry_after(answer)
                break
            if answer.status in (401, 403):
                raise failure_of(answer)
        raise TryLater(
            "It is not known yet whether Replicate got the last order: looking again before anything is paid for.",
            Trouble.LOST_ANSWER,
            wait,
            technical,
        )


def _skew(answer: Answer) -> timedelta:
    """How far the provider's clock is ahead of ours, by its `Date` header, rounded down: that has whole seconds, and an
    order that is looked for too late is paid for twice."""
    try:
        ahead = parsedate_to_datetime(answer.headers.get("date", "")) - now()
    except (ValueError, TypeError):
        return -_SAME_CLOCK
    return (ahead if abs(ahead) > _SAME_CLOCK else timedelta()) - _SAME_CLOCK


def _own_path(link: str) -> str:
    """Path and query of a link to the next page: it is asked of our address, and the token goes nowhere else."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _as_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
