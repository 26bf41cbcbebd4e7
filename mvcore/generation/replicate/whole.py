"""Is a downloaded picture or clip all there? A look at its outer structure; decoding is the caller's.

A server that ends a body early without having said its length leaves a short file and no error.
"""

import struct
from pathlib import Path
from typing import BinaryIO

_TAIL = 64
_PAGE = (b"<!doc", b"<html", b"<?xml", b"<head", b"<body")


def no_media(path: Path) -> str | None:
    """Why the file cannot be a picture or a clip at all, or None."""
    with path.open("rb") as file:
        head = file.read(64).lstrip()
    if not head:
        return "the file is empty"
    return "the file is a web page" if head[:5].lower() in _PAGE else None


def cut_off(path: Path) -> str | None:
    """What is missing at the end of the file, or None when nothing seems to be. Formats that are not known pass."""
    with path.open("rb") as file:
        head = file.read(16)
        size = path.stat().st_size
        if head.startswith(b"\x89PNG"):
            return None if b"IEND" in _tail(file, size) else "the PNG has no end"
        if head.startswith(b"\xff\xd8\xff"):
            return None if b"\xff\xd9" in _tail(file, size) else "the JPEG has no end"
        if head.startswith(b"RIFF"):
            return None if struct.unpack("<I", head[4:8])[0] + 8 <= size else "the RIFF file is cut off"
        if head[4:8] in (b"ftyp", b"styp", b"moov", b"mdat"):
            return _boxes(file, size)
    return None


def _tail(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, size - _TAIL))
    return file.read(_TAIL)


def _boxes(file: BinaryIO, size: int) -> str | None:
    """Walk the top-level boxes of an MP4 (ISO/IEC 14496-12, 4.2): they have to fill the file, `moov` among them."""
    at, names = 0, set()
    while at < size:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            break
        length, name = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            length = struct.unpack(">Q", head[8:])[0]
        names.add(name)
        at = size if length == 0 else at + length
        if 0 < length < 8:
            return "the clip's structure is damaged"
    return None if 0 <= size - at < 8 and b"moov" in names else "the clip is cut off"
