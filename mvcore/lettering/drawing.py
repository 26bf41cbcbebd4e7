"""Draws laid-out text: a whole picture for a card, a strip with transparency for a caption."""

from typing import Literal

from PIL import Image, ImageDraw, ImageFilter

from mvcore.lettering.fonts import can_shape, font
from mvcore.lettering.layout import Layout

# Counted up when anything here or in `layout` changes what is seen, so that older pieces are not taken for these.
VERSION = 2

_LINE_HEIGHT = 1.22
_INK = (255, 255, 255, 255)
_CARD_INK, _CARD_GROUND = (240, 240, 240), (16, 16, 16)
_EDGE = (0, 0, 0, 255)
_EDGE_WIDTH = 0.055  # of the letters' size, as is the shadow's softness
_SHADOW = 0.16
# What lies lower is hidden behind a player's buttons; phones show names and hearts over upright films.
_BOTTOM, _BOTTOM_UPRIGHT = 0.07, 0.16


def draw_layout(layout: Layout) -> Image.Image:
    """The picture of a card, or the strip of a caption that ends at the picture's lower edge. Sides are even."""
    return _card(layout) if layout.kind == "card" else _caption(layout)


def _card(layout: Layout) -> Image.Image:
    picture = Image.new("RGB", (layout.width, layout.height), _CARD_GROUND)
    top = (layout.height - _block_height(layout)) / 2
    _write(ImageDraw.Draw(picture), layout, top, _CARD_INK)
    return picture


def _caption(layout: Layout) -> Image.Image:
    """White letters with a dark edge and a soft shadow can be read on anything."""
    edge = max(1, round(layout.letters * _EDGE_WIDTH))
    above = round(layout.letters * _SHADOW * 2) + edge
    below = round(layout.height * (_BOTTOM_UPRIGHT if layout.height > layout.width else _BOTTOM))
    height = min(layout.height, (above + round(_block_height(layout)) + below + 1) // 2 * 2)
    size = (layout.width, height)
    shadow = Image.new("RGBA", size)
    _write(ImageDraw.Draw(shadow), layout, above, _EDGE, edge * 2)
    shadow = shadow.filter(ImageFilter.GaussianBlur(layout.letters * _SHADOW))
    letters = Image.new("RGBA", size)
    _write(ImageDraw.Draw(letters), layout, above, _INK, edge)
    return Image.alpha_composite(shadow, letters)


def _block_height(layout: Layout) -> float:
    return len(layout.lines) * layout.letters * _LINE_HEIGHT


def _write(draw: ImageDraw.ImageDraw, layout: Layout, top: float, ink: tuple[int, ...], edge: int = 0) -> None:
    """Write the lines one below the other, each in the middle, with an edge of `edge` pixels."""
    direction: Literal["rtl", "ltr"] | None = ("rtl" if layout.right_to_left else "ltr") if can_shape() else None
    for number, line in enumerate(layout.lines):
        place = (layout.width / 2, top + (number + 0.5) * layout.letters * _LINE_HEIGHT)
        letters = font(layout.face, layout.letters)
        draw.text(place, line, ink, letters, "mm", direction=direction, stroke_width=edge, stroke_fill=_EDGE)
