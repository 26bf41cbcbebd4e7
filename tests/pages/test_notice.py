"""The sentence of a refusal is shown once, and surely once."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    """A page that is refused something; then it is drawn again twice without a click, as when work has ended."""
    import streamlit as st

    from mvcore import BadInput
    from pages.ui.state import act, draw_again, show_notice

    def refuse() -> None:
        raise BadInput("That cannot be used: choose another one.")

    st.button("Try", on_click=act, args=(refuse,))
    show_notice()
    runs = st.session_state.setdefault("runs", 0)
    st.session_state["runs"] = runs + 1
    if runs in (1, 2):
        draw_again()


def test_a_refusal_outlives_runs_that_nobody_asked_for_and_goes_with_the_next_click() -> None:
    page = AppTest.from_function(_page).run()
    assert list(page.error) == []
    page.button[0].click().run()
    assert page.session_state["runs"] == 4
    assert [error.value for error in page.error] == ["That cannot be used\\: choose another one\\."]
    page.run()
    assert list(page.error) == []
