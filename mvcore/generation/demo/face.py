"""Mouths and glasses, the same for people and animals. Figure units."""

import math

from mvcore.generation.demo.paint import Colour, Pen, darker, lighter
from mvcore.generation.demo.vocabulary import Character

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


def draw_eyewear(pen: Pen, who: Character, dx: float, y: float, apart: float) -> None:
    """Glasses, sunglasses or goggles over eyes that stand `apart` from the middle; nothing when none are worn."""
    frame = who.tint("glasses", _FRAME)
    if "goggles" in who.wears:
        _draw_goggles(pen, who.tint("goggles", who.accent), dx, y)
    elif "sunglasses" in who.wears:
        for side in (-1, 1):
            pen.oval(side * apart + dx, y + 0.2, 4.2, 3.4, frame)
            pen.stroke([(side * apart + dx - 2, y - 1.4), (side * apart + dx - 0.4, y - 2)], 0.7, lighter(frame, 0.5))
    if "glasses" in who.wears:
        for side in (-1, 1):
            turns = [step / 10 * math.tau for step in range(11)]
            pen.stroke([(side * apart + dx + 3.7 * math.cos(a), y + 3.7 * math.sin(a)) for a in turns], 1.15, frame)
    if {"glasses", "sunglasses"} & who.wears:
        pen.stroke([(dx - apart + 3.6, y - 0.6), (dx, y - 1.3), (dx + apart - 3.6, y - 0.6)], 1.1, frame)


def _draw_goggles(pen: Pen, rubber: Colour, dx: float, y: float) -> None:
    """A diver's or skier's mask, pushed up on the forehead so that the eyes stay visible."""
    pen.line([(-12.6, y - 7.6), (12.6, y - 7.6)], 2.0, darker(rubber, 0.35))
    pen.blob([(dx - 9, y - 11), (dx, y - 11.6), (dx + 9, y - 11), (dx + 9.4, y - 6), (dx + 4, y - 4.6), (dx, y - 5.8),
              (dx - 4, y - 4.6), (dx - 9.4, y - 6)], rubber)  # fmt: skip
    pen.blob([(dx - 7.4, y - 10), (dx, y - 10.4), (dx + 7.4, y - 10), (dx + 7.6, y - 6.8), (dx, y - 6.8),
              (dx - 7.6, y - 6.8)], (164, 222, 240))  # fmt: skip
