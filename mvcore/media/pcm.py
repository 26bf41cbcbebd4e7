"""Sound as numbers: 48 kHz, stereo, 16 bits, in plain files that are read and written piece by piece.

What stands here does without NumPy, which takes longer to load than the sound of a film of cuts to be laid out.
"""

from array import array
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.packet import Packet

from mvcore.errors import BrokenMedia
from mvcore.media.containers import CHAINED_CONTAINERS
from mvcore.media.discontinuities import SoundClock, StreamClock
from mvcore.media.info import CHANNELS, FRAME_BYTES, SAMPLE_RATE, AudioFile, AudioInfo, ClipInfo, Heard
from mvcore.media.open_media import opened_again
from mvcore.media.packets import rounded

_BLOCK = SAMPLE_RATE
# Against the click of a cut wave. The beginning is short, so that a beat on the first frame stays a beat.
_FADE_IN = SAMPLE_RATE // 1000
_FADE_OUT = SAMPLE_RATE // 200
# Time stamps of good files are off by a few samples, or a millisecond. What strays further from its picture than this
# is put right: packets are missing, or overlap where clips were joined without decoding them.
_SLACK = SAMPLE_RATE // 50


class SegmentWriter:
    """Writes exactly `length` samples of a segment: what is placed too late or too early is cut, holes are silence."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        self._length = length
        self._written = 0

    @property
    def is_full(self) -> bool:
        """True when the segment's length is reached."""
        return self._written >= self._length

    @property
    def written(self) -> int:
        """How many samples there are so far."""
        return self._written

    def place(self, samples: bytes, at: int) -> None:
        """Write samples, the first of which belongs to place `at`. They follow what was written, unless that would put
        them too far from their place: then a hole becomes silence, and what was heard already is left out."""
        hole = at - self._written
        if self._written == 0 or abs(hole) > _SLACK:
            self._silence(hole)
            samples = samples[max(0, -hole) * FRAME_BYTES :]
        self._write(samples[: (self._length - self._written) * FRAME_BYTES])

    def finish(self) -> None:
        """Fill up with silence."""
        self._silence(self._length - self._written)

    def _silence(self, count: int) -> None:
        count = max(0, min(count, self._length - self._written))
        for at in range(0, count, _BLOCK):
            self._file.write(bytes(min(_BLOCK, count - at) * FRAME_BYTES))
        self._written += count

    def _write(self, samples: bytes) -> None:
        if samples:
            self._file.write(_faded(samples, self._written, self._length))
            self._written += len(samples) // FRAME_BYTES


def _faded(samples: bytes, at: int, length: int) -> bytes:
    """The samples with the segment's fades where they touch its edges."""
    end = at + len(samples) // FRAME_BYTES
    if at >= _FADE_IN and end <= length - _FADE_OUT:
        return samples
    numbers = array("h", samples)
    for place in {*range(at, min(end, _FADE_IN)), *range(max(at, length - _FADE_OUT), end)}:
        gain = min(1.0, (place + 1) / _FADE_IN, (length - place) / _FADE_OUT)
        for number in range((place - at) * CHANNELS, (place - at + 1) * CHANNELS):
            numbers[number] = int(numbers[number] * gain)
    return numbers.tobytes()


def append_sound(clip: ClipInfo, output: Path, length: int) -> Heard:
    """Append a clip's sound to a file, as a segment of `length` samples that begins with its picture.

    Sound that cannot be decoded is silent, and so is a clip without sound.
    """
    with output.open("ab") as file:
        writer = SegmentWriter(file, length)
        holes = _write_clip(clip, writer)
        heard = writer.written
        writer.finish()
    return Heard(heard, tuple(at for at in holes if 0 <= at < heard))


def _write_clip(clip: ClipInfo, writer: SegmentWriter) -> list[int]:
    """Write the sound as far as it can be decoded or there is room, and return where it is damaged."""
    holes: list[int] = []
    if clip.audio is None:
        return holes
    with suppress(BrokenMedia):
        for samples, at in decoded(clip.path, clip.container, clip.audio, clip.start):
            if samples:
                writer.place(samples, at)
            else:
                holes.append(at)
            if writer.is_full:
                break
    return holes


def write_samples(music: AudioFile, start: float, length: int, output: Path) -> int:
    """Write at most `length` samples of a music file, from `start` seconds on, and return how many there are. Damage
    ends them."""
    count = 0
    begin = music.audio.start + Fraction(start)
    joints = StreamClock() if music.container in CHAINED_CONTAINERS else None
    with output.open("wb") as file, suppress(BrokenMedia):
        for piece, at in decoded(music.path, music.container, music.audio, begin, joints):
            if not piece:
                break
            skipped = max(0, -at) if count == 0 else 0
            piece = piece[skipped * FRAME_BYTES :][: (length - count) * FRAME_BYTES]
            file.write(piece)
            count += len(piece) // FRAME_BYTES
            if count >= length:
                break
    return count


def decoded(
    path: Path, kind: str, audio: AudioInfo, start: Fraction, joints: StreamClock | None = None
) -> Iterator[tuple[bytes, int]]:
    """The sound of a file of a known kind in pieces, each with its place in samples after `start`. A piece without
    samples stands where a packet cannot be decoded. `joints` finds where the clock begins anew, if the picture has not.
    Raises `BrokenMedia` where the file ends before it should."""
    follower = joints or SoundClock(audio.jumps)
    with opened_again(path, kind) as container:
        converter = _Converter()
        place = 0
        stream = next(stream for stream in container.streams.audio if stream.index == audio.index)
        clock = _Clock(stream.time_base or Fraction(1, 1000), start)
        for packet in container.demux(stream):
            if packet.pts is not None:
                packet.pts += follower.ticks(packet)
            frames = _frames(packet)
            if frames is None:
                yield b"", place if packet.pts is None else clock.sample(packet.pts)
                continue
            for frame in frames:
                if frame.pts is not None:
                    place = clock.sample(frame.pts)
                for samples in converter.convert(frame):
                    yield samples, place
                    place += len(samples) // FRAME_BYTES
        for samples in converter.flush():
            yield samples, place


def _frames(packet: "Packet[AudioStream]") -> list[AudioFrame] | None:
    """What is in a packet; None when it is damaged. Those behind it can be decoded all the same."""
    try:
        return packet.decode()
    except av.FFmpegError:
        return None


class _Clock:
    """Counts time stamps in samples after `start` seconds. It works with whole numbers: a `Fraction` for each frame
    takes as long as decoding it."""

    def __init__(self, time_base: Fraction, start: Fraction) -> None:
        tick, before = time_base * SAMPLE_RATE, start * SAMPLE_RATE
        self._tick = tick.numerator * before.denominator
        self._before = before.numerator * tick.denominator
        self._sample = tick.denominator * before.denominator

    def sample(self, ticks: int) -> int:
        """The sample that sounds then."""
        return rounded(ticks * self._tick - self._before, self._sample)


class _Converter:
    """Brings decoded sound to the film's format: mono at full level on both sides, more channels mixed down."""

    def __init__(self) -> None:
        self._format = ("", "", 0)
        self._resampler: AudioResampler | None = None

    def convert(self, frame: AudioFrame) -> Iterator[bytes]:
        """Samples for a decoded frame; a stream may change its format midway."""
        format_ = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or format_ != self._format:
            yield from self.flush()
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            self._resampler = AudioResampler(format="s16", layout=layout, rate=SAMPLE_RATE)
            self._format = format_
        yield from map(_stereo, self._resampler.resample(frame))

    def flush(self) -> Iterator[bytes]:
        """What the converter still holds."""
        if self._resampler is not None:
            yield from map(_stereo, self._resampler.resample(None))
            self._resampler = None


def _stereo(frame: AudioFrame) -> bytes:
    """Samples of both sides by turns."""
    samples = bytes(frame.planes[0])[: frame.samples * frame.layout.nb_channels * 2]
    if frame.layout.nb_channels == CHANNELS:
        return samples
    both = array("h", bytes(2 * len(samples)))
    both[0::2] = both[1::2] = array("h", samples)
    return both.tobytes()
