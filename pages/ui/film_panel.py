"""Stitching, the film's player and its download."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from mvcore import Asset, Film, FilmOffer, Project, TakeStatus, outdated_text
from pages.ui.film_offer import film_offer
from pages.ui.links import download_href, stable_link
from pages.ui.look import player_width, video_line
from pages.ui.state import act, error_text, plain
from pages.ui.studio import studio
from pages.ui.unsent import unsent_note
from pages.ui.words import counted, scenes_named


def film_panel(project: Project) -> None:
    """Everything about the film, in places that are always there."""
    if not project.scenes:
        st.empty()  # a place outside of the polled part can be filled by it only when each full run has drawn there
        return
    st.subheader("The film")
    stitching = project.film is not None and project.film.status.is_running
    with st.container(key="film-plan"):
        offer = studio().film_offer(project)
        film_offer(project, offer)
        _leave_out(project, offer)
    with st.container(key="film-actions", horizontal=True, vertical_alignment="center"):
        st.button(
            _stitch_label(project),
            key="stitch",
            type="primary",
            icon=":material/movie:",
            disabled=stitching or not project.ready_scenes,
            on_click=act,
            args=(studio().stitch, project.id),
        )
        if stitching:
            cancel = (studio().cancel_film, project.id)
            st.button("Cancel", key="cancel-film", icon=":material/cancel:", on_click=act, args=cancel)
        unsent_note("film", "You changed the film settings. They are not used until you press “Save film settings”.")
    if project.film is not None:
        _progress_or_error(project.film, project.finished_film is not None)
    else:
        st.empty()
    if project.finished_film is not None:
        film = project.assets[project.finished_film.asset_id or ""]
        _player(project, film)
        video_line(film.id, download_href(film), "Download the film")
        outdated = outdated_text(project)
        if outdated:
            st.caption(f":material/history: {plain(outdated)}")
        kept_here = studio().storage_note(film.id)
        if kept_here:
            st.caption(plain(kept_here))


def _leave_out(project: Project, offer: FilmOffer | None) -> None:
    """The box without which no broken clip is left out, where there is one. Scenes without a clip are named above."""
    chosen = project.choices.skip_broken
    if not chosen and (offer is None or not offer.is_unreadable):
        return
    key = f"leave-out-{project.id}"
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    label = "Leave out clips that cannot be read"
    st.checkbox(label, key=key, on_change=act, args=(_choose_to_leave_out, project.id, key))


def _choose_to_leave_out(project_id: str, key: str) -> None:
    choices = replace(studio().project(project_id).choices, skip_broken=bool(st.session_state[key]))
    studio().choose_film(project_id, choices)


def _stitch_label(project: Project) -> str:
    ready = len(project.ready_scenes)
    word = "Stitch again" if project.finished_film is not None else "Stitch"
    return f"{word} {counted(ready, 'clip')} · free" if ready else "Stitch"


def _progress_or_error(film: Film, has_former: bool) -> None:
    match film.status:
        case TakeStatus.QUEUED | TakeStatus.GENERATING:
            st.progress(film.progress, text=_progress_text(film))
        case TakeStatus.FAILED:
            error_text(f"The film was not stitched: {film.error}")
        case TakeStatus.CANCELLED:
            st.caption(f"Stitching was cancelled.{' The film before it is still here.' if has_former else ''}")
        case TakeStatus.READY:
            st.caption(_summary(film))


def _progress_text(film: Film) -> str:
    left = "" if film.seconds_left is None else f" · about {max(film.seconds_left, 1):.0f} s left"
    return f"{film.progress:.0%} · {film.stage}{left}"


def _summary(film: Film) -> str:
    report = film.report
    missing = f" Without {scenes_named(film.left_out)}." if film.left_out else ""
    return (
        f"{report['duration']:.1f} s, {report['width']} x {report['height']}, {report['fps']:g} frames per second. "
        f"{report['copied_seconds']:.1f} s copied, {report['encoded_seconds']:.1f} s encoded.{missing}"
        f"{_loudness(report)}{_time_taken(report)}{_warnings(report)}"
    )


def _loudness(report: Mapping[str, Any]) -> str:
    """As it was measured on the finished film."""
    measured = report.get("loudness")
    return f" {measured['integrated']:.1f} LUFS, peaks at {measured['true_peak']:.1f} dBTP." if measured else ""


def _warnings(report: Mapping[str, Any]) -> str:
    return "".join(f" Note: {plain(warning)}" for warning in report.get("warnings", []))


def _time_taken(report: Mapping[str, Any]) -> str:
    """Films of an earlier version do not say it."""
    if "total_seconds" not in report:
        return ""
    return f" Stitched in {report['merge_seconds']:.1f} s, {report['total_seconds']:.1f} s with fetching and storing."


def _player(project: Project, film: Asset) -> None:
    st.video(stable_link(film), width=player_width(project.brief.aspect), alt="The film")
