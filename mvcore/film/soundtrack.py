"""One soundtrack for the whole film, as long as the picture to the sample.

Joining the clips' own AAC would add about 40 ms of padding at every joint, and a film of ten clips would run apart.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

from mvcore.film.ffmpeg import run_ffmpeg
from mvcore.film.loudness import Change, Loudness, Mix, corrected, level, measured
from mvcore.film.plan import FilmPlan
from mvcore.film.sound_commands import mix_filters, sound_args
from mvcore.film.timeline import Shot
from mvcore.media import append_sound
from mvcore.media.info import SAMPLE_RATE

Report = Callable[[float], None]
# Sound that ends this much before it should was not decoded to its end.
_LOST_SECONDS = 0.1
# Encoding takes the highest tones away and adds to the peaks, which only measuring shows.
_CORRECTIONS = 2


def places(plan: FilmPlan) -> list[tuple[int, int]]:
    """Where each shot's sound begins and ends, in samples. No rounding error adds up; shots with a transition between
    them overlap."""
    return [(_sample(shot.start, plan), _sample(shot.start + shot.frames, plan)) for shot in plan.shots]


def _sample(frame: int, plan: FilmPlan) -> int:
    """The sample that sounds when a frame appears."""
    return round(Fraction(frame) / plan.rate * SAMPLE_RATE)


@dataclass(frozen=True, slots=True)
class Soundtrack:
    """A film's sound as an MP4 file, and how loud that is; neither when the film has none."""

    path: Path | None = None
    loudness: Loudness | None = None
    warnings: tuple[str, ...] = ()


def make_soundtrack(plan: FilmPlan, workdir: Path, report: Report, stop: threading.Event | None) -> Soundtrack:
    """The film's sound, made in `workdir`.

    Raises `BrokenMedia` for music that cannot be decoded, `RenderError`, `DataFolderError` when the disk is full, and
    `Interrupted`.
    """
    if not plan.has_sound:
        return Soundtrack()
    samples = _sample(plan.frames, plan)
    clips, warnings = _clips_sound(plan, workdir, report, stop)
    music, more = _music(plan, workdir, samples, stop)
    inputs = [path for path in (clips, music) if path is not None]
    numbers = (0 if clips else None, (1 if clips else 0) if music else None)
    mix = Mix(inputs, mix_filters(*numbers, plan.options), stop)
    output = workdir / "sound.mp4"
    encode = partial(_encode, mix, samples, output, report, stop)
    wanted = plan.options.loudness
    if _is_untouched(plan, inputs):
        change = Change()
        loudness = encode(change)
    else:
        change = level(mix, wanted)
        loudness = _encoded(encode, change, wanted)
    for path in inputs:
        path.unlink()
    return Soundtrack(output, loudness, (*warnings, *more, *change.warnings))


def _is_untouched(plan: FilmPlan, inputs: Sequence[Path]) -> bool:
    """True when the sound shall be as it is in the clips or in the music, however loud."""
    options = plan.options
    return len(inputs) == 1 and options.loudness is None and options.clip_gain <= 0 and options.music_gain <= 0


def _encoded(encode: Callable[[Change], Loudness], change: Change, wanted: float | None) -> Loudness:
    """Encode the sound, again where that changed its loudness or raised its peaks, and tell how loud it is."""
    found = encode(change)
    for _ in range(_CORRECTIONS):
        better = corrected(change, found, wanted)
        if better is None:
            break
        change, found = better, encode(better)
    return found


def _encode(
    mix: Mix, samples: int, output: Path, report: Report, stop: threading.Event | None, change: Change
) -> Loudness:
    """Mix the sound, encode it exactly `samples` long, and tell how loud it came out."""
    args = sound_args(mix.inputs, mix.filters, change.filters, samples, output)
    on_time = lambda s: report(0.5 + s * SAMPLE_RATE / samples / 2)  # noqa: E731 - short, and used once
    return measured(run_ffmpeg(args, what="mixing the sound", on_time=on_time, stop=stop))


def _clips_sound(
    plan: FilmPlan, workdir: Path, report: Report, stop: threading.Event | None
) -> tuple[Path | None, list[str]]:
    """The clips' sound one after the other, as PCM, and warnings about what could not be decoded."""
    if plan.options.sound_of_clips == "mute" or not any(shot.clip.audio for shot in plan.shots):
        return None, []
    path = workdir / "clips.pcm"
    warnings: list[str] = []
    for shot, (begin, end), into in zip(plan.shots, places(plan), _overlaps(plan), strict=True):
        if into:
            # Loaded here, as the music below is: NumPy takes as long to load as the sound of cuts to be laid out.
            from mvcore.film.cross_fades import cross_fade

            own = workdir / "shot.pcm"
            warnings += _shot_sound(shot, own, end - begin, stop)
            cross_fade(path, own, into)
            own.unlink()
        else:
            warnings += _shot_sound(shot, path, end - begin, stop)
        report(end / _sample(plan.frames, plan) / 2)
    return path, list(dict.fromkeys(warnings))


def _overlaps(plan: FilmPlan) -> list[int]:
    """For how many samples each shot sounds together with the one before."""
    spans = places(plan)
    return [0, *(before[1] - after[0] for before, after in pairwise(spans))]


def _shot_sound(shot: Shot, output: Path, length: int, stop: threading.Event | None) -> list[str]:
    """Append one clip's sound to a file, and say so when a part of it could not be decoded."""
    clip, audio = shot.clip, shot.clip.audio
    heard = append_sound(clip, output, length, stop)
    if audio is None:
        return []
    ends = round((audio.start - clip.start + Fraction(audio.duration)) * SAMPLE_RATE)
    damaged = f"The sound of {clip.path.name} is damaged: silent"
    warnings = []
    if heard.holes:
        later = " and later" if len(heard.holes) > 1 else ""
        warnings.append(f"{damaged} for a moment at {heard.holes[0] / SAMPLE_RATE:.1f} s{later}.")
    if min(length, ends) - heard.samples >= _LOST_SECONDS * SAMPLE_RATE:
        warnings.append(f"{damaged} from {heard.samples / SAMPLE_RATE:.1f} s on.")
    return warnings


def _music(plan: FilmPlan, workdir: Path, samples: int, stop: threading.Event | None) -> tuple[Path | None, list[str]]:
    """The music as PCM, as long as the film, and warnings."""
    if plan.options.music is None:
        return None, []
    from mvcore.film.music import write_music

    path = workdir / "music.pcm"
    options = plan.options
    return path, write_music(plan.options.music, options.music_start, options.music_end, samples, path, stop)
