"""What is worn on the head. Figure units; see `figure`."""

import math
from collections.abc import Callable
from types import MappingProxyType

from mvcore.generation.demo.paint import Colour, Pen, brightness, darker, lighter, mix
from mvcore.generation.demo.vocabulary import Character

_STEEL: Colour = (174, 184, 200)
_GOLD: Colour = (244, 196, 72)
_WOOD: Colour = (150, 96, 58)
_INK: Colour = (48, 42, 58)
_WHITE: Colour = (250, 250, 250)
_STRAW: Colour = (232, 200, 124)


def draw_hat(pen: Pen, who: Character, turn: float) -> None:
    """What is worn on the head; there has to be something."""
    _HATS[who.hat](pen, who, turn)


def _crown(pen: Pen, who: Character, turn: float) -> None:
    metal = who.tint("hat", _GOLD)
    pen.shape([(-9, -96), (-10.6, -107), (-5, -101.5), (0, -109.5), (5, -101.5), (10.6, -107), (9, -96)], metal)
    pen.line([(-8.6, -96.4), (8.6, -96.4)], 2.6, darker(metal, 0.18))
    for x, colour in ((-5, (230, 80, 100)), (0.0, (90, 160, 240)), (5, (110, 210, 150))):
        pen.dot(x + turn, -96.6, 1.1, colour)


def _wizard(pen: Pen, who: Character, turn: float) -> None:
    colour = who.tint("hat", darker(who.clothes, 0.12))
    pen.blob([(-10.6, -94), (-6, -108), (1, -118), (9, -124), (5.4, -112), (8, -102), (10.6, -94)], colour)
    pen.oval(0, -94.4, 19, 3.9, darker(colour, 0.14))
    pen.line([(-9.6, -97), (9.6, -97)], 2.8, who.accent)
    for x, y, size in ((-2, -104, 2.0), (3.4, -110, 1.4), (4.6, -102.6, 1.3)):
        pen.star(x, y, size, _GOLD)


def _cap(pen: Pen, who: Character, turn: float) -> None:
    side = -1 if turn < 0 else 1
    colour = who.tint("hat", who.clothes)
    pen.blob([(-13.2, -90.5), (-12, -99), (0, -104), (12, -99), (13.2, -90.5), (0, -92.5)], colour)
    pen.blob([(side * 2, -92.6), (side * 14, -92.6), (side * 21, -90), (side * 12, -89)], darker(colour, 0.22))
    pen.dot(0, -103.4, 1.3, darker(colour, 0.2))


def _hat(pen: Pen, who: Character, turn: float) -> None:
    colour = who.tint("hat", darker(mix(who.accent, _WOOD, 0.6), 0.12))
    pen.blob([(-10.6, -94), (-9.6, -104.5), (-4, -107), (0, -105), (4, -107), (9.6, -104.5), (10.6, -94)], colour)
    pen.oval(0, -94.2, 19.5, 3.6, darker(colour, 0.12))
    pen.line([(-9.8, -97), (9.8, -97)], 2.6, darker(colour, 0.45))


def _top(pen: Pen, who: Character, turn: float) -> None:
    felt = who.tint("hat", _INK)
    pen.shape([(-9.8, -114), (9.8, -114), (8.8, -95), (-8.8, -95)], felt)
    pen.line([(-7.6, -98.4), (7.6, -98.4)], 3.2, who.accent)
    pen.line([(-6.4, -111.4), (-6, -102)], 1.1, lighter(felt, 0.2))
    pen.oval(0, -95, 16, 2.7, darker(felt, 0.2))


def _beanie(pen: Pen, who: Character, turn: float) -> None:
    wool = who.tint("hat", who.accent)
    pen.dot(0, -105.5, 3.4, lighter(wool, 0.5))
    pen.blob([(-13, -92), (-11.6, -100), (0, -105), (11.6, -100), (13, -92)], wool)
    pen.line([(-11.4, -92.6), (11.4, -92.6)], 4.4, darker(wool, 0.18))


def _headphones(pen: Pen, who: Character, turn: float) -> None:
    arc = [(14 * math.sin(a), -86 - 16 * math.cos(a)) for a in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)]
    pen.stroke(arc, 2.4, _INK)
    for side in (-1, 1):
        shell = who.tint("hat", who.accent)
        pen.oval(side * 13.6, -83, 3.4, 5.0, shell)
        pen.oval(side * 14.4, -83, 2.0, 3.6, darker(shell, 0.25))


def _knight(pen: Pen, who: Character, turn: float) -> None:
    steel = who.tint("hat", _STEEL)
    pen.limb([(0, -101), (-7, -109), (-16, -106), (-18, -96)], [2.0, 3.6, 3.2, 0.6], who.accent)
    pen.blob([(-14, -84), (-14, -92), (-9, -100), (0, -102.6), (9, -100), (14, -92), (14, -84), (11.8, -90), (0, -92.4),
              (-11.8, -90)], steel)  # fmt: skip
    for side in (-1, 1):
        pen.blob(
            [(side * 14.2, -91), (side * 14.2, -76), (side * 9.6, -71.6), (side * 10.8, -80), (side * 11.4, -90)],
            darker(steel, 0.12),
        )
    pen.stroke([(-12.4, -90.6), (0, -93), (12.4, -90.6)], 1.6, lighter(steel, 0.5))


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
        who.tint("hat", _INK),
    )
    pen.dot(0, -100.4, 2.6, (246, 242, 234))
    pen.line([(-2.6, -97.4), (2.6, -96.2)], 0.9, (246, 242, 234))
    pen.line([(2.6, -97.4), (-2.6, -96.2)], 0.9, (246, 242, 234))


def _chef(pen: Pen, who: Character, turn: float) -> None:
    for x, y in ((-7, -105), (7, -105), (0, -108.5)):
        pen.dot(x, y, 6.6, who.tint("hat", _WHITE))
    pen.shape([(-10.4, -105), (10.4, -105), (10.2, -92.6), (-10.2, -92.6)], darker(who.tint("hat", _WHITE), 0.06))


def _flowers(pen: Pen, who: Character, turn: float) -> None:
    pen.stroke([(-12, -91.4), (-6, -96), (0, -97.4), (6, -96), (12, -91.4)], 1.2, (92, 158, 92))
    colours: list[Colour] = [(246, 130, 160), (252, 206, 92), (250, 246, 240), (180, 140, 230), (246, 130, 160)]
    for x, y, colour in zip((-11, -6, 0, 6, 11), (-92, -96, -97.6, -96, -92), colours, strict=True):
        pen.dot(x, y, 2.7, colour)
        pen.dot(x, y, 1.0, (255, 236, 150))


def _peaked(pen: Pen, who: Character, turn: float) -> None:
    """The cap of a captain, an officer or a keeper: a stiff crown, a band, a peak and a badge."""
    colour, side = who.tint("hat", who.clothes), turn * 3
    band = (52, 50, 70) if brightness(colour) > 120 else darker(colour, 0.4)
    pen.blob([(-11.4, -94), (-15.4, -101), (-9, -105.6), (0, -106.6), (9, -105.6), (15.4, -101), (11.4, -94)], colour)
    pen.shape([(-11.8, -97.6), (11.8, -97.6), (12.6, -91.6), (-12.6, -91.6)], band)
    pen.blob([(-10.6 + side, -92.8), (10.6 + side, -92.8), (9 + side, -89.4), (side, -88), (-9 + side, -89.4)], _INK)
    pen.dot(side, -99, 2.2, _GOLD)


def _sailor(pen: Pen, who: Character, turn: float) -> None:
    colour = who.tint("hat", _WHITE)
    pen.blob([(-11, -96), (-9.4, -102.6), (0, -105), (9.4, -102.6), (11, -96)], colour)
    pen.blob([(-13.2, -93), (-14, -98.4), (0, -100), (14, -98.4), (13.2, -93), (0, -94)], darker(colour, 0.1))
    pen.line([(-10, -95.2), (10, -95.2)], 0.9, (58, 84, 160))


def _nurse(pen: Pen, who: Character, turn: float) -> None:
    colour, red = who.tint("hat", _WHITE), (220, 60, 70)
    pen.blob([(-10.6, -95.6), (-12.4, -104.4), (0, -107.6), (12.4, -104.4), (10.6, -95.6), (0, -98)], colour)
    pen.line([(turn * 2, -104.6), (turn * 2, -99.8)], 1.7, red)
    pen.line([(turn * 2 - 2.4, -102.2), (turn * 2 + 2.4, -102.2)], 1.7, red)


def _fire(pen: Pen, who: Character, turn: float) -> None:
    colour = who.tint("hat", (214, 50, 50))
    pen.oval(0, -93, 18, 4.2, darker(colour, 0.22))
    pen.blob([(-12.6, -92.6), (-11.6, -101), (0, -107.4), (11.6, -101), (12.6, -92.6), (0, -94)], colour)
    pen.stroke([(0, -107), (turn * 2, -100), (turn * 2, -95)], 1.8, lighter(colour, 0.3))
    pen.blob([(turn * 3 - 4, -101), (turn * 3 + 4, -101), (turn * 3 + 3, -95.4), (turn * 3, -93.6),
              (turn * 3 - 3, -95.4)], _GOLD)  # fmt: skip


def _hard(pen: Pen, who: Character, turn: float) -> None:
    colour = who.tint("hat", (250, 200, 58))
    pen.blob([(-13, -92.6), (-12, -100.4), (0, -106), (12, -100.4), (13, -92.6), (0, -94)], colour)
    for x in (-4.4, 0.0, 4.4):
        pen.stroke([(x * 0.6, -105), (x + turn, -100), (x * 1.2 + turn, -95)], 1.1, darker(colour, 0.14))
    pen.blob([(-13.6, -93), (0, -94.6), (13.6, -93), (15.4, -90.8), (0, -92), (-15.4, -90.8)], darker(colour, 0.1))


def _beret(pen: Pen, who: Character, turn: float) -> None:
    colour = who.tint("hat", who.accent)
    pen.line([(3, -103), (4, -106.4)], 1.2, darker(colour, 0.3))
    pen.blob([(-11.6, -94.4), (-15.6, -99), (-6, -104.4), (7, -104), (13.6, -98), (11.4, -93.6), (0, -96.6)], colour)
    pen.stroke([(-11.4, -94), (0, -96.6), (11.4, -93.6)], 1.5, darker(colour, 0.28))


def _straw(pen: Pen, who: Character, turn: float) -> None:
    colour = who.tint("hat", _STRAW)
    pen.oval(0, -94.4, 20.5, 4.0, darker(colour, 0.1))
    pen.blob([(-10.8, -94.6), (-9.8, -103.4), (0, -106.4), (9.8, -103.4), (10.8, -94.6), (0, -95.6)], colour)
    pen.line([(-9.8, -97), (9.8, -97)], 2.6, who.accent)


def _santa(pen: Pen, who: Character, turn: float) -> None:
    colour = who.tint("hat", (216, 54, 54))
    pen.blob([(-11.6, -94), (-8, -105), (1, -113), (11, -111), (17.4, -102), (13, -104), (11.6, -94)], colour)
    pen.dot(17.4, -100.4, 3.6, _WHITE)
    pen.line([(-11.4, -93.4), (11.4, -93.4)], 4.8, _WHITE)


def _rain(pen: Pen, who: Character, turn: float) -> None:
    """A sou'wester: a soft crown and a wide brim that falls at the back."""
    colour = who.tint("hat", (250, 200, 58))
    pen.blob([(-19, -88.6), (-12, -95), (0, -96.4), (12, -95), (19, -88.6), (11, -91.4), (0, -92.4), (-11, -91.4)],
             darker(colour, 0.14))  # fmt: skip
    pen.blob([(-12.4, -93.8), (-10.4, -102), (0, -106.4), (10.4, -102), (12.4, -93.8), (0, -95.6)], colour)
    pen.stroke([(0, -106), (turn * 2, -100.6), (turn * 2, -96)], 0.7, darker(colour, 0.25))


def _wig(pen: Pen, who: Character, turn: float) -> None:
    """The curls of a judge."""
    curls = who.tint("hat", (236, 234, 230))
    for side in (-1, 1):
        for y in (-92, -86, -80, -74):
            pen.dot(side * 13.4, y, 3.9, darker(curls, 0.08 if y in (-86, -74) else 0.02))
    for x in (-10, -5, 0, 5, 10):
        pen.dot(x, -98.4 - (1 - abs(x) / 10) * 2.4, 4.2, darker(curls, 0.06 if x in (-5, 5) else 0.0))


def _ninja(pen: Pen, who: Character, turn: float) -> None:
    """Cloth around the head that leaves the eyes free."""
    cloth, dx = who.tint("hat", _INK), turn * 3
    pen.blob([(-13, -87), (-13.4, -92), (-8, -99.6), (0, -101.4), (8, -99.6), (13.4, -92), (13, -87), (0, -89)], cloth)
    pen.blob([(-12, -79.6), (dx, -78), (12, -79.6), (8, -71.6), (0, -69.6), (-8, -71.6)], cloth)
    pen.line([(-12.4, -90.4), (12.4, -90.4)], 2.2, who.accent)


_HATS: MappingProxyType[str, Callable[[Pen, Character, float], None]] = MappingProxyType(
    {
        "crown": _crown, "wizard": _wizard, "cap": _cap, "hat": _hat, "top": _top, "beanie": _beanie,
        "headphones": _headphones, "knight": _knight, "dome": _dome, "halo": _halo, "pirate": _pirate, "chef": _chef,
        "flowers": _flowers, "peaked": _peaked, "sailor": _sailor, "nurse": _nurse, "fire": _fire, "hard": _hard,
        "beret": _beret, "straw": _straw, "santa": _santa, "rain": _rain, "wig": _wig, "ninja": _ninja,
    }
)  # fmt: skip
