"""What one browser tab holds: the open project's id (the URL is its home) and a notice to show once."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from mvcore import MVError, Project, ProjectSummary
from pages.ui.studio import studio

_PROJECT = "project"
_NOTICE = "_notice"
_SHOWN = "_shown_notice"
_GO = "_go"
_WORD_JOINER = "\u2060"
_FOUND_IN_TEXT = re.compile(
    r"https?://|www(?=\.)|(?<=\S)@(?=\w)|:(?=material[/_]|streamlit:)|(?<!\S)<(?=-|=)|(?<!\S)[->~](?=[-=>])",
    re.IGNORECASE,
)
"""What Streamlit's front end (1.67) still turns into links, icons and arrows in text that is escaped."""


def project_id() -> str | None:
    """The open project's id, from the URL."""
    return st.query_params.get(_PROJECT) or None


def open_project(identifier: str | None) -> None:
    """Make a project the open one of this tab, or none."""
    st.session_state[_PROJECT] = identifier
    if identifier is None:
        st.query_params.pop(_PROJECT, None)
    else:
        st.query_params[_PROJECT] = identifier


def keep_project_in_url() -> None:
    """A click in the navigation drops the query, so the id is put back from the tab's own memory."""
    if project_id() is not None:
        st.session_state[_PROJECT] = project_id()
    elif st.session_state.get(_PROJECT):
        st.query_params[_PROJECT] = st.session_state[_PROJECT]


def go_to(page: str) -> None:
    """Ask for another page; the frame turns to it at the start of the next run."""
    st.session_state[_GO] = page


def wanted_page() -> str | None:
    """The page that was asked for, once."""
    page: str | None = st.session_state.pop(_GO, None)
    return page


def act(action: Callable[..., Any], *args: Any) -> None:
    """Run what a click asks for and draw the page anew; a refusal is shown as its sentence.

    Ends in a full rerun, for only that starts and stops the polling of a fragment.
    """
    try:
        action(*args)
    except MVError as exc:
        st.session_state[_NOTICE] = str(exc)
    st.rerun()


def act_at(usd: float, action: Callable[..., Any], *args: Any) -> None:
    """Like `act`, for a button on which a price stands: what costs more than these `usd` US dollars by the time of the
    click is not ordered, and the page says so."""
    act(partial(_at_shown_price, usd, action), *args)


def _at_shown_price(usd: float, action: Callable[..., Any], *args: Any) -> None:
    with studio().at_shown_price(usd):
        action(*args)


def act_here(action: Callable[..., Any], *args: Any) -> None:
    """Like `act`, for a click in the live part that starts no work: only that part is drawn anew, which is quicker."""
    try:
        action(*args)
    except MVError as exc:
        st.session_state[_NOTICE] = str(exc)
        st.rerun()


def show_notice() -> None:
    """The sentence of the last refusal. Its place is always there, so that nothing below it moves in the tree, and it
    stays in view: the button that was refused may be far down the page."""
    with st.container(key="notice"):
        notice = st.session_state[_SHOWN] = st.session_state.pop(_NOTICE, None)
        if notice:
            error_text(notice)


def show_oddities(project: Project) -> None:
    """What of a project this version does not know; an empty place without any."""
    with st.container(key="oddities"):
        say_oddities(project)


def say_oddities(project: Project | ProjectSummary) -> None:
    """The same, without a place where there are none."""
    for sentence in project.oddities:
        st.warning(plain(sentence), icon=":material/help:")


def draw_again() -> None:
    """Begin a full run that nobody clicked for: what was said to the person stays."""
    said = st.session_state.get(_SHOWN)
    if said:
        st.session_state[_NOTICE] = said
    st.rerun()


def error_text(sentence: str) -> None:
    """A red alert. Streamlit reads alerts as Markdown, so every mark in the sentence is escaped."""
    st.error(plain(sentence), icon="⚠️")


def plain(text: str) -> str:
    """Text that Markdown shows as it is: a prompt must never become a link, a picture or a formula.

    Bare addresses, icons and arrows are looked for after Markdown has taken the escapes away, so a word joiner, which
    nobody sees, goes between their signs; browsers leave it out of an address that is pasted.
    """
    parted = _FOUND_IN_TEXT.sub(rf"\g<0>{_WORD_JOINER}", text)
    escaped = "".join(f"\\{mark}" if mark in "\\`*_{}[]()<>#+-.!|$:~&^=" else mark for mark in parted)
    return " ".join(escaped.split())
