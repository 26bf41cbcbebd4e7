"""Clothes on the whole figure: what colour its limbs have, shoes, and what is worn over and behind the garment.

Figure units; see `figure`.
"""

import math

from mvcore.generation.demo.garments import GARMENTS, draw_skirt, plate_colour, shirt_colour, skin_colour
from mvcore.generation.demo.paint import Colour, Pen, Point, brightness, darker, lighter, mix
from mvcore.generation.demo.vocabulary import Character

_GOLD: Colour = (244, 196, 72)
_BARE_LEGS = frozenset({"dress", "tutu"})
_WHOLE_BODY = frozenset({"space", "overalls", "hero", "wetsuit"})
_GLOVED = frozenset({"space", "hero"})


def sleeve_colour(who: Character) -> Colour:
    """What the arms are covered with."""
    if who.outfit == "overalls":
        return shirt_colour(who)
    if who.outfit == "metal":
        return darker(who.fur, 0.18)
    if who.outfit == "tutu":
        return skin_colour(who)
    return plate_colour(who) if who.outfit == "armour" else who.clothes


def hand_colour(who: Character) -> Colour:
    """Hands: skin, fur or gloves."""
    if "gloves" in who.wears or who.outfit in _GLOVED:
        return who.tint("gloves", who.accent)
    return (52, 46, 60) if who.species == "panda" else skin_colour(who)


def leg_colour(who: Character) -> Colour:
    """Trousers, tights or bare legs."""
    if "skirt" in who.wears or "shorts" in who.wears:
        return skin_colour(who)
    return who.tint("legs", _usual_leg_colour(who))


def _usual_leg_colour(who: Character) -> Colour:
    if who.outfit in _BARE_LEGS:
        return skin_colour(who) if who.species != "robot" else darker(who.fur, 0.25)
    if who.outfit in _WHOLE_BODY:
        return who.clothes
    if who.outfit == "armour":
        return darker(plate_colour(who), 0.16)
    if who.outfit == "metal":
        return darker(who.fur, 0.18)
    if who.outfit in ("suit", "uniform"):
        return darker(who.clothes, 0.2)
    return (66, 72, 112) if brightness(who.clothes) > 90 else (196, 176, 150)


def shoe_colour(who: Character) -> Colour:
    """Shoes that stand out from the legs."""
    return who.tint("shoes", _usual_shoe_colour(who))


def _usual_shoe_colour(who: Character) -> Colour:
    if "boots" in who.wears:
        return (98, 70, 58)
    if who.outfit in ("suit", "armour", "uniform"):
        return (58, 48, 58)
    if who.outfit == "metal":
        return darker(who.fur, 0.4)
    is_bright = who.outfit in _BARE_LEGS or who.outfit in _GLOVED
    return who.accent if is_bright else mix(who.accent, (250, 246, 240), 0.35)


def draw_leg(pen: Pen, who: Character, joints: list[Point], is_far: bool) -> None:
    """A leg from hip over knee to foot, with the trousers or the shaft of a boot that it wears."""
    hip, knee, foot = joints
    shade = 0.22 if is_far else 0.0
    pen.limb(joints, [4.7, 3.9, 3.0], darker(leg_colour(who), shade))
    if "shorts" in who.wears:
        middle = (knee[0] * 0.8 + hip[0] * 0.2, knee[1] * 0.8 + hip[1] * 0.2)
        pen.limb([hip, middle], [5.0, 4.7], darker(who.tint("legs", _usual_leg_colour(who)), shade))
    if "boots" in who.wears:
        shaft = [(foot[0] + (knee[0] - foot[0]) * share, foot[1] + (knee[1] - foot[1]) * share) for share in (0.62, 0)]
        pen.limb(shaft, [4.4, 3.7], darker(shoe_colour(who), shade))


def draw_shoe(pen: Pen, who: Character, foot: Point, toe: float) -> None:
    """A shoe whose tip points `toe` aside."""
    x, y = foot
    half = 3.4 + abs(toe) * 0.45
    middle, colour = x + toe * 0.5, shoe_colour(who)
    pen.blob([(middle - half, y + 2.9), (middle - half * 0.8, y - 0.6), (middle, y - 1.8),
              (middle + half * 0.8, y - 0.4), (middle + half, y + 2.6), (middle, y + 3.6)], colour)  # fmt: skip
    pen.line([(middle - half * 0.9, y + 3.3), (middle + half * 0.9, y + 3.3)], 1.3, darker(colour, 0.4))


def draw_behind(pen: Pen, who: Character, turn: float, sway: float) -> None:
    """Cape, back pack and hood: what lies behind the body."""
    wave = 3 * math.sin(sway)
    if "cape" in who.wears:
        side = -turn * 9
        pen.blob([(-9, -67), (9, -67), (15 + side, -40), (18 + side * 1.6 + wave, -14), (side * 1.5, -10 + wave),
                  (-18 + side * 1.6 + wave, -14), (-15 + side, -40)],
                 who.tint("cape", darker(who.accent, 0.12)))  # fmt: skip
    if who.outfit == "space":
        pen.box(-13 - turn * 4, -68, 26, 26, darker(who.clothes, 0.22), 5)
    if "backpack" in who.wears:
        _draw_backpack(pen, who.tint("backpack", who.accent), turn)
    if who.outfit == "hoodie":
        pen.oval(0, -69, 11.5, 5.6, darker(who.clothes, 0.2))


def _draw_backpack(pen: Pen, colour: Colour, turn: float) -> None:
    left, width = -15 - turn * 7, 30 - 4 * abs(turn)
    pen.box(left, -68, width, 27, colour, 5)
    pen.box(left + 2, -72, width - 4, 6, lighter(colour, 0.18), 3)


def draw_torso(pen: Pen, who: Character, turn: float) -> None:
    """The clothes on the body, and what is worn over them."""
    dx = turn * 2.4
    if "skirt" in who.wears:
        _draw_low_skirt(pen, who)
    GARMENTS[who.outfit](pen, who, dx)
    for name, draw in _OVER.items():
        if name in who.wears:
            draw(pen, who, dx)


def _draw_low_skirt(pen: Pen, who: Character) -> None:
    colour = who.tint("legs", who.accent)
    pen.blob([(-8.8, -45), (0, -46), (8.8, -45), (12.6, -34), (15, -24), (7, -22.4), (0, -22), (-7, -22.4), (-15, -24),
              (-12.6, -34)], colour)  # fmt: skip
    for x in (-7, 0, 7):
        pen.stroke([(x * 0.7, -40), (x, -32), (x * 1.3, -25)], 0.7, darker(colour, 0.16))


def _draw_stripes(pen: Pen, who: Character, dx: float) -> None:
    for y in (-62, -57.4, -52.8, -48.2, -43.6):
        pen.line([(-8.2, y), (8.2, y)], 1.7, who.tint("stripes", darker(who.clothes, 0.6)))


def _draw_bands(pen: Pen, who: Character, dx: float) -> None:
    """Reflecting bands."""
    for y in (-57, -45):
        pen.line([(-8, y), (8, y)], 2.4, (250, 226, 90))
        pen.line([(-8, y), (8, y)], 0.8, (244, 248, 250))


def _draw_apron(pen: Pen, who: Character, dx: float) -> None:
    cloth = who.tint("apron", (246, 244, 238))
    draw_skirt(pen, -25, 8.4, cloth)
    pen.shape([(dx - 5.4, -63), (dx + 5.4, -63), (7.6, -50), (-7.6, -50)], cloth)
    for s in (-1, 1):
        pen.line([(s * 5 + dx, -62.6), (s * 5.6, -69)], 1.1, darker(cloth, 0.1))
    pen.line([(-8.4, -51), (8.4, -51)], 1.1, darker(cloth, 0.14))
    pen.box(dx - 3.6, -44, 7.2, 6.4, darker(cloth, 0.1), 1)


def _draw_badge(pen: Pen, who: Character, dx: float) -> None:
    pen.star(dx - 5.2, -60, 2.6, _GOLD)


def _draw_cross(pen: Pen, who: Character, dx: float) -> None:
    pen.line([(dx - 4.6, -61.6), (dx - 4.6, -57.2)], 1.5, (220, 60, 70))
    pen.line([(dx - 6.8, -59.4), (dx - 2.4, -59.4)], 1.5, (220, 60, 70))


def _draw_stethoscope(pen: Pen, who: Character, dx: float) -> None:
    rubber = (66, 74, 96)
    pen.stroke([(-5, -69), (-4 + dx, -61), (2 + dx, -57), (5 + dx, -61), (5, -69)], 0.9, rubber)
    pen.stroke([(2 + dx, -57), (3.4 + dx, -52)], 0.9, rubber)
    pen.dot(3.6 + dx, -51, 1.7, (200, 208, 220))


def _draw_bag(pen: Pen, who: Character, dx: float) -> None:
    """A postman's bag on its strap."""
    leather = who.tint("suitcase", (150, 98, 62))
    pen.line([(-7, -68.4), (9.6, -45)], 1.5, darker(leather, 0.2))
    pen.box(4.6, -47, 13, 11, leather, 2)
    pen.box(4.6, -47, 13, 5, darker(leather, 0.18), 2)


def _draw_collar(pen: Pen, who: Character, dx: float) -> None:
    """The white bands of a judge."""
    for s in (-1, 1):
        pen.shape([(dx * 0.5, -69), (dx + s * 3.4, -59), (dx + s * 0.4, -59)], (250, 250, 250))


def draw_scarf(pen: Pen, who: Character, turn: float) -> None:
    """The scarf, if there is one."""
    if "scarf" not in who.wears:
        return
    wool = who.tint("scarf", who.accent)
    pen.limb([(4.5 + turn, -67), (6.4 + turn, -58), (5.6 + turn, -50)], [2.4, 2.9, 3.1], darker(wool, 0.14))
    pen.oval(0, -67.6, 9.4, 3.7, wool)
    pen.line([(2.9 + turn, -49.6), (8.5 + turn, -49.6)], 1.1, lighter(wool, 0.3))


def _draw_bowtie(pen: Pen, who: Character, dx: float) -> None:
    ribbon = who.tint("bowtie", who.tint("tie", who.accent))
    for s in (-1, 1):
        pen.shape([(dx * 0.5, -66.6), (dx * 0.5 + s * 5, -69.4), (dx * 0.5 + s * 5, -63.8)], ribbon)
    pen.dot(dx * 0.5, -66.6, 1.4, darker(ribbon, 0.25))


def _draw_straps(pen: Pen, who: Character, dx: float) -> None:
    for s in (-1, 1):
        pen.stroke([(s * 6.4, -68.6), (s * 7, -60), (s * 8.4, -52)], 1.9, darker(who.tint("backpack", who.accent), 0.1))


_OVER = {
    "stripes": _draw_stripes, "bands": _draw_bands, "apron": _draw_apron, "badge": _draw_badge, "cross": _draw_cross,
    "stethoscope": _draw_stethoscope, "bag": _draw_bag, "collar": _draw_collar, "backpack": _draw_straps,
    "bowtie": _draw_bowtie,
}  # fmt: skip
