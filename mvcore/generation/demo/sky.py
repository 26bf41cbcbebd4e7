"""What the weather adds to a picture beside colours: bolts of lightning, and banks of mist."""

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

_STRIKES = (0.22, 0.61)
"""When lightning strikes, as shares of a clip."""
_FLICKER = ((0.0, 0.09), (0.17, 0.3))
"""Seconds after a strike in which the sky is lit."""


def is_lit(seconds: float, length: float, seed: int) -> bool:
    """True while lightning lights the sky of a clip of `length` seconds."""
    shift = (seed % 7 - 3) * 0.02
    return any(
        start <= seconds - (strike + shift) * length < end for strike in _STRIKES for start, end in _FLICKER
    )  # fmt: skip


def struck(far: Image.Image, seed: int) -> Image.Image:
    """The opaque far layer lit by a bolt of lightning."""
    chance = random.Random(f"bolt|{seed}")
    lit = Image.blend(far, Image.new("RGB", far.size, (206, 214, 255)), 0.34)
    bolt = Image.new("L", far.size)
    draw = ImageDraw.Draw(bolt)
    unit = far.height / 100
    _draw_bolt(draw, chance, (far.width * chance.choice((0.42, 0.46, 0.9, 0.94)), 0.0), 62 * unit, unit)
    halo = bolt.filter(ImageFilter.GaussianBlur(1.6 * unit)).point([min(255, v * 2) for v in range(256)])
    lit.paste((188, 200, 255), (0, 0), halo)
    lit.paste((255, 255, 250), (0, 0), bolt)
    return lit


def _draw_bolt(
    draw: ImageDraw.ImageDraw, chance: random.Random, start: tuple[float, float], reach: float, unit: float
) -> None:
    """A jagged line downwards with one branch."""
    x, y = start
    points = [start]
    while y < start[1] + reach:
        x, y = x + chance.uniform(-5, 4) * unit, y + chance.uniform(4, 8) * unit
        points.append((x, y))
    draw.line(points, 255, round(max(2, unit)), joint="curve")
    fork = points[len(points) // 2]
    side = chance.choice((-1, 1))
    branch = [fork, (fork[0] + side * 6 * unit, fork[1] + 5 * unit), (fork[0] + side * 9 * unit, fork[1] + 13 * unit)]
    draw.line(branch, 255, round(max(1, unit * 0.6)), joint="curve")


def mist(width: int, height: int, seed: int, strength: float = 0.62) -> Image.Image:
    """A bank of mist that fades at its upper and lower edge."""
    chance = random.Random(f"mist|{seed}")
    clouds = Image.frombytes("L", (14, 4), chance.randbytes(56)).resize((width, height), Image.Resampling.BICUBIC)
    fade = Image.linear_gradient("L").resize((width, height))
    band = ImageChops.multiply(fade, ImageChops.invert(fade)).point([min(255, v * 4) for v in range(256)])
    thick = clouds.point([round((110 + v * 0.57) * strength) for v in range(256)])
    bank = Image.new("RGBA", (width, height), (232, 236, 240, 0))
    bank.putalpha(ImageChops.multiply(thick, band))
    return bank
