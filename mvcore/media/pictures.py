"""Still pictures that strangers made: what they are, and whether every pixel of them can be decoded."""

import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from mvcore.errors import BrokenMedia
from mvcore.media.info import PictureInfo

_KINDS = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg"), "WEBP": ("webp", "image/webp")}
_MOST_PIXELS = 50_000_000


def read(path: Path, name: str) -> PictureInfo:
    """What the picture at `path` is, named `name` in messages. Decodes all of it. Raises `BrokenMedia`."""
    too_many = f"{name} has more than 50 million pixels: make it smaller and try again."
    try:
        # Pillow only warns of a decompression bomb below twice its limit, and both its limits are above ours.
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=tuple(_KINDS)) as picture:
                width, height = picture.size
                if width * height > _MOST_PIXELS:
                    raise BrokenMedia(too_many)
                picture.load()
                extension, media_type = _KINDS[str(picture.format)]
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as exc:
        raise BrokenMedia(too_many) from exc
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as exc:
        raise BrokenMedia(f"{name} is not a readable png, jpg or webp picture: choose another file.") from exc
    return PictureInfo(extension, media_type, width, height)
