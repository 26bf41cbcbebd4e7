"""The grid of character images: what it shows, and what its buttons do."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from mvcore import ImageOption, Loading, PictureState, Project, TakeStatus, picture_state
from pages.ui.links import stable_link
from pages.ui.picker_component import PICKER
from pages.ui.progress import attempt_text, cancel_hint, cancelled_text, paid_text, running_text
from pages.ui.reconnecting import connection
from pages.ui.state import act_at
from pages.ui.studio import studio
from pages.ui.trouble import Offer, earlier_offer, offers
from pages.ui.wording import ask_for_words


def picker(project: Project, *, key: str, on_choose: Callable[[int], None]) -> None:
    """Draw the grid. `on_choose` gets the position of the option that was clicked; what the buttons under the pictures
    offer is done here."""
    PICKER(
        key=key,
        data={
            "options": [_cell(option, project) for option in project.options],
            "chosen": chosen_position(project),
            "ratio": project.brief.aspect.value.replace(":", " / "),
            "connection": connection(),
            "answered": st.session_state.get(_answered_key(key), 0),
        },
        on_choose_change=lambda: _report_choice(key, on_choose),
        on_way_change=lambda: _go(key, project.id),
    )


def chosen_position(project: Project) -> int | None:
    """Which option is the character; None when none is."""
    if project.character_asset_id is None:
        return None
    chosen = (option.position for option in project.options if option.take.asset_id == project.character_asset_id)
    return next(chosen, None)


def _report_choice(key: str, tell: Callable[[int], None]) -> None:
    position = st.session_state[key].get("choose")
    if isinstance(position, int):
        # Other data each time, so that the grid is drawn as it is when the choice was refused.
        st.session_state[_answered_key(key)] = st.session_state.get(_answered_key(key), 0) + 1
        tell(position)


def _answered_key(key: str) -> str:
    return f"_answered-{key}"


def _go(key: str, project_id: str) -> None:
    """Do what a button offered, if it is still offered."""
    asked = st.session_state[key].get("way")
    if not isinstance(asked, list) or len(asked) != 2:
        return
    position, wanted = asked
    project = studio().project(project_id)
    ways = [way for option in project.options if option.position == position for way in _ways(option, project)]
    for way in ways:
        if way.key == wanted:
            act_at(st.session_state.get(_shown_key(project_id, position, way), way.usd), way.do)


def _ways(option: ImageOption, project: Project) -> tuple[Offer, ...]:
    """Cancel what runs; what failed or was cancelled is made again in the way that its trouble allows; what is ready
    leads back to what was there before, once all are: a button that comes beside a picture moves those below."""
    take = option.take
    if take.status.is_running:
        return (Offer("cancel", "Cancel", "", "", partial(studio().cancel, take)),)
    if take.status is TakeStatus.READY:
        return () if project.images_busy else earlier_offer(project, take)
    retry = partial(studio().retry_image, project.id, option.position)
    return offers(project, take, retry, partial(ask_for_words, take.id))


def _cell(option: ImageOption, project: Project) -> dict[str, Any]:
    """One option as the browser gets it."""
    take = option.take
    cell: dict[str, Any] = {
        "label": option.label,
        "src": None,
        "message": "",
        "state": "loading",
        "technical": "",
        "note": _note(option),
        "ways": [_button(way, option, project) for way in _ways(option, project)],
    }
    match take.status:
        case TakeStatus.READY:
            link = stable_link(project.assets[take.asset_id or ""])
            return cell | {"state": "ready", "src": link, "files": {each.value: _shown(each) for each in Loading}}
        case TakeStatus.FAILED:
            return cell | {"state": "failed", "message": take.error or "", "technical": take.technical or ""}
        case TakeStatus.CANCELLED:
            return cell | {"state": "failed", "message": f"{cancelled_text(take)}."}
        case TakeStatus.QUEUED | TakeStatus.GENERATING:
            return cell | {"message": running_text(take, f"Drawing{attempt_text(take)}")}


def _shown(loading: Loading) -> dict[str, Any]:
    """What is drawn for a picture that is made, by how far the browser has come with its file."""
    state = picture_state(TakeStatus.READY, loading)
    again = "Retry loading" if state.can_load_again else ""
    return {"state": _drawing(state), "message": state.sentence, "again": again}


def _drawing(state: PictureState) -> str:
    """What the component calls it: only what is "ready" can be chosen."""
    if state.can_be_chosen:
        return "ready"
    return "loading" if state.is_waiting else "failed"


def _button(way: Offer, option: ImageOption, project: Project) -> dict[str, str]:
    """The button as the browser gets it. A click brings only its key, so its price is kept here."""
    st.session_state[_shown_key(project.id, option.position, way)] = way.usd
    hint = cancel_hint(option.take) if way.key == "cancel" else None
    return {
        "key": way.key,
        "text": way.label,
        "label": f"{way.verb} {option.label}{f' · {way.note}' if way.note else ''}",
        "hint": (hint or "").replace("\\$", "$"),
    }


def _shown_key(project_id: str, position: int, way: Offer) -> str:
    return f"_shown-{project_id}-{position}-{way.key}"


def _note(option: ImageOption) -> str:
    """Under a picture: what it cost, and what is to be known about it."""
    take = option.take
    if take.status is not TakeStatus.READY:
        return ""
    kept_here = studio().storage_note(take.asset_id) if take.asset_id else None
    return " · ".join(part for part in (paid_text(take), take.warning, kept_here) if part)
