"""Colours in a text: what they are called, how dark they are meant, and which part of a character each belongs to.

A colour belongs to the first part that follows it ("a yellow woollen scarf"), else to the part that it is said of ("a
coat in red", "her boots are blue"). What belongs to a thing that is no part of a character colours nothing.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from mvcore.generation.demo.paint import Colour, mix
from mvcore.generation.demo.people import ANIMALS, in_company, is_somebody
from mvcore.generation.demo.wardrobe import PARTS
from mvcore.generation.demo.words import singular

COLOURS = MappingProxyType(
    {
        "red": (222, 62, 62), "crimson": (190, 30, 60), "scarlet": (230, 50, 40), "ruby": (200, 30, 70),
        "maroon": (128, 34, 50), "burgundy": (124, 30, 58), "wine": (124, 30, 58), "rust": (184, 84, 46),
        "orange": (244, 134, 48), "coral": (255, 122, 100), "peach": (255, 180, 140), "amber": (240, 165, 40),
        "salmon": (250, 146, 124), "apricot": (252, 190, 130), "mustard": (214, 166, 48),
        "yellow": (250, 206, 60), "golden": (238, 180, 52), "gold": (238, 180, 52), "lemon": (250, 225, 90),
        "green": (66, 166, 96), "emerald": (28, 148, 102), "lime": (156, 206, 64), "olive": (134, 138, 62),
        "mint": (140, 216, 180), "teal": (22, 150, 150), "turquoise": (44, 190, 188), "cyan": (60, 200, 224),
        "khaki": (162, 152, 104), "blue": (58, 108, 214), "navy": (34, 50, 108), "azure": (70, 150, 230),
        "indigo": (78, 70, 180), "purple": (134, 80, 196), "violet": (144, 98, 220), "lavender": (180, 160, 232),
        "lilac": (198, 166, 226), "plum": (122, 58, 112), "magenta": (214, 60, 160), "fuchsia": (222, 50, 150),
        "pink": (246, 130, 172), "rose": (232, 100, 130), "brown": (134, 88, 58), "chestnut": (128, 70, 44),
        "tan": (206, 166, 120), "beige": (222, 200, 168), "cream": (246, 234, 210), "ivory": (248, 242, 224),
        "copper": (190, 110, 66), "bronze": (176, 124, 60), "silver": (190, 198, 210), "steel": (160, 172, 190),
        "grey": (140, 146, 158), "gray": (140, 146, 158), "charcoal": (70, 72, 84), "white": (244, 244, 246),
        "black": (46, 44, 58), "blonde": (240, 204, 116), "blond": (240, 204, 116), "ginger": (214, 104, 44),
        "auburn": (150, 62, 40), "brunette": (92, 58, 44),
    }
)  # fmt: skip
_SHADES: Mapping[str, tuple[Colour, float]] = MappingProxyType(
    {
        **dict.fromkeys(("light", "pale", "pastel", "soft", "baby", "sky"), ((255, 255, 255), 0.48)),
        **dict.fromkeys(("dark", "deep", "midnight", "forest", "bottle"), ((10, 10, 26), 0.46)),
    }
)  # fmt: skip
_VIVID = frozenset("bright vivid neon hot electric".split())
# A shade alone: dark hair, fair skin, a dark suit.
_SHADE_ALONE: Mapping[tuple[str, str], Colour] = MappingProxyType(
    {
        ("dark", "hair"): (52, 40, 48), ("dark", "beard"): (52, 40, 48), ("dark", "skin"): (116, 74, 54),
        ("dark", "eyes"): (60, 40, 36), ("light", "hair"): (238, 204, 130), ("fair", "hair"): (238, 204, 130),
        ("light", "skin"): (255, 218, 190), ("fair", "skin"): (255, 222, 198), ("pale", "skin"): (255, 228, 212),
        ("tanned", "skin"): (214, 154, 108), ("dark", "clothes"): (52, 54, 76), ("dark", "hat"): (52, 54, 76),
        ("dark", "legs"): (52, 54, 76), ("dark", "shoes"): (52, 46, 58), ("dark", "cape"): (52, 54, 76),
        ("dark", "scarf"): (52, 54, 76), ("dark", "shirt"): (52, 54, 76), ("dark", "fur"): (78, 62, 62),
        ("pale", "person"): (255, 228, 212),
    }
)  # fmt: skip
_ALONE = frozenset(shade for shade, _ in _SHADE_ALONE)
_HAIR_ONLY = frozenset({"blonde", "blond", "ginger", "auburn", "brunette"})
# Flowers, fruit and metals too: colours only where something follows that can have them, or after "in".
_THINGS_TOO = frozenset(
    "rose coral lemon lime peach olive amber ruby wine cream copper steel plum orange salmon".split()
)
_SKINS: Mapping[str, Colour] = MappingProxyType(
    {"black": (104, 66, 48), "brown": (158, 102, 70), "white": (255, 222, 198)}
)  # fmt: skip
_ENDS = frozenset(
    "with and in on at of from under who that which while wearing holding carrying through over to into by is are "
    "has wears as like he she they her his their but or a an the".split()
)
_LINKS = frozenset("in is are all of made coloured colored dyed painted was were that colour color shade the".split())
_WORN_IN = frozenset("in wearing wears all".split())
_REACH = 4
_HEAD = 2
"""Up to this token a text names who it is about: "a green zookeeper", but "with a red bicycle"."""


def colours_in(said: Sequence[str]) -> dict[str, Colour]:
    """The colour of each part that the tokens give one; the first mention counts."""
    found: dict[str, Colour] = {}
    for index, word in enumerate(said):
        if word in COLOURS:
            part = _part(said, index)
            found.setdefault(part, _SKINS.get(word, COLOURS[word]) if part == "skin" else _shaded(said, index))
        elif word in _ALONE and not COLOURS.keys() & set(said[index + 1 : index + 2]):
            part = _noun_after(said, index)[0]
            if alone := _SHADE_ALONE.get((word, part)):
                found.setdefault("skin" if part == "person" else part, alone)
    found.pop("", None)
    return found


def colour_of_word(said: Sequence[str], index: int) -> bool:
    """True when the word at `index` is meant as a colour and not as the thing of that name."""
    return said[index] in COLOURS and (said[index] not in _THINGS_TOO or _part(said, index) != "")


def _shaded(said: Sequence[str], index: int) -> Colour:
    """The colour as light, dark or bright as the word before it says."""
    colour, before = COLOURS[said[index]], said[index - 1] if index else ""
    if before in _SHADES:
        towards, share = _SHADES[before]
        return mix(colour, towards, share)
    if before in _VIVID:
        red, green, blue = (max(0, min(255, round(128 + (value - 128) * 1.3 + 10))) for value in colour)
        return red, green, blue
    return colour


def _part(said: Sequence[str], index: int) -> str:
    """The part that the colour at `index` belongs to; empty when it is none of the character's."""
    word = said[index]
    part, other_follows = _noun_after(said, index)
    if word in _HAIR_ONLY:
        return "hair"
    if part == "person":
        return "skin" if word in _SKINS else "clothes"
    if part := part or _noun_before(said, index):
        return part
    before = _before_shade(said, index)
    if before in _WORN_IN:
        return "clothes"
    if word in _THINGS_TOO or (other_follows and index > _HEAD):
        return ""
    return "fur" if any(singular(near) in ANIMALS for near in said) else "clothes"


def _before_shade(said: Sequence[str], index: int) -> str:
    """The word before a colour and its shade."""
    at = index - 1
    while at >= 0 and (said[at] in _SHADES or said[at] in _VIVID):
        at -= 1
    return said[at] if at >= 0 else ""


def _noun_after(said: Sequence[str], index: int) -> tuple[str, bool]:
    """The part named soon after `index` ("person" for somebody), and whether other words stand there instead."""
    flower, other = "", False
    for at, near in enumerate(said[index + 1 : index + 1 + _REACH], index + 1):
        if near in COLOURS or (near == "and" and any(later in COLOURS for later in said[at + 1 : at + 3])):
            flower = flower or PARTS.get(near, "")
            continue
        if near in _ENDS or not near.isalnum():
            break
        if part := part_named(near):
            return ("companion" if part == "fur" and in_company(said, at) else part), False
        other = True
    return flower, other and not flower


def _noun_before(said: Sequence[str], index: int) -> str:
    """The part that the colour is said of: "a coat in red", "boots that are dark blue"."""
    links: list[str] = []
    for near in reversed(said[max(0, index - 5) : index]):
        if near in _LINKS:
            links.append(near)
        elif near not in COLOURS and near not in _SHADES and near not in _VIVID and near != "and":
            part = part_named(near)
            is_said = bool(links) or near == said[index - 1]
            return part if is_said and part != "person" and not (part == "fur" and "in" in links) else ""
    return ""


def part_named(near: str) -> str:
    """The part that a noun names, "person" for somebody; empty when it names none."""
    if part := PARTS.get(near) or PARTS.get(singular(near)):
        return part
    if singular(near) in ANIMALS:
        return "fur"
    return "person" if is_somebody(near) else ""
