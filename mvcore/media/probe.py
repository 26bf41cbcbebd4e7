"""Looks through a media file and says what is in it. Headers are not believed where packets can be counted."""

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from mvcore.errors import BrokenMedia
from mvcore.media.containers import CHAINED_CONTAINERS, SOUND_CONTAINERS
from mvcore.media.decoders import cover_format
from mvcore.media.discontinuities import StreamClock
from mvcore.media.info import WHOLE, AudioFile, AudioInfo, ClipInfo, Edges, Jump
from mvcore.media.ogg import about_chain, is_chained
from mvcore.media.open_media import container_name, opened, opened_again, opened_to_look
from mvcore.media.packets import Ends, Stamp, held_ticks, reorder_depth, shown_ticks
from mvcore.media.picture_tags import colour_tags, has_side_alpha, hidden_edges, is_mirrored, pixel_shape
from mvcore.media.rates import constant_rate, usual_rate
from mvcore.media.reading import Reading, read_packets
from mvcore.media.streams import moving_streams, picture_stream, sound_stream

# In frames. A last picture that stands for longer is meant to; what rounds or miscounts is less.
_LONGEST_LAST_FRAME = Fraction(3, 2)
# Music whose first seconds can be decoded is music.
_SURE_SECONDS = 2.0
# Others, such as MP3, only estimate how long they play.
_EXACT_CONTAINERS = ("flac", "wav", "mov", "aiff")


def probe(path: Path) -> ClipInfo:
    """What the clip at `path` is. Reads the whole file, and decodes as little of it as shows that it is whole.

    Raises `BrokenMedia`, with a sentence that names the file, for anything that is not one complete video clip, and
    `NotFound` when there is no such file.
    """
    with opened_to_look(path) as container:
        stream = _picture_stream(container, path)
        if container_name(container) == "ogg" and is_chained(path):
            raise BrokenMedia(about_chain(path))
        audio = sound_stream(container)
        reading = read_packets(container, stream, path)
        first = _first_frame(container, stream, reading, path)
        reading.begin_with(first.pts)
        if not reading.is_structured:
            _decode_end(container, stream, reading, path)
        return _clip_info(path, container, stream, audio, reading, _look_of(first, container, stream))


def probe_own(path: Path) -> ClipInfo:
    """What an MP4 file that was made here is: its packets are counted, but none is decoded, which is most of what
    `probe` costs. Its pictures were encoded by `commands.piece_encoder`, or are those of clips that were probed.
    Raises as `probe` does."""
    with opened_again(path, "mov") as container:
        stream = _picture_stream(container, path)
        audio = sound_stream(container)
        reading = read_packets(container, stream, path)
        codec = stream.codec_context
        return _clip_info(path, container, stream, audio, reading, _Look(codec.width, codec.height))


def probe_audio(path: Path) -> AudioFile:
    """What the sound file at `path` is (MP3, M4A, WAV, FLAC, Ogg, or the sound of a video).

    Raises `BrokenMedia` when it has no sound, or none that can be decoded, and `NotFound` when there is no such file.
    """
    with opened(path, SOUND_CONTAINERS, "sound") as container:
        stream = sound_stream(container)
        if stream is None:
            raise BrokenMedia(f"{path.name} has no sound.")
        end, decoded = _read_sound(container, stream)
        sound, kind = _audio_info(stream, end), container_name(container)
        duration = max(sound.duration, _promised_seconds(kind, stream, sound))
        if decoded == 0 or decoded < min(_SURE_SECONDS, duration) / 2:
            raise BrokenMedia(f"{path.name} holds no sound that can be decoded.")
        return AudioFile(path, kind, sound, duration, path.stat().st_size)


def _promised_seconds(kind: str, stream: AudioStream, sound: AudioInfo) -> float:
    """How long the sound is by a header that is exact. The index of fragments counts from 0 on."""
    if kind not in _EXACT_CONTAINERS:
        return 0.0
    before = sound.start if kind == "mov" and not stream.frames else 0
    return float((stream.duration or 0) * (stream.time_base or 0) - before)


def _read_sound(container: InputContainer, stream: AudioStream) -> tuple[Ends, float]:
    """Where the sound ends, and how many seconds of its beginning can be decoded, up to a length that is enough to be
    sure. Both at once, since not every file can be searched for its beginning."""
    end, seconds, is_whole = Ends(), 0.0, True
    clock = StreamClock() if container_name(container) in CHAINED_CONTAINERS else None
    for packet in container.demux(stream):
        end.add(packet, clock.ticks(packet) if clock else 0)
        if not is_whole or seconds >= _SURE_SECONDS:
            continue
        try:
            seconds += sum(frame.samples / frame.sample_rate for frame in packet.decode())
        except av.FFmpegError:
            is_whole = False
    return end, seconds


@dataclass(frozen=True, slots=True)
class _Look:
    """What decoding a picture shows; the rest is as in `ClipInfo`, and as everything that is encoded here is."""

    stored_width: int
    stored_height: int
    rotation: int = 0
    mirrored: bool = False
    interlaced: bool = False
    pix_fmt: str = "yuv420p"
    bit_depth: int = 8
    has_alpha: bool = False
    crop: Edges = WHOLE

    def shown_size(self, path: Path) -> tuple[int, int]:
        """Width and height of what is shown, turned. Raises `BrokenMedia` when that is nothing."""
        turned = self.rotation % 180 != 0
        width, height = (self.stored_height, self.stored_width) if turned else (self.stored_width, self.stored_height)
        shown = width - self.crop.left - self.crop.right, height - self.crop.top - self.crop.bottom
        if min(shown) < 1:
            raise BrokenMedia(f"{path.name} says that none of its picture is to be shown; export it without a crop.")
        return shown


def _look_of(frame: VideoFrame, container: InputContainer, stream: VideoStream) -> _Look:
    """What a decoded picture shows."""
    parts = frame.format.components
    return _Look(
        stored_width=frame.width,
        stored_height=frame.height,
        rotation=frame.rotation % 360,
        mirrored=is_mirrored(frame),
        interlaced=frame.interlaced_frame,
        pix_fmt=stream.codec_context.pix_fmt or "",
        bit_depth=max((part.bits for part in parts), default=8),
        has_alpha=any(part.is_alpha for part in parts) or has_side_alpha(stream),
        crop=hidden_edges(container, stream, frame),
    )


def _picture_stream(container: InputContainer, path: Path) -> VideoStream:
    """The moving picture."""
    stream = picture_stream(container)
    if stream is not None:
        return stream
    if moving_streams(container):
        raise BrokenMedia(f"{path.name} has a picture in a format that cannot be decoded; convert it to H.264.")
    raise BrokenMedia(f"{path.name} has no moving picture, so it is not a video clip.")


def _first_frame(container: InputContainer, stream: VideoStream, reading: Reading, path: Path) -> VideoFrame:
    """The first picture, decoded: it alone knows the rotation, and shows that the codec works."""
    container.seek(reading.origin or 0, stream=stream)
    stream.codec_context.skip_frame = "DEFAULT"
    # Ending the stream behind its first packet saves decoding all that the decoder would wait for.
    frames = stream.decode(next(container.demux(stream))) or stream.decode(None)
    stream.codec_context.flush_buffers()
    # The first packet may be one that is not shown, before the place where an edit list begins; and pictures that are
    # shown before the first key picture can be decoded, as in VVC, or cannot.
    if not frames or (frames[0].pts or 0) > min(stamp.pts for stamp in reading.shown):
        frames = list(islice(_frames(container, stream, reading.origin or 0), 1))
    if not frames:
        raise BrokenMedia(f"{path.name} holds no picture that can be decoded.")
    return frames[0]


def _decode_end(container: InputContainer, stream: VideoStream, reading: Reading, path: Path) -> None:
    """Decode from the last key picture to the end, for codecs whose packets cannot be checked otherwise."""
    key = max((stamp.pts for stamp in reading.stamps if stamp.key), default=0)
    # A transport stream has no index: searching it may end behind its last picture, so then all of it is decoded.
    tail = _searched_end(container, stream, key) or _last(_frames(container, stream, reading.origin or 0))
    if tail is None or tail.is_corrupt:
        raise BrokenMedia(f"{path.name} is damaged at its end: copy or download it again.")


def _searched_end(container: InputContainer, stream: VideoStream, ticks: int) -> VideoFrame | None:
    """The last picture from a key picture on; None where the search met none that can be decoded alone."""
    try:
        return _last(_frames(container, stream, ticks))
    except av.FFmpegError:
        return None


def _last(frames: Iterator[VideoFrame]) -> VideoFrame | None:
    """The last of some pictures, without holding more than one."""
    newest = deque(frames, maxlen=1)
    return newest[0] if newest else None


def _frames(container: InputContainer, stream: VideoStream, ticks: int) -> Iterator[VideoFrame]:
    """Decoded pictures from the key picture at or before `ticks`."""
    container.seek(ticks, stream=stream)
    return container.decode(stream)


def _clip_info(
    path: Path,
    container: InputContainer,
    stream: VideoStream,
    audio: AudioStream | None,
    reading: Reading,
    look: _Look,
) -> ClipInfo:
    """Put what was found into one value."""
    codec = stream.codec_context
    time_base = stream.time_base or Fraction(1, 1000)
    shown = reading.shown
    claims = (stream.average_rate, stream.guessed_rate, stream.base_rate, codec.framerate)
    constant = constant_rate(shown, time_base, claims)
    if constant and _is_held(shown, reading, time_base * constant):
        constant = None
    seconds = shown_ticks(shown, reading.claim) * time_base
    rate = constant or len(shown) / max(seconds, Fraction(1, 1000))
    start = min(stamp.pts for stamp in shown)
    width, height = look.shown_size(path)
    return ClipInfo(
        path=path,
        container=container_name(container),
        size_bytes=path.stat().st_size,
        index=stream.index,
        width=width,
        height=height,
        rotation=look.rotation,
        sample_aspect=pixel_shape(stream, look.rotation % 180 != 0),
        rate=rate,
        usual_rate=usual_rate(shown, time_base, claims),
        constant_rate=constant is not None,
        frames=len(shown),
        duration=float(len(shown) / rate),
        start=start * time_base,
        time_base=time_base,
        codec=codec.name,
        profile=str(codec.profile or ""),
        level=int(getattr(codec, "level", 0) or 0),
        pix_fmt=look.pix_fmt,
        bit_depth=look.bit_depth,
        has_alpha=look.has_alpha,
        interlaced=look.interlaced,
        colour=colour_tags(stream),
        extradata_sha256=hashlib.sha256(codec.extradata or b"").hexdigest(),
        reorder=reorder_depth(shown),
        joinable=_is_joinable(reading, start),
        audio=_audio_info(audio, reading.ends[audio.index], reading.jumps) if audio is not None else None,
        mirrored=look.mirrored,
        has_covers=any(cover_format(other) for other in container.streams.video if other is not stream),
        crop=look.crop,
        lost=sum(stamp.shown for stamp in reading.stamps) - len(shown),
    )


def _is_held(shown: Sequence[Stamp], reading: Reading, frames_per_tick: Fraction) -> bool:
    """True when the last picture is meant to stand when those before it have gone by."""
    return len(shown) > 1 and held_ticks(shown, reading.claim) * frames_per_tick > _LONGEST_LAST_FRAME


def _is_joinable(reading: Reading, start: int) -> bool:
    """See `ClipInfo.joinable`."""
    all_shown = len(reading.shown) == len(reading.stamps)
    return reading.begins_clean and reading.keeps_parameters and all_shown and reading.stamps[0].pts == start


def _audio_info(stream: AudioStream, ends: Ends, jumps: tuple[Jump, ...] = ()) -> AudioInfo:
    """Put what was found about a sound stream into one value."""
    base = stream.time_base or Fraction(1, 1000)
    first = stream.start_time if stream.start_time is not None else ends.first or 0
    seconds = max(0.0, float((ends.last - first) * base))
    codec = stream.codec_context
    channels = codec.layout.nb_channels
    return AudioInfo(stream.index, codec.name, codec.sample_rate, channels, first * base, seconds, jumps)
