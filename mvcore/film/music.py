"""Makes music as long as the film: cut with a fade at the end, or repeated with cross-fades."""

import threading
from pathlib import Path

import numpy as np

from mvcore.errors import BrokenMedia, Interrupted
from mvcore.film.cross_fades import Samples
from mvcore.film.options import MusicEnd
from mvcore.media import write_samples
from mvcore.media.info import CHANNELS, SAMPLE_RATE, AudioFile

_FADE_OUT = SAMPLE_RATE * 3 // 2
_CROSS_FADE = SAMPLE_RATE * 2
_BLOCK = SAMPLE_RATE * 4
_LOST_SECONDS = 0.5


def write_music(
    music: AudioFile, start: float, end: MusicEnd, samples: int, output: Path, stop: threading.Event | None
) -> list[str]:
    """Write the music from `start` seconds on as PCM, exactly `samples` long, and return warnings.

    Raises `BrokenMedia` when nothing of it can be decoded and `Interrupted` when `stop` is set.
    """
    raw = output.with_suffix(".raw")
    count = write_samples(music, start, samples, raw, stop)
    if count == 0:
        raise BrokenMedia(f"{music.path.name} holds no sound that can be decoded from {start:g} s on.")
    source: Samples = np.memmap(raw, dtype=np.int16, mode="r", shape=(count, CHANNELS))
    with output.open("wb") as file:
        for at in range(0, samples, _BLOCK):
            if stop is not None and stop.is_set():
                raise Interrupted
            file.write(laid(source, at, min(samples, at + _BLOCK), samples, end).tobytes())
    del source
    raw.unlink()
    lost = min(samples / SAMPLE_RATE, music.duration - start) - count / SAMPLE_RATE
    if lost <= _LOST_SECONDS:
        return []
    place = f"The music {music.path.name} is damaged after {start + count / SAMPLE_RATE:.1f} s"
    return [f"{place}: what comes before is repeated." if end == "loop" else f"{place} and ends there."]


def laid(source: Samples, begin: int, end: int, samples: int, ending: MusicEnd = "loop") -> Samples:
    """Samples `begin` to `end` of the music for a film of `samples`.

    Music that is too short is silent after its end, or comes again: then the end of one turn and the beginning of the
    next one overlap with constant power, since they are not alike.
    """
    length = samples if ending == "loop" else min(samples, len(source))
    cross = 0 if len(source) >= length else min(_CROSS_FADE, len(source) // 4)
    fading = max(1, min(_FADE_OUT, length // 2))
    if end <= min(len(source) - cross, length - fading):
        return source[begin:end]  # most of a film: neither a joint nor the end
    places = np.arange(begin, min(end, length))
    turn, offset = np.divmod(places, len(source) - cross)
    sound = source[offset].astype(np.float64)
    joint = np.flatnonzero((turn > 0) & (offset < cross))
    angle = (offset[joint] / max(1, cross) * np.pi / 2)[:, None]
    tail = source[offset[joint] + len(source) - cross]
    sound[joint] = sound[joint] * np.sin(angle) + tail * np.cos(angle)
    fade = np.minimum(1.0, (length - places) / fading)
    heard = np.clip(np.rint(sound * fade[:, None]), -32768, 32767).astype(np.int16)
    return np.pad(heard, ((0, end - begin - len(heard)), (0, 0)))
