"""Scenes and their clips: written, made, made again, stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mvcore import takes
from mvcore.brief import checked
from mvcore.catalog import Model, find_model
from mvcore.clip_settings import clip_settings
from mvcore.domain import Brief, Project, Quality, Scene, Take, TakeKind, TakeStatus
from mvcore.errors import BadInput
from mvcore.estimates import Estimate
from mvcore.storable_text import quoted
from mvcore.store import Replacement
from mvcore.studio.base import can_retry, checked_words, without_model
from mvcore.studio.choosing import Choosing, scene_with_id
from mvcore.studio.pictures import DEPRECATED, ID_WINS, checked_reference, decoded, store_upload
from mvcore.studio.rest import Rest, rest_of, will_have_picture

_FINAL: dict[str, Any] = {"quality": Quality.FINAL, "clip_model": None, "clip_resolution": None}
"""What a brief says in final quality; a resolution that was chosen was that of the drafts."""


class Scenes(Choosing):
    """From the written scenes to the clips."""

    def rest(self, project: Project) -> Rest:
        """What a project still lacks until its film, and can be ordered as it stands."""
        return rest_of(project, lambda take: self.may_repeat(project, take))

    def estimate_rest(self, project: Project) -> Estimate:
        """What everything that `rest` counts would cost and take."""
        rest, brief = self.rest(project), project.brief
        existing = self.existing_images(brief) if rest.images and not project.options else 0
        unwritten = rest.clips - len(rest.scenes)
        counts = {TakeKind.IMAGE: rest.images - existing, TakeKind.SCRIPT: int(rest.script), TakeKind.CLIP: unwritten}
        picture = will_have_picture(project, rest)
        parts = [
            self.estimate(kind, brief, count, project, has_picture=picture) for kind, count in counts.items() if count
        ]
        parts += [self.estimate_clips(project, rest.scenes)] if rest.scenes else []
        return sum(parts, start=Estimate(0.0, 0.0))

    def check_rest(self, project: Project) -> None:
        """Refuse what `estimate_rest` counts, all of it before any of it. Raises `BudgetExceeded`."""
        self._check_budget(project, self.estimate_rest(project).usd)

    def write_scenes(self, project_id: str) -> None:
        """Have the scenes written; their clips start by themselves, so the budget has to hold both. Nothing happens
        when that was done already. Raises `BudgetExceeded`."""
        project = self.project(project_id)
        if project.script is None:
            model = self.model(TakeKind.SCRIPT, project.brief)
            for each in (model, self.model(TakeKind.CLIP, project.brief)):
                self._refuse_ended(each)
            self._check_budget(project, self.estimate_film(project.brief, project).usd)
            script = takes.script_take(project_id, project.brief, model, self._live.heard, self._promise(project))
            if self._store.replace_script(None, script):
                self._start(script)

    def retry_script(self, project_id: str) -> None:
        """Another attempt at a failed or cancelled script. Raises `BudgetExceeded`, for its clips as well."""
        project = self.project(project_id)
        if project.script is not None:
            self._check_budget(project, self._estimate_script_again(project, project.script).usd)
            asked: dict[str, Any] = {"correction": None, takes.PROMISE: self._promise(project)}
            self._order(project, self._next(project, project.script, **asked))

    def _promise(self, project: Project) -> dict[str, Any]:
        model = self.model(TakeKind.CLIP, project.brief)
        return takes.clip_promise(project, model, self.quote(TakeKind.CLIP, project.brief, project).usd)

    def _estimate_script_again(self, project: Project, script: Take) -> Estimate:
        """The script and its clips; the clips alone when the script was paid for."""
        if script.collectable:
            return self.estimate(TakeKind.CLIP, project.brief, project.brief.scene_count, project)
        return self.estimate_film(project.brief, project)

    def reword_script(self, project_id: str, idea: str, character: str | None = None) -> None:
        """Another attempt at a failed script with another idea, or another description of the character, which become
        the project's. Raises `BadInput` for empty, too long or refused words, `BudgetExceeded`, for its clips as
        well."""
        project = self.project(project_id)
        script, brief = project.script, project.brief
        if script is None or not can_retry(script):
            return
        is_other = character is not None and character.strip() != brief.character
        after = replace(brief, idea=checked_words(idea, script, "" if is_other else brief.idea))
        after = checked(after if character is None else replace(after, character=character))
        self._check_budget(project, self.estimate_film(after, project).usd)
        words = {"idea": after.idea, "character": after.character}
        promise = self._promise(replace(project, brief=after))
        asked: dict[str, Any] = {"prompt": after.idea, "character": after.character, "correction": None}
        asked |= {takes.PROMISE: promise}
        self._order(project, self._next(project, script, words, anew=True, **asked))

    def retry_clip(
        self,
        project_id: str,
        scene_id: str,
        *,
        anew: bool = False,
        character_reference: str | None = None,
        reference_image_base64: str | None = None,
    ) -> None:
        """Another take of a scene's clip, with the model that is chosen now and the picture with the id
        `character_reference`, by default the chosen character image; `anew` orders also what could be fetched.

        `reference_image_base64` is deprecated: a picture as base64 or data URL of at most 20 MB, used without an id.
        Raises `BudgetExceeded`; `BadInput` for a picture that cannot be used.
        """
        project = self.project(project_id)
        former = scene_with_id(project, scene_id).take
        if former.status.is_running:
            return
        picture, warning = checked_reference(character_reference) or project.character_asset_id, None
        if reference_image_base64 is not None and (anew or not former.collectable):
            warning = ID_WINS if picture else DEPRECATED
            picture = picture or self._keep_picture(reference_image_base64)
        asked: dict[str, Any] = {"character_reference": picture}
        self._order(project, self._next(project, former, anew=anew, warning=warning, **asked))

    def _keep_picture(self, text: str) -> str:
        """Store a picture that came as base64; answers its id. The text itself is kept nowhere."""
        asset, *original = store_upload(decoded(text), "reference_image_base64", self.settings, self._shelves)
        self._store.add_assets(asset, *original)
        return asset.id

    def reword_clip(self, project_id: str, scene_id: str, description: str) -> None:
        """Another take of a scene with other words, kept as the scene's description. Raises `BadInput` for empty, too
        long or refused words, `BudgetExceeded`."""
        self.reword_clips(project_id, {scene_id: description})

    def reword_clips(self, project_id: str, descriptions: Mapping[str, str]) -> None:
        """Another take of several scenes with other words, by the scenes' ids; all of it or nothing. Raises as
        `reword_clip` does."""
        if not isinstance(descriptions, Mapping):
            raise BadInput(f"{quoted(descriptions)} is no mapping: give the words of each scene by its id.")
        project = self.project(project_id)
        scenes = [(scene_with_id(project, scene_id), words) for scene_id, words in descriptions.items()]
        self._order(project, *[self._reworded(project, scene, words) for scene, words in scenes])

    def _reworded(self, project: Project, scene: Scene, description: str) -> Replacement | None:
        words = checked_words(description, scene.take, scene.description)
        asked = {"prompt": words, "character_reference": project.character_asset_id}
        return self._next(project, scene.take, {"description": words}, anew=True, **asked)

    def use_fallback(self, project_id: str, take: Take) -> None:
        """Use the fallback of a model that is gone for the project from now on, and make the take and what else it
        could not.
        Raises `BadInput` when there is none, `BudgetExceeded`."""
        project = self.project(project_id)
        model = self.fallback_of(project, take)
        if model is None:
            raise BadInput("There is no model to use instead: choose another one.")
        self._check_budget(project, self.estimate_fallback(project, take).usd)
        chosen: dict[str, Any] = {take.kind.model_field: model.id}
        after = replace(project, brief=replace(project.brief, **chosen))
        self._order(
            after,
            *[self._next(after, other, **_for_another(other)) for other in _to_make_instead(project, take)],
            first=lambda: self._store.choose(project_id, chosen),
        )

    def estimate_fallback(self, project: Project, take: Take) -> Estimate:
        """What `use_fallback` would cost and take: everything that the model that is gone could not make, a script with
        its clips."""
        model = self.fallback_of(project, take)
        chosen: dict[str, Any] = {take.kind.model_field: model.id if model else None}
        brief = replace(project.brief, **chosen)
        if take.kind is TakeKind.SCRIPT:
            return self.estimate_film(brief, project)
        return self.estimate_takes(replace(project, brief=brief), _to_make_instead(project, take))

    def fallback_of(self, project: Project, take: Take) -> Model | None:
        """The model to use when the one of this take is gone: the next in its chain that is not gone too."""
        model = find_model(take.model)
        return self.replacement(model, project) if model is not None else None

    def cancel(self, take: Take) -> None:
        """Stop a running take; its prediction is stopped at the provider, who may bill what it made so far."""
        self._store.finish_take(take.id, TakeStatus.CANCELLED)

    def cancel_all(self, project_id: str) -> None:
        """Stop everything of a project that runs."""
        for take in self.takes(project_id):
            if take.status.is_running:
                self.cancel(take)

    def retry_failed(self, project_id: str) -> None:
        """Go on with a project: another attempt at everything that failed or was cancelled, but for what a safety
        check refused: that needs other words. All of it or nothing. Raises `BudgetExceeded`."""
        project = self.project(project_id)
        if project.script is not None and self.may_repeat(project, project.script):
            self.retry_script(project_id)
        self._order(
            project,
            *[
                self._next(project, scene.take, character_reference=project.character_asset_id)
                for scene in project.scenes
                if self.may_repeat(project, scene.take)
            ],
        )

    # -- drafts --------------------------------------------------------------------------------------------------------

    def approve(self, project_id: str, scene_id: str, approved: bool) -> None:
        """Mark a draft as good enough to be made in final quality, or take the mark away."""
        if not isinstance(approved, bool):
            raise BadInput(f"A draft is approved or not, and not {quoted(approved)}: give True or False.")
        self._store.approve_scene(scene_with_id(self.project(project_id), scene_id).id, approved)

    def make_final(self, project_id: str) -> None:
        """Make the approved drafts again by the final model; from now on the project is made in final quality. Raises
        `BadInput` when none is approved, `BudgetExceeded`."""
        project = self.project(project_id)
        drafts = self.approved_drafts(project)
        if not drafts:
            raise BadInput("No draft is approved: approve the scenes to be made in final quality first.")
        after = replace(project, brief=_final(project.brief))
        asked: dict[str, Any] = {"character_reference": project.character_asset_id}
        self._order(
            after,
            *[self._next(after, scene.take, anew=True, **asked) for scene in drafts],
            first=lambda: self._store.choose(project_id, _FINAL),
        )

    def final_model(self, project: Project) -> Model:
        """The model of final quality."""
        return self.model(TakeKind.CLIP, _final(project.brief))

    def estimate_final(self, project: Project, scenes: Sequence[Scene]) -> Estimate:
        """What making these scenes' clips in final quality would cost and take."""
        return self.estimate_clips(replace(project, brief=_final(project.brief)), scenes)

    def approved_drafts(self, project: Project) -> tuple[Scene, ...]:
        """The approved scenes whose clip is not by the final model yet."""
        return tuple(scene for scene in project.ready_scenes if scene.approved and self.is_draft(project, scene))

    def is_draft(self, project: Project, scene: Scene) -> bool:
        """True for a scene of a project of drafts whose clip is not as it would be in final quality: by another model,
        or in another resolution."""
        if project.brief.quality is not Quality.DRAFT:
            return False
        model = self.final_model(project)
        settings = clip_settings(model, _final(project.brief), project.choices, scene)
        return scene.take.model != model.id or not settings.has_resolution_of(scene.take.input, model)


def _for_another(take: Take) -> dict[str, Any]:
    """What is asked of another model in another way: the complaint about a script was about the former one's answer."""
    return {"correction": None} if take.kind is TakeKind.SCRIPT else {}


def _to_make_instead(project: Project, take: Take) -> tuple[Take, ...]:
    """This take, and the others that its model that is gone could not make."""
    return (take, *(other for other in without_model(project, take) if other.id != take.id))


def _final(brief: Brief) -> Brief:
    """In final quality."""
    return replace(brief, **_FINAL)
