"""`film`: the whole path from an idea to a film, or the rest of it for a project that was begun."""

import argparse
import json
import math
import shutil
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mvcore.brief import MAX_IMAGES, MAX_SCENES, checked
from mvcore.cli.shared import check_output, runs, say
from mvcore.cli.wishes import Wishes, add_wishes, wishes_of
from mvcore.domain import AspectRatio, Brief, Project, Take, TakeKind, TakeStatus, new_id, now
from mvcore.errors import BadInput
from mvcore.estimates import what
from mvcore.prompting import LOOKS
from mvcore.settings import Settings
from mvcore.studio import Studio
from mvcore.studio.rest import rest_of

_USUAL = Brief(idea="any", character="any")
"""What is not given. The words of a new project are always given."""
_OF_BRIEF = {
    "idea": "idea",
    "character": "character",
    "scenes": "scene_count",
    "images": "image_count",
    "style": "look",
    "aspect": "aspect",
}
"""The options that describe a project, and what they are called in a brief."""
_LOOK_SECONDS = 0.25
_FOLLOWS_SECONDS = 1.0
_MOST_SECONDS_TO_THE_BUCKET = 300.0
_RATE_LIMITED = "Waiting for the provider"


def add_film(command: argparse.ArgumentParser) -> None:
    runs(command, run_film)
    command.add_argument("--idea", help="what happens in the video")
    command.add_argument("--character", help="who is in it and how it looks")
    command.add_argument("--scenes", type=int, help=f"1 to {MAX_SCENES}")
    command.add_argument("--images", type=int, help=f"1 to {MAX_IMAGES}")
    command.add_argument("--style", help=", ".join(LOOKS))
    command.add_argument("--aspect", choices=[ratio.value for ratio in AspectRatio])
    command.add_argument("--budget", type=_budget, help="the most that may be spent, in US dollars")
    command.add_argument("--project", help="go on with this project: reuse what is there and finish the rest")
    command.add_argument("--without-picture", action="store_true", help="go on when no character image could be made")
    add_wishes(command)
    command.add_argument("-o", "--output", type=Path, required=True, help="the film's file")


def run_film(options: argparse.Namespace) -> int:
    check_output(options.output)
    wishes = wishes_of(options)
    settings = Settings() if options.budget is None else Settings(budget_usd=options.budget)
    with Studio.open(settings) as studio:
        project = studio.project(_project_id(studio, options, wishes))
        if _lacks_picture(project) and not options.without_picture:
            return _report_film(studio, project, options)
        project = _with_scenes(studio, project.id)
        failed = [scene for scene in project.scenes if scene.take.status is not TakeStatus.READY]
        script_failed = project.script is None or project.script.status is not TakeStatus.READY
        if not failed and not script_failed:
            project = _stitched(studio, project.id)
            _save_film(studio, project, options.output)
        if settings.serve_from_cloud:
            studio.wait_for_files(_MOST_SECONDS_TO_THE_BUCKET, say)
        return _report_film(studio, project, options)


def _project_id(studio: Studio, options: argparse.Namespace, wishes: Wishes) -> str:
    """The project to go on with, or a new one with its images ready and the first of them chosen. A new one is told at
    once, and `options.project` names it, for whoever is stopped from here on goes on with it."""
    if options.project:
        project = studio.project(options.project)
        for sentence in project.oddities:
            say(sentence)
        _check_same(project, options)
        wishes.choose(studio, project.id)
        _announce(studio, _without_images(project) if options.without_picture else project)
        if _lacks_picture(project) and not options.without_picture:
            _make_missing_images(studio, project)
            _choose_first(studio, project.id)
        return project.id
    if not options.idea or not options.character:
        raise BadInput("Give --idea and --character, or --project to go on with an existing project.")
    brief = _brief(options)
    _announce(studio, Project(new_id(), brief, None, now(), now()))
    options.project = project_id = studio.make_images(brief)
    say(f"project {project_id}")
    wishes.choose(studio, project_id)
    _choose_first(studio, project_id)
    return project_id


def _lacks_picture(project: Project) -> bool:
    """True before the scenes are written, while no picture is chosen: dear clips would show somebody else."""
    return project.script is None and project.character_asset_id is None


def _without_images(project: Project) -> Project:
    """The project as one that wants none."""
    return replace(project, brief=replace(project.brief, image_count=0), options=())


def _make_missing_images(studio: Studio, project: Project) -> None:
    """Images for a project that has none that is ready or running; one picture is enough to go on."""
    if not project.options:
        studio.make_images(project.brief, project.id)
    elif all(option.take.status in (TakeStatus.FAILED, TakeStatus.CANCELLED) for option in project.options):
        for option in project.options:
            studio.retry_image(project.id, option.position)


def _announce(studio: Studio, project: Project) -> None:
    """Refuse what the budget does not hold, all of it before anything is spent; else say what it will cost."""
    studio.check_rest(project)
    rest, brief = rest_of(project), project.brief
    parts = [what(studio.model(TakeKind.IMAGE, brief), rest.images)] if rest.images else []
    parts += ["the scenes' texts"] if rest.script else []
    parts += [what(studio.model(TakeKind.CLIP, brief), rest.clips)] if rest.clips else []
    if parts:
        say(f"estimate for {', '.join(parts)}: {studio.estimate_rest(project).text}")


def _check_same(project: Project, options: argparse.Namespace) -> None:
    """A command that began a project may go on with it as it stands; other words or numbers would count for nothing."""
    given = _brief(options)
    others = [
        f"--{option}"
        for option, name in _OF_BRIEF.items()
        if getattr(options, option) is not None and getattr(given, name) != getattr(project.brief, name)
    ]
    if others:
        raise BadInput(
            f"{', '.join(others)} cannot change a project that exists: leave that out to go on with {project.id} as it "
            "is, or leave out --project to begin another one."
        )


def _brief(options: argparse.Namespace) -> Brief:
    """What was given, and the rest as usual. Raises `BadInput`."""
    given = {name: getattr(options, option) for option, name in _OF_BRIEF.items()}
    brief = checked(replace(_USUAL, **{name: value for name, value in given.items() if value is not None}))
    return replace(brief, aspect=AspectRatio(brief.aspect))


def _choose_first(studio: Studio, project_id: str) -> None:
    """Wait for the images and choose the first that came, if any did."""
    project = _wait(studio, project_id, "images")
    ready = [option for option in project.options if option.take.status is TakeStatus.READY]
    if ready:
        studio.choose_image(project_id, ready[0].position)


def _with_scenes(studio: Studio, project_id: str) -> Project:
    """Write what is not written, make what is not made, and wait for it."""
    studio.retry_failed(project_id)
    studio.write_scenes(project_id)
    return _wait(studio, project_id, "scenes")


def _stitched(studio: Studio, project_id: str) -> Project:
    project = studio.project(project_id)
    clips = tuple(scene.take.asset_id for scene in project.scenes)
    film = project.film
    made = (film.status, film.scene_asset_ids, film.choices) if film else None
    if made != (TakeStatus.READY, clips, project.choices):
        studio.stitch(project_id)
        project = _wait(studio, project_id, "film")
    return project


def _wait(studio: Studio, project_id: str, stage: str) -> Project:
    """Wait until nothing of the project runs, telling each change on standard error. A failure counts once it has stood
    for a moment: another attempt may follow by itself. Raises `DataFolderError` when the data folder is taken away."""
    told: tuple[str, datetime | None] = ("", None)
    idle_since: float | None = None
    while True:
        studio.check_folder()
        project = studio.project(project_id)
        line, waiting = _state(project, stage), _waiting(project, stage)
        news = (line, waiting.wait_until if waiting else None)
        if news != told:
            told = news
            say(line + (f"; {_wait_words(waiting)}" if waiting else ""))
        idle_since = None if project.is_busy else (idle_since or time.monotonic())
        if idle_since is not None and (not _complaints(project) or time.monotonic() - idle_since >= _FOLLOWS_SECONDS):
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


def _waiting(project: Project, stage: str) -> Take | None:
    """A take of this stage that waits for something before it is ordered, if there is one."""
    takes = [slot.take for slot in (project.options if stage == "images" else project.scenes)]
    takes += [project.script] if project.script and stage == "scenes" else []
    return next((take for take in takes if take.waiting and take.status.is_running), None)


def _wait_words(take: Take) -> str:
    """What it waits for: "waiting for the provider, 4 s"."""
    words = str(take.waiting)
    if take.wait_until is None:
        return words
    seconds = max(1, math.ceil((take.wait_until - now()).total_seconds()))
    return f"waiting for the provider, {seconds} s" if words.startswith(_RATE_LIMITED) else f"{words} ({seconds} s)"


def _save_film(studio: Studio, project: Project, output: Path) -> None:
    film = project.film
    if film is None or film.asset_id is None:
        return
    with studio.media(film.asset_id, lambda share: say(f"loading the film: {share:.0%}")) as (_, path):
        try:
            shutil.copyfile(path, output)
        except OSError as exc:
            raise BadInput(
                f"{output} cannot be written ({exc.strerror}): name another file; --project {project.id} goes on."
            ) from exc


def _report_film(studio: Studio, project: Project, options: argparse.Namespace) -> int:
    film = project.film if project.film and project.film.status is TakeStatus.READY else None
    complete = film is not None and len(project.ready_scenes) == len(project.scenes) > 0
    if options.json:
        finished = film if complete else None
        metadata = {"metadata": studio.film_metadata(finished)} if finished else {}
        print(json.dumps(_film_report(project, finished.asset_id if finished else None) | metadata))
    elif complete:
        print(options.output)
    if not complete:
        for sentence in _complaints(project):
            say(sentence)
        if _lacks_picture(project):
            say("no character image came, so no clips were ordered; --without-picture goes on without one")
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
                "trouble": scene.take.trouble.value if scene.take.trouble else None,
                "character_reference_warning": scene.take.character_reference_warning,
            }
            for scene in project.scenes
        ],
        "film": film_id,
        "cost_usd": round(project.spent_usd, 4),
        "warnings": [scene.take.warning for scene in project.scenes if scene.take.warning] + _complaints(project),
    }


def _complaints(project: Project) -> list[str]:
    takes = [(option.label, option.take) for option in project.options] if _lacks_picture(project) else []
    takes += [("the scenes", project.script)] if project.script else []
    takes += [(scene.label, scene.take) for scene in project.scenes]
    sentences = [f"{name}{_kind(take)}: {take.error}" for name, take in takes if take is not None and take.error]
    if project.film is not None and project.film.error:
        sentences.append(f"the film: {project.film.error}")
    return sentences


def _kind(take: Take) -> str:
    return f" ({take.trouble.value})" if take.trouble else ""


def _budget(text: str) -> float:
    try:
        budget = float(text)
    except ValueError:
        budget = -1.0
    if not 0 <= budget < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount of dollars")
    return budget
