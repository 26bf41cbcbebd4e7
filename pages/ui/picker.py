"""The 2x2 grid of character images as a component: a radio group with pictures, skeletons and alerts.

Streamlit's own image has no click. Text goes in by `textContent` only, and a picture's element is kept as long as its
link stays the same, so that nothing flickers while others arrive.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from mvcore import ImageOption, Project, TakeStatus
from pages.ui.links import stable_link

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
.tile img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; display: block; }
.check { position: absolute; top: .5rem; right: .5rem; width: 1.9rem; height: 1.9rem; border-radius: 50%;
         background: #2563eb; color: #fff; display: none; place-items: center; font-size: 1.1rem; font-weight: 700; }
.tile[aria-checked=true] .check { display: grid; }
.wait { position: absolute; inset: 0; display: grid; place-items: center; color: var(--st-text-color);
        --light: color-mix(in srgb, var(--st-text-color) 9%, transparent); font-size: .875rem;
        background: linear-gradient(100deg, transparent 30%, var(--light) 50%, transparent 70%) 0 0 / 300% 100%;
        animation: sweep 1.8s linear infinite; }
@keyframes sweep { from { background-position: 150% 0; } to { background-position: -150% 0; } }
@media (prefers-reduced-motion: reduce) { .wait { animation: none; } }
.alert { position: absolute; inset: 0; display: flex; align-items: center; padding: .9rem; overflow: auto;
         background: color-mix(in srgb, #dc2626 14%, var(--st-background-color)); color: var(--st-text-color);
         cursor: default;
         font-size: .875rem; line-height: 1.4; text-align: left; border-left: 4px solid #dc2626; }
.label { font-size: .875rem; color: var(--st-text-color); display: flex; justify-content: space-between;
         align-items: center; min-height: 2rem; }
.retry { font: inherit; padding: .25rem .8rem; border-radius: 999px; border: 1px solid #dc2626; cursor: pointer;
         background: transparent; color: var(--st-text-color); }
.retry:hover { background: color-mix(in srgb, #dc2626 15%, transparent); }
[hidden] { display: none !important; }
"""

_JS = """
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
  parts.check.textContent = "\\u2713";
  parts.label = make("label", cell);
  parts.name = make("name", parts.label, "span");
  parts.retry = make("retry", parts.label, "button");
  parts.retry.type = "button";
  parts.retry.textContent = "Retry";
  cell.parts = parts;
  return cell;
}
function picture(parts, src, alt) {
  if (parts.src === src) return;
  parts.src = src;
  parts.img?.remove();
  parts.img = undefined;
  if (!src) return;
  parts.img = document.createElement("img");
  parts.img.src = src;
  parts.img.alt = alt;
  parts.tile.prepend(parts.img);
}
export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  while (grid.children.length > data.options.length) grid.lastChild.remove();
  while (grid.children.length < data.options.length) build(grid);
  const cells = [...grid.children];
  const ready = data.options.map((option, index) => option.state === "ready" ? index : -1).filter(index => index >= 0);
  data.options.forEach((option, index) => {
    const { tile, wait, alert, name, retry } = cells[index].parts;
    const chosen = data.chosen === index;
    tile.style.aspectRatio = data.ratio;
    picture(cells[index].parts, option.src, option.label);
    wait.hidden = option.state !== "loading";
    wait.textContent = option.message;
    alert.hidden = option.state !== "failed";
    alert.textContent = option.message;
    retry.hidden = option.state !== "failed";
    retry.setAttribute("aria-label", "Retry " + option.label);
    name.textContent = option.label;
    tile.setAttribute("aria-label", option.label);
    tile.setAttribute("aria-checked", String(chosen));
    tile.setAttribute("aria-disabled", String(option.state !== "ready"));
    const reachable = chosen || (!ready.includes(data.chosen) && index === ready[0]);
    tile.tabIndex = option.state === "ready" && reachable ? 0 : -1;
    const choose = () => {
      if (option.state !== "ready") return;
      cells.forEach((cell, at) => cell.parts.tile.setAttribute("aria-checked", String(at === index)));
      setTriggerValue("choose", index);
    };
    tile.onclick = choose;
    tile.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
      if (step) {
        event.preventDefault();
        const next = ready[(ready.indexOf(index) + step + ready.length) % ready.length];
        cells[next].parts.tile.focus();
      }
    };
    retry.onclick = () => setTriggerValue("retry", index);
  });
}
"""

_PICKER = st.components.v2.component("mv_picker", html=_HTML, css=_CSS, js=_JS)


def picker(project: Project, *, key: str, on_choose: Callable[[int], None], on_retry: Callable[[int], None]) -> None:
    """Draw the grid. `on_choose` and `on_retry` get the position of the option that was clicked."""
    _PICKER(
        key=key,
        data={
            "options": [_cell(option, project) for option in project.options],
            "chosen": chosen_position(project),
            "ratio": project.brief.aspect.value.replace(":", " / "),
        },
        on_choose_change=lambda: _report(key, "choose", on_choose),
        on_retry_change=lambda: _report(key, "retry", on_retry),
    )


def chosen_position(project: Project) -> int | None:
    """Which option is the character; None when none is."""
    if project.character_asset_id is None:
        return None
    chosen = (option.position for option in project.options if option.take.asset_id == project.character_asset_id)
    return next(chosen, None)


def _report(key: str, trigger: str, tell: Callable[[int], None]) -> None:
    position = st.session_state[key].get(trigger)
    if isinstance(position, int):
        tell(position)


def _cell(option: ImageOption, project: Project) -> dict[str, Any]:
    """One option as the browser gets it."""
    take = option.take
    cell = {"label": option.label, "src": None, "message": "", "state": "loading"}
    match take.status:
        case TakeStatus.READY:
            return cell | {"state": "ready", "src": stable_link(project.assets[take.asset_id or ""])}
        case TakeStatus.FAILED | TakeStatus.CANCELLED:
            return cell | {"state": "failed", "message": take.error or "Cancelled."}
        case TakeStatus.QUEUED:
            return cell | {"message": "Waiting to start"}
        case TakeStatus.GENERATING:
            return cell | {"message": f"Drawing, about {take.expected_seconds:.0f} s"}
