"""Waiting for a project, with each change told on standard error."""

import math
import time
from datetime import datetime

from mvcore import stopping
from mvcore.cli.film_report import complaints
from mvcore.cli.shared import say
from mvcore.domain import Counts, Project, Take, now
from mvcore.studio import Studio

_LOOK_SECONDS = 0.25
_FOLLOWS_SECONDS = 1.0
_RATE_LIMITED = "Waiting for the provider"


def wait(studio: Studio, project_id: str, stage: str) -> Project:
    """Wait until nothing of the project runs, telling each change on standard error. A failure counts once it has stood
    for a moment: another attempt may follow by itself. Raises `DataFolderError` when the data folder is taken away."""
    told: tuple[str, datetime | None] = ("", None)
    idle_since: float | None = None
    while True:
        stopping.check()
        studio.check_folder()
        project = studio.project(project_id)
        line, waiting = _state(project, stage), _waiting(project, stage)
        news = (line, waiting.wait_until if waiting else None)
        if news != told:
            told = news
            say(line + (f"; {_wait_words(waiting)}" if waiting else ""))
        idle_since = None if project.is_busy else (idle_since or time.monotonic())
        if idle_since is not None and (not complaints(project) or time.monotonic() - idle_since >= _FOLLOWS_SECONDS):
            return project
        time.sleep(_LOOK_SECONDS)


def _state(project: Project, stage: str) -> str:
    if stage == "film":
        return f"film: {project.film.stage if project.film else ''}"
    slots = project.options if stage == "images" else project.scenes
    if not slots:
        return "scenes: being written"
    return f"{stage}: {Counts.of(slot.take for slot in slots).text}"


def _waiting(project: Project, stage: str) -> Take | None:
    """A take of this stage that waits for something before it is ordered, if there is one."""
    takes = [slot.take for slot in (project.options if stage == "images" else project.scenes)]
    takes += [project.script] if project.script and stage == "scenes" else []
    return next((take for take in takes if take.waiting and take.status.is_running), None)


def _wait_words(take: Take) -> str:
    """What it waits for: "waiting for the provider, 4 s"."""
    words = str(take.waiting)
    if take.wait_until is None:
        return words
    seconds = max(1, math.ceil((take.wait_until - now()).total_seconds()))
    return f"waiting for the provider, {seconds} s" if words.startswith(_RATE_LIMITED) else f"{words} ({seconds} s)"
