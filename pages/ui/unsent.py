"""Says beside a button that what was typed into a form is not what the button uses, as soon as that is so.

What stands in a form is known to the browser alone until one of its buttons is pressed, so the browser compares: with
what the server says is saved, or else with what a field held when it was first touched. Notes are drawn by the server
and hidden by CSS (look.py) unless the document has their attribute: nothing runs on the server and nothing is redrawn.
"""

import html
from collections.abc import Mapping

import streamlit as st

_JS = """
const FIELD = "[data-testid=stElementContainer][class*=st-key-]";
const TOUCHES = ["pointerdown", "focusin", "dragenter", "change"];
const CHANGES = ["input", "change", "click"], AGAIN_MS = 100;
const keyOf = (field) => /st-key-(\\S+)/.exec(field.className)[1];
const isFile = (field) => field.querySelector("input[type=file]") !== null;
const same = (text) => text.replace(/\\r\\n?/g, "\\n").trim();
function read(field) {
  if (isFile(field)) return [...field.querySelectorAll("[data-testid=stFileChipName]")].map((one) => one.title).join();
  const group = field.querySelector("[role=radiogroup]");
  if (group) return group.querySelector("[aria-checked=true]")?.textContent;
  const input = field.querySelector("textarea, input");
  return input?.getAttribute("aria-expanded") === "true" ? undefined : input?.value;  // a search is no choice yet
}
export default function ({ data, parentElement }) {
  const root = parentElement.host ?? parentElement;
  root.__mvUnsentStop?.();
  if (root.__mvUnsent?.version !== data.version) root.__mvUnsent = { version: data.version, first: {} };
  const { first } = root.__mvUnsent;
  const fields = () => [...document.querySelectorAll(`.st-key-${data.place} ${FIELD}`)];
  const mark = (name, is) => document.documentElement.toggleAttribute(`data-mv-unsent-${name}`, is);
  const isChanged = (field) => {
    const now = read(field), before = data.saved[keyOf(field)] ?? first[keyOf(field)];
    if (now === undefined || before === undefined) return false;
    return same(now) !== same(before) && !(isFile(field) && now === "");
  };
  const compare = () => {
    const changed = fields().filter(isChanged);
    mark(data.name, changed.some((field) => !isFile(field)));
    mark(`${data.name}-file`, changed.some(isFile));
    // A field may be empty only because the page is still loading it, and no event tells when it is filled.
    if (changed.length && !observed) due = setTimeout(compare, AGAIN_MS);
  };
  let due, observed;
  const soon = () => {
    clearTimeout(due);
    due = setTimeout(compare, 0);  // after the page has drawn what the event changes
  };
  const observer = new MutationObserver(soon);
  const placeOf = ({ target }) => target instanceof Element ? target.closest(`.st-key-${data.place}`) : null;
  // The fields are loaded one after another: what they hold is sure only when somebody can reach them.
  const touched = (event) => {
    const place = placeOf(event);
    if (!place) return;
    for (const field of fields()) first[keyOf(field)] ??= read(field);
    if (observed === place) return;
    observed = place;
    observer.disconnect();
    const attributeFilter = ["value", "aria-checked", "aria-expanded"];
    observer.observe(place, { subtree: true, childList: true, attributeFilter });
  };
  const happened = (event) => { if (placeOf(event)) soon(); };
  for (const name of TOUCHES) document.addEventListener(name, touched, true);
  for (const name of CHANGES) document.addEventListener(name, happened);
  // Each call ends only what it began itself: Streamlit may end an earlier call after a later one has begun.
  const stop = () => {
    for (const name of TOUCHES) document.removeEventListener(name, touched, true);
    for (const name of CHANGES) document.removeEventListener(name, happened);
    observer.disconnect();
    clearTimeout(due);
    if (root.__mvUnsentStop !== stop) return;
    mark(data.name, false);
    mark(`${data.name}-file`, false);
  };
  root.__mvUnsentStop = stop;
  soon();
  return stop;
}
"""

_WATCH = st.components.v2.component("mv_unsent", html="<span hidden></span>\n", js=_JS)


def watch_form(name: str, place: str, version: str, saved: Mapping[str, str] | None = None) -> None:
    """Compare the fields in the container with the key `place`, and show the notes called `name`, or for files
    `name`-file, while they differ. `saved` is what fields show when they show what is saved, by their keys; what it
    leaves out is compared with itself, from the first touch after `version` has changed."""
    _WATCH(key=f"unsent-{name}", data={"name": name, "place": place, "version": version, "saved": dict(saved or {})})


def unsent_note(name: str, sentence: str) -> None:
    """The place of a note, hidden until the form differs."""
    st.html(f'<p class="mv-unsent mv-unsent-{name}" role="status">{html.escape(sentence)}</p>')
