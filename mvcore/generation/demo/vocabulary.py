"""What a description says about a character: colours, nouns, and a steady choice for all that it leaves open.

Any text gives a character: what no word decides is decided by a hash of the text, so that the same text always gives
the same character, in any language.
"""

import hashlib
import random
import re
from dataclasses import dataclass
from types import MappingProxyType

from mvcore.generation.demo.paint import Colour

COLOURS = MappingProxyType(
    {
        "red": (222, 62, 62), "crimson": (190, 30, 60), "scarlet": (230, 50, 40), "ruby": (200, 30, 70),
        "orange": (244, 134, 48), "coral": (255, 122, 100), "peach": (255, 180, 140), "amber": (240, 165, 40),
        "yellow": (250, 206, 60), "golden": (238, 180, 52), "gold": (238, 180, 52), "lemon": (250, 225, 90),
        "green": (66, 166, 96), "emerald": (28, 148, 102), "lime": (156, 206, 64), "olive": (134, 138, 62),
        "mint": (140, 216, 180), "teal": (22, 150, 150), "turquoise": (44, 190, 188), "cyan": (60, 200, 224),
        "blue": (58, 108, 214), "navy": (34, 50, 108), "azure": (70, 150, 230), "indigo": (78, 70, 180),
        "purple": (134, 80, 196), "violet": (144, 98, 220), "lavender": (180, 160, 232), "magenta": (214, 60, 160),
        "pink": (246, 130, 172), "rose": (232, 100, 130), "brown": (134, 88, 58), "chestnut": (128, 70, 44),
        "beige": (222, 200, 168), "cream": (246, 234, 210), "copper": (190, 110, 66), "bronze": (176, 124, 60),
        "silver": (190, 198, 210), "grey": (140, 146, 158), "gray": (140, 146, 158), "white": (244, 244, 246),
        "black": (46, 44, 58), "blonde": (240, 204, 116), "blond": (240, 204, 116), "ginger": (214, 104, 44),
        "auburn": (150, 62, 40), "brunette": (92, 58, 44),
    }
)  # fmt: skip
_HAIR_ONLY = frozenset({"blonde", "blond", "ginger", "auburn", "brunette"})
_HAIR = frozenset("hair haired ponytail braid braids curls bob fringe pigtails afro mohawk locks".split())
_CLOTHES = frozenset(
    "coat jacket dress shirt suit hoodie robe sweater jumper outfit clothes clothing gown armor armour vest "
    "blouse uniform raincoat kimono tunic overalls top scarf tutu skirt spacesuit blazer cardigan parka tee".split()
)
_ANIMALS = MappingProxyType(
    {
        "cat": "cat", "kitten": "cat", "kitty": "cat", "dog": "dog", "puppy": "dog", "corgi": "dog", "fox": "fox",
        "wolf": "wolf", "husky": "wolf", "rabbit": "rabbit", "bunny": "rabbit", "hare": "rabbit", "bear": "bear",
        "teddy": "bear", "panda": "panda", "mouse": "mouse", "rat": "mouse", "lion": "lion", "tiger": "tiger",
        "raccoon": "fox", "robot": "robot", "android": "robot", "cyborg": "robot", "droid": "robot",
        "dragon": "dragon", "dinosaur": "dragon", "dino": "dragon", "ghost": "ghost", "spirit": "ghost",
        "alien": "alien", "martian": "alien", "frog": "frog", "toad": "frog", "owl": "owl", "bird": "owl",
        "penguin": "penguin", "monkey": "bear", "koala": "mouse", "monster": "dragon", "squirrel": "fox",
    }
)  # fmt: skip
_FUR = MappingProxyType(
    {
        "cat": (240, 160, 84), "dog": (204, 150, 96), "fox": (232, 112, 48), "wolf": (140, 150, 170),
        "rabbit": (236, 226, 220), "bear": (150, 98, 62), "panda": (246, 246, 248), "mouse": (170, 172, 186),
        "lion": (238, 180, 92), "tiger": (242, 146, 50), "robot": (150, 170, 190), "dragon": (86, 178, 106),
        "ghost": (240, 244, 255), "alien": (132, 208, 122), "frog": (110, 190, 90), "owl": (168, 122, 84),
        "penguin": (52, 60, 88),
    }
)  # fmt: skip
_OUTFITS = MappingProxyType(
    {
        "coat": "coat", "raincoat": "coat", "trenchcoat": "coat", "parka": "coat", "detective": "coat",
        "dress": "dress", "gown": "dress", "princess": "dress", "queen": "dress", "skirt": "dress", "fairy": "dress",
        "dancer": "tutu", "ballerina": "tutu", "tutu": "tutu", "jacket": "jacket", "blazer": "jacket",
        "rocker": "jacket", "biker": "jacket", "hoodie": "hoodie", "skater": "hoodie", "rapper": "hoodie",
        "robe": "robe", "wizard": "robe", "witch": "robe", "sorcerer": "robe", "mage": "robe", "monk": "robe",
        "kimono": "robe", "armor": "armour", "armour": "armour", "knight": "armour", "warrior": "armour",
        "suit": "suit", "businessman": "suit", "gentleman": "suit", "spy": "suit", "king": "suit", "butler": "suit",
        "astronaut": "space", "cosmonaut": "space", "spacesuit": "space", "sweater": "sweater", "jumper": "sweater",
        "cardigan": "sweater", "overalls": "overalls", "farmer": "overalls", "mechanic": "overalls",
        "pirate": "jacket", "captain": "jacket", "cowboy": "jacket", "superhero": "hero", "hero": "hero",
    }
)  # fmt: skip
_HATS = MappingProxyType(
    {
        "crown": "crown", "king": "crown", "queen": "crown", "princess": "crown", "prince": "crown",
        "wizard": "wizard", "witch": "wizard", "sorcerer": "wizard", "mage": "wizard", "cap": "cap",
        "baseball": "cap", "rapper": "cap", "hat": "hat", "fedora": "hat", "detective": "hat", "cowboy": "hat",
        "gentleman": "top", "magician": "top", "beanie": "beanie", "sailor": "cap", "headphones": "headphones",
        "dj": "headphones", "knight": "knight", "astronaut": "dome", "cosmonaut": "dome", "spacesuit": "dome",
        "halo": "halo", "angel": "halo", "helmet": "knight", "pirate": "pirate", "captain": "cap", "viking": "knight",
        "chef": "chef", "cook": "chef", "flower": "flowers", "flowers": "flowers", "fairy": "flowers",
    }
)  # fmt: skip
_PROPS = MappingProxyType(
    {
        "guitar": "guitar", "guitarist": "guitar", "musician": "guitar", "rocker": "guitar", "singer": "microphone",
        "microphone": "microphone", "rapper": "microphone", "popstar": "microphone", "idol": "microphone",
        "wizard": "staff", "sorcerer": "staff", "mage": "staff", "staff": "staff", "wand": "wand", "fairy": "wand",
        "witch": "wand", "knight": "sword", "sword": "sword", "warrior": "sword", "samurai": "sword",
        "balloon": "balloon", "umbrella": "umbrella", "raincoat": "umbrella", "lantern": "lantern",
        "flower": "flower", "bouquet": "flower", "rose": "flower", "violin": "guitar", "trumpet": "microphone",
    }
)  # fmt: skip
_WOMAN = frozenset(
    "woman girl she her lady queen princess witch mother grandmother grandma daughter sister ballerina dress gown "
    "actress heroine female mermaid fairy singer dancer".split()
)
_MAN = frozenset("man boy he his king prince wizard father grandfather grandpa son brother knight male guy lad".split())
_OLD = frozenset("old elderly grandmother grandma grandfather grandpa ancient wizard sorcerer wise".split())
_YOUNG = frozenset("girl boy child kid toddler little young kitten puppy".split())
_SKINS: tuple[Colour, ...] = (
    (255, 218, 190), (246, 200, 164), (226, 172, 130), (198, 138, 98), (158, 102, 70), (116, 74, 54),
)  # fmt: skip
_HAIRS: tuple[Colour, ...] = (
    (52, 40, 48), (84, 52, 40), (132, 78, 46), (206, 96, 44), (238, 196, 104), (44, 52, 92), (170, 60, 70),
)  # fmt: skip
_CLOTHES_COLOURS: tuple[Colour, ...] = (
    (34, 150, 152), (226, 78, 76), (250, 178, 60), (82, 98, 206), (146, 92, 196), (64, 158, 108), (236, 116, 152),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Character:
    """Who is to be drawn. `key` seeds whatever is still open, the same for every picture of this description."""

    key: int
    species: str
    woman: bool
    young: bool
    old: bool
    skin: Colour
    hair: Colour
    fur: Colour
    clothes: Colour
    accent: Colour
    eyes: Colour
    outfit: str
    hat: str
    hat_colour: Colour
    prop: str
    beard: bool
    glasses: bool
    cape: bool
    scarf: bool
    tall: bool
    hair_style: str


_PICTOGRAMS = MappingProxyType(
    {
        "🐱": "cat", "🐈": "cat", "😺": "cat", "🐶": "dog", "🐕": "dog", "🦊": "fox", "🐺": "wolf", "🐰": "rabbit",
        "🐇": "rabbit", "🐻": "bear", "🐼": "panda", "🐭": "mouse", "🦁": "lion", "🐯": "tiger", "🤖": "robot",
        "🐉": "dragon", "🐲": "dragon", "👻": "ghost", "👽": "alien", "🐸": "frog", "🦉": "owl", "🐧": "penguin",
        "🧙": "wizard", "🚀": "astronaut", "👑": "crown", "🎸": "guitar", "🎤": "singer", "👩": "woman", "👨": "man",
        "👧": "girl", "👦": "boy", "👸": "princess", "🤴": "prince", "💃": "dancer", "🎩": "magician", "🤠": "cowboy",
        "👴": "old man", "👵": "old woman", "🎧": "headphones", "🎈": "balloon", "👓": "glasses", "🕶": "sunglasses",
    }
)  # fmt: skip


def words(text: str) -> list[str]:
    """The words of `text` in lower case, hyphens split, with the names of the pictograms that are known."""
    for sign, name in _PICTOGRAMS.items():
        text = text.replace(sign, f" {name} ")
    return re.findall(r"[^\W_]+", text.lower())


def number_of(text: str) -> int:
    """A number that depends on every letter of `text`, the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def describe(text: str) -> Character:
    """The character that `text` describes."""
    said = words(text)
    known = set(said) | {word[:-1] for word in said if word.endswith("s")}
    chance = random.Random(number_of(text.strip().lower()))
    colours = _colours(said)
    species = next((_ANIMALS[word] for word in said if word in _ANIMALS), "human")
    woman = _is_woman(said, chance)
    clothes = colours.get("clothes") or chance.choice(_CLOTHES_COLOURS)
    old = bool(known & _OLD)
    skin = colours.get("skin") or chance.choice(_SKINS)
    outfit = _first(said, _OUTFITS) or chance.choice(_everyday(species, woman))
    return Character(
        key=chance.getrandbits(32),
        species=species,
        woman=woman,
        young=bool(known & _YOUNG),
        old=old,
        skin=skin,
        hair=colours.get("hair") or ((226, 226, 232) if old else chance.choice(_hairs_on(skin))),
        fur=colours.get("fur") or _FUR.get(species, (200, 160, 120)),
        clothes=colours.get("clothes") or ((232, 236, 242) if outfit == "space" else clothes),
        accent=colours.get("cape") or _accent(clothes, chance),
        eyes=colours.get("eyes") or (50, 40, 52),
        outfit=outfit,
        hat=_first(said, _HATS),
        hat_colour=colours.get("hat") or clothes,
        prop=_first(said, _PROPS),
        beard=bool(known & {"beard", "bearded", "wizard", "viking"}) and not woman,
        glasses=bool(known & {"glasse", "glasses", "spectacles", "nerd", "professor", "sunglasses"}),
        cape=bool(known & {"cape", "cloak", "superhero", "hero", "king", "vampire"}),
        scarf="scarf" in known,
        tall="tall" in known,
        hair_style=_hair_style(said),
    )


_STYLES = MappingProxyType(
    {
        "afro": "curly", "curly": "curly", "curls": "curly", "bald": "bald", "mohawk": "mohawk", "punk": "mohawk",
        "ponytail": "ponytail", "braid": "pigtails", "braids": "pigtails", "pigtails": "pigtails", "bun": "bun",
    }
)  # fmt: skip


def _hair_style(said: list[str]) -> str:
    """The style that is named, `long` or `bob` for long or short hair of whatever colour."""
    for index, word in enumerate(said):
        if word in ("long", "short") and "hair" in said[index + 1 : index + 4]:
            return "long" if word == "long" else "bob"
    return _first(said, _STYLES)


def _first(said: list[str], known: MappingProxyType[str, str]) -> str:
    return next((known[word] for word in said if word in known), "")


def _is_woman(said: list[str], chance: random.Random) -> bool:
    by_chance = chance.random() < 0.5
    return next((word in _WOMAN for word in said if word in _WOMAN or word in _MAN), by_chance)


def _everyday(species: str, woman: bool) -> tuple[str, ...]:
    if species == "robot":
        return ("metal",)
    return ("dress", "jacket", "sweater", "coat") if woman else ("jacket", "hoodie", "sweater", "coat")


def _hairs_on(skin: Colour) -> list[Colour]:
    """Hair colours that stand out from the skin."""
    return [hair for hair in _HAIRS if _distance(hair, skin) > 150]


def _distance(one: Colour, other: Colour) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _accent(clothes: Colour, chance: random.Random) -> Colour:
    """A colour beside the clothes that is clearly another one."""
    others = [c for c in _CLOTHES_COLOURS if _distance(c, clothes) > 150]
    return chance.choice(others)


def _colours(said: list[str]) -> dict[str, Colour]:
    """Which part has which colour: a colour word belongs to the first part named in the three words after it."""
    found: dict[str, Colour] = {}
    for index, word in enumerate(said):
        if word in COLOURS:
            part = "hair" if word in _HAIR_ONLY else _part(said[index + 1 : index + 4])
            found.setdefault(part, COLOURS[word])
    if "loose" in found:
        animal = any(word in _ANIMALS for word in said)
        found.setdefault("fur" if animal and "fur" not in found else "clothes", found["loose"])
    return found


def _part(following: list[str]) -> str:
    for word in following:
        if word in _HAIR or word in {"beard", "bearded"}:
            return "hair"
        if word in {"cape", "cloak"}:
            return "cape"
        if word in _CLOTHES or word in _OUTFITS:
            return "clothes"
        if word in {"eyes", "eyed"}:
            return "eyes"
        if word in {"hat", "cap", "beanie", "crown", "helmet"}:
            return "hat"
        if word in {"fur", "furry"} or word in _ANIMALS:
            return "fur"
        if word in {"skin", "skinned"}:
            return "skin"
        if word in COLOURS or word in {"shoes", "boots", "trousers", "guitar", "balloon", "umbrella", "scarf"}:
            return "loose" if word in COLOURS else "accessory"
    return "loose"
