"""What tags beside a picture say about how it is to be shown."""

import struct
from fractions import Fraction
from typing import cast

from av.sidedata.sidedata import SideDataContainer, Type
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from mvcore.media.info import ColourTags


def is_mirrored(frame: VideoFrame) -> bool:
    """True when the matrix that turns the picture (libavutil/display.h: 9 numbers of 32 bits) mirrors it as well."""
    # PyAV types this container as a dictionary of one key.
    notes = cast(SideDataContainer, frame.side_data)
    matrix = next((note for note in notes if note.type is Type.DISPLAYMATRIX), None)
    if matrix is None:
        return False
    a, b, _, c, d = struct.unpack_from("=5i", bytes(cast(bytes, matrix)))
    return bool(a * d - b * c < 0)


def pixel_shape(stream: VideoStream, turned: bool) -> Fraction:
    """Width over height of one pixel as shown; files say 0 when they do not know."""
    aspect = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio or Fraction(1)
    return 1 / aspect if turned else aspect


def has_side_alpha(stream: VideoStream) -> bool:
    """VP8 and VP9 keep their transparency beside the picture, and only a tag tells of it."""
    return stream.metadata.get("alpha_mode", stream.metadata.get("ALPHA_MODE")) == "1"


def colour_tags(stream: VideoStream) -> ColourTags:
    """The four colour tags."""
    codec = stream.codec_context
    return ColourTags(*map(int, (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range)))
