"""What covers the body, one garment per function. Figure units; see `figure`."""

from collections.abc import Callable
from types import MappingProxyType

from mvcore.generation.demo.creatures import inner
from mvcore.generation.demo.paint import Colour, Pen, Point, darker, lighter, mix
from mvcore.generation.demo.vocabulary import Character

_TORSO: list[Point] = [
    (-10.2, -64), (-7.4, -68.6), (0, -69.6), (7.4, -68.6), (10.2, -64), (9.4, -54), (9.2, -42), (0, -39.6),
    (-9.2, -42), (-9.4, -54),
]  # fmt: skip
_STEEL: Colour = (174, 184, 200)
_GOLD: Colour = (244, 196, 72)


def plate_colour(who: Character) -> Colour:
    """The metal of an armour."""
    return who.tint("clothes", _STEEL)


def shirt_colour(who: Character) -> Colour:
    """The shirt under overalls or an open coat."""
    return who.tint("shirt", lighter(who.accent, 0.15))


def skin_colour(who: Character) -> Colour:
    """Skin, or the fur in its place."""
    return who.skin if who.species == "human" else who.fur


def draw_skirt(pen: Pen, hem: float, width: float, colour: Colour) -> None:
    pen.blob([(-8.6, -54), (8.6, -54), (width * 0.8, -54 + (54 + hem) * 0.6), (width, hem),
              (width * 0.5, hem + 1.8), (0, hem + 2.3), (-width * 0.5, hem + 1.8), (-width, hem), (-width * 0.8,
              -54 + (54 + hem) * 0.6)], colour)  # fmt: skip


def _draw_jacket(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, who.tint("shirt", mix(who.accent, (255, 252, 246), 0.72)))
    for s in (-1, 1):
        pen.blob(
            [
                (s * 10.6, -63),
                (s * 7, -69),
                (s * 2.6, -69.6),
                (s * 2.4 + dx, -58),
                (s * 3 + dx, -40.5),
                (s * 9.8, -40.5),
            ],
            who.clothes,
        )
        pen.shape(
            [(s * 2.4, -69.8), (s * 7.4, -69), (s * 6.2 + dx * 0.5, -60), (s * 2.8 + dx, -57)], darker(who.clothes, 0.2)
        )
        pen.line([(s * 5.4 + dx, -47), (s * 8.2, -47.6)], 0.9, darker(who.clothes, 0.28))


def _draw_coat(pen: Pen, who: Character, dx: float) -> None:
    draw_skirt(pen, -20, 13, who.clothes)
    pen.blob(_TORSO, who.clothes)
    pen.line([(dx, -66), (dx, -20)], 0.8, darker(who.clothes, 0.3))
    pen.line([(-8.8, -50), (8.8, -50)], 2.2, who.tint("belt", darker(who.clothes, 0.26)))
    pen.box(dx - 1.8, -51.6, 3.6, 3.2, _GOLD, 0.7)
    for y in (-62, -56, -44, -37):
        pen.dot(dx + 2.6, y, 0.85, lighter(who.accent, 0.2))
    for s in (-1, 1):
        pen.shape([(0, -70), (s * 8, -69.5), (s * 6.6 + dx, -61), (dx, -65)], darker(who.clothes, 0.16))


def _draw_dress(pen: Pen, who: Character, dx: float) -> None:
    draw_skirt(pen, -23, 17, who.clothes)
    for x in (-8, -1, 7):
        pen.stroke([(x * 0.5, -46), (x * 0.9, -36), (x * 1.15, -25)], 0.7, darker(who.clothes, 0.14))
    pen.blob([*_TORSO[:5], (7.6, -54), (-7.6, -54)], who.clothes)
    pen.line([(-7.4, -53), (7.4, -53)], 2.6, who.tint("belt", who.accent))
    pen.blob([(-4.2, -69.6), (dx * 0.5, -65), (4.2, -69.6)], skin_colour(who))


def _draw_tutu(pen: Pen, who: Character, dx: float) -> None:
    for layer, (width, y) in enumerate(((20, -42.5), (18, -44.2), (15, -46))):
        pen.oval(0, y, width, 4.6, lighter(who.clothes, 0.16 * layer + 0.08))
    pen.blob([*_TORSO[:5], (7, -54), (7.4, -45), (-7.4, -45), (-7, -54)], who.clothes)
    pen.blob([(-5, -69.6), (dx * 0.5, -63.4), (5, -69.6)], skin_colour(who))
    pen.line([(-6.6, -48), (6.6, -48)], 1.6, who.accent)


def _draw_robe(pen: Pen, who: Character, dx: float) -> None:
    draw_skirt(pen, -5, 16, who.clothes)
    pen.blob(_TORSO, who.clothes)
    pen.shape([(dx - 2.2, -66), (dx + 2.2, -66), (dx * 1.2 + 4, -4.4), (dx * 1.2 - 4, -4.4)], darker(who.clothes, 0.2))
    if "plain" in who.wears:
        pen.line([(-8.8, -50), (8.8, -50)], 1.6, who.tint("belt", darker(who.clothes, 0.4)))
        return
    pen.line([(-8.8, -50), (8.8, -50)], 2.6, who.tint("belt", _GOLD))
    for x, y in ((-8, -34), (9, -26), (-10, -16), (7, -40), (10.5, -12)):
        pen.star(x, y, 1.7, _GOLD)


def _draw_hoodie(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, who.clothes)
    pen.blob([(-6 + dx, -43), (-4.6 + dx, -50.5), (4.6 + dx, -50.5), (6 + dx, -43)], darker(who.clothes, 0.16))
    pen.blob([(-8.4, -69), (0, -71), (8.4, -69), (4, -64.4), (0, -63), (-4, -64.4)], darker(who.clothes, 0.14))
    for s in (-1, 1):
        pen.stroke([(s * 2.2 + dx * 0.5, -64), (s * 2.6 + dx * 0.7, -57)], 0.8, lighter(who.clothes, 0.7))
    pen.line([(-8.4, -41.4), (8.4, -41.4)], 2.2, darker(who.clothes, 0.2))


def _draw_sweater(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, who.clothes)
    if "stripes" not in who.wears and "apron" not in who.wears:
        for y in (-58.5, -53.5):
            pen.line([(-8.2, y), (8.2, y)], 2.0, mix(who.accent, (255, 250, 240), 0.4))
    pen.oval(dx * 0.3, -69.3, 5, 2.3, darker(who.clothes, 0.16))
    pen.line([(-8.2, -41.4), (8.2, -41.4)], 2.4, darker(who.clothes, 0.18))


def _draw_suit(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, who.clothes)
    pen.shape([(-4.4, -70), (4.4, -70), (dx, -54)], who.tint("shirt", (250, 248, 244)))
    if "bowtie" not in who.wears:
        pen.shape([(dx * 0.5 - 1.3, -68.6), (dx * 0.5 + 1.3, -68.6), (dx + 1.5, -58), (dx, -55.4), (dx - 1.5, -58)],
                  who.tint("tie", who.accent))  # fmt: skip
    for s in (-1, 1):
        pen.shape([(s * 4.6, -70), (s * 8, -68.6), (s * 5.4 + dx, -60), (dx, -53)], darker(who.clothes, 0.22))
    pen.line([(dx, -53), (dx, -40.6)], 0.7, darker(who.clothes, 0.3))
    pen.dot(dx + 1.6, -50, 0.8, darker(who.clothes, 0.4))


def _draw_armour(pen: Pen, who: Character, dx: float) -> None:
    steel = plate_colour(who)
    draw_skirt(pen, -34, 10.5, mix(who.accent, steel, 0.25))
    pen.blob(_TORSO, steel)
    pen.blob([(dx, -68), (7.4, -66), (7, -55), (dx, -50), (-7, -55), (-7.4, -66)], lighter(steel, 0.4))
    pen.blob([(dx, -67), (7.4, -66), (7, -55), (dx, -50)], lighter(steel, 0.12))
    pen.star(dx, -60, 3.2, who.accent)
    pen.line([(-8.6, -47), (8.6, -47)], 2.4, who.tint("belt", _GOLD))
    for s in (-1, 1):
        pen.oval(s * 10, -66, 4.6, 3.8, lighter(steel, 0.25))


def _draw_space(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, who.clothes)
    pen.box(dx - 5, -60, 10, 7.4, (70, 84, 118), 1.6)
    for x, colour in ((-2.6, (255, 100, 90)), (0.2, _GOLD), (3, (110, 220, 170))):
        pen.dot(dx + x, -57.6, 1.0, colour)
    pen.line([(dx - 2.8, -54.8), (dx + 2.8, -54.8)], 0.8, (160, 180, 210))
    pen.line([(-8.4, -46), (8.4, -46)], 2.2, who.accent)
    pen.oval(0, -69, 8.4, 3, darker(who.clothes, 0.2))


def _draw_overalls(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, shirt_colour(who))
    pen.blob(
        [(-6 + dx, -60.5), (6 + dx, -60.5), (9.4, -50), (9.2, -41), (0, -39.6), (-9.2, -41), (-9.4, -50)], who.clothes
    )
    pen.box(dx - 3.4, -57, 6.8, 5.6, darker(who.clothes, 0.18), 1)
    for s in (-1, 1):
        pen.line([(s * 5 + dx, -60), (s * 6.4, -68.6)], 2.2, who.clothes)
        pen.dot(s * 5 + dx, -59.6, 1.1, _GOLD)


def _draw_hero(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, who.clothes)
    pen.oval(dx, -59, 5, 4.6, _GOLD)
    pen.star(dx, -59, 3.6, who.accent)
    pen.line([(-8.4, -45), (8.4, -45)], 2.6, _GOLD)


def _draw_metal(pen: Pen, who: Character, dx: float) -> None:
    pen.box(-10.5, -69, 21, 29, who.fur, 5)
    pen.box(dx - 6.4, -64, 12.8, 11, darker(who.fur, 0.3), 2.4)
    pen.dot(dx, -58.5, 3.6, who.accent)
    pen.dot(dx, -58.5, 2.1, lighter(who.accent, 0.6))
    for x in (-4, 0, 4):
        pen.dot(dx + x, -46.5, 1.1, inner(who))


def _draw_shirt(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, who.clothes)
    pen.line([(dx, -64), (dx, -41)], 0.6, darker(who.clothes, 0.22))
    for y in (-60, -54, -48):
        pen.dot(dx + 1.2, y, 0.6, darker(who.clothes, 0.4))
    for s in (-1, 1):
        pen.shape(
            [(0, -69.4), (s * 6.6, -69.8), (s * 4.4 + dx * 0.5, -64.4), (dx * 0.4, -67)], lighter(who.clothes, 0.4)
        )


def _draw_uniform(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, who.clothes)
    pen.line([(dx, -66), (dx, -41)], 0.7, darker(who.clothes, 0.3))
    for y in (-62.5, -56.5, -46):
        pen.dot(dx + 1.8, y, 0.95, _GOLD)
    pen.line([(-8.8, -51), (8.8, -51)], 2.6, who.tint("belt", darker(who.clothes, 0.45)))
    pen.box(dx - 1.8, -52.6, 3.6, 3.2, _GOLD, 0.6)
    for s in (-1, 1):
        pen.shape([(0, -70), (s * 7.4, -69.6), (s * 5.4 + dx * 0.6, -63), (dx * 0.6, -66.4)], darker(who.clothes, 0.2))
        pen.line([(s * 7.2, -67.2), (s * 10, -65)], 1.7, _GOLD)


def _draw_labcoat(pen: Pen, who: Character, dx: float) -> None:
    """A long open coat over a shirt."""
    draw_skirt(pen, -21, 12.6, darker(who.clothes, 0.06))
    pen.blob(_TORSO, who.clothes)
    pen.shape([(-5, -69.6), (5, -69.6), (dx + 1.2, -54), (dx - 1.2, -54)], shirt_colour(who))
    pen.line([(dx, -54), (dx, -21)], 0.8, darker(who.clothes, 0.2))
    for s in (-1, 1):
        pen.shape([(s * 4.4, -70), (s * 8, -68.8), (s * 6 + dx, -59), (dx, -53)], darker(who.clothes, 0.1))
        pen.line([(s * 4 + dx, -42), (s * 8.2, -42)], 0.9, darker(who.clothes, 0.2))


def _draw_wetsuit(pen: Pen, who: Character, dx: float) -> None:
    pen.blob(_TORSO, who.clothes)
    for s in (-1, 1):
        pen.stroke([(s * 8.6, -65), (s * 7.2, -54), (s * 7.8, -42)], 2.0, who.accent)
    pen.line([(dx, -68), (dx, -50)], 0.7, lighter(who.clothes, 0.4))


GARMENTS: MappingProxyType[str, Callable[[Pen, Character, float], None]] = MappingProxyType(
    {
        "jacket": _draw_jacket, "coat": _draw_coat, "dress": _draw_dress, "tutu": _draw_tutu, "robe": _draw_robe,
        "hoodie": _draw_hoodie, "sweater": _draw_sweater, "suit": _draw_suit, "armour": _draw_armour,
        "space": _draw_space, "overalls": _draw_overalls, "hero": _draw_hero, "metal": _draw_metal,
        "shirt": _draw_shirt, "uniform": _draw_uniform, "labcoat": _draw_labcoat, "wetsuit": _draw_wetsuit,
    }
)  # fmt: skip
"""How the clothes on the body are drawn: pen, who wears them, and how far their middle is turned aside."""
