"""Checks of the machine and the settings, for `python -m mvcore doctor` and the status page. They start no work.

The clients of Replicate and S3 take longer to import than the rest of the package together, so the two checks that need
them import them on their own.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from mvcore import data_folder, job_database
from mvcore.catalog import Model, model_for, models
from mvcore.domain import Quality, TakeKind, now
from mvcore.errors import MVError
from mvcore.film import ffmpeg_version
from mvcore.generation import Provider
from mvcore.generation.live import in_our_words
from mvcore.generation.model_gone import instead_of
from mvcore.settings import Settings
from mvcore.store import NEWEST, NotUpToDate, Store
from mvcore.store.health import check_not_lost, check_whole

_TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was looked at, whether it is fine, and a sentence about it."""

    name: str
    ok: bool
    detail: str


def examine(settings: Settings, on: date | None = None) -> tuple[Check, ...]:
    """Run every check that applies to these settings, on a day, by default today. None of them costs money."""
    today = on or now().date()
    checks = [
        _check("python", lambda: f"Python {sys.version.split()[0]}"),
        _check("data folder", lambda: str(data_folder.prepare(settings.data_dir))),
        _check("database", lambda: _database(settings)),
        *_jobs(settings),
        _check("ffmpeg", ffmpeg_version),
        _check("provider", lambda: _provider(settings)),
    ]
    if settings.provider_name == "replicate":
        usual = _usual_models(today)
        checks.append(_check("ends of models", lambda: _ends_of_models(settings, usual, today)))
        checks.extend(_replicate(settings, usual))
    if settings.storage_bucket:
        checks.extend(_bucket(settings.storage_bucket))
    return tuple(checks)


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except MVError as exc:
        return Check(name, False, str(exc))


def _database(settings: Settings) -> str:
    """What is in the database, and its version. All of it is looked through. Nothing is made or changed: an app of an
    older version may run."""
    folder = settings.data_dir.absolute()
    check_whole(settings.store_url)
    check_not_lost(settings.store_url, folder)
    try:
        store = Store(settings.store_url, migrate=False)
    except NotUpToDate as exc:
        if exc.version is None:
            return f"not there yet: the first start makes it, version {NEWEST}"
        return f"version {exc.version}: the next start keeps a copy of it and brings it to version {NEWEST}"
    try:
        count = len(store.summaries())
        return f"{count} project{'' if count == 1 else 's'}, version {NEWEST}"
    finally:
        store.close()


def _usual_models(today: date) -> dict[str, Model]:
    """The models that are used on this day unless another one is chosen, by their ids."""
    used = (model_for("replicate", kind, quality, on=today) for kind in TakeKind for quality in Quality)
    return {model.id: model for model in used}


def _ends_of_models(settings: Settings, usual: Mapping[str, Model], today: date) -> str:
    """Which of the models that are used by themselves, or that a project names, end soon or have ended: a project goes
    on with another one after one click, so nothing is broken by that."""
    wanted = usual.keys() | _chosen_models(settings)
    used = [model for model in models() if model.id in wanted and model.provider == "replicate"]
    ended = [f"{each.id} ended on {each.ends}: {instead_of(each)}" for each in used if each.has_ended(today)]
    soon = [f"{each.id} ends on {each.ends}: {instead_of(each)}" for each in used if each.ends_soon(today)]
    return f"{'; '.join(ended + soon)}." if ended or soon else "none that is used ends within 30 days"


def _chosen_models(settings: Settings) -> frozenset[str]:
    """What projects name; nothing while the database is not up to date, which the first start sees to."""
    try:
        store = Store(settings.store_url, migrate=False)
    except NotUpToDate:
        return frozenset()
    try:
        return frozenset(store.chosen_models())
    finally:
        store.close()


def _jobs(settings: Settings) -> list[Check]:
    """The jobs' own file; with DATABASE_URL they share the database of the projects."""
    if settings.database_url is not None:
        return []
    return [_check("job database", lambda: job_database.check(settings.data_dir.absolute() / "jobs.db"))]


def _provider(settings: Settings) -> str:
    if settings.provider_name == "replicate":
        return "Replicate: what is made costs money"
    hint = (
        "; REPLICATE_API_TOKEN is set, and MV_PROVIDER=demo asks nothing of it" if settings.replicate_api_token else ""
    )
    return f"demo, offline and free{hint}"


def _replicate(settings: Settings, usual: Mapping[str, Model]) -> list[Check]:
    """Whose token it is and what the usual models take today."""
    account = _check("replicate account", lambda: _account(settings))
    return [account, *(_models(settings, usual) if account.ok else [])]


def _account(settings: Settings) -> str:
    from mvcore.generation.replicate import account_name

    assert settings.replicate_api_token is not None
    return f"the token belongs to {account_name(settings.replicate_api_token, settings.replicate_base_url)}"


def _models(settings: Settings, usual: Mapping[str, Model]) -> list[Check]:
    """A look at each model that is used unless another one is chosen, all at once."""
    from mvcore.generation.replicate import ReplicateProvider

    assert settings.replicate_api_token is not None
    provider = ReplicateProvider(settings.replicate_api_token, settings.replicate_base_url, timeout=_TIMEOUT_SECONDS)
    try:
        with ThreadPoolExecutor(len(usual)) as pool:
            return list(pool.map(lambda model: _model(provider, model), usual.values()))
    finally:
        provider.close()


def _model(provider: Provider, model: Model) -> Check:
    name = f"{model.kind} model"
    try:
        live = provider.live(model.id)
    except MVError as exc:
        return Check(name, False, f"{model.id}: {exc}")
    if live.gone:
        return Check(name, False, f"Replicate no longer offers {model.id}: {instead_of(model)}.")
    if live.missing:
        missing = _named(live.missing)
        return Check(name, False, f"{model.id} now demands {missing}, which is not known here: {instead_of(model)}.")
    changes = [f"no longer takes {_named(live.dropped)}"] if live.dropped else []
    changes += [f"takes other values for {_named(live.values)}"] if live.values else []
    return Check(name, True, f"{model.id} {' and '.join(changes) or 'takes all that it is sent'}")


def _named(keys: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(f"{in_our_words(key)} ({key})" for key in keys))


def _bucket(bucket: str) -> list[Check]:
    from mvcore.storage.s3 import check_bucket

    return [Check(found.name, found.ok, found.detail) for found in check_bucket(bucket)]
