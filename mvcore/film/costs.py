"""What the parts of a film cost, in CPU-seconds.

Measured with `python -m bench --only film` on one core of a cloud machine; another machine is faster or slower in all
of them alike, so they say how the parts compare, and about how long the whole will take.
"""

from fractions import Fraction

from mvcore.film.timeline import Shot
from mvcore.media.info import ClipInfo

_START = 0.15  # starting ffmpeg, opening files
_DECODE = 0.006  # per million pixels
_ENCODE = 0.022
_COPY = 0.004  # per second of film, as are the next two
_SOUND = 0.02
_DRAW = 0.2  # starting Python, drawing a text
_CARD = 0.006  # per million pixels of a picture that hardly changes


def piece_cost(shot: Shot, pixels: int) -> float:
    """Make the piece of a shot that is not copied, in a film of `pixels`."""
    if shot.kind == "card":
        return _START + _DRAW + shot.frames * pixels * _CARD / 1e6
    return conform_cost(shot.clip, pixels, shot.frames) + _DRAW * bool(shot.text)


def conform_cost(clip: ClipInfo, pixels: int, frames: int) -> float:
    """Decode a clip and encode `frames` pictures of `pixels`."""
    decode = clip.frames * clip.width * clip.height * _DECODE / 1e6
    return _START + decode + frames * pixels * _ENCODE / 1e6


def blend_cost(pixels: int, frames: int, overlap: int) -> float:
    """Render a transition: both clips are decoded where they overlap."""
    return _START + pixels / 1e6 * ((frames + overlap) * _DECODE + frames * _ENCODE)


def copy_cost(frames: int, rate: Fraction) -> float:
    """Copy pictures."""
    return float(frames / rate) * _COPY


def sound_cost(seconds: float) -> float:
    """Mix and encode the sound."""
    return seconds * _SOUND
