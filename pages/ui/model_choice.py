"""Quality and models of a project: each with its price, stored as soon as they are chosen."""

from typing import Any

import streamlit as st

from mvcore import Brief, Model, Project, Quality, TakeKind, price_text
from pages.ui.live_note import live_note
from pages.ui.state import act
from pages.ui.studio import studio

_LABELS = {
    TakeKind.IMAGE: "Model for the images",
    TakeKind.SCRIPT: "Model for the script",
    TakeKind.CLIP: "Model for the clips",
}
_EACH = {TakeKind.IMAGE: "an image", TakeKind.SCRIPT: "a script", TakeKind.CLIP: "a clip"}


def model_choice(project: Project | None, brief: Brief, owner: str) -> None:
    """The choice, outside of any form, so that prices follow at once; nothing where there is nothing to choose."""
    if not _is_a_choice():
        return
    _quality(project, brief, owner)
    with st.expander("Models", icon=":material/tune:"):
        for kind in TakeKind:
            _model(project, kind, getattr(brief, f"{kind.value}_model"), owner)


def chosen(owner: str) -> dict[str, Any]:
    """Quality and models for the brief, as they are chosen now."""
    state = st.session_state
    models = {f"{kind.value}_model": state.get(_key(kind, owner)) for kind in TakeKind}
    return {"quality": Quality(state.get(f"quality-{owner}") or Quality.FINAL), **models}


def _is_a_choice() -> bool:
    return any(len(studio().models(kind)) > 1 for kind in TakeKind)


def _key(kind: TakeKind, owner: str) -> str:
    return f"{kind.value}-model-{owner}"


def _quality(project: Project | None, brief: Brief, owner: str) -> None:
    key = f"quality-{owner}"
    prices = {quality: studio().model(TakeKind.CLIP, Brief("", "", quality=quality)) for quality in Quality}
    st.session_state.setdefault(key, brief.quality.value)
    st.segmented_control(
        "Quality of the clips",
        [quality.value for quality in Quality],
        key=key,
        required=True,
        format_func=lambda value: f"{value.capitalize()} · {price_text(prices[Quality(value)].price_usd)} a clip",
        help="Drafts are cheap. The ones that you approve can be made again in final quality.",
        on_change=act,
        args=(_keep, project, owner),
    )


def _model(project: Project | None, kind: TakeKind, now_chosen: str | None, owner: str) -> None:
    key, offered = _key(kind, owner), {model.id: model for model in studio().models(kind)}
    st.session_state.setdefault(key, now_chosen if now_chosen in offered else None)
    st.selectbox(
        _LABELS[kind],
        [None, *offered],
        key=key,
        format_func=lambda model_id: _line(kind, offered.get(model_id), owner),
        placeholder=_line(kind, None, owner),  # what a select shows for None, whatever its option is called
        on_change=act,
        args=(_keep, project, owner),
    )
    model = studio().model(kind, Brief("", "", **chosen(owner)))

    def use(model_id: str) -> None:
        st.session_state[key] = model_id
        _keep(project, owner)

    live_note(model, f"{kind.value}-model-note", use)


def _line(kind: TakeKind, model: Model | None, owner: str) -> str:
    if model is None:
        quality = chosen(owner)["quality"]
        usual = studio().model(kind, Brief("", "", quality=quality))
        return f"Usual: {usual.id} · {price_text(usual.price_usd)} {_EACH[kind]}"
    doubt = " · probably gone" if model.retired else ""
    return f"{model.id} · {price_text(model.price_usd)} {_EACH[kind]}{doubt}"


def _keep(project: Project | None, owner: str) -> None:
    """Store the choice with a project that has no scenes yet; a new one gets it with its first order."""
    if project is not None and project.script is None:
        studio().choose_models(project.id, **chosen(owner))
