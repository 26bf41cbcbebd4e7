"""Looking at a Studio from outside."""

import json
import time
from collections.abc import Callable, Iterator

from mvcore import Project, Settings, Studio

_LOOKS = 20
"""How often to look while as much time passes as has passed: looking takes the time of what is looked at."""


def moments(seconds: float) -> Iterator[None]:
    """When to look whether something has happened, until that time is over: more and more rarely."""
    begin = time.monotonic()
    while (passed := time.monotonic() - begin) < seconds:
        yield
        time.sleep(min(0.25, max(0.02, passed / _LOOKS)))


def until(happened: Callable[[], object], seconds: float = 120) -> None:
    """Wait until `happened` answers something true. The time is a bound for a busy machine, not an expectation."""
    for _ in moments(seconds):
        if happened():
            return
    raise AssertionError(f"it did not happen in {seconds} s")


def finished(studio: Studio, project_id: str, seconds: float = 180) -> Project:
    """The project when nothing of it runs any more."""
    for _ in moments(seconds):
        project = studio.project(project_id)
        if not project.is_busy:
            return project
    raise AssertionError(f"still busy after {seconds} s: {studio.project(project_id)}")


def submits(settings: Settings) -> list[dict[str, object]]:
    """What the demo provider was asked to make, by its own ledger."""
    ledger = settings.data_dir / "demo" / "ledger.jsonl"
    return [json.loads(line) for line in ledger.read_text().splitlines()] if ledger.exists() else []
