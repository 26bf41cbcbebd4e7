"""The form of the create page. Text fields stand in a form, outside of what is polled: typing is never disturbed. What
a price depends on stands outside of the form, so that the price on the button follows it at once.
"""

import uuid
from functools import partial
from typing import TypeGuard

import streamlit as st

from mvcore import LOOKS, MAX_IMAGES, MAX_SCENES, AspectRatio, BadInput, Brief, Project, is_english
from pages.ui.half_typed import keep_half_typed
from pages.ui.image_orders import forget_offer, image_orders, offer_existing
from pages.ui.model_choice import chosen, model_choice
from pages.ui.state import act, open_project
from pages.ui.studio import studio
from pages.ui.unsent_text import shown_look, text_button, watch_text
from pages.ui.upload_limit import forget_upload

_NEW = Brief(idea="", character="")
_NEW_OWNER = "new"
_DRAFT = "_draft"


def brief_form(project: Project | None) -> None:
    """How many, idea and character; sent with one button that names its price."""
    brief = project.brief if project else _NEW
    owner = project.id if project else _NEW_OWNER
    with st.container(border=True):
        _counts(project, brief, owner)
        _form(project, brief, owner)
    model_choice(project, brief, owner)
    texts = {"idea": brief.idea, "character": brief.character}
    keep_half_typed(_place(owner), texts, {name: f"{name}-{owner}" for name in texts})
    if _is_unwritten(project):
        watch_text(project, _place(owner))


def _place(owner: str) -> str:
    return f"brief-form-{owner}"


def _form(project: Project | None, brief: Brief, owner: str) -> None:
    with st.container(key=_place(owner)), st.form(f"brief-{owner}", border=False):
        st.text_area(
            "Idea",
            brief.idea,
            key=f"idea-{owner}",
            height=120,
            placeholder="A lighthouse keeper dances through a storm until the sea sings back",
        )
        st.text_area(
            "Character and style",
            brief.character,
            key=f"character-{owner}",
            height=100,
            placeholder="A girl with red hair and a yellow raincoat, storybook illustration",
        )
        _language_note(brief)
        _choices(brief, owner)
        choice = {**chosen(owner), "image_count": _image_count(owner)}
        image_orders(owner, choice, partial(_make_images, owner, _draft_id()))
        if _is_unwritten(project):
            text_button(project, partial(_keep_text, project.id))
        _own_picture(owner)
        if project is not None and project.script is not None:
            st.caption("This project has its scenes already: sending this begins a new project, this one stays.")


def _language_note(brief: Brief) -> None:
    """What the demo makes of texts that were sent in another language; an empty place without."""
    if studio().provider_name == "demo" and not (is_english(brief.idea) and is_english(brief.character)):
        st.caption("The demo reads English only and draws a general film.")
    else:
        st.empty()


def _keep_text(project_id: str) -> None:
    studio().change_brief(project_id, _brief(project_id))
    forget_offer(project_id)


def _own_picture(owner: str) -> None:
    st.file_uploader(
        "Or use your own picture (png, jpg or webp, at most 20 MB)",
        type=["png", "jpg", "jpeg", "webp"],
        max_upload_size=20,
        key=f"upload-{owner}",
    )
    st.form_submit_button(
        "Use my picture · free",
        icon=":material/person:",
        width="stretch",
        key=f"use-{owner}",
        on_click=act,
        args=(_use_picture, owner, _draft_id()),
    )


def _counts(project: Project | None, brief: Brief, owner: str) -> None:
    """How many of each: what is stored with a project is what its other buttons name."""
    images, scenes = st.columns(2)
    images.segmented_control(
        "Number of images",
        range(1, MAX_IMAGES + 1),
        default=brief.image_count,
        key=f"images-{owner}",
        required=True,
    )
    key = f"scenes-{owner}"
    if key not in st.session_state or _is_unwritten(project):
        st.session_state[key] = brief.scene_count
    scenes.selectbox(
        "Number of scenes",
        range(1, MAX_SCENES + 1),
        key=key,
        filter_mode=None,
        on_change=act,
        args=(_keep_scene_count, project, key),
    )


def _is_unwritten(project: Project | None) -> TypeGuard[Project]:
    """True for a project without scenes: the form changes it. With scenes, and without a project, it begins another."""
    return project is not None and project.script is None


def _keep_scene_count(project: Project | None, key: str) -> None:
    if _is_unwritten(project):
        studio().choose_scene_count(project.id, st.session_state[key])


def _choices(brief: Brief, owner: str) -> None:
    aspect, look = st.columns(2)
    aspect.segmented_control(
        "Aspect ratio",
        [ratio.value for ratio in AspectRatio],
        default=brief.aspect.value,
        key=f"aspect-{owner}",
        required=True,
    )
    look.selectbox("Look", LOOKS, LOOKS.index(brief.look), format_func=shown_look, key=f"look-{owner}")


def _draft_id() -> str:
    """The id that a new project will get. A double click sends the same one twice and so orders once."""
    draft: str = st.session_state.setdefault(_DRAFT, str(uuid.uuid4()))
    return draft


def _make_images(owner: str, draft_id: str, *, anew: bool, offered: Brief | None) -> None:
    """Order them; what was paid for before is offered first, and used only as it was offered."""
    brief, project_id = _brief(owner), _project_id(owner)
    if not anew and offer_existing(owner, brief, project_id, offered):
        return
    open_project(studio().make_images(brief, project_id, draft_id, anew=anew))
    forget_offer(owner)
    st.session_state.pop(_DRAFT, None)


def _brief(owner: str) -> Brief:
    state = st.session_state
    return Brief(
        idea=state[f"idea-{owner}"],
        character=state[f"character-{owner}"],
        look=state[f"look-{owner}"],
        aspect=AspectRatio(state[f"aspect-{owner}"]),
        image_count=_image_count(owner),
        scene_count=_scene_count(owner),
        **chosen(owner),
    )


def _scene_count(owner: str) -> int:
    """What is stored, where a choice is stored at once: in this tab an earlier number may stand."""
    identifier = _project_id(owner)
    project = studio().project(identifier) if identifier else None
    return project.brief.scene_count if _is_unwritten(project) else int(st.session_state[f"scenes-{owner}"])


def _image_count(owner: str) -> int:
    return int(st.session_state[f"images-{owner}"])


def _use_picture(owner: str, draft_id: str) -> None:
    """The picture is looked at first, so that a refused one leaves no empty project behind."""
    upload = st.session_state[f"upload-{owner}"]
    if upload is None:
        raise BadInput("No picture was chosen: choose a png, jpg or webp file first.")
    project_id = studio().use_own_picture(upload.getvalue(), upload.name, _brief(owner), _project_id(owner), draft_id)
    if owner == _NEW_OWNER:  # its field gives way to the project's own
        forget_upload(upload)
    open_project(project_id)
    st.session_state.pop(_DRAFT, None)


def _project_id(owner: str) -> str | None:
    return None if owner == _NEW_OWNER else owner
