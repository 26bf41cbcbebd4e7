"""The frame around every page: configuration, navigation, and what to say when there is no Studio to work with."""

from pathlib import Path

import streamlit as st

from mvcore import MVError
from pages.ui.handing_over import hand_over
from pages.ui.look import add_styles
from pages.ui.reconnecting import draw_anew_after_reconnecting
from pages.ui.resumed_note import resumed_note
from pages.ui.state import error_text, keep_project_in_url, project_id, wanted_page
from pages.ui.studio import studio

_PAGES = Path(__file__).parents[1]

st.set_page_config(page_title="MV Studio", page_icon="🎬", layout="wide")
add_styles()
pages = {
    "create": st.Page(
        _PAGES / "create_page.py", title="Create", icon=":material/edit:", url_path="create", default=True
    ),
    "film": st.Page(_PAGES / "film_page.py", title="Film", icon=":material/movie:", url_path="film"),
    "projects": st.Page(_PAGES / "projects_page.py", title="Projects", icon=":material/folder:", url_path="projects"),
    "status": st.Page(_PAGES / "status_page.py", title="Status", icon=":material/info:", url_path="status"),
}
page = st.navigation(list(pages.values()), position="top")
keep_project_in_url()
draw_anew_after_reconnecting()
wanted = wanted_page()
if wanted is not None:
    opened = project_id()
    st.switch_page(pages[wanted], query_params={"project": opened} if opened else None)
try:
    studio().check_folder()
except MVError as exc:
    error_text(str(exc))
    st.button("Try again", icon=":material/refresh:")
    st.stop()
lost = studio().lost_ownership()
if lost is not None:
    error_text(lost)
resumed_note()
page.run()
hand_over()
