"""The blocks of animated GIFs (GIF89a, 15 and 17 to 27), of which a packet holds those of one picture."""

_EXTENSION, _PICTURE, _CUT = 0x21, 0x2C, -1


def holds_picture(packet: bytes) -> bool:
    """False for a packet that only brings comments and the like, as behind the last picture."""
    return _PICTURE in _blocks(packet)


def is_whole(packet: bytes) -> bool:
    """False where the file ends within a block. What stands behind the file's end does not count."""
    return _CUT not in _blocks(packet)


def _blocks(packet: bytes) -> list[int]:
    """The kinds of the blocks up to the file's end, and a sign where one is cut off. The first packet begins with the
    file's header."""
    found: list[int] = []
    at = 13 + _table(packet[10]) if packet[:4] == b"GIF8" and len(packet) > 10 else 0
    while at < len(packet) and packet[at] in (_EXTENSION, _PICTURE):
        found.append(packet[at])
        if packet[at] == _EXTENSION:
            at = _behind(packet, at + 2)
        else:
            at = _behind(packet, at + 11 + _table(packet[at + 9]) if at + 9 < len(packet) else len(packet))
        if at < 0:
            found.append(_CUT)
            break
    return found


def _table(flags: int) -> int:
    """The bytes of the colour table that these flags tell of."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind(packet: bytes, at: int) -> int:
    """The place behind a row of sub-blocks, the last of which is empty; -1 where that one is missing."""
    while at < len(packet):
        length = packet[at]
        at += length + 1
        if length == 0:
            return at
    return -1
