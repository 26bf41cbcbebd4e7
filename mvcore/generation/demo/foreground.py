"""Painters of what stands near, and of the ground. See `scenery` for the units."""

import math
import random

from mvcore.generation.demo.atlas import Place
from mvcore.generation.demo.paint import Colour, Pen, darker, lighter, mix
from mvcore.generation.demo.scenery import ridge, steps

_WARM: Colour = (255, 222, 140)


def pines_far(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """A wall of pale firs."""
    for depth in range(2):
        colour = mix(place.far_colour, place.sky[1], 0.45 - 0.4 * depth)
        pen.box(0, base - 4 * unit, width, 20 * unit, colour)
        for x in steps(width, 9 * unit, chance):
            _pine(pen, x, base + 3 * unit, chance.uniform(34, 54 - 10 * depth) * unit, colour, False)


def pines_near(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Single tall firs."""
    for x in steps(width, 24 * unit, chance):
        _pine(
            pen,
            x,
            base,
            chance.uniform(26, 46) * unit,
            mix(place.near_colour, place.far_colour, chance.uniform(0, 0.4)),
            False,
        )


def snow_pines(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Firs with snow on their branches."""
    for x in steps(width, 20 * unit, chance):
        _pine(
            pen,
            x,
            base,
            chance.uniform(20, 40) * unit,
            mix(place.near_colour, place.far_colour, chance.uniform(0, 0.4)),
            True,
        )


def _pine(pen: Pen, x: float, base: float, tall: float, colour: Colour, snow: bool) -> None:
    pen.line([(x, base), (x, base - tall * 0.3)], tall * 0.07, darker((110, 76, 60), 0.2))
    for part in range(4):
        bottom, half = base - tall * (0.12 + 0.2 * part), tall * (0.27 - 0.05 * part)
        top = bottom - tall * 0.34
        pen.shape([(x - half, bottom), (x, top), (x + half, bottom)], lighter(colour, 0.05 * part))
        pen.shape([(x, top), (x + half, bottom), (x + half * 0.1, bottom)], darker(lighter(colour, 0.05 * part), 0.12))
        if snow:
            cap = 0.42
            pen.shape([(x, top), (x - half * cap, top + (bottom - top) * cap), (x, top + (bottom - top) * cap * 0.8),
                       (x + half * cap, top + (bottom - top) * cap)], (246, 250, 255))  # fmt: skip


def palms(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Bent palms."""
    for x in steps(width, 46 * unit, chance):
        tall, lean = chance.uniform(30, 44) * unit, chance.uniform(-9, 12) * unit
        top_x, top_y = x + lean, base - tall
        pen.limb([(x, base + 4 * unit), (x + lean * 0.25, base - tall * 0.5), (top_x, top_y)], [1.7 * unit,
                 1.2 * unit, 0.9 * unit], (142, 98, 74))  # fmt: skip
        for angle in (-165, -140, -100, -60, -25, 10, 185):
            turn = math.radians(angle)
            tip_x, tip_y = top_x + 15 * unit * math.cos(turn), top_y + 8 * unit * math.sin(turn) + 5 * unit
            mid_x, mid_y = top_x + 8 * unit * math.cos(turn), top_y + 7 * unit * math.sin(turn) - 1.5 * unit
            pen.limb([(top_x, top_y), (mid_x, mid_y), (tip_x, tip_y)], [1.2 * unit, 1.7 * unit, 0.2 * unit],
                     mix(place.near_colour, (120, 190, 110), chance.uniform(0, 0.5)))  # fmt: skip


def hills_near(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """One row of round hills with small trees."""
    pen.blob(ridge(width, base - 2 * unit, 12 * unit, 26 * unit, chance), place.near_colour)
    for x in steps(width, 17 * unit, chance, 0.45):
        _pine(pen, x, base - 1 * unit, chance.uniform(9, 17) * unit, darker(place.near_colour, 0.16), False)


def cacti(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Cacti with raised arms, and stones."""
    for x in steps(width, 40 * unit, chance):
        tall = chance.uniform(16, 30) * unit
        colour = mix(place.near_colour, (60, 110, 90), chance.random())
        thick = 2.0 * unit
        pen.limb([(x, base + 4 * unit), (x, base - tall)], [thick, thick * 0.9], colour)
        for side, low in ((-1, 0.4), (1, 0.55)):
            elbow = (x + side * 6 * unit, base - tall * low)
            pen.limb(
                [(x, base - tall * low + unit), elbow, (elbow[0], base - tall * (low + 0.3))], [thick * 0.7] * 3, colour
            )
        pen.oval(x + 12 * unit, base + unit, 5 * unit, 3 * unit, darker(place.ground, 0.2))


def crowd(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Loudspeakers and stage lights at the back of the stage."""
    for x in steps(width, 58 * unit, chance, 0.1):
        for row in range(3):
            pen.box(x, base - (11 + row * 11) * unit, 13 * unit, 10.6 * unit, place.near_colour, unit)
            pen.dot(x + 6.5 * unit, base - (5.6 + row * 11) * unit, 3.7 * unit, lighter(place.near_colour, 0.16))
            pen.dot(x + 6.5 * unit, base - (5.6 + row * 11) * unit, 1.4 * unit, lighter(place.near_colour, 0.4))
        for lamp in range(3):
            pen.dot(
                x + (24 + lamp * 8) * unit,
                base - 1.6 * unit,
                1.8 * unit,
                (_WARM, (255, 130, 180), (130, 190, 255))[lamp],
            )


def bulbs(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """A railing, water tanks and strings of bulbs."""
    for x in steps(width, 70 * unit, chance, 0.15):
        pen.box(x, base - 26 * unit, 13 * unit, 15 * unit, place.near_colour, 2 * unit)
        pen.shape(
            [(x - unit, base - 25 * unit), (x + 6.5 * unit, base - 32 * unit), (x + 14 * unit, base - 25 * unit)],
            darker(place.near_colour, 0.2),
        )
        for leg in (2, 11):
            pen.line([(x + leg * unit, base - 12 * unit), (x + leg * unit, base)], 0.9 * unit, place.near_colour)
    pole = 44 * unit
    for index in range(int(width / pole) + 2):
        x = index * pole
        pen.line([(x, base), (x, base - 40 * unit)], 0.8 * unit, darker(place.near_colour, 0.3))
        for step in range(1, 9):
            share = step / 9
            y = base - 40 * unit + 28 * unit * share * (1 - share)
            pen.dot(x + share * pole, y, 1.0 * unit, _WARM)
    pen.line([(0, base - 8 * unit), (width, base - 8 * unit)], 0.9 * unit, darker(place.near_colour, 0.2))


def coral(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Corals, weeds and a few fish."""
    tints = (place.near_colour, (250, 178, 96), (172, 112, 210), (72, 190, 160))
    for x in steps(width, 15 * unit, chance):
        tint, tall = chance.choice(tints), chance.uniform(8, 24) * unit
        if chance.random() < 0.5:
            for lean in (-0.5, 0.0, 0.5):
                tip = (x + lean * tall, base - tall * chance.uniform(0.7, 1))
                pen.limb(
                    [(x, base + 3 * unit), (x + lean * tall * 0.2, base - tall * 0.4), tip],
                    [1.7 * unit, 1.4 * unit, 1.2 * unit],
                    tint,
                )
        else:
            waves = [
                (x + (2.2 if step % 2 else -2.2) * unit, base + 3 * unit - tall * 1.3 * step / 5) for step in range(6)
            ]
            pen.limb(waves, [1.3 * unit, 1.1 * unit, 0.3 * unit], mix(tints[3], (30, 120, 120), chance.random()))
    for x in steps(width, 34 * unit, chance):
        _fish(pen, x, base - chance.uniform(20, 50) * unit, chance.uniform(0.7, 1.2) * unit, chance.choice(tints))


def _fish(pen: Pen, x: float, y: float, unit: float, colour: Colour) -> None:
    pen.shape(
        [(x - 3 * unit, y), (x - 7 * unit, y - 3 * unit), (x - 6 * unit, y), (x - 7 * unit, y + 3 * unit)],
        darker(colour, 0.15),
    )
    pen.oval(x, y, 4.6 * unit, 2.6 * unit, colour)
    pen.dot(x + 2.4 * unit, y - 0.6 * unit, 0.6 * unit, (30, 30, 50))


def craters(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Moon rocks and a rocket at rest."""
    pen.blob(ridge(width, base, 9 * unit, 20 * unit, chance), darker(place.near_colour, 0.15))
    for x in steps(width, 95 * unit, chance, 0.1):
        y = base - 2 * unit
        pen.shape(
            [(x - 7 * unit, y), (x - 3 * unit, y - 14 * unit), (x + 3 * unit, y - 14 * unit), (x + 7 * unit, y)],
            (222, 84, 92),
        )
        pen.blob([(x - 4 * unit, y - 4 * unit), (x - 4.6 * unit, y - 18 * unit), (x, y - 30 * unit),
                  (x + 4.6 * unit, y - 18 * unit), (x + 4 * unit, y - 4 * unit)], (238, 238, 246))  # fmt: skip
        pen.dot(x, y - 17 * unit, 2.3 * unit, (96, 176, 220))


def train(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Carriages with lit windows along the platform."""
    for x in range(int(-30 * unit), int(width), max(1, int(84 * unit))):
        pen.box(x, base - 31 * unit, 82 * unit, 33 * unit, place.near_colour, 3 * unit)
        pen.box(x, base - 32 * unit, 82 * unit, 4 * unit, darker(place.near_colour, 0.35), 2 * unit)
        pen.box(x, base - 11 * unit, 82 * unit, 1.6 * unit, (244, 214, 150))
        for window in range(5):
            pen.box(
                x + (5 + window * 15.4) * unit, base - 25 * unit, 11 * unit, 10.5 * unit, (255, 232, 174), 1.4 * unit
            )
            pen.box(
                x + (5 + window * 15.4) * unit, base - 25 * unit, 11 * unit, 3.4 * unit, (240, 206, 140), 1.4 * unit
            )


def swell(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Rolling waves with light crests, for those who sail."""
    for depth in range(2):
        outline = ridge(width, base + (3 * depth - 4) * unit, 5 * unit, 13 * unit, chance)
        pen.blob([(x, y - 0.8 * unit) for x, y in outline], lighter(place.near_colour, 0.4))
        pen.blob(outline, mix(place.near_colour, place.ground, 0.5 * depth))


def flowers(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """Round trees and a hedge of flowers."""
    for x in steps(width, 62 * unit, chance):
        tall = chance.uniform(16, 28) * unit
        pen.line([(x, base + 2 * unit), (x, base - tall)], 2 * unit, (140, 100, 76))
        for dx, dy, size in ((-5, 0, 7), (5, 0, 7), (0, -6, 8)):
            pen.dot(
                x + dx * unit,
                base - tall + dy * unit,
                size * unit,
                mix(place.near_colour, (150, 206, 110), chance.random() * 0.5),
            )
    pen.blob(ridge(width, base, 6 * unit, 16 * unit, chance), place.near_colour)


def ground(pen: Pen, place: Place, width: float, base: float, unit: float, chance: random.Random) -> None:
    """The floor that the figure stands on, with marks that make its movement visible."""
    if place.is_flat:
        pen.box(0, base, width, 40 * unit, place.ground)
        pen.box(0, base, width, 1.1 * unit, lighter(place.ground, 0.3))
        for x in steps(width, 26 * unit, chance, 0.0):
            pen.line(
                [(x, base + 1.2 * unit), (x - 16 * unit, base + 40 * unit)], 0.35 * unit, darker(place.ground, 0.2)
            )
        return
    pen.blob(ridge(width, base + 2.4 * unit, 2.4 * unit, 30 * unit, chance), place.ground)
    for x in steps(width, 9 * unit, chance, 0.45):
        y = base + chance.uniform(4, 24) * unit
        _tuft(pen, place, x, y, unit, chance)


def _tuft(pen: Pen, place: Place, x: float, y: float, unit: float, chance: random.Random) -> None:
    """One mark on the ground: a flower, grass, a stone or a ripple, as the place has them."""
    if place.name == "meadow":
        tint = chance.choice([(246, 130, 160), (252, 214, 92), (250, 246, 240), (150, 120, 220)])
        pen.line([(x, y), (x, y - 2.6 * unit)], 0.35 * unit, (70, 140, 80))
        pen.dot(x, y - 3 * unit, 0.95 * unit, tint)
        pen.dot(x, y - 3 * unit, 0.35 * unit, (255, 240, 180))
    elif place.name in ("forest", "mountains", "castle"):
        for lean in (-0.9, 0.0, 0.9):
            pen.line([(x, y), (x + lean * unit, y - 2.2 * unit)], 0.4 * unit, darker(place.ground, 0.18))
    elif place.name == "space":
        pen.oval(x, y, 3.0 * unit, 0.9 * unit, darker(place.ground, 0.16))
        pen.oval(x, y + 0.3 * unit, 2.6 * unit, 0.6 * unit, darker(place.ground, 0.28))
    else:
        pen.line(
            [(x, y), (x + chance.uniform(3, 8) * unit, y)],
            0.5 * unit,
            mix(place.ground, darker(place.ground, 0.3), 0.5),
        )
