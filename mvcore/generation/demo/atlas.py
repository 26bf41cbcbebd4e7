"""The fourteen settings that scenes play in: how they look, sound in words, are recognised in a text, and which lie
beside each other."""

from dataclasses import dataclass

from mvcore.generation.demo.paint import Colour


@dataclass(frozen=True, slots=True)
class Place:
    """One setting.

    `keywords` name it for sure, `hints` only where a text names no place otherwise. `scenery` stands in every scene
    that plays here, with one of `details` and `titles`. `sky` runs from top to bottom; `far` and `near` name painters
    of `backdrop` with their colours; `light` is the colour that falls on the figure; `drift` names the particles in the
    air. `is_open` is true where weather comes in; `is_flat` where the floor was built; `dim` is how bright a figure
    is."""

    name: str
    keywords: frozenset[str]
    hints: frozenset[str]
    neighbours: tuple[str, ...]
    scenery: str
    details: tuple[str, ...]
    titles: tuple[str, ...]
    sky: tuple[Colour, ...]
    body: str
    far: str
    far_colour: Colour
    near: str
    near_colour: Colour
    ground: Colour
    light: Colour
    drift: str
    is_open: bool = True
    is_flat: bool = False
    dim: float = 1.0


def _place(
    name: str, keywords: str, hints: str, neighbours: str, scenery: str, details: str, titles: str, **look: object
) -> Place:
    return Place(
        name, frozenset(keywords.split()), frozenset(hints.split()), tuple(neighbours.split()), scenery,
        tuple(details.split("|")), tuple(titles.split("|")), **look,  # type: ignore[arg-type]
    )  # fmt: skip


PLACES: tuple[Place, ...] = (
    _place(
        "city", "city street streets downtown traffic skyline avenue urban alley skyscraper skyscrapers town nightlife "
        "market cafe bar shop office taxi", "neon road bridge", "rooftop station stage meadow",
        "a city street at night, lit by shop windows and wet asphalt",
        "Reflections tremble in the puddles and a thousand windows glow above|A taxi passes and its lights run "
        "along the walls|Steam rises from a grating and the signs change from red to blue", "City Lights|Neon Avenue",
        sky=((24, 22, 66), (70, 46, 122), (206, 92, 140)), body="moon", far="skyline", far_colour=(48, 40, 98),
        near="skyline", near_colour=(32, 26, 68), ground=(46, 40, 82), light=(255, 150, 200), drift="sparks",
        is_flat=True,
    ),
    _place(
        "beach", "beach sea ocean shore seaside island tropical lagoon bay surf", "waves sand palm palms water",
        "coast underwater meadow desert",
        "a wide beach at golden hour, with slow waves and a row of palms",
        "Foam runs over the sand and the low sun draws long shadows|Palm leaves rustle and a path of light lies on the "
        "water|The tide writes its lines into the sand and takes them back", "Salt and Gold|The Tide",
        sky=((74, 160, 216), (252, 196, 148), (255, 224, 160)), body="sun", far="sea", far_colour=(58, 158, 186),
        near="palms", near_colour=(36, 116, 104), ground=(244, 208, 148), light=(255, 214, 140), drift="motes",
    ),
    _place(
        "forest", "forest forests wood woods jungle woodland grove rainforest", "tree trees leaves moss pine deep wild "
        "camp", "meadow mountains castle snow",
        "a deep green forest, where shafts of light fall between tall trees",
        "Leaves turn in the air and the moss glows where the light lands|A branch springs back and drops glitter on "
        "the ferns|Somewhere a bird answers, and the trunks stand like columns", "Under the Leaves|Green Light",
        sky=((150, 208, 176), (206, 234, 188), (240, 244, 204)), body="sun", far="pines", far_colour=(96, 168, 136),
        near="pines", near_colour=(42, 112, 96), ground=(70, 138, 88), light=(226, 255, 176), drift="leaves",
    ),
    _place(
        "mountains", "mountain mountains peak peaks summit cliff valley ridge alpine highland highlands volcano alps",
        "hill hills hike climb top", "forest snow castle meadow",
        "a mountain ridge above the clouds at first light",
        "Peaks rise one behind the other and haze drifts across the path|A stone breaks loose and falls without a "
        "sound|The first light touches one top after the other", "Above the Clouds|The Ridge",
        sky=((84, 124, 202), (244, 168, 164), (255, 218, 178)), body="sun", far="peaks", far_colour=(118, 126, 186),
        near="hills", near_colour=(78, 106, 146), ground=(92, 136, 120), light=(255, 210, 190), drift="motes",
    ),
    _place(
        "desert", "desert dune dunes cactus canyon sahara mesa wasteland oasis pyramid pyramids", "heat camel west",
        "mountains station beach space",
        "an endless desert of soft dunes under a burning orange sky",
        "Heat shimmers on the horizon and sand streams off the crests|A single track leads over the crest and is "
        "slowly filled again|The shadows of the cacti lie long and blue", "Heat Mirage|Endless Sand",
        sky=((232, 106, 80), (250, 168, 96), (255, 220, 150)), body="sun", far="dunes", far_colour=(224, 138, 86),
        near="cacti", near_colour=(92, 132, 92), ground=(238, 178, 108), light=(255, 226, 160), drift="motes",
    ),
    _place(
        "stage", "stage concert studio spotlight theatre theater club audience festival arena opera ballroom circus",
        "crowd curtain show band disco", "city rooftop station",
        "a grand concert stage with red curtains and crossing spotlights",
        "Beams of light sweep through the haze and confetti hangs in the air|The loudspeakers hum and dust dances "
        "in the beams|Behind the light the audience is one dark, breathing shape", "Spotlight|Curtain Up",
        sky=((44, 20, 64), (96, 28, 84), (158, 44, 92)), body="beams", far="curtains", far_colour=(172, 38, 66),
        near="crowd", near_colour=(34, 16, 46), ground=(120, 66, 58), light=(255, 220, 170), drift="confetti",
        is_open=False, is_flat=True,
    ),
    _place(
        "rooftop", "rooftop roof roofs rooftops terrace chimney antenna balcony", "home house window",
        "city stage space",
        "a rooftop terrace at dusk, high above the town, with strings of warm bulbs",
        "Lamps come on one by one and the sky turns violet|Far below the traffic hums like a held note|"
        "The bulbs swing on their strings and the antennas draw lines on the sky", "Rooftop Hour|Over the Roofs",
        sky=((66, 70, 160), (198, 112, 168), (255, 178, 140)), body="moon", far="skyline", far_colour=(112, 82, 148),
        near="bulbs", near_colour=(66, 48, 98), ground=(98, 78, 122), light=(255, 196, 150), drift="sparks",
        is_flat=True,
    ),
    _place(
        "underwater", "underwater reef seabed submarine aquarium atlantis undersea", "coral fish diving dive bubbles "
        "mermaid diver", "beach coast space",
        "an underwater garden of coral, where rays of light fall from the surface",
        "Bubbles rise and small fish turn all at once like a thought|Weeds bend to and fro as if they breathed|"
        "The surface glitters far above like another sky", "Deep Blue|The Reef",
        sky=((74, 200, 214), (28, 124, 178), (20, 66, 128)), body="rays", far="hills", far_colour=(28, 98, 152),
        near="coral", near_colour=(236, 112, 126), ground=(58, 128, 152), light=(170, 240, 250), drift="bubbles",
        is_open=False,
    ),
    _place(
        "space", "space moon planet planets galaxy cosmos orbit spaceship rocket nebula mars asteroid universe",
        "star stars astronaut alien cosmonaut", "rooftop desert mountains",
        "the open space above a small moon, with a ringed planet and countless stars",
        "Stardust drifts past and the planet turns without a sound|A comet draws a thin line and is gone|"
        "The ring of the planet glitters like a record", "Zero Gravity|Stardust",
        sky=((18, 14, 50), (50, 30, 104), (112, 56, 146)), body="planet", far="peaks", far_colour=(84, 62, 140),
        near="craters", near_colour=(128, 104, 176), ground=(150, 128, 194), light=(200, 180, 255), drift="stars",
        is_open=False,
    ),
    _place(
        "snow", "snow ice glacier arctic antarctic tundra iceberg northpole", "winter icy snowy frozen christmas frost "
        "skating ski blizzard snowfall", "mountains forest station castle",
        "a snow-covered valley, where heavy flakes fall between dark firs",
        "Every step leaves a blue shadow and breath hangs in the cold air|A branch lets go of its load and powder "
        "glitters|All sounds are soft, and far away one window is lit", "First Snow|White Silence",
        sky=((116, 154, 204), (184, 208, 232), (236, 240, 248)), body="moon", far="peaks", far_colour=(156, 184, 218),
        near="snowpines", near_colour=(70, 112, 138), ground=(240, 246, 252), light=(214, 232, 255), drift="snow",
    ),
    _place(
        "station", "station train trains railway railroad platform subway metro tracks locomotive carriage airport",
        "departure journey travel", "city meadow coast desert",
        "an old train station under an arched glass roof, steam over the platform",
        "The clock moves on, a whistle sounds and the last carriage begins to roll|A porter's cart rattles by and the "
        "steam parts like a curtain|Faces slide past behind lit windows", "Last Train|Platform Nine",
        sky=((224, 178, 128), (244, 212, 164), (250, 234, 206)), body="clock", far="arches", far_colour=(186, 132, 96),
        near="train", near_colour=(160, 54, 60), ground=(146, 116, 104), light=(255, 226, 178), drift="motes",
        is_open=False, is_flat=True,
    ),
    _place(
        "meadow", "meadow meadows field fields garden gardens farm countryside park orchard village vineyard",
        "flower flowers grass spring summer sunflower picnic bees", "forest castle coast mountains",
        "a meadow full of wild flowers under a wide summer sky",
        "The grass moves in long waves and petals sail over the hills|Bees hum from blossom to blossom and the hills "
        "lie in the sun|A path no wider than a foot leads through the flowers", "Wild Flowers|High Summer",
        sky=((88, 176, 236), (170, 220, 246), (246, 244, 214)), body="sun", far="hills", far_colour=(140, 200, 130),
        near="flowers", near_colour=(92, 170, 100), ground=(108, 186, 98), light=(255, 244, 190), drift="petals",
    ),
    _place(
        "coast", "lighthouse lighthouses lighthousekeeper harbour harbor port pier dock docks quay jetty coast cliffs "
        "breakwater marina sea ocean shore", "sailor fisherman captain seagull seagulls waves ship boat sail",
        "beach underwater mountains meadow",
        "a rocky coast with a white lighthouse, whose beam sweeps over the sea",
        "Waves break on the rocks and gulls hang in the air|The lamp turns, and its light runs over the water and "
        "comes back|Ropes creak at the pier and spray glitters on the stones", "The Lighthouse|Where the Land Ends",
        sky=((46, 66, 128), (132, 128, 186), (248, 190, 160)), body="stars", far="lighthouse",
        far_colour=(52, 104, 148), near="rocks", near_colour=(72, 70, 102), ground=(116, 108, 122),
        light=(255, 216, 180), drift="motes", is_flat=True,
    ),
    _place(
        "castle", "castle castles palace kingdom fortress throne citadel court tower towers ruins medieval fairytale",
        "knight king queen princess prince dragon royal", "forest meadow mountains coast",
        "a castle on a green hill, with a banner on every tower",
        "The banners snap in the air and the gate stands open|Ivy climbs the old walls and bells ring from the highest "
        "tower|The drawbridge comes down and its chains sing", "The Castle|Banners High",
        sky=((96, 150, 224), (196, 208, 240), (255, 226, 190)), body="sun", far="castle", far_colour=(134, 190, 132),
        near="rampart", near_colour=(142, 138, 160), ground=(118, 176, 104), light=(255, 234, 190), drift="petals",
    ),
)  # fmt: skip
