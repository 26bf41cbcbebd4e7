"""The twelve settings that scenes play in: how they look, sound in words, and are recognised in a text."""

from collections import Counter
from dataclasses import dataclass

from mvcore.generation.demo.paint import Colour
from mvcore.generation.demo.words import number_of, words


@dataclass(frozen=True, slots=True)
class Place:
    """One setting. `sky` runs from top to bottom; `far` and `near` name painters of `backdrop` with their colours;
    `light` is the colour that falls on the figure; `drift` names the particles in the air."""

    name: str
    keywords: frozenset[str]
    scenery: str
    detail: str
    title: str
    sky: tuple[Colour, ...]
    body: str
    far: str
    far_colour: Colour
    near: str
    near_colour: Colour
    ground: Colour
    light: Colour
    drift: str


def _place(name: str, keywords: str, scenery: str, detail: str, title: str, **look: object) -> Place:
    return Place(name, frozenset(keywords.split()), scenery, detail, title, **look)  # type: ignore[arg-type]


PLACES: tuple[Place, ...] = (
    _place(
        "city", "city street neon downtown traffic skyline avenue urban alley skyscraper town nightlife",
        "a city street at night, lit by shop windows and wet asphalt",
        "Reflections tremble in the puddles and a thousand windows glow above", "City Lights",
        sky=((24, 22, 66), (70, 46, 122), (206, 92, 140)), body="moon", far="skyline", far_colour=(48, 40, 98),
        near="skyline", near_colour=(32, 26, 68), ground=(46, 40, 82), light=(255, 150, 200), drift="sparks",
    ),
    _place(
        "beach", "beach sea ocean shore waves sand coast seaside island tropical palm surf",
        "a wide beach at golden hour, with slow waves and a row of palms",
        "Foam runs over the sand and the low sun draws long shadows", "Salt and Gold",
        sky=((74, 160, 216), (252, 196, 148), (255, 224, 160)), body="sun", far="sea", far_colour=(58, 158, 186),
        near="palms", near_colour=(36, 116, 104), ground=(244, 208, 148), light=(255, 214, 140), drift="motes",
    ),
    _place(
        "forest", "forest woods trees jungle woodland leaves moss pine grove",
        "a deep green forest, where shafts of light fall between tall trees",
        "Leaves turn in the air and the moss glows where the light lands", "Under the Leaves",
        sky=((150, 208, 176), (206, 234, 188), (240, 244, 204)), body="sun", far="pines", far_colour=(96, 168, 136),
        near="pines", near_colour=(42, 112, 96), ground=(70, 138, 88), light=(226, 255, 176), drift="leaves",
    ),
    _place(
        "mountains", "mountain mountains peak summit cliff valley hills ridge alpine hike highland",
        "a mountain ridge above the clouds at first light",
        "Peaks rise one behind the other and the wind carries mist across the path", "Above the Clouds",
        sky=((84, 124, 202), (244, 168, 164), (255, 218, 178)), body="sun", far="peaks", far_colour=(118, 126, 186),
        near="hills", near_colour=(78, 106, 146), ground=(92, 136, 120), light=(255, 210, 190), drift="motes",
    ),
    _place(
        "desert", "desert dunes dune cactus canyon sahara mesa wasteland oasis",
        "an endless desert of soft dunes under a burning orange sky",
        "Heat shimmers on the horizon and sand streams off the crests", "Heat Mirage",
        sky=((232, 106, 80), (250, 168, 96), (255, 220, 150)), body="sun", far="dunes", far_colour=(224, 138, 86),
        near="cacti", near_colour=(92, 132, 92), ground=(238, 178, 108), light=(255, 226, 160), drift="motes",
    ),
    _place(
        "stage", "stage concert studio spotlight theatre theater club crowd audience curtain festival arena",
        "a grand concert stage with red curtains and crossing spotlights",
        "Beams of light sweep through the haze and confetti hangs in the air", "Spotlight",
        sky=((44, 20, 64), (96, 28, 84), (158, 44, 92)), body="beams", far="curtains", far_colour=(172, 38, 66),
        near="crowd", near_colour=(34, 16, 46), ground=(120, 66, 58), light=(255, 220, 170), drift="confetti",
    ),
    _place(
        "rooftop", "rooftop roof rooftops terrace chimney antenna balcony",
        "a rooftop terrace at dusk, high above the town, with strings of warm bulbs",
        "Lamps come on one by one and the evening sky turns violet", "Rooftop Hour",
        sky=((66, 70, 160), (198, 112, 168), (255, 178, 140)), body="moon", far="skyline", far_colour=(112, 82, 148),
        near="bulbs", near_colour=(66, 48, 98), ground=(98, 78, 122), light=(255, 196, 150), drift="sparks",
    ),
    _place(
        "underwater", "underwater reef coral fish deep diving submarine bubbles aquarium seabed",
        "an underwater garden of coral, where rays of light fall from the surface",
        "Bubbles rise and small fish turn all at once like a thought", "Deep Blue",
        sky=((74, 200, 214), (28, 124, 178), (20, 66, 128)), body="rays", far="hills", far_colour=(28, 98, 152),
        near="coral", near_colour=(236, 112, 126), ground=(58, 128, 152), light=(170, 240, 250), drift="bubbles",
    ),
    _place(
        "space", "space moon stars planet galaxy cosmos orbit spaceship rocket nebula mars asteroid universe",
        "the open space above a small moon, with a ringed planet and countless stars",
        "Stardust drifts past and the planet turns without a sound", "Zero Gravity",
        sky=((18, 14, 50), (50, 30, 104), (112, 56, 146)), body="planet", far="peaks", far_colour=(84, 62, 140),
        near="craters", near_colour=(128, 104, 176), ground=(150, 128, 194), light=(200, 180, 255), drift="stars",
    ),
    _place(
        "snow", "snow winter ice snowfall blizzard frozen glacier arctic christmas frost skating",
        "a snow-covered valley, where heavy flakes fall between dark firs",
        "Every step leaves a blue shadow and breath hangs in the cold air", "First Snow",
        sky=((116, 154, 204), (184, 208, 232), (236, 240, 248)), body="moon", far="peaks", far_colour=(156, 184, 218),
        near="snowpines", near_colour=(70, 112, 138), ground=(240, 246, 252), light=(214, 232, 255), drift="snow",
    ),
    _place(
        "station", "station train railway platform subway metro tracks locomotive departure carriage",
        "an old train station under an arched glass roof, steam over the platform",
        "The clock moves on, a whistle sounds and the last carriage begins to roll", "Last Train",
        sky=((224, 178, 128), (244, 212, 164), (250, 234, 206)), body="clock", far="arches", far_colour=(186, 132, 96),
        near="train", near_colour=(160, 54, 60), ground=(146, 116, 104), light=(255, 226, 178), drift="motes",
    ),
    _place(
        "meadow", "meadow field flowers grass garden spring summer farm countryside park sunflower picnic",
        "a meadow full of wild flowers under a wide summer sky",
        "The grass moves in long waves and petals sail over the hills", "Wild Flowers",
        sky=((88, 176, 236), (170, 220, 246), (246, 244, 214)), body="sun", far="hills", far_colour=(140, 200, 130),
        near="flowers", near_colour=(92, 170, 100), ground=(108, 186, 98), light=(255, 244, 190), drift="petals",
    ),
)  # fmt: skip


def place_in(text: str) -> Place | None:
    """The setting that most words of `text` point to, the first named when several do; None when no word does."""
    written = next((place for place in PLACES if place.scenery.lower() in text.lower()), None)
    if written:
        return written
    said = words(text)
    hits = Counter(place.name for word in said for place in PLACES if word in place.keywords)
    if not hits:
        return None
    best = hits.most_common(1)[0][0]
    return next(place for place in PLACES if place.name == best)


def place_for(text: str, number: int) -> Place:
    """The setting of `text`, or when it names none, a steady one that differs from those of its neighbours."""
    return place_in(text) or PLACES[(number_of(text) + number * 5) % len(PLACES)]
