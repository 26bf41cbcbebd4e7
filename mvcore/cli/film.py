"""`film`: the whole path from an idea to a film, or the rest of it for a project that was begun."""

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

from mvcore.cli.film_options import add_project_options, changes_of, flag, models_of, new_brief
from mvcore.cli.film_progress import wait
from mvcore.cli.film_report import SAME_AGAIN, complaints, film_report, finished_film, ways_on
from mvcore.cli.shared import Outcome, check_output, runs, say
from mvcore.cli.wishes import Wishes, add_wishes, wishes_of
from mvcore.domain import Project, Take, TakeKind, TakeStatus, new_id, now
from mvcore.errors import BadInput
from mvcore.estimates import what
from mvcore.settings import Settings
from mvcore.studio import Studio
from mvcore.studio.base import can_retry
from mvcore.studio.rest import Rest, lacks_picture, will_have_picture
from mvcore.studio.resumed import Resumed

_MOST_SECONDS_TO_THE_BUCKET = 300.0
_LOOK_SECONDS = 4.0
"""How long the estimate waits for what the models take today."""


def add_film(command: argparse.ArgumentParser) -> None:
    runs(command, run_film)
    add_project_options(command)
    command.add_argument("--budget", type=_budget, help="the most that may be spent, in US dollars")
    command.add_argument("--project", help="go on with this project: reuse what is there and finish the rest")
    command.add_argument("--without-picture", action="store_true", help="go on when no character image could be made")
    command.add_argument(
        "--skip-missing",
        action="store_true",
        help="stitch the clips that are ready; those that failed are not made again",
    )
    add_wishes(command)
    command.add_argument("-o", "--output", type=Path, required=True, help="the film's file")


def run_film(options: argparse.Namespace) -> Outcome:
    check_output(options.output)
    wishes = wishes_of(options)
    settings = Settings() if options.budget is None else Settings(budget_usd=options.budget)
    with Studio.open(settings, tell=_tell_resumed) as studio:
        project = _go_on(studio, options, wishes) if options.project else _begin(studio, options, wishes)
        if not lacks_picture(project) or options.without_picture:
            project = _with_scenes(studio, project, options)
            project = _with_film(studio, project, options)
        if settings.serve_from_cloud:
            studio.wait_for_files(_MOST_SECONDS_TO_THE_BUCKET, say)
        return _told(studio, project, options)


def _tell_resumed(resumed: Resumed) -> None:
    say(f"going on with what was begun before: {resumed.text}")


def _begin(studio: Studio, options: argparse.Namespace, wishes: Wishes) -> Project:
    """A new project with its images made and the first of them chosen. It is told at once, and `options.project` names
    it, for whoever is stopped from here on goes on with it."""
    empty = Project(new_id(), new_brief(options), None, now(), now())
    brief = studio.changed(empty, models_of(options)).brief
    _announce(studio, replace(empty, brief=brief), options)
    options.project = project_id = studio.create_project(brief)
    say(f"project {project_id}")
    wishes.choose(studio, project_id)
    studio.make_images(brief, project_id)
    return _with_picture(studio, project_id)


def _go_on(studio: Studio, options: argparse.Namespace, wishes: Wishes) -> Project:
    """A project that was begun, with what was changed of it, and an image if one can be made. All of it is checked, and
    its price told, before any of it is kept."""
    project = studio.project(options.project)
    for sentence in project.oddities:
        say(sentence)
    changes = changes_of(options, project)
    after = studio.changed(project, changes)
    _announce(studio, _without_missing(project, after) if _skips(project, options) else after, options)
    wishes.choose(studio, project.id)
    studio.change(project.id, changes)
    project = studio.project(project.id)
    if not lacks_picture(project) or options.without_picture:
        return project
    if project.options:
        studio.retry_images(project.id)
    else:
        studio.make_images(project.brief, project.id)
    return _with_picture(studio, project.id)


def _announce(studio: Studio, project: Project, options: argparse.Namespace) -> None:
    """Refuse what the budget does not hold, all of it before anything is spent; else say what it will cost, with what
    the folder goes on with."""
    if options.without_picture:
        project = replace(project, brief=replace(project.brief, image_count=0), options=())
    if _is_stuck(studio, project, options):
        return
    _refuse_ended(studio, project)
    models = [studio.model(kind, project.brief) for kind in TakeKind]
    studio.look_at_models(models, _LOOK_SECONDS)
    studio.check_rest(project)
    if options.silent_clips and models[-1].inputs.audio is None:
        say(f"{models[-1].id} has no switch for sound: --silent-clips changes nothing")
    begun = _begun_usd(studio.resumed, project)
    named = ", ".join(_parts(studio, project, studio.rest(project)))
    if begun:
        named = f"{named}, and what was begun before" if named else "what was begun before"
    if named:
        estimate = studio.estimate_rest(project)
        at_most = estimate.at_most or (begun > 0 and studio.resumed.at_most)
        say(f"estimate for {named}: {replace(estimate, usd=estimate.usd + begun, at_most=at_most).text}")


def _is_stuck(studio: Studio, project: Project, options: argparse.Namespace) -> bool:
    """True when no image can come as it was asked, so that nothing will be ordered."""
    takes = [option.take for option in project.options]
    refused = takes and all(can_retry(take) and not studio.may_repeat(project, take) for take in takes)
    return bool(refused) and lacks_picture(project) and not options.without_picture


def _refuse_ended(studio: Studio, project: Project) -> None:
    """Raises `BadInput` for a model that the project names and that was ended since, with the option that helps."""
    rest = studio.rest(project)
    wanted = {TakeKind.IMAGE: rest.images, TakeKind.SCRIPT: rest.script, TakeKind.CLIP: rest.clips}
    for kind in (kind for kind, count in wanted.items() if count):
        model = studio.model(kind, project.brief)
        if model.has_ended(studio.today):
            other = studio.replacement(model, project)
            option = f"{flag(kind.model_field)} {other.id if other else 'ID'}"
            raise BadInput(f"{model.id} was ended by its maker on {model.ends}: add {option} to go on with another.")


def _parts(studio: Studio, project: Project, rest: Rest) -> list[str]:
    brief = project.brief
    parts = [what(TakeKind.IMAGE, rest.images)] if rest.images else []
    parts += ["the scenes' texts"] if rest.script else []
    picture = will_have_picture(project, rest)
    seconds = studio.quote(TakeKind.CLIP, brief, project, has_picture=picture).seconds
    return parts + ([what(TakeKind.CLIP, rest.clips, seconds)] if rest.clips else [])


def _begun_usd(resumed: Resumed, project: Project) -> float:
    """What the folder goes on with may still cost. Clips that follow a script of this project are in its own rest."""
    counted = project.script is None or project.script.status is not TakeStatus.READY
    own = sum(begun.clips_usd for begun in resumed.projects if counted and begun.project_id == project.id)
    return resumed.usd - own


def _with_picture(studio: Studio, project_id: str) -> Project:
    """Wait for the images and choose the first that came, if any did."""
    project = wait(studio, project_id, "images")
    ready = [option for option in project.options if option.take.status is TakeStatus.READY]
    if ready:
        studio.choose_image(project_id, ready[0].position)
    return studio.project(project_id)


def _with_scenes(studio: Studio, project: Project, options: argparse.Namespace) -> Project:
    """Write what is not written, make what is not made, unless it is to be skipped, and wait for it."""
    if not _skips(project, options):
        studio.retry_failed(project.id)
    studio.write_scenes(project.id)
    return wait(studio, project.id, "scenes")


def _skips(project: Project, options: argparse.Namespace) -> bool:
    """True when clips that failed are not made again: the film goes without them, and nothing is paid for them."""
    return options.skip_missing and bool(project.ready_scenes)


def _without_missing(project: Project, after: Project) -> Project:
    """The project as it is `after` its changes, without the scenes that are skipped: those that stay failed."""
    pairs = zip(project.scenes, after.scenes, strict=True)
    return replace(after, scenes=tuple(now for was, now in pairs if now is not was or not can_retry(was.take)))


def _with_film(studio: Studio, project: Project, options: argparse.Namespace) -> Project:
    """Stitch what is not stitched yet, unless a clip is missing that is not to be skipped."""
    clips = tuple(scene.take.asset_id for scene in project.ready_scenes)
    if not clips or (len(clips) < len(project.scenes) and not options.skip_missing):
        return project
    film = project.film
    made = (film.status, film.scene_asset_ids, film.choices) if film else None
    if made != (TakeStatus.READY, clips, project.choices):
        studio.stitch(project.id)
        project = wait(studio, project.id, "film")
    _save_film(studio, project, options.output)
    return project


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


def _told(studio: Studio, project: Project, options: argparse.Namespace) -> Outcome:
    """The end of the command, and the code that goes with it."""
    film = finished_film(project, skip_missing=options.skip_missing)
    metadata = {"metadata": studio.film_metadata(film)} if film else {}
    if film is None or film.left_out:
        for complaint in complaints(project):
            say(complaint)
    sentences = [] if film else _ways_on(studio, project)
    for sentence in sentences:
        say(sentence)
    if film is not None and film.left_out:
        say(f"the film is without {_scenes([position + 1 for position in film.left_out])}")
    report = film_report(project, film, ". ".join(sentences)) | metadata
    return Outcome(0, report, str(options.output)) if film else Outcome(1, report)


def _ways_on(studio: Studio, project: Project) -> list[str]:
    return ways_on(
        project, lambda take: _goes_on(studio, project, take), lambda take: studio.fallback_of(project, take)
    )


def _goes_on(studio: Studio, project: Project, take: Take) -> bool:
    """True when the same command would ask for a take again and it may come."""
    is_same = take.trouble in SAME_AGAIN and studio.model(take.kind, project.brief).id == take.model
    return studio.may_repeat(project, take) and not is_same


def _scenes(numbers: list[int]) -> str:
    return f"scene {numbers[0]}" if len(numbers) == 1 else f"scenes {', '.join(map(str, numbers))}"


def _budget(text: str) -> float:
    try:
        budget = float(text)
    except ValueError:
        budget = -1.0
    if not 0 <= budget < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount of dollars")
    return budget
