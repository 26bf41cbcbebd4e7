"""Where this server answers, as Streamlit's options have it."""

import streamlit as st

_EVERYWHERE = ("", "0.0.0.0", "::", "None")  # noqa: S104 - compared, not listened on


def own_scheme() -> str:
    """The scheme that our own socket speaks, whatever a proxy in front of it says."""
    return "https" if st.get_option("server.sslCertFile") else "http"


def own_address() -> str:
    """The address to open on this machine."""
    listening = str(st.get_option("server.address"))
    name = "localhost" if listening in _EVERYWHERE else listening
    return f"{own_scheme()}://{f'[{name}]' if ':' in name else name}:{st.get_option('server.port')}"
