"""Draws the page anew when the app is there again after it was away.

Streamlit connects again by itself, but asks for a run only when one was cut off. A server that was started anew, or has
let go of the session, knows no polled part then, and every click into it would be lost.
"""

import uuid

import streamlit as st

_CONNECTION = "_connection"

_JS = """
const AGAIN_MS = 2000;
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.host ?? parentElement, app = document.querySelector("[data-testid=stApp]");
  root.__mvConnectionStop?.();
  if (root.__mvConnection !== data.connection) {  // a full run has answered
    root.__mvConnection = data.connection;
    root.__mvWasAway = false;
  }
  const state = (name) => app.getAttribute(`data-test-${name}-state`);
  let due;
  // A click at the same moment can swallow the request, so it is repeated until it was answered.
  const ask = () => {
    if (state("connection") === "CONNECTED" && state("script") === "notRunning") setTriggerValue("back", Date.now());
    due = setTimeout(ask, AGAIN_MS);
  };
  const look = () => {
    clearTimeout(due);
    if (state("connection") !== "CONNECTED") root.__mvWasAway = true;
    else if (root.__mvWasAway) ask();
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { attributeFilter: ["data-test-connection-state"] });
  look();
  // Each call ends only what it began itself: Streamlit may end an earlier call after a later one has begun.
  const stop = () => {
    observer.disconnect();
    clearTimeout(due);
  };
  root.__mvConnectionStop = stop;
  return stop;
}
"""

_WATCH = st.components.v2.component("mv_reconnecting", html="<span hidden></span>\n", js=_JS)


def draw_anew_after_reconnecting() -> None:
    """Have a full run whenever the connection comes back. Belongs into no polled part: that is what may be unknown."""
    _WATCH(key="reconnecting", data={"connection": connection()}, height=1, on_back_change=_renew)


def connection() -> str:
    """A text that is another one after each loss of the connection: what a browser drew by itself meanwhile is not
    sure, and a component that gets this with its data is drawn as it is."""
    known: str = st.session_state.setdefault(_CONNECTION, str(uuid.uuid4()))
    return known


def _renew() -> None:
    st.session_state[_CONNECTION] = str(uuid.uuid4())
