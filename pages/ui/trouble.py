"""What a take that is over offers, by the kind of its trouble: each way on is a button that names its price."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import streamlit as st

from mvcore import Estimate, Project, Take, TakeKind, TakeStatus, Trouble, without_model
from pages.ui.state import act_at
from pages.ui.studio import studio
from pages.ui.words import counted


class Retry(Protocol):
    """Makes the take again; `anew` orders also what could be fetched."""

    def __call__(self, *, anew: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: `verb` and `note`, which is mostly a price, are its label, `do` is what a click asks for, which costs
    at most `usd` US dollars."""

    key: str
    verb: str
    note: str
    icon: str
    do: Callable[[], None]
    usd: float = 0.0

    @property
    def label(self) -> str:
        """The text on the button."""
        return f"{self.verb} · {self.note}" if self.note else self.verb


def offers(project: Project, take: Take, retry: Retry, reword: Callable[[], None]) -> tuple[Offer, ...]:
    """The ways on from a take that is over, the best one first."""
    ways = _ways_to_make(project, take, retry, reword)
    existing = None if take.collectable else studio().existing_take(project, take)
    if existing is not None:
        ways = (_existing(project, take), *ways)
    earlier = studio().earlier_take(project, take)
    return (*ways, *earlier_offer(project, take)) if earlier != existing else ways


def _existing(project: Project, take: Take) -> Offer:
    model = studio().model(take.kind, project.brief)
    by = "" if model.id == take.model else f" by {model.id}"
    saved = studio().estimate_again(project, take).usd
    note = f"free, saves ${saved:.2f}" if saved else "free"
    use = partial(studio().use_existing, project.id, take)
    return Offer("existing", f"Use the existing {take.kind}{by}", note, ":material/redo:", use)


def earlier_offer(project: Project, take: Take) -> tuple[Offer, ...]:
    """The way back to what was in this place before; once back at the first one, to the newest. Its key names what it
    brings: the second click of a double one, which may come after the change, must not undo it."""
    earlier = studio().earlier_take(project, take)
    if earlier is None:
        return ()
    which, icon = ("earlier", "undo") if earlier.created_at < take.created_at else ("newest", "redo")
    # Under a picture there is room for little.
    verb = f"{which.capitalize()} image" if take.kind is TakeKind.IMAGE else f"Use the {which} clip"
    use = partial(studio().use_earlier, project.id, take)
    return (Offer(f"back-{earlier.id}", verb, "free", f":material/{icon}:", use),)


def _ways_to_make(project: Project, take: Take, retry: Retry, reword: Callable[[], None]) -> tuple[Offer, ...]:
    again = _again(project, take, retry)
    model = studio().model(take.kind, project.brief)
    is_same_model = model.id == take.model
    if take.trouble is Trouble.MODERATION:
        softer = Offer("reword", "Edit the wording", "", ":material/edit:", reword)
        return (softer,) if is_same_model else (softer, again)
    if is_same_model and take.trouble is Trouble.MODEL_GONE:
        return _other_model(project, take)
    if take.collectable and take.price_usd > 0:
        return _collectable(project, take, retry)
    return _other_model(project, take) if is_same_model and studio().is_gone(model) else (again,)


def _again(project: Project, take: Take, retry: Retry) -> Offer:
    model = studio().model(take.kind, project.brief)
    verb = {TakeKind.SCRIPT: "Write the scenes again"}.get(take.kind, "Retry")
    if take.status is TakeStatus.READY:
        verb = "Make again"
    if model.id != take.model:
        verb = f"{verb} by {model.id}"
    if take.kind is TakeKind.SCRIPT:
        verb = f"{verb}, with the clips"
    price = _price(project, take)
    return Offer(_retry_key(take), verb, price.text, ":material/refresh:", retry, price.usd)


def _retry_key(take: Take) -> str:
    return "rewrite" if take.kind is TakeKind.SCRIPT else "retry"


def _price(project: Project, take: Take) -> Estimate:
    """The price of another attempt. Clips start by themselves when a script is there, so it names theirs as well."""
    if take.kind is not TakeKind.SCRIPT:
        return studio().estimate_retry(project, take)
    return studio().estimate_film(project.brief, project)


def _other_model(project: Project, take: Take) -> tuple[Offer, ...]:
    """One click for this and everything else that the model that is gone could not make."""
    model = studio().fallback_of(project, take)
    if model is None:
        return ()
    price, count = studio().estimate_fallback(project, take), len(without_model(project, take))
    note = price.text if count < 2 else f"{counted(count, take.kind)}, {price.text}"
    use = partial(studio().use_fallback, project.id, take)
    return (Offer("fallback", f"Use {model.id} instead", note, ":material/swap_horiz:", use, price.usd),)


def _collectable(project: Project, take: Take, retry: Retry) -> tuple[Offer, ...]:
    """What was paid for is fetched; only whoever asks for it pays again."""
    if take.kind is TakeKind.SCRIPT:
        clips = studio().estimate(TakeKind.CLIP, project.brief, project.brief.scene_count, project)
        verb = "Fetch the scenes and make the clips"
        return (Offer("rewrite", verb, clips.text, ":material/download:", retry, clips.usd),)
    price = studio().estimate_again(project, take)
    if take.remote_id is None:
        note = f"{price.text} only if it was not made"
        return (Offer("retry", "Look for it again", note, ":material/search:", retry, price.usd),)
    anew = partial(retry, anew=True)
    return (
        Offer("retry", "Fetch again", "free, it is paid for", ":material/download:", retry),
        Offer("anew", "Make new", price.text, ":material/refresh:", anew, price.usd),
    )


def show_offers(take: Take, ways: tuple[Offer, ...]) -> None:
    """The buttons, side by side where there is room."""
    with st.container(horizontal=True):
        for way in ways:
            st.button(way.label, key=f"{way.key}-{take.id}", icon=way.icon, on_click=act_at, args=(way.usd, way.do))


def technical_fold(take: Take) -> None:
    """The provider's own words, one fold away; an empty place without any."""
    if not take.technical:
        st.empty()
        return
    st.html(
        '<details class="mv-fold"><summary>Technical details</summary>'
        f'<pre class="mv-text mv-long mv-id">{html.escape(take.technical)}</pre></details>'
    )
