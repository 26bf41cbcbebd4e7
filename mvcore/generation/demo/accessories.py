"""Hats, and things to carry. Figure units; see `figure`."""

import math
from collections.abc import Callable
from types import MappingProxyType

from mvcore.generation.demo.paint import Colour, Pen, Point, darker, lighter, mix
from mvcore.generation.demo.vocabulary import Character

_STEEL: Colour = (174, 184, 200)
_GOLD: Colour = (244, 196, 72)
_WOOD: Colour = (150, 96, 58)
_INK: Colour = (48, 42, 58)


def draw_hat(pen: Pen, who: Character, turn: float) -> None:
    """What is worn on the head."""
    if who.hat:
        _HATS[who.hat](pen, who, turn)


def draw_prop(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    """What the right hand holds; `angle` is the forearm's."""
    _PROPS[who.prop](pen, who, hand, angle)


def draw_guitar(pen: Pen, who: Character) -> None:
    """A guitar in front of the body, neck up to the right."""
    with pen.tilted((0, -50), -26):
        pen.line([(5, -50), (33, -50)], 2.6, darker(_WOOD, 0.35))
        pen.line([(33, -50), (38, -50)], 4.6, darker(_WOOD, 0.5))
        pen.oval(-6, -50, 8.6, 7.8, mix(who.accent, _WOOD, 0.35))
        pen.oval(4, -50, 6.6, 6.0, mix(who.accent, _WOOD, 0.35))
        pen.dot(0.8, -50, 2.6, _INK)
        pen.line([(-8, -50), (34, -50)], 0.5, (250, 240, 220))


def _crown(pen: Pen, who: Character, turn: float) -> None:
    pen.shape([(-9, -96), (-10.6, -107), (-5, -101.5), (0, -109.5), (5, -101.5), (10.6, -107), (9, -96)], _GOLD)
    pen.line([(-8.6, -96.4), (8.6, -96.4)], 2.6, darker(_GOLD, 0.18))
    for x, colour in ((-5, (230, 80, 100)), (0.0, (90, 160, 240)), (5, (110, 210, 150))):
        pen.dot(x + turn, -96.6, 1.1, colour)


def _wizard(pen: Pen, who: Character, turn: float) -> None:
    colour = darker(who.hat_colour, 0.12)
    pen.blob([(-10.6, -94), (-6, -108), (1, -118), (9, -124), (5.4, -112), (8, -102), (10.6, -94)], colour)
    pen.oval(0, -94.4, 19, 3.9, darker(colour, 0.14))
    pen.line([(-9.6, -97), (9.6, -97)], 2.8, who.accent)
    for x, y, size in ((-2, -104, 2.0), (3.4, -110, 1.4), (4.6, -102.6, 1.3)):
        pen.star(x, y, size, _GOLD)


def _cap(pen: Pen, who: Character, turn: float) -> None:
    side = -1 if turn < 0 else 1
    pen.blob([(-13.2, -90.5), (-12, -99), (0, -104), (12, -99), (13.2, -90.5), (0, -92.5)], who.hat_colour)
    pen.blob([(side * 2, -92.6), (side * 14, -92.6), (side * 21, -90), (side * 12, -89)], darker(who.hat_colour, 0.22))
    pen.dot(0, -103.4, 1.3, darker(who.hat_colour, 0.2))


def _hat(pen: Pen, who: Character, turn: float) -> None:
    colour = who.hat_colour if who.hat_colour != who.clothes else darker(mix(who.accent, _WOOD, 0.6), 0.12)
    pen.blob([(-10.6, -94), (-9.6, -104.5), (-4, -107), (0, -105), (4, -107), (9.6, -104.5), (10.6, -94)], colour)
    pen.oval(0, -94.2, 19.5, 3.6, darker(colour, 0.12))
    pen.line([(-9.8, -97), (9.8, -97)], 2.6, darker(colour, 0.45))


def _top(pen: Pen, who: Character, turn: float) -> None:
    pen.box(-9.4, -113, 18.8, 18.5, _INK, 1.6)
    pen.line([(-8.4, -98.4), (8.4, -98.4)], 3.2, who.accent)
    pen.oval(0, -95, 16, 2.7, darker(_INK, 0.2))


def _beanie(pen: Pen, who: Character, turn: float) -> None:
    pen.dot(0, -105.5, 3.4, lighter(who.accent, 0.5))
    pen.blob([(-13, -92), (-11.6, -100), (0, -105), (11.6, -100), (13, -92)], who.accent)
    pen.line([(-11.4, -92.6), (11.4, -92.6)], 4.4, darker(who.accent, 0.18))


def _headphones(pen: Pen, who: Character, turn: float) -> None:
    arc = [(14 * math.sin(a), -86 - 16 * math.cos(a)) for a in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)]
    pen.stroke(arc, 2.4, _INK)
    for side in (-1, 1):
        pen.oval(side * 13.6, -83, 3.4, 5.0, who.accent)
        pen.oval(side * 14.4, -83, 2.0, 3.6, darker(who.accent, 0.25))


def _knight(pen: Pen, who: Character, turn: float) -> None:
    pen.limb([(0, -101), (-7, -109), (-16, -106), (-18, -96)], [2.0, 3.6, 3.2, 0.6], who.accent)
    pen.blob([(-14, -84), (-14, -92), (-9, -100), (0, -102.6), (9, -100), (14, -92), (14, -84), (11.8, -90), (0, -92.4),
              (-11.8, -90)], _STEEL)  # fmt: skip
    for side in (-1, 1):
        pen.blob(
            [(side * 14.2, -91), (side * 14.2, -76), (side * 9.6, -71.6), (side * 10.8, -80), (side * 11.4, -90)],
            darker(_STEEL, 0.12),
        )
    pen.stroke([(-12.4, -90.6), (0, -93), (12.4, -90.6)], 1.6, lighter(_STEEL, 0.5))


def _dome(pen: Pen, who: Character, turn: float) -> None:
    glass = lighter((150, 210, 240), 0.35)
    ring = [(17.6 * math.sin(a), -85.4 - 17.6 * math.cos(a)) for a in [step / 24 * math.tau for step in range(25)]]
    pen.line(ring, 1.7, (236, 240, 246))
    pen.stroke([(-12.6, -91), (-9.4, -96.4), (-5, -99.4)], 1.7, glass)
    pen.line([(-9.4, -69.4), (9.4, -69.4)], 3.4, (214, 220, 230))


def _halo(pen: Pen, who: Character, turn: float) -> None:
    ring = [(10.5 * math.cos(a), -107 + 2.8 * math.sin(a)) for a in [step / 20 * math.tau for step in range(21)]]
    pen.line(ring, 1.7, lighter(_GOLD, 0.25))


def _pirate(pen: Pen, who: Character, turn: float) -> None:
    pen.blob(
        [(-18, -94), (-15, -101), (-5, -104), (0, -109), (5, -104), (15, -101), (18, -94), (8, -95.6), (-8, -95.6)],
        _INK,
    )
    pen.dot(0, -100.4, 2.6, (246, 242, 234))
    pen.line([(-2.6, -97.4), (2.6, -96.2)], 0.9, (246, 242, 234))
    pen.line([(2.6, -97.4), (-2.6, -96.2)], 0.9, (246, 242, 234))


def _chef(pen: Pen, who: Character, turn: float) -> None:
    for x, y in ((-7, -105), (7, -105), (0, -108.5)):
        pen.dot(x, y, 6.6, (250, 250, 250))
    pen.box(-9.8, -105, 19.6, 12, (240, 240, 244), 1)


def _flowers(pen: Pen, who: Character, turn: float) -> None:
    pen.stroke([(-12, -91.4), (-6, -96), (0, -97.4), (6, -96), (12, -91.4)], 1.2, (92, 158, 92))
    colours: list[Colour] = [(246, 130, 160), (252, 206, 92), (250, 246, 240), (180, 140, 230), (246, 130, 160)]
    for x, y, colour in zip((-11, -6, 0, 6, 11), (-92, -96, -97.6, -96, -92), colours, strict=True):
        pen.dot(x, y, 2.7, colour)
        pen.dot(x, y, 1.0, (255, 236, 150))


def _microphone(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    with pen.tilted(hand, -12):
        pen.line([(x, y + 3), (x, y - 6)], 1.8, _INK)
        pen.dot(x, y - 8, 3.0, (150, 156, 170))
        pen.line([(x - 2.2, y - 6.2), (x + 2.2, y - 6.2)], 1.0, _GOLD)


def _staff(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.line([(x + 1, y + 34), (x + 1, y - 26)], 2.0, _WOOD)
    pen.dot(x + 1, y - 29, 5.4, mix(who.accent, (200, 255, 250), 0.5))
    pen.dot(x - 0.6, y - 30.6, 1.8, (255, 255, 255))
    pen.stroke([(x - 4, y - 24), (x - 5, y - 29), (x - 2.4, y - 33.6)], 1.5, _WOOD)


def _wand(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.line([(x, y), (x + 7, y - 13)], 1.2, _WOOD)
    pen.star(x + 8, y - 15, 4.2, _GOLD)


def _sword(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    with pen.tilted(hand, 14):
        pen.shape(
            [(x - 1.6, y - 3), (x - 1.4, y - 33), (x, y - 37), (x + 1.4, y - 33), (x + 1.6, y - 3)],
            lighter(_STEEL, 0.4),
        )
        pen.line([(x - 5, y - 3.4), (x + 5, y - 3.4)], 2.0, _GOLD)
        pen.line([(x, y - 2), (x, y + 5)], 1.8, _WOOD)


def _balloon(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.stroke([(x, y), (x + 2, y - 14), (x + 5, y - 28)], 0.5, _INK)
    pen.oval(x + 6, y - 38, 8.4, 10, who.accent)
    pen.oval(x + 3, y - 41.6, 1.8, 2.8, lighter(who.accent, 0.6), 20)


def _umbrella(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.line([(x, y + 4), (x, y - 40)], 1.3, _WOOD)
    colours = (who.accent, lighter(who.accent, 0.4))
    for part in range(4):
        left = x - 22 + part * 11
        pen.blob([(x, y - 48), (left, y - 32), (left + 5.5, y - 34), (left + 11, y - 32)], colours[part % 2])


def _lantern(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.line([(x, y), (x, y + 4)], 0.9, _INK)
    pen.box(x - 4, y + 4, 8, 10, (255, 222, 130), 2)
    pen.line([(x - 4, y + 4), (x + 4, y + 4)], 1.6, _INK)
    pen.line([(x - 4, y + 14), (x + 4, y + 14)], 1.6, _INK)
    pen.dot(x, y + 9.4, 2.0, (255, 250, 226))


def _flower(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.stroke([(x, y + 5), (x + 1, y - 6), (x + 3, y - 12)], 1.0, (84, 150, 88))
    for step in range(5):
        turn = step / 5 * math.tau
        pen.dot(x + 3 + 2.7 * math.sin(turn), y - 14 - 2.7 * math.cos(turn), 2.1, lighter(who.accent, 0.15))
    pen.dot(x + 3, y - 14, 1.8, _GOLD)


_HATS: MappingProxyType[str, Callable[[Pen, Character, float], None]] = MappingProxyType(
    {
        "crown": _crown, "wizard": _wizard, "cap": _cap, "hat": _hat, "top": _top, "beanie": _beanie,
        "headphones": _headphones, "knight": _knight, "dome": _dome, "halo": _halo, "pirate": _pirate, "chef": _chef,
        "flowers": _flowers,
    }
)  # fmt: skip
_PROPS: MappingProxyType[str, Callable[[Pen, Character, Point, float], None]] = MappingProxyType(
    {
        "microphone": _microphone, "staff": _staff, "wand": _wand, "sword": _sword, "balloon": _balloon,
        "umbrella": _umbrella, "lantern": _lantern, "flower": _flower,
    }
)  # fmt: skip
