"""Other words and other models for a project that was begun, checked and priced before any of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mvcore.brief import checked
from mvcore.domain import Brief, Project, Scene, Take, TakeKind, TakeStatus
from mvcore.errors import BadInput
from mvcore.storable_text import quoted
from mvcore.studio.base import can_retry, checked_words
from mvcore.studio.images import Images
from mvcore.studio.scenes import Scenes


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be other before a project goes on; None leaves it. `models` are ids by kind, `clips` settings of clips
    by their names in a brief, `scenes` other words by the scene's position, counted from 0. `images` is False where
    another character needs no picture."""

    idea: str | None = None
    character: str | None = None
    models: Mapping[TakeKind, str] = field(default_factory=dict)
    clips: Mapping[str, str | bool | int | None] = field(default_factory=dict)
    scenes: Mapping[int, str] = field(default_factory=dict)
    images: bool = True


class Changing(Images, Scenes):
    """Changes that make something again, and only that."""

    def changed(self, project: Project, changes: Changes) -> Project:
        """The project as it would be: what would be made again counts as cancelled, so that `estimate_rest` prices it.
        Nothing is stored. Raises `BadInput` for what cannot change any more."""
        brief = self._changed_brief(project.brief, changes)
        after = replace(project, brief=brief)
        if (brief.idea, brief.character) != (project.brief.idea, project.brief.character):
            after = _with_other_words(project, after, changes)
        scenes = tuple(_reworded(scene, changes.scenes.get(scene.position)) for scene in project.scenes)
        _check_positions(project, changes)
        return replace(after, scenes=scenes)

    def change(self, project_id: str, changes: Changes) -> None:
        """Keep the changes and order what they make again: images of another character, a failed script, reworded
        clips. Raises as `changed` does, before any of it, and `BudgetExceeded`."""
        project = self.project(project_id)
        after = self.changed(project, changes)
        if chosen := [*(kind.model_field for kind in changes.models), *changes.clips]:
            self._store.choose(project_id, {name: getattr(after.brief, name) for name in chosen})
        if (after.brief.idea, after.brief.character) != (project.brief.idea, project.brief.character):
            self._change_words(project, after.brief, changes)
        pairs = zip(project.scenes, after.scenes, strict=True)
        self.reword_clips(project_id, {now.id: now.description for was, now in pairs if was.take is not now.take})

    def _change_words(self, project: Project, brief: Brief, changes: Changes) -> None:
        if project.script is not None:
            self.reword_script(project.id, brief.idea, brief.character)
        elif _need_images(project, brief, changes):
            self.make_images(brief, project.id)
        else:
            self.change_brief(project.id, brief)

    def _changed_brief(self, brief: Brief, changes: Changes) -> Brief:
        for kind, model_id in changes.models.items():
            self._check_offered(kind, model_id)
        others: dict[str, Any] = {kind.model_field: model_id for kind, model_id in changes.models.items()}
        others |= {name: text for name in ("idea", "character") if (text := getattr(changes, name)) is not None}
        others |= changes.clips
        return checked(replace(brief, **others))

    def _check_offered(self, kind: TakeKind, model_id: str) -> None:
        offered = [model.id for model in self.models(kind)]
        if model_id not in offered:
            raise BadInput(f"{quoted(model_id)} is no model for {_NAMES[kind]}: choose one of {', '.join(offered)}.")


_NAMES = {TakeKind.IMAGE: "images", TakeKind.SCRIPT: "the scenes' texts", TakeKind.CLIP: "clips"}


def _need_images(project: Project, brief: Brief, changes: Changes) -> bool:
    """True when the images show somebody who is described otherwise now."""
    return bool(project.options) and brief.character != project.brief.character and changes.images


def _with_other_words(project: Project, after: Project, changes: Changes) -> Project:
    """The project with another idea or character, as far as that can still change."""
    script = project.script
    if script is not None and not can_retry(script):
        written = "being written" if script.status.is_running else "written"
        raise BadInput(
            f"The idea and the character cannot change any more, for the scenes are {written}: give a scene other "
            "words instead, or begin another project."
        )
    if script is not None:
        return replace(after, script=_to_make(script))
    if not _need_images(project, after.brief, changes):
        return after
    if project.images_busy:
        raise BadInput("The images are being made with the former words: wait for them, then describe another one.")
    options = tuple(replace(option, take=_to_make(option.take)) for option in project.options)
    return replace(after, options=options, character_asset_id=None)


def _reworded(scene: Scene, words: str | None) -> Scene:
    """The scene with other words. The same ones leave its clip as it is: a command may be given twice."""
    take = scene.take
    if words is None or (isinstance(words, str) and words.strip() == scene.description):
        return scene
    if take.status.is_running:
        raise BadInput(f"{scene.label} is being made with the former words: wait for it, then give it other ones.")
    return replace(scene, description=checked_words(words, take, scene.description), take=_to_make(take))


def _to_make(take: Take) -> Take:
    """The take as one that is to be ordered anew."""
    return replace(take, status=TakeStatus.CANCELLED, collectable=False, trouble=None, asset_id=None)


def _check_positions(project: Project, changes: Changes) -> None:
    count = len(project.scenes)
    for position in changes.scenes:
        if not 0 <= position < count:
            there = f"they are numbered from 1 to {count}" if count else "they are not written yet"
            raise BadInput(f"There is no scene {position + 1} in this project: {there}.")
