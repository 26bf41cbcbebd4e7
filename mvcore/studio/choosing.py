"""What is chosen for what is made from now on: quality, models, and settings of clips."""

from dataclasses import dataclass, replace
from typing import Any, TypedDict, Unpack

from mvcore.brief import checked
from mvcore.catalog import lines_of
from mvcore.domain import Brief, Project, Quality, Scene, TakeKind
from mvcore.errors import BadInput
from mvcore.quotes import Quote
from mvcore.studio.existing import Existing


class ClipChoice(TypedDict, total=False):
    """Settings of clips, by their names in a brief and a scene."""

    clip_resolution: str | None
    clip_sound: bool | None
    clip_seconds: int | None


class Choice(ClipChoice, total=False):
    """What can be chosen anew in a project, by its names in a brief."""

    quality: Quality
    image_model: str | None
    script_model: str | None
    clip_model: str | None


@dataclass(frozen=True, slots=True)
class ClipChoices:
    """What clips can be asked for; empty where the model lets nothing be chosen."""

    resolutions: tuple[str, ...]
    seconds: tuple[int, ...]
    sounds: tuple[bool, ...]


class Choosing(Existing):
    """Choices of a project, and of its scenes."""

    def choose(self, project_id: str, **chosen: Unpack[Choice]) -> None:
        """Quality, models and settings of clips for what is made from now on; what is not named stays as it is. Raises
        `BadInput` before anything is stored."""
        brief = checked(replace(self.project(project_id).brief, **chosen))
        self._store.choose(project_id, {name: getattr(brief, name) for name in chosen})

    def choose_scene(self, project_id: str, scene_id: str, **chosen: Unpack[ClipChoice]) -> None:
        """Settings of a scene's clips from now on; None for what its project has. Raises `BadInput`."""
        project = self.project(project_id)
        brief = checked(replace(project.brief, **chosen))
        scene = scene_with_id(project, scene_id)
        self._store.choose_scene(scene.id, {name: getattr(brief, name) for name in chosen})

    def clip_choices(self, brief: Brief, project: Project | None = None) -> ClipChoices:
        """What the clips of a brief can be asked for and would be sent, each of it with a price: resolutions, the
        smallest first, lengths in seconds, and sound. A picture or a shape may leave but one length."""
        inputs = self.model(TakeKind.CLIP, brief).inputs
        resolutions = sorted(inputs.resolution.values, key=lines_of) if inputs.resolution is not None else ()
        lengths = inputs.duration.values if inputs.duration is not None else ()

        def sent(**chosen: Any) -> Quote:
            return self.quote(TakeKind.CLIP, replace(brief, **chosen), project)

        return ClipChoices(
            resolutions=tuple(name for name in resolutions if sent(clip_resolution=name).resolution == name),
            seconds=tuple(length for length in lengths if sent(clip_seconds=length).seconds == length),
            sounds=(True, False) if inputs.audio else (),
        )

    def choose_scene_count(self, project_id: str, count: int) -> None:
        """How many scenes are to be written, for a project that has none yet. Raises `BadInput`."""
        project = self.project(project_id)
        if project.script is None:
            self._store.change_brief(project_id, checked(replace(project.brief, scene_count=count)))

    def choose_clip_model(self, project_id: str, model_id: str | None) -> None:
        """The model for the clips that are made from now on; None for the usual one of the quality. Raises
        `BadInput`."""
        self.choose(project_id, clip_model=model_id)


def scene_with_id(project: Project, scene_id: str) -> Scene:
    """A scene of the project. Raises `BadInput`."""
    for scene in project.scenes:
        if isinstance(scene_id, str) and scene.id == scene_id:
            return scene
    raise BadInput("There is no such scene in this project: reload the page.")
