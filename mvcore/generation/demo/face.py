"""Mouths and glasses, the same for people and animals. Figure units."""

import math

from mvcore.generation.demo.paint import Colour, Pen

_LIPS: Colour = (150, 50, 60)
_FRAME: Colour = (44, 38, 52)


def draw_mouth(pen: Pen, x: float, y: float, mouth: str) -> None:
    """A smile, or an open mouth that sings."""
    if mouth == "open":
        pen.blob([(x - 2.6, y - 0.9), (x, y - 0.6), (x + 2.6, y - 0.9), (x + 1.5, y + 1.9), (x, y + 2.5),
                 (x - 1.5, y + 1.9)], (128, 34, 48))  # fmt: skip
        pen.oval(x, y + 1.5, 1.3, 0.7, (236, 112, 112))
    else:
        pen.stroke([(x - 2.7, y - 0.7), (x - 1.2, y + 0.3), (x + 1.2, y + 0.3), (x + 2.7, y - 0.7)], 0.85, _LIPS)


def draw_glasses(pen: Pen, dx: float, y: float, apart: float) -> None:
    """Round glasses around eyes that stand `apart` from the middle."""
    for side in (-1, 1):
        turns = [step / 10 * math.tau for step in range(11)]
        pen.stroke([(side * apart + dx + 3.7 * math.cos(a), y + 3.7 * math.sin(a)) for a in turns], 0.75, _FRAME)
    pen.stroke([(dx - apart + 3.6, y - 0.6), (dx, y - 1.3), (dx + apart - 3.6, y - 0.6)], 0.75, _FRAME)
