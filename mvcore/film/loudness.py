"""Brings a mix to a wanted loudness (ITU-R BS.1770): one gain for the whole film, and a limiter if that is too much.

ffmpeg's loudnorm is not used: what its first pass measures is off by up to 1 LU, and its fallback changes the dynamics.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mvcore.errors import RenderError
from mvcore.film.commands import level_filters, measure_args
from mvcore.film.ffmpeg import run_ffmpeg

# Room for what lies between samples and for what AAC adds, so that no player clips: EBU R 128 s2.
PEAK = -1.0
# ebur128 answers this when no part is loud enough to count.
_SILENCE = -70.0
_CLOSE_ENOUGH = 0.2
_ROUNDS = 3
# More than this into the limiter, and it is heard.
_MOST_LIMITING = 9.0


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness in LUFS and the true peak in dBTP."""

    integrated: float
    peak: float


def level(
    inputs: Sequence[Path], mix: Sequence[str], wanted: float, stop: threading.Event | None
) -> tuple[list[str], list[str]]:
    """The filters that bring a mix of PCM files to `wanted` LUFS, and warnings.

    Raises `RenderError`, and `Interrupted` when `stop` is set.
    """
    found = _measure(inputs, mix, [], stop)
    if found.integrated <= _SILENCE:
        return [], ["The film is silent, so its loudness stays as it is."]
    gain = wanted - found.integrated
    if found.peak + gain <= PEAK:
        return level_filters(gain, None), []
    most = PEAK - found.peak + _MOST_LIMITING
    gain, reached = _limited_gain(inputs, mix, wanted, min(gain, most), most, stop)
    if wanted - reached > 1:
        warning = f"Louder than {reached:.1f} LUFS the film would be distorted, so it stays there."
        return level_filters(gain, PEAK), [warning]
    return level_filters(gain, PEAK), []


def _limited_gain(
    inputs: Sequence[Path], mix: Sequence[str], wanted: float, gain: float, most: float, stop: threading.Event | None
) -> tuple[float, float]:
    """The gain that makes up for what the limiter takes away, at most `most`, and the loudness that it reaches."""
    reached = _measure(inputs, mix, level_filters(gain, PEAK), stop).integrated
    for _ in range(_ROUNDS):
        better = min(most, gain + wanted - reached)
        if abs(better - gain) < _CLOSE_ENOUGH:
            break
        gain = better
        reached = _measure(inputs, mix, level_filters(gain, PEAK), stop).integrated
    return gain, reached


def _measure(
    inputs: Sequence[Path], mix: Sequence[str], change: Sequence[str], stop: threading.Event | None
) -> Loudness:
    """How loud the mix is after a change."""
    return measured(run_ffmpeg(measure_args(inputs, mix, change), what="measuring the loudness", stop=stop))


def measured(report: str) -> Loudness:
    """What ebur128 found, out of what ffmpeg printed at its end. Raises `RenderError` when it is not there."""
    integrated = re.findall(r"\bI:\s+(-?[\d.]+|-?inf|nan) LUFS", report)
    peak = re.findall(r"\bPeak:\s+(-?[\d.]+|-?inf|nan) dBFS", report)
    if not integrated or not peak:
        raise RenderError("ffmpeg did not say how loud the sound is; try again without a loudness.")
    return Loudness(max(_SILENCE, float(integrated[-1])), float(peak[-1]))
