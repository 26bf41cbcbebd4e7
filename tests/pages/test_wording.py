"""The dialog for other words opens also when the full run that its button asked for got lost."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    """A page whose polled part is drawn three times without the page itself."""
    import streamlit as st

    from pages.ui.wording import ask_for_words, is_asking, is_overdue

    st.button("Edit the wording", on_click=ask_for_words, args=("a-take",))
    st.text(f"{is_asking()} {[is_overdue() for _ in range(3)]}")


def test_a_dialog_that_was_asked_for_and_is_not_drawn_is_missed_at_the_second_look() -> None:
    page = AppTest.from_function(_page).run()
    assert page.text[0].value == "False [False, False, False]"
    page.button[0].click().run()
    assert page.text[0].value == "False [False, True, False]"
