"""Weather and time of day: read from a text, told in a scene, and laid over the colours of a place."""

import dataclasses
import random
from collections.abc import Mapping
from types import MappingProxyType

from mvcore.generation.demo.atlas import PLACES, Place
from mvcore.generation.demo.paint import Colour, mix
from mvcore.generation.demo.words import words


@dataclasses.dataclass(frozen=True, slots=True)
class Weather:
    """What a text says: `sky` is storm, rain, snow, fog or empty; `hour` is night, sunset, dawn or empty."""

    sky: str = ""
    hour: str = ""
    wind: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class _Veil:
    """How a weather or an hour changes a place: its own sky, the haze that dims all colours and how much of it, what
    hangs in the sky, the light on the figure and how bright that stays."""

    sky: tuple[Colour, ...]
    haze: Colour
    share: float
    body: str
    light: Colour
    dim: float = 1.0
    drift: str = ""


_SKIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "storm": frozenset("storm storms stormy thunderstorm thunder lightning tempest hurricane typhoon".split()),
        "rain": frozenset("rain rains raining rainy drizzle downpour raindrops monsoon rainfall".split()),
        "snow": frozenset("snows snowing snowy snowstorm blizzard snowfall snowflake snowflakes".split()),
        "fog": frozenset("fog foggy mist mists misty".split()),
    }
)
_HOURS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "night": frozenset("night nights nighttime midnight moonlight moonlit starlight starlit tonight".split()),
        "sunset": frozenset("sunset sunsets sundown dusk evening twilight".split()),
        "dawn": frozenset("dawn sunrise daybreak morning".split()),
    }
)
_WIND = frozenset("wind winds windy gale gust gusts breeze hurricane typhoon tempest blizzard snowstorm".split())
_NIGHT_SIGNS = ("under the stars", "under the moon", "beneath the stars", "beneath the moon", "full moon")

_VEILS: Mapping[str, _Veil] = MappingProxyType(
    {
        "storm": _Veil(((28, 32, 54), (58, 66, 92), (108, 114, 136)), (40, 46, 72), 0.42, "overcast", (150, 168, 204),
                       0.86, "storm"),
        "rain": _Veil(((92, 106, 130), (132, 146, 166), (178, 188, 200)), (96, 108, 130), 0.32, "overcast",
                      (186, 200, 220), 0.93, "rain"),
        "snow": _Veil(((142, 158, 188), (190, 202, 220), (226, 232, 240)), (206, 216, 230), 0.36, "overcast",
                      (224, 236, 252), 1.0, "snow"),
        "fog": _Veil(((176, 184, 194), (200, 206, 212), (216, 220, 222)), (198, 204, 210), 0.58, "none",
                     (226, 230, 232)),
        "night": _Veil(((8, 12, 42), (22, 32, 82), (62, 70, 128)), (14, 20, 62), 0.46, "moon", (164, 186, 246), 0.86),
        "sunset": _Veil(((72, 60, 142), (232, 112, 118), (255, 192, 112)), (150, 72, 92), 0.2, "sun", (255, 190, 128)),
        "dawn": _Veil(((112, 142, 212), (248, 192, 182), (255, 228, 186)), (252, 206, 190), 0.16, "sun",
                      (255, 222, 196)),
    }
)  # fmt: skip
_SNOWED_ON: Colour = (240, 246, 252)

_TOLD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "storm": ("A storm rages: rain lashes down and lightning tears the sky",
                  "Thunder rolls, and the storm drives the rain in sheets",
                  "Lightning flashes through the storm, and for a moment all is white"),
        "rain": ("Rain falls in long threads", "It is raining, and every surface shines", "The rain drums softly"),
        "snow": ("It is snowing in thick flakes", "Snowflakes whirl through the air", "It snows without a sound"),
        "fog": ("Fog swallows all that is far away", "Mist drifts across the ground", "Everything floats in pale fog"),
        "night": ("It is night, and the moon lends the only light", "Night lies over everything, deep and blue",
                  "The night is clear and full of small lights"),
        "sunset": ("The sunset sets the sky on fire", "At sunset all shadows grow long", "The evening glows in orange"),
        "dawn": ("Dawn comes up in pale rose", "The first light of morning touches everything", "The sunrise begins"),
        "wind": ("The wind tugs at hair and clothes", "A strong wind chases leaves through the picture",
                 "Gusts of wind come and go"),
    }
)  # fmt: skip
_TOLD_INSIDE = MappingProxyType(
    {
        "storm": "Far off, the storm can still be heard", "rain": "Far off, the rain can still be heard",
        "snow": "Outside it keeps snowing", "fog": "Outside the fog waits", "night": "Outside it is night",
        "sunset": "Outside the sunset fades", "dawn": "Outside the morning begins", "wind": "Outside the wind sings",
    }
)  # fmt: skip


def weather_in(text: str) -> Weather:
    """The weather and hour that `text` names. What belongs to a place anyway, such as a city at night, is none."""
    text = text.lower()
    for place in PLACES:
        if place.scenery.lower() in text:
            for own in (place.scenery, *place.details):
                text = text.replace(own.lower(), "")
    said = words(text)
    known = set(said)
    sky = next((sky for sky, names in _SKIES.items() if known & names), "")
    if not sky and any(word == "snow" and said[at - 1 : at] != ["the"] for at, word in enumerate(said)):
        sky = "snow"
    hour = next((hour for hour, names in _HOURS.items() if known & names), "")
    if any(sign in text for sign in _NIGHT_SIGNS):
        hour = hour or "night"
    return Weather(sky, hour, bool(known & _WIND))


def lines() -> tuple[str, ...]:
    """All that is ever told of the weather."""
    return (*(line for told in _TOLD.values() for line in told), *_TOLD_INSIDE.values())


def told(weather: Weather, place: Place, chance: random.Random) -> str:
    """The weather in a scene's words, empty when there is none to tell; with a space at its end."""
    names = [name for name in (weather.hour, weather.sky) if name]
    if weather.wind and weather.sky != "storm":
        names.append("wind")
    if not place.is_open:
        return f"{_TOLD_INSIDE[names[-1]]}. " if names else ""
    return "".join(f"{chance.choice(_TOLD[name])}. " for name in names)


def weathered(place: Place, weather: Weather) -> Place:
    """The place in this weather at this hour; one that lies inside, or under water, stays as it is."""
    if not place.is_open:
        return place
    if weather.sky:
        place = _under(place, _VEILS[weather.sky])
    if weather.sky == "snow":
        place = dataclasses.replace(
            place, ground=mix(place.ground, _SNOWED_ON, 0.8), near_colour=mix(place.near_colour, _SNOWED_ON, 0.2)
        )
    if weather.hour:
        place = _at(place, weather)
    if weather.wind and weather.sky in ("", "fog", "snow"):
        place = dataclasses.replace(place, drift="blizzard" if weather.sky == "snow" else "gust")
    return place


def _at(place: Place, weather: Weather) -> Place:
    """The place at an hour; clouds hide the sun and keep most of their own colours."""
    veil = _VEILS[weather.hour]
    if weather.sky:
        sky = tuple(mix(own, new, 0.5) for own, new in zip(place.sky, veil.sky, strict=True))
        veil = dataclasses.replace(veil, sky=sky, body=place.body, share=veil.share * 0.6)
    return _under(place, veil)


def _under(place: Place, veil: _Veil) -> Place:
    body = veil.body
    if place.body == "stars" and body != "overcast":
        body = "stars" if body == "moon" else "none"  # a lighthouse stands where the sun and the moon hang
    return dataclasses.replace(
        place,
        sky=veil.sky,
        body=body,
        far_colour=mix(place.far_colour, veil.haze, veil.share),
        near_colour=mix(place.near_colour, veil.haze, veil.share * 0.8),
        ground=mix(place.ground, veil.haze, veil.share * 0.7),
        light=veil.light,
        drift=veil.drift or place.drift,
        dim=place.dim * veil.dim,
    )
