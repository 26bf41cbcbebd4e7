"""Status: the settings in effect and whether everything that they need is there."""

import streamlit as st

from pages.ui.look import heading
from pages.ui.state import plain, show_notice
from pages.ui.studio import studio


def draw() -> None:
    """Checks first, settings below."""
    st.title("Status")
    show_notice()
    for check in studio().examine():
        icon = ":green[:material/check_circle:]" if check.ok else ":red[:material/error:]"
        st.markdown(f"{icon} **{plain(check.name)}**: {plain(check.detail)}")
    heading("Settings in effect")
    st.table({"Setting": list(studio().settings.shown()), "Value": list(studio().settings.shown().values())})


draw()
