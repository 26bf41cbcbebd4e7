"""The sentence of a refusal is shown once, and surely once."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    """A page that is refused something, and whose first run is broken off to begin anew, as when a plan is ready."""
    import streamlit as st

    from mvcore import BadInput
    from pages.ui.state import act, forget_notice, show_notice

    def refuse() -> None:
        raise BadInput("That cannot be used: choose another one.")

    st.button("Try", on_click=act, args=(refuse,))
    show_notice()
    runs = st.session_state.setdefault("runs", 0)
    st.session_state["runs"] = runs + 1
    if runs == 1:
        st.rerun()
    forget_notice()


def test_a_refusal_outlives_a_run_that_is_broken_off_and_goes_with_the_next_one() -> None:
    page = AppTest.from_function(_page).run()
    assert list(page.error) == []
    page.button[0].click().run()
    assert page.session_state["runs"] == 3
    assert [error.value for error in page.error] == ["That cannot be used\\: choose another one\\."]
    page.run()
    assert list(page.error) == []
