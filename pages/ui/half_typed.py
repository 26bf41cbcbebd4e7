"""Keeps long texts that were typed and not sent while their tab shows another page or is loaded again.

What stands in a form is known to the browser alone, and goes with the page. The tab's own memory keeps it: per form and
text, what was saved when it was typed and what it was then. It is put back only where the same is saved still, and
forgotten once it was sent, from whichever form.
"""

from collections.abc import Mapping

import streamlit as st

_JS = """
const MEMORY = "mv-half-typed-", LOOK_MS = 100;
const same = (text) => text.replace(/\\r\\n?/g, "\\n").trim();
const read = (place) => JSON.parse(sessionStorage.getItem(place) ?? "{}");
function keep(place, texts) {
  try {
    if (Object.keys(texts).length) sessionStorage.setItem(place, JSON.stringify(texts));
    else sessionStorage.removeItem(place);
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;  // megabytes stay in their field alone
  }
}
function type(field, text) {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
export default function ({ data, parentElement }) {
  const root = parentElement.host ?? parentElement;
  root.__mvHalfTypedStop?.();
  const { place, saved } = data, memory = MEMORY + place;
  const fieldOf = (name) => document.querySelector(`.st-key-${place} .st-key-${data.keys[name]} :is(textarea, input)`);
  for (const each of Object.keys(sessionStorage).filter((key) => key.startsWith(MEMORY))) {
    const texts = read(each);
    for (const name of Object.keys(saved)) {
      if (name in texts && same(texts[name].now) === same(saved[name])) delete texts[name];
    }
    keep(each, texts);
  }
  const keepText = (name, now) => {
    const texts = read(memory);
    if (same(now) === same(saved[name])) delete texts[name];
    else texts[name] = { saved: saved[name], now };
    keep(memory, texts);
  };
  const typed = (event) => {
    const name = Object.keys(saved).find((one) => fieldOf(one) === event.target);
    if (name === undefined || name === typing) return;
    missing.delete(name);
    keepText(name, event.target.value);
  };
  // The fields are loaded after the page, one by one, those in a fold when it is opened, and are empty at first. What
  // they hold otherwise when this runs for the first time was typed by somebody who is quick.
  const isFirst = !root.__mvHalfTyped, kept = read(memory);
  root.__mvHalfTyped = true;
  const missing = new Set(Object.keys(saved).filter((name) => isFirst || name in kept));
  const wasPutBack = new Set();
  let typing;
  const putBack = () => {
    for (const name of missing) {
      const field = fieldOf(name), text = read(memory)[name];
      if (!field) continue;
      const now = same(field.value), before = same(saved[name]);
      if (text && text.saved === saved[name] && now === before) {
        typing = name;
        type(field, text.now);
        typing = undefined;
        wasPutBack.add(name);
        continue;
      }
      // A field that was just loaded may take what is saved once more, on a busy machine a good while later. One that
      // is empty may hold nothing because that was typed, or because it is still being loaded.
      if (wasPutBack.has(name) || (text && now === same(text.now))) continue;
      if (now === "" && before !== "") continue;
      if (isFirst && now !== before) keepText(name, field.value);
      missing.delete(name);
    }
    if (missing.size === 0) clearInterval(looking);
  };
  const looking = setInterval(putBack, LOOK_MS);
  putBack();
  document.addEventListener("input", typed);
  // Each call ends only what it began itself: Streamlit may end an earlier call after a later one has begun.
  const stop = () => {
    document.removeEventListener("input", typed);
    clearInterval(looking);
  };
  root.__mvHalfTypedStop = stop;
  return stop;
}
"""

_KEEP = st.components.v2.component("mv_half_typed", html="<span hidden></span>\n", js=_JS)


def keep_half_typed(place: str, saved: Mapping[str, str], keys: Mapping[str, str]) -> None:
    """Keep the texts of the form in the container `place`: by their names, what is stored of each and its widget's key.
    The names stay the same where keys do not."""
    _KEEP(key=f"half-typed-{place}", data={"place": place, "saved": dict(saved), "keys": dict(keys)})
