"""Status: the settings in effect and whether everything that they need is there."""

import streamlit as st

from pages.ui.look import heading, provider_badge
from pages.ui.state import plain, show_notice
from pages.ui.studio import studio, token_source


def draw() -> None:
    """Checks first, settings below. The settings are drawn while the checks still ask around."""
    st.title("Status")
    provider_badge()
    show_notice()
    checks = st.container(key="checks")
    heading("Settings in effect")
    shown = studio().settings.shown() | ({"REPLICATE_API_TOKEN": token_source()} if token_source() else {})
    st.table({"Setting": list(shown), "Value": list(shown.values())})
    with checks, st.spinner("Looking at everything that the settings need"):
        for check in studio().examine():
            icon = ":green[:material/check_circle:]" if check.ok else ":red[:material/error:]"
            st.markdown(f"{icon} **{plain(check.name)}**: {plain(check.detail)}")


draw()
