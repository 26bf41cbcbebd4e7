"""What was ordered from the demo provider: one JSON line for each submit, in `ledger.jsonl`.

A line counts once its newline is on disk. What a crash left of a line is ignored when reading and cut off by the next
append; reading alone changes nothing, so that a second process may look.
"""

import json
import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mvcore.domain import TakeKind
from mvcore.errors import GenerationError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """One submit. `latency` is in seconds; `failure` is the sentence it will fail with; `picture` names the provider's
    own copy of the file `reference`."""

    remote_id: str
    kind: TakeKind
    model: str
    input: Mapping[str, Any]
    reference: str | None
    picture: str | None
    created_at: datetime
    latency: float
    failure: str | None = None

    @property
    def prompt(self) -> str:
        """The text that it is made from."""
        return str(self.input.get("prompt", ""))

    @property
    def number(self) -> int:
        """Which picture or scene it is, counted from 1."""
        return whole_number(self.input.get("number"), 1)


def whole_number(value: object, otherwise: int) -> int:
    """`value` when it is an int, else `otherwise`: inputs are JSON of any shape."""
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


class Ledger:
    """The orders, in memory what was read or written last. Safe to use from several threads of one process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._orders: dict[str, Order] = {}
        self._known_size = 0
        self._catch_up()

    def get(self, remote_id: str) -> Order | None:
        """The order with this id; one that is not known yet is looked for on disk."""
        with self._lock:
            if remote_id not in self._orders:
                self._catch_up()
            return self._orders.get(remote_id)

    def orders(self) -> list[Order]:
        """Every order on disk, the oldest first."""
        with self._lock:
            self._catch_up()
            return list(self._orders.values())

    def append(self, order: Order) -> None:
        """Record an order for good. Raises `GenerationError` when the disk takes no more."""
        line = json.dumps(_as_json(order)).encode("ascii") + b"\n"
        with self._lock:
            self._catch_up()
            try:
                _append(self._path, line)
            except OSError as exc:
                raise GenerationError(
                    f"The demo provider cannot write to the data folder ({exc.strerror}): free some space or give it "
                    "write permission, then retry."
                ) from exc
            self._orders[order.remote_id] = order
            self._known_size += len(line)

    def _catch_up(self) -> None:
        """What another process ordered counts too: the last step of one that ends may be later than our first."""
        size = _size(self._path)
        if size != self._known_size:
            self._orders = {order.remote_id: order for order in _read(self._path)}
            self._known_size = size


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    try:
        _cut_torn_line(handle)
        if os.write(handle, line) != len(line):
            raise OSError(28, "the disk is full")
        os.fsync(handle)
    finally:
        os.close(handle)


def _cut_torn_line(handle: int) -> None:
    """Cut off what follows the last newline: a submit that never returned."""
    size = os.lseek(handle, 0, os.SEEK_END)
    if size == 0:
        return
    os.lseek(handle, size - 1, os.SEEK_SET)
    if os.read(handle, 1) == b"\n":
        return
    os.lseek(handle, 0, os.SEEK_SET)
    with os.fdopen(os.dup(handle), "rb") as reader:
        os.ftruncate(handle, reader.read().rfind(b"\n") + 1)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _read(path: Path) -> list[Order]:
    if not path.exists():
        return []
    *lines, _torn = path.read_bytes().split(b"\n")
    return [order for line in lines if (order := _order(line)) is not None]


def _order(line: bytes) -> Order | None:
    try:
        return _from_json(json.loads(line))
    except (ValueError, KeyError, TypeError):
        _log.info("Skipped a line of the demo provider's ledger that is not an order: %.60r", line)
        return None


def _as_json(order: Order) -> dict[str, Any]:
    return {
        "remote_id": order.remote_id,
        "kind": order.kind.value,
        "model": order.model,
        "input": dict(order.input),
        "reference": order.reference,
        "picture": order.picture,
        "created_at": order.created_at.isoformat(),
        "latency": order.latency,
        "failure": order.failure,
    }


def _from_json(data: dict[str, Any]) -> Order:
    return Order(
        remote_id=data["remote_id"],
        kind=TakeKind(data["kind"]),
        model=data["model"],
        input=data["input"],
        reference=data["reference"],
        picture=data["picture"],
        created_at=datetime.fromisoformat(data["created_at"]),
        latency=data["latency"],
        failure=data["failure"],
    )
