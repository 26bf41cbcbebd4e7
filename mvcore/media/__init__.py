"""The one home of PyAV: what is in media files, and their sound and packets as the film needs them.

What stands here opens files in children of a pool, since most of them were made by strangers. The modules behind it
(`probe`, `pcm`, `join` ...) are loaded in those children alone.
"""

import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from mvcore.media.containers import PROTOCOLS, STREAMED_CONTAINERS
from mvcore.media.info import NTSC_RATES, AudioFile, AudioInfo, ClipInfo, ColourTags, Cut, Heard, PictureInfo, rate_text
from mvcore.media.pool import in_child

__all__ = [
    "NTSC_RATES",
    "PROTOCOLS",
    "STREAMED_CONTAINERS",
    "AudioFile",
    "AudioInfo",
    "ClipInfo",
    "ColourTags",
    "Cut",
    "Heard",
    "PictureInfo",
    "append_sound",
    "decoders",
    "join",
    "probe",
    "probe_audio",
    "probe_own",
    "rate_text",
    "read_picture",
    "write_plain_picture",
    "write_samples",
]

Stop = threading.Event | None


def probe(path: Path, stop: Stop = None) -> ClipInfo:
    """What the clip at `path` is. Reads the whole file, and decodes as little of it as shows that it is whole.

    Raises `BrokenMedia`, with a sentence that names the file, for anything that is not one complete video clip, and
    `NotFound` when there is no such file.
    """
    clip: ClipInfo = in_child("probe.probe", path, reads=[path], stop=stop)
    return clip


def probe_own(path: Path, stop: Stop = None) -> ClipInfo:
    """What an MP4 file that was made here is: its packets are counted, but none is decoded, which is most of what
    `probe` costs. Its pictures were encoded by `commands.piece_encoder`, or are those of clips that were probed.
    Raises as `probe` does."""
    clip: ClipInfo = in_child("probe.probe_own", path, reads=[path], stop=stop)
    return clip


def probe_audio(path: Path, stop: Stop = None) -> AudioFile:
    """What the sound file at `path` is (MP3, M4A, WAV, FLAC, Ogg, or the sound of a video).

    Raises `BrokenMedia` when it has no sound, or none that can be decoded, and `NotFound` when there is no such file.
    """
    sound: AudioFile = in_child("probe.probe_audio", path, reads=[path], stop=stop)
    return sound


def read_picture(path: Path, name: str = "The picture") -> PictureInfo:
    """What the png, jpg or webp picture at `path` is, after every pixel of it was decoded. Raises `BrokenMedia`, naming
    the file as `name`."""
    picture: PictureInfo = in_child("pictures.read", path, name, reads=[path], about=name)
    return picture


def write_plain_picture(path: Path, target: Path, name: str = "The picture") -> PictureInfo:
    """Write a copy of the picture at `path` that any model reads as people see it: upright, 8 bits, sRGB, opaque (on
    white), its first picture alone. A JPEG stays one; others become PNG. Raises as `read_picture` does."""
    picture: PictureInfo = in_child("pictures.write_plain", path, target, name, reads=[path], about=name)
    return picture


def append_sound(clip: ClipInfo, output: Path, length: int, stop: Stop = None) -> Heard:
    """Append a clip's sound to a file, as a segment of `length` samples (`info.SAMPLE_RATE`) that begins with its
    picture.

    Sound that cannot be decoded is silent, and so is a clip without sound. Raises `OSError` when the disk is full.
    """
    heard: Heard = in_child("pcm.append_sound", clip, output, length, reads=[clip.path], stop=stop)
    return heard


def write_samples(music: AudioFile, start: float, length: int, output: Path, stop: Stop = None) -> int:
    """Write at most `length` samples of a music file, from `start` seconds on, and return how many there are. Damage
    ends them. Raises `OSError` when the disk is full."""
    count: int = in_child("pcm.write_samples", music, start, length, output, reads=[music.path], stop=stop)
    return count


def join(
    cuts: Sequence[Cut], sound: Path | None, output: Path, report: Callable[[float], None], stop: Stop = None
) -> None:
    """Put the pictures of all cuts and the soundtrack into one MP4 file, without touching a frame. `report` hears which
    part is done.

    Raises `RenderError` for pieces that do not fit together, and `OSError` when the disk is full.
    """
    reads = [cut.piece.path for cut in cuts]
    in_child("join.join", tuple(cuts), sound, output, reads=reads, about="One of the clips", report=report, stop=stop)


@cache
def decoders(*, pictures: bool, still: str | None = None) -> str:
    """A list of decoders as FFmpeg's option `codec_whitelist` takes it: those of sound, and with `pictures` those of
    moving ones. `still` adds one of the formats of covers."""
    names: str = in_child("decoders.decoders", pictures, still, reads=[], about="A list of decoders")
    return names
