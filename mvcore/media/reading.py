"""Reads every packet of a clip once, and refuses files that end before they should."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from mvcore.errors import BrokenMedia
from mvcore.media import gif
from mvcore.media.containers import STREAMED_CONTAINERS
from mvcore.media.discontinuities import StreamClock
from mvcore.media.info import Jump
from mvcore.media.open_media import container_name
from mvcore.media.packets import (
    Ends,
    Stamp,
    changes_parameters,
    h264_units,
    has_key_picture,
    is_avc1,
    shown_ticks,
    stamp_of,
)

# By how much a stream may end before the time that its header promises, besides one frame: muxers round.
_MISSING_END_SECONDS = 0.25
# The same for an MP4 in fragments. One of those seldom plays for less than a second, so more can be let pass.
_MISSING_FRAGMENT_SECONDS = 0.5
# No slide show shows one picture for longer; where stamps say so, one of them is damaged.
_LONGEST_PICTURE_SECONDS = 3600


@dataclass(slots=True)
class Reading:
    """What reading every packet once has shown.

    `is_structured`: every packet's inner lengths were checked. `is_untimed`: only the order of the packets is known.
    `is_gif`: a packet shows by its last bytes whether it is whole. `clock` has found the joints of transport streams
    that stand one behind the other. `corrupt`: the last picture that lacks something. `begin`: the time stamp of the
    first one that can be decoded, where it is known. `origin`: where searching finds the first packet, in ticks.
    `claim`: for how long the header says that pictures are shown, in ticks. `ends` are those of the other streams, by
    index.
    """

    is_structured: bool
    is_untimed: bool = False
    is_gif: bool = False
    clock: StreamClock | None = None
    corrupt: int | None = None
    begin: int | None = None
    origin: int | None = None
    claim: int | None = None
    stamps: list[Stamp] = field(default_factory=list)
    ends: dict[int, Ends] = field(default_factory=lambda: defaultdict(Ends))
    begins_clean: bool = False
    keeps_parameters: bool = True

    @property
    def shown(self) -> list[Stamp]:
        """The packets that an edit list does not hide, without those that need pictures from before the beginning to be
        decoded: a piece of a stream may hold some behind its first key picture, to be shown before that."""
        return [stamp for stamp in self.stamps if stamp.shown and (self.begin is None or stamp.pts >= self.begin)]

    @property
    def jumps(self) -> tuple[Jump, ...]:
        """Where the time stamps begin anew."""
        return tuple(self.clock.jumps) if self.clock else ()

    def begin_with(self, decoded: int | None) -> None:
        """Take the time stamp of the first decoded picture for the beginning. It is no such thing where searching the
        file has missed a first packet that could be decoded, as in ASF."""
        first = self.stamps[0]
        if decoded is not None and (decoded == first.pts or not first.key):
            self.begin = decoded


def read_packets(container: InputContainer, stream: VideoStream, path: Path) -> Reading:
    """Read every packet. Raises `BrokenMedia` when the file ends before its streams do."""
    extradata = stream.codec_context.extradata or b""
    kind = container_name(container)
    clock = StreamClock() if kind in STREAMED_CONTAINERS else None
    reading = Reading(is_avc1(stream.codec_context.name, extradata), kind == "avi", kind == "gif", clock)
    for packet in container.demux():
        if packet.size == 0:
            continue
        if packet.stream is stream:
            _take(packet, reading, extradata, path)
        else:
            reading.ends[packet.stream.index].add(packet)
    if not reading.shown:
        raise BrokenMedia(f"{path.name} holds no pictures.")
    if reading.is_gif and len(reading.stamps) == 1:
        raise BrokenMedia(f"{path.name} is a still picture, not a video clip.")
    reading.claim = _claim(container, stream, reading)
    _check_end(container, stream, reading, path)
    _check_gaps(stream, reading, path)
    return reading


def _claim(container: InputContainer, stream: VideoStream, reading: Reading) -> int | None:
    """See `Reading.claim`. ASF (Advanced Systems Format, 3.2) and the index of fragments count from 0 on, wherever the
    first picture stands."""
    kind = container_name(container)
    counts_from_0 = kind == "asf" or (kind == "mov" and stream.frames < len(reading.stamps))
    if stream.duration is None or not counts_from_0:
        return stream.duration
    return stream.duration - min(stamp.pts for stamp in reading.shown)


def _take(packet: "Packet[Any]", reading: Reading, extradata: bytes, path: Path) -> None:
    """Add one packet of the picture to the reading."""
    if reading.origin is None:
        reading.origin = packet.dts if packet.dts is not None else packet.pts
    if reading.is_gif and not gif.holds_picture(bytes(packet)):
        return
    if packet.is_corrupt and reading.is_structured:
        raise _cut_off(path)
    if packet.is_corrupt or (reading.is_gif and not gif.is_whole(bytes(packet))):
        reading.corrupt = len(reading.stamps)
    try:
        reading.stamps.append(stamp_of(packet, _late(packet, reading)))
    except ValueError as exc:
        raise BrokenMedia(f"{path.name} has pictures without a time; convert it to MP4.") from exc
    if not reading.is_structured:
        return
    units = h264_units(bytes(packet), extradata)
    if units is None:
        raise BrokenMedia(f"{path.name} is damaged at picture {len(reading.stamps)}: copy or download it again.")
    if len(reading.stamps) == 1:
        reading.begins_clean = packet.is_keyframe and has_key_picture(units)
    reading.keeps_parameters = reading.keeps_parameters and not changes_parameters(units, extradata)


def _late(packet: "Packet[Any]", reading: Reading) -> int:
    """What is to be added to a packet's time stamp. AVI has none: pictures are shown one by one as they are stored, the
    first one at its own place. What libavformat makes up (demux.c, compute_pkt_fields) where a codec may reorder them
    is one or two frames later, by which the sound would come too early."""
    if reading.is_untimed and packet.pts is not None and packet.dts is not None:
        return packet.dts - packet.pts
    return reading.clock.ticks(packet) if reading.clock else 0


def _check_end(container: InputContainer, stream: VideoStream, reading: Reading, path: Path) -> None:
    """Compare what was counted with what the header promises; a cut-off file promises more."""
    # A transport stream may have lost something on its way, which costs a picture; not so at its end. The demuxer notes
    # that with the picture before.
    if reading.corrupt is not None and reading.corrupt >= len(reading.stamps) - 2:
        raise _cut_off(path)
    kind = container_name(container)
    # The header counts what an edit list leaves out, too; the index that the demuxer made of both does not.
    if kind == "mov" and len(stream.index_entries) > len(reading.stamps):
        raise _cut_off(path)
    # Its header counts no pictures in fragments, but an index of those (sidx, ISO/IEC 14496-12 8.16.3) says when they
    # end; libavformat (mov.c, mov_read_sidx) takes that for the duration.
    if kind == "mov" and stream.frames < len(reading.stamps):
        _check_fragments(container, stream, reading, path)
    # AVI counts in whole frames, and leaves out those that only repeat the one before.
    if kind == "avi" and stream.frames > max(stamp.pts for stamp in reading.stamps) + 2:
        raise _cut_off(path)
    if kind == "matroska":
        _check_time(container, stream, reading, path)


def _check_time(container: InputContainer, stream: VideoStream, reading: Reading, path: Path) -> None:
    """Matroska says how long it plays, not how many frames it has: up to the end of the stream that ends last. That may
    be words that stand from the beginning on; then only a note about the picture itself, which most programs write,
    tells that it is cut off."""
    if container.duration is None:
        return
    base = stream.time_base or Fraction(1, 1000)
    pictures, others = _ends(container, stream, reading)
    frame = float(shown_ticks(reading.stamps, None) * base) / len(reading.stamps)
    promised = container.duration / av.time_base - frame - _MISSING_END_SECONDS
    noted = _seconds(stream.metadata.get("DURATION", "")) - frame - _MISSING_END_SECONDS
    if max([pictures, *others]) < promised or pictures < min(promised, noted):
        raise _cut_off(path)


def _check_fragments(container: InputContainer, stream: VideoStream, reading: Reading, path: Path) -> None:
    """Where only the sound has an index, and is longer, its duration is taken for the picture's, too. An edit list that
    leaves out the beginning puts that before 0, but stays out of the duration."""
    base = stream.time_base or Fraction(1, 1000)
    pictures, others = _ends(container, stream, reading)
    before = -min(0.0, float(min(stamp.pts for stamp in reading.stamps) * base))
    if max([pictures, *others]) + before < float((stream.duration or 0) * base) - _MISSING_FRAGMENT_SECONDS:
        raise _cut_off(path)


def _ends(container: InputContainer, stream: VideoStream, reading: Reading) -> tuple[float, list[float]]:
    """When the picture ends, and each of the other streams, in seconds."""
    pictures = max(stamp.pts + stamp.duration for stamp in reading.stamps) * (stream.time_base or Fraction(1, 1000))
    others = [float(end.last * (container.streams[index].time_base or 0)) for index, end in reading.ends.items()]
    return float(pictures), others


def _seconds(clock: str) -> float:
    """The seconds of a time such as 00:01:02.500000000; 0 for anything else."""
    parts = re.fullmatch(r"(\d+):(\d+):(\d+(?:\.\d+)?)", clock)
    return int(parts[1]) * 3600 + int(parts[2]) * 60 + float(parts[3]) if parts else 0.0


def _check_gaps(stream: VideoStream, reading: Reading, path: Path) -> None:
    """One wild time stamp would make a film of days out of seconds."""
    times = sorted(stamp.pts for stamp in reading.shown)
    times.append(times[0] + shown_ticks(reading.shown, reading.claim))
    longest = max(later - earlier for earlier, later in pairwise(times)) * (stream.time_base or Fraction(1, 1000))
    if longest > _LONGEST_PICTURE_SECONDS:
        raise BrokenMedia(
            f"{path.name} would show one picture for {float(longest) / 3600:.1f} hours: a time stamp is damaged."
            " Cut out the good part, or export the clip again."
        )


def _cut_off(path: Path) -> BrokenMedia:
    """The error for a file that ends too early."""
    return BrokenMedia(f"{path.name} is cut off: it ends before its last picture. Copy or download it again.")
