"""The animal that comes along: small, sitting at the side of the figure and hopping with its steps."""

import dataclasses
import math

from PIL import Image

from mvcore.generation.demo import creatures
from mvcore.generation.demo.paint import Pen, darker
from mvcore.generation.demo.vocabulary import FUR, Character

_SHARE = 0.44
_WIDTH, _TOP, _GROUND = 56.0, -124.0, -38.0
_ASIDE = -31.0
_HOP = 5.0


def add_companion(picture: Image.Image, who: Character, sway: float, scale: float, ground: tuple[float, float]) -> None:
    """Draw the companion into a picture of the figure; `ground` is the pixel between the figure's feet."""
    pet = _pet(who)
    small = scale * _SHARE
    size = round(_WIDTH * small), round((_GROUND - _TOP) * small)
    pen = Pen(*size, scale=small, origin=(size[0] / 2, -_TOP * small), detail=2)
    _draw(pen, pet, sway)
    drawn = pen.finish()
    hop = _HOP * abs(math.sin(sway)) * small
    spot = round(ground[0] + _ASIDE * scale - size[0] / 2), round(ground[1] - size[1] - hop)
    if spot[0] >= 0 and spot[1] >= 0:
        picture.alpha_composite(drawn, spot)


def _pet(who: Character) -> Character:
    """The companion as a character of its own: only its head and fur are drawn."""
    fur = who.tint("companion", FUR.get(who.companion, (200, 160, 120)))
    return dataclasses.replace(who, species=who.companion, fur=fur, eyes=(50, 40, 52), wears=frozenset())


def _draw(pen: Pen, pet: Character, sway: float) -> None:
    wag = 3 * math.sin(sway)
    tail = [(8.0, -46.0), (19.0, -48.0), (22.0 + wag, -60.0)]
    pen.limb(tail, [3.4, 3.2, 1.6], darker(pet.fur, 0.16))
    pen.blob([(-8, -74), (8, -74), (13, -56), (14, -42), (0, -39), (-14, -42), (-13, -56)], pet.fur)
    pen.oval(0, -54, 7, 11, creatures.inner(pet))
    for side in (-1, 1):
        pen.oval(side * 10, -43, 6.4, 4.6, darker(pet.fur, 0.08))
        pen.limb([(side * 4, -58), (side * 4.4, -42)], [3.4, 3.0], darker(pet.fur, 0.04))
        pen.oval(side * 4.8, -40.6, 4.0, 2.6, pet.fur)
    pen.line([(-6.4, -71), (6.4, -71)], 2.6, pet.accent)
    creatures.draw_head(pen, pet)
    creatures.draw_features(pen, pet, 1.2, "smile")
