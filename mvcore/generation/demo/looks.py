"""Looks: how a finished picture is toned and treated, so that the same drawing feels like another film."""

import random
import re
from dataclasses import dataclass
from types import MappingProxyType

from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from mvcore.generation.demo.paint import Colour


@dataclass(frozen=True, slots=True)
class Look:
    """`tone` blends a duotone of `shadows` and `highlights` over the colours; the shares run from 0 to 1, `saturation`,
    `contrast` and `brightness` leave a picture as it is at 1."""

    name: str
    saturation: float = 1.0
    contrast: float = 1.0
    brightness: float = 1.0
    shadows: Colour = (0, 0, 0)
    highlights: Colour = (255, 255, 255)
    tone: float = 0.0
    vignette: float = 0.0
    relief: float = 0.35
    midtones: Colour | None = None
    gamma: float = 1.0


LOOKS = MappingProxyType(
    {
        "cinematic": Look("cinematic", 1.0, 1.06, 1.0, (8, 34, 62), (255, 220, 172), 0.24, 0.34),
        "anime": Look("anime", 1.32, 1.04, 1.05, relief=0.22),
        "watercolor": Look("watercolor", 0.78, 0.84, 1.12, (92, 84, 128), (255, 250, 238), 0.2, relief=0.2),
        "neon": Look("neon", 1.5, 1.3, 0.96, (14, 4, 58), (120, 246, 255), 0.5, 0.4, 0.7, (196, 40, 190), 1.7),
        "vintage": Look("vintage", 0.85, 0.94, 1.08, (66, 40, 36), (255, 236, 196), 0.42, 0.36),
        "claymation": Look("claymation", 1.1, 1.0, 1.02, (64, 34, 44), (255, 240, 214), 0.14, 0.22, relief=1.0),
    }
)
_TOLD = re.compile(r"Made in the (\w+) look")
_SKIN_CB, _SKIN_CR = (77, 127), (133, 173)
"""The chroma of human skin, light and dark: Chai and Ngan, "Face segmentation using skin-color map", 1999."""
_SOFT = 8


def look_named(name: object) -> Look:
    """The look of this name, cinematic when there is none."""
    return LOOKS.get(str(name), LOOKS["cinematic"])


def told(name: str) -> str:
    """How the description of a scene says which look was chosen; see `look_told`."""
    return f"Made in the {name} look"


def look_told(description: str) -> str:
    """The name of the look that was chosen for a scene, empty when its description does not say. Other words of the
    description, the quoted idea among them, choose no look."""
    return next(iter(_TOLD.findall(description)[-1:]), "")


def toned_figure(picture: Image.Image, look: Look) -> Image.Image:
    """The colours of `look`, but skin keeps its own and is only softened and lit as they are."""
    natural = Look(look.name, contrast=min(1.0, look.contrast), brightness=look.brightness)
    return Image.composite(toned(picture, natural), toned(picture, look), _skin(picture))


def _skin(picture: Image.Image) -> Image.Image:
    """A mask of the pixels with the chroma of skin, soft at its limits."""
    _, blue, red = picture.convert("RGB").convert("YCbCr").split()
    return ImageChops.darker(_within(blue, *_SKIN_CB), _within(red, *_SKIN_CR))


def _within(band: Image.Image, low: int, high: int) -> Image.Image:
    return band.point([max(0, min(255, 255 - 255 * max(low - v, v - high) // _SOFT)) for v in range(256)])


def toned(picture: Image.Image, look: Look) -> Image.Image:
    """The colours of `look`; transparency stays as it is. Cheap enough for layers of a clip."""
    base = picture.convert("RGB")
    if look.gamma != 1:
        base = base.point([round(255 * (value / 255) ** look.gamma) for value in range(256)] * 3)
    if look.saturation != 1:
        base = ImageEnhance.Color(base).enhance(look.saturation)
    if look.tone:
        duotone = ImageOps.colorize(base.convert("L"), look.shadows, look.highlights, look.midtones)
        base = Image.blend(base, duotone, look.tone)
    curve = [_level(value, look) for value in range(256)]
    base = base.point(curve * 3)
    if picture.mode == "RGBA":
        base.putalpha(picture.getchannel("A"))
    return base


def treated(picture: Image.Image, look: Look, seed: int) -> Image.Image:
    """An opaque still picture, toned already, with everything else that belongs to `look`."""
    result = picture
    if look.name == "neon":
        result = ImageChops.screen(result, _dimmed(result.filter(ImageFilter.GaussianBlur(14)), 0.42))
    if look.name == "watercolor":
        result = _washed(result, seed)
    if look.vignette:
        result = _vignetted(result, look.vignette)
    return _framed(result) if look.name == "vintage" else result


def modelled(figure: Image.Image, light: Colour, relief: float, size: float) -> Image.Image:
    """The figure with a lit left and a shaded right edge, `size` pixels wide, so that it does not look cut out."""
    alpha = figure.getchannel("A")
    soft = alpha.filter(ImageFilter.GaussianBlur(size))
    step = max(1, round(size * 1.2))
    shade = ImageChops.subtract(alpha, ImageChops.offset(soft, -step, -step // 2))
    shine = ImageChops.subtract(alpha, ImageChops.offset(soft, step, step // 2))
    shaded = Image.composite(
        Image.new("RGB", figure.size, (30, 16, 60)), figure.convert("RGB"), _dimmed(shade, 0.5 * relief)
    )
    lit = Image.composite(Image.new("RGB", figure.size, light), shaded, _dimmed(shine, 0.6 * relief))
    lit.putalpha(alpha)
    return lit


def _level(value: int, look: Look) -> int:
    lifted = (value - 128) * look.contrast + 128
    return max(0, min(255, round(lifted * look.brightness)))


def _dimmed(picture: Image.Image, share: float) -> Image.Image:
    return picture.point([round(v * share) for v in range(256)] * len(picture.getbands()))


def _vignetted(picture: Image.Image, strength: float) -> Image.Image:
    shade = Image.radial_gradient("L").point([round(255 * strength * max(0.0, v / 255 - 0.35)) for v in range(256)])
    return Image.composite(Image.new("RGB", picture.size, (10, 6, 24)), picture, shade.resize(picture.size))


def _washed(picture: Image.Image, seed: int) -> Image.Image:
    """Blotches of pigment and a bare paper edge."""
    width, height = picture.size
    chance = random.Random(seed)
    spots = Image.frombytes("L", (40, 24), chance.randbytes(960)).resize(picture.size, Image.Resampling.BICUBIC)
    pigment = spots.filter(ImageFilter.GaussianBlur(6)).point([222 + v // 8 for v in range(256)])
    soft = picture.filter(ImageFilter.ModeFilter(5)) if width * height < 200_000 else picture
    washed = ImageChops.multiply(soft, Image.merge("RGB", [pigment] * 3))
    inner = Image.new("L", picture.size)
    edge = round(min(width, height) * 0.022)
    inner.paste(255, (edge, edge, width - edge, height - edge))
    ragged = ImageChops.add(inner.filter(ImageFilter.GaussianBlur(edge * 0.8)), spots, 1, -128)
    mask = ragged.point([0 if v < 70 else 255 if v > 128 else round((v - 70) * 4.4) for v in range(256)])
    mask = ImageChops.lighter(
        mask, inner.filter(ImageFilter.GaussianBlur(edge)).point([0 if v < 235 else 255 for v in range(256)])
    )
    return Image.composite(washed, Image.new("RGB", picture.size, (252, 248, 238)), mask)


def _framed(picture: Image.Image) -> Image.Image:
    """A cream border, as on an old print."""
    edge = round(min(picture.size) * 0.03)
    framed = Image.new("RGB", picture.size, (246, 236, 214))
    framed.paste(picture.crop((edge, edge, picture.width - edge, picture.height - edge)), (edge, edge))
    return framed
