"""What every part of the Studio stands on: the settings, the store, the providers, and ordering within the budget."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mvcore import budget, data_folder, estimates, takes, workflows
from mvcore.brief import TEXT_LIMIT
from mvcore.catalog import Model, find_model, model_for, models_of, next_model
from mvcore.clip_settings import clip_settings
from mvcore.domain import Brief, Project, Scene, Take, TakeKind, TakeStatus, Trouble, now
from mvcore.errors import BadInput
from mvcore.estimates import Estimate
from mvcore.file_owner import FileOwner
from mvcore.film import Cache
from mvcore.generation import LiveModel, LiveModels, Provider
from mvcore.moving import Porter
from mvcore.planning import Planner
from mvcore.quotes import Quote
from mvcore.settings import Settings
from mvcore.steps import Preparer
from mvcore.storable_text import storable
from mvcore.storage.shelves import Shelves
from mvcore.store import Replacement, Store
from mvcore.studio.owning import Owned


class StudioBase:
    """Not for use by itself."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        shelves: Shelves,
        lock: Owned | None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._store = store
        self._shelves = shelves
        self._lock = lock
        self._works = False
        self._folder = data_folder.identity(settings.data_dir)
        self._providers: dict[str, Provider] = {}
        self._file_owner = FileOwner(store, settings.data_dir.absolute())
        self._porter = Porter(store, shelves)
        self._film_cache = Cache(settings.film_cache)
        self._preparer = Preparer(store, shelves, self._film_cache)
        self._planner = Planner(shelves, self._film_cache, self._preparer.want)
        self._live = LiveModels(self._look_at_model)

    def _look_at_model(self, model_id: str) -> LiveModel:
        """Ask the model's provider; one that cannot be reached from here is as the catalogue says."""
        model = find_model(model_id)
        provider = self._providers.get(model.provider) if model else None
        return provider.live(model_id) if provider else LiveModel(model_id)

    # -- models and prices -------------------------------------------------------------------------------------------

    @property
    def provider_name(self) -> str:
        """Who makes what is ordered now: `demo` or `replicate`."""
        return self.settings.provider_name

    @property
    def today(self) -> date:
        """The day by which models are offered, in UTC."""
        return self._clock().date()

    def models(self, kind: TakeKind) -> tuple[Model, ...]:
        """The models to choose from, the usual one first."""
        offered = models_of(self.provider_name, kind, self.today)
        return tuple(estimates.as_set(model, self.settings) for model in offered)

    def model(self, kind: TakeKind, brief: Brief | None = None) -> Model:
        """The model that makes things of this kind for a brief, also one that has ended since it was chosen; the usual
        one without a brief."""
        brief = brief or Brief("", "")
        chosen: str | None = getattr(brief, kind.model_field)
        model = model_for(self.provider_name, kind, brief.quality, chosen, self.today)
        return estimates.as_set(model, self.settings)

    def quote(
        self,
        kind: TakeKind,
        brief: Brief,
        project: Project | None = None,
        scene: Scene | None = None,
        *,
        has_picture: bool | None = None,
    ) -> Quote:
        """What one image, script or clip of a brief would cost, and what would be bought: by the input that would be
        sent now. The film's settings are those of the project, the clip's own those of the scene. Clips are quoted
        with a picture when the project has one, or there is no project yet, unless `has_picture` says otherwise."""
        made_for = replace(project, brief=brief) if project is not None else _draft_of(brief)
        if has_picture is None:
            has_picture = project is None or project.character_asset_id is not None
        model = self.model(kind, brief)
        return takes.quote_of(kind, model, made_for, scene=scene, has_picture=has_picture, known=self._live.heard)

    def estimate(
        self,
        kind: TakeKind,
        brief: Brief,
        count: int = 1,
        project: Project | None = None,
        *,
        has_picture: bool | None = None,
    ) -> Estimate:
        """What `count` images, scripts or clips of a brief would cost and take; of a project, as `quote` says."""
        each = self.quote(kind, brief, project, has_picture=has_picture)
        return self._estimate(kind, brief, [each] * count)

    def _estimate(self, kind: TakeKind, brief: Brief, quotes: Sequence[Quote]) -> Estimate:
        return estimates.estimate(
            self.model(kind, brief),
            [each.usd for each in quotes],
            self.settings.parallel_predictions,
            at_most=any(each.at_most for each in quotes),
        )

    def at_shown_price(self, usd: float) -> AbstractContextManager[None]:
        """Within it, this thread orders nothing that costs more than `usd` US dollars, the price that was shown for it:
        `PriceChanged` is raised in its place. A price may rise between showing and ordering: another process chose
        dearer settings, or the model takes other inputs since."""
        return budget.at_shown_price(usd)

    def estimate_takes(self, project: Project, made: Sequence[Take]) -> Estimate:
        """What making takes of one kind anew would cost and take, side by side; clips with the settings of their
        scenes and the picture that they were asked for with."""
        kind, brief = made[0].kind, project.brief
        quotes = [
            self.quote(kind, brief, project, scene_of(project, take), has_picture=_shows_picture(take)) for take in made
        ]
        return self._estimate(kind, brief, quotes)

    def estimate_clips(self, project: Project, scenes: Sequence[Scene]) -> Estimate:
        """What the clips of these scenes would cost and take, each with its own settings."""
        brief = project.brief
        return self._estimate(
            TakeKind.CLIP, brief, [self.quote(TakeKind.CLIP, brief, project, scene) for scene in scenes]
        )

    def estimate_film(self, brief: Brief, project: Project | None = None) -> Estimate:
        """What writing the scenes and making their clips would cost and take."""
        script = self.estimate(TakeKind.SCRIPT, brief, 1, project)
        return script + self.estimate(TakeKind.CLIP, brief, brief.scene_count, project)

    def estimate_again(self, project: Project, take: Take) -> Estimate:
        """What making a take of a project anew would cost, a clip with the settings of its scene and the picture that
        is chosen now."""
        quote = self.quote(take.kind, project.brief, project, scene_of(project, take))
        return self._estimate(take.kind, project.brief, [quote])

    def estimate_retry(self, project: Project, take: Take) -> Estimate:
        """What another attempt would cost; nothing when the output was paid for already."""
        if take.collectable and take.remote_id is not None:
            return Estimate(0.0, 0.0)
        return self.estimate_again(project, take)

    # -- models that end ---------------------------------------------------------------------------------------------

    def is_gone(self, model: Model) -> bool:
        """True for a model that its maker has ended, or that its provider does not offer any more, as far as known."""
        live = self._live.heard(model.id)
        return model.has_ended(self.today) or (live is not None and live.gone)

    def replacement(self, model: Model, project: Project | None = None) -> Model | None:
        """The model to use instead of one that is gone: the next in its chain that is not gone itself, as far as is
        known and as far as the project has found out."""
        tried = self._store.takes(project.id) if project is not None else ()
        found_gone = {take.model for take in tried if take.trouble is Trouble.MODEL_GONE}
        heard_gone = {each.id for each in models_of(model.provider, model.kind, self.today) if self.is_gone(each)}
        other = next_model(model, found_gone | heard_gone, self.today)
        return estimates.as_set(other, self.settings) if other is not None else None

    def _refuse_ended(self, model: Model) -> None:
        """Raises `BadInput` for a model that has ended: nothing new is ordered by it."""
        if not model.has_ended(self.today):
            return
        other = self.replacement(model)
        instead = f"choose {other.id} instead" if other is not None else "choose another one"
        raise BadInput(f"{model.id} was ended by its maker on {model.ends}: {instead}.")

    # -- ordering ------------------------------------------------------------------------------------------------------

    def _start(self, *ordered: Take) -> None:
        for take in ordered:
            workflows.start_take(take)

    def _next(
        self,
        project: Project,
        former: Take,
        words: Mapping[str, str] | None = None,
        *,
        anew: bool = False,
        warning: str | None = None,
        **changed: Any,
    ) -> Replacement | None:
        """What would follow a take that is over: what was paid for is fetched, unless something new is wanted, else it
        is ordered again. `words` change its place with it. None while it runs. Raises `BadInput` for what was refused
        by a safety check and is the same still."""
        if former.status.is_running:
            return None
        if former.collectable and not anew:
            return Replacement(former, None)
        model = self.model(former.kind, project.brief)
        if is_refused(former, model, changed):
            raise BadInput("The safety check refused exactly this: edit its wording first, or choose another model.")
        self._refuse_ended(model)
        take = replace(self._again(project, former, model, **changed), warning=warning)
        return Replacement(former, take, words or {})

    def _order(self, project: Project, *wanted: Replacement | None, first: Callable[[], None] = lambda: None) -> None:
        """Order all of it, or nothing: what is refused must not lie in the database, where the next start would find
        and buy it. `first` is done once nothing can be refused any more. The claims in the store make a second click do
        nothing. Raises `BudgetExceeded`."""
        orders = [one for one in wanted if one is not None]
        new = [one.take for one in orders if one.take is not None]
        if new:
            self._check_budget(project, sum(take.price_usd for take in new))
        first()
        self._start(*(self._store.replace_all(orders) if orders else ()))

    def may_repeat(self, project: Project, take: Take) -> bool:
        """True when another attempt at a take that ended without a result may be made with the same words."""
        return can_retry(take) and not is_refused(take, self.model(take.kind, project.brief), {})

    def _again(self, project: Project, former: Take, model: Model, **changed: Any) -> Take:
        """Another take of the same request, a clip with the settings that its scene has now."""
        scene = scene_of(project, former)
        settings = None
        if former.kind is TakeKind.CLIP:
            settings = clip_settings(model, project.brief, project.choices, scene)
        return takes.again(former, model, settings, self._live.heard, **changed)

    def _check_budget(self, project: Project, usd: float) -> None:
        budget.check_shown(usd)
        budget.check(self.settings.budget_usd, project.spent_usd + project.committed_usd, usd)


def checked_words(text: str, former: Take, before: str) -> str:
    """Other words for a take, without blanks around them. Raises `BadInput` for empty or too long ones, and for those
    that a model refused already."""
    words = storable(text).strip() if isinstance(text, str) else ""
    if not words or len(words) > TEXT_LIMIT:
        raise BadInput(f"The description has {len(words):,} characters: write 1 to {TEXT_LIMIT:,}.")
    if former.trouble is Trouble.MODERATION and words == before.strip():
        raise BadInput("These are the words that were refused: soften them before you try again.")
    return words


def can_retry(take: Take) -> bool:
    """True when the take ended without a result."""
    return take.status in (TakeStatus.FAILED, TakeStatus.CANCELLED)


def is_refused(former: Take, model: Model, changed: Mapping[str, Any]) -> bool:
    """True when a model's safety check refused this already: asking the same again would be refused again."""
    is_same = model.id == former.model and all(former.input.get(name) == value for name, value in changed.items())
    return former.trouble is Trouble.MODERATION and is_same


def without_model(project: Project, take: Take) -> tuple[Take, ...]:
    """The project's current takes that could not be made because the model of this one is gone."""
    gone = (take.kind, take.model, Trouble.MODEL_GONE)
    return tuple(other for other in project.takes if (other.kind, other.model, other.trouble) == gone)


def scene_of(project: Project, take: Take) -> Scene | None:
    """The scene of which this is the current clip."""
    return next((scene for scene in project.scenes if scene.take.id == take.id), None)


def _draft_of(brief: Brief) -> Project:
    """A project that is not begun."""
    return Project("", brief, None, now(), now())


def _shows_picture(take: Take) -> bool:
    return take.input.get("character_reference") is not None
