"""The one polled part of a page: drawn from a snapshot, again and again while something runs."""

import zlib
from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mvcore import MVError, NotFound, Project
from pages.ui.fresh_links import fresh_links
from pages.ui.progress import is_settling, is_waiting, may_go_on
from pages.ui.state import draw_again, error_text
from pages.ui.studio import studio
from pages.ui.tab_sync import tab_sync
from pages.ui.wording import is_asking, is_overdue


def live(
    project_id: str,
    draw: Callable[[Project], None],
    *,
    is_busy: Callable[[Project], bool],
    outside: Sequence[DeltaGenerator] = (),
) -> None:
    """Draw a project's snapshot and keep it fresh while `is_busy` says so, while its files are on their way to the
    bucket, and while an end is not the last word: the cost of a cancel is to come, or another attempt.

    The rhythm of a fragment is fixed at a full run, so the run that finds the work done asks for one, which stops it;
    while somebody writes in a dialog it goes on looking instead, for a full run would interrupt the writing. A project
    that is gone, say deleted in another tab, asks for a full run as well, in which the page says it and polls no more;
    other trouble is one sentence in place of the rest, and goes when the next look goes well.

    `outside` are the containers around the polled part that `draw` writes to: Streamlit 1.67 lets a later look write
    only where the full run wrote, and that run may have met trouble.
    """

    def goes_on(shown: Project) -> bool:
        is_moving = any(asset.destination for asset in shown.assets.values())
        return is_busy(shown) or is_moving or any(is_settling(take) or may_go_on(take) for take in shown.takes)

    try:
        polling = goes_on(studio().project(project_id))
    except NotFound as exc:
        error_text(str(exc))
        return
    except MVError:  # the part says it, until a look goes well
        polling = True
    interval = studio().settings.poll_seconds if polling else None

    @st.fragment(run_every=interval)
    def part() -> None:
        for place in outside:
            place.empty()
        try:
            project = _snapshot(project_id)
            _draw_lack_of_room()
            draw(project)
            is_far = any(asset.bucket for asset in project.assets.values())
            life = studio().settings.presigned_url_expires_seconds if is_far else None
            fresh_links(life, key=f"links-{project_id}")
            tab_sync(project_id, _version(project), key=f"sync-{project_id}", on_change=_draw_page)
            if is_overdue() or (polling and not goes_on(project)):
                _draw_page()
        except MVError as exc:
            error_text(str(exc))

    part()


def _snapshot(project_id: str) -> Project:
    """The project as it is now. Raises `MVError`; one that is gone asks for a full run first."""
    try:
        return studio().project(project_id)
    except NotFound:
        _draw_page()
        raise


def _draw_lack_of_room() -> None:
    lack = studio().lack_of_room()
    if lack is not None:
        error_text(lack)
    else:
        st.empty()


def _draw_page() -> None:
    """Draw the whole page anew, unless that would interrupt somebody: closing the dialog does it then."""
    if not is_asking():
        draw_again()


def _version(project: Project) -> str:
    """A short text that differs whenever a page would look different, progress apart."""
    parts = [f"{take.id[:8]}{take.status[0]}{'w' * is_waiting(take)}{take.cost_usd:g}" for take in project.takes]
    parts.append(f"{project.film.id[:8]}{project.film.status[0]}" if project.film else "")
    parts.append("".join("01"[scene.approved] for scene in project.scenes))
    parts.append(f"{project.brief.quality}{project.brief.clip_model}{zlib.crc32(project.choices.key.encode())}")
    parts.append(f"{zlib.crc32(repr(project.brief).encode())}")
    return "-".join([*parts, project.character_asset_id or ""])
