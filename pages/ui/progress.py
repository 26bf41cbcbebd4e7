"""Progress of a take: what the provider says, or how much of the expected time is over."""

from datetime import UTC, datetime

import streamlit as st

from mvcore import Take

_ALMOST = 0.95


def share_done(take: Take, at: datetime) -> float:
    """From 0 to 1. Without a word from the provider it nears 95 % as the expected time passes, and stays there."""
    waited = max((at - take.started_at).total_seconds(), 0.0)
    by_clock = min(waited / take.expected_seconds, _ALMOST) if take.expected_seconds > 0 else _ALMOST
    return max(take.progress, by_clock if take.submit_started_at else 0.0)


def time_left(take: Take, at: datetime) -> str:
    """What to expect, in words."""
    waited = (at - take.started_at).total_seconds()
    if waited > take.expected_seconds:
        return f"longer than the usual {take.expected_seconds:.0f} s, still at it"
    return f"about {max(take.expected_seconds - waited, 1):.0f} s left of {take.expected_seconds:.0f} s"


def show_progress(take: Take) -> None:
    """A bar with the expected time."""
    at = datetime.now(UTC)
    done = share_done(take, at)
    st.progress(done, text=f"{done:.0%}, {time_left(take, at)}")
