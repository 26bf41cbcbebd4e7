"""The moving picture of a demo clip: scrolling layers, the character and particles, frame by frame.

Everything is painted once at the start; a frame only cuts and pastes. That keeps a clip of four seconds to a few
seconds of processor time.
"""

import math
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from mvcore.generation.demo import backdrop, boat, lettering, looks, sky
from mvcore.generation.demo.image import shadow_of
from mvcore.generation.demo.particles import Swarm
from mvcore.generation.demo.places import afloat, place_for
from mvcore.generation.demo.poses import MOTIONS
from mvcore.generation.demo.puppet import Puppet, make_puppet
from mvcore.generation.demo.weather import weather_in, weathered

_TRAVEL = (0.05, 0.16, 0.42)
_STANDING_PACE = 0.2
"""How much of its travel the camera does around a figure that stands."""
_CARD_REACH = 0.20
_AT_SEA = frozenset({"beach", "coast"})


@dataclass(frozen=True, slots=True)
class Scene:
    """What a clip shows. `text` is the description without marks; `size` in pixels, `seconds` is its length."""

    text: str
    number: int
    seed: int
    size: tuple[int, int]
    seconds: float
    reference: Path | None


class Stage:
    """Paints the frames of one scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        weather = weather_in(scene.text)
        place = weathered(place_for(scene.text, scene.number), weather)
        width, height = scene.size
        self._aside = 0.13 if width > height else 0.0
        self._puppet = make_puppet(scene.reference, scene.text, place, scene.size)
        look = self._puppet.look
        self._stands = self._puppet.motion in MOTIONS and MOTIONS[self._puppet.motion].stands
        pace = _STANDING_PACE if self._stands else 1.0
        self._travel = [round(width * share * pace) for share in _TRAVEL]
        self._boat: list[Image.Image] = []
        if self._puppet.motion == "sway" and place.name in _AT_SEA:
            place = afloat(place)
            parts = boat.rigging(self._scale, place.light), boat.hull(self._scale)
            self._boat = [looks.toned(part, look) for part in parts]
        painted = backdrop.paint(place, scene.size, scene.seed, (self._travel[0], self._travel[1], self._travel[2]))
        self._far = looks.toned(painted.far, look)
        self._layers = [(looks.toned(layer.picture, look), layer.top) for layer in (painted.near, painted.ground)]
        self._add_sky(weather.sky if place.is_open else "", painted.far, look)
        self._shadow = shadow_of(self._scale)
        self._swarm = Swarm(place, scene.size, scene.seed)
        self._mark = lettering.mark(lettering.mark_height(scene.size))

    @property
    def _scale(self) -> float:
        """Pixels for each unit of the figure."""
        width, height = self._scene.size
        return min(height * 0.56, width * 0.62) / 100

    def _add_sky(self, weather: str, far: Image.Image, look: looks.Look) -> None:
        """The sky that lightning lights in a storm, and the bank of mist in fog."""
        width, height = self._scene.size
        seed = self._scene.seed
        self._lit = looks.toned(sky.struck(far, seed), look) if weather == "storm" else None
        self._mist = sky.mist(width + self._travel[2], round(height * 0.34), seed) if weather == "fog" else None

    def frame(self, seconds: float) -> Image.Image:
        """The opaque picture at this time."""
        share = min(1.0, seconds / self._scene.seconds)
        width, height = self._scene.size
        left = round(self._travel[0] * share)
        is_lit = self._lit is not None and sky.is_lit(seconds, self._scene.seconds, self._scene.seed)
        picture = (self._lit if self._lit and is_lit else self._far).crop((left, 0, left + width, height))
        for (layer, top), travel in zip(self._layers, self._travel[1:], strict=True):
            left = round(travel * share)
            strip = layer.crop((left, 0, left + width, layer.height))
            picture.paste(strip, (0, top), strip)
        self._swarm.draw(picture, seconds)
        self._paste_puppet(picture, seconds, share)
        self._paste_mist(picture, share)
        gap = self._mark.height * 3 // 4
        picture.paste(self._mark, (width - self._mark.width - gap, gap), self._mark)
        return picture

    def _paste_puppet(self, picture: Image.Image, seconds: float, share: float) -> None:
        width, height = self._scene.size
        sprite = self._puppet.at(seconds)
        x = width * (self._path(share) + self._aside)
        feet = height * (backdrop.HORIZON + (0.13 if width > height else 0.085))
        rise = _rise(self._puppet, seconds, share) * height
        base = feet + _below_feet(self._puppet, sprite) - rise
        if self._boat:
            picture.paste(self._boat[0], boat.at_feet(x, feet - rise, self._scale), self._boat[0])
        else:
            spot = round(x - self._shadow.width / 2), round(feet - self._shadow.height * 0.6)
            picture.paste(self._shadow, spot, self._shadow)
        if self._puppet.motion == "climb":
            _draw_rope(picture, round(x), round(base - sprite.height * 0.2))
        picture.paste(sprite, (round(x - sprite.width / 2), round(base - sprite.height)), sprite)
        if self._boat:
            picture.paste(self._boat[1], boat.at_feet(x, feet - rise, self._scale), self._boat[1])

    def _path(self, share: float) -> float:
        """How far right the character is, as a share of the width: it eases through the middle of the picture, or
        stays on the spot of the ground where it stands."""
        motion = MOTIONS.get(self._puppet.motion)
        reach = _CARD_REACH if motion is None else motion.reach
        if self._stands:
            reach = -self._travel[2] / self._scene.size[0]
        return 0.5 + reach * (share - 0.5)

    def _paste_mist(self, picture: Image.Image, share: float) -> None:
        """A bank before the figure's feet, which drifts the other way."""
        if self._mist is not None:
            width, height = picture.size
            left = round(self._travel[2] * (1 - share))
            bank = self._mist.crop((left, 0, left + width, self._mist.height))
            picture.paste(bank, (0, round(height * (backdrop.HORIZON - 0.17))), bank)


def _rise(puppet: Puppet, seconds: float, share: float) -> float:
    """How high the character hovers, as a share of the height."""
    if puppet.motion == "climb":
        return 0.11 * share
    if puppet.motion == "sway":
        return 0.012 + 0.012 * math.sin(seconds * math.pi)
    if puppet.motion == "float":
        return 0.07 + 0.035 * math.sin(seconds * 2.1)
    if puppet.motion == "card":
        return 0.05 + 0.018 * math.sin(seconds * 3.2)
    return 0.0


def _draw_rope(picture: Image.Image, x: int, bottom: int) -> None:
    """What a figure climbs on, out of the picture: in the air it would seem to fly."""
    draw, thick = ImageDraw.Draw(picture), max(2, picture.height // 130)
    draw.line([(x, 0), (x, bottom)], (150, 112, 74), thick)
    for y in range(0, bottom, thick * 4):
        draw.line([(x - thick // 2, y + thick), (x + thick // 2, y)], (104, 74, 54), max(1, thick // 3))


def _below_feet(puppet: Puppet, sprite: Image.Image) -> float:
    """How much of the sprite lies under the feet: drawn figures leave six units of their view below the ground."""
    return 0.0 if puppet.motion == "card" else sprite.height * 0.045
