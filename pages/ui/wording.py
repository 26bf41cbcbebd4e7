"""The dialog for other words: what a safety check refused is never asked again as it was.

It is opened by the page itself and not by the polled part, in which it would go dead with the next tick.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st

from mvcore import Estimate, MVError, Project, Take
from pages.ui.state import error_text
from pages.ui.studio import studio

_ASKED = "_wording"
_DRAWN = "_wording_drawn"
_MISSED = "_wording_missed"
_REFUSED = "_wording_refused"


class _Wording(NamedTuple):
    """What is to be said otherwise: the title of the dialog, the words now, who takes the new ones, and the
    price."""

    title: str
    words: str
    save: Callable[[str], None]
    price: Estimate


def ask_for_words(take_id: str) -> None:
    """Open the dialog for a take with the next drawing of the whole page."""
    _close()
    st.session_state[_ASKED] = take_id


def is_asking() -> bool:
    """True while the dialog is open in this tab. The start of a full run takes an open dialog away and draws it anew,
    in the middle of a word (streamlit/streamlit#16901), so whoever can wait with a full run should."""
    return _DRAWN in st.session_state


def is_overdue() -> bool:
    """True for the second look in a row at a dialog that was asked for and is not there. The full run that a click asks
    for may get lost when the polled part is due in the same moment, and nobody would ask for another one."""
    if is_asking() or _ASKED not in st.session_state:
        return False
    if st.session_state.pop(_MISSED, False):
        return True
    st.session_state[_MISSED] = True
    return False


def wording_dialog(project: Project) -> None:
    """Draw the dialog when it was asked for. One whose take is not current any more is forgotten."""
    wording = _wording(project, st.session_state.get(_ASKED))
    if wording is None:
        _close()
        return
    st.session_state[_DRAWN] = True
    st.session_state.pop(_MISSED, None)
    st.dialog(wording.title, width="medium", on_dismiss=_close)(_form)(wording, st.session_state[_ASKED])


def _wording(project: Project, take_id: str | None) -> _Wording | None:
    studio_, brief = studio(), project.brief
    for scene in project.scenes:
        if scene.take.id == take_id and not scene.take.status.is_running:
            save = partial(studio_.reword_clip, project.id, scene.id)
            return _Wording(f"Edit {scene.label}", scene.description, save, _price(project, scene.take))
    for option in project.options:
        if option.take.id == take_id and not option.take.status.is_running:
            save = partial(studio_.reword_image, project.id, option.position)
            return _Wording(
                f"Edit {option.label}", str(option.take.input["prompt"]), save, _price(project, option.take)
            )
    if project.script is not None and project.script.id == take_id and not project.script.status.is_running:
        save = partial(studio_.reword_script, project.id)
        return _Wording("Edit the idea", brief.idea, save, studio_.estimate_film(brief, project))
    return None


def _price(project: Project, take: Take) -> Estimate:
    return studio().estimate_again(project, take)


def _form(wording: _Wording, take_id: str) -> None:
    st.caption("The safety check refused these words. Say it more softly; the rest stays as it is.")
    refused = st.session_state.get(_REFUSED)
    if refused:
        error_text(refused)
    else:
        st.empty()
    with st.form(f"wording-form-{take_id}", border=False):
        key = f"wording-{take_id}"
        st.text_area("Description", wording.words, key=key, height=220, max_chars=5000)
        st.form_submit_button(
            f"Make it with these words · {wording.price.text}",
            key=f"reword-now-{take_id}",
            type="primary",
            icon=":material/auto_awesome:",
            on_click=_send,
            args=(wording.price.usd, wording.save, key),
        )


def _send(usd: float, save: Callable[[str], None], key: str) -> None:
    """A refusal stays in the dialog, beside the words that it is about."""
    try:
        with studio().at_shown_price(usd):
            save(st.session_state[key])
    except MVError as exc:
        st.session_state[_REFUSED] = str(exc)
        return
    _close()
    st.rerun()


def _close() -> None:
    for key in (_ASKED, _DRAWN, _MISSED, _REFUSED):
        st.session_state.pop(key, None)
