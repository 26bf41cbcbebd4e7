"""Text in films: which characters can be drawn, how lines are broken, and the pictures of title cards and captions.

Measuring happens in the caller's process, before anything is rendered; drawing in a child (`draw`).
What needs fonts is loaded when it is first asked for: most films have no text, and Pillow takes its time to load.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mvcore.lettering.text import LONGEST, tidied

if TYPE_CHECKING:
    from mvcore.lettering.drawing import VERSION
    from mvcore.lettering.layout import Kind, Layout, lay_out
    from mvcore.lettering.workshop import draw

__all__ = ["LONGEST", "VERSION", "Kind", "Layout", "draw", "lay_out", "tidied"]

_HOMES = {"VERSION": "drawing", "Kind": "layout", "Layout": "layout", "lay_out": "layout", "draw": "workshop"}


def __getattr__(name: str) -> Any:
    """Load a public name from its module (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(f"mvcore.lettering.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'mvcore.lettering' has no attribute {name!r}")
