"""One soundtrack for the whole film, as long as the picture to the sample.

Joining the clips' own AAC would add about 40 ms of padding at every joint, and a film of ten clips would run apart.
"""

import threading
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from mvcore.film.commands import mix_filters, sound_args
from mvcore.film.ffmpeg import run_ffmpeg
from mvcore.film.loudness import level
from mvcore.film.music import write_music
from mvcore.film.pcm import SAMPLE_RATE, cross_fade, write_silence, write_sound
from mvcore.film.plan import FilmPlan
from mvcore.film.timeline import Shot

Report = Callable[[float], None]
# Sound that ends this much before it should was not decoded to its end.
_LOST_SECONDS = 0.1


def places(plan: FilmPlan) -> list[tuple[int, int]]:
    """Where each shot's sound begins and ends, in samples. No rounding error adds up; shots with a transition between
    them overlap."""
    return [(_sample(shot.start, plan), _sample(shot.start + shot.frames, plan)) for shot in plan.shots]


def _sample(frame: int, plan: FilmPlan) -> int:
    """The sample that sounds when a frame appears."""
    return round(Fraction(frame) / plan.rate * SAMPLE_RATE)


def make_soundtrack(
    plan: FilmPlan, workdir: Path, report: Report, stop: threading.Event | None
) -> tuple[Path | None, list[str]]:
    """The film's sound as an MP4 file in `workdir`, or None when the film has none, and warnings.

    Raises `RenderError`, `DataFolderError` when the disk is full, and `Interrupted`.
    """
    if not plan.has_sound:
        return None, []
    samples = _sample(plan.frames, plan)
    clips, warnings = _clips_sound(plan, workdir, report, stop)
    music, more = _music(plan, workdir, samples, stop)
    warnings += more
    inputs = [path for path in (clips, music) if path is not None]
    numbers = (0 if clips else None, (1 if clips else 0) if music else None)
    filters = mix_filters(*numbers, duck=plan.options.clip_audio == "duck")
    wanted = plan.options.loudness
    change, more = level(inputs, filters, wanted, stop) if wanted is not None else ([], [])
    output = workdir / "sound.mp4"
    args = sound_args(inputs, filters, change, samples, output)
    run_ffmpeg(args, what="mixing the sound", on_time=lambda s: report(0.5 + s * SAMPLE_RATE / samples / 2), stop=stop)
    for path in inputs:
        path.unlink()
    return output, [*warnings, *more]


def _clips_sound(
    plan: FilmPlan, workdir: Path, report: Report, stop: threading.Event | None
) -> tuple[Path | None, list[str]]:
    """The clips' sound one after the other, as PCM, and warnings about what could not be decoded."""
    if plan.options.clip_audio == "mute" or not any(shot.clip.audio for shot in plan.shots):
        return None, []
    path = workdir / "clips.pcm"
    warnings: list[str] = []
    with path.open("w+b") as film:
        for shot, (begin, end), into in zip(plan.shots, places(plan), _overlaps(plan), strict=True):
            if into:
                with (workdir / "shot.pcm").open("w+b") as own:
                    warnings += _shot_sound(shot, own, end - begin, stop)
                    cross_fade(film, own, into)
            else:
                warnings += _shot_sound(shot, film, end - begin, stop)
            report(end / _sample(plan.frames, plan) / 2)
    return path, list(dict.fromkeys(warnings))


def _overlaps(plan: FilmPlan) -> list[int]:
    """For how many samples each shot sounds together with the one before."""
    spans = places(plan)
    return [0, *(before[1] - after[0] for before, after in pairwise(spans))]


def _shot_sound(shot: Shot, file: BinaryIO, length: int, stop: threading.Event | None) -> list[str]:
    """Write one clip's sound, and say so when a part of it could not be decoded."""
    clip, audio = shot.clip, shot.clip.audio
    if audio is None:
        write_silence(file, length)
        return []
    heard = write_sound(clip.path, audio, clip.start, file, length, stop)
    ends = round((audio.start - clip.start + Fraction(audio.duration)) * SAMPLE_RATE)
    lost = min(length, ends) - heard
    if lost < _LOST_SECONDS * SAMPLE_RATE:
        return []
    return [f"The sound of {clip.path.name} is damaged: silent from {heard / SAMPLE_RATE:.1f} s on."]


def _music(plan: FilmPlan, workdir: Path, samples: int, stop: threading.Event | None) -> tuple[Path | None, list[str]]:
    """The music as PCM, as long as the film, and warnings."""
    if plan.options.music is None:
        return None, []
    path = workdir / "music.pcm"
    return path, write_music(plan.options.music, samples, path, stop)
