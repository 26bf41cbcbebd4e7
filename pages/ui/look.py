"""What the theme cannot say: fixed-ratio skeletons, the width of the character image, links that look like buttons."""

import html
from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from mvcore import AspectRatio, Project
from pages.ui.links import transition_link
from pages.ui.studio import studio
from pages.ui.words import spent_text

_UPRIGHT_WIDTH = 320
_STYLES = """
<style>
.mv-skeleton { width: 100%; border-radius: .75rem; background: rgba(128, 136, 150, .22);
               animation: mv-breathe 1.6s ease-in-out infinite; display: grid; place-items: center; }
.mv-skeleton span { font-size: .875rem; opacity: .75; padding: 1rem; text-align: center; }
@keyframes mv-breathe { 50% { opacity: .55; } }
.mv-skeleton.mv-still { animation: none; }
@media (prefers-reduced-motion: reduce) { .mv-skeleton { animation: none; } }
.stImage img { max-height: 24rem; object-fit: contain; object-position: left; }
.st-key-choice-heading { min-height: 2.5rem; }
.mv-link { display: inline-block; padding: .4rem 1rem; border-radius: 999px; border: 1px solid rgba(128, 136, 150, .45);
           font-size: .875rem; text-decoration: none !important; color: inherit !important; }
.mv-link:hover { border-color: #2563EB; }
.mv-text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; line-height: 1.5; }
.mv-text.mv-long { max-height: 15rem; overflow-y: auto; }
.mv-title { font-weight: 650; margin-bottom: .5rem; font-size: 1.15rem; overflow-wrap: anywhere; line-height: 1.3; }
.mv-fold { margin-top: .6rem; font-size: .9rem; }
.mv-fold summary { cursor: pointer; opacity: .75; }
.mv-line { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; }
.mv-told { font-size: .875rem; opacity: .8; margin: .5rem 0 0; overflow-wrap: anywhere; }
.stMarkdownBadge { white-space: normal !important; }
[data-testid^="stBaseButton"] :is([data-testid="stMarkdownContainer"], p) { white-space: normal; overflow: visible; }
.mv-gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: .75rem; }
.mv-gallery figure { margin: 0; }
.mv-gallery video { width: 100%; aspect-ratio: 16 / 9; border-radius: .5rem; background: rgba(128, 136, 150, .22); }
.mv-gallery figcaption { font-size: .8rem; }
.mv-small { width: 100%; max-width: 160px; max-height: 120px; object-fit: cover; border-radius: .5rem; }
.mv-cost { font-size: .875rem; opacity: .8; }
[data-testid="stLayoutWrapper"]:has(> .st-key-notice) { position: sticky; top: 4rem; z-index: 60; }
.st-key-notice { backdrop-filter: blur(16px); border-radius: .75rem; }
[data-testid="stElementContainer"]:has(.mv-unsent) { display: none; }
[data-mv-unsent-text] [data-testid="stElementContainer"]:has(.mv-unsent-text),
[data-mv-unsent-text-file] [data-testid="stElementContainer"]:has(.mv-unsent-text-file),
:is([data-mv-unsent-film], [data-mv-unsent-film-file]) [data-testid="stElementContainer"]:has(.mv-unsent-film)
  { display: block; }
.mv-unsent { margin: 0; padding-left: .6rem; border-left: 4px solid #d97706; font-size: .875rem; line-height: 1.4; }
[class*="st-key-unsent-"], [class*="st-key-half-typed-"], .st-key-reconnecting { position: absolute; }
.mv-id { font-family: monospace; font-size: .75rem; opacity: .7; overflow-wrap: anywhere; }
</style>
"""


def add_styles() -> None:
    """Add the few rules of our own to the page."""
    st.html(_STYLES)


def provider_badge(project: Project | None = None) -> None:
    """Who makes the pictures and clips, and that it costs money: what was spent on the project that is open, and the
    limit for each. The demo is never mistaken for the real thing."""
    if studio().provider_name == "demo":
        st.badge("Demo: made offline on this machine, free", icon=":material/science:", color="orange")
        return
    budget = studio().settings.budget_usd
    parts = ["Replicate: costs money"]
    if project is not None:
        parts.append(f"spent on this project {spent_text(project.spent_usd, project.spent_is_at_most)}")
    parts += [] if budget is None else [rf"budget \${budget:.2f} a project"]
    st.badge(" · ".join(parts), icon=":material/payments:", color="blue")


def link_button(href: str, text: str) -> None:
    """A link that looks like a button and saves what it leads to."""
    st.html(f'<a class="mv-link" href="{html.escape(href, quote=True)}" download>{html.escape(text)}</a>')


def user_text(text: str) -> None:
    """A prompt as it was typed: text, never markup, in its own direction of writing."""
    long = " mv-long" if len(text) > 900 else ""
    st.html(f'<p class="mv-text{long}" dir="auto">{html.escape(text)}</p>')


def folded_scene(title: str, description: str, negative: str) -> None:
    """A scene's words: title, prompt and, folded, what must not be seen. One element, for a page holds many scenes."""
    long = " mv-long" if len(description) > 900 else ""
    st.html(
        f'<div class="mv-title" dir="auto" role="heading" aria-level="3">{html.escape(title)}</div>'
        f'<p class="mv-text{long}" dir="auto">{html.escape(description)}</p>'
        f'<details class="mv-fold"><summary>Not to be seen</summary>'
        f'<p class="mv-text" dir="auto">{html.escape(negative)}</p></details>'
    )


def heading(text: str) -> None:
    """A card's title, which may come from a prompt."""
    st.html(f'<div class="mv-title" dir="auto" role="heading" aria-level="3">{html.escape(text)}</div>')


def media_id(text: str) -> None:
    """The id of a picture or video under it."""
    st.html(f'<div class="mv-id">{html.escape(text)}</div>')


def made_by(model: str, warning: str) -> None:
    """Which model makes a clip, and what is to be known about it. One element."""
    told = f'<p class="mv-told">Note: {html.escape(warning)}</p>' if warning else ""
    st.html(f'<div class="mv-id">Model: {html.escape(model)}</div>{told}')


def video_line(asset_id: str, href: str, text: str, cost: str = "") -> None:
    """A video's id, what it cost, and the link that saves it straight from its route: `st.download_button` loads files
    into memory."""
    told = f'<span class="mv-cost">{html.escape(cost)}</span>' if cost else ""
    st.html(
        f'<div class="mv-line"><span class="mv-id">{html.escape(asset_id)}</span>{told}'
        f'<a class="mv-link" href="{html.escape(href, quote=True)}" download>{html.escape(text)}</a></div>'
    )


def transition_gallery(labels: Mapping[str, str]) -> None:
    """A second of each transition, again and again, with what it is called. One element."""
    figures = "".join(
        f'<figure><video src="{transition_link(name)}" autoplay loop muted playsinline></video>'
        f"<figcaption>{html.escape(label)}</figcaption></figure>"
        for name, label in labels.items()
    )
    st.html(f'<div class="mv-gallery">{figures}</div>')


def small_picture(href: str) -> None:
    """A picture that says which project this is. It is loaded only when it comes into view."""
    st.html(f'<img class="mv-small" src="{html.escape(href, quote=True)}" alt="" loading="lazy">')


def reasons(summary: str, lines: Sequence[str]) -> None:
    """A list in a fold. One element."""
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    st.html(f'<details class="mv-fold"><summary>{html.escape(summary)}</summary><ol>{items}</ol></details>')


def shape_of_players(aspect: AspectRatio) -> None:
    """Give every player its shape before its video has told it: nothing moves under a finger that is about to click."""
    st.html(f"<style>.stVideo {{ aspect-ratio: auto {aspect.value.replace(':', ' / ')}; }}</style>")


def player_width(aspect: AspectRatio) -> int | Literal["stretch"]:
    """The width of a player in pixels, or that of its place: an upright film would fill the whole window."""
    return _UPRIGHT_WIDTH if aspect is AspectRatio.PORTRAIT else "stretch"


def skeleton(aspect: AspectRatio, text: str) -> None:
    """The empty place of a picture or clip, of its shape, so that nothing jumps when it comes."""
    ratio = aspect.value.replace(":", " / ")
    limit = f"; max-width: {_UPRIGHT_WIDTH}px" if aspect is AspectRatio.PORTRAIT else ""
    st.html(f'<div class="mv-skeleton" style="aspect-ratio: {ratio}{limit}"><span>{html.escape(text)}</span></div>')
