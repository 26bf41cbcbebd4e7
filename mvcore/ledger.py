"""The ledger: every attempt with what it was expected to cost and what it cost, as CSV for a spreadsheet. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime

from mvcore.domain import Take

COLUMNS = (
    *("take", "project", "title", "kind", "slot", "attempt", "provider", "model", "status"),
    *("created_at", "finished_at", "expected_usd", "cost_usd", "prediction", "request", "trouble", "error"),
    "cost_is",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def ledger_csv(takes: Iterable[Take], titles: Mapping[str, str]) -> str:
    """One line per take, the first one first. `titles` are those of the projects; one that was deleted has none. The
    last column says where a cost is the most that may be billed, and where it is not known."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for take in takes:
        lines.writerow(_cell(value) for value in _row(take, titles.get(take.project_id, "")))
    return text.getvalue()


def _row(take: Take, title: str) -> tuple[object, ...]:
    return (
        *(take.id, take.project_id, title, take.kind.value, take.slot + 1, take.attempt + 1),
        *(take.provider, take.model, take.status.value, take.created_at, take.finished_at),
        *(round(take.price_usd, 4), round(take.cost_usd, 4), take.remote_id, take.request_key),
        *(take.trouble.value if take.trouble else None, take.error),
        _cost_is(take),
    )


def _cost_is(take: Take) -> str | None:
    if take.cost_is_unknown:
        return f"not known, at most {round(take.price_usd, 4)}"
    return "at most" if take.cost_is_at_most else None


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe (owasp.org, "CSV Injection")."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, str):
        line = " ".join(value.split())
        return f"'{line}" if line.startswith(_FORMULA) else line
    return "" if value is None else value
