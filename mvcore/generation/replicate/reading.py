"""A prediction as the API tells it -> status, progress, cost and output. Pure, and tolerant of odd shapes."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from mvcore.catalog import Model, find_model
from mvcore.domain import OUTPUTS_KEPT, TakeKind, Trouble
from mvcore.generation import Prediction, PredictionStatus
from mvcore.generation.model_gone import is_told_by_text, model_gone
from mvcore.generation.replicate.matching import moment
from mvcore.generation.replicate.trouble import failure_of_prediction
from mvcore.storable_text import storable

_ALMOST = 0.99
_INPUT_TOKENS = ("input_token_count", "token_input_count")
_OUTPUT_TOKENS = ("output_token_count", "token_output_count")
_PROGRESS_LINE = re.compile(r"(\d{1,3})%\s{0,8}\|[^|\r\n]{0,300}\|\s{0,8}\d+/\d+")
_LINK = re.compile(r"(?:https?://|data:)\S", re.IGNORECASE)


def state(model: Model | None, data: Mapping[str, Any]) -> Prediction:
    """The prediction in our words. An unknown status counts as still running."""
    remote_id = str(data.get("id"))
    match data.get("status"):
        case "succeeded":
            return _succeeded(model, remote_id, data)
        case "failed":
            technical = error_text(data.get("error"))
            trouble, sentence = failure_of_prediction(technical, model.id if model else "")
            return failed(remote_id, trouble, sentence, technical)
        case "canceled":
            return _canceled(model, remote_id, data)
        case "aborted":  # only a deadline does this (replicate.com/docs/topics/predictions/lifecycle)
            return _stopped_by_deadline(remote_id, data) or failed(remote_id, Trouble.TIMED_OUT, _NOT_BEGUN)
        case "starting":
            return Prediction(remote_id, PredictionStatus.STARTING)
        case _:
            return Prediction(remote_id, PredictionStatus.PROCESSING, progress(data.get("logs")))


def failed(remote_id: str, trouble: Trouble, sentence: str, technical: str = "", cost: float = 0.0) -> Prediction:
    """A failed prediction with its sentence."""
    words = (storable(sentence), storable(technical))
    return Prediction(remote_id, PredictionStatus.FAILED, 0.0, words[0], cost, trouble, words[1])


def _succeeded(model: Model | None, remote_id: str, data: Mapping[str, Any]) -> Prediction:
    price = cost(model, data)
    if output_is_gone(data):
        return failed(remote_id, Trouble.OUTPUT_GONE, GONE, cost=price)
    if not _is_usable(model, data):
        return failed(remote_id, Trouble.NO_OUTPUT, NO_OUTPUT, f"output: {data.get('output')!r}", price)
    if model is not None and model.kind is TakeKind.SCRIPT and is_told_by_text(text_of(data.get("output")), model.id):
        return _ended_by_its_maker(model, remote_id, data)
    return Prediction(remote_id, PredictionStatus.SUCCEEDED, 1.0, cost_usd=price)


def _ended_by_its_maker(model: Model, remote_id: str, data: Mapping[str, Any]) -> Prediction:
    """A model that is gone and says so in place of an answer: it costs what its metrics tell, else nothing."""
    text = text_of(data.get("output"))
    gone = model_gone(model.id, text, by_its_maker=True)
    price = cost(model, data) if _tokens(_mapping(data.get("metrics")), _OUTPUT_TOKENS) else 0.0
    return failed(remote_id, gone.kind, str(gone), text, price)


GONE = "This was made, but Replicate keeps outputs for one hour only and has deleted it: make it again."
_NOT_BEGUN = "Replicate did not get to this in time and dropped it before it began: retry, or choose another model."
NO_OUTPUT = "The model finished without giving anything back: retry, or change the description."


def _canceled(model: Model | None, remote_id: str, data: Mapping[str, Any]) -> Prediction:
    """Stopped while running: this is billed (replicate.com/changelog/2025-10-16-prediction-deadlines)."""
    stopped = _stopped_by_deadline(remote_id, data)
    price = cost(model, data) if data.get("started_at") else 0.0
    if stopped is not None:
        return failed(remote_id, Trouble.TIMED_OUT, stopped.error or "", stopped.technical, price)
    return Prediction(remote_id, PredictionStatus.CANCELLED, cost_usd=price)


def _stopped_by_deadline(remote_id: str, data: Mapping[str, Any]) -> Prediction | None:
    """The failure of a prediction that its own deadline stopped and no person; None when a person did."""
    end, deadline = moment(data.get("completed_at")), moment(data.get("deadline"))
    if end is None or deadline is None or end < deadline:
        return None
    sentence = "Replicate did not finish in time and stopped: retry, or choose a faster model."
    return failed(remote_id, Trouble.TIMED_OUT, sentence, f"deadline {deadline.isoformat()}")


def error_text(error: object) -> str:
    """The `error` of a prediction as text: normally a string, sometimes an object."""
    if isinstance(error, Mapping):
        told = error.get("detail") or error.get("message")
        return str(told) if told else json.dumps(error, default=str)
    return "" if error is None else str(error)


def progress(logs: object) -> float:
    """The last percentage in the logs (tqdm lines such as ` 40%|####  | 20/50`), below 1; 0 when there is none."""
    found = _PROGRESS_LINE.findall(logs) if isinstance(logs, str) else []
    return min(int(found[-1]) / 100, _ALMOST) if found else 0.0


def cost(model: Model | None, data: Mapping[str, Any]) -> float:
    """What the prediction cost in US dollars, by the catalogue and what was really made; 0 for a model that is not in
    the catalogue."""
    if model is None:
        return 0.0
    metrics = _mapping(data.get("metrics"))
    made = len(links(data.get("output"))) if model.kind is TakeKind.IMAGE else 1
    usage = model.usage(_mapping(data.get("input")))
    input_tokens, output_tokens = _tokens(metrics, _INPUT_TOKENS), _tokens(metrics, _OUTPUT_TOKENS)
    usage = replace(
        usage,
        outputs=max(1, made),
        made_seconds=_number(metrics.get("video_output_duration_seconds")) or None,
        input_tokens=usage.input_tokens if input_tokens is None else input_tokens,
        output_tokens=usage.output_tokens if output_tokens is None else output_tokens,
    )
    price = model.price(usage)
    return model.highest_price if price is None else price


def billed(data: Mapping[str, Any]) -> float | None:
    """What a prediction of the API's list cost in US dollars, by the catalogue. None where that cannot be told: it runs
    still, its model is not in the catalogue, or its input was deleted, which says how long and how large it is, unless
    tokens are all that counts and its metrics tell them."""
    model = find_model(str(data.get("model")))
    told = state(model, data)
    if told.status in (PredictionStatus.STARTING, PredictionStatus.PROCESSING):
        return None
    if model is None:
        return None
    metrics = _mapping(data.get("metrics"))
    counts = [_tokens(metrics, names) for names in (_INPUT_TOKENS, _OUTPUT_TOKENS)]
    is_counted = model.is_billed_by_token and None not in counts
    knows = bool(_mapping(data.get("input"))) or is_counted or told.cost_usd == 0
    return told.cost_usd if knows else None


def _number(value: object) -> float | None:
    """A finite number from 0 up, however it was read; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = float(value)
    return number if 0 <= number < float("inf") else None


def _tokens(metrics: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    """The first of these counts that the metrics hold; None when they hold none."""
    counts = (_number(metrics.get(name)) for name in names)
    return next((math.ceil(count) for count in counts if count is not None), None)


# -- output ------------------------------------------------------------------------------------------------------------


def has_output(data: Mapping[str, Any]) -> bool:
    """True when there is anything that may be a picture, a clip or text."""
    return data.get("output") not in (None, [], {}, "")


def _is_usable(model: Model | None, data: Mapping[str, Any]) -> bool:
    """True when the output is what the model is for: text, or a link to a file."""
    if model is None:
        return has_output(data)
    output = data.get("output")
    return bool(text_of(output).strip()) if model.kind is TakeKind.SCRIPT else bool(links(output))


def output_is_gone(data: Mapping[str, Any]) -> bool:
    """True when the output was deleted, which the API tells by `data_removed`."""
    return bool(data.get("data_removed")) and not has_output(data)


def is_older_than_kept(data: Mapping[str, Any], at: datetime) -> bool:
    """True when Replicate no longer promises the files of this prediction."""
    end = moment(data.get("completed_at")) or moment(data.get("created_at"))
    return end is not None and at - end > OUTPUTS_KEPT


def is_text(model: Model | None, data: Mapping[str, Any]) -> bool:
    """True when the output is text and no file: by the catalogue, else by its look."""
    if model is not None:
        return model.kind is TakeKind.SCRIPT
    return not links(data.get("output"))


def text_of(output: object) -> str:
    """Text output: one string, chunks to be joined, or the object that a structured model answers. It can be stored:
    half a sign at the end of a chunk, and NUL, are no reason to lose a script that was paid for."""
    return storable(_joined(output))


def _joined(output: object) -> str:
    if isinstance(output, str):
        return output
    if isinstance(output, list):
        return "".join(_joined(part) for part in output)
    if isinstance(output, Mapping):
        told = output.get("json_output") or output.get("text") or output.get("output_text") or output
        return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    return "" if output is None else str(output)


def links(output: object) -> list[str]:
    """Each link or data URI in an output of any shape: a string, a list, an object with `url` or `uri` inside."""
    return list(_links(output))


def _links(output: object) -> Iterator[str]:
    if isinstance(output, str) and _LINK.match(output.strip()):
        yield output.strip()
    elif isinstance(output, list):
        for part in output:
            yield from _links(part)
    elif isinstance(output, Mapping):
        for part in output.values():
            yield from _links(part)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
