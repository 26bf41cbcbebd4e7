"""Scripts: a dramatic arc of scenes written from templates out of the idea, each in another setting."""

import json
import random
from collections.abc import Mapping
from typing import Any

from mvcore.generation.demo import faults, places
from mvcore.generation.demo.ledger import whole_number
from mvcore.generation.demo.places import Place
from mvcore.generation.demo.weather import Weather, told, weather_in
from mvcore.generation.demo.words import number_of

_MOST_SCENES = 12
_QUOTED_IDEA = 320
_QUOTED_CHARACTER = 220
_DESCRIPTION_LIMIT = 5000
_NEGATIVE_LIMIT = 1000

# One line of action for each point of the arc; {hero} is the character.
_OPENING = "{hero} enters alone and looks around, as if hearing the first note of a song nobody else can hear."
_ENDING = "{hero} slows down, turns to the camera one last time and smiles while the music fades."
_CLIMAX = "{hero} gives everything now: arms wide, eyes closed, every movement on the beat of the loudest chorus."
_MIDDLE = (
    "{hero} starts to walk with the rhythm, and each step becomes a little more certain than the one before.",
    "{hero} finds the first trace of what this journey is about and follows it, faster and faster.",
    "{hero} begins to dance, at first only with the hands, then with the whole body.",
    "{hero} stops, and everything turns quiet: doubt is written on the face, and the melody is down to one line.",
    "{hero} remembers how it all began, and the colours around grow warmer with every breath.",
    "{hero} breaks into a run, singing the chorus without holding back.",
    "{hero} meets the obstacle of the story and answers it with a song.",
    "{hero} lets go of what was heavy and is lifted by the music, light as a feather.",
    "{hero} looks back at the way that was covered, and knows that there is no return.",
)
_SHOTS = (
    "Wide shot, the camera glides alongside from left to right.",
    "Medium shot, the camera follows at walking pace.",
    "Low angle, the camera rises slowly.",
    "Long take, the camera floats past the foreground.",
)
_MOODS = ("First Light", "The Calling", "One More Step", "Heartbeat", "The Turn", "Echo", "Into the Wind",
          "No Way Back", "The Long Way", "Higher", "Crescendo", "Home")  # fmt: skip


def write_script(request: Mapping[str, Any]) -> str:
    """The script as JSON text: `{"scenes": [{"title", "description", "negative_description"}]}`. `request` is the
    input of the order: prompt (the idea), character, look, scene_count, seed."""
    idea = str(request.get("prompt", ""))
    count = min(_MOST_SCENES, max(1, whole_number(request.get("scene_count"), 4)))
    seed = whole_number(request.get("seed"), 0)
    chance = random.Random(number_of(f"{idea}|{seed}"))
    hero = _shortened(str(request.get("character", "")), _QUOTED_CHARACTER) or "the hero"
    look = _shortened(str(request.get("look", "")), 60) or "cinematic"
    actions = _arc(count, chance)
    weather = weather_in(idea)
    scenes = [
        _scene(place, weather, action, _quoted(idea), hero, look, chance)
        for place, action in zip(places.route(faults.without_marks(idea), count, chance), actions, strict=True)
    ]
    for scene, mood in zip(scenes, _moods(count), strict=True):
        scene["title"] = f"{mood}: {scene['title']}" if count > 1 else scene["title"]
    _carry_marks(scenes, idea)
    return json.dumps({"scenes": scenes}, ensure_ascii=False, indent=1)


def _scene(
    place: Place, weather: Weather, action: str, idea: str, hero: str, look: str, chance: random.Random
) -> dict[str, str]:
    who = hero[:1].upper() + hero[1:]
    text = (
        f"{place.scenery[:1].upper()}{place.scenery[1:]}. {told(weather, place, chance)}{action.format(hero=who)} "
        f"{chance.choice(place.details)}. "
        f"{idea}{chance.choice(_SHOTS)} Made in the {look} look, with consistent character design."
    )
    return {
        "title": chance.choice(place.titles),
        "description": text[: _DESCRIPTION_LIMIT - 200],
        "negative_description": (
            "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, "
            f"any place other than the {place.name}"
        )[:_NEGATIVE_LIMIT],
    }


def _arc(count: int, chance: random.Random) -> list[str]:
    """The action of each scene: an opening, middles in their order, a climax before the end, an ending."""
    if count == 1:
        return [_CLIMAX]
    frame = [_OPENING, _CLIMAX, _ENDING] if count > 2 else [_OPENING, _ENDING]
    picked = sorted(chance.sample(range(len(_MIDDLE)), count - len(frame)))
    return [frame[0], *(_MIDDLE[index] for index in picked), *frame[1:]]


def _moods(count: int) -> list[str]:
    """Titles that keep the order of the arc and always end at home."""
    last = len(_MOODS) - 1
    return [_MOODS[round(index * last / max(1, count - 1))] for index in range(count)]


def _quoted(idea: str) -> str:
    short = _shortened(idea, _QUOTED_IDEA)
    return f"The story behind it: “{short}”. " if short else ""


def _shortened(text: str, limit: int) -> str:
    """The text in one line without marks, cut at a word when it is too long."""
    line = " ".join(faults.without_marks(text).split())
    if len(line) <= limit:
        return line.rstrip(" .") if limit < _QUOTED_IDEA else line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" .,;:")[: limit - 1] + "…"


def _carry_marks(scenes: list[dict[str, str]], idea: str) -> None:
    """Hand each mark with a number to the scene that it names, so that just that clip fails or is slow."""
    for mark in faults.marks(idea):
        if mark.number is not None and 1 <= mark.number <= len(scenes):
            scene = scenes[mark.number - 1]
            if len(scene["description"]) + len(mark.text) < _DESCRIPTION_LIMIT:
                scene["description"] += f" {mark.text}"
