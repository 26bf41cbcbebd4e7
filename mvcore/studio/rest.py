"""What a project still lacks until its film: what `film` would order now. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from mvcore.domain import Project, Scene, Take, TakeStatus
from mvcore.studio.base import can_retry

MayRepeat = Callable[[Take], bool]


@dataclass(frozen=True, slots=True)
class Rest:
    """How many images are to be ordered, whether the script is, and how many clips: those that `scenes` lack, or all of
    a script that is to be written."""

    images: int
    script: bool
    clips: int
    scenes: tuple[Scene, ...] = ()


def rest_of(project: Project, may_repeat: MayRepeat) -> Rest:
    """What is not there, not being made and not waiting to be fetched. The clips of a script that is not written yet
    count with it. `may_repeat` is False for what a safety check refused, and would again."""
    script = project.script
    if script is not None and script.status is TakeStatus.READY:
        scenes = tuple(scene for scene in project.scenes if _is_to_order(scene.take, may_repeat))
        return Rest(0, False, len(scenes), scenes)
    if script is not None and can_retry(script) and not may_repeat(script):
        return Rest(0, False, 0)
    to_write = script is None or _is_to_order(script, may_repeat)
    return Rest(_images(project, may_repeat), to_write, project.brief.scene_count)


def _images(project: Project, may_repeat: MayRepeat) -> int:
    """One picture is enough to go on with, and a project with a script goes on without any."""
    if project.character_asset_id is not None or project.script is not None:
        return 0
    if not project.options:
        return project.brief.image_count
    takes = [option.take for option in project.options]
    return sum(_is_to_order(take, may_repeat) for take in takes) if all(can_retry(take) for take in takes) else 0


def _is_to_order(take: Take, may_repeat: MayRepeat) -> bool:
    """What was paid for is fetched. An order whose answer was lost may have to be placed again."""
    is_paid = take.collectable and take.remote_id is not None
    return can_retry(take) and not is_paid and may_repeat(take)


def will_have_picture(project: Project, rest: Rest) -> bool:
    """True when the clips that are still to be made will show the character: a picture is chosen, or comes before
    them."""
    if project.character_asset_id is not None:
        return True
    comes = any(not can_retry(option.take) or option.take.collectable for option in project.options)
    return project.script is None and (rest.images > 0 or comes)


def lacks_picture(project: Project) -> bool:
    """True before the scenes are written, while no picture is chosen: dear clips would show somebody else."""
    return project.script is None and project.character_asset_id is None
