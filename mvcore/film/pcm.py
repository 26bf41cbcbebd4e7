"""Sound as numbers: 48 kHz, stereo, 16 bits, in plain files that are read and written piece by piece."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from mvcore.errors import BrokenMedia, Interrupted
from mvcore.film.media import AudioInfo
from mvcore.film.opening import SOUND_CONTAINERS, opened

SAMPLE_RATE = 48_000
Samples = NDArray[np.int16]

_CHANNELS = 2
_FRAME_BYTES = _CHANNELS * 2
_BLOCK = SAMPLE_RATE
# Against the click of a cut wave. The beginning is short, so that a beat on the first frame stays a beat.
_FADE_IN = SAMPLE_RATE // 1000
_FADE_OUT = SAMPLE_RATE // 200
# Time stamps of good files are off by a few samples; a larger gap is a pause that the file means.
_GAP = SAMPLE_RATE // 10


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

    def place(self, samples: Samples, at: int) -> None:
        """Write `samples`, the first of which belongs to place `at`; small gaps are closed, large ones kept."""
        if self._written == 0 and at < 0:
            samples, at = samples[-at:], 0
        if self._written == 0 or at - self._written > _GAP:
            self._silence(at - self._written)
        self._write(samples[: self._length - self._written])

    def finish(self) -> None:
        """Fill up with silence."""
        self._silence(self._length - self._written)

    def _silence(self, count: int) -> None:
        count = max(0, min(count, self._length - self._written))
        write_silence(self._file, count)
        self._written += count

    def _write(self, samples: Samples) -> None:
        if len(samples):
            self._file.write(_faded(samples, self._written, self._length).tobytes())
            self._written += len(samples)


def write_silence(file: BinaryIO, length: int) -> None:
    """Write `length` silent samples."""
    for at in range(0, length, _BLOCK):
        file.write(bytes(min(_BLOCK, length - at) * _FRAME_BYTES))


def _faded(samples: Samples, at: int, length: int) -> Samples:
    """The samples with the segment's fades where they touch its edges."""
    if at >= _FADE_IN and at + len(samples) <= length - _FADE_OUT:
        return samples
    places = np.arange(at, at + len(samples))
    gain = np.minimum(np.minimum(1.0, (places + 1) / _FADE_IN), (length - places) / _FADE_OUT)
    return (samples * np.minimum(1.0, gain)[:, None]).astype(np.int16)


def write_sound(
    path: Path, audio: AudioInfo, start: Fraction, file: BinaryIO, length: int, stop: threading.Event | None
) -> int:
    """Write a file's sound as a segment of `length` samples that begins `start` seconds into the file's clock.

    Returns how many samples there were before the silence at the end. Sound that stops decoding is silent then.
    Raises `Interrupted` when `stop` is set.
    """
    writer = SegmentWriter(file, length)
    with suppress(BrokenMedia):
        for samples, at in decoded(path, audio, start):
            if stop is not None and stop.is_set():
                raise Interrupted
            writer.place(samples, at)
            if writer.is_full:
                break
    heard = writer.written
    writer.finish()
    return heard


def cross_fade(film: BinaryIO, own: BinaryIO, overlap: int) -> None:
    """Lay a segment over the last `overlap` samples of the film's sound, with constant power, and append the rest.

    Both are files of samples, open for reading and writing; `film` ends where its sound ends so far.
    """
    own.seek(0)
    film.seek(-overlap * _FRAME_BYTES, 2)
    leaving, coming = (_samples(file.read(overlap * _FRAME_BYTES)) for file in (film, own))
    angle = ((np.arange(overlap) + 0.5) / overlap * np.pi / 2)[:, None]
    mixed = leaving * np.cos(angle) + coming * np.sin(angle)
    film.seek(-overlap * _FRAME_BYTES, 2)
    film.write(np.clip(np.rint(mixed), -32768, 32767).astype(np.int16).tobytes())
    shutil.copyfileobj(own, film)


def _samples(data: bytes) -> Samples:
    """Bytes of a file as an array of two columns."""
    return np.frombuffer(data, dtype=np.int16).reshape(-1, _CHANNELS)


def decoded(path: Path, audio: AudioInfo, start: Fraction) -> Iterator[tuple[Samples, int]]:
    """The sound in pieces, each with its place in samples after `start`. Raises `BrokenMedia` where decoding ends."""
    with opened(path, SOUND_CONTAINERS, decode_pictures=False) as container:
        converter = _Converter()
        place = 0
        stream = next(stream for stream in container.streams.audio if stream.index == audio.index)
        for frame in container.decode(stream):
            if frame.pts is not None and frame.time_base is not None:
                place = round((frame.pts * frame.time_base - start) * SAMPLE_RATE)
            for samples in converter.convert(frame):
                yield samples, place
                place += len(samples)
        for samples in converter.flush():
            yield samples, place


class _Converter:
    """Brings decoded sound to the film's format: mono at full level on both sides, more channels mixed down."""

    def __init__(self) -> None:
        self._format = ("", "", 0)
        self._resampler: AudioResampler | None = None

    def convert(self, frame: AudioFrame) -> Iterator[Samples]:
        """Samples for a decoded frame; a stream may change its format midway."""
        format_ = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or format_ != self._format:
            yield from self.flush()
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            self._resampler = AudioResampler(format="s16", layout=layout, rate=SAMPLE_RATE)
            self._format = format_
        yield from map(_stereo, self._resampler.resample(frame))

    def flush(self) -> Iterator[Samples]:
        """What the converter still holds."""
        if self._resampler is not None:
            yield from map(_stereo, self._resampler.resample(None))
            self._resampler = None


def _stereo(frame: AudioFrame) -> Samples:
    """Interleaved samples as an array of two columns."""
    samples = frame.to_ndarray().reshape(-1, frame.layout.nb_channels).astype(np.int16, copy=False)
    return np.repeat(samples, _CHANNELS, axis=1) if samples.shape[1] == 1 else samples
