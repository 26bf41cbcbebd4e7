"""Lettering in the font that ships with Pillow (Aileron): the DEMO mark and the title of a scene."""

import unicodedata
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from mvcore.generation.demo.paint import Colour

_NO_GLYPH = "\uffff"
_LONGEST_TITLE = 44
# Pillow's font has little more than ASCII; accents are taken off, and these have no accent to take off.
_PLAIN = str.maketrans({"–": "-", "—": "-", "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "ł": "l",
                        "Ł": "L", "đ": "d", "ı": "i", "þ": "th", "ð": "d"})  # fmt: skip


@lru_cache(maxsize=8)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own font at `size` pixels."""
    loaded = ImageFont.load_default(size)
    assert isinstance(loaded, ImageFont.FreeTypeFont)  # Pillow without FreeType has a bitmap font only
    return loaded


def drawable(text: str) -> str:
    """The part of `text` that the font has glyphs for, in one line; empty when nothing of it can be read."""
    missing = bytes(font(24).getmask(_NO_GLYPH))
    plain = unicodedata.normalize("NFKD", text[:400].translate(_PLAIN))
    kept = [sign if _has_glyph(sign, missing) else " " for sign in plain if not unicodedata.combining(sign)]
    line = " ".join("".join(kept).split()).strip(" -:,;|/")
    return line if any(sign.isalnum() for sign in line) else ""


def _has_glyph(sign: str, missing: bytes) -> bool:
    return sign.isprintable() and font(24).getlength(sign) > 0 and bytes(font(24).getmask(sign)) != missing


def mark(height: int) -> Image.Image:
    """The small sign DEMO, `height` pixels high."""
    letters = font(max(8, round(height * 0.56)))
    width = round(letters.getlength("DEMO") + height * 0.9)
    pill = Image.new("RGBA", (width * 2, height * 2))
    ImageDraw.Draw(pill).rounded_rectangle((0, 0, width * 2 - 1, height * 2 - 1), height, fill=(16, 14, 32, 120))
    pill = pill.reduce(2)
    ImageDraw.Draw(pill).text((width / 2, height / 2), "DEMO", (255, 255, 255, 225), letters, anchor="mm")
    return pill


def mark_height(size: tuple[int, int]) -> int:
    """How high the mark is on a picture of this size, in pixels."""
    return max(18, min(size) // 24)


def stamp(picture: Image.Image) -> None:
    """Put the DEMO mark into the lower right corner."""
    sign = mark(mark_height(picture.size))
    gap = sign.height * 3 // 4
    picture.paste(sign, (picture.width - sign.width - gap, picture.height - sign.height - gap), sign)


def title(text: str, number: int, width: int, size: int, colour: Colour) -> Image.Image:
    """The title of scene `number` as a lower third of at most `width` pixels, letters `size` pixels high."""
    readable = drawable(text)
    line, above = readable or f"Scene {number}", f"S C E N E   {number}" if readable else ""
    if len(line) > _LONGEST_TITLE:
        line = line[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,.:") + "…"
    letters = font(size)
    while letters.getlength(line) > width - size * 2 and letters.size > 14:
        letters = font(round(letters.size) - 2)
    wide = max(letters.getlength(line), font(_small(size)).getlength(above)) + size * 1.6
    picture = Image.new("RGBA", (min(width, round(wide)), round(size * 2.4)))
    _write(ImageDraw.Draw(picture), size, line, above, letters, (10, 8, 30, 190))
    soft = picture.filter(ImageFilter.GaussianBlur(size * 0.2))
    shadow = Image.alpha_composite(soft, soft)
    picture = Image.alpha_composite(shadow, picture.filter(ImageFilter.GaussianBlur(size * 0.05)))
    draw = ImageDraw.Draw(picture)
    _write(draw, size, line, above, letters, (255, 255, 255, 255))
    draw.rounded_rectangle((size * 0.2, size * 0.42, size * 0.29, size * 2.0), 2, fill=(*colour, 255))
    return picture


def _small(size: int) -> int:
    return max(11, round(size * 0.42))


def _write(draw: ImageDraw.ImageDraw, size: int, line: str, above: str, letters: ImageFont.FreeTypeFont,
           ink: tuple[int, int, int, int]) -> None:  # fmt: skip
    draw.text((size * 0.7, size * 0.34), above, ink, font(_small(size)))
    draw.text((size * 0.68, size * 1.42), line, ink, letters, anchor="lm")
