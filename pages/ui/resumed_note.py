"""Says after a start what goes on by itself and costs money, until somebody has read it. The terminal says it before it
begins, free work too."""

from weakref import WeakSet

import streamlit as st

from mvcore import Studio
from pages.ui.state import act, plain
from pages.ui.studio import studio

_read: "WeakSet[Studio]" = WeakSet()
"""The Studios of this process whose note was read, in whichever tab."""


def resumed_note() -> None:
    """The note, in a place that is always there, so that nothing below it moves in the tree."""
    opened = studio()
    with st.container(key="resumed"):
        if opened.resumed.usd > 0 and opened not in _read:
            with st.container(horizontal=True, vertical_alignment="center"):
                text = f"Going on with what was begun before the start: {opened.resumed.text}."
                st.caption(f":material/resume: {plain(text)}")
                st.button("Understood", key="resumed-read", on_click=act, args=(_read.add, opened))
