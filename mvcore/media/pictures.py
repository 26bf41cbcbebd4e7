"""Still pictures that strangers made: what they are, whether every pixel can be decoded, and copies that any model
reads as people see them."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from mvcore.errors import BrokenMedia
from mvcore.media.info import PictureInfo

# Phones keep a second picture behind the first one of a JPEG ("MPO": depth, a gain map); it is a JPEG all the same.
_KINDS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
_MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_MOST_PIXELS = 50_000_000
_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4; 1 is upright
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N", "I")
_PAPER = (255, 255, 255)


def read(path: Path, name: str) -> PictureInfo:
    """What the picture at `path` is, named `name` in messages. Decodes all of it. Raises `BrokenMedia`."""
    with _opened(path, name) as picture:
        extension = _KINDS[str(picture.format)]
        is_plain = _is_plain(picture) and not (extension == "png" and _is_deep_png(path))
        return PictureInfo(extension, _MEDIA_TYPES[extension], *picture.size, is_plain)


def write_plain(path: Path, target: Path, name: str) -> PictureInfo:
    """Write the picture at `path` as any model reads it: upright, 8 bits, sRGB, opaque (on white), its first picture
    alone. A JPEG stays one; others become PNG. Raises as `read` does."""
    with _opened(path, name) as picture:
        plain = _flat(_in_srgb(_eight_bits(ImageOps.exif_transpose(picture))))
        extension = "jpg" if _KINDS[str(picture.format)] == "jpg" else "png"
    if extension == "jpg":
        plain.save(target, "JPEG", quality=95, subsampling=0, icc_profile=None)
    else:
        plain.save(target, "PNG", icc_profile=None)
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
    """True for a colour profile that says it is sRGB, and without one, which means the same on the web."""
    data = picture.info.get("icc_profile")
    if not data:
        return True
    try:
        return "srgb" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(data))).lower()
    except ImageCms.PyCMSError:
        return True  # nobody can read it, so nobody goes by it


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Samples of 16 bits as those of 8."""
    if picture.mode not in _SIXTEEN_BITS:
        return picture
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The picture's own colours by its colour profile, if it has one that fits."""
    if picture.info.get("icc_profile") and not _is_srgb(picture):
        profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        try:
            converted = ImageCms.profileToProfile(picture, profile, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, ValueError):
            return picture  # a profile of another kind of picture, by which no program goes
        if converted is not None:
            return converted
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """What is transparent, on white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    paper = Image.new("RGB", layer.size, _PAPER)
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper
