"""Still pictures that strangers made: what they are, whether every pixel can be decoded, and copies that any model
reads as people see them."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, ImageOps, UnidentifiedImageError

from mvcore.errors import BrokenMedia
from mvcore.media.info import PictureInfo

# Phones keep a second picture behind the first one of a JPEG ("MPO": depth, a gain map); it is a JPEG all the same.
_KINDS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
_MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_MOST_PIXELS = 50_000_000
_MOST_BYTES = 20 * 2**20
_ROUNDED = 4  # of 255; profiles of sRGB by several makers differ by that much
_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4; 1 is upright
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N", "I")
_WITHOUT_ALPHA = {"P": "RGB", "PA": "RGB", "RGBA": "RGB", "RGBX": "RGB", "LA": "L", "1": "L"}
_PAPER = (255, 255, 255)


def read(path: Path, name: str) -> PictureInfo:
    """What the picture at `path` is, named `name` in messages. Decodes all of it. Raises `BrokenMedia`."""
    with _opened(path, name) as picture:
        extension = _KINDS[str(picture.format)]
        is_plain = _is_plain(picture) and not (extension == "png" and _is_deep_png(path))
        return PictureInfo(extension, _MEDIA_TYPES[extension], *picture.size, is_plain)


def write_plain(path: Path, target: Path, name: str) -> PictureInfo:
    """Write the picture at `path` as any model reads it: upright, 8 bits, sRGB, opaque (on white), its first picture
    alone. A JPEG stays one, and others become PNG, unless that is very large. Raises as `read` does."""
    with _opened(path, name) as picture:
        upright = _eight_bits(ImageOps.exif_transpose(picture))
        plain = _on_paper(_in_srgb(upright), upright)
        is_jpeg = _KINDS[str(picture.format)] == "jpg"
    plain.info.clear()  # a profile or a transparent colour would be written, too
    if not is_jpeg:
        plain.save(target, "PNG")
    if is_jpeg or target.stat().st_size > _MOST_BYTES:
        plain.save(target, "JPEG", quality=95, subsampling=0)
        is_jpeg = True
    extension = "jpg" if is_jpeg else "png"
    return PictureInfo(extension, _MEDIA_TYPES[extension], *plain.size, is_plain=True)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[Image.Image]:
    """The picture, decoded."""
    too_many = f"{name} has more than 50 million pixels: make it smaller and try again."
    try:
        # Pillow only warns of a decompression bomb below twice its limit, and both its limits are above ours.
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise BrokenMedia(too_many)
                picture.load()
                yield picture
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as exc:
        raise BrokenMedia(too_many) from exc
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as exc:
        raise BrokenMedia(f"{name} is not a readable png, jpg or webp picture: choose another file.") from exc


def _is_plain(picture: Image.Image) -> bool:
    """True when every model shows it as people see it."""
    return (
        picture.mode in ("RGB", "L")
        and "transparency" not in picture.info
        and picture.getexif().get(_ORIENTATION, 1) == 1
        and getattr(picture, "n_frames", 1) == 1
        and _is_srgb(picture)
    )


def _is_deep_png(path: Path) -> bool:
    """True for a PNG of 16 bits, of which Pillow keeps 8 where it has colours. Its header (PNG 1.2, 11.2.2) begins at
    byte 16 with width and height, and then comes the depth."""
    with path.open("rb") as file:
        return file.read(25)[24:] == b"\x10"


def _is_srgb(picture: Image.Image) -> bool:
    """True when the colours of the picture mean the same without its profile, as on the web: what it does counts, not
    its name. So does a profile that cannot be read, since nobody goes by it."""
    chart = _chart(picture.mode)
    converted = _converted(chart, picture.info.get("icc_profile"))
    if converted is None:
        return True
    changes = ImageChops.difference(converted, chart.convert("RGB"))
    return max(changes.tobytes()) <= _ROUNDED


def _chart(mode: str) -> Image.Image:
    """All shades of grey for a grey picture, else colours of each kind."""
    if mode == "L":
        return Image.frombytes("L", (16, 16), bytes(range(256)))
    steps = range(0, 256, 51)
    return Image.frombytes("RGB", (36, 6), bytes(value for colour in product(steps, repeat=3) for value in colour))


def _colours(picture: Image.Image) -> Image.Image:
    """The picture without its transparency, in the kind of colours that its profile speaks of."""
    return picture.convert(_WITHOUT_ALPHA.get(picture.mode, picture.mode))


def _converted(colours: Image.Image, profile: bytes | None) -> Image.Image | None:
    """Colours by a profile as those of sRGB; None without one, or where it is none for such colours."""
    if not profile:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Samples of 16 bits as those of 8."""
    if picture.mode not in _SIXTEEN_BITS:
        return picture
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The colours of the picture in sRGB, by its profile if it has one that fits, and without transparency."""
    colours = _colours(picture)
    return _converted(colours, picture.info.get("icc_profile")) or colours.convert("RGB")


def _on_paper(colours: Image.Image, picture: Image.Image) -> Image.Image:
    """The colours of a picture where it is opaque, and white paper where it is not."""
    if not picture.has_transparency_data:
        return colours
    paper = Image.new("RGB", colours.size, _PAPER)
    paper.paste(colours, mask=picture.convert("RGBA").getchannel("A"))
    return paper
