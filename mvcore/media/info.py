"""What is known about a clip, a piece of music or a finished film after it was opened and looked through.

Times are seconds, sizes are bytes or pixels, rates are fractions: 30000/1001 is not 29.97.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

SAMPLE_RATE = 48_000
"""Samples of one second of decoded sound: 16 bits, both sides by turns."""
CHANNELS = 2
FRAME_BYTES = CHANNELS * 2
"""One sample of each side: what a place in sound is counted in."""

NTSC_RATES = (Fraction(24_000, 1001), Fraction(30_000, 1001), Fraction(60_000, 1001), Fraction(48_000, 1001))
"""Rates of television, in frames per second."""

# Code points of ITU-T H.273, which every container uses for its colour tags.
COLOUR_UNKNOWN = 2
PRIMARIES_BT2020 = 9
TRANSFER_PQ = 16
TRANSFER_HLG = 18
RANGE_FULL = 2


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """A still picture of a kind that is taken; sizes in pixels. `is_plain`: upright, 8 bits, sRGB, opaque and alone, so
    that any model reads it as people see it."""

    extension: str
    media_type: str
    width: int
    height: int
    is_plain: bool


@dataclass(frozen=True, slots=True)
class ColourTags:
    """How the numbers in a picture become colours (ITU-T H.273); `range` is 1 for limited and 2 for full."""

    primaries: int
    transfer: int
    matrix: int
    range: int

    @property
    def is_hdr(self) -> bool:
        """True for the two curves of high dynamic range, PQ and HLG."""
        return self.transfer in (TRANSFER_PQ, TRANSFER_HLG)

    def plays_like(self, other: "ColourTags") -> bool:
        """True when players show both alike: they take an unknown range for the limited one."""
        same = (self.primaries, self.transfer, self.matrix) == (other.primaries, other.transfer, other.matrix)
        return same and (self.range == RANGE_FULL) == (other.range == RANGE_FULL)


class Edges(NamedTuple):
    """Columns and rows at a picture's edges, in pixels."""

    left: int = 0
    right: int = 0
    top: int = 0
    bottom: int = 0


WHOLE = Edges()
"""The crop of a picture that is shown to its edges."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A joint: the place in the file (bytes) of the first picture behind it, and the seconds that time stamps from
    there on are too low."""

    place: int
    seconds: Fraction


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """One sound stream. `index` is its place in the file, `duration` what its packets add up to.

    `start` is the time stamp of its first sample, by the same clock as `ClipInfo.start`; `jumps` are the places where
    that begins anew.
    """

    index: int
    codec: str
    rate: int
    channels: int
    start: Fraction
    duration: float
    jumps: tuple[Jump, ...] = ()


@dataclass(frozen=True, slots=True)
class AudioFile:
    """A file with sound that can be laid under a film. `duration` is what its header promises, if that is more than
    its packets add up to."""

    path: Path
    container: str
    audio: AudioInfo
    duration: float
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """A clip, counted packet by packet.

    `width` and `height` are the shown picture's after `rotation` (degrees) was applied, in pixels that are
    `sample_aspect` times as wide as high; `mirrored` says that it is to be shown as in a mirror, too. `crop` are the
    edges that the container hides, of the picture as it is seen; they are even, since colour is stored for pairs of
    pixels.
    `rate` is frames per second: exact when `constant_rate`, else the average,
    and `usual_rate` a standard one that most frames keep to.
    `frames` is the number of frames that are shown, and `duration` the time that they take. `start` is the time stamp
    of the first frame that can be decoded, which the sound is placed against. `reorder` is by how many frames decoding
    runs ahead.
    `joinable` says that the picture stream can stand behind another one of the same format: it begins with a picture
    that refers to no other one, shows every frame it holds, and keeps its format. `has_covers`: it has pictures beside,
    in a format of covers. `lost` is how many frames at the beginning cannot be decoded, and do not count.
    """

    path: Path
    container: str
    size_bytes: int
    index: int
    width: int
    height: int
    rotation: int
    sample_aspect: Fraction
    rate: Fraction
    usual_rate: Fraction
    constant_rate: bool
    frames: int
    duration: float
    start: Fraction
    time_base: Fraction
    codec: str
    profile: str
    level: int
    pix_fmt: str
    bit_depth: int
    has_alpha: bool
    interlaced: bool
    colour: ColourTags
    extradata_sha256: str
    reorder: int
    joinable: bool
    audio: AudioInfo | None
    mirrored: bool = False
    has_covers: bool = False
    crop: Edges = WHOLE
    lost: int = 0

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height as seen, in square pixels."""
        return max(1, round(self.width * self.sample_aspect)), self.height


@dataclass(frozen=True, slots=True)
class Cut:
    """The frames [begin, end) of a file, as shown; `begin` is a picture that refers to none before it."""

    piece: ClipInfo
    begin: int
    end: int

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Heard:
    """How many samples of a segment there were before the silence at its end, and where damaged ones are silent."""

    samples: int
    holes: tuple[int, ...]


def rate_text(rate: Fraction) -> str:
    """A frame rate for people: 24, 29.97, 12.5."""
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")
