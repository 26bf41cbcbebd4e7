"""Above the cards: how many clips are where, what was spent, and the writing of the scenes."""

import streamlit as st

from mvcore import Project, Take, TakeKind, TakeStatus, price_text
from pages.ui.look import skeleton
from pages.ui.progress import show_progress
from pages.ui.state import act, error_text
from pages.ui.studio import studio
from pages.ui.words import counted


def summary_bar(project: Project) -> None:
    """How many clips are loading, succeeded and failed."""
    statuses = [scene.take.status for scene in project.scenes]
    loading = sum(status.is_running for status in statuses)
    succeeded = statuses.count(TakeStatus.READY)
    failed = len(statuses) - loading - succeeded
    with st.container(key="summary"):
        st.markdown(
            f":blue-badge[:material/progress_activity: {loading} loading] / "
            f":green-badge[:material/check_circle: {succeeded} succeeded] / "
            f":red-badge[:material/error: {failed} failed]"
        )
        st.caption(rf"Spent on this project so far: \${project.spent_usd:.2f}")


def script_panel(project: Project) -> None:
    """The state of the writing, in one place that is always there."""
    with st.container(key="script"):
        if project.script is None:
            _offer_script(project)
        elif project.script.status.is_running:
            _writing(project, project.script)
        elif project.script.status is not TakeStatus.READY:
            error_text(f"The scenes were not written: {project.script.error or 'it was cancelled'}")
            st.button("Write the scenes again", key="rewrite", on_click=act, args=(studio().retry_script, project.id))


def _offer_script(project: Project) -> None:
    price = price_text(
        studio().model(TakeKind.SCRIPT).price_usd + studio().model(TakeKind.CLIP).price_usd * project.brief.scene_count
    )
    count = project.brief.scene_count
    st.button(
        f"Write {counted(count, 'scene')} and make {'its clip' if count == 1 else 'their clips'} · {price}",
        key="write",
        type="primary",
        on_click=act,
        args=(studio().write_scenes, project.id),
    )


def _writing(project: Project, script: Take) -> None:
    st.markdown(f"**Writing {counted(project.brief.scene_count, 'scene')}**, about {script.expected_seconds:.0f} s")
    show_progress(script)
    for number in range(1, project.brief.scene_count + 1):
        with st.container(border=True, key=f"coming-{number}"):
            words, clip = st.columns([1, 1], gap="large")
            words.caption(f"Scene {number}")
            with clip:
                skeleton(project.brief.aspect, "Its clip starts by itself")
