"""Text in films: which characters can be drawn, how lines are broken, and the pictures of title cards and captions.

Measuring happens in the caller's process, before anything is rendered; drawing in a child (`draw`).
"""

from mvcore.lettering.drawing import VERSION
from mvcore.lettering.layout import Kind, Layout, lay_out
from mvcore.lettering.text import LONGEST, tidied
from mvcore.lettering.workshop import draw

__all__ = ["LONGEST", "VERSION", "Kind", "Layout", "draw", "lay_out", "tidied"]
