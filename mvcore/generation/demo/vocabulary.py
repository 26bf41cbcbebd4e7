"""What a description says about a character, and a steady choice for all that it leaves open.

Any text gives a character: what no word decides is decided by a hash of the text, so that the same text always gives
the same character, in any language.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from mvcore.generation.demo import wardrobe
from mvcore.generation.demo.callings import Kit
from mvcore.generation.demo.colours import colour_of_word, colours_in, part_named
from mvcore.generation.demo.paint import Colour
from mvcore.generation.demo.people import MEN, WOMEN, Subject, is_somebody, subject_of
from mvcore.generation.demo.words import number_of, singular, tokens

FUR = MappingProxyType(
    {
        "cat": (240, 160, 84), "dog": (204, 150, 96), "fox": (232, 112, 48), "wolf": (140, 150, 170),
        "rabbit": (236, 226, 220), "bear": (150, 98, 62), "panda": (246, 246, 248), "mouse": (170, 172, 186),
        "lion": (238, 180, 92), "tiger": (242, 146, 50), "robot": (150, 170, 190), "dragon": (86, 178, 106),
        "ghost": (240, 244, 255), "alien": (132, 208, 122), "frog": (110, 190, 90), "owl": (168, 122, 84),
        "penguin": (52, 60, 88),
    }
)  # fmt: skip
_OLD = frozenset("old elderly grandmother grandma grandfather grandpa ancient wizard sorcerer wise santa".split())
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
_GREY: Colour = (226, 226, 232)
_NO_KIT = Kit("")
_DENIALS = frozenset("without no not".split())
_DENIED_REACH = 4


@dataclass(frozen=True, slots=True)
class Character:
    """Who is to be drawn. `key` seeds whatever is still open, the same for every picture of this description.

    `tints` are the colours that belong to single parts, see `wardrobe.PARTS`; `wears` what is worn beside `outfit` and
    `hat`; `companion` is the kind of an animal that comes along, or empty."""

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
    prop: str
    hair_style: str
    companion: str = ""
    wears: frozenset[str] = frozenset()
    tints: Mapping[str, Colour] = field(default_factory=dict)

    def tint(self, part: str, otherwise: Colour) -> Colour:
        """The colour that the description gives to a part, `otherwise` when it gives none."""
        return self.tints.get(part, otherwise)


def describe(text: str) -> Character:
    """The character that `text` describes."""
    said = _affirmed(tokens(text))
    chance = random.Random(number_of(text.strip().lower()))
    subject = subject_of(said)
    kit = subject.kit or _NO_KIT
    tints = {**kit.tints, **colours_in(said)}
    woman = _is_woman(said, chance)
    by_chance = chance.choice(_beside(tints))
    known = set(said) | {singular(word) for word in said}
    old = bool(known & _OLD)
    skin = tints.get("skin") or chance.choice(_SKINS)
    outfit = _outfit(said, kit, subject, woman, chance)
    clothes = tints.get("clothes") or (tints.get("shirt") if outfit == "shirt" else None) or by_chance
    return Character(
        key=chance.getrandbits(32),
        species=subject.species,
        woman=woman,
        young=bool(known & _YOUNG),
        old=old,
        skin=skin,
        hair=tints.get("hair") or (_GREY if old else chance.choice(_hairs_on(skin))),
        fur=tints.get("fur") or FUR.get(subject.species, (200, 160, 120)),
        clothes=clothes,
        accent=_accent(clothes, chance),
        eyes=tints.get("eyes") or (50, 40, 52),
        outfit=outfit,
        hat=_hat(said, kit),
        prop=_first(said, wardrobe.PROPS) or kit.prop,
        hair_style=_hair_style(said),
        companion=subject.companion,
        wears=_worn(said, kit, woman),
        tints=MappingProxyType(tints),
    )


def _affirmed(said: Sequence[str]) -> list[str]:
    """The tokens without what a person does not want to see: "without a hat", "no glasses"."""
    kept: list[str] = []
    at = 0
    while at < len(said):
        denied = next(
            (end for end in range(at + 1, min(len(said), at + _DENIED_REACH)) if _is_part(said[end])), None
        ) if said[at] in _DENIALS else None  # fmt: skip
        if denied is None:
            kept.append(said[at])
        at = at + 1 if denied is None else denied + 1
    return kept


def _is_part(word: str) -> bool:
    return part_named(word) not in ("", "person", "fur")


def _outfit(said: Sequence[str], kit: Kit, subject: Subject, woman: bool, chance: random.Random) -> str:
    """The outfit that is named, that of the calling, or one for every day."""
    by_chance = chance.choice(_everyday(subject.species, woman))
    every = [outfit for word in said if (outfit := _named(word, wardrobe.OUTFITS))]
    named = next((outfit for outfit in every if outfit != "shirt"), "shirt" if every else "")
    if not named and {"skirt", "kilt", "trousers", "jeans", "shorts"} & set(said):
        return "shirt" if kit.outfit in ("", "dress", "tutu") else kit.outfit
    if not named and kit.outfit == "dress" and not woman:
        return "uniform"
    return named or kit.outfit or by_chance


def _hat(said: Sequence[str], kit: Kit) -> str:
    """The hat that is named; a hat without a name of its own is that of the calling, as a witch's is."""
    named = _first(said, wardrobe.HATS)
    return kit.hat if named in ("", "hat", "cap", "knight") and kit.hat else named


def _worn(said: Sequence[str], kit: Kit, woman: bool) -> frozenset[str]:
    worn = set(kit.wears) | {name for word in said if (name := _named(word, wardrobe.WORN))}
    return frozenset(worn - {"beard"} if woman and "beard" not in said else worn)


def _hair_style(said: Sequence[str]) -> str:
    """The style that is named, `long` or `bob` for long or short hair of whatever colour."""
    for index, word in enumerate(said):
        if word in ("long", "short") and {"hair", "haired"} & set(said[index + 1 : index + 4]):
            return "long" if word == "long" else "bob"
    return _first(said, wardrobe.HAIR_STYLES)


def _first(said: Sequence[str], known: Mapping[str, str]) -> str:
    """What the first word that names one of `known` stands for; a colour of the same name does not count."""
    named = (_named(word, known) for at, word in enumerate(said) if not colour_of_word(said, at))
    return next((name for name in named if name), "")


def _named(word: str, known: Mapping[str, str]) -> str:
    """What a word stands for, in the singular or the plural; empty when it is not known."""
    return known.get(word) or known.get(singular(word), "")


def _is_woman(said: Sequence[str], chance: random.Random) -> bool:
    by_chance = chance.random() < 0.5 and not {"beard", "bearded"} & set(said)
    who = (word for word in said if is_somebody(word) or word in WOMEN | MEN)
    named = (singular(word) if singular(word) in WOMEN | MEN else word for word in who)
    return next((word in WOMEN for word in named if word in WOMEN | MEN), by_chance)


def _everyday(species: str, woman: bool) -> tuple[str, ...]:
    if species == "robot":
        return ("metal",)
    return ("dress", "jacket", "sweater", "coat") if woman else ("jacket", "hoodie", "sweater", "coat")


def _hairs_on(skin: Colour) -> list[Colour]:
    """Hair colours that stand out from the skin."""
    return [hair for hair in _HAIRS if _distance(hair, skin) > 150]


def _distance(one: Colour, other: Colour) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _beside(tints: Mapping[str, Colour]) -> Sequence[Colour]:
    """Colours for clothes that leave everything visible that has a colour of its own."""
    apart = [c for c in _CLOTHES_COLOURS if all(_distance(c, tint) > 120 for tint in tints.values())]
    return apart or _CLOTHES_COLOURS


def _accent(clothes: Colour, chance: random.Random) -> Colour:
    """A colour beside the clothes that is clearly another one."""
    others = [c for c in _CLOTHES_COLOURS if _distance(c, clothes) > 150]
    return chance.choice(others)
