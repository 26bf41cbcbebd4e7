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
    r"(?:(?:has been|have been|was|is) (?:now )?"
    r"(?:deprecated|retired|discontinued|shut ?down|sunset|decommissioned|removed)"
    r"|(?:is|are) no longer (?:available|supported|offered)|(?:is|are) not (?:available|supported|offered) any ?more"
    r"|no longer exists|has reached (?:its )?end[- ]of[- ]life"
    r"|(?:is|was) not found for api version"
    r"|(?:is|was) not found or (?:is not supported|your project does not have access)"
    r"|does not exist(?: or you do not have access)?\b)"
)
_ID = r"(?:[\w.-]+/)*[a-z][\w.]*-[\w.-]*\d[\w.-]*"
"""A maker's own name of a model: "gpt-5-mini", "models/gemini-2.5-flash", "claude-sonnet-4-20250514"."""
_SAME_SENTENCE = r"(?:(?!\b(?:file|image|input|url|video|picture|worker|instance|server)\b)[^!?\n]){0,90}?"
_NAMED = re.compile(rf"\bmodels?\b[\s/:`'\"]*{_ID}[`'\"]?{_SAME_SENTENCE}{_ENDED}", re.IGNORECASE)
_THE_MODEL = re.compile(
    rf"\b(?:the|this|your|requested|selected|specified)\s+(?:(?:requested|selected|specified|ai|language)\s+)?model\s+"
    rf"(?:\(?[`'\"]?[\w./:-]{{1,80}}[`'\"]?\)?\s+)?{_ENDED}",
    re.IGNORECASE,
)
_TYPED = re.compile(rf"\bmodel_not_found\b|\bnot_found_error\b(?=[^{{}}]{{0,80}}(?:\bmodel\b|{_ID}))", re.IGNORECASE)
_NOT_FOUND = re.compile(
    rf"{_ID}[`'\"]? (?:is|was) not found (?:for api version|or (?:is not supported|your project does not have access))",
    re.IGNORECASE,
)
_SURE = (_TYPED, _NAMED, _THE_MODEL, _NOT_FOUND)
_UNTYPED = re.compile(r"\bnot_found_error\b", re.IGNORECASE)
_QUOTED = re.compile(r"""(?:prompt|description|text|scene)\W{0,4}["'“‘][^"'”’]{0,2000}["'”’]""", re.IGNORECASE)
"""What somebody wrote, as an error repeats it."""


def is_told_by_error(error: str, model_id: str = "") -> bool:
    """True when the error of a failed prediction says that its model is gone. Words of the prompt that it repeats do
    not count."""
    plain = _QUOTED.sub(" ", error)
    return any(words.search(plain) for words in (*_SURE, _UNTYPED, *_of_family(model_id)))


def is_told_by_text(text: str, model_id: str) -> bool:
    """True for a successful answer that is nothing but the maker's word that the model is gone: short, without scenes,
    about "the model" or one of the model's family. A scene about such a model is an answer."""
    plain = text.strip()
    if len(plain) > _MOST_CHARACTERS or holds_scenes(plain):
        return False
    return any(words.search(plain) for words in (*_SURE, *_of_family(model_id)))


def _of_family(model_id: str) -> tuple[re.Pattern[str], ...]:
    """Words about a model of the same family: "Gemini 2.5 Flash", "veo-3.0-generate", "Imagen 4"."""
    family = re.split(r"[-_.\d]", model_id.rpartition("/")[2])[0]
    if not family:
        return ()
    name = rf"\b{re.escape(family)}[\s-]?[\w.-]*\d[\w.-]*"
    return (re.compile(rf"{name}[`'\"]?{_SAME_SENTENCE}{_ENDED}", re.IGNORECASE),)


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
