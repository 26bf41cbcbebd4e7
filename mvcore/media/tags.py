"""ID3 tags that FFmpeg does not get to see, since it unpacks what is packed in them, a thousandfold: those that a file
begins with, and those in chunks of WAV and AIFF.

Nothing in them is needed here: neither titles nor covers.
"""

import io
import mmap
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

_MARK = b"ID3"
_HEADER_BYTES = 10
_HAS_FOOTER = 0x10
# WAV and AIFF keep a tag in a chunk (8 bytes before it) of one of these names.
_CHUNK_NAMES = (b"id3 ", b"ID3 ")
_CHUNKED = (b"RIFF", b"RIFX", b"RF64", b"BW64", b"FORM")
# An AVI begins as a WAV does. FFmpeg reads no ID3 tags in its chunks (avidec.c), so it need not be searched.
_FORMS = (b"WAVE", b"AIFF", b"AIFC")


def tags_end(path: Path) -> int:
    """Where the tags end that a file begins with, in bytes (id3.org/id3v2.4.0-structure, 3.1; id3v2.c in FFmpeg reads
    them one after the other, too)."""
    place = 0
    with path.open("rb") as file:
        while (length := _tag_length(file.read(_HEADER_BYTES))) is not None:
            place += length
            file.seek(place)
    return place


def _tag_length(header: bytes) -> int | None:
    """The length of the tag with this header in bytes; None when it is no tag's."""
    if len(header) < _HEADER_BYTES or header[:3] != _MARK or 0xFF in header[3:5] or max(header[6:10]) > 0x7F:
        return None
    body = sum((byte & 0x7F) << shift for byte, shift in zip(header[6:10], (21, 14, 7, 0), strict=True))
    footer = _HEADER_BYTES if header[5] & _HAS_FOOTER else 0
    return _HEADER_BYTES + body + footer


def chunk_tags(path: Path, start: int) -> tuple[int, ...]:
    """Where tags begin that stand in chunks of a WAV or AIFF file, whose own first byte is at `start`."""
    with path.open("rb") as file:
        file.seek(start)
        head = file.read(12)
        if head[:4] not in _CHUNKED or head[8:] not in _FORMS:
            return ()
        with closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as content:
            return tuple(_places(content))


def _places(content: mmap.mmap) -> list[int]:
    """The places of tags that directly follow a chunk's name and length."""
    found, place = [], content.find(_MARK)
    while place >= 0:
        if content[max(0, place - 8) : place - 4] in _CHUNK_NAMES:
            found.append(place)
        place = content.find(_MARK, place + 1)
    return found


class WithoutTags(io.RawIOBase):
    """A file in which zeros stand for the marks of some tags, so that nobody reads these."""

    def __init__(self, file: BinaryIO, places: tuple[int, ...]) -> None:
        self._file = file
        self._places = places
        self.name = file.name

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        begin = self._file.tell()
        data = bytearray(self._file.read(size))
        for place in self._places:
            for at in range(max(begin, place), min(begin + len(data), place + len(_MARK))):
                data[at - begin] = 0
        return bytes(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()
