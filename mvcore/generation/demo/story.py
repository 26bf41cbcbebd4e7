"""The arc of a film: what is done in each scene, in which mood and shot, chosen by chance from what fits."""

import random
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from mvcore.generation.demo import casting, weather
from mvcore.generation.demo.atlas import PLACES
from mvcore.generation.demo.deeds import deed_written, deeds_in

# What is done where the idea names nothing to do.
_OPEN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "start": ("enters alone and looks around", "steps into the picture and stands still", "lifts the head slowly",
                  "opens both eyes", "listens into the distance", "turns towards the light"),
        "middle": (
            "starts to walk with the rhythm", "follows a first trace of what this journey is about",
            "begins to dance, at first only with the hands, then with the whole body",
            "stops, and everything turns quiet: doubt is written on the face",
            "remembers how it all began, and the colours grow warmer", "breaks into a run, singing the chorus",
            "meets the obstacle of the story and answers it with a song",
            "lets go of what was heavy and is lifted by the music", "looks back at the way that was covered",
            "shares a secret with the camera", "claps the beat, and everything around joins in",
            "tries once more, and this time it works",
        ),
        "peak": ("gives everything now: arms wide, eyes closed", "bursts into the loudest chorus",
                 "breaks through, and all that was small becomes large", "leaps into the middle of it all",
                 "shouts the one word that was missing", "stands taller than ever, and the music with it"),
        "end": ("slows down, turns to the camera one last time and smiles", "sits down and looks at the horizon",
                "goes on alone, and grows smaller and smaller", "lays a hand on the heart and nods",
                "waves, and the picture begins to fade", "closes both eyes, at peace"),
    }
)  # fmt: skip
_MANNERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "start": ("as if hearing the first note of a song nobody else can hear", "still unsure where this will lead",
                  "while the melody is down to a single line", "with the calm of somebody who has decided",
                  "like someone who has just woken up", "and the first beat falls into place",
                  "curious and a little afraid", "with a small, secret smile"),
        "middle": ("every movement a little more certain", "while the drums join in one by one",
                   "and does not notice how the time passes", "half in doubt, half in joy",
                   "with the second verse close behind", "as though the way knew where it leads",
                   "while the bass takes over", "and each bar opens another door", "carried by the strings"),
        "peak": ("every movement on the beat of the loudest chorus", "while the whole band comes in",
                 "as if there had never been anything else", "and nothing holds back any longer",
                 "in the one moment that the song was made for", "brighter and louder than before",
                 "with a heart that beats like a drum", "until sound and picture are one"),
        "end": ("while the music fades", "as the last chord hangs in the air", "and all becomes still",
                "with the first note of the song on the lips again", "a different person than before",
                "while the colours grow soft", "and a single piano note remains", "at home in the silence"),
    }
)  # fmt: skip
_SHOTS = (
    "Wide shot, the camera glides alongside from left to right", "Medium shot, the camera follows at walking pace",
    "Low angle, the camera rises slowly", "Long take, the camera floats past the foreground",
    "The camera begins at the hands and travels up to the face", "The camera circles once, without haste",
    "Steady side view, the background moves at three speeds", "The camera draws back until all can be seen",
    "Wide shot with much sky, the figure small at first", "Slow push forward, the focus stays on the face",
    "The camera keeps a step behind and then catches up", "Eye level, the horizon lies calm in the upper third",
)  # fmt: skip
_TEXTURES = (
    "Fine dust shimmers in the light", "The colours are warm in front and cool behind", "Light breaks softly at edges",
    "Shadows are long and full of colour", "There is a soft glow around everything bright",
    "Small things in front are blurred", "One strong colour leads the eye", "The air itself seems to move",
    "Reflections double the picture for a moment", "Everything has clear, simple shapes",
    "A thin line of light runs along every outline", "What is far away is pale and large",
)  # fmt: skip
# Titles keep the order of the arc; the last one is always some kind of home.
_MOODS: tuple[tuple[str, ...], ...] = (
    ("First Light", "Prelude", "Waking"), ("The Calling", "A Sign", "The First Beat"),
    ("One More Step", "Setting Out", "Underway"), ("Heartbeat", "Closer", "The Rhythm"),
    ("The Turn", "Crossroads", "The Doubt"), ("Echo", "Memory", "Answer"),
    ("Into the Wind", "Against All", "The Test"), ("No Way Back", "The Leap", "All or Nothing"),
    ("The Long Way", "Still Going", "Endurance"), ("Higher", "Rising", "Unbound"),
    ("Crescendo", "Everything", "The Chorus"), ("Home", "Coming Home", "Home Again"),
)  # fmt: skip


def beats(count: int) -> list[str]:
    """The part of the arc that each scene has: an opening, the way, a climax before the end, an ending."""
    if count == 1:
        return ["peak"]
    return ["start", *["middle"] * (count - 3), "peak", "end"] if count > 2 else ["start", "end"]


def actions(idea: str, count: int, chance: random.Random) -> list[str]:
    """What is done in each scene and how, without who does it: the deeds of the idea in their order."""
    deeds = deeds_in(idea)
    told: list[str] = []
    manners: list[str] = []
    for index, beat in enumerate(beats(count)):
        deed = deeds[index * len(deeds) // count] if deeds else None
        lines = _fresh(deed.lines[beat], told) if deed else []
        told.append(chance.choice(lines or _fresh(_OPEN[beat], told)))
        manners.append(chance.choice(_fresh(_MANNERS[beat], manners)))
    return [f"{line}, {how}" for line, how in zip(told, manners, strict=True)]


def _fresh(lines: Sequence[str], told: Sequence[str]) -> list[str]:
    """The lines that were not told yet; long scripts have more scenes than a deed has lines."""
    return [line for line in lines if line not in told]


def shots(count: int, chance: random.Random) -> list[str]:
    """How light and camera take part in each scene, as two sentences."""
    pairs = zip(chance.sample(_TEXTURES, count), chance.sample(_SHOTS, count), strict=True)
    return [f"{texture}. {shot}." for texture, shot in pairs]


def without_scenery(description: str) -> str:
    """A description without what the place, the light, the weather and the camera do in it: what is left is done by
    somebody."""
    places = (line for place in PLACES for line in (place.scenery, *place.details))
    manners = (line for told in _MANNERS.values() for line in told)
    for line in (*places, *manners, *weather.lines(), *_TEXTURES, *_SHOTS):
        description = description.replace(line, "").replace(line[:1].upper() + line[1:], "")
    return description


def motion_told(description: str) -> str:
    """How somebody moves in a scene, see `poses`; empty when the description does not say."""
    own = without_scenery(casting.without_quotes(description))
    deed = deed_written(own) or next(iter(deeds_in(own)), None)
    return deed.motion if deed else ""


def moods(count: int, chance: random.Random) -> list[str]:
    """A title for each scene, in the order of the arc."""
    last = len(_MOODS) - 1
    return [chance.choice(_MOODS[round(index * last / max(1, count - 1))]) for index in range(count)]
