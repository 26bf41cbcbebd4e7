"""The demo provider: real pictures, scripts and clips without an account or a network, drawn on this machine.

It behaves like a remote service. Its state is the folder: submits in `ledger.jsonl`, finished outputs in `outputs/`,
cancelled ids in `cancelled/`. A process that is killed at any moment finds every prediction again after its restart.
Faults can be asked for in the prompt, see `faults`.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from mvcore.domain import TakeKind, Trouble, now
from mvcore.errors import GenerationError
from mvcore.generation import (
    Endpoint,
    GenerationRequest,
    LiveModel,
    Prediction,
    PredictionStatus,
    Preview,
    ProviderFailure,
    Upload,
)
from mvcore.generation.demo import faults
from mvcore.generation.demo.ledger import Ledger, Order, whole_number
from mvcore.generation.demo.workshop import Workshop

__all__ = ["DemoProvider"]

_KIND_FACTOR = {TakeKind.IMAGE: 1.0, TakeKind.SCRIPT: 0.75, TakeKind.CLIP: 1.5}
_STAGGER = 0.35
_STARTING_SHARE = 0.15
_PROGRESS_WHEN_DUE = 0.9


class DemoProvider:
    """Makes images, scripts and clips offline. `latency` is the seconds that it pretends a first image to take, 0 for
    as fast as it can; `renderers` is how many outputs are drawn at the same time, by default one for each core."""

    name = "demo"
    poll_seconds = 0.25
    settle_seconds = 0.0

    def __init__(self, folder: Path, latency: float = 2.0, renderers: int | None = None) -> None:
        self._folder = folder
        self._latency = latency
        self._ledger = Ledger(folder / "ledger.jsonl")
        self._workshop = Workshop(folder, renderers)

    def endpoint(self) -> Endpoint:
        """This machine: the data folder may be moved, and its orders with it."""
        return Endpoint("demo")

    def upload(self, request: GenerationRequest) -> Upload | None:
        """Nothing: an order takes its picture with it."""
        return None

    def submit(self, request: GenerationRequest, known: Collection[str] = ()) -> str:
        """Record the request for good, start rendering it and return its id. Raises `GenerationError` when the
        reference picture cannot be read or the folder cannot be written."""
        order = self._new_order(request)
        self._ledger.append(order)
        if order.failure is None:
            self._workshop.start(order)
        return order.remote_id

    def find(
        self, request: GenerationRequest, since: datetime, known: Collection[str], sent_at: datetime | None = None
    ) -> str | None:
        """The order with the same model and input, created at or after `since`, that is not in `known`: the one nearest
        to `sent_at`, by default the oldest. Nobody else orders here."""
        wanted = (request.model, json.loads(json.dumps(dict(request.input))))
        found = [
            order
            for order in self._ledger.orders()
            if order.created_at >= since and order.remote_id not in known and (order.model, order.input) == wanted
        ]
        nearest = min(found, key=lambda order: abs(order.created_at - (sent_at or since)), default=None)
        return nearest.remote_id if nearest is not None else None

    def poll(self, remote_id: str) -> Prediction:
        """Where the request stands, from the clock and the files alone. Raises `GenerationError` for an unknown id."""
        order = self._order(remote_id)
        if self._cancel_mark(order).exists():
            return Prediction(remote_id, PredictionStatus.CANCELLED)
        share = _share_of_latency(order)
        error = order.failure or self._workshop.failure(order)
        if error is None and share >= 1 and self._workshop.output(order).exists():
            return Prediction(remote_id, PredictionStatus.SUCCEEDED, 1.0)
        if error is not None and share >= 1:
            return Prediction(remote_id, PredictionStatus.FAILED, error=error)
        if error is None and not self._workshop.output(order).exists():
            self._workshop.start(order)
        return _waiting(remote_id, share)

    def fetch(self, remote_id: str, target: Path) -> None:
        """Copy the output to `target`. Raises `GenerationError` when there is none or it cannot be copied."""
        order = self._order(remote_id)
        if self.poll(remote_id).status is not PredictionStatus.SUCCEEDED:
            raise GenerationError("The demo provider has no output of this order yet: wait until it is made.")
        try:
            shutil.copyfile(self._workshop.output(order), target)
        except OSError as exc:
            raise GenerationError(
                f"The demo's output could not be copied ({exc.strerror}): free some space or give the data folder "
                "write permission, then retry."
            ) from exc

    def cancel(self, remote_id: str) -> None:
        """Stop a running prediction; no effect on a finished one. Raises `GenerationError` for an unknown id."""
        order = self._order(remote_id)
        if self.poll(remote_id).status in (PredictionStatus.STARTING, PredictionStatus.PROCESSING):
            mark = self._cancel_mark(order)
            mark.parent.mkdir(exist_ok=True)
            mark.touch()
            self._workshop.interrupt(order)

    def preview(self, request: GenerationRequest) -> Preview:
        """The request as it is: everything is kept."""
        return Preview(request.input)

    def live(self, model_id: str) -> LiveModel:
        """The model as it is in the catalogue: it is part of this program."""
        return LiveModel(model_id)

    def close(self) -> None:
        """End the renders. Their predictions go on with the next poll of a new provider on the same folder."""
        self._workshop.close()

    def _order(self, remote_id: str) -> Order:
        order = self._ledger.get(remote_id)
        if order is None:
            raise ProviderFailure("The demo provider does not know this order any more: retry.", Trouble.UNKNOWN_ID)
        return order

    def _cancel_mark(self, order: Order) -> Path:
        return self._folder / "cancelled" / order.remote_id

    def _new_order(self, request: GenerationRequest) -> Order:
        prompt = str(request.input.get("prompt", ""))
        number = whole_number(request.input.get("number"), 1)
        marked = None if request.kind is TakeKind.SCRIPT else number
        wait = self._latency * _KIND_FACTOR[request.kind] * (1 + _STAGGER * max(0, number - 1))
        return Order(
            remote_id=f"demo-{uuid.uuid4().hex}",
            kind=request.kind,
            model=request.model,
            input=json.loads(json.dumps(dict(request.input))),
            reference=str(request.reference) if request.reference else None,
            picture=self._keep_picture(request.reference) if request.reference else None,
            created_at=now(),
            latency=wait + faults.extra_seconds(prompt, marked),
            failure=faults.failure(request.kind, prompt, marked, self._earlier_attempts(request, prompt, number)),
        )

    def _earlier_attempts(self, request: GenerationRequest, prompt: str, number: int) -> int:
        wanted = (request.kind, request.model, prompt, number)
        return sum((old.kind, old.model, old.prompt, old.number) == wanted for old in self._ledger.orders())

    def _keep_picture(self, reference: Path) -> str:
        """Keep a copy as a remote service would: the file may be a temporary one."""
        try:
            data = reference.read_bytes()
            name = hashlib.sha256(data).hexdigest()[:32] + ".picture"
            kept = self._folder / "inputs" / name
            if not kept.exists():
                self._folder.mkdir(exist_ok=True)
                kept.parent.mkdir(exist_ok=True)
                draft = kept.with_name(f"{uuid.uuid4().hex}.part")
                draft.write_bytes(data)
                os.replace(draft, kept)
        except OSError as exc:
            sentence = f"The character picture could not be read ({exc.strerror})"
            raise GenerationError(f"{sentence}: choose another one on the Create page, then retry.") from exc
        return name


def _share_of_latency(order: Order) -> float:
    """How much of the waiting time is over; 1 or more when all of it is."""
    if order.latency <= 0:
        return 1.0
    return (now() - order.created_at).total_seconds() / order.latency


def _waiting(remote_id: str, share: float) -> Prediction:
    if share < _STARTING_SHARE:
        return Prediction(remote_id, PredictionStatus.STARTING)
    return Prediction(remote_id, PredictionStatus.PROCESSING, min(share, 1.0) * _PROGRESS_WHEN_DUE)
