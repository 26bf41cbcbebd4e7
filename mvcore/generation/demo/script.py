"""Scripts: a dramatic arc of scenes written from templates out of the idea, each in another setting."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mvcore.generation.demo import casting, faults, looks, places, story
from mvcore.generation.demo.ledger import whole_number
from mvcore.generation.demo.places import Place
from mvcore.generation.demo.weather import Weather, told, weather_in
from mvcore.generation.demo.words import number_of

_MOST_SCENES = 12
_QUOTED_IDEA = 320
_QUOTED_CHARACTER = 220
_DESCRIPTION_LIMIT = 5000
_NEGATIVE_LIMIT = 1000


def write_script(request: Mapping[str, Any]) -> str:
    """The script as JSON text: `{"scenes": [{"title", "description", "negative_description"}]}`. `request` is the
    input of the order: prompt (the idea), character, look, scene_count, seed."""
    idea = str(request.get("prompt", ""))
    told_idea = faults.without_marks(idea)
    count = min(_MOST_SCENES, max(1, whole_number(request.get("scene_count"), 4)))
    chance = random.Random(number_of(f"{idea}|{whole_number(request.get('seed'), 0)}"))
    hero = _shortened(str(request.get("character", "")), _QUOTED_CHARACTER) or "the hero"
    frame = _Frame(
        idea=_quoted(idea),
        hero=hero,
        actor=casting.as_role(hero[:1].upper() + hero[1:], told_idea),
        look=_shortened(str(request.get("look", "")), 60) or "cinematic",
        weather=weather_in(told_idea),
    )
    parts = zip(
        places.route(told_idea, count, chance, in_the_open=frame.weather != Weather()),
        story.actions(told_idea, count, chance),
        story.shots(count, chance),
        story.moods(count, chance) if count > 1 else [""],
        strict=True,
    )
    scenes = [_scene(frame, *part, chance) for part in parts]
    _carry_marks(scenes, idea)
    return json.dumps({"scenes": scenes}, ensure_ascii=False, indent=1)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all scenes of a script share. `actor` is the hero in the role that the idea has for it."""

    idea: str
    hero: str
    actor: str
    look: str
    weather: Weather


def _scene(frame: _Frame, place: Place, action: str, shot: str, mood: str, chance: random.Random) -> dict[str, str]:
    title = chance.choice(place.titles)
    text = (
        f"{place.scenery[:1].upper()}{place.scenery[1:]}. {told(frame.weather, place, chance)}{frame.actor} {action}. "
        f"{chance.choice(place.details)}. {frame.idea}{shot} {looks.told(frame.look)}, "
        f"{casting.billing(frame.hero)}"
    )
    return {
        "title": f"{mood}: {title}" if mood else title,
        "description": text[: _DESCRIPTION_LIMIT - 200],
        "negative_description": (
            "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, "
            f"any place other than the {place.name}"
        )[:_NEGATIVE_LIMIT],
    }


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
