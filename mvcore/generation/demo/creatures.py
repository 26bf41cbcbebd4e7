"""Heads, ears, tails and wings of animals, robots and aliens. Figure units; the head's middle is (0, -84)."""

import math
from types import MappingProxyType

from mvcore.generation.demo.face import draw_eyewear, draw_mouth
from mvcore.generation.demo.paint import Colour, Pen, darker, lighter, mix
from mvcore.generation.demo.vocabulary import Character

_DARK: Colour = (40, 32, 46)
_WHITE: Colour = (252, 250, 246)
_EARS = MappingProxyType(
    {
        "cat": "pointed", "fox": "pointed", "wolf": "pointed", "tiger": "round", "lion": "round", "bear": "round",
        "panda": "round", "mouse": "big", "dog": "floppy", "rabbit": "long", "dragon": "horns", "robot": "bolts",
        "alien": "feelers", "owl": "tufts",
    }
)  # fmt: skip
_MUZZLE = frozenset({"cat", "dog", "fox", "wolf", "rabbit", "bear", "panda", "mouse", "lion", "tiger", "dragon"})
_TAILS = MappingProxyType(
    {"cat": 2.2, "fox": 4.6, "wolf": 4.2, "dog": 2.6, "tiger": 2.2, "lion": 1.5, "mouse": 1.0, "dragon": 4.0}
)


def inner(who: Character) -> Colour:
    """The light fur of muzzle and belly."""
    return mix(who.fur, _WHITE, 0.68)


def draw_back(pen: Pen, who: Character, turn: float, sway: float) -> None:
    """Tail, wings and mane: what lies behind the body."""
    side = -1 if turn >= 0 else 1
    wag = 3 * math.sin(sway)
    if who.species in _TAILS:
        thick = _TAILS[who.species]
        tip = _WHITE if who.species in ("fox", "wolf") else darker(who.fur, 0.25)
        path = [(0.0, -40.0), (side * 13, -33), (side * 20 + wag, -43), (side * 21 + wag * 1.6, -58)]
        pen.limb(path, [thick * 0.7, thick, thick * 1.15, thick * 0.35], darker(who.fur, 0.1))
        pen.limb([(side * 20.6 + wag * 1.2, -51), path[-1]], [thick * 0.8, thick * 0.3], tip)
    if who.species == "dragon":
        for wing in (-1, 1):
            pen.blob([(wing * 6, -60), (wing * 18, -80 + wag), (wing * 33, -78 + wag), (wing * 29, -66),
                      (wing * 30, -56), (wing * 21, -55), (wing * 16, -48)],
                     mix(who.fur, (255, 190, 90), 0.55))  # fmt: skip
    if who.species == "lion":
        for angle in range(0, 360, 24):
            turned = math.radians(angle)
            pen.dot(
                13 * math.sin(turned), -84 - 13 * math.cos(turned), 5.4, darker(mix(who.fur, (170, 80, 30), 0.6), 0.05)
            )


def draw_head(pen: Pen, who: Character) -> None:
    """Ears and skull."""
    pen.limb([(0, -67), (0, -74)], [4, 4], darker(who.fur, 0.18))
    _draw_ears(pen, who, _EARS.get(who.species, ""))
    if who.species == "robot":
        pen.box(-12.5, -96, 25, 23.5, who.fur, 6)
        pen.box(-10.4, -91.5, 20.8, 14.6, (30, 34, 56), 4.5)
        return
    pen.blob([(0, -97), (8.6, -94.4), (13.2, -86), (12.8, -78), (7, -72.2), (0, -71), (-7, -72.2), (-12.8, -78),
              (-13.2, -86), (-8.6, -94.4)], who.fur)  # fmt: skip
    _draw_markings(pen, who)


def _draw_ears(pen: Pen, who: Character, kind: str) -> None:
    fur = _DARK if who.species == "panda" else who.fur
    pink = mix(who.fur, (255, 150, 150), 0.6)
    for s in (-1, 1):
        if kind == "pointed":
            pen.blob([(s * 3.4, -94), (s * 9.4, -106.5), (s * 12.4, -104), (s * 12.6, -89)], fur)
            pen.blob([(s * 6, -95), (s * 9.8, -103.4), (s * 11.2, -101.6), (s * 11.2, -92)], pink)
        elif kind in ("round", "big"):
            size = 7.6 if kind == "big" else 5.2
            pen.dot(s * (10.6 if kind == "big" else 9.6), -95.6, size, fur)
            pen.dot(s * (10.6 if kind == "big" else 9.6), -95.2, size * 0.58, _DARK if who.species == "panda" else pink)
        elif kind == "floppy":
            pen.blob(
                [(s * 7, -95.5), (s * 14, -95), (s * 18, -82), (s * 16, -74), (s * 12, -76), (s * 11, -88)],
                darker(fur, 0.28),
            )
        elif kind == "long":
            pen.oval(s * 5.6, -105, 3.4, 13, fur, s * 9)
            pen.oval(s * 5.6, -105, 1.7, 10, pink, s * 9)
        elif kind == "horns":
            pen.limb([(s * 6, -94), (s * 9.4, -101), (s * 8.4, -107)], [2.6, 2.0, 0.4], (250, 226, 180))
        elif kind == "bolts":
            pen.box(s * 13.2 - 1.6, -87.5, 3.2, 8, darker(who.fur, 0.3), 1.2)
        elif kind == "feelers":
            pen.stroke([(s * 4, -95), (s * 6, -101), (s * 9, -104)], 1.1, darker(fur, 0.15))
            pen.dot(s * 9.4, -104.6, 2.1, lighter(who.accent, 0.1))
        elif kind == "tufts":
            pen.shape([(s * 4, -95), (s * 13, -102), (s * 11.6, -89)], darker(fur, 0.2))
    if kind == "bolts":
        pen.stroke([(0, -96), (0, -102)], 1.2, darker(who.fur, 0.3))
        pen.dot(0, -103.6, 2.4, who.accent)


def _draw_markings(pen: Pen, who: Character) -> None:
    light = inner(who)
    if who.species in ("fox", "wolf"):
        for s in (-1, 1):
            pen.blob(
                [(s * 13, -83), (s * 7, -81.5), (s * 1.5, -78.5), (0, -71.2), (s * 7, -72.3), (s * 12.6, -77.5)], light
            )
    elif who.species == "panda":
        for s in (-1, 1):
            pen.oval(s * 5.4, -83.4, 3.9, 4.6, _DARK, s * -18)
    elif who.species in ("owl", "penguin"):
        for s in (-1, 1):
            pen.oval(s * 5.2, -82.6, 6.4, 7.2, _WHITE if who.species == "penguin" else light)
        pen.oval(0, -77, 8.4, 5.4, _WHITE if who.species == "penguin" else light)
    elif who.species == "tiger":
        for x, y, tilt in ((0, -93.5, 0), (-4.4, -92.6, -14), (4.4, -92.6, 14), (-11, -81, 78), (11, -81, -78)):
            pen.oval(x, y, 0.9, 2.6, darker(who.fur, 0.72), tilt)
    elif who.species == "dog":
        pen.oval(5.6, -84.4, 4.8, 5.6, darker(who.fur, 0.26), -12)
    elif who.species == "frog":
        for s in (-1, 1):
            pen.dot(s * 7, -94.6, 5, who.fur)


def draw_features(pen: Pen, who: Character, dx: float, mouth: str) -> None:
    """Eyes, muzzle, nose, whiskers and mouth, moved by `dx` to look aside."""
    if who.species == "robot":
        _draw_screen_face(pen, who, dx, mouth)
        draw_eyewear(pen, who, dx * 0.7, -85, 4.8)
        return
    if who.species in _MUZZLE:
        _draw_muzzle(pen, who, dx, mouth)
    elif who.species in ("owl", "penguin"):
        pen.blob(
            [(dx - 2.6, -80.6), (dx, -82), (dx + 2.6, -80.6), (dx, -76 if mouth == "smile" else -74.6)], (250, 176, 60)
        )
    elif mouth == "open":
        pen.oval(dx, -74.6, 2.6, 3.0, (70, 40, 76))
    else:
        draw_mouth(pen, dx, -75.4, mouth)
    _draw_eyes(pen, who, dx)
    draw_eyewear(pen, who, dx, -84, 5.2)


def _draw_eyes(pen: Pen, who: Character, dx: float) -> None:
    y, apart = (-95, 7.0) if who.species == "frog" else (-84, 5.2)
    for s in (-1, 1):
        x = s * apart + dx
        if who.species == "alien":
            pen.oval(x, -84, 3.3, 5.0, (30, 26, 52), s * -20)
            pen.dot(x + 1, -86.2, 1.0, _WHITE)
            continue
        if who.species in ("frog", "panda", "dragon"):
            pen.oval(x, y, 2.9, 3.2, _WHITE)
        big = 2.6 if who.species in ("owl", "ghost") else 2.0
        pen.oval(x, y, big, big * 1.3, darker(who.eyes, 0.5))
        pen.dot(x + 0.75, y - 1.0, 0.75, _WHITE)
        if who.species != "panda":
            pen.oval(s * 8.4 + dx, -78.6, 2.1, 1.3, mix(who.fur, (255, 110, 120), 0.42))


def _draw_muzzle(pen: Pen, who: Character, dx: float, mouth: str) -> None:
    x = dx * 1.25
    pen.oval(x, -76.9, 6.2, 4.6, inner(who))
    if mouth == "open":
        pen.oval(x, -74.2, 2.0, 2.2, (128, 44, 56))
    for s in (-1, 1):
        pen.stroke([(x, -77), (x + s * 0.8, -75.8), (x + s * 2.6, -76)], 0.7, _DARK)
        if who.species in ("cat", "mouse", "rabbit", "tiger"):
            for slope in (-0.8, 0.7):
                pen.stroke([(x + s * 6, -77 + slope), (x + s * 12.6, -77.6 + slope * 3)], 0.35, darker(who.fur, 0.5))
    if who.species == "dragon":
        for s in (-1, 1):
            pen.oval(x + s * 1.8, -79, 0.7, 0.9, darker(who.fur, 0.5))
    else:
        pink = who.species in ("cat", "rabbit", "mouse")
        pen.blob([(x - 1.9, -79.6), (x, -80), (x + 1.9, -79.6), (x, -77.2)], (232, 110, 120) if pink else _DARK)


def _draw_screen_face(pen: Pen, who: Character, dx: float, mouth: str) -> None:
    light = mix(who.accent, (190, 255, 250), 0.55)
    for s in (-1, 1):
        pen.oval(s * 4.8 + dx * 0.7, -85, 1.9, 2.6, light)
        pen.dot(s * 4.8 + dx * 0.7 + 0.6, -86, 0.7, _WHITE)
    if mouth == "open":
        pen.box(dx * 0.7 - 2.6, -81, 5.2, 2.6, light, 1.3)
    else:
        pen.stroke([(dx * 0.7 - 2.8, -80.6), (dx * 0.7, -79.4), (dx * 0.7 + 2.8, -80.6)], 0.9, light)
