"""MV Studio: from one sentence to a stitched music video. This is the public door; pages and scripts come in here.

Names are loaded when they are first asked for. The child processes that draw clips import this package too, and loading
the whole Studio would cost each of them more processor time than drawing does.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mvcore.brief import MAX_IMAGES, MAX_SCENES
    from mvcore.catalog import Model, cost_text, find_model, price_text
    from mvcore.choices import FILM_DEFAULTS, FilmChoices
    from mvcore.doctor import Check
    from mvcore.domain import (
        AspectRatio,
        Asset,
        Brief,
        Counts,
        Film,
        ImageOption,
        Project,
        ProjectSummary,
        Quality,
        Scene,
        Take,
        TakeKind,
        TakeStatus,
        Trouble,
        is_id,
    )
    from mvcore.errors import BadInput, MVError, NotFound, PriceChanged
    from mvcore.estimates import Estimate
    from mvcore.generation.demo.language import is_english
    from mvcore.generation.live import LiveModel, in_our_words
    from mvcore.origins import Origin
    from mvcore.outdated import outdated_text
    from mvcore.picture_states import Loading, PictureState, picture_state
    from mvcore.planning import FilmOffer
    from mvcore.prompting import LOOKS
    from mvcore.settings import Settings
    from mvcore.storage import Link
    from mvcore.storage.s3 import bucket_origin
    from mvcore.studio import Studio
    from mvcore.studio.base import without_model
    from mvcore.studio.resumed import Resumed

__all__ = [
    "FILM_DEFAULTS",
    "LOOKS",
    "MAX_IMAGES",
    "MAX_SCENES",
    "AspectRatio",
    "Asset",
    "BadInput",
    "Brief",
    "Check",
    "Counts",
    "Estimate",
    "Film",
    "FilmChoices",
    "FilmOffer",
    "ImageOption",
    "Link",
    "LiveModel",
    "Loading",
    "MVError",
    "Model",
    "NotFound",
    "Origin",
    "PictureState",
    "PriceChanged",
    "Project",
    "ProjectSummary",
    "Quality",
    "Resumed",
    "Scene",
    "Settings",
    "Studio",
    "Take",
    "TakeKind",
    "TakeStatus",
    "Trouble",
    "bucket_origin",
    "cost_text",
    "find_model",
    "in_our_words",
    "is_english",
    "is_id",
    "outdated_text",
    "picture_state",
    "price_text",
    "without_model",
]

_HOMES = {
    "brief": ("MAX_IMAGES", "MAX_SCENES"),
    "catalog": ("Model", "cost_text", "find_model", "price_text"),
    "choices": ("FILM_DEFAULTS", "FilmChoices"),
    "doctor": ("Check",),
    "domain": (
        *("AspectRatio", "Asset", "Brief", "Counts", "Film", "ImageOption", "Project", "ProjectSummary"),
        *("Quality", "Scene", "Take", "TakeKind", "TakeStatus", "Trouble", "is_id"),
    ),
    "errors": ("BadInput", "MVError", "NotFound", "PriceChanged"),
    "estimates": ("Estimate",),
    "generation.demo.language": ("is_english",),
    "generation.live": ("LiveModel", "in_our_words"),
    "origins": ("Origin",),
    "outdated": ("outdated_text",),
    "picture_states": ("Loading", "PictureState", "picture_state"),
    "planning": ("FilmOffer",),
    "prompting": ("LOOKS",),
    "settings": ("Settings",),
    "storage": ("Link",),
    "storage.s3": ("bucket_origin",),
    "studio": ("Studio",),
    "studio.base": ("without_model",),
    "studio.resumed": ("Resumed",),
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"mvcore.{module}"), name)
    raise AttributeError(f"module 'mvcore' has no attribute {name!r}")
