"""The DEMO mark, in the font that ships with Pillow (Aileron)."""

from PIL import Image, ImageDraw, ImageFont


def mark(height: int) -> Image.Image:
    """The small sign DEMO, `height` pixels high."""
    letters = ImageFont.load_default(max(8, round(height * 0.56)))
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
