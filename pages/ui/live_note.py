"""What is known of a model today, as far as it matters: inputs that it no longer takes, or that it is gone."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from mvcore import Brief, LiveModel, Model, Project, TakeKind, in_our_words
from pages.ui.model_words import ending, with_model
from pages.ui.state import act, plain
from pages.ui.studio import studio


def live_note(kind: TakeKind, brief: Brief, project: Project | None, key: str, use: Callable[[str], None]) -> None:
    """A sentence where there is something to say of the model that is chosen for a brief, and one click to the fallback
    of one that is gone: it calls `use` with the id of the other model. Never waits: what is not known yet is not said.
    """
    model = studio().model(kind, brief)
    live = studio().live_model(model.id)
    with st.container(key=key):
        gone = _why_gone(model, live)
        if gone is not None:
            _offer_other(kind, model, brief, project, gone, key, use)
        elif model.ends_soon(studio().today):
            st.caption(f":material/event_busy: {plain(f'{model.id}: {ending(model)}. {_instead(model, project)}')}")
        elif live is not None and not live.as_known:
            st.caption(f":material/info: {plain(_changes(model.id, live.dropped, live.values))}")


def ended_notes(project: Project, kinds: Sequence[TakeKind]) -> None:
    """One click for each model of these kinds that the project names and that its maker has ended since."""
    for kind in kinds:
        model = studio().model(kind, project.brief)
        with st.container(key=f"ended-{kind.value}"):
            if model.has_ended(studio().today):
                use = partial(_use, project.id, kind)
                sentence = _why_gone(model, None) or ""
                _offer_other(kind, model, project.brief, project, sentence, f"ended-{kind.value}", use)


def _use(project_id: str, kind: TakeKind, model_id: str) -> None:
    chosen: dict[str, Any] = {kind.model_field: model_id}
    studio().choose(project_id, **chosen)


def _why_gone(model: Model, live: LiveModel | None) -> str | None:
    """Why nothing can be ordered by the model; None when it can."""
    if model.has_ended(studio().today):
        return f"{model.id} was ended by its maker on {model.ends}."
    if live is not None and live.gone:
        return f"Replicate no longer offers {model.id}."
    if live is not None and live.missing:
        return f"{model.id} now demands what is not known here: {_named(live.missing)}."
    return None


def _instead(model: Model, project: Project | None) -> str:
    other = studio().replacement(model, project)
    return f"After that, {other.id} takes its place with one click." if other is not None else ""


def _changes(model_id: str, dropped: tuple[str, ...], values: tuple[str, ...]) -> str:
    left_out = [f"no longer takes this, so it is left out: {_named(dropped)}"] if dropped else []
    changed = [f"takes other values than usual for this: {_named(values)}"] if values else []
    return f"{model_id} {' and '.join(left_out + changed)}."


def _named(keys: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(in_our_words(key) for key in keys))


def _offer_other(
    kind: TakeKind,
    model: Model,
    brief: Brief,
    project: Project | None,
    sentence: str,
    key: str,
    use: Callable[[str], None],
) -> None:
    st.warning(plain(sentence), icon=":material/warning:")
    other = studio().replacement(model, project)
    if other is None:
        st.caption("Choose another model above.")
        return
    price = studio().estimate(kind, with_model(brief, kind, other.id), 1, project).text
    st.button(
        f"Use {other.id} instead · {price} each",
        key=f"other-{key}",
        icon=":material/swap_horiz:",
        on_click=act,
        args=(partial(use, other.id),),
    )
