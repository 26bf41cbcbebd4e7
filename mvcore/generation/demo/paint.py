"""Antialiased flat shapes in a coordinate system of one's own, on top of Pillow.

Shapes are drawn some times larger than asked for and reduced at the end. Colours are (red, green, blue) of 0 to 255.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of `second` in `first`; 0 is all `first`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def lighter(colour: Colour, share: float = 0.2) -> Colour:
    """The colour with a share of warm white in it."""
    return mix(colour, (255, 250, 240), share)


def darker(colour: Colour, share: float = 0.2) -> Colour:
    """The colour with a share of midnight blue in it: shadows of flat art are coloured, not grey."""
    return mix(colour, (18, 14, 46), share)


def brightness(colour: Colour) -> float:
    """Perceived brightness from 0 to 255 (ITU-R BT.601 weights)."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


class Pen:
    """Draws on a transparent picture of `width` x `height` pixels. One unit is `scale` pixels, unit (0, 0) lies at
    pixel `origin`, and y grows downwards."""

    def __init__(
        self, width: int, height: int, scale: float = 1.0, origin: Point = (0.0, 0.0), detail: int = 2
    ) -> None:
        self._image = Image.new("RGBA", (width * detail, height * detail))
        self._draw = ImageDraw.Draw(self._image)
        self._detail = detail
        self._scale = scale * detail
        self._matrix = (1.0, 0.0, 0.0, 1.0, origin[0] * detail, origin[1] * detail)

    def finish(self) -> Image.Image:
        """The picture in its final size."""
        return self._image.reduce(self._detail) if self._detail > 1 else self._image

    @contextmanager
    def tilted(self, pivot: Point, degrees: float, shift: Point = (0.0, 0.0)) -> Iterator[None]:
        """Everything drawn meanwhile is turned clockwise around `pivot`, then moved by `shift`."""
        before = self._matrix
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        x, y = pivot
        local = (cos, -sin, sin, cos, x - cos * x + sin * y + shift[0], y - sin * x - cos * y + shift[1])
        self._matrix = _after(before, local, self._scale)
        try:
            yield
        finally:
            self._matrix = before

    def shape(self, points: Sequence[Point], colour: Colour, alpha: int = 255) -> None:
        """A filled polygon; what lies under it is replaced, also where `alpha` leaves it transparent."""
        self._draw.polygon([self._pixel(point) for point in points], fill=(*colour, alpha))

    def blob(self, points: Sequence[Point], colour: Colour) -> None:
        """A filled smooth shape through all points."""
        self.shape(smooth(points, closed=True), colour)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour, degrees: float = 0.0) -> None:
        """A filled ellipse with half axes `rx` and `ry`, turned clockwise."""
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        turns = [math.tau * step / 36 for step in range(36)]
        circle = [(rx * math.cos(turn), ry * math.sin(turn)) for turn in turns]
        self.shape([(x + cos * a - sin * b, y + sin * a + cos * b) for a, b in circle], colour)

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""
        px, py = self._pixel((x, y))
        size = radius * self._scale
        self._draw.ellipse((px - size, py - size, px + size, py + size), fill=(*colour, 255))

    def limb(self, points: Sequence[Point], radii: Sequence[float], colour: Colour) -> None:
        """A soft tube through the points whose radius runs along `radii`."""
        steps = smooth(points, closed=False, steps=14)
        last = len(steps) - 1
        for index, (x, y) in enumerate(steps):
            place = index / last * (len(radii) - 1)
            low = min(int(place), len(radii) - 2)
            self.dot(x, y, radii[low] + (radii[low + 1] - radii[low]) * (place - low), colour)

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A smooth line with round ends."""
        self.line(smooth(points, closed=False), width, colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A straight-edged line with round ends."""
        pixels = [self._pixel(point) for point in points]
        self._draw.line(pixels, fill=(*colour, 255), width=max(1, round(width * self._scale)), joint="curve")
        for end in (points[0], points[-1]):
            self.dot(*end, width / 2, colour)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, corner: float = 0.0) -> None:
        """A filled upright box with round corners; it does not tilt."""
        left, top = self._pixel((x, y))
        right, bottom = self._pixel((x + width, y + height))
        area = (left, top, max(left, right), max(top, bottom))
        self._draw.rounded_rectangle(area, corner * self._scale, fill=(*colour, 255))

    def star(self, x: float, y: float, size: float, colour: Colour) -> None:
        """A star with five points."""
        spikes = [(size if step % 2 == 0 else size * 0.45, math.tau * step / 10) for step in range(10)]
        self.shape([(x + r * math.sin(a), y - r * math.cos(a)) for r, a in spikes], colour)

    def _pixel(self, point: Point) -> Point:
        a, b, c, d, e, f = self._matrix
        x, y = point[0] * self._scale, point[1] * self._scale
        return a * x + b * y + e, c * x + d * y + f


def smooth(points: Sequence[Point], closed: bool, steps: int = 8) -> list[Point]:
    """A Catmull-Rom curve through `points`, with `steps` straight pieces between two of them."""
    count = len(points)
    curve: list[Point] = []
    for index in range(count if closed else count - 1):
        near = [_neighbour(points, index + offset, closed) for offset in (-1, 0, 1, 2)]
        curve += [_between(near, step / steps) for step in range(steps)]
    return curve if closed else [*curve, points[-1]]


def _neighbour(points: Sequence[Point], index: int, closed: bool) -> Point:
    return points[index % len(points)] if closed else points[min(max(index, 0), len(points) - 1)]


def _between(near: list[Point], t: float) -> Point:
    p0, p1, p2, p3 = near
    x, y = (
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
        for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
    )
    return x, y


def _after(
    outer: tuple[float, float, float, float, float, float],
    inner: tuple[float, float, float, float, float, float],
    scale: float,
) -> tuple[float, float, float, float, float, float]:
    """The matrix that applies `inner`, whose shift is in units, and then `outer`."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    k, m = k * scale, m * scale
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, a * k + b * m + e, c * k + d * m + f


def gradient(width: int, height: int, stops: Sequence[Colour]) -> Image.Image:
    """An opaque picture that runs smoothly through `stops` from top to bottom."""
    column = Image.new("RGB", (1, max(2, height)))
    for y in range(column.height):
        place = y / (column.height - 1) * (len(stops) - 1)
        low = min(int(place), len(stops) - 2)
        column.putpixel((0, y), mix(stops[low], stops[low + 1], place - low))
    return column.resize((width, height))


def glow(size: int, colour: Colour, strength: float = 1.0) -> Image.Image:
    """A soft round light that fades to nothing, `size` pixels wide."""
    # Pillow's gradient reaches 255 in the corners and about 180 at the middle of the edges.
    light = Image.radial_gradient("L").point([round(255 * strength * max(0.0, 1 - v / 178) ** 2) for v in range(256)])
    picture = Image.new("RGBA", (size, size), (*colour, 0))
    picture.putalpha(light.resize((size, size)))
    return picture
