"""Which model makes the clips: a choice with prices, and what is known of the model today."""

import time
from functools import partial

import streamlit as st

from mvcore import Model, Project, TakeKind, Trouble
from pages.ui.clip_settings import chosen_clip_settings, clip_settings, show_clip_settings
from pages.ui.live_note import live_note
from pages.ui.model_words import model_line
from pages.ui.state import act
from pages.ui.studio import studio

_LOOK_SECONDS = 15.0


def clip_model_choice(project: Project) -> None:
    """A select of the models for clips, and of what they can be asked for; nothing where there is only one model. It
    stands outside of the polled part."""
    offered = [model.id for model in studio().models(TakeKind.CLIP)]
    with st.container(key="clip-model"):
        if len(offered) < 2:
            return
        key, current = f"clip-model-{project.id}", studio().model(TakeKind.CLIP, project.brief).id
        options = offered if current in offered else [*offered, current]
        if st.session_state.get(key) != current:
            st.session_state[key] = current
        st.selectbox(
            "Model for the clips",
            options,
            key=key,
            format_func=partial(model_line, TakeKind.CLIP),
            width=520,
            on_change=act,
            args=(_choose, project, key),
        )
        show_clip_settings(project.brief, project.id)
        clip_settings(project.brief, project, project.id, partial(_keep, project.id))


def _keep(project_id: str) -> None:
    studio().choose(project_id, **chosen_clip_settings(project_id))


def _choose(project: Project, key: str) -> None:
    studio().choose_clip_model(project.id, st.session_state[key])


def clip_model_note(project: Project) -> None:
    """What the chosen model no longer takes, or that it is gone, with the one to use instead."""
    model = studio().model(TakeKind.CLIP, project.brief)
    if _is_on_cards(project, model):
        st.empty()
    else:
        use = partial(studio().choose_clip_model, project.id)
        live_note(TakeKind.CLIP, project.brief, project, "clip-model-note", use)


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
