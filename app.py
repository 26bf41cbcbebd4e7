"""Entry for `streamlit run app.py`: the pages, the media routes and the Studio's life in one process. No logic here."""

from pathlib import Path

import streamlit as st

from pages.ui.routes import MIDDLEWARE, ROUTES
from pages.ui.studio import lifespan

app = st.App(Path(__file__).parent / "pages/ui/frame.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan)
