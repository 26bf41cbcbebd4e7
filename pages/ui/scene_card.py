"""One scene: its prompt on the left, its clip on the right.

Each card has the same number of elements in the same order in every state; `st.empty()` stands for what is not there
now. A player keeps playing through reruns only while its link and its place in the page's tree stay the same, and while
nothing else is sent to that place first: filling an `st.empty()` sends the emptiness too, and on a busy machine the
browser draws it in between, which makes the player anew.
"""

import streamlit as st

from mvcore import AspectRatio, Project, Scene, Take, TakeKind, TakeStatus, price_text
from pages.ui.links import download_href, stable_link
from pages.ui.look import folded_scene, skeleton, video_line
from pages.ui.progress import show_progress
from pages.ui.state import act, error_text, plain
from pages.ui.studio import studio

PORTRAIT_WIDTH = 320


def scene_card(scene: Scene, project: Project) -> None:
    """Draw the card of a scene."""
    words, clip = st.columns([1, 1], gap="large")
    with words:
        _words(scene)
    with clip:
        _clip(scene, project)


def _words(scene: Scene) -> None:
    _badge(scene.take.status)
    folded_scene(f"{scene.label}: {scene.title}", scene.description, scene.negative_description)


def _badge(status: TakeStatus) -> None:
    match status:
        case TakeStatus.QUEUED | TakeStatus.GENERATING:
            st.badge("Generating", icon=":material/progress_activity:", color="blue")
        case TakeStatus.READY:
            st.badge("Ready", icon=":material/check_circle:", color="green")
        case TakeStatus.FAILED:
            st.badge("Failed", icon=":material/error:", color="red")
        case TakeStatus.CANCELLED:
            st.badge("Cancelled", icon=":material/cancel:", color="gray")


def _clip(scene: Scene, project: Project) -> None:
    take = scene.take
    _screen(scene, project)
    if take.status.is_running:
        show_progress(take)
    elif take.warning:
        st.caption(plain(take.warning))
    else:
        st.empty()
    if take.asset_id:
        video_line(take.asset_id, download_href(project.assets[take.asset_id]), "Download clip")
    else:
        st.empty()
    _action(scene, project)


def _screen(scene: Scene, project: Project) -> None:
    """The player, the skeleton or the error, in one place."""
    take = scene.take
    match take.status:
        case TakeStatus.READY:
            width = PORTRAIT_WIDTH if project.brief.aspect is AspectRatio.PORTRAIT else "stretch"
            st.video(stable_link(project.assets[take.asset_id or ""]), width=width, alt=f"Clip of {scene.label}")
        case TakeStatus.FAILED:
            error_text(f"{scene.label}: {take.error}")
        case TakeStatus.CANCELLED:
            skeleton(project.brief.aspect, "Cancelled")
        case TakeStatus.QUEUED:
            skeleton(project.brief.aspect, "Waiting to start")
        case TakeStatus.GENERATING:
            skeleton(project.brief.aspect, f"Filming, about {take.expected_seconds:.0f} s")


def _action(scene: Scene, project: Project) -> None:
    """Cancel what runs, else make it again."""
    take = scene.take
    if take.status.is_running:
        st.button("Cancel", key=f"cancel-{take.id}", on_click=act, args=(studio().cancel, take))
        return
    st.button(
        _again_label(take),
        key=f"retry-{take.id}",
        icon=":material/refresh:",
        on_click=act,
        args=(studio().retry_clip, project.id, scene.id),
    )


def _again_label(take: Take) -> str:
    if take.collectable:
        return "Retry · free, it is paid for"
    word = "Make again" if take.status is TakeStatus.READY else "Retry"
    return f"{word} · {price_text(studio().model(TakeKind.CLIP).price_usd)}"
