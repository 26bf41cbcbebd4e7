"""The way from drafts to clips of final quality."""

import streamlit as st

from mvcore import Project
from pages.ui.state import act_at, plain
from pages.ui.studio import studio
from pages.ui.words import counted


def final_panel(project: Project) -> None:
    """The way from drafts to clips of final quality, with the difference in price; nothing for a project without."""
    drafts = [scene for scene in project.ready_scenes if studio().is_draft(project, scene)]
    if not drafts:
        return
    final = studio().final_model(project)
    approved = studio().approved_drafts(project)
    st.subheader("From drafts to final quality")
    if not approved:
        each = f"{studio().estimate_final(project, drafts[:1]).text} a clip instead of ${drafts[0].take.price_usd:.2f}"
        st.caption(plain(f"Approve the drafts that you like: they are made again by {final.id}, {each}."))
        return
    count, paid = len(approved), sum(scene.take.price_usd for scene in approved)
    price = studio().estimate_final(project, approved)
    more = f"${price.usd:.2f} instead of ${paid:.2f} for {'this draft' if count == 1 else 'these drafts'}"
    st.caption(plain(f"By {final.id}: {more}, ${price.usd - paid:.2f} more."))
    st.button(
        f"Make {counted(count, 'approved scene')} in final quality · {price.text}",
        key="make-final",
        type="primary",
        icon=":material/high_quality:",
        on_click=act_at,
        args=(price.usd, studio().make_final, project.id),
    )
