"""Where the sound of two clips overlaps."""

import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvcore.media.info import CHANNELS, FRAME_BYTES

Samples = NDArray[np.int16]


def cross_fade(film: Path, own: Path, overlap: int) -> None:
    """Lay a segment over the last `overlap` samples of the film's sound, with constant power, and append the rest.

    Both are files of samples; `film` ends where its sound ends so far.
    """
    with film.open("r+b") as before, own.open("rb") as after:
        before.seek(-overlap * FRAME_BYTES, 2)
        leaving, coming = (_samples(file.read(overlap * FRAME_BYTES)) for file in (before, after))
        angle = ((np.arange(overlap) + 0.5) / overlap * np.pi / 2)[:, None]
        mixed = leaving * np.cos(angle) + coming * np.sin(angle)
        before.seek(-overlap * FRAME_BYTES, 2)
        before.write(np.clip(np.rint(mixed), -32768, 32767).astype(np.int16).tobytes())
        shutil.copyfileobj(after, before)


def _samples(data: bytes) -> Samples:
    """Bytes of a file as an array of two columns."""
    return np.frombuffer(data, dtype=np.int16).reshape(-1, CHANNELS)
