"""The words in the form of the create page, without new pictures: the button that stores them, and the notes that say
that they are not used yet. Only for a project without scenes: with them the form begins another project.
"""

from collections.abc import Callable

import streamlit as st

from mvcore import Project
from pages.ui.state import act
from pages.ui.unsent import unsent_note, watch_form


def text_button(project: Project, save: Callable[[], None]) -> None:
    """For who has pictures and wants to tell another story with them. It stands in the form."""
    st.form_submit_button(
        f"{_use_text(project)} · free",
        icon=":material/edit_note:",
        width="stretch",
        key=f"text-{project.id}",
        on_click=act,
        args=(save,),
    )


def text_notes(project: Project) -> None:
    """Beside the buttons that go on with what is saved: what stands in the form and is not."""
    if project.script is None:
        unsent_note("text", f"You changed the form. That is not used until you press “{_use_text(project)}”.")
        unsent_note("text-file", "You chose a picture in the form. It is not used until you press “Use my picture”.")


def watch_text(project: Project, place: str) -> None:
    """Show the notes while the form, in the container `place`, differs from what is saved. Of a picture only its name
    is known, so one that lies there still after it was used counts as used."""
    brief = project.brief
    saved = {
        "idea": brief.idea,
        "character": brief.character,
        "aspect": brief.aspect.value,
        "look": shown_look(brief.look),
    }
    made_here = [option.take.asset_id for option in project.options]
    own_picture = "" if project.character_asset_id in made_here else project.character_asset_id or ""
    watch_form("text", place, own_picture, {f"{name}-{project.id}": text for name, text in saved.items()})


def shown_look(look: str) -> str:
    """A look as the form names it."""
    return look.capitalize()


def _use_text(project: Project) -> str:
    if project.options:
        return "Use this text, keep the pictures"
    return "Use this text, keep the picture" if project.character_asset_id else "Use this text"
