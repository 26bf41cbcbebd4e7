"""One scene: its prompt on the left, its clip on the right.

Each card has the same number of elements in the same order in every state; `st.empty()` stands for what is not there
now. A player keeps playing through reruns only while its link and its place in the page's tree stay the same, and while
nothing else is sent to that place first: filling an `st.empty()` sends the emptiness too, and on a busy machine the
browser draws it in between, which makes the player anew.
"""

from functools import partial

import streamlit as st

from mvcore import Project, Scene, Take, TakeStatus
from pages.ui.links import download_href, stable_link
from pages.ui.look import folded_scene, made_by, media_id, player_width, skeleton, video_line
from pages.ui.progress import (
    attempt_text,
    cancel_hint,
    cancelled_text,
    is_waiting,
    paid_text,
    running_text,
    show_progress,
    waiting_reason,
)
from pages.ui.state import act, act_here, error_text, plain
from pages.ui.studio import studio
from pages.ui.trouble import offers, show_offers, technical_fold
from pages.ui.wording import ask_for_words


def scene_card(scene: Scene, project: Project) -> None:
    """Draw the card of a scene."""
    words, clip = st.columns([1, 1], gap="medium")
    with words:
        _words(scene, project)
    with clip:
        _clip(scene, project)


def _words(scene: Scene, project: Project) -> None:
    _badge(scene.take)
    folded_scene(f"{scene.label}: {scene.title}", scene.description, scene.negative_description)
    made_by(scene.take.model, _notes(scene.take))
    _approval(scene, project)


def _notes(take: Take) -> str:
    """What the person should know although all went on."""
    kept_here = studio().storage_note(take.asset_id) if take.asset_id else None
    return " ".join(note for note in (take.warning, kept_here) if note)


def _badge(take: Take) -> None:
    if is_waiting(take):
        st.badge(f"Waiting{attempt_text(take)}", icon=":material/hourglass_top:", color="blue")
        return
    match take.status:
        case TakeStatus.QUEUED | TakeStatus.GENERATING:
            st.badge(f"Generating{attempt_text(take)}", icon=":material/progress_activity:", color="blue")
        case TakeStatus.READY:
            st.badge("Ready", icon=":material/check_circle:", color="green")
        case TakeStatus.FAILED:
            st.badge(f"Failed{attempt_text(take)}", icon=":material/error:", color="red")
        case TakeStatus.CANCELLED:
            st.badge("Cancelled", icon=":material/cancel:", color="gray")


def _approval(scene: Scene, project: Project) -> None:
    """The mark that a draft is good enough; nothing for a clip that is no draft."""
    if not studio().is_draft(project, scene) or scene.take.status is not TakeStatus.READY:
        st.empty()
        return
    key = f"approve-{scene.id}"
    if st.session_state.get(key) != scene.approved:
        st.session_state[key] = scene.approved
    st.toggle("Approve for final quality", key=key, on_change=act_here, args=(_approve, project.id, scene.id, key))


def _approve(project_id: str, scene_id: str, key: str) -> None:
    studio().approve(project_id, scene_id, st.session_state[key])


def _clip(scene: Scene, project: Project) -> None:
    take = scene.take
    _screen(scene, project)
    if is_waiting(take):
        st.caption(plain(waiting_reason(take)))
    elif take.status.is_running:
        show_progress(take)
    else:
        technical_fold(take)
    if take.asset_id:
        video_line(take.asset_id, download_href(project.assets[take.asset_id]), "Download clip", paid_text(take))
    elif take.status is TakeStatus.FAILED and take.cost_usd:
        media_id(paid_text(take))
    else:
        st.empty()
    _action(scene, project)


def _screen(scene: Scene, project: Project) -> None:
    """The player, the skeleton or the error, in one place."""
    take = scene.take
    match take.status:
        case TakeStatus.READY:
            clip, width = project.assets[take.asset_id or ""], player_width(project.brief.aspect)
            st.video(stable_link(clip), width=width, alt=f"Clip of {scene.label}")
        case TakeStatus.FAILED:
            error_text(f"{scene.label}: {take.error}")
        case TakeStatus.CANCELLED:
            skeleton(project.brief.aspect, cancelled_text(take))
        case TakeStatus.QUEUED | TakeStatus.GENERATING:
            skeleton(project.brief.aspect, running_text(take, "Filming"))


def _action(scene: Scene, project: Project) -> None:
    """Cancel what runs, else make it again in the way that its trouble allows."""
    take = scene.take
    if take.status.is_running:
        with st.container(horizontal=True):
            hint = cancel_hint(take)
            st.button("Cancel", key=f"cancel-{take.id}", help=hint, on_click=act, args=(studio().cancel, take))
        return
    retry = partial(studio().retry_clip, project.id, scene.id)
    show_offers(take, offers(project, take, retry, partial(ask_for_words, take.id)))
