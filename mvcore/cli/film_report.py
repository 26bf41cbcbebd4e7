"""What `film` says at its end: what came of the project, what failed, and the options that help."""

from collections.abc import Callable
from typing import Any

from mvcore.catalog import Model
from mvcore.cli.film_options import flag
from mvcore.domain import Film, Project, Take, TakeKind, TakeStatus, Trouble
from mvcore.studio.base import can_retry
from mvcore.studio.rest import lacks_picture

_WORDS_HELP = (Trouble.MODERATION, Trouble.INPUT, Trouble.MODEL)
_MODEL_HELPS = (Trouble.MODERATION, Trouble.MODEL_GONE, Trouble.INPUT, Trouble.MODEL)
SAME_AGAIN = (Trouble.MODEL_GONE, Trouble.INPUT)
"""By the same model these end in the same way."""
Goes = Callable[[Take], bool]
Fallback = Callable[[Take], Model | None]


def film_report(project: Project, film: Film | None, sentence: str) -> dict[str, Any]:
    """For `--json`: the project with its scenes; `film` is what was stitched, `sentence` why it is not complete."""
    left_out = [position + 1 for position in film.left_out] if film else []
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
        "film": film.asset_id if film else None,
        "cost_usd": round(project.spent_usd, 4),
        "cost_is_at_most": project.spent_is_at_most,
        "warnings": [scene.take.warning for scene in project.scenes if scene.take.warning] + complaints(project),
        **({"left_out": left_out} if left_out else {}),
        **({"error": sentence} if sentence else {}),
    }


def complaints(project: Project) -> list[str]:
    """What failed, with its kind, as the provider or the film engine said it."""
    sentences = [f"{name}{_kind(take)}: {take.error}" for name, take in _named(project) if take.error]
    if project.film is not None and project.film.error:
        sentences.append(f"the film: {project.film.error}")
    return sentences


def ways_on(project: Project, goes_on: Goes, fallback: Fallback) -> list[str]:
    """How a project comes to its film that did not get there, in one or two sentences. `goes_on` is False for a take
    that the same command would leave as it is, or would see fail in the same way; `fallback` names the model to use
    instead of the one of a take."""
    failed = [(name, take) for name, take in _named(project) if can_retry(take)]
    helps = list(dict.fromkeys(way for name, take in failed for way in _ways(project, name, take, fallback)))
    ready = len(project.ready_scenes)
    if 0 < ready < len(project.scenes):
        helps.append(f"--skip-missing to stitch the {f'{ready} clips that are' if ready > 1 else 'one that is'} ready")
    same = f"--project {project.id} goes on and makes only what is missing"
    if failed and not any(goes_on(take) for _, take in failed):
        same = f"--project {project.id} goes on, with an option that helps"
    picture = "no character image came, so no clips were ordered; --without-picture goes on without one"
    lines = [picture] if lacks_picture(project) else []
    return [*lines, f"not complete: {same}{f'; add {_or(helps)}' if helps else ''}"]


def _ways(project: Project, name: str, take: Take, fallback: Fallback) -> list[str]:
    """The options that help with one take, each with what it is for."""
    ways = []
    if take.trouble in _WORDS_HELP:
        ways += _other_words(project, name, take)
    if take.trouble in _MODEL_HELPS:
        model = fallback(take)
        option = flag(take.kind.model_field)
        ways.append(f"{option} {model.id if model else 'ID'} for another model")
    return ways


def _other_words(project: Project, name: str, take: Take) -> list[str]:
    if take.kind is TakeKind.CLIP:
        number = next(scene.position for scene in project.scenes if scene.take is take) + 1
        return [f"--reword {number}:TEXT for other words of {name.lower()}"]
    if take.kind is TakeKind.SCRIPT:
        return ["--idea TEXT or --character TEXT for other words"]
    return ["--character TEXT for other words"] if project.script is None else []


def _named(project: Project) -> list[tuple[str, Take]]:
    """The takes that a film needs, with what people call them. A chosen picture makes up for those that failed."""
    named = [(option.label, option.take) for option in project.options] if lacks_picture(project) else []
    named += [("the scenes", project.script)] if project.script else []
    return named + [(scene.label, scene.take) for scene in project.scenes]


def _kind(take: Take) -> str:
    return f" ({take.trouble.value})" if take.trouble else ""


def _or(ways: list[str]) -> str:
    """ "a, b or c"."""
    return ways[0] if len(ways) == 1 else f"{', '.join(ways[:-1])} or {ways[-1]}"


def finished_film(project: Project, *, skip_missing: bool) -> Film | None:
    """The last stitch, if it came out and nothing is missing in it that was not to be skipped."""
    film = project.film
    if film is None or film.status is not TakeStatus.READY or not project.ready_scenes:
        return None
    is_whole = len(project.ready_scenes) == len(project.scenes)
    return film if is_whole or skip_missing else None
