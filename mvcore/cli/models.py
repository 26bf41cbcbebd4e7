"""`models`: what is on offer, with what it takes, its prices and its end."""

import argparse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from mvcore import takes
from mvcore.brief import checked
from mvcore.catalog import Model, default_model, models, next_model, price_text
from mvcore.cli.shared import Outcome, runs
from mvcore.domain import AspectRatio, Brief, Project, TakeKind, now
from mvcore.errors import MVError, SettingsError
from mvcore.generation import LiveModel
from mvcore.generation.live import in_our_words
from mvcore.quotes import Quote
from mvcore.settings import Settings

_AT_A_TIME = 8
_TIMEOUT_SECONDS = 15.0


def add_models(command: argparse.ArgumentParser) -> None:
    runs(command, run_models)
    command.add_argument("--kind", choices=[kind.value for kind in TakeKind], help="only these")
    command.add_argument("--resolution", help="of clips, for the prices: such as 480p, 720p, 1080p")
    command.add_argument("--seconds", type=int, help="length of a clip, for the prices")
    command.add_argument("--silent-clips", action="store_true", help="prices without sound")
    command.add_argument("--aspect", choices=[ratio.value for ratio in AspectRatio], default="16:9")
    command.add_argument("--check", action="store_true", help="compare with what Replicate offers now; costs nothing")


def run_models(options: argparse.Namespace) -> Outcome:
    project = _project(options)
    shown = [model for model in models() if options.kind in (None, model.kind)]
    live = _looked_at(shown) if options.check else {}
    rows = [_row(model, project) | _found(live.get(model.id)) for model in shown]
    has_drifted = any(row.get("check", "ok") != "ok" and row["offered"] for row in rows)
    return Outcome(int(has_drifted), {"models": rows}, "\n".join(_line(row) for row in rows))


def _project(options: argparse.Namespace) -> Project:
    """A project with the settings that prices are asked for. Raises `BadInput`."""
    brief = Brief(
        idea="idea",
        character="character",
        aspect=options.aspect,
        clip_resolution=options.resolution,
        clip_sound=False if options.silent_clips else None,
        clip_seconds=options.seconds,
    )
    return Project("", checked(brief), None, now(), now())


def _row(model: Model, project: Project) -> dict[str, Any]:
    today = now().date()
    quote = takes.quote_of(model.kind, model, project)
    other = next_model(model)
    offered = not model.has_ended(today)
    return {
        "id": model.id,
        "kind": model.kind.value,
        "provider": model.provider,
        "usual": offered and model.id == default_model(model.provider, model.kind).id,
        "draft": model.draft,
        "offered": offered,
        "usd": round(quote.usd, 6),
        "at_most": quote.at_most,
        "for": _bought(quote),
        "prices": [_price(row) for row in ({**asdict(price)} for price in model.prices)],
        "settings": _settings(model),
        "unverified": list(model.inputs.unverified),
        "ends": model.ends.isoformat() if model.ends else None,
        "ends_source": model.ends_source or None,
        "ends_soon": model.ends_soon(today),
        "instead": other.id if other is not None else None,
    }


def _price(row: dict[str, Any]) -> dict[str, Any]:
    when = {name: value for name, value in row["when"].items() if value is not None}
    return {**row, "when": when, "read": row["read"].isoformat() if row["read"] else None}


def _bought(quote: Quote) -> dict[str, Any]:
    told = {"seconds": quote.seconds or None, "resolution": quote.resolution, "sound": quote.sound}
    return {name: value for name, value in told.items() if value is not None}


def _settings(model: Model) -> dict[str, Any]:
    """What can be chosen, by our names."""
    inputs = model.inputs
    told = {
        "aspect_ratio": inputs.aspect.values if inputs.aspect else None,
        "resolution": inputs.resolution.values if inputs.resolution else None,
        "seconds": inputs.duration.values if inputs.duration else None,
        "sound": (True, False) if inputs.audio else None,
        "character_picture": True if inputs.pictures else None,
        "negative_prompt": True if inputs.negative else None,
        "seed": True if inputs.seed else None,
    }
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items() if value}


def _line(row: dict[str, Any]) -> str:
    price = price_text(row["usd"], at_most=row["at_most"])
    bought = row["for"]
    parts = [f"{bought['seconds']:g} s"] if "seconds" in bought else []
    parts += [bought["resolution"]] if "resolution" in bought else []
    parts += ["with sound" if bought["sound"] else "silent"] if "sound" in bought else []
    line = f"{row['kind']:6} {row['id']:34} {price}{' for ' + ', '.join(parts) if parts else ''}"
    marks = ["usual"] if row["usual"] else []
    marks += ["for drafts"] if row["draft"] else []
    if row["ends"]:
        verb = "ends" if row["offered"] else "ended"
        marks.append(f"{verb} {row['ends']}, use {row['instead']} instead")
    marks += [row["check"]] if row.get("check", "ok") != "ok" else []
    return f"{line}{'; ' + '; '.join(marks) if marks else ''}"


# -- what Replicate offers now -----------------------------------------------------------------------------------------


def _looked_at(shown: Sequence[Model]) -> dict[str, LiveModel | MVError]:
    """Each of Replicate's models as it is now, or why that is not known. Raises `SettingsError` without a token, and
    when the demo is asked for."""
    settings = Settings()
    if settings.replicate_api_token is None or settings.provider_name != "replicate":
        raise SettingsError("--check asks Replicate: set REPLICATE_API_TOKEN, and unset MV_PROVIDER if it says demo.")
    from mvcore.generation.replicate import ReplicateProvider

    provider = ReplicateProvider(settings.replicate_api_token, settings.replicate_base_url, timeout=_TIMEOUT_SECONDS)

    def look(model: Model) -> LiveModel | MVError:
        try:
            return provider.live(model.id)
        except MVError as exc:
            return exc

    wanted = [model for model in shown if model.provider == provider.name]
    try:
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            return dict(zip((model.id for model in wanted), pool.map(look, wanted), strict=True))
    finally:
        provider.close()


def _found(live: LiveModel | MVError | None) -> dict[str, Any]:
    if live is None:
        return {}
    return {"check": str(live) if isinstance(live, MVError) else _told(live)}


def _told(live: LiveModel) -> str:
    if live.gone:
        return "Replicate no longer offers it"
    told = [f"{words} {_named(keys)}" for words, keys in (
        ("now demands", live.missing), ("no longer takes", live.dropped), ("takes other values for", live.values),
    ) if keys]  # fmt: skip
    return ", ".join(told) or "ok"


def _named(keys: Sequence[str]) -> str:
    return ", ".join(f"{in_our_words(key)} ({key})" for key in keys)
