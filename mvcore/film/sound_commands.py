"""The arguments of the ffmpeg runs that mix, measure and encode sound, as lists made by pure functions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from mvcore.film.commands import address
from mvcore.film.options import FilmOptions
from mvcore.media.info import SAMPLE_RATE

PCM = ("-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "2")
Peaks = Literal["true", "sample"]
# As many bits as the sound needs, about 250 kbit/s for a full mix. ffmpeg's default at 192 kbit/s takes more than twice
# the time, and by its noise-to-mask ratio sounds worse: its search tries to save bits, and at rates such as these,
# intensity stereo (is) and noise in place of the sound (pns) cost quality instead of adding to it, while shaping the
# noise (tns) changes next to nothing. The cutoff is set since it would follow the bit rate, which there is none of.
_AAC = "-c:a aac -aac_coder fast -aac_is 0 -aac_pns 0 -aac_tns 0 -q:a 2.4 -cutoff 20000".split()


def mix_filters(clips: int | None, music: int | None, options: FilmOptions) -> list[str]:
    """The filters that mix the clips' sound and the music, given as input numbers, into [mix]; it may be too loud."""
    if clips is None or music is None:
        number, gain = (music, options.music_gain) if clips is None else (clips, options.clip_gain)
        return [f"[{number}:a]{_gain(gain)}[mix]"]
    clip, song = f"[{clips}:a]{_gain(options.clip_gain)}", f"[{music}:a]{_gain(options.music_gain)}"
    if options.sound_of_clips != "duck":
        return [f"{clip}[clips]", f"{song}[music]", "[clips][music]amix=inputs=2:normalize=0[mix]"]
    return [
        f"{clip}[clips]",
        f"{song},asplit[music][key]",
        "[clips][key]sidechaincompress=threshold=0.02:ratio=8:attack=20:release=400[low]",
        "[low][music]amix=inputs=2:normalize=0[mix]",
    ]


def _gain(decibels: float) -> str:
    """A filter that changes the level, in numbers that cannot overflow."""
    return "aformat=sample_fmts=flt" + (f",volume={decibels:.2f}dB" if decibels else "")


def level_filters(gain: float, peak: float | None) -> list[str]:
    """Change the level by `gain` dB. With a `peak` in dBTP, limit what exceeds it, at a rate that shows the peaks
    between the samples."""
    if peak is None:
        return [f"volume={gain:.2f}dB"]
    limiter = f"alimiter=limit={10 ** (peak / 20):.4f}:level=0:latency=1"
    return [f"volume={gain:.2f}dB", f"aresample={4 * SAMPLE_RATE}", limiter, f"aresample={SAMPLE_RATE}"]


def measure_args(inputs: Sequence[Path], mix: Sequence[str], change: Sequence[str], peaks: Peaks) -> list[str]:
    """Measure the mix after a change: ebur128 prints the loudness on standard error, and the peak between the samples
    ("true") or at them."""
    graph = ";".join([*mix, f"[mix]{','.join([*change, _meter(peaks)])}[out]"])
    return ["-loglevel", "info", *_pcm_inputs(inputs), "-filter_complex", graph, "-map", "[out]", "-f", "null", "-"]


def sound_args(
    inputs: Sequence[Path], mix: Sequence[str], change: Sequence[str], samples: int, output: Path
) -> list[str]:
    """Mix, change the level, encode once, exactly `samples` long, and measure what a player will hear of it.

    `-dec 0:0` decodes what the first output has encoded (ffmpeg 7.1 and later).
    """
    # Filters that look ahead may leave holes in the time stamps; counted anew, sound and picture stay together.
    chain = ",".join([*change, "asetpts=N/SR/TB", f"apad=whole_len={samples}", f"atrim=end_sample={samples}"])
    graph = ";".join([*mix, f"[mix]{chain}[out]"])
    return [
        *("-loglevel", "info", *_pcm_inputs(inputs), "-filter_complex", graph, "-map", "[out]"),
        *(*_AAC, "-ar", str(SAMPLE_RATE), "-ac", "2", "-f", "mp4", address(output)),
        *("-dec", "0:0", "-filter_complex", f"[dec:0]{_meter('true')}[heard]", "-map", "[heard]", "-f", "null", "-"),
    ]


def _meter(peaks: Peaks) -> str:
    """The filter that measures."""
    return f"ebur128=peak={peaks}:framelog=quiet"


def _pcm_inputs(inputs: Sequence[Path]) -> list[str]:
    """Raw 16-bit stereo files as inputs."""
    return [word for path in inputs for word in (*PCM, "-i", address(path))]
