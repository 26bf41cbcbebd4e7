"""What every part of the Studio stands on: the settings, the store, the providers, and ordering within the budget."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from filelock import FileLock

from mvcore import budget, data_folder, estimates, takes, workflows
from mvcore.brief import TEXT_LIMIT
from mvcore.catalog import Model, find_model, model_for, models_of
from mvcore.domain import Brief, Project, Take, TakeKind, TakeStatus, Trouble
from mvcore.errors import BadInput
from mvcore.estimates import Estimate
from mvcore.film import Cache
from mvcore.generation import LiveModel, LiveModels, Provider
from mvcore.moving import Porter
from mvcore.planning import Planner
from mvcore.settings import Settings
from mvcore.steps import Preparer
from mvcore.storage.shelves import Shelves
from mvcore.store import Replacement, Store


class StudioBase:
    """Not for use by itself."""

    def __init__(self, settings: Settings, store: Store, shelves: Shelves, lock: FileLock | None) -> None:
        self.settings = settings
        self._store = store
        self._shelves = shelves
        self._lock = lock
        self._works = False
        self._folder = data_folder.identity(settings.data_dir)
        self._providers: dict[str, Provider] = {}
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

    def models(self, kind: TakeKind) -> tuple[Model, ...]:
        """The models to choose from, the usual one first."""
        return tuple(estimates.as_set(model, self.settings) for model in models_of(self.provider_name, kind))

    def model(self, kind: TakeKind, brief: Brief | None = None) -> Model:
        """The model that makes things of this kind for a brief, with its price; the usual one without a brief."""
        brief = brief or Brief("", "")
        chosen = {
            TakeKind.IMAGE: brief.image_model,
            TakeKind.SCRIPT: brief.script_model,
            TakeKind.CLIP: brief.clip_model,
        }
        model = model_for(self.provider_name, kind, brief.quality, chosen[kind])
        return estimates.as_set(model, self.settings)

    def estimate(self, kind: TakeKind, brief: Brief, count: int = 1) -> Estimate:
        """What `count` images, scripts or clips of a brief would cost and take."""
        return estimates.estimate(self.model(kind, brief), count, self.settings.parallel_predictions)

    def estimate_film(self, brief: Brief) -> Estimate:
        """What writing the scenes and making their clips would cost and take."""
        return self.estimate(TakeKind.SCRIPT, brief) + self.estimate(TakeKind.CLIP, brief, brief.scene_count)

    def estimate_retry(self, take: Take, brief: Brief) -> Estimate:
        """What another attempt would cost; nothing when the output was paid for already."""
        if take.collectable and take.remote_id is not None:
            return Estimate(0.0, 0.0)
        return self.estimate(take.kind, brief)

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
        take = replace(takes.again(former, model, **changed), warning=warning)
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

    def _check_budget(self, project: Project, usd: float) -> None:
        budget.check(self.settings.budget_usd, project.spent_usd + project.committed_usd, usd)


def checked_words(text: str, former: Take, before: str) -> str:
    """Other words for a take, without blanks around them. Raises `BadInput` for empty or too long ones, and for those
    that a model refused already."""
    words = text.strip()
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


def fallback_of(take: Take) -> Model | None:
    """The model of another vendor to use when this take's model is gone."""
    known = find_model(take.model)
    return find_model(known.fallback) if known is not None and known.fallback else None
