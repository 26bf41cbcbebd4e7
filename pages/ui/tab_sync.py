"""Keeps the tabs of one browser together: a change seen in one makes the others look again.

Polling stops when nothing runs, so an idle tab would not hear of a click in another. Tabs talk by BroadcastChannel and
look again when they come back to the front; the server is not asked in between.
"""

from collections.abc import Callable

import streamlit as st

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.host ?? parentElement;
  const state = (root.__mvSync ??= { seen: null });
  state.data = data;
  state.tell = () => setTriggerValue("changed", Date.now());
  if (!state.channel) {
    state.channel = new BroadcastChannel("mv-studio");
    state.channel.onmessage = ({ data: news }) => {
      if (news.project === state.data.project && news.version !== state.data.version) state.tell();
    };
    state.onShow = () => { if (document.visibilityState === "visible") state.tell(); };
    document.addEventListener("visibilitychange", state.onShow);
  }
  if (state.seen !== null && state.seen !== data.version) state.channel.postMessage(data);
  state.seen = data.version;
  return () => {
    state.channel?.close();
    document.removeEventListener("visibilitychange", state.onShow);
    root.__mvSync = undefined;
  };
}
"""

_SYNC = st.components.v2.component("mv_tab_sync", html="<span hidden></span>\n", js=_JS)


def tab_sync(project_id: str, version: str, *, key: str, on_change: Callable[[], None]) -> None:
    """Announce the `version` of what this tab shows; `on_change` is called when another tab shows a different one."""
    _SYNC(key=key, data={"project": project_id, "version": version}, height=1, on_changed_change=on_change)
