"""Texts of a film on their way from the plan to a picture."""

import threading
from pathlib import Path

from mvcore import lettering
from mvcore.film.plan import FilmPlan
from mvcore.film.timeline import Shot


def check_texts(plan: FilmPlan) -> None:
    """Refuse texts before anything is rendered: those with characters that no font has, and those without room.

    Raises `BadInput`.
    """
    for shot in plan.shots:
        if shot.text:
            _layout(shot, plan)


def text_facts(shot: Shot, plan: FilmPlan) -> list[object]:
    """All that the picture of a shot's text depends on, for the name of the shot's piece."""
    return [lettering.VERSION, _layout(shot, plan).as_dict()] if shot.text else []


def draw_text(shot: Shot, plan: FilmPlan, target: Path, stop: threading.Event | None) -> None:
    """Draw a shot's text as PNG. Raises `RenderError`, `DataFolderError` on a full disk, and `Interrupted`."""
    lettering.draw(_layout(shot, plan), target, stop)


def _layout(shot: Shot, plan: FilmPlan) -> "lettering.Layout":
    size = (plan.width, plan.height)
    return lettering.lay_out(shot.text, "card" if shot.kind == "card" else "caption", size, shot.what)
