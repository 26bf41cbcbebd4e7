"""From drafts to final clips, stitching, the film's player and its download."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from mvcore import AspectRatio, Asset, Film, Project, Quality, TakeKind, TakeStatus
from pages.ui.links import download_href, stable_link
from pages.ui.look import video_line
from pages.ui.scene_card import PORTRAIT_WIDTH
from pages.ui.state import act, error_text, plain
from pages.ui.studio import studio
from pages.ui.words import counted


def final_panel(project: Project) -> None:
    """The way from drafts to clips of final quality, with the difference in price; nothing for a project without."""
    final = studio().final_model(project)
    draft = studio().model(TakeKind.CLIP, project.brief)
    if project.brief.quality is not Quality.DRAFT or not project.ready_scenes or draft.id == final.id:
        return
    approved = studio().approved_drafts(project)
    st.subheader("From drafts to final quality")
    if not approved:
        each = f"about ${final.price_usd:.2f} a clip instead of ${draft.price_usd:.2f}"
        st.caption(plain(f"Approve the drafts that you like: they are made again by {final.id}, {each}."))
        return
    count, drafts = len(approved), sum(scene.take.price_usd for scene in approved)
    brief = replace(project.brief, quality=Quality.FINAL, clip_model=None)
    price = studio().estimate(TakeKind.CLIP, brief, count)
    more = f"${price.usd:.2f} instead of ${drafts:.2f} for {'this draft' if count == 1 else 'these drafts'}"
    st.caption(plain(f"By {final.id}: {more}, ${price.usd - drafts:.2f} more."))
    st.button(
        f"Make {counted(count, 'approved scene')} in final quality · {price.text}",
        key="make-final",
        type="primary",
        icon=":material/high_quality:",
        on_click=act,
        args=(studio().make_final, project.id),
    )


def film_panel(project: Project) -> None:
    """Everything about the film, in places that are always there."""
    if not project.scenes:
        return
    st.subheader("The film")
    st.caption(_what_goes_in(project))
    stitching = project.film is not None and project.film.status.is_running
    st.button(
        _stitch_label(project),
        key="stitch",
        type="primary",
        icon=":material/movie:",
        disabled=stitching or not project.ready_scenes,
        on_click=act,
        args=(studio().stitch, project.id),
    )
    if project.film is not None:
        _progress_or_error(project.film)
    else:
        st.empty()
    if project.finished_film is not None:
        film = project.assets[project.finished_film.asset_id or ""]
        _player(project, film)
        video_line(film.id, download_href(film), "Download the film")
        kept_here = studio().storage_note(film.id)
        if kept_here:
            st.caption(plain(kept_here))


def _what_goes_in(project: Project) -> str:
    ready = len(project.ready_scenes)
    if ready == len(project.scenes):
        return "The one scene." if ready == 1 else f"All {ready} scenes, in order."
    missing = [str(scene.position + 1) for scene in project.scenes if scene not in project.ready_scenes]
    if ready == 0:
        return "No clip is ready yet."
    return f"{ready} of {counted(len(project.scenes), 'scene')}. Left out: scene {', '.join(missing)} (no clip ready)."


def _stitch_label(project: Project) -> str:
    ready = len(project.ready_scenes)
    word = "Stitch again" if project.finished_film is not None else "Stitch"
    return f"{word} {counted(ready, 'clip')} · free" if ready else "Stitch"


def _progress_or_error(film: Film) -> None:
    match film.status:
        case TakeStatus.QUEUED | TakeStatus.GENERATING:
            st.progress(film.progress, text=f"{film.progress:.0%} · {film.stage}")
        case TakeStatus.FAILED | TakeStatus.CANCELLED:
            error_text(f"The film was not stitched: {film.error or 'it was cancelled'}")
        case TakeStatus.READY:
            st.caption(_summary(film))


def _summary(film: Film) -> str:
    report = film.report
    left_out = ", ".join(str(position + 1) for position in film.left_out)
    missing = f" Without scene {left_out}." if left_out else ""
    return (
        f"{report['duration']:.1f} s, {report['width']} x {report['height']}, {report['fps']:g} frames per second. "
        f"{report['copied_seconds']:.1f} s copied, {report['encoded_seconds']:.1f} s encoded.{missing}"
        f"{_time_taken(report)}"
    )


def _time_taken(report: Mapping[str, Any]) -> str:
    """Films of an earlier version do not say it."""
    if "total_seconds" not in report:
        return ""
    return f" Stitched in {report['merge_seconds']:.1f} s, {report['total_seconds']:.1f} s with fetching and storing."


def _player(project: Project, film: Asset) -> None:
    width = PORTRAIT_WIDTH if project.brief.aspect is AspectRatio.PORTRAIT else "stretch"
    st.video(stable_link(film), width=width, alt="The film")
