"""Callings: what a nurse, a knight or a lighthouse keeper wears and carries unless the text says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mvcore.generation.demo.paint import Colour

_WHITE: Colour = (246, 248, 250)
_NAVY: Colour = (40, 56, 112)
_BLACK: Colour = (48, 46, 60)
_YELLOW: Colour = (250, 200, 58)
_RED: Colour = (216, 54, 54)
_GREEN: Colour = (74, 142, 88)
_BLUE: Colour = (62, 116, 206)
_SKY: Colour = (158, 206, 236)
_BROWN: Colour = (138, 92, 60)
_BEIGE: Colour = (206, 178, 134)
_ORANGE: Colour = (242, 134, 48)


@dataclass(frozen=True, slots=True)
class Kit:
    """How a calling looks. `wears` are names of `wardrobe.WORN` or trimmings; `tints` colours of parts."""

    outfit: str
    hat: str = ""
    prop: str = ""
    wears: frozenset[str] = frozenset()
    tints: Mapping[str, Colour] = field(default_factory=dict)


def _kit(outfit: str, hat: str = "", prop: str = "", wears: str = "", /, **tints: Colour) -> Kit:
    return Kit(outfit, hat, prop, frozenset(wears.split()), MappingProxyType(tints))


_KITS: Mapping[str, Kit] = {
    "lighthousekeeper": _kit("coat", "peaked", "lantern", "boots", clothes=_YELLOW, hat=_NAVY, shoes=_GREEN),
    "fisherman angler fisher": _kit("coat", "rain", "lantern", "boots", clothes=_YELLOW, hat=_YELLOW, shoes=_GREEN),
    "sailor mariner seaman": _kit("sweater", "sailor", "", "stripes", clothes=_WHITE, legs=_NAVY, stripes=_NAVY),
    "captain": _kit("uniform", "peaked", "", "", clothes=_NAVY, hat=_WHITE),
    "pilot aviator": _kit("uniform", "peaked", "suitcase", "sunglasses", clothes=_NAVY, hat=_NAVY),
    "conductor": _kit("uniform", "peaked", "lantern", "", clothes=_NAVY, hat=_RED),
    "nurse": _kit("dress", "nurse", "", "cross stethoscope", clothes=_SKY, hat=_WHITE, shoes=_WHITE),
    "doctor physician surgeon dentist vet": _kit("labcoat", "", "suitcase", "stethoscope", clothes=_WHITE, shirt=_SKY),
    "scientist chemist professor inventor biologist": _kit("labcoat", "", "flask", "glasses", clothes=_WHITE),
    "firefighter fireman firewoman": _kit(
        "coat", "fire", "wrench", "boots bands", clothes=_NAVY, hat=_RED, wrench=_RED, shoes=_BLACK
    ),
    "police policeman policewoman policeofficer cop officer sheriff": _kit(
        "uniform", "peaked", "", "badge", clothes=_NAVY, hat=_NAVY
    ),
    "postman mailman postwoman mailcarrier courier": _kit("uniform", "cap", "letter", "bag", clothes=_BLUE, hat=_BLUE),
    "soldier guard": _kit("uniform", "peaked", "", "boots", clothes=_GREEN, hat=_GREEN),
    "baker": _kit("sweater", "chef", "bread", "apron", apron=_WHITE),
    "chef cook": _kit("uniform", "chef", "", "", clothes=_WHITE, legs=_BLACK),
    "butcher grocer barista": _kit("sweater", "", "", "apron", apron=_RED),
    "gardener florist": _kit("overalls", "straw", "can", "boots gloves", clothes=_GREEN, gloves=_BEIGE, can=_BLUE),
    "farmer": _kit("overalls", "straw", "", "boots", clothes=_BLUE),
    "beekeeper": _kit("overalls", "straw", "lantern", "gloves boots", clothes=_WHITE, gloves=_WHITE),
    "mechanic plumber": _kit("overalls", "cap", "wrench", "", clothes=_BLUE, hat=_RED),
    "builder constructionworker carpenter engineer worker": _kit(
        "jacket", "hard", "wrench", "boots bands", clothes=_ORANGE, hat=_YELLOW
    ),
    "miner": _kit("overalls", "hard", "lantern", "boots", clothes=_BROWN, hat=_YELLOW),
    "painter artist": _kit("sweater", "beret", "brush", "apron", hat=_RED, apron=_WHITE),
    "photographer": _kit("jacket", "cap", "camera", "", clothes=_BEIGE),
    "reporter journalist": _kit("coat", "hat", "microphone", "", clothes=_BEIGE),
    "nerd": _kit("sweater", "", "book", "glasses"),
    "teacher librarian writer poet author student": _kit("jacket", "", "book", "glasses"),
    "judge lawyer": _kit("robe", "wig", "book", "plain collar", clothes=_BLACK),
    "diver swimmer surfer": _kit("wetsuit", "", "", "goggles", clothes=_BLACK, shoes=_YELLOW, goggles=_YELLOW),
    "detective": _kit("coat", "hat", "", "", clothes=_BEIGE),
    "waiter butler": _kit("suit", "", "", "bowtie", clothes=_BLACK, tie=_RED),
    "businessman businesswoman gentleman groom boss": _kit("suit", "", "", "", clothes=_BLACK),
    "spy agent": _kit("suit", "", "", "sunglasses", clothes=_BLACK, tie=_BLACK),
    "bride": _kit("dress", "flowers", "flower", "", clothes=_WHITE, shoes=_WHITE),
    "magician": _kit("suit", "top", "wand", "cape bowtie", clothes=_BLACK, cape=_RED),
    "vampire": _kit("suit", "", "", "cape", clothes=_BLACK, cape=_RED, skin=(232, 226, 236)),
    "clown": _kit("overalls", "", "balloon", "nose bowtie", hair=_ORANGE, shoes=_RED),
    "santa fatherchristmas": _kit(
        "coat", "santa", "", "beard boots", clothes=_RED, hat=_RED, shoes=_BLACK, hair=_WHITE
    ),
    "hiker explorer traveller traveler wanderer": _kit("jacket", "hat", "staff", "backpack boots", shoes=_BROWN),
    "skier climber mountaineer": _kit("jacket", "beanie", "", "goggles backpack boots gloves"),
    "boxer": _kit("hero", "", "", "gloves", gloves=_RED),
    "ninja": _kit("wetsuit", "ninja", "sword", "", clothes=_BLACK, hat=_BLACK, shoes=_BLACK),
    "samurai warrior": _kit("armour", "", "sword"),
    "knight": _kit("armour", "knight", "sword"),
    "viking": _kit("armour", "knight", "", "beard boots"),
    "pirate": _kit("jacket", "pirate", "sword", "boots", shoes=_BROWN),
    "cowboy cowgirl": _kit("jacket", "hat", "", "boots", clothes=_BROWN, hat=_BROWN, shoes=_BROWN),
    "astronaut cosmonaut spaceman": _kit("space", "dome", "", "", clothes=(232, 236, 242)),
    "superhero superheroine hero heroine": _kit("hero", "", "", "cape"),
    "wizard sorcerer mage magus": _kit("robe", "wizard", "staff", "beard"),
    "witch sorceress": _kit("robe", "wizard", "wand"),
    "fairy elf": _kit("dress", "flowers", "wand"),
    "angel": _kit("robe", "halo", "", "plain", clothes=_WHITE),
    "monk nun priest": _kit("robe", "", "", "plain", clothes=_BROWN),
    "shepherd": _kit("robe", "hat", "staff", "plain", clothes=_BEIGE),
    "king emperor": _kit("suit", "crown", "", "cape", cape=_RED),
    "prince": _kit("uniform", "crown", "", "cape"),
    "queen princess empress": _kit("dress", "crown"),
    "dancer ballerina": _kit("tutu"),
    "singer popstar idol diva": _kit("jacket", "", "microphone"),
    "rapper": _kit("hoodie", "cap", "microphone"),
    "dj": _kit("hoodie", "headphones"),
    "rocker rockstar guitarist musician": _kit("jacket", "", "guitar", "", clothes=_BLACK),
    "violinist cellist": _kit("suit", "", "guitar", "", clothes=_BLACK, guitar=_BROWN),
    "trumpeter saxophonist": _kit("suit", "hat", "trumpet", "", clothes=_BLACK),
    "biker": _kit("jacket", "", "", "sunglasses boots", clothes=_BLACK),
    "skater": _kit("hoodie", "cap"),
}
CALLINGS: Mapping[str, Kit] = MappingProxyType({word: kit for names, kit in _KITS.items() for word in names.split()})
