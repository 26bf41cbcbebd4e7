"""`film`: the whole path from an idea to a film, or the rest of it for a project that was begun."""

import argparse
import json
import shutil
import time
from pathlib import Path
from typing import Any

from mvcore.brief import MAX_IMAGES, MAX_SCENES
from mvcore.cli.shared import check_output, say
from mvcore.domain import AspectRatio, Brief, Project, TakeStatus
from mvcore.errors import BadInput
from mvcore.prompting import LOOKS
from mvcore.settings import Settings
from mvcore.studio import Studio

_DEFAULTS = Brief(idea="", character="")
_LOOK_SECONDS = 0.25


def add_film(command: argparse.ArgumentParser) -> None:
    command.add_argument("--idea", help="what happens in the video")
    command.add_argument("--character", help="who is in it and how it looks")
    command.add_argument("--scenes", type=int, default=_DEFAULTS.scene_count, help=f"1 to {MAX_SCENES}")
    command.add_argument("--images", type=int, default=_DEFAULTS.image_count, help=f"1 to {MAX_IMAGES}")
    command.add_argument("--style", default=_DEFAULTS.look, help=", ".join(LOOKS))
    command.add_argument("--aspect", choices=[ratio.value for ratio in AspectRatio], default=_DEFAULTS.aspect.value)
    command.add_argument("--budget", type=_budget, help="the most that may be spent, in US dollars")
    command.add_argument("--project", help="go on with this project: reuse what is there and finish the rest")
    command.add_argument("-o", "--output", type=Path, required=True, help="the film's file")


def run_film(options: argparse.Namespace) -> int:
    check_output(options.output)
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
            _make_missing_images(studio, project)
            _choose_first(studio, project.id)
        return project.id
    if not options.idea or not options.character:
        raise BadInput("Give --idea and --character, or --project to go on with an existing project.")
    project_id = studio.make_images(_brief(options))
    _choose_first(studio, project_id)
    return project_id


def _make_missing_images(studio: Studio, project: Project) -> None:
    """Images for a project that has none that is ready or running; one picture is enough to go on."""
    if not project.options:
        studio.make_images(project.brief, project.id)
    elif all(option.take.status in (TakeStatus.FAILED, TakeStatus.CANCELLED) for option in project.options):
        for option in project.options:
            studio.retry_image(project.id, option.position)


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
        say("no character image came: the film is made without one")


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
            say(line)
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
            say(sentence)
        say(f"not complete: --project {project.id} goes on and makes only what is missing")
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


def _budget(text: str) -> float:
    try:
        budget = float(text)
    except ValueError:
        budget = -1.0
    if not 0 <= budget < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount of dollars")
    return budget
