"""Keeps the tabs of one browser together: a change seen in one makes the others look again.

Polling stops when nothing runs, so an idle tab would not hear of a click in another. Tabs talk by BroadcastChannel and
look again when they come back to the front; the server is not asked in between.
"""

from collections.abc import Callable

import streamlit as st

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.host ?? parentElement;
  // Each call ends only what it began itself: Streamlit may end an earlier call after a later one has begun.
  root.__mvSyncStop?.();
  const channel = new BroadcastChannel("mv-studio");
  const tell = () => setTriggerValue("changed", Date.now());
  channel.onmessage = ({ data: news }) => {
    if (news.project === data.project && news.version !== data.version) tell();
  };
  const onShow = () => { if (document.visibilityState === "visible") tell(); };
  document.addEventListener("visibilitychange", onShow);
  if (root.__mvSeen !== undefined && root.__mvSeen !== data.version) channel.postMessage(data);
  root.__mvSeen = data.version;
  const stop = () => {
    channel.close();
    document.removeEventListener("visibilitychange", onShow);
  };
  root.__mvSyncStop = stop;
  return stop;
}
"""

_SYNC = st.components.v2.component("mv_tab_sync", html="<span hidden></span>\n", js=_JS)


def tab_sync(project_id: str, version: str, *, key: str, on_change: Callable[[], None]) -> None:
    """Announce the `version` of what this tab shows; `on_change` is called when another tab shows a different one."""
    _SYNC(key=key, data={"project": project_id, "version": version}, height=1, on_changed_change=on_change)
