"""Heads of people: hair behind, face, hair in front. Animals and robots have theirs in `creatures`. Figure units."""

import math

from mvcore.generation.demo import creatures
from mvcore.generation.demo.face import draw_eyewear, draw_mouth
from mvcore.generation.demo.paint import Colour, Pen, Point, darker, lighter, mix
from mvcore.generation.demo.vocabulary import Character


def draw_back(pen: Pen, who: Character, turn: float, sway: float) -> None:
    """Everything of the head that hangs behind the body."""
    if who.species == "human":
        _draw_back_hair(pen, who, turn, 1.6 * math.sin(sway))
    else:
        creatures.draw_back(pen, who, turn, sway)


def draw_head(pen: Pen, who: Character, turn: float, mouth: str) -> None:
    """Neck, head, face and the hair in front."""
    if who.species != "human":
        creatures.draw_head(pen, who)
        draw_features(pen, who, turn, mouth)
        return
    pen.limb([(0, -67), (0, -75)], [3.4, 3.4], darker(who.skin, 0.14))
    for side in (-1, 1):
        pen.dot(side * 11.9 - turn * 1.8, -82.6, 2.5, darker(who.skin, 0.06))
    pen.blob(_skull(), who.skin)
    draw_features(pen, who, turn, mouth)
    if "beard" in who.wears:
        _draw_beard(pen, who, turn * 2.4, mouth)
    _draw_front_hair(pen, who, turn)


def draw_features(pen: Pen, who: Character, turn: float, mouth: str) -> None:
    """Eyes, brows, nose, mouth and glasses."""
    dx = turn * 3.2
    if who.species != "human":
        creatures.draw_features(pen, who, dx, mouth)
        return
    for side in (-1, 1):
        pen.oval(side * 6.9 + dx, -78.2, 2.4, 1.5, mix(who.skin, (255, 96, 96), 0.3))
        _draw_eye(pen, who, side * (4.9 - 0.5 * abs(turn)) + dx, side)
    nose = darker(mix(who.skin, (230, 90, 70), 0.25), 0.16)
    pen.stroke([(dx * 1.35 - 0.9, -79.4), (dx * 1.35 + 0.2, -78.9), (dx * 1.35 + 1.0, -79.6)], 0.8, nose)
    if "beard" not in who.wears:
        draw_mouth(pen, dx * 1.15, -75.4, mouth)
    draw_eyewear(pen, who, dx, -83.0, 4.9)
    if "nose" in who.wears:
        pen.dot(dx * 1.35, -79.6, 2.6, (224, 56, 60))


def _skull() -> list[Point]:
    right = [(7.6, -95.6), (11.6, -88), (11.4, -80.5), (7.2, -73.4)]
    return [(0, -97.6), *right, (0, -70.8), *[(-x, y) for x, y in reversed(right)]]


def _draw_eye(pen: Pen, who: Character, x: float, side: int) -> None:
    pen.oval(x, -83, 1.75, 2.4, darker(who.eyes, 0.45))
    pen.oval(x, -82.4, 1.25, 1.6, who.eyes)
    pen.oval(x, -82.9, 0.95, 1.4, (34, 26, 40))
    pen.dot(x + 0.6, -84.0, 0.62, (255, 255, 255))
    if who.woman:
        pen.stroke([(x + side * 0.9, -85.2), (x + side * 2.0, -85.5), (x + side * 2.9, -86.5)], 0.6, (40, 30, 44))
    brow = darker(who.hair, 0.3)
    arch = [(x - side * 2.0, -88.2), (x + side * 0.2, -89.0), (x + side * 2.2, -88.1)]
    pen.stroke(arch, 0.75 if who.woman else 1.05, brow)


def _draw_beard(pen: Pen, who: Character, dx: float, mouth: str) -> None:
    length, hair = 12 if who.old else 4, who.tint("beard", who.hair)
    pen.blob([(-11.3, -82), (-9, -79.5), (-4 + dx, -78.2), (dx, -77.8), (4 + dx, -78.2), (9, -79.5), (11.3, -82),
              (10.6, -74), (5, -70 + length * 0.5), (0, -68 + length), (-5, -70 + length * 0.5), (-10.6, -74)],
              hair)  # fmt: skip
    pen.blob([(dx - 4.6, -76.6), (dx, -78.4), (dx + 4.6, -76.6), (dx, -76.4)], lighter(hair, 0.25))
    draw_mouth(pen, dx, -74.9, mouth)


def _draw_back_hair(pen: Pen, who: Character, turn: float, sway: float) -> None:
    style, hair = who.hair_style, darker(who.hair, 0.16)
    back = -turn * 2.0 if turn else 0.0
    if style == "long":
        pen.blob([(-13.4 + back, -88), (-8, -99), (8, -99), (13.4 + back, -88), (15 + back, -74),
                  (13 + back + sway, -59), (5 + back + sway, -55.5), (-6 + back + sway, -55.5),
                  (-13.5 + back + sway, -59), (-15 + back, -74)], hair)  # fmt: skip
    elif style == "bob":
        pen.blob(
            [(-13.6, -88), (-8, -98), (8, -98), (13.6, -88), (14.8, -76), (11, -70.5), (-11, -70.5), (-14.8, -76)], hair
        )
    elif style == "ponytail":
        side = -1 if turn >= 0 else 1
        pen.limb(
            [(side * 8, -95), (side * 19, -92), (side * 20 + sway, -78), (side * 17 + sway * 2, -66)],
            [3, 5.6, 5, 1],
            hair,
        )
    elif style == "pigtails":
        for side in (-1, 1):
            pen.limb(
                [(side * 11, -89), (side * 18, -84), (side * 18.5 + sway, -72), (side * 16 + sway * 2, -63)],
                [2.6, 4.8, 4.4, 1],
                hair,
            )
    elif style == "curly":
        _draw_ring(pen, hair, 12.6, 6.4, 150)
    elif style == "bun":
        pen.dot(0 - turn * 5, -102.5, 6.2, hair)


def _draw_ring(pen: Pen, colour: Colour, radius: float, size: float, reach: int) -> None:
    """Curls around the head, `reach` degrees to both sides of the top."""
    for angle in range(-reach, reach + 1, 25):
        turn = math.radians(angle)
        pen.dot(radius * math.sin(turn), -86.5 - radius * math.cos(turn), size, colour)


def _draw_front_hair(pen: Pen, who: Character, turn: float) -> None:
    style = who.hair_style
    if style == "bald":
        return
    if style == "mohawk":
        pen.shape([(-3.5, -95), (-6, -104), (-2, -101), (0, -109), (2.4, -101), (6.5, -105), (4, -95)], who.hair)
        return
    top = [(-12.7, -83), (-13.2, -90.5), (-8.6, -98.6), (0, -101), (8.6, -98.6), (13.2, -90.5), (12.7, -83)]
    pen.blob(top + [(x + turn * 1.6, y) for x, y in _fringe(style)], who.hair)
    if style == "spiky":
        _draw_spikes(pen, who.hair)
    if style == "curly":
        _draw_ring(pen, who.hair, 11.4, 4.6, 78)
    shine = lighter(who.hair, 0.28)
    pen.stroke([(-7.6, -94.4), (-4.4, -97), (-0.6, -98)], 1.2, shine)


def _fringe(style: str) -> list[Point]:
    """The hair line on the forehead, from right to left."""
    if style in ("bob", "bun"):
        return [(11.2, -87), (9.6, -89.4), (4.8, -89), (0, -89.6), (-4.8, -89), (-9.6, -89.4), (-11.2, -87)]
    if style == "short":
        return [(11.6, -88), (9.6, -92.2), (3.4, -90), (-3, -93.4), (-9.6, -91.6), (-11.6, -88)]
    if style in ("spiky", "curly"):
        return [(11.4, -88), (8, -91.2), (4.4, -89.8), (0.6, -92), (-3.8, -89.8), (-7.6, -91.6), (-11.4, -88)]
    return [(11.4, -87), (8.4, -91), (2.2, -93.6), (-3.2, -90.4), (-8.6, -88.6), (-11.2, -85)]


def _draw_spikes(pen: Pen, hair: Colour) -> None:
    for angle in range(-75, 76, 25):
        turn = math.radians(angle)
        tip = (17.5 * math.sin(turn) + 1.5, -87 - 17.5 * math.cos(turn))
        side = (12 * math.sin(turn - 0.3), -87 - 12 * math.cos(turn - 0.3))
        other = (12 * math.sin(turn + 0.3), -87 - 12 * math.cos(turn + 0.3))
        pen.shape([side, tip, other], hair)
