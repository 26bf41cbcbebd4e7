"""Painters of what stands in a place. Pixels: `width` is the layer's, `base` the height of the horizon, `unit` a
hundredth of the picture's height."""

import math
import random
from collections.abc import Callable
from types import MappingProxyType

from mvcore.generation.demo.atlas import Place
from mvcore.generation.demo.paint import Colour, Pen, Point, darker, lighter, mix

_WARM: Colour = (255, 222, 140)


def body_at(width: float, unit: float) -> Point:
    """Where sun, moon or planet stands."""
    return width * 0.27, 25 * unit


def steps(width: float, stride: float, chance: random.Random, jitter: float = 0.3) -> list[float]:
    """Places along the layer, about `stride` apart."""
    count = int(width / stride) + 2
    return [(index - 0.5 + chance.uniform(-jitter, jitter)) * stride for index in range(count)]


def ridge(width: float, base: float, height: float, stride: float, chance: random.Random) -> list[Point]:
    """A rolling outline that closes below the picture."""
    tops = [(index * stride, base - height * chance.uniform(0.35, 1.0)) for index in range(-1, int(width / stride) + 3)]
    bottom = base * 2
    return [(-2 * stride, bottom), *tops, (width + 3 * stride, bottom)]


# Heavenly bodies ------------------------------------------------------------------------------------------------


def _sun(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    x, y = body_at(width, unit)
    pen.dot(x, y, 9.5 * unit, mix(place.light, (255, 255, 240), 0.55))


def _moon(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    _stars(pen, width, unit, chance, 70)
    x, y = body_at(width, unit)
    pen.dot(x, y, 8 * unit, (255, 246, 226))
    for dx, dy, size in ((-2.6, -2, 1.7), (2.4, 1.6, 2.2), (-1.6, 3.2, 1.2)):
        pen.dot(x + dx * unit, y + dy * unit, size * unit, (240, 224, 200))


def _only_stars(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    _stars(pen, width, unit, chance, 90)


def _overcast(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    """A lid of heavy clouds over the whole sky, darker towards the top."""
    for row, share in ((25, 0.34), (16, 0.6), (6, 0.85)):
        colour = mix(place.sky[1], darker(place.sky[0], 0.3), share)
        pen.box(0, -5, width, (row - 2) * unit + 5, colour)
        for x in steps(width, 13 * unit, chance, 0.4):
            pen.oval(x, (row - 3) * unit, chance.uniform(9, 15) * unit, chance.uniform(3.4, 6.4) * unit, colour)


def _nothing(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    """Fog hides what hangs in the sky."""


def _planet(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    _stars(pen, width, unit, chance, 150)
    x, y = body_at(width, unit)
    pen.oval(x, y, 24 * unit, 4.6 * unit, (190, 150, 210), -16)
    pen.oval(x, y, 20 * unit, 3.2 * unit, mix(place.sky[0], place.sky[1], 0.5), -16)
    pen.dot(x, y, 12.5 * unit, (240, 152, 128))
    pen.blob([(x - 12 * unit, y + 2 * unit), (x, y + 5 * unit), (x + 12 * unit, y - 2 * unit),
              (x + 11.4 * unit, y + 3 * unit), (x + 4 * unit, y + 11.6 * unit),
              (x - 7 * unit, y + 10 * unit)], (214, 116, 118))  # fmt: skip
    pen.stroke(
        [(x - 22 * unit, y + 7 * unit), (x, y + 3.4 * unit), (x + 22.4 * unit, y - 5.6 * unit)],
        1.5 * unit,
        (232, 200, 226),
    )


def _stars(pen: Pen, width: float, unit: float, chance: random.Random, count: int) -> None:
    for _ in range(round(count * width / (178 * unit))):
        size = chance.choice((0.18, 0.18, 0.28, 0.42))
        pen.dot(chance.uniform(0, width), chance.uniform(0, 60) * unit, size * unit, (236, 230, 255))


def _beams(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    """Nothing yet: curtains hide it, the beams come with them."""


def _rays(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    for x in steps(width, 26 * unit, chance):
        lean, size = chance.uniform(8, 22) * unit, chance.uniform(3, 8) * unit
        pen.shape([(x, -5), (x + size, -5), (x + size * 2.4 + lean, 82 * unit), (x + lean - size, 82 * unit)],
                  mix((74, 186, 208), (60, 160, 196), chance.random()))  # fmt: skip


def _clock(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    """Nothing yet: the arches bring the clock."""


def clouds(pen: Pen, place: Place, width: float, unit: float, chance: random.Random) -> None:
    """Flat clouds with level bottoms."""
    colour = mix(place.sky[1], (255, 255, 255), 0.42)
    for x in steps(width, 48 * unit, chance):
        y, size = chance.uniform(9, 42) * unit, chance.uniform(0.6, 1.15) * unit
        for dx, radius in ((-8, 3.0), (-3.4, 4.8), (2.4, 5.8), (7.6, 3.8)):
            pen.dot(x + dx * size, y - radius * size * 0.55, radius * size, colour)
        pen.box(x - 11 * size, y - 2.6 * size, 22 * size, 3.4 * size, colour, 1.7 * size)


# Far ------------------------------------------------------------------------------------------------------------


def skyline_far(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Towers in the distance, few lights."""
    _skyline(pen, place.far_colour, width, base, unit, chance, (20, 46), 0.25)


def skyline_near(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Houses close by with lit windows."""
    _skyline(pen, place.near_colour, width, base, unit, chance, (14, 36), 0.5)


def _skyline(pen: Pen, colour: Colour, width: float, base: float, unit: float, chance: random.Random,
             heights: tuple[int, int], lit: float) -> None:  # fmt: skip
    x = -5 * unit
    while x < width:
        wide, tall = chance.uniform(9, 16) * unit, chance.uniform(*heights) * unit
        shade = mix(colour, lighter(colour, 0.2), chance.random())
        pen.box(x, base - tall, wide, tall + 20 * unit, shade, 0.6 * unit)
        if chance.random() < 0.4:
            pen.line([(x + wide / 2, base - tall), (x + wide / 2, base - tall - 6 * unit)], 0.5 * unit, shade)
        _windows(pen, x, base - tall, wide, tall, unit, lit, shade, chance)
        x += wide + chance.uniform(-1, 3) * unit


def _windows(pen: Pen, x: float, y: float, wide: float, tall: float, unit: float, lit: float, wall: Colour,
             chance: random.Random) -> None:  # fmt: skip
    columns = max(2, int(wide / (2.9 * unit)))
    gap = wide / columns
    for row in range(1, int(tall / (3.4 * unit))):
        for column in range(columns):
            if chance.random() < lit:
                glow = chance.choice((_WARM, (255, 190, 120), (150, 214, 240)))
                pen.box(
                    x + (column + 0.28) * gap,
                    y + row * 3.4 * unit,
                    gap * 0.44,
                    1.7 * unit,
                    mix(wall, glow, 0.75),
                    0.2 * unit,
                )


def sea(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """The sea up to the horizon with bands of light."""
    top = base - 20 * unit
    pen.box(0, top, width, 60 * unit, place.far_colour)
    x, _ = body_at(width, unit)
    for row in range(9):
        y = top + (1.2 + row * 2.1) * unit
        pen.line([(x - (2 + row * 1.6) * unit, y), (x + (2 + row * 1.4) * unit, y)], 0.55 * unit, (255, 232, 178))
    for _ in range(int(width / unit / 5)):
        wave_x, y = chance.uniform(0, width), top + chance.uniform(2, 20) * unit
        pen.line([(wave_x, y), (wave_x + chance.uniform(3, 9) * unit, y)], 0.35 * unit, lighter(place.far_colour, 0.35))


def peaks(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Two ranges of pointed mountains, the far one with light tops."""
    for depth, (low, high, stride) in enumerate(((30, 46, 30), (16, 30, 24))):
        colour = mix(place.far_colour, place.sky[-1], 0.34 - 0.34 * depth)
        for x in steps(width, stride * unit, chance):
            _peak(pen, x, base + 8 * unit, chance.uniform(low, high) * unit, stride * 0.95 * unit, colour)


def _peak(pen: Pen, x: float, base: float, tall: float, half: float, colour: Colour) -> None:
    top = base - tall
    pen.shape([(x - half, base), (x, top), (x + half, base)], colour)
    pen.shape(
        [(x, top), (x + half, base), (x + half * 0.12, base), (x - half * 0.1, top + tall * 0.4)], darker(colour, 0.13)
    )
    cap = 0.24
    pen.shape([(x, top), (x - half * cap, top + tall * cap), (x - half * cap * 0.4, top + tall * cap * 0.8),
               (x, top + tall * cap * 1.25), (x + half * cap * 0.45, top + tall * cap * 0.85),
               (x + half * cap, top + tall * cap)], lighter(colour, 0.72))  # fmt: skip


def dunes(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Sand waves behind each other."""
    for depth in range(3):
        colour = mix(place.far_colour, place.sky[-1], 0.4 - depth * 0.2)
        pen.blob(ridge(width, base - (10 - 5 * depth) * unit, 14 * unit, 34 * unit, chance), colour)


def hills_far(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Round hills behind each other."""
    for depth in range(3):
        colour = mix(place.far_colour, place.sky[1], 0.5 - depth * 0.25)
        pen.blob(ridge(width, base - (12 - 6 * depth) * unit, 16 * unit, 30 * unit, chance), colour)


def curtains(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """A dark back wall with crossing beams, and curtains in folds at regular distances and along the top."""
    for x in steps(width, 22 * unit, chance):
        aim = x + chance.uniform(-34, 34) * unit
        tint = mix(place.sky[1], chance.choice((_WARM, (255, 120, 170), (120, 170, 255))), 0.3)
        pen.shape(
            [(x - unit, 0), (x + unit, 0), (aim + 9 * unit, base + 5 * unit), (aim - 9 * unit, base + 5 * unit)], tint
        )
    fold = 4.6 * unit
    for index in range(int(width / fold) + 1):
        is_open = abs((index / 33) % 1 - 0.5) < 0.36
        shade = place.far_colour if index % 2 else darker(place.far_colour, 0.2)
        length = 14 + 4 * math.sin(index / 2.6) if is_open else 95
        pen.box(index * fold, -5, fold * 1.06, length * unit + 5, shade, fold * 0.5)
    pen.box(0, 0, width, 3 * unit, (222, 172, 84))


def arches(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """A hall of iron arches with a clock."""
    for x in range(int(-10 * unit), int(width + 60 * unit), max(1, int(44 * unit))):
        left, right, top = x, x + 44 * unit, 16 * unit
        arch = [(left, base), (left, top + 20 * unit), (left + 8 * unit, top + 6 * unit), (left + 22 * unit, top),
                (right - 8 * unit, top + 6 * unit), (right, top + 20 * unit), (right, base)]  # fmt: skip
        pen.stroke(arch, 2.4 * unit, place.far_colour)
        for share in (0.25, 0.5, 0.75):
            pen.line(
                [(left + 44 * unit * share, top + 8 * unit), (left + 44 * unit * share, base)],
                0.5 * unit,
                lighter(place.far_colour, 0.4),
            )
        pen.line([(left, top + 26 * unit), (right, top + 26 * unit)], 0.9 * unit, lighter(place.far_colour, 0.25))
    _draw_clock(pen, *body_at(width, unit), unit)


def _draw_clock(pen: Pen, x: float, y: float, unit: float) -> None:
    pen.dot(x, y, 9 * unit, (96, 62, 54))
    pen.dot(x, y, 7.6 * unit, (252, 244, 226))
    for step in range(12):
        turn = step / 12 * math.tau
        pen.dot(x + 6.2 * unit * math.sin(turn), y - 6.2 * unit * math.cos(turn), 0.45 * unit, (96, 62, 54))
    pen.line([(x, y), (x + 3 * unit, y - 3.4 * unit)], 0.9 * unit, (64, 44, 48))
    pen.line([(x, y), (x - 1.2 * unit, y - 5.4 * unit)], 0.6 * unit, (64, 44, 48))


BODIES: MappingProxyType[str, Callable[[Pen, Place, float, float, random.Random], None]] = MappingProxyType(
    {
        "sun": _sun, "moon": _moon, "planet": _planet, "beams": _beams, "rays": _rays, "clock": _clock,
        "stars": _only_stars, "overcast": _overcast, "none": _nothing,
    }
)  # fmt: skip
