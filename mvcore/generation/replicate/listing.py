"""The provider's own list of recent predictions: what an order whose answer was lost is looked for in."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from mvcore.catalog import Model
from mvcore.domain import Trouble, now
from mvcore.generation import ProviderFailure, TryLater, Upload
from mvcore.generation.replicate.api import Api, NoAnswer
from mvcore.generation.replicate.choosing import Candidate, Whose, whose
from mvcore.generation.replicate.looks import Looks
from mvcore.generation.replicate.matching import created, may_be_of, pictures_of, same_request
from mvcore.generation.replicate.pace import Pace
from mvcore.generation.replicate.pictures import Pictures
from mvcore.generation.replicate.trouble import Answer, failure_of, retry_after

_ATTEMPTS = 3
_PAUSE = 0.4
_MAX_PAGES = 100
_ROOM = timedelta(minutes=10)
_SAME_CLOCK = timedelta(seconds=2)
_LATER_SECONDS = 5.0


class Listing:
    """Reads the list of one account's predictions."""

    def __init__(self, api: Api, pace: Pace, looks: Looks, pictures: Pictures) -> None:
        self._api = api
        self._pictures = pictures
        self._looks = looks
        self._pace = pace
        self._ahead: timedelta | None = None
        self._apart: timedelta | None = None
        self._full: dict[str, Mapping[str, Any]] = {}

    def learn(self, prediction: object) -> None:
        """Take in an order that was answered just now: by its time, the clock there may be behind ours."""
        made = created(prediction) if isinstance(prediction, Mapping) else None
        if made is not None:
            self._ahead = made - now()

    def candidates(
        self,
        model: Model,
        inputs: Sequence[Mapping[str, Any]],
        since: datetime,
        sent_at: datetime | None = None,
        upload: Upload | None = None,
    ) -> list[Candidate]:
        """The predictions of `model` with one of these inputs that were created at or after `since`, those that were
        stopped meanwhile included: they may have cost something. Raises `TryLater` when the list cannot be read to that
        time."""
        found = []
        for row, made in self._recent(since):
            full = self._with_input(row, model)
            if any(same_request(model, wanted, full) for wanted in inputs):
                is_ours = self._whose(str(row["id"]), upload, pictures_of(model, full))
                found.append(Candidate(str(row["id"]), is_ours, made, self._seconds_off(made, sent_at)))
        return found

    def _whose(self, remote_id: str, upload: Upload | None, links: Collection[str]) -> Whose:
        """Whose a prediction is by the links of its pictures, and by these themselves where the links tell nothing."""
        by_link = whose(upload, links)
        if by_link is Whose.NOT_TOLD and upload is not None and links:
            return self._pictures.whose(remote_id, upload, links)
        return by_link

    def _seconds_off(self, made: datetime, sent_at: datetime | None) -> float | None:
        """Seconds from the sending, by the clock here, to the creation, by the one there; None when it is not known how
        far they are apart, or when the clock here was put back since."""
        if sent_at is None or sent_at > now() or self._apart is None:
            return None
        return (made - self._apart - sent_at).total_seconds()

    def _recent(self, since: datetime) -> Iterator[tuple[Mapping[str, Any], datetime]]:
        """The predictions since then with their times, the newest first. The clocks here and there may differ."""
        answer = self._read("/v1/predictions", {"created_after": _as_text(since - _ROOM)})
        self._apart = _difference(answer) if answer.date is not None else self._ahead
        there = since + min(_skew(answer), timedelta.max if self._ahead is None else self._ahead)
        if there < since - _ROOM:
            answer = self._read("/v1/predictions", {"created_after": _as_text(there - _ROOM)})
        for _ in range(_MAX_PAGES):
            rows = [row for row in answer.value("results") if isinstance(row, dict) and "id" in row]
            dated = [(row, created(row) or there) for row in rows]
            yield from ((row, made) for row, made in dated if made >= there)
            following = answer.value("next")
            if not isinstance(following, str) or any(made < there for _, made in dated):
                return
            answer = self._read(_own_path(following))
        raise _not_known("the list of predictions has too many pages")

    def _with_input(self, row: Mapping[str, Any], model: Model) -> Mapping[str, Any]:
        """The prediction with its input, which a list may leave out; it never changes, so it is read once."""
        if row.get("input") or row.get("data_removed") or not may_be_of(model, row):
            return row
        remote_id = str(row["id"])
        if remote_id not in self._full:
            self._full[remote_id] = self._asked(lambda: self._looks.look_now(remote_id), "id").data
        return self._full[remote_id]

    def _read(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        return self._asked(lambda: self._api.get(path, params), "results")

    def _asked(self, ask: Callable[[], Answer], key: str) -> Answer:
        """An answer that holds `key`. Reading costs nothing, so it is tried a few times."""
        technical, wait = "", _LATER_SECONDS
        for attempt in range(_ATTEMPTS):
            self._pace.rest(attempt * _PAUSE)
            try:
                answer = ask()
            except NoAnswer as exc:
                technical = exc.technical
                continue
            if answer.ok and isinstance(answer.value(key), list if key == "results" else str):
                return answer
            technical = answer.technical
            if answer.status == 429:
                wait = retry_after(answer)
                break
            if answer.status in (401, 403):
                refused = failure_of(answer)
                raise ProviderFailure(str(refused), refused.kind, technical, collectable=True)
        raise _not_known(technical, wait)


def _not_known(technical: str, wait: float = _LATER_SECONDS) -> TryLater:
    return TryLater(
        "It is not known yet whether Replicate got the last order: looking again before anything is paid for.",
        Trouble.LOST_ANSWER,
        wait,
        technical,
    )


def _skew(answer: Answer) -> timedelta:
    """How far the provider's clock is ahead of ours, by its `Date` header, rounded down: that has whole seconds, and an
    order that is looked for too late is paid for twice. Without that header the clock there may be far behind."""
    if answer.date is None:
        return -_ROOM
    return _difference(answer) - _SAME_CLOCK


def _difference(answer: Answer) -> timedelta:
    """How far the provider's clock is ahead of ours by its `Date` header; nothing when they agree."""
    ahead = (answer.date or now()) - now()
    return ahead if abs(ahead) > _SAME_CLOCK else timedelta()


def _own_path(link: str) -> str:
    """Path and query of a link to the next page: it is asked of our address, and the token goes nowhere else."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _as_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
