"""Projects: what there is, and the way back to it."""

import streamlit as st

from mvcore import ProjectSummary
from pages.ui.fresh_links import fresh_links
from pages.ui.links import ledger_href, stable_link
from pages.ui.look import heading, link_button, provider_badge, small_picture
from pages.ui.state import act, go_to, open_project, project_id, say_oddities, show_notice
from pages.ui.studio import studio
from pages.ui.words import counted, spent_text


def draw() -> None:
    """The list, the last changed first."""
    st.title("Projects")
    provider_badge()
    show_notice()
    st.button("New project", type="primary", icon=":material/add:", on_click=act, args=(_open, None, "create"))
    projects = studio().projects()
    if not projects:
        st.info("Nothing here yet. Start with an idea.", icon=":material/lightbulb:")
    for project in projects:
        with st.container(border=True, key=f"project-{project.id}"):
            _line(project)
    if projects:
        spent = spent_text(studio().spent_usd(), studio().spent_is_at_most())
        st.caption(f"Spent on all projects, deleted ones too: {spent}")
        link_button(ledger_href(), "Ledger of all projects (CSV)")
    fresh_links(None, key="links-projects")


def _line(project: ProjectSummary) -> None:
    picture, words, buttons = st.columns([1, 3, 2], vertical_alignment="center")
    with picture:
        if project.picture is not None:
            small_picture(stable_link(project.picture))
    with words:
        heading(project.title)
        film = "film ready" if project.has_film else "no film yet"
        about = f"{project.updated_at:%Y-%m-%d %H:%M} UTC · {counted(project.scenes, 'scene')} · {film}"
        st.caption(f"{about} · spent {spent_text(project.spent_usd, project.spent_is_at_most)}")
        say_oddities(project)
    page = "film" if project.scenes else "create"
    with buttons, st.container(horizontal=True, horizontal_alignment="right"):
        st.button("Open", key=f"open-{project.id}", on_click=act, args=(_open, project.id, page))
        with st.popover("Delete", icon=":material/delete:"):
            st.markdown("Its pictures, clips and films are deleted for good. What they cost stays in the ledger.")
            st.button(
                "Delete for good",
                key=f"delete-{project.id}",
                type="primary",
                on_click=act,
                args=(_delete, project.id),
            )


def _open(project_id: str | None, page: str) -> None:
    open_project(project_id)
    go_to(page)


def _delete(identifier: str) -> None:
    try:
        studio().delete_project(identifier)
    finally:  # what raises after the project is gone says that some of its files are not
        if project_id() == identifier and all(project.id != identifier for project in studio().projects()):
            open_project(None)


draw()
