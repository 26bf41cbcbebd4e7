"""Keeps players of files in a bucket going while their page is open: presigned links end, and a browser that has
followed one asks for the next bytes there and not at the stable link (seen in Chromium).

A player that stands still loads its link anew once the server gives a new one; one that plays is left alone until it
pauses. One that fails loads once more where it stood; when that fails too, the page is drawn again and says why.
"""

import streamlit as st

_JS = """
const ID = /\\/app\\/static\\/mv\\/([0-9a-f-]{36})\\.mp4$/;
const OLD_SHARE = 0.2;
const PATIENCE_MS = 10000;
const idOf = (video) => video instanceof HTMLVideoElement ? ID.exec(video.getAttribute("src") ?? "")?.[1] : undefined;
function renew(video) {
  const at = video.currentTime, plays = !video.paused && !video.ended;
  video.addEventListener("loadedmetadata", () => {
    video.currentTime = at;
    if (plays) video.play().catch(() => {});
  }, { once: true });
  video.load();
}
function due(video) {
  if (!video.isConnected) return;
  if (video.paused || video.ended) renew(video);
  else video.addEventListener("pause", () => due(video), { once: true });
}
async function schedule(video, life) {
  // A file on the app's machine comes as itself: one byte of it is enough to know.
  const told = await fetch(`/api/mv/get_video/${idOf(video)}?redirect=false`, { headers: { Range: "bytes=0-0" } });
  if (!told.ok || !told.headers.get("content-type")?.startsWith("application/json")) return;
  const left = (await told.json()).expires_in_seconds;
  clearTimeout(video.__mvDue);
  video.__mvDue = setTimeout(() => due(video), Math.max(left - OLD_SHARE * life + 1, 1) * 1000);
}
function failed(video, tell) {
  const before = video.__mvFailed ?? 0;
  video.__mvFailed = Date.now();
  if (video.__mvFailed - before < PATIENCE_MS) tell();
  else renew(video);
}
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.host ?? parentElement;
  root.__mvStop?.();
  const loaded = ({ target }) => { if (idOf(target)) schedule(target, data.life).catch(() => {}); };
  const broken = ({ target }) => { if (idOf(target)) failed(target, () => setTriggerValue("failed", Date.now())); };
  // Each call ends only what it began itself: Streamlit may end an earlier call after a later one has begun.
  const stop = () => {
    document.removeEventListener("loadedmetadata", loaded, true);
    document.removeEventListener("error", broken, true);
  };
  root.__mvStop = stop;
  if (!data.life) return stop;
  document.addEventListener("loadedmetadata", loaded, true);
  document.addEventListener("error", broken, true);
  for (const video of document.querySelectorAll("video")) {
    if (video.error && !video.__mvFailed) broken({ target: video });
    else if (video.readyState > 0 && !video.__mvDue) loaded({ target: video });
  }
  return stop;
}
"""

_LINKS = st.components.v2.component("mv_fresh_links", html="<span hidden></span>\n", js=_JS)


def fresh_links(life_seconds: int | None, *, key: str) -> None:
    """Look after the players of this page. `life_seconds` is how long a presigned link is valid, None when there are
    none."""
    _LINKS(key=key, data={"life": life_seconds}, height=1, on_failed_change=lambda: None)
