"""Film: what goes in, one card per scene, the stitched film."""

from functools import partial
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mvcore import Project
from pages.ui.clip_model import clip_model_choice, clip_model_note, is_looking
from pages.ui.film_offer import is_planning
from pages.ui.film_panel import film_panel
from pages.ui.film_settings import film_settings
from pages.ui.final_panel import final_panel
from pages.ui.input_card import input_card
from pages.ui.live import live
from pages.ui.look import heading, shape_of_players
from pages.ui.opened import offer_new_project, opened_project
from pages.ui.scene_card import scene_card
from pages.ui.scene_list import script_panel, summary_bar
from pages.ui.state import show_notice, show_oddities
from pages.ui.wording import wording_dialog


class Places(NamedTuple):
    """The parts of the page, in their order. The settings stand between two parts that are drawn again and again."""

    scenes: DeltaGenerator
    settings: DeltaGenerator
    film: DeltaGenerator


def draw() -> None:
    """The whole page, top to bottom."""
    st.title("Film")
    badge = st.container(key="provider")
    show_notice()
    project = opened_project(badge)
    if project is None:
        _no_project()
        return
    shape_of_players(project.brief.aspect)
    heading(project.title)
    show_oddities(project)
    clip_model_choice(project)
    with st.container(key="live"):
        places = Places(st.container(key="scenes"), st.container(key="film-settings"), st.container(key="film"))
        live(project.id, partial(_film, places), is_busy=_is_busy, outside=(places.scenes, places.film))
    with places.settings:
        film_settings(project)
    wording_dialog(project)


def _no_project() -> None:
    st.info("No project is open. Begin with an idea, or open one from Projects.", icon=":material/lightbulb:")
    offer_new_project()


def _is_busy(project: Project) -> bool:
    return project.film_busy or is_looking(project) or is_planning(project)


def _film(places: Places, project: Project) -> None:
    """Everything that changes by itself, above and below the settings. The order and number of elements stay the same
    while scenes are made: a player that moves in the tree would start again from its beginning."""
    with places.scenes:
        clip_model_note(project)
        input_card(project)
        summary_bar(project)
        script_panel(project)
        with st.container(key="cards"):
            for scene in project.scenes:
                with st.container(border=True, key=f"card-{scene.id}"):
                    scene_card(scene, project)
        with st.container(key="final"):
            final_panel(project)
    with places.film:
        film_panel(project)


draw()
