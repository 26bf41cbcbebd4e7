"""Pictures as phones, scanners and drawing programs write them: taken, and handed on as people see them."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from mvcore.media import read_picture, write_plain_picture

FILES = Path(__file__).parent / "files"
RED, BLUE = (200, 40, 40), (40, 40, 200)


def half_red() -> Image.Image:
    """Red above, blue below; 40 x 20 pixels."""
    picture = Image.new("RGB", (40, 20), BLUE)
    picture.paste(RED, (0, 0, 40, 10))
    return picture


def turned(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown a quarter turn clockwise
    half_red().transpose(Image.Transpose.ROTATE_90).save(path, "JPEG", exif=exif, quality=95)


def printed(path: Path) -> None:
    half_red().convert("CMYK").save(path, "JPEG", quality=95)


def deep_grey(path: Path) -> None:
    rows = struct.pack("<400H", *[50_000] * 400) + struct.pack("<400H", *[10_000] * 400)
    Image.frombytes("I;16", (40, 20), rows).save(path, "PNG")


def deep_colours(path: Path) -> None:
    """A PNG of 16 bits per colour, which Pillow cannot write (PNG 1.2, 11.2.2 and 11.2.4)."""
    rows = [b"\0" + struct.pack(">3H", *(value * 257 for value in colour)) * 40 for colour in [RED] * 10 + [BLUE] * 10]
    chunks = [(b"IHDR", struct.pack(">2I5B", 40, 20, 16, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"".join(rows)))]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in [*chunks, (b"IEND", b"")]
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def transparent(path: Path) -> None:
    picture = half_red().convert("RGBA")
    picture.putalpha(Image.new("L", (40, 20), 0))
    picture.paste((*RED, 255), (0, 0, 40, 10))
    picture.save(path, "PNG")


def palette(path: Path) -> None:
    half_red().quantize(4).save(path, "PNG", transparency=1)


def animated(path: Path) -> None:
    half_red().save(path, "WEBP", save_all=True, append_images=[Image.new("RGB", (40, 20), BLUE)], lossless=True)


def swapped_profile(path: Path) -> None:
    """Numbers that mean something else by their own profile: that of Lab, which no RGB picture can be in."""
    half_red().save(path, "PNG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes())


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= 25 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("make", [turned, printed, deep_colours, transparent, palette, animated, swapped_profile])
def test_a_picture_becomes_upright_of_eight_bits_and_opaque(make: Callable[[Path], None], tmp_path: Path) -> None:
    path, target = tmp_path / "odd", tmp_path / "plain"
    make(path)
    assert not read_picture(path).is_plain
    info = write_plain_picture(path, target)
    assert read_picture(target) == info
    assert info.is_plain
    with Image.open(target) as plain:
        assert (plain.mode, plain.size) == ("RGB", (40, 20))
        assert near(plain.getpixel((20, 4)), RED)
    assert path.exists()


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    transparent(tmp_path / "odd")
    write_plain_picture(tmp_path / "odd", tmp_path / "plain")
    with Image.open(tmp_path / "plain") as plain:
        assert plain.getpixel((20, 15)) == (255, 255, 255)


def test_sixteen_bits_keep_their_shades(tmp_path: Path) -> None:
    deep_grey(tmp_path / "odd")
    assert not read_picture(tmp_path / "odd").is_plain
    write_plain_picture(tmp_path / "odd", tmp_path / "plain")
    with Image.open(tmp_path / "plain") as plain:
        assert near(plain.getpixel((20, 4)), (195, 195, 195))
        assert near(plain.getpixel((20, 15)), (39, 39, 39))


@pytest.mark.parametrize("path", sorted(FILES.glob("*.jpg")), ids=lambda path: path.name)
def test_a_jpeg_with_a_second_picture_behind_is_a_jpeg(path: Path, tmp_path: Path) -> None:
    found = read_picture(path)
    assert (found.extension, found.media_type, found.is_plain) == ("jpg", "image/jpeg", False)
    write_plain_picture(path, tmp_path / "plain")
    with Image.open(tmp_path / "plain") as plain:
        assert (plain.format, getattr(plain, "n_frames", 1)) == ("JPEG", 1)


@pytest.mark.parametrize("name", ["photo.jpg", "drawing.png", "web.webp"])
def test_a_usual_picture_stays_as_it_is(name: str, tmp_path: Path) -> None:
    half_red().save(tmp_path / name)
    assert read_picture(tmp_path / name).is_plain
