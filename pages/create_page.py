"""Create: the idea, the character, four pictures to choose from."""

from functools import partial

import streamlit as st

from mvcore import BadInput, Estimate, Project, TakeKind
from pages.ui.brief_form import brief_form
from pages.ui.links import stable_link
from pages.ui.live import live
from pages.ui.live_note import ended_notes
from pages.ui.opened import opened_project
from pages.ui.picker import chosen_position, picker
from pages.ui.scene_list import cancel_all
from pages.ui.state import act_at, act_here, go_to, show_notice, show_oddities
from pages.ui.studio import studio
from pages.ui.unsent_text import text_notes
from pages.ui.wording import wording_dialog
from pages.ui.words import counted


def draw() -> None:
    """The whole page, top to bottom."""
    st.title("Create a music video")
    badge = st.container(key="provider")
    show_notice()
    project = opened_project(badge)
    if project is not None:
        show_oddities(project)
    left, right = st.columns([5, 6], gap="large")
    with left:
        brief_form(project)
    with right, st.container(key="live"):
        if project is None:
            _empty_state()
        else:
            live(project.id, _choice, is_busy=lambda shown: shown.images_busy)
    if project is not None:
        wording_dialog(project)


def _empty_state() -> None:
    st.subheader("Your character")
    st.caption("Up to four pictures appear here, one by one. Choose the one that plays in your video.")
    st.html('<div class="mv-skeleton mv-still" style="aspect-ratio: 16 / 9"><span>Nothing made yet</span></div>')


def _choice(project: Project) -> None:
    """The pictures, which one is chosen, and the way on."""
    _choice_heading(project)
    picker(
        project,
        key=f"picker-{project.id}",
        on_choose=lambda position: act_here(studio().choose_image, project.id, position),
    )
    if project.character is not None and chosen_position(project) is None:
        st.image(stable_link(project.character), width=200, alt="Your own picture")
    st.markdown(_choice_sentence(project))
    if project.script is None:
        ended_notes(project, list(TakeKind))
    text_notes(project)
    regenerate, go_on = st.columns(2)
    price = studio().estimate(TakeKind.IMAGE, project.brief, project.brief.image_count, project)
    regenerate.button(
        f"Regenerate {counted(project.brief.image_count, 'image')} · {price.text}",
        key="regenerate",
        icon=":material/refresh:",
        width="stretch",
        disabled=project.images_busy or project.script is not None,
        on_click=act_at,
        args=(price.usd, studio().make_images, project.brief, project.id),
    )
    film = studio().estimate_film(project.brief, project)
    go_on.button(
        _continue_label(project, film),
        key="continue",
        type="primary" if _is_next(project) else "secondary",
        width="stretch",
        on_click=act_at,
        args=(film.usd, partial(_continue, project.id, project.character_asset_id)),
    )


def _choice_heading(project: Project) -> None:
    """With the way to stop it all, which comes and goes: here nothing moves with it."""
    with st.container(horizontal=True, vertical_alignment="center", key="choice-heading"):
        st.subheader("Choose your character", width="stretch")
        if sum(option.take.status.is_running for option in project.options) > 1:
            cancel_all(project)


def _choice_sentence(project: Project) -> str:
    position = chosen_position(project)
    if position is not None:
        return f"**Option {position + 1}** is selected. It plays in every scene."
    if project.character_asset_id is not None:
        return "**Your own picture** is selected. It plays in every scene."
    return "No picture is selected yet. Click one to select it."


def _is_next(project: Project) -> bool:
    """False while there are pictures and none is chosen: that comes first."""
    return project.character_asset_id is not None or project.script is not None or not project.options


def _continue_label(project: Project, price: Estimate) -> str:
    if project.script is not None:
        return "To the film"
    without = "" if project.character_asset_id else ", without a picture"
    return f"Continue with {counted(project.brief.scene_count, 'scene')}{without} · {price.text}"


def _continue(identifier: str, shown: str | None) -> None:
    """The picture that is `shown` as chosen may be gone, replaced in another tab: dear clips would show another one."""
    if shown is not None and studio().project(identifier).character_asset_id is None:
        raise BadInput("The pictures were made anew meanwhile, so none is chosen: choose one, then continue.")
    studio().write_scenes(identifier)
    go_to("film")


draw()
