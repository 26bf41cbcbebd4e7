"""Small colour profiles (ICC.1:2010, 7 and 10) that change colours so much that nobody can miss it."""

import struct

_WHITE = (0.9642, 1.0, 0.8249)
# The primaries of sRGB for D50.
_RED, _GREEN, _BLUE = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, body, begin = b"", b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">2I", begin + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">I", begin + len(body)) + b"lcms\x02\x40\0\0mntr" + space + b"XYZ " + bytes(12) + b"acsp"
    head += bytes(28) + _fixed(*_WHITE)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _text(name: str) -> bytes:
    letters = name.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(letters)) + letters + bytes(78)


def _xyz(place: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*place)


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


def colours(*, red: tuple[float, float, float], green: tuple[float, float, float], gamma: float, name: str) -> bytes:
    """A profile of RGB pictures."""
    places = {b"rXYZ": _xyz(red), b"gXYZ": _xyz(green), b"bXYZ": _xyz(_BLUE)}
    curves = {name: _curve(gamma) for name in (b"rTRC", b"gTRC", b"bTRC")}
    return _profile(b"RGB ", {b"desc": _text(name), b"wtpt": _xyz(_WHITE), **places, **curves})


SWAPPED = colours(red=_GREEN, green=_RED, gamma=2.2, name="Swapped")
"""Red is green, and green is red."""
LINEAR = colours(red=_RED, green=_GREEN, gamma=1.0, name="Linear sRGB")
"""Called sRGB, and much brighter."""
GREY = _profile(b"GRAY", {b"desc": _text("Linear"), b"wtpt": _xyz(_WHITE), b"kTRC": _curve(1.0)})
"""Greys, much brighter."""
