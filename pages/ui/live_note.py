"""What is known of a model today, as far as it matters: inputs that it no longer takes, or that it is gone."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from mvcore import Model, find_model, in_our_words, price_text
from pages.ui.state import act, plain
from pages.ui.studio import studio


def live_note(model: Model, key: str, use: Callable[[str], None]) -> None:
    """A sentence where there is something to say, and one click to the fallback of a model that is gone: it calls `use`
    with the id of the other model. Never waits: what is not known yet is not said."""
    live = studio().live_model(model.id)
    with st.container(key=key):
        if live is None or live.as_known:
            if model.retired:
                st.caption(plain(f"{model.retired} What is made by it may fail."))
        elif live.gone:
            _offer_other(model, f"Replicate no longer offers {model.id}.", key, use)
        elif live.missing:
            sentence = f"{model.id} now demands what is not known here: {_named(live.missing)}."
            _offer_other(model, sentence, key, use)
        else:
            st.caption(f":material/info: {plain(_changes(model.id, live.dropped, live.values))}")


def _changes(model_id: str, dropped: tuple[str, ...], values: tuple[str, ...]) -> str:
    left_out = [f"no longer takes this, so it is left out: {_named(dropped)}"] if dropped else []
    changed = [f"takes other values than usual for this: {_named(values)}"] if values else []
    return f"{model_id} {' and '.join(left_out + changed)}."


def _named(keys: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(in_our_words(key) for key in keys))


def _offer_other(model: Model, sentence: str, key: str, use: Callable[[str], None]) -> None:
    st.warning(plain(sentence), icon=":material/warning:")
    other = find_model(model.fallback) if model.fallback else None
    if other is None:
        st.caption("Choose another model above.")
        return
    st.button(
        f"Use {other.id} instead · {price_text(other.price_usd)} each",
        key=f"other-{key}",
        icon=":material/swap_horiz:",
        on_click=act,
        args=(partial(use, other.id),),
    )
