"""The fake's state: predictions and their life by a clock that can be turned forward, files, rate limits, the log."""

import base64
import hashlib
import json
import re
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from tests.generation.fake_replicate import media
from tests.generation.fake_replicate.faults import Faults
from tests.generation.fake_replicate.schemas import ARRAY_OUTPUT, kind_of

KEPT_SECONDS = 3600.0
FINAL = ("succeeded", "failed", "canceled", "aborted")
DEFAULTS: dict[str, Any] = {
    "starting_seconds": 0.02,
    "running_seconds": 0.05,
    "seconds_by_model": {},
    "list_input": True,
    "list_lag": 0.0,
    "retired": [],
    "without_deployment": [],
    "low_credit_per_minute": 6,
    "per_minute": 600,
    "page_size": 100,
    "inline_outputs": False,
    "accounts": {},
    "links": "as sent",
}
USUAL_ACCOUNT = "fake-artist"
"""Whose tokens those are that `accounts` does not name."""


@dataclass
class Entry:
    """One prediction. `fate` replaces what it would become by itself; times are seconds of the fake's clock."""

    id: str
    model: str
    input: dict[str, Any]
    created: float
    starting: float
    running: float
    deadline: float | None
    fate: dict[str, Any] = field(default_factory=dict)
    account: str = USUAL_ACCOUNT
    canceled: float | None = None
    polls: list[float] = field(default_factory=list)

    @property
    def started(self) -> float:
        return self.created + self.starting

    @property
    def stopped(self) -> float | None:
        """When a person or the deadline stopped it, if that was before its end."""
        stops = [at for at in (self.canceled, self.deadline) if at is not None and at < self.started + self.running]
        return min(stops, default=None)

    def status(self, at: float) -> str:
        if self.stopped is not None and at >= self.stopped:
            return "canceled" if self.stopped >= self.started or self.stopped == self.canceled else "aborted"
        if at < self.started:
            return "starting"
        if at < self.started + self.running:
            return "processing"
        return str(self.fate.get("status", "succeeded"))


class World:
    """Everything the fake knows. Every method takes the lock that it needs."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.faults = Faults()
        self.url = self.output_url = ""
        self.reset({})

    def reset(self, config: dict[str, Any]) -> None:
        """Forget everything; `config` changes some of DEFAULTS."""
        with self.lock:
            self.config = {**DEFAULTS, **config}
            self.offset = 0.0
            self.entries: dict[str, Entry] = {}
            self.files: dict[str, dict[str, Any]] = {}
            self.owners: dict[str, str] = {}
            self.outputs: dict[str, tuple[bytes, str, float]] = {}
            self.uploaded: dict[str, tuple[bytes, str]] = {}
            self.made_for: dict[str, Entry] = {}
            self.log: list[dict[str, Any]] = []
            self.sent: deque[float] = deque()
            self.low_credit_next = 0.0
            self.faults.clear()

    def now(self) -> float:
        return time.time() + self.offset

    def account_of(self, token: str) -> str:
        """The account that a token belongs to: `accounts` maps tokens to names."""
        return str(self.config["accounts"].get(token, USUAL_ACCOUNT))

    # -- rate limits -------------------------------------------------------------------------------------------------

    def throttle(self, token: str) -> dict[str, Any] | None:
        """The body of a 429 when this order comes too early, else None and it is counted."""
        with self.lock:
            at = self.now()
            if token == "r8_lowcredit":
                return self._low_credit(at)
            while self.sent and self.sent[0] <= at - 60:
                self.sent.popleft()
            if len(self.sent) >= self.config["per_minute"]:
                wait = max(1, round(self.sent[0] + 60 - at))
                return {"detail": f"Request was throttled. Your rate limit resets in ~{wait}s."}
            self.sent.append(at)
            return None

    def _low_credit(self, at: float) -> dict[str, Any] | None:
        rate = self.config["low_credit_per_minute"]
        if at >= self.low_credit_next:
            self.low_credit_next = at + 60 / rate
            return None
        wait = max(1, round(self.low_credit_next - at))
        detail = (
            "Request was throttled. Your rate limit for creating predictions is reduced to "
            f"{rate} requests per minute with a burst of 1 requests while you have less than $5.0 in credit. "
            f"Your rate limit resets in ~{wait}s."
        )
        return {"detail": detail, "status": 429, "retry_after": wait}

    # -- predictions -------------------------------------------------------------------------------------------------

    def create(
        self, model: str, values: dict[str, Any], cancel_after: float | None, fate: dict[str, Any], account: str
    ) -> Entry:
        with self.lock:
            at = self.now()
            starting, running = self.config["seconds_by_model"].get(
                model, (self.config["starting_seconds"], self.config["running_seconds"])
            )
            deadline = at + cancel_after if cancel_after is not None else None
            becomes = fate or _own_fate(values)
            entry = Entry(secrets.token_hex(13), model, values, at, starting, running, deadline, becomes, account)
            self.entries[entry.id] = entry
            return entry

    def cancel(self, entry: Entry) -> None:
        with self.lock:
            if entry.status(self.now()) not in FINAL:
                entry.canceled = self.now()

    def told(self, entry: Entry, with_input: bool = True) -> dict[str, Any]:
        """The prediction as the API tells it."""
        with self.lock:
            at = self.now()
            status = entry.status(at)
            end = entry.stopped if entry.stopped is not None else entry.started + entry.running
            removed = status in FINAL and at > end + KEPT_SECONDS
            made = self._output(entry) if status == "succeeded" else None
            return {
                "id": entry.id,
                "model": entry.model,
                "version": "hidden",
                "input": {} if removed else self._told_input(entry) if with_input else None,
                "output": None if removed else made,
                "data_removed": removed,
                "error": entry.fate.get("error") if status == "failed" else None,
                "status": status,
                "source": "api",
                "logs": "" if removed else _logs(entry, at),
                "created_at": iso(entry.created),
                "started_at": iso(entry.started) if at >= entry.started and end >= entry.started else None,
                "completed_at": iso(end) if status in FINAL else None,
                "deadline": iso(entry.deadline) if entry.deadline is not None else None,
                "metrics": _metrics(entry, status, made, end - entry.created) if status in FINAL else {},
                "urls": {
                    "get": f"{self.url}/v1/predictions/{entry.id}",
                    "cancel": f"{self.url}/v1/predictions/{entry.id}/cancel",
                    "web": f"https://replicate.com/p/{entry.id}",
                },
            } | entry.fate.get("patch", {})

    def _told_input(self, entry: Entry) -> Any:
        """The input with links of uploads as `links` wants: "as sent", "signed" for a download, "copied" to a place
        of its own under its name, "nameless" in one, where it can be loaded, or "unloadable" from there. All
        but the first differ each time."""
        if self.config["links"] == "as sent":
            return entry.input
        pattern = rf"{re.escape(self.url)}/v1/files/(\w+)"
        return json.loads(re.sub(pattern, self._other_link, json.dumps(entry.input)))

    def _other_link(self, link: re.Match[str]) -> str:
        noise = secrets.token_hex(8)
        match self.config["links"]:
            case "signed":
                return f"{link[0]}/download?expiry={int(self.now()) + 3600}&signature={noise}"
            case "copied":
                return f"https://replicate.delivery/pbxt/{noise}/{self.files[link[1]]['name']}"
            case "unloadable":
                return f"https://replicate.delivery/xezq/{noise}"
            case _:
                path = f"/out/{noise}/file"
                self.outputs[path] = (*self.uploaded[link[1]], self.now())
                return f"{self.output_url}{path}?sig={noise}"

    def _output(self, entry: Entry) -> Any:
        if "output" in entry.fate:
            return entry.fate["output"]
        if "made" not in entry.fate:
            entry.fate["made"] = self._make(entry)
        return entry.fate["made"]

    def _make(self, entry: Entry) -> Any:
        kind, values = kind_of(entry.model), entry.input
        if kind == "text":
            text = media.script(str(values.get("prompt", "")))
            if "json_schema" in values:
                return {"json_output": json.loads(text), "text": text}
            return [text[at : at + 40] for at in range(0, len(text), 40)]
        if kind == "video":
            aspect, seconds = str(values.get("aspect_ratio", "16:9")), int(values.get("duration", 6))
            data, ending, type_ = media.clip(aspect, seconds, bool(values.get("generate_audio"))), "mp4", "video/mp4"
        else:
            ending = str(values.get("output_format", "jpg"))
            data = media.picture(str(values.get("prompt")), values.get("aspect_ratio"), ending)
            type_ = {"jpg": "image/jpeg"}.get(ending, f"image/{ending}")
        link = self._link(data, ending, type_)
        self.made_for[urlsplit(link).path] = entry
        return [link] if entry.model in ARRAY_OUTPUT else link

    def input_of(self, route: str) -> str:
        """The input of the prediction that a path is about, as JSON; empty when it is about none."""
        with self.lock:
            name = route.removeprefix("/v1/predictions/").removesuffix("/cancel")
            entry = self.entries.get(name) or self.made_for.get(route)
            return json.dumps(entry.input, ensure_ascii=False) if entry else ""

    def _link(self, data: bytes, ending: str, type_: str) -> str:
        if self.config["inline_outputs"]:
            return f"data:{type_};base64,{base64.b64encode(data).decode()}"
        path = f"/out/{secrets.token_urlsafe(12)}/tmp{secrets.token_hex(4)}.{ending}"
        self.outputs[path] = (data, type_, self.now())
        return f"{self.output_url}{path}"

    # -- rules -------------------------------------------------------------------------------------------------------

    def violations(self) -> list[str]:
        """What the client must never do, and did."""
        with self.lock:
            found = [
                f"authorization was sent to the output host: {row['path']}"
                for row in self.log
                if row["server"] == "output" and row["authorization"]
            ]
            for entry in self.entries.values():
                found += [f"{entry.model}: {problem}" for problem in _problems(entry.input, "input")]
            return found

    def doubles(self) -> list[str]:
        """Requests that were ordered again while an earlier prediction of them lived or had succeeded. A picture that
        was uploaded twice is the same picture."""
        with self.lock:
            seen: dict[str, Entry] = {}
            found = []
            for entry in self.entries.values():
                key = re.sub(
                    rf"{re.escape(self.url)}/v1/files/(\w+)",
                    lambda link: self.files.get(link[1], {}).get("etag", link[0]),
                    f"{entry.model} {json.dumps(entry.input, sort_keys=True)}",
                )
                if key in seen and _is_worth_something(seen[key], entry.created):
                    found.append(key[:200])
                seen[key] = entry
            return found

    def most_polls_per_second(self) -> int:
        """The largest number of GETs of one prediction within a second."""
        with self.lock:
            rates = [0]
            for entry in self.entries.values():
                rates += [sum(at <= other < at + 1 for other in entry.polls) for at in entry.polls]
            return max(rates)


def _is_worth_something(entry: Entry, at: float) -> bool:
    """True when the prediction lives, or has brought something."""
    status = entry.status(at)
    return status not in ("failed", "canceled", "aborted") and not (status == "succeeded" and "output" in entry.fate)


def _own_fate(values: dict[str, Any]) -> dict[str, Any]:
    """A prompt with `[fails: some text]` in it fails with that text."""
    asked = re.search(r"\[fails: ([^\]]*)\]", str(values.get("prompt", "")))
    return {"status": "failed", "error": asked[1]} if asked else {}


def _problems(value: Any, where: str) -> list[str]:
    if value is None:
        return [f"{where} is null"]
    if isinstance(value, dict):
        return [problem for key, part in value.items() for problem in _problems(part, f"{where}.{key}")]
    if isinstance(value, list):
        return [problem for part in value for problem in _problems(part, f"{where}[]")]
    if isinstance(value, str) and value.startswith("data:") and len(value) > 256_000:
        return [f"{where} is a data URI of {len(value)} characters"]
    if isinstance(value, str) and re.match(r"(/|[A-Za-z]:\\|file:)\S*$", value):
        return [f"{where} is a path of the client's machine"]
    return []


def _metrics(entry: Entry, status: str, output: Any, total: float) -> dict[str, Any]:
    """How long it took and, for a text model, the tokens that are billed: about four characters each."""
    times = {"predict_time": entry.running, "total_time": total}
    if status != "succeeded" or kind_of(entry.model) != "text":
        return times
    answer = json.dumps(output)
    return times | {"input_token_count": len(entry.input["prompt"]) // 4, "output_token_count": len(answer) // 4}


def _logs(entry: Entry, at: float) -> str:
    if at < entry.started:
        return ""
    share = min(1.0, (at - entry.started) / entry.running) if entry.running else 1.0
    done = int(share * 20)
    return (
        f"Using seed: {entry.input.get('seed', 1)}\n {done * 5:3d}%|{'█' * done:20}| {done}/20 [00:01<00:09, 1.9it/s]\n"
    )


def iso(at: float) -> str:
    """A time as the API writes it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
