"""Things to carry. Figure units; see `figure`."""

import math
from collections.abc import Callable
from types import MappingProxyType

from mvcore.generation.demo.paint import Colour, Pen, Point, darker, lighter, mix
from mvcore.generation.demo.vocabulary import Character

_STEEL: Colour = (174, 184, 200)
_GOLD: Colour = (244, 196, 72)
_WOOD: Colour = (150, 96, 58)
_INK: Colour = (48, 42, 58)


def draw_prop(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    """What the right hand holds; `angle` is the forearm's."""
    _PROPS[who.prop](pen, who, hand, angle)


def draw_guitar(pen: Pen, who: Character) -> None:
    """A guitar in front of the body, neck up to the right."""
    body = who.tint("guitar", mix(who.accent, _WOOD, 0.35))
    with pen.tilted((0, -50), -26):
        pen.line([(5, -50), (33, -50)], 2.6, darker(_WOOD, 0.35))
        pen.line([(33, -50), (38, -50)], 4.6, darker(_WOOD, 0.5))
        pen.oval(-6, -50, 8.6, 7.8, body)
        pen.oval(4, -50, 6.6, 6.0, body)
        pen.dot(0.8, -50, 2.6, _INK)
        pen.line([(-8, -50), (34, -50)], 0.5, (250, 240, 220))


def _microphone(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    with pen.tilted(hand, -12):
        pen.line([(x, y + 3), (x, y - 6)], 1.8, _INK)
        pen.dot(x, y - 8, 3.0, who.tint("microphone", (150, 156, 170)))
        pen.line([(x - 2.2, y - 6.2), (x + 2.2, y - 6.2)], 1.0, _GOLD)


def _staff(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.line([(x + 1, y + 34), (x + 1, y - 26)], 2.0, _WOOD)
    pen.dot(x + 1, y - 29, 5.4, who.tint("staff", mix(who.accent, (200, 255, 250), 0.5)))
    pen.dot(x - 0.6, y - 30.6, 1.8, (255, 255, 255))
    pen.stroke([(x - 4, y - 24), (x - 5, y - 29), (x - 2.4, y - 33.6)], 1.5, _WOOD)


def _wand(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.line([(x, y), (x + 7, y - 13)], 1.2, who.tint("wand", _WOOD))
    pen.star(x + 8, y - 15, 4.2, _GOLD)


def _sword(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    with pen.tilted(hand, 14):
        pen.shape(
            [(x - 1.6, y - 3), (x - 1.4, y - 33), (x, y - 37), (x + 1.4, y - 33), (x + 1.6, y - 3)],
            who.tint("sword", lighter(_STEEL, 0.4)),
        )
        pen.line([(x - 5, y - 3.4), (x + 5, y - 3.4)], 2.0, _GOLD)
        pen.line([(x, y - 2), (x, y + 5)], 1.8, _WOOD)


def _balloon(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.stroke([(x, y), (x + 2, y - 14), (x + 5, y - 28)], 0.5, _INK)
    colour = who.tint("balloon", who.accent)
    pen.shape([(x + 6, y - 29), (x + 4, y - 26.4), (x + 7.6, y - 26.4)], darker(colour, 0.14))
    pen.oval(x + 6, y - 38, 8.4, 10, colour)
    pen.oval(x + 3, y - 41.6, 1.8, 2.8, lighter(colour, 0.6), 20)


def _umbrella(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.line([(x, y + 4), (x, y - 40)], 1.3, _WOOD)
    cloth = who.tint("umbrella", who.accent)
    colours = (cloth, lighter(cloth, 0.4))
    for part in range(4):
        left = x - 22 + part * 11
        pen.blob([(x, y - 48), (left, y - 32), (left + 5.5, y - 34), (left + 11, y - 32)], colours[part % 2])


def _lantern(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    metal = who.tint("lantern", _INK)
    pen.stroke([(x - 4.4, y + 6), (x, y - 1), (x + 4.4, y + 6)], 0.9, metal)
    pen.box(x - 4.6, y + 6, 9.2, 11.4, (255, 214, 110), 1.6)
    pen.oval(x, y + 12, 2.2, 3.6, (255, 252, 232))
    for side in (-4.6, 4.6):
        pen.line([(x + side, y + 6.4), (x + side, y + 17)], 0.9, metal)
    pen.shape([(x - 6, y + 6.6), (x - 3, y + 2.6), (x + 3, y + 2.6), (x + 6, y + 6.6)], metal)
    pen.line([(x - 5, y + 17.4), (x + 5, y + 17.4)], 1.9, metal)


def _flower(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    pen.stroke([(x, y + 5), (x + 1, y - 6), (x + 3, y - 12)], 1.0, (84, 150, 88))
    for step in range(5):
        turn = step / 5 * math.tau
        pen.dot(
            x + 3 + 2.7 * math.sin(turn),
            y - 14 - 2.7 * math.cos(turn),
            2.1,
            who.tint("flower", lighter(who.accent, 0.15)),
        )
    pen.dot(x + 3, y - 14, 1.8, _GOLD)


def _book(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    cover = who.tint("book", mix(who.accent, (120, 40, 60), 0.3))
    with pen.tilted(hand, -10):
        pen.shape([(x - 2, y - 9), (x + 9, y - 9), (x + 9, y + 5), (x - 2, y + 5)], cover)
        pen.shape([(x + 7.6, y - 8), (x + 9.4, y - 8), (x + 9.4, y + 4), (x + 7.6, y + 4)], (250, 246, 232))
        pen.line([(x + 0.6, y - 8.4), (x + 0.6, y + 4.4)], 0.6, darker(cover, 0.3))
        pen.line([(x + 2.6, y - 5), (x + 6, y - 5)], 0.9, _GOLD)


def _letter(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    paper = who.tint("letter", (250, 246, 236))
    with pen.tilted(hand, -12):
        pen.shape([(x - 3, y - 9), (x + 11, y - 9), (x + 11, y + 0.6), (x - 3, y + 0.6)], paper)
        pen.line([(x - 3, y - 9), (x + 4, y - 3.6), (x + 11, y - 9)], 0.6, darker(paper, 0.35))
        pen.dot(x + 4, y - 3.8, 1.3, (214, 60, 66))


def _suitcase(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    leather = who.tint("suitcase", (138, 88, 58))
    pen.stroke([(x - 3.4, y + 4), (x - 2.4, y), (x + 2.4, y), (x + 3.4, y + 4)], 1.2, darker(leather, 0.4))
    pen.box(x - 9, y + 3.4, 18, 12.6, leather, 2)
    pen.line([(x - 8, y + 8), (x + 8, y + 8)], 0.8, darker(leather, 0.3))
    pen.box(x - 1.6, y + 6.8, 3.2, 2.8, _GOLD, 0.6)


def _brush(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    with pen.tilted(hand, 16):
        pen.line([(x, y + 6), (x, y - 10)], 1.4, _WOOD)
        pen.line([(x, y - 10), (x, y - 12.4)], 2.4, _STEEL)
        pen.blob([(x - 1.9, y - 12.6), (x - 1.4, y - 17), (x, y - 19.6), (x + 1.4, y - 17), (x + 1.9, y - 12.6)],
                 who.tint("brush", who.accent))  # fmt: skip


def _flask(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    brew = who.tint("flask", (84, 206, 150))
    pen.shape([(x - 1.6, y - 12), (x + 1.6, y - 12), (x + 1.6, y - 7), (x + 6.4, y + 3), (x - 6.4, y + 3),
               (x - 1.6, y - 7)], (222, 240, 246))  # fmt: skip
    pen.shape([(x - 3.4, y - 3.4), (x + 3.4, y - 3.4), (x + 6.2, y + 2.6), (x - 6.2, y + 2.6)], brew)
    pen.line([(x - 2.2, y - 12.4), (x + 2.2, y - 12.4)], 1.1, (180, 206, 220))
    for dx, dy in ((-1.6, -0.6), (1.8, 0.6), (0.4, -15.4)):
        pen.dot(x + dx, y + dy, 0.9, lighter(brew, 0.5))


def _can(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    tin = who.tint("can", (96, 140, 200))
    pen.stroke([(x - 4.6, y + 5), (x - 3.4, y), (x + 3, y), (x + 4.4, y + 5)], 1.2, darker(tin, 0.3))
    pen.limb([(x + 5, y + 12), (x + 11, y + 6), (x + 13.4, y + 3)], [1.5, 1.2, 1.0], darker(tin, 0.14))
    pen.oval(x + 14, y + 2.4, 1.2, 2.6, darker(tin, 0.3), 40)
    pen.box(x - 6, y + 4.6, 12, 11, tin, 1.6)
    pen.line([(x - 5.4, y + 7.4), (x + 5.4, y + 7.4)], 0.8, darker(tin, 0.2))


def _bread(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    crust = who.tint("bread", (214, 152, 84))
    with pen.tilted(hand, 24):
        pen.limb([(x, y + 9), (x, y - 4), (x, y - 17)], [1.8, 3.0, 1.6], crust)
        for dy in (-11, -5.5, 0.5):
            pen.line([(x - 1.2, y + dy + 1), (x + 1.4, y + dy - 0.8)], 0.9, lighter(crust, 0.5))


def _wrench(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    with pen.tilted(hand, 14):
        pen.line([(x, y + 6), (x, y - 12)], 1.9, _WOOD)
        pen.shape([(x - 1.6, y - 15.6), (x + 7, y - 17), (x + 8, y - 9), (x - 1.6, y - 11)],
                  who.tint("wrench", _STEEL))  # fmt: skip
        pen.shape([(x - 5, y - 14.6), (x + 1, y - 15.4), (x + 1, y - 11), (x - 5, y - 12)], darker(_STEEL, 0.25))


def _camera(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    body = who.tint("camera", _INK)
    pen.box(x - 6, y - 7, 12, 8.4, body, 1.4)
    pen.box(x - 2.6, y - 8.8, 5.2, 2.4, body, 0.6)
    pen.dot(x, y - 2.8, 3.1, lighter(body, 0.35))
    pen.dot(x, y - 2.8, 2.0, (120, 190, 230))
    pen.dot(x + 4.4, y - 5.6, 0.7, (250, 110, 100))


def _trumpet(pen: Pen, who: Character, hand: Point, angle: float) -> None:
    x, y = hand
    brass = who.tint("trumpet", _GOLD)
    with pen.tilted(hand, 20):
        pen.line([(x - 7, y - 4), (x + 9, y - 4)], 1.8, brass)
        pen.shape([(x + 8, y - 4.8), (x + 14, y - 8.6), (x + 14, y + 0.6), (x + 8, y - 3.2)], brass)
        for dx in (-1.0, 1.6, 4.2):
            pen.line([(x + dx, y - 7), (x + dx, y - 2)], 0.9, darker(brass, 0.25))


_PROPS: MappingProxyType[str, Callable[[Pen, Character, Point, float], None]] = MappingProxyType(
    {
        "microphone": _microphone, "staff": _staff, "wand": _wand, "sword": _sword, "balloon": _balloon,
        "umbrella": _umbrella, "lantern": _lantern, "flower": _flower, "book": _book, "letter": _letter,
        "suitcase": _suitcase, "brush": _brush, "flask": _flask, "can": _can, "bread": _bread, "wrench": _wrench,
        "camera": _camera, "trumpet": _trumpet,
    }
)  # fmt: skip
