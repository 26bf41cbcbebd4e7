"""Keeps the players and pictures of an open page going, whatever becomes of their files' addresses.

One whose file did not come, say because the app was just starting again, asks again by itself, first at once and then
more and more rarely; a player plays on where it stood, unless somebody plays another one by then. Presigned links of a
bucket end, and a browser that has followed one asks for the next bytes there and not at the stable link (seen in
Chromium): a player that stands still loads its link anew once the server gives a new one, and one that plays is left
alone until it pauses. Whenever a player's file does not come from the bucket twice in a row, the page is drawn again
and says why.

The pictures to choose from are out of reach here, and look after themselves.
"""

import streamlit as st

from pages.ui.load_again import LOAD_AGAIN_JS

_JS = (
    LOAD_AGAIN_JS
    + """
const OLD_SHARE = 0.2;
const FILE = /\\/app\\/static\\/mv\\/([0-9a-f-]{36})\\.\\w+$/;
const isPlayer = (node) => node instanceof HTMLVideoElement;
const isPicture = (node) => node instanceof HTMLImageElement;
const idOf = (node) => FILE.exec(node.getAttribute("src") ?? "")?.[1];
const plays = (video) => !video.paused && !video.ended;
function remember(video) {
  if (video.__mvStood) return;
  video.__mvStood = { at: video.currentTime, played: plays(video) };
  video.addEventListener("loadedmetadata", () => goOn(video), { once: true });
}
function renew(video) {
  remember(video);
  video.load();
}
function goOn(video) {
  const { at, played } = video.__mvStood;
  video.__mvStood = undefined;
  video.currentTime = at;
  const another = [...document.querySelectorAll("video")].some((other) => other !== video && plays(other));
  if (played && !another) video.play().catch(() => {});
}
function due(video) {
  if (!video.isConnected) return;
  if (video.paused || video.ended) renew(video);
  else video.addEventListener("pause", () => due(video), { once: true });
}
async function schedule(video, life) {
  video.__mvDue ??= null;  // asked for, nothing due yet
  // A file on the app's machine comes as itself: one byte of it is enough to know.
  const told = await fetch(`/api/mv/get_video/${idOf(video)}?redirect=false`, { headers: { Range: "bytes=0-0" } });
  if (!told.ok || !told.headers.get("content-type")?.startsWith("application/json")) return;
  const left = (await told.json()).expires_in_seconds;
  clearTimeout(video.__mvDue);
  video.__mvDue = setTimeout(() => due(video), Math.max(left - OLD_SHARE * life + 1, 1) * 1000);
}
function failed(video) {
  if (!video.__mvRetry) remember(video);  // at once: a moment later it counts as paused (seen in Chromium)
  return loadAgain(video, () => video.error, renew);
}
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.host ?? parentElement;
  root.__mvStop?.();
  // Without an answer it may be asked for again; what is due already stays.
  const unasked = (video) => () => { video.__mvDue ||= undefined; };
  const loaded = ({ target }) => {
    if (isPlayer(target) && idOf(target)) schedule(target, data.life).catch(unasked(target));
  };
  const broken = ({ target }) => {
    if (isPicture(target) && idOf(target)) loadAgain(target, isEmpty, loadPicture);
    if (isPlayer(target) && idOf(target) && failed(target) > 1 && data.life) setTriggerValue("failed", Date.now());
  };
  // React has a file loaded before the player is in the document, and while Streamlit ends this and begins it again
  // nobody listens either. What came then is found by looking.
  const look = () => {
    for (const video of document.querySelectorAll("video")) {
      if (video.error) broken({ target: video });
      else if (data.life && video.readyState > 0 && video.__mvDue === undefined) loaded({ target: video });
    }
    for (const picture of document.querySelectorAll("img")) if (isEmpty(picture)) broken({ target: picture });
  };
  const observer = new MutationObserver(look);
  // Each call ends only what it began itself: Streamlit may end an earlier call after a later one has begun.
  const stop = () => {
    observer.disconnect();
    document.removeEventListener("loadedmetadata", loaded, true);
    document.removeEventListener("error", broken, true);
  };
  root.__mvStop = stop;
  document.addEventListener("error", broken, true);
  if (data.life) document.addEventListener("loadedmetadata", loaded, true);
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  return stop;
}
"""
)

_LINKS = st.components.v2.component("mv_fresh_links", html="<span hidden></span>\n", js=_JS)


def fresh_links(life_seconds: int | None, *, key: str) -> None:
    """Look after the players and pictures of this page. `life_seconds` is how long a presigned link is valid, None when
    there are none."""
    _LINKS(key=key, data={"life": life_seconds}, height=1, on_failed_change=lambda: None)
