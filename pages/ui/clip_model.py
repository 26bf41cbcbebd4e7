"""Which model makes the clips: a choice with prices, and what is known of the model today."""

import time
from functools import partial

import streamlit as st

from mvcore import Model, Project, TakeKind, Trouble, price_text
from pages.ui.live_note import live_note
from pages.ui.state import act
from pages.ui.studio import studio

_LOOK_SECONDS = 15.0


def clip_model_choice(project: Project) -> None:
    """A select of the models for clips; nothing where there is only one. It stands outside of the polled part."""
    offered = {model.id: model for model in studio().models(TakeKind.CLIP)}
    with st.container(key="clip-model"):
        if len(offered) < 2:
            return
        key, current = f"clip-model-{project.id}", studio().model(TakeKind.CLIP, project.brief).id
        if st.session_state.get(key) != current:
            st.session_state[key] = current
        st.selectbox(
            "Model for the clips",
            list(offered),
            key=key,
            format_func=lambda model_id: _line(offered[model_id]),
            width=520,
            on_change=act,
            args=(_choose, project, key),
        )


def _line(model: Model) -> str:
    doubt = " · probably gone" if model.retired else ""
    return f"{model.id} · {price_text(model.price_usd)} for {model.clip_seconds:g} s{doubt}"


def _choose(project: Project, key: str) -> None:
    studio().choose_clip_model(project.id, st.session_state[key])


def clip_model_note(project: Project) -> None:
    """What the chosen model no longer takes, or that it is gone, with the one to use instead."""
    model = studio().model(TakeKind.CLIP, project.brief)
    if _is_on_cards(project, model):
        st.empty()
    else:
        live_note(model, "clip-model-note", partial(studio().choose_clip_model, project.id))


def _is_on_cards(project: Project, model: Model) -> bool:
    """True when a card says already that the model is gone, and what to do."""
    takes = [scene.take for scene in project.scenes]
    return any((take.model, take.trouble) == (model.id, Trouble.MODEL_GONE) for take in takes)


def is_looking(project: Project) -> bool:
    """True for a short while, as long as nothing is known of the model: the page looks again until then."""
    model_id = studio().model(TakeKind.CLIP, project.brief).id
    if studio().live_model(model_id) is not None:
        return False
    began: float = st.session_state.setdefault(f"_look-{model_id}", time.monotonic())
    return time.monotonic() - began < _LOOK_SECONDS
