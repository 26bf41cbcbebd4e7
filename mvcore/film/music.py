"""Makes music as long as the film: cut with a fade at the end, or repeated with cross-fades."""

import threading
from contextlib import suppress
from pathlib import Path

import numpy as np

from mvcore.errors import BrokenMedia, Interrupted
from mvcore.film.media import AudioFile
from mvcore.film.pcm import SAMPLE_RATE, Samples, decoded

_FADE_OUT = SAMPLE_RATE * 3 // 2
_CROSS_FADE = SAMPLE_RATE * 2
_BLOCK = SAMPLE_RATE * 4
_LOST_SECONDS = 0.5


def write_music(music: AudioFile, samples: int, output: Path, stop: threading.Event | None) -> list[str]:
    """Write the music as PCM, exactly `samples` long, and return warnings.

    Raises `BrokenMedia` when nothing of it can be decoded and `Interrupted` when `stop` is set.
    """
    raw = output.with_suffix(".raw")
    count = _decode(music, samples, raw, stop)
    if count == 0:
        raise BrokenMedia(f"{music.path.name} holds no sound that can be decoded.")
    source: Samples = np.memmap(raw, dtype=np.int16, mode="r", shape=(count, 2))
    with output.open("wb") as file:
        for at in range(0, samples, _BLOCK):
            if stop is not None and stop.is_set():
                raise Interrupted
            file.write(laid(source, at, min(samples, at + _BLOCK), samples).tobytes())
    del source
    raw.unlink()
    lost = min(samples / SAMPLE_RATE, music.audio.duration) - count / SAMPLE_RATE
    if lost > _LOST_SECONDS:
        return [f"The music {music.path.name} is damaged after {count / SAMPLE_RATE:.1f} s: that part is repeated."]
    return []


def laid(source: Samples, begin: int, end: int, samples: int) -> Samples:
    """Samples `begin` to `end` of the music for a film of `samples`.

    The end of one turn and the beginning of the next one overlap with constant power, since they are not alike.
    """
    cross = 0 if len(source) >= samples else min(_CROSS_FADE, len(source) // 4)
    places = np.arange(begin, end)
    turn, offset = np.divmod(places, len(source) - cross)
    sound = source[offset].astype(np.float64)
    joint = np.flatnonzero((turn > 0) & (offset < cross))
    angle = (offset[joint] / max(1, cross) * np.pi / 2)[:, None]
    tail = source[offset[joint] + len(source) - cross]
    sound[joint] = sound[joint] * np.sin(angle) + tail * np.cos(angle)
    fade = np.minimum(1.0, (samples - places) / max(1, min(_FADE_OUT, samples // 2)))
    return np.clip(np.rint(sound * fade[:, None]), -32768, 32767).astype(np.int16)


def _decode(music: AudioFile, samples: int, output: Path, stop: threading.Event | None) -> int:
    """Decode the music, at most `samples` of it, and return how many there are. Damage ends it early."""
    count = 0
    with output.open("wb") as file, suppress(BrokenMedia):
        for piece, _ in decoded(music.path, music.audio, music.audio.start):
            if stop is not None and stop.is_set():
                raise Interrupted
            file.write(piece[: samples - count].tobytes())
            count += len(piece[: samples - count])
            if count >= samples:
                break
    return count
