"""What the packets of a picture stream tell: how many frames, at which rate, whole or cut off."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median_low
from typing import Any

from av.packet import Packet

# Rates that cameras and generators use; containers with coarse time stamps only approach them.
_NTSC = (Fraction(24_000, 1001), Fraction(30_000, 1001), Fraction(60_000, 1001), Fraction(48_000, 1001))
STANDARD_RATES = (*map(Fraction, (24, 25, 30, 60, 50, 48)), *_NTSC, *map(Fraction, (12, 15, 16, 8, 10, 20, 120, 100)))


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

    def add(self, packet: "Packet[Any]") -> None:
        """Count one packet."""
        if packet.pts is None or packet.size == 0:
            return
        self.first = packet.pts if self.first is None else min(self.first, packet.pts)
        self.last = max(self.last, packet.pts + (packet.duration or 0))


def time_of(packet: "Packet[Any]") -> int:
    """When a packet is shown, in ticks. Files without such times (AVI) are shown in the order they are stored in."""
    pts = packet.pts if packet.pts is not None else packet.dts
    if pts is None:
        raise ValueError("a packet has no time")
    return pts


def rounded(numerator: int, denominator: int) -> int:
    """The whole number nearest to a fraction. A `Fraction` for each of thousands of packets takes its time."""
    return (2 * numerator + denominator) // (2 * denominator)


def stamp_of(packet: "Packet[Any]") -> Stamp:
    """The stamp of a packet."""
    return Stamp(time_of(packet), packet.duration or 0, packet.size, packet.is_keyframe, not packet.is_discard)


def constant_rate(stamps: Sequence[Stamp], time_base: Fraction, claims: Sequence[Fraction | None]) -> Fraction | None:
    """The rate that every frame keeps to within one tick of the clock, or None when there is none.

    `claims` are the rates that the file says it has; they are believed only when the time stamps agree.
    """
    times = sorted(stamp.pts for stamp in stamps)
    if len(times) == 1:
        return next((rate for rate in claims if rate), Fraction(24))
    measured = (len(times) - 1) / ((times[-1] - times[0]) * time_base) if times[-1] > times[0] else None
    candidates = [*claims, *STANDARD_RATES, measured]
    return next((rate for rate in candidates if rate and _keeps(times, 1 / (rate * time_base))), None)


def usual_rate(stamps: Sequence[Stamp], time_base: Fraction) -> Fraction:
    """The standard rate, up to 60, nearest to the spacing of most frames: for what has no constant rate."""
    times = sorted(stamp.pts for stamp in stamps)
    gaps = [later - earlier for earlier, later in pairwise(times) if later > earlier]
    rate = 1 / (median_low(gaps) * time_base) if gaps else Fraction(24)
    return min((standard for standard in STANDARD_RATES if standard <= 60), key=lambda standard: abs(standard - rate))


def _keeps(times: Sequence[int], ticks_per_frame: Fraction) -> bool:
    """True when frame n stands within a tick, or a quarter of a frame, of n frames after the first one."""
    first, step, over = times[0], ticks_per_frame.numerator, ticks_per_frame.denominator
    slack = min(over, step / 4)
    return all(abs((time - first) * over - n * step) <= slack for n, time in enumerate(times))


def shown_ticks(stamps: Sequence[Stamp], claim: int | None) -> int:
    """How long the frames are shown, from the first one's start to the last one's end.

    `claim` is what the header says; it is believed when it does not end before the last frame begins. A packet's own
    duration is second best: MP4 keeps it in the order of decoding.
    """
    last = max(stamps, key=lambda stamp: stamp.pts)
    span = last.pts - min(stamp.pts for stamp in stamps)
    average = span // max(1, len(stamps) - 1)
    return claim if claim is not None and claim > span else span + (last.duration or average)


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
