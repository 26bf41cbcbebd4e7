"""The sound of a demo clip: a soft pad, a bass and a plucked arpeggio on one chord of the progression I-V-vi-IV.

Scenes in a row continue the progression; levels are about -20 dBFS RMS, and both ends are silent so that joins of
clips do not click.
"""

import math

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
_LEVEL = 10 ** (-20 / 20)
_EDGE_SECONDS = 0.12
_BEAT_SECONDS = 0.5
# Semitones above C4 (261.63 Hz): C, G, A minor and F, voiced closely so that the pad moves little.
_CHORDS = ((0, 4, 7, 12), (-1, 2, 7, 11), (0, 4, 9, 12), (0, 5, 9, 12))
_ROOTS = (-24, -17, -15, -19)

Samples = NDArray[np.float64]


def chord(number: int, seconds: float) -> Samples:
    """The stereo sound of scene `number` (from 1): an array of (samples, 2) between -1 and 1 at 48 kHz."""
    place = (number - 1) % len(_CHORDS)
    time = np.arange(round(seconds * RATE)) / RATE
    pad = _pad(time, _CHORDS[place])
    pluck = _arpeggio(time, _CHORDS[place])
    bass = 0.5 * _tone(time, _ROOTS[place], (1.0, 0.3))
    sound = np.stack([pad[0] + bass + 0.9 * pluck, pad[1] + bass + 0.6 * pluck], axis=1)
    sound *= _LEVEL / max(1e-9, float(np.sqrt(np.mean(sound**2))))
    return np.clip(sound * _edges(time, seconds)[:, None], -0.95, 0.95)


def _pad(time: Samples, notes: tuple[int, ...]) -> tuple[Samples, Samples]:
    """Slightly detuned voices, one set for each ear, that swell and ebb."""
    swell = 0.75 + 0.25 * np.sin(math.tau * time / 4 - math.pi / 2)
    left = np.sum([_tone(time, note + 0.04, (1.0, 0.35, 0.12)) for note in notes], axis=0)
    right = np.sum([_tone(time, note - 0.04, (1.0, 0.35, 0.12)) for note in notes], axis=0)
    return 0.3 * swell * left, 0.3 * swell * right


def _arpeggio(time: Samples, notes: tuple[int, ...]) -> Samples:
    """One plucked note on each half beat, an octave above the pad."""
    step = _BEAT_SECONDS / 2
    sound = np.zeros_like(time)
    for index in range(int(len(time) / RATE / step)):
        start = round(index * step * RATE)
        note = notes[(0, 2, 1, 3, 2, 1, 3, 2)[index % 8]] + 12
        local = time[: min(len(time) - start, RATE)]
        attack = np.minimum(1, local / 0.004)
        sound[start : start + len(local)] += 0.55 * attack * np.exp(-local * 6.5) * _tone(local, note, (1.0, 0.25))
    return sound


def _tone(time: Samples, note: float, overtones: tuple[float, ...]) -> Samples:
    """Sine waves of a note, in semitones above C4, and of its overtones."""
    pitch = 261.63 * 2 ** (note / 12)
    waves = [share * np.sin(math.tau * pitch * (index + 1) * time) for index, share in enumerate(overtones)]
    return np.asarray(np.sum(waves, axis=0))


def _edges(time: Samples, seconds: float) -> Samples:
    """Silence at both ends with short ramps."""
    fade = np.minimum(time, seconds - time - 1 / RATE) / _EDGE_SECONDS
    return np.asarray(np.clip(fade, 0, 1) ** 2)
