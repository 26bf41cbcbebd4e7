"""What the packets of a stream tell: when they are shown, what is in them, whole or cut off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from av.packet import Packet


@dataclass(frozen=True, slots=True)
class Stamp:
    """One packet: when it is shown (ticks), for how long (ticks), and what it is."""

    pts: int
    duration: int
    size: int
    key: bool
    shown: bool


@dataclass(slots=True)
class Ends:
    """Where the packets of a sound stream begin and end, in its ticks."""

    first: int | None = None
    last: int = 0

    def add(self, packet: "Packet[Any]", late: int = 0) -> None:
        """Count one packet, `late` ticks later than it says."""
        if packet.pts is None or packet.size == 0:
            return
        pts = packet.pts + late
        self.first = pts if self.first is None else min(self.first, pts)
        self.last = max(self.last, pts + (packet.duration or 0))


def time_of(packet: "Packet[Any]") -> int:
    """When a packet is shown, in ticks. Files without such times (AVI) are shown in the order they are stored in."""
    pts = packet.pts if packet.pts is not None else packet.dts
    if pts is None:
        raise ValueError("a packet has no time")
    return pts


def rounded(numerator: int, denominator: int) -> int:
    """The whole number nearest to a fraction. A `Fraction` for each of thousands of packets takes its time."""
    return (2 * numerator + denominator) // (2 * denominator)


def stamp_of(packet: "Packet[Any]", late: int = 0) -> Stamp:
    """The stamp of a packet, `late` ticks later than it says."""
    return Stamp(time_of(packet) + late, packet.duration or 0, packet.size, packet.is_keyframe, not packet.is_discard)


def shown_ticks(stamps: Sequence[Stamp], claim: int | None) -> int:
    """How long the frames are shown, from the first one's start to the last one's end.

    `claim` is what the header says; it is believed when it does not end before the last frame begins. A packet's own
    duration is second best: MP4 keeps it in the order of decoding.
    """
    last = max(stamps, key=lambda stamp: stamp.pts)
    span = last.pts - min(stamp.pts for stamp in stamps)
    average = span // max(1, len(stamps) - 1)
    return claim if claim is not None and claim > span else span + (last.duration or average)


def held_ticks(stamps: Sequence[Stamp], claim: int | None) -> int:
    """How long the last frame is shown, if the header does not contradict. MP4 may keep that with the packet that is
    decoded last."""
    times = [stamp.pts for stamp in stamps]
    held = max(stamps[-1].duration, max(stamps, key=lambda stamp: stamp.pts).duration)
    return held if claim is None else min(held, claim - max(times) + min(times))


def reorder_depth(stamps: Sequence[Stamp]) -> int:
    """By how many frames the decoder must run ahead so that every frame is there when it is shown."""
    ranks = {pts: rank for rank, pts in enumerate(sorted(stamp.pts for stamp in stamps))}
    return max(place - ranks[stamp.pts] for place, stamp in enumerate(stamps))


def is_avc1(codec: str, extradata: bytes) -> bool:
    """True for H.264 as MP4 and Matroska store it: parameter sets in the header, whose record begins with its version
    (ISO/IEC 14496-15 5.3.3.1), and each unit behind its length."""
    return codec == "h264" and extradata[:1] == b"\x01"


def h264_units(data: bytes, extradata: bytes) -> list[bytes] | None:
    """The H.264 units in one packet of an MP4 or Matroska file; None when their lengths do not add up.

    Each unit is preceded by its length in 1, 2 or 4 bytes (ISO/IEC 14496-15 5.2.4.1); a file with a hole in it, or
    one that was filled up with zeros, does not add up.
    """
    width = (extradata[4] & 3) + 1
    units: list[bytes] = []
    place = 0
    while place + width < len(data):
        length = int.from_bytes(data[place : place + width], "big")
        place += width
        if length == 0 or place + length > len(data):
            return None
        units.append(data[place : place + length])
        place += length
    return units if place == len(data) and units else None


def has_key_picture(units: Sequence[bytes]) -> bool:
    """True when a picture is among the units that no later picture looks behind (IDR, type 5)."""
    return any(unit[0] & 0x1F == 5 for unit in units)


def changes_parameters(units: Sequence[bytes], extradata: bytes) -> bool:
    """True when the units bring parameter sets (types 7 and 8) that differ from those of the whole stream."""
    return any(unit[0] & 0x1F in (7, 8) and unit not in extradata for unit in units)
