"""Scripted faults. Each one is used once, at the `nth` request that it matches, counted from 1.

{"method": "POST", "path": "/predictions$", "body": "regex", "nth": 1, "do": ..., ...}

`body` is looked for in the request; in one without a body that is about a prediction, in that prediction's input.

do: status      answer `status` with `body_json`, or an HTML page, and `headers`; nothing else happens
    drop        close the connection before anything happens
    hang        wait `seconds`, then go on
    drop_after  do the work, then close the connection without an answer
    hang_after  do the work, then wait `seconds` before the answer
    patch       do the work, and change the JSON answer by `values`
    fate        the prediction that is created here ends with `values` (status, error, output)
    truncate    send half of an output, `with_length` or without
    drip        send an output in small pieces with `seconds` between them
    redirect    answer 302 to `location`
    content     send `text` as an output with the type `type`
"""

import re
import threading
from typing import Any


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[dict[str, Any]] = []

    def add(self, faults: list[dict[str, Any]]) -> None:
        """More faults, to be used in this order."""
        with self._lock:
            self._waiting.extend(dict(fault) for fault in faults)

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str, body: str) -> dict[str, Any] | None:
        """The fault for this request, which is used up by it."""
        with self._lock:
            for fault in self._waiting:
                if not _matches(fault, method, path, body):
                    continue
                fault["nth"] = fault.get("nth", 1) - 1
                if fault["nth"] <= 0:
                    self._waiting.remove(fault)
                    return fault
        return None


def _matches(fault: dict[str, Any], method: str, path: str, body: str) -> bool:
    return (
        fault.get("method", method) == method
        and re.search(fault.get("path", ""), path) is not None
        and re.search(fault.get("body", ""), body, re.DOTALL) is not None
    )
