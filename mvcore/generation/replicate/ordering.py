"""Orders: sent once, and found again when their answer is lost.

An order is a paid POST. When its answer is lost, the provider's own list decides whether it arrived: a prediction of
the same model with the same input and picture, created when it was sent and not handed out before, is adopted, also one
that was stopped since. Only what did not leave this machine is sent again here. Equal orders are placed one after the
other, so that none adopts what another one is just placing.
"""

import contextlib
import threading
import time
import weakref
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from urllib.parse import quote

from mvcore.catalog import Model
from mvcore.domain import Trouble, now
from mvcore.generation import ProviderFailure, TryLater, Upload
from mvcore.generation.replicate.api import Api, NoAnswer
from mvcore.generation.replicate.choosing import InDoubt, choose
from mvcore.generation.replicate.gate import Gate
from mvcore.generation.replicate.listing import Listing
from mvcore.generation.replicate.looks import Looks
from mvcore.generation.replicate.matching import identity
from mvcore.generation.replicate.pace import Pace
from mvcore.generation.replicate.pictures import Pictures
from mvcore.generation.replicate.trouble import Answer, failure_of, unreachable

_ATTEMPTS = 3
_PAUSE = 0.5
_LATER_SECONDS = 5.0
_TROUBLE_SECONDS = 15.0
_LATE_SECONDS = 30.0
"""After an order that was not answered in time: it may be worked on still, and appear in the list much later."""
_LOOKS = (0.5, 2.0)
"""Seconds before each look for a lost order: it may appear in the list a moment later."""


class Orders:
    """Places the orders of one account. Safe to use from several threads. `patience` is the longest that placing one
    waits for its turn, in seconds."""

    def __init__(self, api: Api, patience: float, pace: Pace, looks: Looks, pictures: Pictures) -> None:
        self._api = api
        self._patience = patience
        self._pace = pace
        self._gate = Gate(pace)
        self._listing = Listing(api, pace, looks, pictures)
        self._lock = threading.Lock()
        self._placed: dict[str, float] = {}
        self._found: set[str] = set()
        self._equal: weakref.WeakValueDictionary[str, _Turn] = weakref.WeakValueDictionary()
        self._versions: dict[str, str] = {}

    def place(
        self, model: Model, wanted: Mapping[str, Any], known: Collection[str] = (), upload: Upload | None = None
    ) -> str:
        """Order, or adopt what a lost answer has ordered and is not in `known`, and return the prediction's id. What
        may have arrived is not sent again: that needs more time than there is here. Raises `ProviderFailure`,
        `TryLater` when it has to wait longer than its patience or does not know what became of the order."""
        with self._turn(model, wanted):
            deadline = time.monotonic() + self._patience
            sent_at, trouble = now(), unreachable("")
            for attempt in range(_ATTEMPTS):
                self._pace.rest(attempt * _PAUSE)
                sent_at = now()
                sent = self._sent(model, wanted, deadline)
                if isinstance(sent, str):
                    return self._note_placed(sent)
                trouble = sent
                if trouble.kind is not Trouble.UNREACHABLE:
                    break
            adopted = self._lost(model, wanted, sent_at, known, upload) if isinstance(trouble, TryLater) else None
            if adopted is None:
                raise trouble
            return self._note_placed(adopted)

    def _sent(self, model: Model, wanted: Mapping[str, Any], deadline: float) -> str | ProviderFailure:
        """Send the order once: the prediction's id, or what came instead; a `TryLater` when it may have arrived."""
        try:
            answer = self._send(model, wanted, deadline)
        except NoAnswer as exc:
            if not exc.sent:
                return unreachable(exc.technical)
            return _unclear(exc.technical, _LATE_SECONDS if exc.late else _LATER_SECONDS)
        if answer.ok:
            self._listing.learn(answer.data)
            remote_id = answer.value("id")
            return str(remote_id) if remote_id else _unclear(answer.technical, _LATER_SECONDS)
        trouble = failure_of(answer, model.id)
        return _stumbling(trouble.technical) if trouble.kind is Trouble.TRANSIENT else trouble

    def find(
        self,
        model: Model,
        inputs: Sequence[Mapping[str, Any]],
        since: datetime,
        known: Collection[str],
        sent_at: datetime | None = None,
        upload: Upload | None = None,
    ) -> str | None:
        """The id of the prediction that an order with one of these inputs has made: see `choosing`. It is none of those
        in `known`, and one that this process placed itself only when there is no other. Each is found once, so that
        equal requests after a crash do not share one. Raises `ProviderFailure` of the kind IN_DOUBT, `TryLater`."""
        with self._turn(model, inputs[0]):
            there = self._listing.candidates(model, inputs, since, sent_at, upload)
            with self._lock:
                free = [one for one in there if one.remote_id not in known and one.remote_id not in self._found]
                foreign = [one for one in free if one.remote_id not in self._placed]
                best = choose(foreign, sent_at) or choose(free, sent_at)
                if best is not None:
                    self._found.add(best)
                return best

    def is_fresh(self, remote_id: str, seconds: float) -> bool:
        """True when this process placed the order less than `seconds` ago."""
        with self._lock:
            at = self._placed.get(remote_id)
        return at is not None and time.monotonic() - at < seconds

    def _lost(
        self,
        model: Model,
        wanted: Mapping[str, Any],
        sent_at: datetime,
        known: Collection[str],
        upload: Upload | None,
    ) -> str | None:
        """The order whose answer was lost, if it arrived and is there without doubt."""
        for pause in _LOOKS:
            self._pace.rest(pause)
            there = self._listing.candidates(model, [wanted], sent_at, sent_at, upload)
            with self._lock:
                taken = {*known, *self._placed, *self._found}
            with contextlib.suppress(InDoubt):
                found = choose([one for one in there if one.remote_id not in taken], sent_at)
                if found is not None:
                    return found
        return None

    def _send(self, model: Model, wanted: Mapping[str, Any], deadline: float) -> Answer:
        """Send the order once, as soon as the provider takes one. Raises `TryLater`, `NoAnswer`."""
        while True:
            self._gate.wait_turn(deadline)
            version = self._versions.get(model.id)
            answer = self._api.create(model.id, wanted, version)
            if answer.status == 429:
                self._gate.throttled(answer)
            elif answer.status == 404 and version is None and (newest := self._version(model)):
                self._versions[model.id] = newest
            else:
                if version is not None and not answer.ok:
                    self._versions.pop(model.id, None)  # the next order asks anew how the model is ordered
                return answer

    def _version(self, model: Model) -> str | None:
        """The newest version of a model: those without a hosted deployment are ordered by version and answer 404
        otherwise."""
        answer = self._api.get(f"/v1/models/{quote(model.id)}")
        newest = answer.value("latest_version") if answer.ok else None
        return str(newest["id"]) if isinstance(newest, dict) and newest.get("id") else None

    def _turn(self, model: Model, wanted: Mapping[str, Any]) -> AbstractContextManager[object]:
        with self._lock:
            return self._equal.setdefault(identity(model, wanted), _Turn())

    def _note_placed(self, remote_id: str) -> str:
        with self._lock:
            self._placed[remote_id] = time.monotonic()
        return remote_id


class _Turn(AbstractContextManager[object]):
    """A lock that a weak dictionary can hold."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> object:
        self._lock.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _unclear(technical: str, seconds: float) -> TryLater:
    return TryLater(
        "Replicate did not answer: looking again whether it got the order before anything is paid for.",
        Trouble.LOST_ANSWER,
        seconds,
        technical,
    )


def _stumbling(technical: str) -> TryLater:
    return TryLater(
        "Replicate has trouble at the moment: trying again; nothing is paid for twice.",
        Trouble.TRANSIENT,
        _TROUBLE_SECONDS,
        technical,
    )
