"""Painters of a lighthouse and a castle, and of what stands before them. See `scenery` for the units."""

import random
from itertools import pairwise

from mvcore.generation.demo.atlas import Place
from mvcore.generation.demo.paint import Colour, Pen, Point, darker, lighter, mix
from mvcore.generation.demo.scenery import body_at, hills_far, ridge, sea, steps

_AT = 0.36
"""How far right the castle stands, as a share of the width: beside the figure, which walks right of the middle."""
_WARM: Colour = (255, 236, 170)
_BOAT: tuple[tuple[list[Point], Colour], ...] = (
    ([(-5, 0), (5, 0), (3.4, 2.2), (-3.4, 2.2)], (120, 66, 62)),
    ([(-0.4, -1), (-0.4, -10), (-4.6, -1)], (250, 244, 232)),
    ([(0.4, -1), (0.4, -9), (3.8, -1)], (232, 214, 206)),
)
_STONE: Colour = (206, 200, 212)
_ROOF: Colour = (86, 92, 158)


def lighthouse(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """The sea, and a lighthouse on its rock. Its lamp stands where other places have their sun, in the glow."""
    x, lamp = body_at(width, unit)
    for reach, drop, spread, alpha in ((160, -26, 15, 46), (160, -26, 7, 70), (-120, 9, 11, 46), (-120, 9, 5, 70)):
        ends = [(x + reach * unit, lamp + (drop + side * spread) * unit) for side in (-1, 1)]
        pen.shape([(x, lamp - 1.6 * unit), *ends, (x, lamp + 1.6 * unit)], _WARM, alpha)
    sea(pen, place, width, base, unit, chance)
    _boat(pen, width * 0.86, base - 17 * unit, unit)
    _rock(pen, x, base, unit, darker(place.near_colour, 0.05))
    _tower(pen, x, base - 12 * unit, unit)


def _rock(pen: Pen, x: float, base: float, unit: float, colour: Colour) -> None:
    outline = [(-27, 12), (-22, -3), (-15, -6), (-11, -12.4), (11, -12.4), (15, -8), (22, -5), (30, 12)]
    pen.shape([(x + dx * unit, base + dy * unit) for dx, dy in outline], colour)
    shade = [(2, -12.4), (11, -12.4), (15, -8), (22, -5), (30, 12), (8, 12), (5, -4)]
    pen.shape([(x + dx * unit, base + dy * unit) for dx, dy in shade], darker(colour, 0.22))


def _tower(pen: Pen, x: float, foot: float, unit: float) -> None:
    """A white tower with red bands that grows narrower, its gallery, lamp and roof."""

    for index in range(5):
        _ring(pen, (x, foot), unit, index * 6.8, (246, 244, 240) if index % 2 == 0 else (214, 64, 62))
    pen.box(x - 1.7 * unit, foot - 5.6 * unit, 3.4 * unit, 5.6 * unit, (86, 62, 74), 1.4 * unit)
    for up in (16.4, 29.6):
        pen.box(x - unit, foot - up * unit, 2 * unit, 2.8 * unit, (86, 98, 140), 0.9 * unit)
    top = foot - 34 * unit
    pen.box(x - 5.8 * unit, top - 1.4 * unit, 11.6 * unit, 2.2 * unit, (64, 58, 84), 0.6 * unit)
    pen.box(x - 3.1 * unit, top - 6.6 * unit, 6.2 * unit, 5.4 * unit, _WARM, 0.8 * unit)
    pen.dot(x, top - 4 * unit, 1.9 * unit, (255, 255, 244))
    for side in (-3.1, 0.0, 3.1):
        pen.line([(x + side * unit, top - 6.4 * unit), (x + side * unit, top - 1.4 * unit)], 0.4 * unit, (64, 58, 84))
    pen.shape([(x - 4.4 * unit, top - 6.4 * unit), (x, top - 11 * unit), (x + 4.4 * unit, top - 6.4 * unit)],
              (190, 52, 56))  # fmt: skip
    pen.line([(x, top - 10.6 * unit), (x, top - 13.4 * unit)], 0.5 * unit, (64, 58, 84))


def _ring(pen: Pen, foot: Point, unit: float, low: float, colour: Colour) -> None:
    """One band of the tower, from `low` units up, shaded on the right."""
    x, bottom, top = foot[0], foot[1] - low * unit, foot[1] - (low + 6.8) * unit
    below, above = (6.4 - 0.0706 * low) * unit, (6.4 - 0.0706 * (low + 6.8)) * unit
    pen.shape([(x - below, bottom), (x - above, top), (x + above, top), (x + below, bottom)], colour)
    pen.shape([(x + below * 0.3, bottom), (x + above * 0.3, top), (x + above, top), (x + below, bottom)],
              darker(colour, 0.16))  # fmt: skip


def _boat(pen: Pen, x: float, y: float, unit: float) -> None:
    for outline, colour in _BOAT:
        pen.shape([(x + dx * unit, y + dy * unit) for dx, dy in outline], colour)


def rocks(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Boulders with foam at their feet, and the posts of a pier with a rope."""
    for x in steps(width, 47 * unit, chance, 0.2):
        for dx, wide, tall in ((-9, 9, 7), (5, 11, 11), (13, 7, 5)):
            colour = mix(place.near_colour, (120, 116, 146), chance.uniform(0, 0.5))
            _boulder(pen, (x + dx * unit, base), wide * unit, tall * unit, colour)
        pen.blob([(x - 17 * unit, base + unit), (x - 9 * unit, base - 1.6 * unit), (x + 2 * unit, base - 2.2 * unit),
                  (x + 12 * unit, base - 1.4 * unit), (x + 20 * unit, base + unit)], (238, 244, 250))  # fmt: skip
    posts = [index * 16 * unit for index in range(int(width / (16 * unit)) + 2)]
    for left, right in pairwise(posts):
        pen.stroke([(left, base - 6 * unit), ((left + right) / 2, base - 3.6 * unit), (right, base - 6 * unit)],
                   0.55 * unit, (226, 204, 166))  # fmt: skip
        pen.box(left - unit, base - 7.4 * unit, 2 * unit, 9 * unit, (92, 68, 66), 0.6 * unit)


def _boulder(pen: Pen, foot: Point, wide: float, tall: float, colour: Colour) -> None:
    outline = [(-0.6, 0.0), (-0.4, 0.7), (0.0, 1.0), (0.4, 0.6), (0.6, 0.0)]
    points = [(foot[0] + dx * wide, foot[1] - up * tall) for dx, up in outline]
    pen.shape(points, colour)
    pen.shape([*points[2:], (foot[0] + wide * 0.1, foot[1])], darker(colour, 0.16))


def castle(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Hills, and a castle with pointed roofs on the highest of them."""
    hills_far(pen, place, width, base, unit, chance)
    x = width * _AT
    hill = mix(place.far_colour, place.ground, 0.45)
    pen.blob([(x - 62 * unit, base + 14 * unit), (x - 36 * unit, base - 6 * unit), (x - 15 * unit, base - 17 * unit),
              (x + 15 * unit, base - 17 * unit), (x + 38 * unit, base - 5 * unit), (x + 64 * unit, base + 14 * unit)],
             hill)  # fmt: skip
    foot = base - 13 * unit
    for dx, wide, tall in ((-9.5, 7, 30), (8.5, 6, 35), (0.0, 8.4, 40)):
        _keep(pen, x + dx * unit, foot, wide * unit, tall * unit, unit, darker(_STONE, 0.06))
    pen.box(x - 19 * unit, foot - 13 * unit, 38 * unit, 14 * unit, _STONE)
    _battlements(pen, x - 19 * unit, foot - 13 * unit, 38 * unit, unit, _STONE)
    for dx in (-19.0, 19.0):
        _keep(pen, x + dx * unit, foot + unit, 8 * unit, 22 * unit, unit, lighter(_STONE, 0.25))
    pen.box(x - 3.6 * unit, foot - 8 * unit, 7.2 * unit, 9 * unit, (96, 70, 74), 3.4 * unit)
    for dx in (-11.0, 10.0):
        pen.box(x + (dx - 0.8) * unit, foot - 9 * unit, 1.9 * unit, 4 * unit, (84, 80, 120), 0.9 * unit)


def _keep(pen: Pen, x: float, foot: float, wide: float, tall: float, unit: float, stone: Colour) -> None:
    """A round tower with a pointed roof and a banner."""
    top = foot - tall
    pen.box(x - wide / 2, top, wide, tall, stone)
    pen.box(x + wide * 0.12, top, wide * 0.38, tall, darker(stone, 0.12))
    pen.box(x - wide * 0.62, top - unit, wide * 1.24, 2.4 * unit, darker(stone, 0.2), 0.4 * unit)
    peak = top - wide * 1.5
    pen.shape([(x - wide * 0.7, top - unit), (x, peak), (x + wide * 0.7, top - unit)], _ROOF)
    pen.shape([(x, peak), (x + wide * 0.7, top - unit), (x + wide * 0.14, top - unit)], darker(_ROOF, 0.2))
    pen.line([(x, peak + 0.5 * unit), (x, peak - 5 * unit)], 0.4 * unit, (84, 76, 100))
    pen.shape([(x, peak - 5 * unit), (x + 5 * unit, peak - 3.9 * unit), (x, peak - 2.4 * unit)], (222, 76, 86))
    pen.box(x - 0.8 * unit, top + 4 * unit, 1.6 * unit, 3.4 * unit, (84, 80, 120), 0.8 * unit)


def _battlements(pen: Pen, x: float, y: float, wide: float, unit: float, stone: Colour) -> None:
    for index in range(int(wide / (3.2 * unit)) + 1):
        if index % 2 == 0:
            pen.box(x + index * 3.2 * unit, y - 2.2 * unit, 3.2 * unit, 2.4 * unit, stone)


def rampart(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Pieces of an old wall between round bushes."""
    for x in steps(width, 58 * unit, chance, 0.15):
        pen.box(x, base - 8 * unit, 26 * unit, 10 * unit, place.near_colour)
        _battlements(pen, x, base - 8 * unit, 24 * unit, unit, place.near_colour)
        for row, dx in ((6, 3), (6, 14), (3, 8), (3, 19)):
            _brick(pen, (x + dx * unit, base - row * unit), unit, darker(place.near_colour, 0.12))
        for dx, size in ((-6, 6.0), (1, 4.4), (32, 6.6), (39, 4.6)):
            green = mix((70, 138, 86), (126, 186, 92), chance.random() * 0.7)
            pen.dot(x + dx * unit, base - size * 0.4 * unit, size * unit, green)
    pen.blob(ridge(width, base + 2 * unit, 3 * unit, 22 * unit, chance), darker(place.ground, 0.1))


def _brick(pen: Pen, corner: Point, unit: float, colour: Colour) -> None:
    pen.box(*corner, 4.6 * unit, 1.6 * unit, colour, 0.3 * unit)
