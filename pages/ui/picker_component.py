"""The component of the 2x2 grid of character images: a radio group with pictures, skeletons and alerts.

Streamlit's own image has no click. Text goes in by `textContent` only, and a picture's element is kept as long as its
link stays the same, so that nothing flickers while others arrive. The buttons stand beside the tiles, not inside: a
radio that is disabled would disable them too. What a picture's place shows while its file loads, and when that fails,
comes with the data (mvcore/picture_states.py); only the browser knows which of these it is.
"""

import streamlit as st

from pages.ui.load_again import LOAD_AGAIN_JS

_HTML = '<div class="grid" role="radiogroup" aria-label="Character images"></div>'

_CSS = """
* { box-sizing: border-box; }
.grid { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; font-family: var(--st-font); }
.cell { display: flex; flex-direction: column; gap: .4rem; min-width: 0; }
.tile { position: relative; width: 100%; padding: 0; border: 3px solid transparent; overflow: hidden; cursor: pointer;
        background: var(--st-secondary-background-color); border-radius: var(--st-base-radius); display: block;
        transition: border-color .12s, box-shadow .12s; }
.tile:hover:not([aria-disabled=true]) { border-color: color-mix(in srgb, #2563eb 45%, transparent); }
.tile:focus-visible { outline: 3px solid #2563eb; outline-offset: 3px; }
.tile[aria-checked=true] { border-color: #2563eb; box-shadow: 0 0 0 4px color-mix(in srgb, #2563eb 30%, transparent); }
.tile[aria-disabled=true] { cursor: default; }
.tile:not([data-state=ready]) img { visibility: hidden; }
.tile img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; display: block; }
.check { position: absolute; top: .5rem; right: .5rem; width: 1.9rem; height: 1.9rem; border-radius: 50%;
         background: #2563eb; color: #fff; display: none; place-items: center; font-size: 1.1rem; font-weight: 700; }
.tile[aria-checked=true] .check { display: grid; }
.wait { position: absolute; inset: 0; display: grid; place-items: center; overflow: hidden; isolation: isolate;
        color: var(--st-text-color); font-size: .875rem; }
/* Moved, not painted anew: while pictures are made, a browser has next to nothing to compute. */
.wait::before { content: ""; position: absolute; inset: 0; z-index: -1; animation: sweep 1.8s linear infinite;
        --light: color-mix(in srgb, var(--st-text-color) 9%, transparent);
        background: linear-gradient(100deg, transparent 20%, var(--light) 50%, transparent 80%); }
@keyframes sweep { from { transform: translateX(-100%); } to { transform: translateX(100%); } }
@media (prefers-reduced-motion: reduce) { .wait::before { animation: none; } }
.alert { position: absolute; inset: 0; display: flex; align-items: center; padding: .9rem; overflow: auto;
         background: color-mix(in srgb, #dc2626 14%, var(--st-background-color)); color: var(--st-text-color);
         cursor: default; font-size: .875rem; line-height: 1.4; text-align: left; border-left: 4px solid #dc2626; }
.alert div { width: 100%; max-height: 100%; }
@media (max-width: 640px) { .alert { font-size: .75rem; padding: .4rem .6rem; line-height: 1.3; } }
.alert details { margin-top: .5rem; opacity: .8; font-size: .8rem; overflow-wrap: anywhere; cursor: pointer; }
.label { font-size: .875rem; color: var(--st-text-color); display: flex; justify-content: space-between;
         align-items: center; min-height: 2.25rem; flex-wrap: wrap; gap: .25rem .5rem; }
.ways { display: flex; flex-wrap: wrap; gap: .4rem; }
.ways button { font: inherit; padding: .25rem .8rem; border-radius: 999px; cursor: pointer; text-align: left;
         border: 1px solid color-mix(in srgb, var(--st-text-color) 35%, transparent);
         background: transparent; color: var(--st-text-color); }
.ways button:hover { border-color: #2563eb; background: color-mix(in srgb, #2563eb 12%, transparent); }
.note { font-size: .75rem; opacity: .75; color: var(--st-text-color); overflow-wrap: anywhere; }
[hidden] { display: none !important; }
"""

_JS = (
    LOAD_AGAIN_JS
    + """
const DOUBLE_CLICK_MS = 500, LOAD = "load-again";
const make = (name, parent, tag = "div") => {
  const node = document.createElement(tag);
  node.className = name;
  parent.append(node);
  return node;
};
function build(grid) {
  const cell = make("cell", grid);
  const tile = make("tile", cell, "div");
  tile.setAttribute("role", "radio");
  const parts = { cell, tile, wait: make("wait", tile), alert: make("alert", tile), check: make("check", tile) };
  parts.alert.setAttribute("role", "alert");
  const said = make("said", parts.alert);
  parts.message = make("message", said);
  parts.fold = make("fold", said, "details");
  make("summary", parts.fold, "summary").textContent = "Technical details";
  parts.technical = make("technical", parts.fold);
  parts.fold.onclick = (event) => event.stopPropagation();
  parts.check.textContent = "\\u2713";
  parts.label = make("label", cell);
  parts.name = make("name", parts.label, "span");
  parts.ways = make("ways", parts.label);
  parts.note = make("note", cell);
  cell.parts = parts;
  return cell;
}
// How far its file has come: "waiting", "loaded", or "failed" once it did not come twice in a row.
function picture(parts, src, alt) {
  if (parts.src === src) return;
  parts.src = src;
  parts.file = "waiting";
  parts.img?.remove();
  parts.img = undefined;
  if (!src) return;
  parts.img = document.createElement("img");
  const told = (file) => { parts.file = file; parts.draw(); };
  parts.img.onload = () => told("loaded");
  parts.img.onerror = ({ target }) => { if (loadAgain(target, isEmpty, loadPicture) > 1) told("failed"); };
  parts.again = () => {
    clearTimeout(parts.img.__mvRetry);
    parts.img.__mvRetry = undefined;
    told("waiting");
    loadPicture(parts.img);
  };
  parts.img.src = src;
  parts.img.alt = alt;
  parts.tile.prepend(parts.img);
}
function ways(parts, offered, tell) {
  const known = JSON.stringify(offered);
  if (parts.offered !== known) {
    parts.offered = known;
    parts.ways.replaceChildren(...offered.map(({ key, text, label, hint }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.title = hint;
      button.dataset.key = key;
      button.setAttribute("aria-label", label);
      return button;
    }));
  }
  for (const button of parts.ways.children) button.onclick = (event) => {
    // The second click of a double click may meet the button that came for the first: the way back again.
    const since = event.timeStamp - (parts.clicked ?? -Infinity);
    parts.clicked = event.timeStamp;
    if (event.detail < 2 && since > DOUBLE_CLICK_MS) tell(button.dataset.key);
  };
}
export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  while (grid.children.length > data.options.length) grid.lastChild.remove();
  while (grid.children.length < data.options.length) build(grid);
  const cells = [...grid.children];
  let chosenNow = data.chosen;
  data.options.forEach((option, index) => picture(cells[index].parts, option.src, option.label));
  const drawAll = () => {
    const now = data.options.map((option, index) => option.files?.[cells[index].parts.file] ?? option);
    const ready = [...now.keys()].filter((index) => now[index].state === "ready");
    data.options.forEach((option, index) => draw(option, index, now[index], ready));
  };
  const draw = (option, index, now, ready) => {
    const { tile, wait, alert, message, fold, technical, name, note } = cells[index].parts;
    const chosen = chosenNow === index;
    cells[index].parts.draw = drawAll;
    tile.style.aspectRatio = data.ratio;
    tile.dataset.state = now.state;
    wait.hidden = now.state !== "loading";
    wait.textContent = now.message;
    alert.hidden = now.state !== "failed";
    message.textContent = now.message;
    fold.hidden = !option.technical;
    technical.textContent = option.technical;
    const again = now.again ? [{ key: LOAD, text: now.again, label: `${now.again} ${option.label}`, hint: "" }] : [];
    const tell = (key) => key === LOAD ? cells[index].parts.again() : setTriggerValue("way", [index, key]);
    ways(cells[index].parts, [...again, ...option.ways], tell);
    note.textContent = option.note;
    note.hidden = !option.note;
    name.textContent = option.label;
    tile.setAttribute("aria-label", option.label);
    tile.setAttribute("aria-checked", String(chosen));
    tile.setAttribute("aria-disabled", String(now.state !== "ready"));
    const reachable = chosen || (!ready.includes(chosenNow) && index === ready[0]);
    tile.tabIndex = now.state === "ready" && reachable ? 0 : -1;
    const choose = () => {
      if (now.state !== "ready") return;
      chosenNow = index;
      cells.forEach((cell, at) => cell.parts.tile.setAttribute("aria-checked", String(at === index)));
      setTriggerValue("choose", index);
    };
    tile.onclick = choose;
    tile.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
      if (step && ready.length) {
        event.preventDefault();
        const next = ready[(ready.indexOf(index) + step + ready.length) % ready.length];
        cells[next].parts.tile.focus();
      }
    };
  };
  drawAll();
}
"""
)

PICKER = st.components.v2.component("mv_picker", html=_HTML, css=_CSS, js=_JS)
