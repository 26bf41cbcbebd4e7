"""The card with what the creator put in; it folds when the scenes are there."""

import streamlit as st

from mvcore import Project
from pages.ui.links import ledger_href, stable_link
from pages.ui.look import link_button, media_id, user_text
from pages.ui.studio import studio
from pages.ui.words import counted


def input_card(project: Project) -> None:
    """Idea, character and style, and the chosen image with its id."""
    with st.expander("Your input", expanded=not project.scenes, icon=":material/description:"):
        words, picture = st.columns([3, 1], gap="large")
        with words:
            st.caption("Idea")
            user_text(project.brief.idea)
            st.caption("Character and style")
            user_text(project.brief.character)
            brief = project.brief
            st.caption(f"Look: {brief.look} · {brief.aspect.value} · {counted(brief.scene_count, 'scene')}")
            if studio().provider_name != "demo" or project.spent_usd > 0:
                link_button(ledger_href(project.id), "Ledger of this project (CSV)")
        with picture:
            st.caption("Character image")
            if project.character is None:
                st.text("No character image selected")
            else:
                st.image(stable_link(project.character), width=200, alt="The chosen character image")
                media_id(project.character.id)
