"""What tags beside a picture say about how it is to be shown."""

import re
import struct
from fractions import Fraction
from typing import Any, cast

import av.logging
from av.container import InputContainer
from av.sidedata.sidedata import SideDataContainer, Type
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from mvcore.media.info import WHOLE, ColourTags, Edges

_CROP = re.compile(r" +Frame Cropping: (\d+)/(\d+)/(\d+)/(\d+)")


def is_mirrored(frame: VideoFrame) -> bool:
    """True when the matrix that turns the picture mirrors it as well."""
    a, b, c, d = _display_matrix(frame)
    return a * d - b * c < 0


def _display_matrix(frame: VideoFrame) -> tuple[int, int, int, int]:
    """The part of the matrix (libavutil/display.h: 9 numbers of 32 bits) that turns and mirrors the picture: the place
    (x, y) is seen at (ax + cy, bx + dy)."""
    # PyAV types this container as a dictionary of one key.
    notes = cast(SideDataContainer, frame.side_data)
    matrix = next((note for note in notes if note.type is Type.DISPLAYMATRIX), None)
    if matrix is None:
        return 1, 0, 0, 1
    a, b, _, c, d = struct.unpack_from("=5i", bytes(cast(bytes, matrix)))
    return a, b, c, d


def hidden_edges(container: InputContainer, stream: VideoStream, frame: VideoFrame) -> Edges:
    """The edges that the container hides (`clap` in MP4, PixelCrop in Matroska), of the picture as it is seen: turned
    and mirrored as `frame` says.

    Each is made even, so that no pair of pixels with one colour is half hidden.
    """
    stored = _stored_crop(container, stream)
    a, b, c, d = _display_matrix(frame)
    seen = {}
    for (x, y), length in zip(((-1, 0), (1, 0), (0, -1), (0, 1)), stored, strict=True):
        across, down = a * x + c * y, b * x + d * y
        side = ("left" if across < 0 else "right") if abs(across) > abs(down) else ("top" if down < 0 else "bottom")
        seen[side] = length + length % 2
    return Edges(**seen)


def _stored_crop(container: InputContainer, stream: VideoStream) -> Edges:
    """The crop that the container notes. PyAV shows it in what FFmpeg prints about the file alone, where it stands
    behind its stream (libavformat/dump.c); what tags say stands behind a blank and a colon there."""
    before = av.logging.get_level()
    av.logging.set_level(av.logging.INFO)
    try:
        printed = str(cast(Any, container).dumps_format())  # missing in PyAV's types
    finally:
        av.logging.set_level(before)
    part = re.split(r"^ +Stream #0:", printed, flags=re.MULTILINE)
    own = next((text for text in part[1:] if re.match(rf"{stream.index}\D", text)), "")
    found = next(filter(None, map(_CROP.fullmatch, own.splitlines())), None)
    return Edges(*map(int, found.groups())) if found else WHOLE


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
