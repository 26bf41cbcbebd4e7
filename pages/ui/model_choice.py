"""Quality and models of a project: each with its price, stored as soon as they are chosen."""

from dataclasses import replace
from typing import Any

import streamlit as st

from mvcore import Brief, Project, Quality, TakeKind
from pages.ui.clip_settings import chosen_clip_settings, clip_settings, stored_clip_settings
from pages.ui.live_note import live_note
from pages.ui.model_words import model_line, price_line
from pages.ui.state import act, plain
from pages.ui.studio import studio

_LABELS = {
    TakeKind.IMAGE: "Model for the images",
    TakeKind.SCRIPT: "Model for the script",
    TakeKind.CLIP: "Model for the clips",
}


def model_choice(project: Project | None, brief: Brief, owner: str) -> None:
    """The choice, outside of any form, so that prices follow at once; nothing where there is nothing to choose."""
    if not _is_a_choice():
        return
    _show_stored(brief, owner)
    _quality(project, _now(brief, owner), owner)
    with st.expander("Models", icon=":material/tune:"):
        for kind in TakeKind:
            _model(project, kind, brief, owner)
        clip_settings(_now(brief, owner), project, owner, lambda: _keep(project, owner))


def _show_stored(brief: Brief, owner: str) -> None:
    """What is stored is shown first; after that the choice is as somebody left it in this tab."""
    stored = stored_clip_settings(brief, owner)
    stored |= {f"quality-{owner}": brief.quality.value}
    stored |= {_key(kind, owner): _named(kind, brief) for kind in TakeKind}
    for key, value in stored.items():
        st.session_state.setdefault(key, value)


def _named(kind: TakeKind, brief: Brief) -> str | None:
    """The model that a brief names, also one that has ended since; None for one that is not known any more."""
    named: str | None = getattr(brief, kind.model_field)
    return named if named == studio().model(kind, brief).id else None


def chosen(owner: str) -> dict[str, Any]:
    """Quality, models and settings of the clips for the brief, as they are chosen now."""
    state = st.session_state
    models = {kind.model_field: state.get(_key(kind, owner)) for kind in TakeKind}
    quality = Quality(state.get(f"quality-{owner}") or Quality.FINAL)
    return {"quality": quality, **models, **chosen_clip_settings(owner)}


def _now(brief: Brief, owner: str) -> Brief:
    """The brief with what is chosen now."""
    return replace(brief, **chosen(owner))


def _is_a_choice() -> bool:
    return any(len(studio().models(kind)) > 1 for kind in TakeKind)


def _key(kind: TakeKind, owner: str) -> str:
    return f"{kind.value}-model-{owner}"


def _quality(project: Project | None, brief: Brief, owner: str) -> None:
    key = f"quality-{owner}"
    st.segmented_control(
        "Quality of the clips",
        [quality.value for quality in Quality],
        key=key,
        required=True,
        format_func=str.capitalize,
        help="Drafts are cheap. The ones that you approve can be made again in final quality.",
        on_change=act,
        args=(_keep, project, owner),
    )
    prices = {each: price_line(TakeKind.CLIP, replace(brief, quality=each), project) for each in Quality}
    st.caption(plain(" · ".join(f"{each.capitalize()}: {price}" for each, price in prices.items())))


def _model(project: Project | None, kind: TakeKind, brief: Brief, owner: str) -> None:
    """The models that are offered, and the one that the project names, if it has ended since."""
    key, named = _key(kind, owner), _named(kind, brief)
    offered = [model.id for model in studio().models(kind)]
    options = [*offered, named] if named is not None and named not in offered else offered
    st.selectbox(
        _LABELS[kind],
        [None, *options],
        key=key,
        format_func=lambda model_id: model_line(kind, model_id) if model_id else "Usual",
        placeholder=_usual(kind, owner),  # what a select shows for None, whatever its option is called
        on_change=act,
        args=(_keep, project, owner),
    )

    def use(model_id: str) -> None:
        st.session_state[key] = model_id
        _keep(project, owner)

    live_note(kind, _now(brief, owner), project, f"{kind.value}-model-note", use)


def _usual(kind: TakeKind, owner: str) -> str:
    model = studio().model(kind, Brief("", "", quality=chosen(owner)["quality"]))
    return f"Usual: {model_line(kind, model.id)}"


def _keep(project: Project | None, owner: str) -> None:
    """Store the choice with a project that has no scenes yet; a new one gets it with its first order."""
    if project is not None and project.script is None:
        studio().choose(project.id, **chosen(owner))
