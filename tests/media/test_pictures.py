"""Pictures as phones, scanners and drawing programs write them: taken, and handed on as people see them."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mvcore.media import read_picture, write_plain_picture
from tests.media.colour_profiles import GREY, LINEAR, SWAPPED

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


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= 25 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("make", [turned, printed, deep_colours, transparent, palette, animated])
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


def keeps_profile(picture: Image.Image, profile: bytes, **more: Any) -> Callable[[Path], None]:
    return lambda path: picture.save(path, "PNG", icc_profile=profile, **more)


def grey(value: int) -> Image.Image:
    return Image.new("L", (40, 20), value)


def half_clear(picture: Image.Image) -> Image.Image:
    """Its lower half is transparent."""
    alpha = Image.new("L", (40, 20), 255)
    alpha.paste(0, (0, 10, 40, 20))
    picture.putalpha(alpha)
    return picture


GREEN = Image.new("RGB", (40, 20), (0, 200, 0))


@pytest.mark.parametrize(
    ("save", "seen"),
    [
        (keeps_profile(GREEN, SWAPPED), (200, 0, 0)),
        (keeps_profile(half_clear(GREEN.convert("RGBA")), SWAPPED), (200, 0, 0)),
        (keeps_profile(GREEN, SWAPPED, transparency=(1, 2, 3)), (200, 0, 0)),
        (keeps_profile(GREEN.quantize(2), SWAPPED), (200, 0, 0)),
        (keeps_profile(Image.new("RGB", (40, 20), (55, 55, 55)), LINEAR), (128, 128, 128)),
        (keeps_profile(grey(55), GREY), (128, 128, 128)),
        (keeps_profile(half_clear(grey(55)), GREY), (128, 128, 128)),
        (keeps_profile(grey(55), GREY, transparency=1), (128, 128, 128)),
    ],
)
def test_colours_are_those_of_the_pictures_own_profile(
    save: Callable[[Path], None], seen: tuple[int, int, int], tmp_path: Path
) -> None:
    save(tmp_path / "odd")
    assert not read_picture(tmp_path / "odd").is_plain
    write_plain_picture(tmp_path / "odd", tmp_path / "plain")
    with Image.open(tmp_path / "plain") as plain:
        assert near(plain.getpixel((20, 5)), seen)
        assert plain.getpixel((20, 15)) == (255, 255, 255) or near(plain.getpixel((20, 15)), seen)
        assert plain.info.get("icc_profile") is None


@pytest.mark.parametrize("picture", [half_clear(half_red().convert("RGBA")), half_clear(grey(55))])
def test_what_is_transparent_is_white_by_any_profile(picture: Image.Image, tmp_path: Path) -> None:
    picture.save(tmp_path / "odd", "PNG", icc_profile=SWAPPED if picture.mode == "RGBA" else GREY)
    write_plain_picture(tmp_path / "odd", tmp_path / "plain")
    with Image.open(tmp_path / "plain") as plain:
        assert plain.getpixel((20, 15)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("profile", [b"x", SWAPPED[:200], b"garbage" * 30, GREY])
def test_nobody_goes_by_a_profile_that_is_broken_or_of_other_pictures(
    kind: str, profile: bytes, tmp_path: Path
) -> None:
    half_red().save(tmp_path / "odd", kind, icc_profile=profile)
    assert read_picture(tmp_path / "odd").is_plain


def test_a_plain_copy_is_no_larger_than_an_upload_may_be(tmp_path: Path) -> None:
    noise = Image.merge("RGBA", [Image.effect_noise((3000, 3000), 90)] * 3 + [Image.new("L", (3000, 3000), 254)])
    noise.save(tmp_path / "odd", "WEBP", quality=50)
    info = write_plain_picture(tmp_path / "odd", tmp_path / "plain")
    assert (tmp_path / "plain").stat().st_size < 20 * 2**20
    assert read_picture(tmp_path / "plain") == info


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
