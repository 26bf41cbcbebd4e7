"""`stitch`: clips to a film, without a project."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from mvcore import environment, stopping
from mvcore.cli.shared import (
    CLIP_AUDIO,
    CLIP_AUDIO_HELP,
    MUTED,
    Outcome,
    check_output,
    numbered_text,
    option,
    runs,
    say,
)
from mvcore.errors import BadInput
from mvcore.film import (
    CATALOGUE,
    Cache,
    FilmOptions,
    FilmPlan,
    Progress,
    Segment,
    parse_rate,
    parse_transition,
    plan_film,
    probe_audio,
    stitch,
)


def add_stitch(command: argparse.ArgumentParser) -> None:
    runs(command, run_stitch)
    command.add_argument(
        "clips", nargs="+", type=Path, metavar="CLIP", help="in order; after -- if a name begins with -, or as ./-name"
    )
    command.add_argument("-o", "--output", type=Path, help="the film's file")
    command.add_argument(
        "--transition",
        action="append",
        type=option(parse_transition),
        default=[],
        metavar="NAME:SECONDS",
        help=f"for all joints, or given once per joint; fade:0.5, or one of {', '.join(CATALOGUE)}",
    )
    command.add_argument("--music", type=Path, help="mp3, m4a, wav, flac or ogg to lay under the film")
    command.add_argument("--music-start", type=float, default=0.0, metavar="SECONDS", help="where the music begins")
    command.add_argument("--music-gain", type=float, default=0.0, metavar="DB", help="louder or quieter, such as -6")
    command.add_argument(
        "--music-end", choices=["loop", "trim"], default="loop", help="too short music comes again, or ends with a fade"
    )
    command.add_argument("--clip-audio", choices=CLIP_AUDIO, help=CLIP_AUDIO_HELP)
    command.add_argument("--clip-gain", type=float, default=0.0, metavar="DB", help="as for the music")
    command.add_argument(
        "--loudness", type=_loudness, default=-14.0, metavar="LUFS", help="to reach (default -14), or off"
    )
    command.add_argument("--size", type=_size, help="WIDTHxHEIGHT of the film, such as 1280x720")
    command.add_argument("--fps", type=option(parse_rate), help="frames per second, such as 24 or 30000/1001")
    command.add_argument(
        "--fit", choices=["pad", "blur", "crop"], default="pad", help="clips of another shape: bars, blurred bars, cut"
    )
    command.add_argument("--title", default="", metavar="TEXT", help="on a card of its own before the clips")
    command.add_argument("--end-card", default="", metavar="TEXT", help="on a card of its own behind the clips")
    command.add_argument(
        "--caption", action="append", type=numbered_text, default=[], metavar="N:TEXT", help="text over the N-th clip"
    )
    command.add_argument("--skip-broken", action="store_true", help="leave out clips that cannot be read, and say so")
    command.add_argument("--plan", action="store_true", help="print the plan and render nothing")


def run_stitch(options: argparse.Namespace) -> Outcome:
    film_options = FilmOptions(
        size=options.size,
        fps=options.fps,
        fit=options.fit,
        transitions=tuple(options.transition),
        music=probe_audio(options.music) if options.music else None,
        music_start=options.music_start,
        music_gain=options.music_gain,
        music_end=options.music_end,
        clip_audio=options.clip_audio,
        clip_gain=options.clip_gain,
        loudness=options.loudness,
        title=options.title,
        end_title=options.end_card,
        captions=_captions(options.caption, len(options.clips)),
    )
    cache = Cache(environment.film_cache(environment.data_dir()))
    if film_options.clip_audio is None and film_options.sound_of_clips == "mute":
        say(MUTED)
    if options.plan:
        plan = plan_film(options.clips, film_options, skip_broken=options.skip_broken, cache=cache)
        return Outcome(0, plan.as_offer(), _plan_text(plan))
    check_output(options.output)
    report = stitch(
        options.clips,
        options.output,
        film_options,
        skip_broken=options.skip_broken,
        cache=cache,
        on_progress=_say_progress,
    )
    for warning in report.warnings:
        say(warning)
    return Outcome(0, report.as_dict(), str(report.output))


def _plan_text(plan: FilmPlan) -> str:
    film = f"{plan.duration:.3f} s, {plan.frames} frames, {plan.width}x{plan.height} at {float(plan.rate):g} fps"
    lines = [_segment_text(segment) for segment in plan.segments]
    return "\n".join([f"{film}, about {plan.cost:.1f} s of work", *lines, *plan.warnings])


def _segment_text(segment: Segment) -> str:
    what = f"{segment.source}" + (f" -> {segment.into.path}" if segment.into else "")
    work = "already made" if segment.cached else f"{segment.cost:.1f} s of work"
    return f"{segment.kind:10} {segment.seconds:8.3f} s  {what}: {segment.reason} ({work})"


def _say_progress(progress: Progress) -> None:
    stopping.check()
    left = "" if progress.seconds_left is None else f", about {progress.seconds_left:.0f} s left"
    say(f"{progress.part:4.0%} {progress.stage}{left if progress.part < 1 else ''}")


def _loudness(text: str) -> float | None:
    try:
        return None if text == "off" else float(text)
    except ValueError as exc:
        raise argparse.ArgumentTypeError(f"{text!r} is not a loudness such as -14, or off") from exc


def _captions(given: Sequence[tuple[int, str]], count: int) -> tuple[str, ...]:
    """One text per clip, or none at all."""
    captions = dict(given)
    if len(captions) < len(given):
        raise BadInput("A clip has two captions; give it one.")
    for number in captions:
        if not 1 <= number <= count:
            raise BadInput(f"There is no clip {number} to caption; they are numbered from 1 to {count}.")
    return tuple(captions.get(number, "") for number in range(1, count + 1)) if captions else ()


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1280x720")
    return int(width), int(height)
