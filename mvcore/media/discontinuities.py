"""Files that were written one behind the other: the clock begins anew at each joint.

ffmpeg's program moves what follows by itself, so that it goes on where the picture ended; here sound and counting do.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from av.packet import Packet

from mvcore.media.info import Jump

# Time stamps of decoding that go back by more begin anew; ffmpeg (ffmpeg_demux.c) draws the line there, too.
_BACK_SECONDS = Fraction(1, 10)


class _Follower:
    """Looks at the packets of one stream, one after the other."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._next = 0

    def gap(self, packet: "Packet[Any]") -> int:
        """By how many ticks a packet comes too early behind a joint, which is less than 0; else 0."""
        if packet.dts is None:
            return 0
        base = packet.time_base or Fraction(1, 90_000)
        begins_anew = self._last is not None and (self._last - packet.dts) * base > _BACK_SECONDS
        gap = packet.dts - self._next if begins_anew else 0
        self._last, self._next = packet.dts, packet.dts + (packet.duration or 0)
        return gap


class StreamClock:
    """Finds the joints in a stream by its own time stamps."""

    def __init__(self) -> None:
        self.jumps: list[Jump] = []
        self._follower = _Follower()
        self._ticks = 0

    def ticks(self, packet: "Packet[Any]") -> int:
        """What is to be added to a packet's time stamps; the packets come in the order of the file."""
        gap = self._follower.gap(packet)
        if gap:
            self._ticks -= gap
            self.jumps.append(Jump(packet.pos or 0, self._ticks * (packet.time_base or Fraction(1, 90_000))))
        return self._ticks


class SoundClock:
    """Follows the joints that the picture has, so that both stay together."""

    def __init__(self, jumps: Sequence[Jump]) -> None:
        self._jumps = jumps
        self._follower = _Follower()
        self._passed = 0

    def ticks(self, packet: "Packet[Any]") -> int:
        """As for the picture. Sound behind a joint may stand before the first picture there."""
        if not self._jumps:
            return 0
        passed = sum(jump.place <= (packet.pos or 0) for jump in self._jumps)
        if self._follower.gap(packet) and passed == self._passed:
            passed += 1
        self._passed = min(max(passed, self._passed), len(self._jumps))
        seconds = self._jumps[self._passed - 1].seconds if self._passed else Fraction(0)
        return round(seconds / (packet.time_base or Fraction(1, 90_000)))
