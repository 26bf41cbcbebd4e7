"""Which of a file's streams are meant when somebody speaks of its picture and its sound."""

from collections.abc import Iterable
from typing import TypeVar

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

_Stream = TypeVar("_Stream", VideoStream, AudioStream)


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The moving picture: not a cover, with a decoder, and of several the one that players choose."""
    return _chosen(moving_streams(container))


def moving_streams(container: InputContainer) -> list[VideoStream]:
    """The pictures that are no covers."""
    return [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]


def sound_stream(container: InputContainer) -> AudioStream | None:
    """The sound: of several the one that players choose."""
    return _chosen(container.streams.audio)


def _chosen(streams: Iterable[_Stream]) -> _Stream | None:
    """Of the streams that can be decoded, the one that is marked as default, else the first."""
    decoded = [stream for stream in streams if _has_decoder(stream)]
    marked = (stream for stream in decoded if stream.disposition & Disposition.default)
    return next(marked, decoded[0] if decoded else None)


def _has_decoder(stream: VideoStream | AudioStream) -> bool:
    """True when the stream's codec is known."""
    return stream.codec_context is not None
