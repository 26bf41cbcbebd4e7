"""Music with covers that grow when they are unpacked: pictures of one colour, and tags of one letter, are small."""

import base64
import struct
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from PIL import Image

from tests.film.media_files import Shelf, ffmpeg

COUNT = 12
_SIDE = 3000
_MIME = {"png": "image/png", "gif": "image/gif", "webp": "image/webp", "jpeg": "image/jpeg"}
# Unpacked, 360 MB; packed, a thousandth of that.
_PACKED_FRAMES = 6
_PACKED_BYTES = 60_000_000


def cover(folder: Path, kind: str = "png") -> bytes:
    """A picture of 9 million pixels in a few kilobytes."""
    path = folder / f"cover.{kind}"
    if not path.exists():
        Image.new("P" if kind == "gif" else "RGB", (_SIDE, _SIDE)).save(path)
    return path.read_bytes()


def _size(number: int) -> bytes:
    """A number of 28 bits as ID3 writes it, seven of them in a byte."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def tag(frames: Iterable[bytes], version: int = 3) -> bytes:
    """An ID3v2 tag."""
    body = b"".join(frames)
    return b"ID3" + bytes([version, 0, 0]) + _size(len(body)) + body


def covers_tag(folder: Path, kind: str = "png", count: int = COUNT) -> bytes:
    """An ID3v2.3 tag with many covers."""
    body = b"\0" + _MIME[kind].encode() + b"\0\3\0" + cover(folder, kind)
    return tag([b"APIC" + struct.pack(">IH", len(body), 0) + body] * count)


@cache
def packed_tag() -> bytes:
    """An ID3v2.4 tag whose frames are packed themselves (id3.org/id3v2.4.0-structure, 4.1.2)."""
    body = b"\0image/png\0\3\0" + bytes(_PACKED_BYTES)
    packed = _size(len(body)) + zlib.compress(body, 9)
    return tag([b"APIC" + _size(len(packed)) + struct.pack(">H", 0x0009) + packed] * _PACKED_FRAMES, version=4)


def _with_chunk(plain: bytes, name: bytes, content: bytes, order: str) -> bytes:
    """A WAV or AIFF file with another chunk before its sound."""
    chunk = name + struct.pack(f"{order}I", len(content)) + content + bytes(len(content) % 2)
    body = plain[8:12] + chunk + plain[12:]
    return plain[:4] + struct.pack(f"{order}I", len(body)) + body


def _flac(plain: bytes, picture: bytes) -> bytes:
    """A FLAC file with many PICTURE blocks behind its first one, which is 34 bytes long (RFC 9639)."""
    block = _picture_block(picture)
    return plain[:42] + (b"\6" + len(block).to_bytes(3, "big") + block) * COUNT + plain[42:]


def _picture_block(picture: bytes) -> bytes:
    head = struct.pack(">II", 3, 9) + b"image/png"
    return head + struct.pack(">IIIIII", 0, 0, 0, 24, 0, len(picture)) + picture


def _m4a(shelf: Shelf, folder: Path, plain: Path) -> Path:
    """Covers are streams to ffmpeg, and `covr` atoms in the file."""
    (folder / "cover.png").write_bytes(cover(folder))
    inputs = [word for _ in range(COUNT) for word in ("-i", str(folder / "cover.png"))]
    maps = [word for number in range(COUNT) for word in ("-map", f"{number + 1}:v")]
    made = folder / f"made.{plain.suffix[1:]}"
    kinds = [word for number in range(COUNT) for word in (f"-disposition:v:{number}", "attached_pic")]
    ffmpeg("-i", plain, *inputs, "-map", "0:a", *maps, "-c", "copy", *kinds, made)
    return made


def _ogg(folder: Path, plain: Path) -> Path:
    """One cover: a comment can be set once with ffmpeg."""
    text = base64.b64encode(_picture_block(cover(folder))).decode().replace("=", "\\=")
    (folder / "about.txt").write_text(f";FFMETADATA1\nMETADATA_BLOCK_PICTURE={text}\n")
    made = folder / "made.ogg"
    about = ("-i", folder / "about.txt", "-map_metadata", "1", "-map_metadata:s:a", "1")
    ffmpeg("-i", plain, *about, "-c", "copy", made)
    return made


def _tagged(name: str, make_tag: Callable[[Path], bytes]) -> Callable[[Shelf, Path], tuple[Path, bytes]]:
    return lambda shelf, folder: (shelf(name), make_tag(folder) + shelf(name).read_bytes())


def _chunked(
    name: str, chunk: bytes, order: str, make_tag: Callable[[Path], bytes]
) -> Callable[[Shelf, Path], tuple[Path, bytes]]:
    return lambda shelf, folder: (
        shelf(name),
        _with_chunk(shelf(name).read_bytes(), chunk, make_tag(folder), order),
    )


def _packed(_: Path) -> bytes:
    return packed_tag()


FILES: dict[str, Callable[[Shelf, Path], tuple[Path, bytes]]] = {
    "png.mp3": _tagged("music.mp3", covers_tag),
    "gif.mp3": _tagged("music.mp3", lambda folder: covers_tag(folder, "gif")),
    "webp.mp3": _tagged("music.mp3", lambda folder: covers_tag(folder, "webp")),
    "packed.mp3": _tagged("music.mp3", _packed),
    "two_tags.mp3": _tagged("music.mp3", lambda folder: covers_tag(folder, count=1) + packed_tag()),
    "thousands.mp3": _tagged("music.mp3", lambda folder: tag([b"APIC\0\0\0\x0e\0\0\0image/png\0\3\0x"] * 20_000)),
    "before.flac": _tagged("music.flac", covers_tag),
    "blocks.flac": lambda shelf, folder: (
        shelf("music.flac"),
        _flac(shelf("music.flac").read_bytes(), cover(folder)),
    ),
    "comment.ogg": lambda shelf, folder: (shelf("music.ogg"), _ogg(folder, shelf("music.ogg")).read_bytes()),
    "covr.m4a": lambda shelf, folder: (shelf("music.m4a"), _m4a(shelf, folder, shelf("music.m4a")).read_bytes()),
    "chunk.wav": _chunked("music.wav", b"id3 ", "<", covers_tag),
    "packed.wav": _chunked("music.wav", b"ID3 ", "<", _packed),
    "before_chunk.wav": lambda shelf, folder: (
        shelf("music.wav"),
        covers_tag(folder, count=1) + _with_chunk(shelf("music.wav").read_bytes(), b"id3 ", packed_tag(), "<"),
    ),
    "chunk.aiff": _chunked("music.aiff", b"ID3 ", ">", covers_tag),
    "packed.aiff": _chunked("music.aiff", b"ID3 ", ">", _packed),
}
"""Each answers the music without covers, and the bytes of the file with them."""
