"""How the film is to be put together: a form outside of the polled part, so that nothing disturbs who fills it in."""

import hashlib
from dataclasses import replace

import streamlit as st

from mvcore import Project
from pages.ui.film_fields import Fields
from pages.ui.half_typed import keep_half_typed
from pages.ui.look import transition_gallery
from pages.ui.state import act
from pages.ui.studio import studio
from pages.ui.unsent import watch_form
from pages.ui.upload_limit import forget_upload


def film_settings(project: Project) -> None:
    """The fold with the form; nothing before there are scenes."""
    if not project.scenes:
        return
    place, stamp = f"film-settings-{project.id}", _stamp(project)
    with st.expander("Film settings", icon=":material/tune:", key=place):
        fields = Fields(project, stamp)
        with st.form(f"film-form-{stamp}", border=False):
            fields.draw_picture()
            fields.draw_texts()
            fields.draw_sound()
            with st.container(horizontal=True):
                _submit(project, stamp, "Save film settings", "save", is_main=True)
                if project.choices.music_asset_id is not None:
                    _submit(project, stamp, "Remove the music", "without-music", is_main=False)
        if len(project.scenes) > 1:
            _gallery()
    texts, keys = fields.texts(), fields.text_keys()
    watch_form("film", place, stamp, {keys[name]: text for name, text in texts.items()})
    keep_half_typed(place, texts, keys)


def _submit(project: Project, stamp: str, label: str, name: str, *, is_main: bool) -> None:
    st.form_submit_button(
        label,
        type="primary" if is_main else "secondary",
        key=f"film-{name}-{stamp}",
        on_click=act,
        args=(_save, project.id, stamp, is_main),
    )


def _gallery() -> None:
    """One second of each transition. They are drawn and loaded only for who opens the fold."""
    fold = st.expander("See each transition", key="transition-gallery", on_change="rerun")
    if fold.open:
        with fold:
            transition_gallery(studio().transitions)


def _save(project_id: str, stamp: str, with_music: bool) -> None:
    fields = Fields(studio().project(project_id), stamp)
    choices = fields.sent()
    if with_music:
        studio().choose_film(project_id, choices, *fields.sent_music())
        if _stamp(studio().project(project_id)) != stamp:  # the fields give way to others
            forget_upload(fields.music_upload())
    else:
        studio().choose_film(project_id, replace(choices, music_asset_id=None, music_name="", music_start=0.0))


def _stamp(project: Project) -> str:
    """Differs for other projects and other choices."""
    return hashlib.sha256(f"{project.id} {project.choices.key}".encode()).hexdigest()[:12]
