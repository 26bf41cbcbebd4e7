"""A model that its maker has ended: by which words that is known, and what to say.

A provider may list a model whose maker has ended it. Its predictions fail with the maker's words, or succeed with them
as their text. The words below were seen at OpenAI, Anthropic and Google.
"""

import re

from mvcore.catalog import Model, find_model, next_model
from mvcore.domain import Trouble
from mvcore.generation import ProviderFailure
from mvcore.prompting import holds_scenes

_MOST_CHARACTERS = 800
"""Longer texts are answers: a maker's refusal is a sentence or an object of a few lines."""
_ENDED = (
    r"(?:(?:has been|have been|was|is) (?:now )?(?:deprecated|retired|discontinued|shut ?down|sunset|decommissioned)"
    r"|(?:is|are) no longer (?:available|supported|offered)"
    r"|(?:is|was) not found for api version"
    r"|(?:is|was) not found or (?:is not supported|your project does not have access)"
    r"|does not exist(?: or you do not have access)?\b)"
)
_ID = r"(?:[\w.-]+/)*[a-z][\w.]*-[\w.-]*\d[\w.-]*"
"""A maker's own name of a model: "gpt-5-mini", "models/gemini-2.5-flash", "claude-sonnet-4-20250514"."""
_SAME_SENTENCE = r"(?:(?!\b(?:file|image|input|url|video|picture)\b)[^!?\n]){0,90}?"
_NAMED = re.compile(rf"{_ID}[`'\"]?{_SAME_SENTENCE}{_ENDED}", re.IGNORECASE)
_UNNAMED = re.compile(rf"\bmodel\b{_SAME_SENTENCE}{_ENDED}", re.IGNORECASE)
_TYPED = re.compile(r"\bmodel_not_found\b|\bnot_found_error\b(?=[^{}]{0,80}\bmodel\b)", re.IGNORECASE)


def is_told_by_error(error: str) -> bool:
    """True when the error of a failed prediction says that its model is gone."""
    return any(words.search(error) for words in (_TYPED, _NAMED, _UNNAMED))


def is_told_by_text(text: str, model_id: str) -> bool:
    """True for a successful answer that is nothing but the maker's word that the model is gone: short, without scenes,
    and it names a model by its id or by its family. A scene about such a model is an answer."""
    plain = text.strip()
    if len(plain) > _MOST_CHARACTERS or holds_scenes(plain):
        return False
    family = re.escape(re.split(r"[-_.\d]", model_id.rpartition("/")[2])[0])
    by_family = re.compile(rf"\b{family}\b{_SAME_SENTENCE}{_ENDED}", re.IGNORECASE)
    return any(words.search(plain) for words in (_TYPED, _NAMED, by_family))


def instead_of(model: Model) -> str:
    """What to do without the model: "use X instead"."""
    other = next_model(model)
    return f"use {other.id} instead" if other is not None else "choose another model instead"


def model_gone(model_id: str, technical: str, *, by_its_maker: bool = False) -> ProviderFailure:
    """The model is not there any more; the sentence names the one to use instead."""
    known = find_model(model_id)
    name = model_id or "this model"
    told = f"{name} was ended by its maker" if by_its_maker else f"Replicate no longer offers {name}"
    instead = instead_of(known) if known is not None else "choose another model instead"
    return ProviderFailure(f"{told}: {instead}.", Trouble.MODEL_GONE, technical)
