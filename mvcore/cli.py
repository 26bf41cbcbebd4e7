"""The command line: `python -m mvcore doctor | film | stitch | projects`, on the same Studio as the pages.

Progress goes to standard error; `--json` prints one JSON object on standard output. The exit code is 0 only when all of
it worked, 1 when something was tried and failed, and 2 for input that cannot be used, with one line and no traceback.
"""

import argparse
import json
import logging
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from mvcore import doctor
from mvcore.brief import MAX_IMAGES, MAX_SCENES
from mvcore.domain import AspectRatio, Brief, Project, TakeStatus
from mvcore.errors import BadInput, BudgetExceeded, DataFolderError, MVError, SettingsError
from mvcore.film import FilmOptions, FilmPlan, plan_film, probe_audio, stitch
from mvcore.prompting import LOOKS
from mvcore.settings import Settings
from mvcore.studio import Studio

_DEFAULTS = Brief(idea="", character="")
_LOOK_SECONDS = 0.25
_REFUSALS = (BadInput, BudgetExceeded, DataFolderError, SettingsError)


def main(args: Sequence[str]) -> int:
    """Run one command; answers the exit code."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    options = _parser().parse_args(args)
    try:
        code: int = options.run(options)
    except MVError as exc:
        print(f"mvcore: {exc}", file=sys.stderr)
        return 2 if isinstance(exc, _REFUSALS) else 1
    except KeyboardInterrupt:
        print("mvcore: stopped; the same command with --project goes on", file=sys.stderr)
        return 130
    return code


# -- doctor and projects -----------------------------------------------------------------------------------------------


def _doctor(options: argparse.Namespace) -> int:
    checks = doctor.examine(Settings())
    all_ok = all(check.ok for check in checks)
    if options.json:
        print(json.dumps({"ok": all_ok, "checks": [asdict(check) for check in checks]}))
    else:
        for check in checks:
            print(f"{'ok ' if check.ok else 'BAD'} {check.name}: {check.detail}")
    return 0 if all_ok else 1


def _projects(options: argparse.Namespace) -> int:
    with Studio.open(Settings(), work=False) as studio:
        projects = studio.projects()
    if options.json:
        print(json.dumps({"projects": [asdict(project) for project in projects]}, default=str))
    else:
        for project in projects:
            film = "film" if project.has_film else "no film"
            print(
                f"{project.id}  {project.updated_at:%Y-%m-%d %H:%M}  {project.scenes} scenes, {film}  {project.title}"
            )
    return 0


# -- film --------------------------------------------------------------------------------------------------------------


def _film(options: argparse.Namespace) -> int:
    _check_output(options.output)
    settings = Settings() if options.budget is None else Settings(budget_usd=options.budget)
    with Studio.open(settings) as studio:
        project = _with_scenes(studio, _project_id(studio, options))
        failed = [scene for scene in project.scenes if scene.take.status is not TakeStatus.READY]
        script_failed = project.script is None or project.script.status is not TakeStatus.READY
        if not failed and not script_failed:
            project = _stitched(studio, project.id)
            _save_film(studio, project, options.output)
        return _report_film(project, options)


def _project_id(studio: Studio, options: argparse.Namespace) -> str:
    """The project to go on with, or a new one with its images ready and the first of them chosen."""
    if options.project:
        project = studio.project(options.project)
        if project.script is None and project.character_asset_id is None:
            if not project.options:
                studio.make_images(project.brief, project.id)
            _choose_first(studio, project.id)
        return project.id
    if not options.idea or not options.character:
        raise BadInput("Give --idea and --character, or --project to go on with an existing project.")
    project_id = studio.make_images(_brief(options))
    _choose_first(studio, project_id)
    return project_id


def _brief(options: argparse.Namespace) -> Brief:
    return Brief(
        idea=options.idea,
        character=options.character,
        look=options.style,
        aspect=AspectRatio(options.aspect),
        image_count=options.images,
        scene_count=options.scenes,
    )


def _choose_first(studio: Studio, project_id: str) -> None:
    """Wait for the images and choose the first that came; without any the film is made without a character image."""
    project = _wait(studio, project_id, "images")
    ready = [option for option in project.options if option.take.status is TakeStatus.READY]
    if ready:
        studio.choose_image(project_id, ready[0].position)
    else:
        _say("no character image came: the film is made without one")


def _with_scenes(studio: Studio, project_id: str) -> Project:
    """Write what is not written, make what is not made, and wait for it."""
    studio.retry_failed(project_id)
    studio.write_scenes(project_id)
    return _wait(studio, project_id, "scenes")


def _stitched(studio: Studio, project_id: str) -> Project:
    project = studio.project(project_id)
    clips = tuple(scene.take.asset_id for scene in project.scenes)
    film = project.film
    if film is None or film.status is not TakeStatus.READY or film.scene_asset_ids != clips:
        studio.stitch(project_id)
        project = _wait(studio, project_id, "film")
    return project


def _wait(studio: Studio, project_id: str, stage: str) -> Project:
    """Wait until nothing of the project runs, telling each change on standard error."""
    told = ""
    while True:
        project = studio.project(project_id)
        line = _state(project, stage)
        if line != told:
            told = line
            _say(line)
        if not project.is_busy:
            return project
        time.sleep(_LOOK_SECONDS)


def _state(project: Project, stage: str) -> str:
    if stage == "film":
        return f"film: {project.film.stage if project.film else ''}"
    slots = project.options if stage == "images" else project.scenes
    if not slots:
        return "scenes: being written"
    statuses = [slot.take.status for slot in slots]
    loading = sum(status.is_running for status in statuses)
    ready = statuses.count(TakeStatus.READY)
    return f"{stage}: {loading} loading / {ready} succeeded / {len(statuses) - loading - ready} failed"


def _save_film(studio: Studio, project: Project, output: Path) -> None:
    film = project.film
    if film is None or film.asset_id is None:
        return
    with studio.media(film.asset_id) as (_, path):
        try:
            shutil.copyfile(path, output)
        except OSError as exc:
            raise BadInput(
                f"{output} cannot be written ({exc.strerror}): name another file; --project {project.id} goes on."
            ) from exc


def _report_film(project: Project, options: argparse.Namespace) -> int:
    film = project.film if project.film and project.film.status is TakeStatus.READY else None
    complete = film is not None and len(project.ready_scenes) == len(project.scenes) > 0
    if options.json:
        print(json.dumps(_film_report(project, film.asset_id if film and complete else None)))
    elif complete:
        print(options.output)
    if not complete:
        for sentence in _complaints(project):
            _say(sentence)
        _say(f"not complete: --project {project.id} goes on and makes only what is missing")
    return 0 if complete else 1


def _film_report(project: Project, film_id: str | None) -> dict[str, Any]:
    return {
        "project": project.id,
        "character": project.character_asset_id,
        "scenes": [
            {
                "id": scene.id,
                "status": scene.take.status.value,
                "clip": scene.take.asset_id,
                "error": scene.take.error,
            }
            for scene in project.scenes
        ],
        "film": film_id,
        "cost_usd": project.spent_usd,
        "warnings": [scene.take.warning for scene in project.scenes if scene.take.warning] + _complaints(project),
    }


def _complaints(project: Project) -> list[str]:
    takes = [("the scenes", project.script)] if project.script else []
    takes += [(scene.label, scene.take) for scene in project.scenes]
    sentences = [f"{name}: {take.error}" for name, take in takes if take is not None and take.error]
    if project.film is not None and project.film.error:
        sentences.append(f"the film: {project.film.error}")
    return sentences


# -- stitch ------------------------------------------------------------------------------------------------------------


def _stitch(options: argparse.Namespace) -> int:
    film_options = FilmOptions(
        size=options.size,
        fps=options.fps,
        fit=options.fit,
        music=probe_audio(options.music) if options.music else None,
        clip_audio=options.clip_audio,
        loudness=options.loudness,
    )
    if options.plan:
        plan = plan_film(options.clips, film_options, skip_broken=options.skip_broken)
        print(json.dumps(plan.as_dict()) if options.json else _plan_text(plan))
        return 0
    _check_output(options.output)
    report = stitch(
        options.clips, options.output, film_options, skip_broken=options.skip_broken, on_progress=_say_progress
    )
    for warning in report.warnings:
        _say(warning)
    print(json.dumps(report.as_dict()) if options.json else report.output)
    return 0


def _plan_text(plan: FilmPlan) -> str:
    head = f"{plan.duration:.3f} s, {plan.frames} frames, {plan.width}x{plan.height} at {float(plan.rate):g} fps"
    lines = [
        f"{segment.kind:8} {segment.seconds:8.3f} s  {segment.source}: {segment.reason}" for segment in plan.segments
    ]
    return "\n".join([head, *lines, *plan.warnings])


def _check_output(output: Path | None) -> None:
    """Refused before any work, for the work may cost money."""
    if output is None:
        raise BadInput("Name the film's file with -o film.mp4.")
    if not output.parent.is_dir():
        raise BadInput(f"The folder {output.parent} does not exist: create it or choose another place for the film.")
    if output.is_dir():
        raise BadInput(f"{output} is a folder: name a file, such as {output / 'film.mp4'}.")


def _say_progress(progress: float, stage: str) -> None:
    _say(f"{progress:4.0%} {stage}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


# -- the parser --------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """One clear line for a mistake, without the usage that hides it."""

    def error(self, message: str) -> Any:
        self.exit(2, f"mvcore: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m mvcore", description="MV Studio from the command line.", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "doctor", _doctor, "check the settings and what they need")
    _add(commands, "projects", _projects, "list the projects")
    _add_film(_add(commands, "film", _film, "make a whole film from an idea"))
    _add_stitch(_add(commands, "stitch", _stitch, "stitch clips into a film"))
    return parser


def _add(commands: Any, name: str, run: Any, summary: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    command.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    command.set_defaults(run=run)
    return command


def _add_film(command: argparse.ArgumentParser) -> None:
    command.add_argument("--idea", help="what happens in the video")
    command.add_argument("--character", help="who is in it and how it looks")
    command.add_argument("--scenes", type=int, default=_DEFAULTS.scene_count, help=f"1 to {MAX_SCENES}")
    command.add_argument("--images", type=int, default=_DEFAULTS.image_count, help=f"1 to {MAX_IMAGES}")
    command.add_argument("--style", default=_DEFAULTS.look, help=", ".join(LOOKS))
    command.add_argument("--aspect", choices=[ratio.value for ratio in AspectRatio], default=_DEFAULTS.aspect.value)
    command.add_argument("--budget", type=_budget, help="the most that may be spent, in US dollars")
    command.add_argument("--project", help="go on with this project: reuse what is there and finish the rest")
    command.add_argument("-o", "--output", type=Path, required=True, help="the film's file")


def _add_stitch(command: argparse.ArgumentParser) -> None:
    command.add_argument("clips", nargs="+", type=Path, metavar="CLIP")
    command.add_argument("-o", "--output", type=Path, help="the film's file")
    command.add_argument("--transition", choices=["cut"], default="cut", help="hard cuts only, so far")
    command.add_argument("--music", type=Path, help="mp3, m4a, wav, flac or ogg to lay under the film")
    command.add_argument("--clip-audio", choices=["keep", "duck", "mute"], default="keep")
    command.add_argument("--loudness", type=float, help="integrated loudness to reach, in LUFS, such as -14")
    command.add_argument("--size", type=_size, help="WIDTHxHEIGHT of the film, such as 1280x720")
    command.add_argument("--fps", type=_fps, help="frames per second, such as 24 or 30000/1001")
    command.add_argument("--fit", choices=["pad", "crop"], default="pad", help="how clips of another shape fit in")
    command.add_argument("--skip-broken", action="store_true", help="leave out clips that cannot be read, and say so")
    command.add_argument("--plan", action="store_true", help="print the plan and render nothing")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1280x720")
    return int(width), int(height)


def _fps(text: str) -> Fraction:
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 120:
        raise argparse.ArgumentTypeError(f"{text!r} is not a frame rate from 1 to 120")
    return rate


def _budget(text: str) -> float:
    try:
        budget = float(text)
    except ValueError:
        budget = -1.0
    if not 0 <= budget < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount of dollars")
    return budget
