"""Looking at a Studio from outside."""

import json
import time
from collections.abc import Callable

from mvcore import Project, Settings, Studio


def until(happened: Callable[[], object], seconds: float = 120) -> None:
    """Wait until `happened` answers something true. The time is a bound for a busy machine, not an expectation."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"it did not happen in {seconds} s"
        time.sleep(0.02)


def finished(studio: Studio, project_id: str, seconds: float = 180) -> Project:
    """The project when nothing of it runs any more."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        project = studio.project(project_id)
        if not project.is_busy:
            return project
        time.sleep(0.05)
    raise AssertionError(f"still busy after {seconds} s: {studio.project(project_id)}")


def submits(settings: Settings) -> list[dict[str, object]]:
    """What the demo provider was asked to make, by its own ledger."""
    ledger = settings.data_dir / "demo" / "ledger.jsonl"
    return [json.loads(line) for line in ledger.read_text().splitlines()] if ledger.exists() else []
