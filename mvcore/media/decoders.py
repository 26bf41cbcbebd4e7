"""Which decoders FFmpeg may use to learn what is in a file, before anybody asks for a picture or a sound of it."""

from functools import cache

import av
from av.codec import Codec
from av.codec.codec import UnknownCodecError
from av.video.stream import VideoStream

# What covers are stored as: the formats that libavformat knows of tags (id3v2.c), attachments (matroska.c) and atoms
# (mov.c), and their like. Some clips are stored as one of them, too.
_STILLS = frozenset(
    "apng bmp gif jpeg2000 jpegls jpegxl libjxl libjxl_anim libopenjpeg libwebp mjpeg mjpeg_cuvid mjpeg_qsv mjpegb pam"
    " pbm pcx pgm png ppm sunrast targa tiff webp webp_anim xbm".split()
)


@cache
def decoders(pictures: bool, still: str | None = None) -> str:
    """A list of decoders as FFmpeg's option `codec_whitelist` takes it: those of sound, and with `pictures` those of
    moving ones. `still` adds one of the formats of covers."""
    kinds = _kinds()
    wanted = [name for name, kind in kinds.items() if kind == "audio"]
    if pictures:
        wanted += [name for name, kind in kinds.items() if kind != "audio" and (name not in _STILLS or name == still)]
    return ",".join(wanted)


@cache
def _kinds() -> dict[str, str]:
    """The kind of each decoder that there is."""
    found = {}
    for name in sorted(av.codecs_available):
        try:
            found[name] = str(Codec(name, "r").type)
        except UnknownCodecError:  # it only encodes
            continue
    return found


def cover_format(stream: VideoStream | None) -> str | None:
    """The stream's decoder, when covers are stored in its format."""
    name = stream.codec_context.name if stream is not None and stream.codec_context is not None else ""
    return name if name in _STILLS else None
