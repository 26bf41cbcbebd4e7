"""ReplicateProvider: real images, scripts and clips. What each part does stands in the package's docstring."""

import os
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import SecretStr

from mvcore.catalog import Model, find_model
from mvcore.domain import Trouble, now
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
from mvcore.generation.model_gone import model_gone
from mvcore.generation.model_input import SOME_PICTURE, model_input, takes_reference
from mvcore.generation.replicate import reading
from mvcore.generation.replicate.account import Account
from mvcore.generation.replicate.api import Api, NoAnswer
from mvcore.generation.replicate.download import Downloader, Missing
from mvcore.generation.replicate.live import compared
from mvcore.generation.replicate.looks import Looks, path_of
from mvcore.generation.replicate.matching import created
from mvcore.generation.replicate.ordering import Orders
from mvcore.generation.replicate.pace import Pace
from mvcore.generation.replicate.pictures import Pictures
from mvcore.generation.replicate.trouble import Answer, failure_of, unknown_or_refused, unreachable
from mvcore.generation.replicate.uploads import Uploads

_FRESH_SECONDS = 60.0
_OUTPUT_SECONDS = 10.0
_RUNNING = (PredictionStatus.STARTING, PredictionStatus.PROCESSING)


class ReplicateProvider:
    """Makes images, scripts and clips at Replicate, or at `base_url` (without `/v1`), which speaks the same protocol.

    `patience` is how many seconds `submit` waits at most for its turn under a rate limit; beyond that it raises
    `TryLater`, so that the caller can wait durably and say so. `timeout` is how many seconds an answer may take;
    `pace` scales the pauses between attempts; `clock` tells the time for deadlines.
    """

    name = "replicate"
    poll_seconds = 1.0

    def __init__(
        self,
        token: SecretStr,
        base_url: str | None = None,
        *,
        patience: float = 5.0,
        timeout: float = 60.0,
        settle_seconds: float = 60.0,
        pace: float = 1.0,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.settle_seconds = settle_seconds
        self._pace = Pace(pace)
        self._api = Api(token, base_url, timeout)
        self._account = Account(token, base_url)
        self._looks = Looks(self._api, self._pace, self.poll_seconds, clock)
        self._downloader = Downloader(self._api, self._pace)
        self._orders = Orders(self._api, patience, self._pace, self._looks, Pictures(self._downloader))
        self._uploads = Uploads(self._api, self._pace)
        self._clock = clock
        self._progress: dict[str, float] = {}
        self._ended: dict[str, Mapping[str, Any]] = {}
        self._without_output: dict[str, float] = {}

    def endpoint(self) -> Endpoint:
        """The address of the API, and the account of the token, which is asked for once. Waits for it a few seconds at
        most."""
        return Endpoint(self._api.address, self._account.name, self._api.token_mark)

    def upload(self, request: GenerationRequest) -> Upload | None:
        """Upload the character's picture for a model that can be shown it, unless that was done. Raises
        `GenerationError`."""
        if request.reference is None or not takes_reference(_model(request)):
            return None
        return self._uploads.of(request.reference)

    def submit(self, request: GenerationRequest, known: Collection[str] = ()) -> str:
        """Order the request, paid from here on, and return the prediction's id. It is sent once; if the answer is lost,
        the order is looked for and adopted, unless it is in `known`. Raises `GenerationError`: `TryLater` when it is
        only too early."""
        model, upload = _model(request), request.upload or self.upload(request)
        wanted = model_input(model, request.input, upload.link if upload else None).input
        return self._orders.place(model, wanted, known, upload)

    def find(
        self, request: GenerationRequest, since: datetime, known: Collection[str], sent_at: datetime | None = None
    ) -> str | None:
        """The id of a prediction of the same model with the same input and picture, created at or after `since`, that
        is not in `known`: the one nearest to `sent_at`. A prediction is found once. Raises `TryLater` when the
        provider's list cannot be read: ordering before it can be read may pay twice. Raises `ProviderFailure` of the
        kind IN_DOUBT when what is there may be another data folder's."""
        model = _model(request)
        inputs = _possible_inputs(model, request)
        sent = self._uploads.with_digest(request.upload, request.reference)
        return self._orders.find(model, inputs, since, known, sent_at, sent)

    def poll(self, remote_id: str) -> Prediction:
        """Where the request stands, by one GET. Trouble on the way counts as still running. Raises `GenerationError`
        for an unknown id and a refused token."""
        try:
            answer = self._looks.look(remote_id)
        except NoAnswer:
            answer = None
        if answer is None:
            return self._still_running(remote_id)
        data = _prediction(answer)
        if data is not None:
            return self._told(remote_id, data, answer.date)
        if answer.status in (401, 403, 404) and not self._orders.is_fresh(remote_id, _FRESH_SECONDS):
            raise unknown_or_refused(answer, remote_id)
        return self._still_running(remote_id)

    def fetch(self, remote_id: str, target: Path) -> None:
        """Write the output to `target`, whole or not at all: a picture, a clip, or the script as UTF-8 text. Raises
        `GenerationError`; its `collectable` tells whether fetching again can help."""
        data = self._read(remote_id)
        model = find_model(str(data.get("model")))
        state = reading.state(model, data)
        if state.trouble is not None:
            raise ProviderFailure(state.error or "", state.trouble, state.technical)
        if state.status is not PredictionStatus.SUCCEEDED:
            raise ProviderFailure(
                "There is no output to fetch: the prediction has not succeeded. Wait for it, or make it again.",
                Trouble.NOT_FINISHED,
                f"status {data.get('status')}",
                collectable=state.status in _RUNNING,
            )
        if reading.is_text(model, data):
            return _write_text(reading.text_of(data.get("output")), target)
        try:
            return self._downloader.fetch(reading.links(data.get("output"))[0], target)
        except Missing as exc:
            raise self._without_file(remote_id, exc) from exc

    def cancel(self, remote_id: str) -> None:
        """Stop a running prediction; no effect on a finished one. Raises `GenerationError` for an unknown id, and when
        the provider cannot be told: then the prediction goes on."""
        cancel = f"{path_of(remote_id)}/cancel"
        self._looks.asked(lambda: self._api.post(cancel), remote_id, lambda answer: answer.status < 500)

    def preview(self, request: GenerationRequest) -> Preview:
        """What `submit` would send, with some link in place of the picture's. Raises `GenerationError` when the model
        cannot do it."""
        mapped = model_input(_model(request), request.input, SOME_PICTURE if request.reference else None)
        return Preview(mapped.input, mapped.notes)

    def live(self, model_id: str) -> LiveModel:
        """What the model takes today, against the catalogue. Costs nothing. Raises `GenerationError`."""
        known = find_model(model_id)
        try:
            answer = self._api.get(f"/v1/models/{quote(model_id)}")
        except NoAnswer as exc:
            raise unreachable(exc.technical) from exc
        if answer.status == 404 or known is None:
            return LiveModel(model_id, gone=True)
        if not answer.ok:
            raise failure_of(answer, model_id)
        return compared(known, answer.data)

    def close(self) -> None:
        """Let go of the connections and wake everything that waits; running predictions go on at the provider."""
        self._pace.stop()
        self._downloader.close()
        self._api.close()

    def __repr__(self) -> str:
        return f"ReplicateProvider({self._api.url})"

    # -- polling -----------------------------------------------------------------------------------------------------

    def _told(self, remote_id: str, data: Mapping[str, Any], at: datetime | None) -> Prediction:
        """The prediction as it was told; `at` is the time there, which the clock here may be far from."""
        model = find_model(str(data.get("model")))
        state = reading.state(model, data)
        if state.trouble is Trouble.NO_OUTPUT and self._may_show_yet(remote_id):
            return self._still_running(remote_id)
        if state.status not in _RUNNING:
            self._progress.pop(remote_id, None)
            self._looks.forget(remote_id)
            if state.status is PredictionStatus.SUCCEEDED:
                self._ended[remote_id] = data
            return state
        if self._looks.is_overdue(remote_id, created(data), at):
            return self._overdue(remote_id, reading.cost(model, data) if data.get("started_at") else 0.0)
        progress = max(state.progress, self._progress.get(remote_id, 0.0))
        self._progress[remote_id] = progress
        return Prediction(remote_id, state.status, progress)

    def _still_running(self, remote_id: str) -> Prediction:
        return Prediction(remote_id, PredictionStatus.PROCESSING, self._progress.get(remote_id, 0.0))

    def _may_show_yet(self, remote_id: str) -> bool:
        """True for a moment after a success without an output: it may be written down after the status."""
        since = self._without_output.setdefault(remote_id, time.monotonic())
        return time.monotonic() - since < self._pace.scaled(_OUTPUT_SECONDS)

    def _overdue(self, remote_id: str, cost: float) -> Prediction:
        """The provider should have stopped it long ago: stop it ourselves. Until that works, it counts as running."""
        try:
            answer = self._api.post(f"{path_of(remote_id)}/cancel")
        except NoAnswer:
            return self._still_running(remote_id)
        data = _prediction(answer)
        if data is not None and data["status"] in ("succeeded", "failed"):
            return self._told(remote_id, data, answer.date)
        sentence = "Replicate did not finish in time and was told to stop: retry, or choose a faster model."
        return reading.failed(remote_id, Trouble.TIMED_OUT, sentence, answer.technical, cost)

    # -- fetching ----------------------------------------------------------------------------------------------------

    def _read(self, remote_id: str) -> Mapping[str, Any]:
        """The prediction as the last poll told it, once, or as the API tells it now, with patience for trouble."""
        told = self._ended.pop(remote_id, None)
        if told is not None:
            return told
        answer = self._looks.patient_look(remote_id, lambda answer: _prediction(answer) is not None)
        data: Mapping[str, Any] = answer.data
        return data

    def _without_file(self, remote_id: str, missing: Missing) -> ProviderFailure:
        """The failure of a link that leads to nothing: deleted after an hour, or only not there at the moment."""
        data = self._read(remote_id)
        if reading.output_is_gone(data) or reading.is_older_than_kept(data, self._clock()):
            return ProviderFailure(reading.GONE, Trouble.OUTPUT_GONE, str(missing))
        return ProviderFailure(
            "This was made, but its file is not at Replicate yet or any more: retry within the hour.",
            Trouble.DOWNLOAD,
            str(missing),
            collectable=True,
        )


def _model(request: GenerationRequest) -> Model:
    model = find_model(request.model)
    if model is None or model.provider != ReplicateProvider.name:
        raise model_gone(request.model, "it is not in models.yaml")
    return model


def _possible_inputs(model: Model, request: GenerationRequest) -> list[dict[str, Any]]:
    """The inputs that an earlier order of the request may have had, the likeliest first: the character's picture may
    have come or gone since then, which is no reason to pay again. An order with an upload had its picture."""
    with_picture = [model_input(model, request.input, SOME_PICTURE).input] if takes_reference(model) else []
    if model.inputs.first_frame_required or (request.upload is not None and with_picture):
        return with_picture
    plain = [model_input(model, request.input).input]
    if request.reference is not None:
        return with_picture + plain
    return plain + with_picture if request.input.get("character_reference") else plain


def _prediction(answer: Answer) -> Mapping[str, Any] | None:
    """The prediction in an answer; None when there is none, such as an HTML page with status 200."""
    if answer.ok and isinstance(answer.data, dict) and isinstance(answer.data.get("status"), str):
        return answer.data
    return None


def _write_text(text: str, target: Path) -> None:
    draft = target.with_name(f"{target.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, target)
    except OSError as exc:
        raise ProviderFailure(
            f"The script could not be written ({exc.strerror}): make room, then retry; it is not paid for again.",
            Trouble.DOWNLOAD,
            str(exc),
            collectable=True,
        ) from exc
