"""The project that is open in this tab, or the way to a new one."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mvcore import MVError, Project
from pages.ui.look import provider_badge
from pages.ui.state import act, error_text, go_to, open_project, project_id
from pages.ui.studio import studio


def opened_project(badge: DeltaGenerator) -> Project | None:
    """The project, None when none is open; `badge` gets who makes its pictures and clips. For a project that cannot be
    opened, the page says why and ends."""
    identifier = project_id()
    try:
        project = studio().project(identifier) if identifier is not None else None
    except MVError as exc:
        with badge:
            provider_badge()
        error_text(str(exc))
        offer_new_project()
        st.stop()
    with badge:
        provider_badge(project)
    return project


def offer_new_project() -> None:
    """The button that begins one."""
    st.button("Start a new project", type="primary", on_click=act, args=(_start_anew,))


def _start_anew() -> None:
    open_project(None)
    go_to("create")
