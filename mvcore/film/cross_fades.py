"""Where the sound of two clips overlaps."""

import shutil
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from mvcore.film.pcm import CHANNELS, FRAME_BYTES

Samples = NDArray[np.int16]


def cross_fade(film: BinaryIO, own: BinaryIO, overlap: int) -> None:
    """Lay a segment over the last `overlap` samples of the film's sound, with constant power, and append the rest.

    Both are files of samples, open for reading and writing; `film` ends where its sound ends so far.
    """
    own.seek(0)
    film.seek(-overlap * FRAME_BYTES, 2)
    leaving, coming = (_samples(file.read(overlap * FRAME_BYTES)) for file in (film, own))
    angle = ((np.arange(overlap) + 0.5) / overlap * np.pi / 2)[:, None]
    mixed = leaving * np.cos(angle) + coming * np.sin(angle)
    film.seek(-overlap * FRAME_BYTES, 2)
    film.write(np.clip(np.rint(mixed), -32768, 32767).astype(np.int16).tobytes())
    shutil.copyfileobj(own, film)


def _samples(data: bytes) -> Samples:
    """Bytes of a file as an array of two columns."""
    return np.frombuffer(data, dtype=np.int16).reshape(-1, CHANNELS)
