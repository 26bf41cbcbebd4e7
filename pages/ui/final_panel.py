"""The way from drafts to clips of final quality."""

from dataclasses import replace

import streamlit as st

from mvcore import Project, Quality, TakeKind
from pages.ui.state import act, plain
from pages.ui.studio import studio
from pages.ui.words import counted


def final_panel(project: Project) -> None:
    """The way from drafts to clips of final quality, with the difference in price; nothing for a project without."""
    final = studio().final_model(project)
    draft = studio().model(TakeKind.CLIP, project.brief)
    if project.brief.quality is not Quality.DRAFT or not project.ready_scenes or draft.id == final.id:
        return
    approved = studio().approved_drafts(project)
    st.subheader("From drafts to final quality")
    if not approved:
        each = f"about ${final.price_usd:.2f} a clip instead of ${draft.price_usd:.2f}"
        st.caption(plain(f"Approve the drafts that you like: they are made again by {final.id}, {each}."))
        return
    count, drafts = len(approved), sum(scene.take.price_usd for scene in approved)
    brief = replace(project.brief, quality=Quality.FINAL, clip_model=None)
    price = studio().estimate(TakeKind.CLIP, brief, count)
    more = f"${price.usd:.2f} instead of ${drafts:.2f} for {'this draft' if count == 1 else 'these drafts'}"
    st.caption(plain(f"By {final.id}: {more}, ${price.usd - drafts:.2f} more."))
    st.button(
        f"Make {counted(count, 'approved scene')} in final quality · {price.text}",
        key="make-final",
        type="primary",
        icon=":material/high_quality:",
        on_click=act,
        args=(studio().make_final, project.id),
    )
