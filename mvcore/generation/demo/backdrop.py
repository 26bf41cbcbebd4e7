"""Backdrops: a place painted as layers that can be scrolled at different speeds.

Painters draw in pixels on a layer of its own size. `unit` is a hundredth of the picture's height.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from PIL import Image

from mvcore.generation.demo import foreground, landmarks, scenery
from mvcore.generation.demo.atlas import Place
from mvcore.generation.demo.paint import Pen, darker, glow, gradient, lighter, mix

HORIZON = 0.74


@dataclass(frozen=True, slots=True)
class Layer:
    """A transparent strip whose upper edge lies at pixel `top` of the picture."""

    picture: Image.Image
    top: int


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A place in three layers: the opaque `far`, and `near` and `ground` in front of it. Each is wider than the
    picture by its part of the travel."""

    far: Image.Image
    near: Layer
    ground: Layer


Painter = Callable[[Pen, Place, float, float, float, random.Random], None]


def paint(place: Place, size: tuple[int, int], seed: int, travel: tuple[int, int, int] = (0, 0, 0)) -> Backdrop:
    """Paint `place` for a picture of `size`; `travel` is how many pixels wider far, near and ground are."""
    width, height = size
    chance = random.Random(f"{seed}|{place.name}")
    return Backdrop(
        far=_far(place, width + travel[0], height, chance),
        near=_near(place, width + travel[1], height, chance),
        ground=_ground(place, width + travel[2], height, chance),
    )


def flatten(backdrop: Backdrop) -> Image.Image:
    """The layers laid over each other, as the background of a still picture."""
    picture = backdrop.far.copy()
    for layer in (backdrop.near, backdrop.ground):
        picture.paste(layer.picture, (0, layer.top), layer.picture)
    return picture


def _far(place: Place, width: int, height: int, chance: random.Random) -> Image.Image:
    picture = gradient(width, height, place.sky)
    unit = height / 100
    _light_up(picture, place, width, height)
    pen = Pen(width, height, detail=2)
    scenery.BODIES[place.body](pen, place, width, unit, chance)
    if place.body in ("sun", "moon", "clock") and place.name != "station":
        scenery.clouds(pen, place, width, unit, chance)
    _FAR[place.far](pen, place, width, HORIZON * height, unit, chance)
    layer = pen.finish()
    picture.paste(layer, (0, 0), layer)
    return _misted(picture, place, height)


def _light_up(picture: Image.Image, place: Place, width: int, height: int) -> None:
    """The glow around sun, moon or planet, and along the horizon."""
    x, y = scenery.body_at(width, height / 100)
    strength = 0.22 if place.body in ("overcast", "none") else 0.62
    light = glow(round(height * 1.15), lighter(place.light, 0.3), strength)
    picture.paste(light, (round(x - light.width / 2), round(y - light.height / 2)), light)


def _misted(picture: Image.Image, place: Place, height: int) -> Image.Image:
    """Haze over the foot of the far shapes: distance."""
    top = round(height * (HORIZON - 0.26))
    veil = Image.linear_gradient("L").resize((picture.width, height - top)).point([round(v * 0.5) for v in range(256)])
    haze = Image.new("RGB", veil.size, mix(place.sky[-1], place.light, 0.3))
    picture.paste(haze, (0, top), veil)
    return picture


def _near(place: Place, width: int, height: int, chance: random.Random) -> Layer:
    top = round(height * 0.2)
    pen = Pen(width, round(height * (HORIZON + 0.08)) - top, origin=(0, -top), detail=2)
    _NEAR[place.near](pen, place, width, HORIZON * height + height / 50, height / 100, chance)
    return Layer(pen.finish(), top)


def _ground(place: Place, width: int, height: int, chance: random.Random) -> Layer:
    unit = height / 100
    top = round(height * (HORIZON - 0.02))
    pen = Pen(width, height - top, origin=(0, -top), detail=2)
    foreground.ground(pen, place, width, HORIZON * height, unit, chance)
    layer = pen.finish()
    shade = Image.linear_gradient("L").resize(layer.size).point([round(v * 0.4) for v in range(256)])
    dark = Image.new("RGB", layer.size, darker(place.ground, 0.6))
    alpha = layer.getchannel("A")
    layer.paste(dark, (0, 0), shade)
    layer.putalpha(alpha)
    return Layer(layer, top)


_FAR: MappingProxyType[str, Painter] = MappingProxyType(
    {
        "skyline": scenery.skyline_far, "sea": scenery.sea, "pines": foreground.pines_far, "peaks": scenery.peaks,
        "dunes": scenery.dunes, "curtains": scenery.curtains, "hills": scenery.hills_far, "arches": scenery.arches,
        "lighthouse": landmarks.lighthouse, "castle": landmarks.castle,
    }
)  # fmt: skip
_NEAR: MappingProxyType[str, Painter] = MappingProxyType(
    {
        "skyline": scenery.skyline_near, "palms": foreground.palms, "pines": foreground.pines_near,
        "hills": foreground.hills_near, "cacti": foreground.cacti, "crowd": foreground.crowd,
        "bulbs": foreground.bulbs, "coral": foreground.coral, "craters": foreground.craters,
        "snowpines": foreground.snow_pines, "train": foreground.train, "flowers": foreground.flowers,
        "swell": foreground.swell, "rocks": landmarks.rocks, "rampart": landmarks.rampart,
    }
)  # fmt: skip
