"""How a take stands, in words and as a bar: what it waits for, how far it is, which attempt it is, what it cost."""

import math
from datetime import UTC, datetime, timedelta

import streamlit as st

from mvcore import Take, TakeStatus, cost_text

_ALMOST = 0.95
_SETTLES = timedelta(seconds=10)
"""How long a provider is given to say what a stopped prediction cost."""
_FOLLOWS = timedelta(seconds=5)
_KEPT = timedelta(hours=1)


def share_done(take: Take, at: datetime) -> float:
    """From 0 to 1. Without a word from the provider it nears 95 % as the expected time passes, and stays there."""
    waited = max((at - take.started_at).total_seconds(), 0.0)
    by_clock = min(waited / take.expected_seconds, _ALMOST) if take.expected_seconds > 0 else _ALMOST
    return max(take.progress, by_clock if take.submit_started_at else 0.0)


def time_left(take: Take, at: datetime) -> str:
    """What to expect, in words: by the clock, and less when the provider says that it is further."""
    waited = (at - take.started_at).total_seconds()
    if waited > take.expected_seconds:
        return f"longer than the usual {take.expected_seconds:.0f} s, still at it"
    left = min(take.expected_seconds - waited, take.expected_seconds * (1 - take.progress))
    return f"about {max(left, 1):.0f} s left of {take.expected_seconds:.0f} s"


def show_progress(take: Take) -> None:
    """A bar with the expected time."""
    at = datetime.now(UTC)
    done = share_done(take, at)
    st.progress(done, text=f"{done:.0%}, {time_left(take, at)}")


def is_waiting(take: Take) -> bool:
    """True while the provider is to be asked later, which is no failure."""
    return take.status.is_running and take.waiting is not None


def waiting_text(take: Take) -> str:
    """What a take waits for, counting down."""
    if take.wait_until is None:
        return "Waiting for the same request"
    left = math.ceil((take.wait_until - datetime.now(UTC)).total_seconds())
    return f"Waiting for the provider, {left} s" if left > 0 else "Waiting for the provider"


def waiting_reason(take: Take) -> str:
    """Why it waits. That the provider takes orders slowly has been said with the seconds."""
    said = take.waiting or ""
    if said.startswith("Waiting for the provider"):
        return "The provider takes orders one after the other: this one goes out by itself."
    return said


def running_text(take: Take, doing: str) -> str:
    """The words in the empty place of what is being made: "Filming, about 10 s"."""
    if is_waiting(take):
        return waiting_text(take)
    if take.status is TakeStatus.QUEUED:
        return "Waiting to start"
    return f"{doing}, about {take.expected_seconds:.0f} s"


def attempt_text(take: Take) -> str:
    """Which attempt this is, when others went before by themselves: ", attempt 2"."""
    return f", attempt {take.attempt + 1}" if take.attempt else ""


def paid_text(take: Take) -> str:
    """What a finished take cost; nothing for what is free anyway."""
    if take.price_usd == 0 and take.cost_usd == 0:
        return ""
    return f"cost {cost_text(take.cost_usd, at_most=take.cost_is_at_most)}" if take.cost_usd else "cost nothing"


def is_settling(take: Take) -> bool:
    """True for a moment after a cancel: the provider has not said yet what it cost."""
    if take.status is not TakeStatus.CANCELLED or take.finished_at is None or take.submit_started_at is None:
        return False
    is_open = take.price_usd > 0 and take.cost_usd == 0 and not take.collectable
    return is_open and datetime.now(UTC) - take.finished_at < _SETTLES


def may_go_on(take: Take) -> bool:
    """True while a failure may be followed by something that begins by itself: another attempt at once, or another
    download, or another look for a lost order, within the hour that outputs are kept."""
    if take.status is not TakeStatus.FAILED or take.finished_at is None:
        return False
    lies_there = take.collectable and take.may_exist
    return datetime.now(UTC) - take.finished_at < (_KEPT if lies_there else _FOLLOWS)


def cancelled_text(take: Take) -> str:
    """That it was stopped, and what that cost."""
    if is_settling(take):
        return "Cancelled · asking the provider what it cost"
    if take.collectable:
        return f"Cancelled too late, it was made all the same · {paid_text(take)}"
    if take.cost_is_unknown:
        return f"Cancelled · what it cost is not known, {cost_text(take.price_usd, at_most=True)}"
    return " · ".join(part for part in ("Cancelled", paid_text(take)) if part)


def cancel_hint(take: Take) -> str | None:
    """What a cancel may cost; None for what is free."""
    if take.price_usd == 0:
        return None
    if take.remote_id is None:
        return "The provider has not begun: cancelling now most likely costs nothing."
    return rf"The provider may bill what was made so far, at most about \${take.price_usd:.2f}."
