"""Which settings a text names, in its order, and the way from one to the next."""

import dataclasses
import random
from collections.abc import Sequence

from mvcore.generation.demo.atlas import PLACES, Place
from mvcore.generation.demo.paint import darker
from mvcore.generation.demo.words import number_of, singular, tokens

__all__ = ["PLACES", "Place", "afloat", "place_for", "place_in", "places_in", "route"]

# "under the stars" is a night and no journey.
_IN_THE_SKY = frozenset({"moon", "star", "stars"})
# "in the snow" is a place, "snow falls" is weather; see `weather`.
_WEATHER_TOO = frozenset({"snow", "ice"})
_BELOW = frozenset("under beneath below full by".split())


def places_in(text: str) -> list[Place]:
    """The settings that `text` names, in the order of their first mention. A word that several have, such as the sea,
    means the one that is named otherwise."""
    said = tokens(text)
    options = [_named_by(said, index, "keywords") for index in range(len(said))]
    sure = {places[0].name for places in options if len(places) == 1}
    hinted = {place.name for index in range(len(said)) for place in _named_by(said, index, "hints")}
    if not any(options):
        options = [_named_by(said, index, "hints") for index in range(len(said))]
    found: dict[str, Place] = {}
    for places in options:
        if places:
            likely = [place for names in (sure, hinted) for place in places if place.name in names]
            chosen = (likely or places)[0]
            found.setdefault(chosen.name, chosen)
    return list(found.values())


def _named_by(said: Sequence[str], index: int, kind: str) -> list[Place]:
    word = said[index]
    if word in _IN_THE_SKY and _BELOW & set(said[max(0, index - 3) : index]):
        return []
    if word in _WEATHER_TOO and kind == "keywords" and "the" not in said[max(0, index - 1) : index]:
        return []
    forms = {word, singular(word)}
    return [place for place in PLACES if forms & (place.keywords if kind == "keywords" else place.hints)]


def place_in(text: str) -> Place | None:
    """The setting that a scene with this text plays in; None when no word says which."""
    written = next((place for place in PLACES if place.scenery.lower() in text.lower()), None)
    return written or next(iter(places_in(text)), None)


def afloat(place: Place) -> Place:
    """The place as it is seen out on its sea."""
    water = darker(place.far_colour, 0.12)
    return dataclasses.replace(place, near="swell", near_colour=water, ground=darker(water, 0.2), is_flat=False)


def place_for(text: str, number: int) -> Place:
    """The setting of `text`, or when it names none, a steady one that differs from those of its neighbours."""
    return place_in(text) or PLACES[(number_of(text) + number * 5) % len(PLACES)]


def route(idea: str, count: int, chance: random.Random, in_the_open: bool = False) -> list[Place]:
    """`count` different settings: those that the idea names in their order, then such as lie near the last one. Those
    that the idea leaves free lie `in_the_open` as long as there are any, so that its weather can be seen."""
    way = places_in(idea)[:count]
    while len(way) < count:
        left = [place for place in PLACES if place not in way]
        fitting = [place for place in left if place.is_open or not in_the_open]
        near = [place for place in fitting if way and place.name in way[-1].neighbours]
        way.append(chance.choice(near or fitting or left))
    return way
