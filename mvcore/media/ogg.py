"""Ogg files written one behind the other, which RFC 3533 (4) calls a chain. FFmpeg follows it where the streams stay
alike, and only with sound."""

import mmap
from contextlib import closing
from pathlib import Path

MARK = b"OggS"
_HEADER_BYTES = 27
_BEGINS = 0x02


def is_chained(path: Path) -> bool:
    """True when streams begin behind pages of others: all streams of one file begin before any goes on (RFC 3533, 6
    describes a page's header)."""
    with path.open("rb") as file, closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as content:
        place, goes_on = content.find(MARK), False
        while place >= 0 and place + _HEADER_BYTES <= len(content):
            begins = bool(content[place + 5] & _BEGINS)
            if begins and goes_on:
                return True
            goes_on = not begins
            lengths = content[place + _HEADER_BYTES : place + _HEADER_BYTES + content[place + 26]]
            place = content.find(MARK, place + _HEADER_BYTES + len(lengths) + sum(lengths))
    return False


def about_chain(path: Path) -> str:
    """The sentence for a chain that cannot be read to its end."""
    return f"{path.name} is several Ogg files one behind the other, of which only the first can be read: split it."
