"""Resolution, length and sound of the clips: each choice with its price, offered where the model has it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from mvcore import Brief, Project, TakeKind
from pages.ui.model_words import price_line
from pages.ui.state import act
from pages.ui.studio import studio

_SOUND = {True: "With sound", False: "Silent"}


def clip_settings(brief: Brief, project: Project | None, owner: str, keep: Callable[[], None]) -> None:
    """The selects, side by side, outside of any form; `keep` stores what was chosen. An empty place for a model that
    has nothing to choose."""
    offered = studio().clip_choices(brief, project)
    with st.container(key="clip-settings", horizontal=True):
        _select("resolution", "Resolution", offered.resolutions, brief, project, owner, keep)
        _select("seconds", "Length", offered.seconds, brief, project, owner, keep)
        _select("sound", "Sound of the clips", offered.sounds, brief, project, owner, keep)


def chosen_clip_settings(owner: str) -> dict[str, Any]:
    """What is chosen now, by the names that it has in a brief."""
    return {f"clip_{name}": st.session_state.get(_key(name, owner)) for name in ("resolution", "seconds", "sound")}


def show_clip_settings(brief: Brief, owner: str) -> None:
    """Let the selects show what is stored."""
    for name in ("resolution", "seconds", "sound"):
        stored = getattr(brief, f"clip_{name}")
        if st.session_state.get(_key(name, owner)) != stored:
            st.session_state[_key(name, owner)] = stored


def _select(
    name: str,
    label: str,
    values: Sequence[Any],
    brief: Brief,
    project: Project | None,
    owner: str,
    keep: Callable[[], None],
) -> None:
    """One select; the first option leaves it to what is usual. A choice that the model does not have is not shown."""
    key = _key(name, owner)
    if len(values) < 2:
        st.empty()
        return
    if st.session_state.get(key) not in (None, *values):
        st.session_state[key] = None
    st.selectbox(
        label,
        [None, *values],
        key=key,
        format_func=lambda value: _option(name, value, brief, project),
        placeholder=_option(name, None, brief, project),
        width=260,
        on_change=act,
        args=(keep,),
    )


def _key(name: str, owner: str) -> str:
    return f"clip-{name}-{owner}"


def _option(name: str, value: Any, brief: Brief, project: Project | None) -> str:
    """The choice, and what a clip costs with it: the others stay as they are."""
    changed: dict[str, Any] = {f"clip_{name}": value}
    with_it = replace(brief, **changed)
    price = price_line(TakeKind.CLIP, with_it, project)
    if value is None:
        return f"Usual · {price}"
    words = {"resolution": f"{value}", "seconds": f"{value} s", "sound": _SOUND.get(value, "")}[name]
    return f"{words} · {studio().quote(TakeKind.CLIP, with_it, project).text}"
