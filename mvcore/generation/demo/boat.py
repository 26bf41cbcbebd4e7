"""A small sailing boat around a figure that sails. Figure units; see `figure`."""

from PIL import Image

from mvcore.generation.demo.paint import Colour, Pen, darker, lighter

_LEFT, _TOP, _WIDTH, _HEIGHT = -48.0, -126.0, 96.0, 138.0
_WOOD: Colour = (150, 92, 62)
_CLOTH: Colour = (250, 244, 230)


def rigging(scale: float, stripe: Colour) -> Image.Image:
    """Mast and sail, which stand behind the figure; `stripe` is the sail's colour beside white."""
    pen = _pen(scale)
    pen.line([(-13, -8), (-13, -122)], 1.8, darker(_WOOD, 0.25))
    pen.blob([(-15, -118), (-15, -24), (-30, -24), (-45, -27), (-34, -60), (-22, -98)], _CLOTH)
    pen.blob([(-15, -66), (-15, -50), (-28, -50), (-38, -51), (-34, -60), (-31, -66)], stripe)
    pen.shape([(-13, -122), (-2, -119), (-13, -115)], stripe)
    return pen.finish()


def hull(scale: float) -> Image.Image:
    """The boat's side, which stands before the figure's feet, and the foam at its bow."""
    pen = _pen(scale)
    pen.blob([(-43, -17), (-20, -13), (0, -12), (20, -13), (45, -19), (38, -2), (28, 8), (-26, 8), (-37, -2)], _WOOD)
    pen.stroke([(-42, -16), (-20, -12.6), (0, -11.6), (20, -12.6), (44, -18)], 2.6, lighter(_WOOD, 0.3))
    for y, reach in ((-5.6, 36), (0.4, 32)):
        pen.stroke([(-reach, y), (0, y + 2), (reach + 2, y - 1)], 0.8, darker(_WOOD, 0.25))
    pen.blob([(-40, 9), (-28, 4.6), (-10, 6.6), (8, 4.4), (24, 6.4), (40, 3.4), (47, 9), (20, 11), (-20, 11)],
             (232, 242, 248))  # fmt: skip
    return pen.finish()


def at_feet(x: float, feet: float, scale: float) -> tuple[int, int]:
    """Where to paste both parts so that the figure's feet are at pixel (x, feet)."""
    return round(x + _LEFT * scale), round(feet + _TOP * scale)


def _pen(scale: float) -> Pen:
    return Pen(round(_WIDTH * scale), round(_HEIGHT * scale), scale=scale, origin=(-_LEFT * scale, -_TOP * scale))
