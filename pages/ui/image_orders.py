"""The buttons that order the images of a brief, with their number and price; those that were paid for before are
offered for nothing, beside new ones.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, Protocol

import streamlit as st

from mvcore import BadInput, Brief, Estimate, TakeKind
from pages.ui.state import act_at
from pages.ui.studio import studio
from pages.ui.words import counted


class Order(Protocol):
    """Orders the images: new ones if `anew`; `offered` is the brief of which existing ones stand on the button."""

    def __call__(self, *, anew: bool, offered: Brief | None) -> None: ...


class _Offer(NamedTuple):
    """So many images of this brief were paid for before."""

    brief: Brief
    existing: int


def image_orders(owner: str, choice: Mapping[str, Any], order: Order) -> None:
    """Draw the buttons, within the form. `choice` is what is chosen outside of it: an offer of another choice ends."""
    offer: _Offer | None = st.session_state.get(_key(owner))
    if offer is not None and replace(offer.brief, **choice) == offer.brief:
        st.caption("The same was made and paid for before: the same words, shape, look and model.")
        rest = offer.brief.image_count - offer.existing
        do = partial(order, anew=False, offered=offer.brief)
        _button(f"existing-{owner}", _existing_label(offer), "redo", _price(offer.brief, rest), do, is_first=True)
        _make_button(owner, offer.brief, "new image", partial(order, anew=True, offered=None), is_first=False)
    else:
        forget_offer(owner)
        _make_button(owner, Brief("", "", **choice), "image", partial(order, anew=False, offered=None), is_first=True)


def offer_existing(owner: str, brief: Brief, project_id: str | None, offered: Brief | None) -> bool:
    """Offer images that were paid for before; False when there are none, or when they are `offered` and wanted. Raises
    `BadInput` when something else was asked for since: its price stood on no button."""
    if brief == offered:
        return False
    forget_offer(owner)
    existing = studio().existing_images(brief, project_id)
    if existing:
        st.session_state[_key(owner)] = _Offer(brief, existing)
    elif offered is not None:
        raise BadInput("This was changed since and was not made before: its price stands on the button now.")
    return existing > 0


def forget_offer(owner: str) -> None:
    """Go back to the one button."""
    st.session_state.pop(_key(owner), None)


def _key(owner: str) -> str:
    return f"_existing-{owner}"


def _make_button(owner: str, brief: Brief, noun: str, do: Callable[[], None], *, is_first: bool) -> None:
    price = _price(brief, brief.image_count)
    _button(f"make-{owner}", _label(brief, noun, price), "auto_awesome", price, do, is_first=is_first)


def _button(key: str, label: str, icon: str, price: Estimate, do: Callable[[], None], *, is_first: bool) -> None:
    st.form_submit_button(
        label,
        type="primary" if is_first else "secondary",
        icon=f":material/{icon}:",
        width="stretch",
        key=key,
        on_click=act_at,
        args=(price.usd, do),
    )


def _label(brief: Brief, noun: str, price: Estimate) -> str:
    if studio().provider_name == "demo":
        return f"Make {counted(brief.image_count, noun)} · free (demo)"
    return f"Make {counted(brief.image_count, noun)} · {price.text}"


def _existing_label(offer: _Offer) -> str:
    """What is used, what is made beside it, at which price, and what that saves."""
    rest = offer.brief.image_count - offer.existing
    saves = f"saves ${studio().estimate(TakeKind.IMAGE, offer.brief, offer.existing).usd:.2f}"
    use = f"Use {offer.existing} existing" if rest else f"Use the existing {counted(offer.existing, 'image')}"
    return f"{use}, make {rest} · {_price(offer.brief, rest).text}, {saves}" if rest else f"{use} · free, {saves}"


def _price(brief: Brief, count: int) -> Estimate:
    return studio().estimate(TakeKind.IMAGE, brief, count)
