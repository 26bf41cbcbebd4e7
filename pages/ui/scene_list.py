"""Above the cards: how many clips are where, what was spent, and the writing of the scenes."""

from functools import partial

import streamlit as st

from mvcore import Counts, Project, Take, TakeKind, TakeStatus, Trouble
from pages.ui.live_note import ended_notes
from pages.ui.look import skeleton
from pages.ui.progress import attempt_text, cancel_hint, cancelled_text, is_waiting, show_progress, waiting_text
from pages.ui.state import act, act_at, error_text, plain
from pages.ui.studio import studio
from pages.ui.trouble import offers, show_offers, technical_fold
from pages.ui.wording import ask_for_words
from pages.ui.words import counted, spent_text


def summary_bar(project: Project) -> None:
    """How many clips are loading, succeeded, failed and cancelled, what that cost, and the way to stop it all."""
    counts = Counts.of(scene.take for scene in project.scenes)
    # Side by side, so that no card moves when the button comes or goes.
    with st.container(key="summary", horizontal=True, vertical_alignment="center"):
        with st.container(key="counts"):
            st.markdown(
                f":blue-badge[:material/progress_activity: {counts.loading} loading] / "
                f":green-badge[:material/check_circle: {counts.succeeded} succeeded] / "
                f":red-badge[:material/error: {counts.failed} failed]"
                + (f" / :gray-badge[:material/cancel: {counts.cancelled} cancelled]" if counts.cancelled else "")
            )
            st.caption(_money(project))
        if counts.loading > 1:
            cancel_all(project)


def _money(project: Project) -> str:
    spent = f"Spent on this project so far: {spent_text(project.spent_usd, project.spent_is_at_most)}"
    return rf"{spent} · about \${project.committed_usd:.2f} under way" if project.committed_usd > 0 else spent


def cancel_all(project: Project) -> None:
    """Stop everything that runs, after a word on what that may cost."""
    may_cost = rf"The provider may bill what was made so far, at most about \${project.committed_usd:.2f}."
    st.button(
        "Cancel all",
        key="cancel-all",
        icon=":material/cancel:",
        help=may_cost if project.committed_usd > 0 else None,
        on_click=act,
        args=(studio().cancel_all, project.id),
    )


def script_panel(project: Project) -> None:
    """The state of the writing, in one place that is always there."""
    with st.container(key="script"):
        if project.script is None:
            _offer_script(project)
        elif project.script.status.is_running:
            _writing(project, project.script)
        elif project.script.status is not TakeStatus.READY:
            _not_written(project, project.script)


def _offer_script(project: Project) -> None:
    ended_notes(project, [TakeKind.SCRIPT])
    count = project.brief.scene_count
    price = studio().estimate_film(project.brief, project)
    st.button(
        f"Write {counted(count, 'scene')} and make {'its clip' if count == 1 else 'their clips'} · {price.text}",
        key="write",
        type="primary",
        on_click=act_at,
        args=(price.usd, studio().write_scenes, project.id),
    )


def _writing(project: Project, script: Take) -> None:
    scenes = counted(project.brief.scene_count, "scene")
    if is_waiting(script):
        st.markdown(f"**Writing {scenes}{attempt_text(script)}**: {waiting_text(script)}")
    else:
        st.markdown(f"**Writing {scenes}{attempt_text(script)}**, about {script.expected_seconds:.0f} s")
        show_progress(script)
    hint = cancel_hint(script)
    st.button("Cancel", key=f"cancel-{script.id}", help=hint, on_click=act, args=(studio().cancel, script))
    for number in range(1, project.brief.scene_count + 1):
        with st.container(border=True, key=f"coming-{number}"):
            words, clip = st.columns([1, 1], gap="medium")
            words.caption(f"Scene {number}")
            with clip:
                skeleton(project.brief.aspect, "Its clip starts by itself")


def _not_written(project: Project, script: Take) -> None:
    """Why there are no scenes. An answer that cannot be used is shown as it came: a person may read what is wrong."""
    if script.status is TakeStatus.CANCELLED:
        st.caption(plain(f"The writing of the scenes: {cancelled_text(script)}"))
    else:
        error_text(f"The scenes were not written: {script.error}")
    if script.trouble is Trouble.BAD_ANSWER and script.technical:
        st.caption("This is what the model answered:")
        st.code(
            script.technical, language=None, wrap_lines=True, height=260 if len(script.technical) > 800 else "content"
        )
    else:
        technical_fold(script)
    retry = partial(_retry_script, project.id)
    show_offers(script, offers(project, script, retry, partial(ask_for_words, script.id)))


def _retry_script(project_id: str, *, anew: bool = False) -> None:
    studio().retry_script(project_id)
