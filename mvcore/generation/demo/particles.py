"""What floats in the air of a place: snow, leaves, bubbles, sparks and the like."""

import math
import random
from dataclasses import dataclass
from types import MappingProxyType

from PIL import Image

from mvcore.generation.demo.atlas import Place
from mvcore.generation.demo.paint import Colour, Pen, lighter


@dataclass(frozen=True, slots=True)
class Drift:
    """How a kind of particle moves: picture heights a second sideways and down, and how far it sways."""

    count: int
    across: float
    down: float
    sway: float
    size: float
    shape: str
    colours: tuple[Colour, ...]


_WARM: tuple[Colour, ...] = ((255, 236, 180), (255, 214, 140))
_AIR: Colour = (246, 248, 252)
_PARTY: tuple[Colour, ...] = ((255, 206, 84), (250, 110, 140), (90, 190, 240), (140, 220, 160), (250, 246, 240))
_DRIFTS = MappingProxyType(
    {
        "snow": Drift(60, -0.05, 0.16, 0.02, 0.016, "dot", ((255, 255, 255), (232, 242, 255))),
        "blizzard": Drift(80, -0.62, 0.34, 0.02, 0.016, "dot", ((255, 255, 255), (232, 242, 255))),
        "rain": Drift(64, -0.16, 1.5, 0.0, 0.075, "streak", ((226, 236, 250), (190, 208, 236))),
        "storm": Drift(90, -0.62, 2.0, 0.0, 0.1, "streak", ((214, 226, 250), (170, 190, 226))),
        "gust": Drift(34, -0.95, 0.06, 0.05, 0.034, "gust", (_AIR, (222, 170, 84), (150, 176, 88))),
        "leaves": Drift(22, -0.10, 0.12, 0.05, 0.028, "leaf", ((150, 196, 92), (226, 190, 84), (84, 160, 96))),
        "petals": Drift(24, -0.14, 0.08, 0.04, 0.022, "leaf", ((252, 170, 196), (255, 226, 236), (250, 214, 120))),
        "bubbles": Drift(26, 0.0, -0.16, 0.02, 0.03, "ring", ((214, 248, 255),)),
        "sparks": Drift(24, 0.02, -0.05, 0.03, 0.012, "dot", ((255, 210, 130), (255, 150, 200), (150, 214, 255))),
        "motes": Drift(20, -0.03, -0.02, 0.03, 0.012, "dot", _WARM),
        "stars": Drift(26, -0.08, 0.01, 0.01, 0.018, "star", ((255, 246, 210), (214, 220, 255))),
        "confetti": Drift(36, 0.02, 0.16, 0.04, 0.02, "paper", _PARTY),
    }
)


class Swarm:
    """The particles of a place for pictures of `size`, at any time."""

    def __init__(self, place: Place, size: tuple[int, int], seed: int) -> None:
        self._drift = _DRIFTS[place.drift]
        self._size = size
        chance = random.Random(f"{seed}|{place.drift}")
        self._sprites = [_sprite(self._drift, colour, size[1], chance) for colour in self._drift.colours * 3]
        self._starts = [
            (
                chance.random(),
                chance.random(),
                chance.uniform(0.6, 1.4),
                chance.uniform(0, math.tau),
                chance.randrange(len(self._sprites)),
            )
            for _ in range(self._drift.count)
        ]

    def draw(self, picture: Image.Image, seconds: float) -> None:
        """Draw the particles where they are at `seconds` into the opaque `picture`."""
        width, height = self._size
        margin = max(40, round(height * self._drift.size * 1.4))
        for x, y, speed, phase, kind in self._starts:
            sprite = self._sprites[kind]
            sway = self._drift.sway * math.sin(phase + seconds * 2 * speed)
            across = (x * width / height + self._drift.across * speed * seconds + sway) * height
            down = (y + self._drift.down * speed * seconds) * height
            spot = round(across % (width + margin)) - margin // 2, round(down % (height + margin)) - margin
            picture.paste(sprite, spot, sprite)


def scatter(picture: Image.Image, place: Place, seed: int) -> None:
    """Draw the particles of `place` into a still picture."""
    Swarm(place, picture.size, seed).draw(picture, 0.0)


def _sprite(drift: Drift, colour: Colour, height: int, chance: random.Random) -> Image.Image:
    size = max(4.0, height * drift.size * chance.uniform(0.55, 1.2))
    wide = round(size) + 2
    pen = Pen(wide, wide, scale=size / 2, origin=(wide / 2, wide / 2), detail=3)
    is_line = drift.shape == "streak" or colour == _AIR
    turn = math.degrees(math.atan2(-drift.across, drift.down)) if is_line else chance.uniform(0, 180)
    with pen.tilted((0, 0), turn):
        if drift.shape == "dot":
            pen.dot(0, 0, 0.8, colour)
        elif drift.shape == "star":
            pen.star(0, 0, 0.95, colour)
        elif drift.shape in ("leaf", "gust") and not is_line:
            pen.blob([(-0.9, 0), (0, -0.42), (0.9, 0), (0, 0.42)], colour)
        elif is_line:
            pen.line([(0, -0.94), (0, 0.94)], 0.13 if colour == _AIR else 0.036, colour)
        elif drift.shape == "paper":
            pen.shape([(-0.7, -0.35), (0.7, -0.35), (0.7, 0.35), (-0.7, 0.35)], colour)
        else:
            ring = [
                (0.75 * math.sin(step / 16 * math.tau), 0.75 * math.cos(step / 16 * math.tau)) for step in range(17)
            ]
            pen.line(ring, 0.16, lighter(colour, 0.2))
            pen.dot(-0.28, -0.3, 0.16, (255, 255, 255))
    picture = pen.finish()
    picture.putalpha(picture.getchannel("A").point([round(v * (0.6 if is_line else 0.85)) for v in range(256)]))
    return picture.crop(picture.getbbox()) if is_line else picture
