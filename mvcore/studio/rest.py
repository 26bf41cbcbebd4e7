"""What a project still lacks until its film: what `film` would order now. Pure."""

from dataclasses import dataclass

from mvcore.domain import Project, Take, TakeStatus, Trouble
from mvcore.studio.base import can_retry


@dataclass(frozen=True, slots=True)
class Rest:
    """How many images and clips are to be ordered, and whether the script is."""

    images: int
    script: bool
    clips: int


def rest_of(project: Project) -> Rest:
    """What is not there, not being made and not waiting to be fetched. The clips of a script that is not written yet
    count with it."""
    if project.script is None or not _is_written(project.script):
        clips = project.brief.scene_count
        return Rest(_images(project), project.script is None or _is_to_order(project.script), clips)
    return Rest(0, False, sum(_is_to_order(scene.take) for scene in project.scenes))


def _images(project: Project) -> int:
    """One picture is enough to go on with, and a project with a script goes on without any."""
    if project.character_asset_id is not None or project.script is not None:
        return 0
    if not project.options:
        return project.brief.image_count
    takes = [option.take for option in project.options]
    return sum(_is_to_order(take) for take in takes) if all(can_retry(take) for take in takes) else 0


def _is_written(script: Take) -> bool:
    return script.status is TakeStatus.READY


def _is_to_order(take: Take) -> bool:
    """What a safety check refused is not ordered again by itself."""
    return can_retry(take) and not take.collectable and take.trouble is not Trouble.MODERATION
