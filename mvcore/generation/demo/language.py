"""Whether a text is English, of which alone the demo understands the words. What cannot be told counts as English."""

import re

from mvcore.generation.demo.atlas import PLACES
from mvcore.generation.demo.colours import COLOURS
from mvcore.generation.demo.deeds import DEEDS
from mvcore.generation.demo.people import ANIMALS, MEN, PERSONS, WOMEN
from mvcore.generation.demo.wardrobe import PARTS
from mvcore.generation.demo.words import singular, tokens

_COMMON = frozenset(
    "a the and of to with at by for from is are was were be been has have had it its his her their my your our i you "
    "we they me this that these those who which what when where while into onto over under through until before after "
    "so without about like as but or not no all some every up down out off away back again never always last first "
    "very little big old young new light look looks day night time way life love heart song music dream dreams home "
    "land summer winter storm rain wind".split()
)
_KNOWN = _COMMON.union(
    COLOURS, ANIMALS, PERSONS, WOMEN, MEN, PARTS, *(place.keywords | place.hints for place in PLACES),
    *(deed.words for deed in DEEDS),
)  # fmt: skip
# Frequent words of other languages in Latin letters. Left out are those that are English words or names as well.
_FOREIGN = frozenset(
    "der das ein eine einen einem einer und mit im ist nicht nie auf zum zur ans durch bis für von sich ihr wird nach "
    "zwei liebe frau junge mädchen un une le la les des du et dans avec sur qui aux vers il ses fille garçon el los "
    "las una por en del que su hasta bajo como y de amor mujer chica gli di nel nella della alla suo sotto ragazza "
    "ragazzo uma dos não seu até menina een het naar zijn haar voor och det ett som się bir ve ile bu".split()
)
# "Los Angeles", "Lana Del Rey"
_IN_NAMES = re.compile(r"\b(?:El|La|Las|Le|Los|Del|Des|Dos|Von)\b")
_LATIN_ENDS = 0x24F
_MANY_WORDS = 6


def is_english(text: str) -> bool:
    """False for a text that is in other letters than Latin ones, or has more frequent words of other languages than
    English words, or neither and many words or accents."""
    letters = [sign for sign in text if sign.isalpha()]
    if sum(ord(sign) > _LATIN_ENDS for sign in letters) * 2 > len(letters):
        return False
    said = {word for word in tokens(_IN_NAMES.sub("", text)) if word.isalpha()}
    known = sum(word in _KNOWN or singular(word) in _KNOWN for word in said)
    foreign = len(said & _FOREIGN)
    if known or foreign:
        return known >= foreign
    has_accents = not all(word.isascii() for word in said)
    return len(said) < (3 if has_accents else _MANY_WORDS)
