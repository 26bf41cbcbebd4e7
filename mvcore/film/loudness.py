"""Brings a mix to a wanted loudness (ITU-R BS.1770): one gain for the whole film, and a limiter if that is too much.

ffmpeg's loudnorm is not used: what its first pass measures is off by up to 1 LU, and its fallback changes the dynamics.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mvcore.errors import RenderError
from mvcore.film.ffmpeg import run_ffmpeg
from mvcore.film.sound_commands import Peaks, level_filters, measure_args

# Room for what lies between samples and for what encoding adds, so that no player clips: EBU R 128 s2.
PEAK = -1.0
# By how much AAC usually exceeds the peaks of what it encodes; what it adds beyond is found by measuring.
_AAC_ADDS = 0.3
# By how much a peak between samples may exceed them: a tone at a quarter of the sample rate does it by that much, and
# little that is heard has more. What does is found when the encoded sound is measured.
_BETWEEN_SAMPLES = 3.1
# ebur128 answers this when no part is loud enough to count.
_SILENCE = -70.0
_CLOSE_ENOUGH = 0.2
_ROUNDS = 3
# More than this into the limiter, and it is heard.
_MOST_LIMITING = 9.0
# More than this, and what is heard is noise.
_MOST_GAIN = 30.0


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness in LUFS and the true peak in dBTP."""

    integrated: float
    peak: float

    @property
    def is_silent(self) -> bool:
        """True when no part is loud enough to count."""
        return self.integrated <= _SILENCE

    def as_dict(self) -> dict[str, float] | None:
        """As reports show it: nothing for silence."""
        if self.is_silent:
            return None
        return {"integrated": round(self.integrated, 1), "true_peak": round(self.peak, 1)}


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a mix: `gain` in dB, and no true peak above `limit` dBTP unless that is None."""

    gain: float = 0.0
    limit: float | None = None
    warnings: tuple[str, ...] = ()

    @property
    def filters(self) -> list[str]:
        """As filters of ffmpeg."""
        return [] if self.gain == 0 and self.limit is None else level_filters(self.gain, self.limit)


class Mix:
    """A mix of PCM files that can be measured as it would sound after a change."""

    def __init__(self, inputs: Sequence[Path], filters: Sequence[str], stop: threading.Event | None) -> None:
        self.inputs = inputs
        self.filters = filters
        self._stop = stop

    def measured(self, change: Change, peaks: Peaks = "true") -> Loudness:
        """How loud the mix is after a change. Looking for peaks at the samples alone takes a third of the time.

        Raises `RenderError`, and `Interrupted` when a stop was asked for.
        """
        args = measure_args(self.inputs, self.filters, change.filters, peaks)
        return measured(run_ffmpeg(args, what="measuring the loudness", stop=self._stop))


def level(mix: Mix, wanted: float | None) -> Change:
    """What brings a mix to `wanted` LUFS, or if that is None keeps it from being too loud to encode.

    Raises `RenderError`, and `Interrupted` when a stop was asked for.
    """
    found = mix.measured(Change(), "sample")
    if found.is_silent:
        return Change(warnings=("The film is silent, so its loudness stays as it is.",))
    gain = 0.0 if wanted is None else min(_MOST_GAIN, wanted - found.integrated)
    if found.peak + gain + _BETWEEN_SAMPLES > PEAK - _AAC_ADDS:
        found = mix.measured(Change())
    if found.peak + gain <= PEAK - _AAC_ADDS:
        return Change(gain, None, _shortfall(wanted, found.integrated + gain))
    if wanted is None:
        return Change(gain, PEAK - _AAC_ADDS)
    return _limited(mix, wanted, gain, PEAK - found.peak + _MOST_LIMITING)


def _limited(mix: Mix, wanted: float, gain: float, most: float) -> Change:
    """The gain, at most `most`, that makes up for what the limiter takes away."""
    change = Change(min(gain, most), PEAK - _AAC_ADDS)
    reached = mix.measured(change).integrated
    for _ in range(_ROUNDS):
        better = min(most, change.gain + wanted - reached)
        if abs(better - change.gain) < _CLOSE_ENOUGH:
            break
        change = Change(better, change.limit)
        reached = mix.measured(change).integrated
    return Change(change.gain, change.limit, _shortfall(wanted, reached))


def _shortfall(wanted: float | None, reached: float) -> tuple[str, ...]:
    """A sentence when the wanted loudness is out of reach."""
    if wanted is None or wanted - reached <= 1:
        return ()
    return (f"Louder than {reached:.1f} LUFS the film would be distorted, so it stays there.",)


def corrected(change: Change, found: Loudness, wanted: float | None) -> Change | None:
    """A change that makes up for what encoding did to loudness and peaks; None when the sound came out well."""
    missing = 0.0 if wanted is None or found.is_silent or change.warnings else wanted - found.integrated
    over = max(0.0, found.peak - PEAK)
    if not over and abs(missing) <= _CLOSE_ENOUGH:
        return None
    limit = PEAK - _AAC_ADDS if change.limit is None else change.limit
    return Change(change.gain + missing, limit - over, change.warnings)


def measured(report: str) -> Loudness:
    """What ebur128 found, out of what ffmpeg printed at its end. Raises `RenderError` when it is not there."""
    integrated = re.findall(r"\bI:\s+(-?[\d.]+|-?inf|nan) LUFS", report)
    peak = re.findall(r"\bPeak:\s+(-?[\d.]+|-?inf|nan) dBFS", report)
    if not integrated or not peak:
        raise RenderError("ffmpeg did not say how loud the sound is; try again without a loudness.")
    return Loudness(max(_SILENCE, float(integrated[-1])), float(peak[-1]))
