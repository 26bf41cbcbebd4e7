"""Projects: what there is, and the way back to it."""

import streamlit as st

from mvcore import ProjectSummary
from pages.ui.look import heading
from pages.ui.state import act, go_to, open_project, show_notice
from pages.ui.studio import studio
from pages.ui.words import counted


def draw() -> None:
    """The list, the last changed first."""
    st.title("Projects")
    show_notice()
    st.button("New project", type="primary", icon=":material/add:", on_click=act, args=(_open, None, "create"))
    projects = studio().projects()
    if not projects:
        st.info("Nothing here yet. Start with an idea.", icon=":material/lightbulb:")
    for project in projects:
        with st.container(border=True, key=f"project-{project.id}"):
            _line(project)


def _line(project: ProjectSummary) -> None:
    words, button = st.columns([4, 1], vertical_alignment="center")
    with words:
        heading(project.title)
        film = "film ready" if project.has_film else "no film yet"
        st.caption(f"{project.updated_at:%Y-%m-%d %H:%M} UTC · {counted(project.scenes, 'scene')} · {film}")
    page = "film" if project.scenes else "create"
    button.button("Open", key=f"open-{project.id}", width="stretch", on_click=act, args=(_open, project.id, page))


def _open(project_id: str | None, page: str) -> None:
    open_project(project_id)
    go_to(page)


draw()
