"""Resolution, length and sound of the clips, offered where the model has them, with the price of a clip under them.

A select of Streamlit 1.67 knows its choice by the words of the option: with a price in it, which changes when something
else is chosen, it would be lost. So the words of options never change, and the price stands below.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from mvcore import Brief, Project, TakeKind
from pages.ui.model_words import price_line
from pages.ui.state import act, plain
from pages.ui.studio import studio

_NAMES = ("resolution", "seconds", "sound")
_SOUND = {True: "With sound", False: "Silent"}


def clip_settings(brief: Brief, project: Project | None, owner: str, keep: Callable[[], None]) -> None:
    """The selects, side by side, outside of any form; `keep` stores what was chosen. An empty place for a model that
    has nothing to choose."""
    offered = studio().clip_choices(brief, project)
    with st.container(key="clip-settings", horizontal=True):
        _select("resolution", "Resolution", offered.resolutions, brief, project, owner, keep)
        _select("seconds", "Length", offered.seconds, brief, project, owner, keep)
        _select("sound", "Sound of the clips", offered.sounds, brief, project, owner, keep)
    st.caption(plain(f"A clip: {price_line(TakeKind.CLIP, brief, project)}"))


def stored_clip_settings(brief: Brief, owner: str) -> dict[str, Any]:
    """What is stored, by the keys of the selects."""
    return {_key(name, owner): getattr(brief, f"clip_{name}") for name in _NAMES}


def chosen_clip_settings(owner: str) -> dict[str, Any]:
    """What is chosen now, by the names that it has in a brief; what there is no select for stays as it is."""
    keys = {f"clip_{name}": _key(name, owner) for name in _NAMES}
    return {name: st.session_state[key] for name, key in keys.items() if key in st.session_state}


def show_clip_settings(brief: Brief, owner: str) -> None:
    """Let the selects show what is stored."""
    for key, stored in stored_clip_settings(brief, owner).items():
        if st.session_state.get(key) != stored:
            st.session_state[key] = stored


def _select(
    name: str,
    label: str,
    values: Sequence[Any],
    brief: Brief,
    project: Project | None,
    owner: str,
    keep: Callable[[], None],
) -> None:
    """One select; the first option leaves it to what is usual. A choice that this model does not have stays there, for
    another one may: what is sent instead stands with the price."""
    key = _key(name, owner)
    chosen = st.session_state.get(key)
    options = [*values, *([chosen] if chosen is not None and chosen not in values else [])]
    if not values or len(options) < 2:
        st.empty()
        return
    st.selectbox(
        label,
        [None, *options],
        key=key,
        format_func=lambda value: "Usual" if value is None else _words(name, value),
        placeholder=_usual(name, brief, project),  # what is shown for None, whatever its option is called
        width=260,
        on_change=act,
        args=(keep,),
    )


def _key(name: str, owner: str) -> str:
    return f"clip-{name}-{owner}"


def _words(name: str, value: Any) -> str:
    match name:
        case "seconds":
            return f"{value:g} s"
        case "sound":
            return _SOUND[value]
        case _:
            return str(value)


def _usual(name: str, brief: Brief, project: Project | None) -> str:
    """What an empty select stands for."""
    changed: dict[str, Any] = {f"clip_{name}": None}
    quote = studio().quote(TakeKind.CLIP, replace(brief, **changed), project)
    return f"Usual: {_words(name, getattr(quote, name))}"
