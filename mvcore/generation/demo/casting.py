"""Who plays in a scene: how a script names its character and the role that the idea has for it, and reads both again.

A clip gets nothing but the description of its scene, which a person may have changed; whatever cannot be read again is
simply not there.
"""

import re

from mvcore.generation.demo.callings import CALLINGS, Kit
from mvcore.generation.demo.people import subject_of
from mvcore.generation.demo.words import spaced, tokens

_BILLING = re.compile(r"with consistent character design: (.+?)\.(?=\s*(?:\[|$))", re.DOTALL)
_ROLE = re.compile(r", as the ([a-z]+(?: [a-z]+)?),")
_QUOTED = re.compile(r"The story behind it: “.*?”\. ?", re.DOTALL)


def as_role(hero: str, idea: str) -> str:
    """The first sentence about the hero, in the calling that the idea is about unless the hero has one of its own: "A
    girl, as the nurse,"."""
    calling = subject_of(tokens(idea)).calling
    short = re.split(r"[.!?;\n] ", hero)[0]
    if not calling or subject_of(tokens(hero)).calling:
        return short
    return f"{short}, as the {spaced(calling)},"


def role_in(description: str) -> Kit | None:
    """What belongs to the role that a scene gives its character."""
    found = _ROLE.search(description)
    said = tokens(found[1]) if found else []
    return CALLINGS.get(said[0]) if said else None


def billing(hero: str) -> str:
    """The end of a description, which says who is to look the same everywhere."""
    return f"with consistent character design: {hero}."


def hero_in(description: str) -> str:
    """Who is billed in a description, else all of it."""
    found = _BILLING.search(description)
    return found[1] if found else description


def without_quotes(description: str) -> str:
    """What happens in the scene itself, without the quoted idea of the whole film and without the billing."""
    return _BILLING.sub("", _QUOTED.sub("", description))
