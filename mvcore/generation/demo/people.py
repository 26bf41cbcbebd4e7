"""Who a text is about: the first noun that names somebody decides, and whoever comes "with" it is company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mvcore.generation.demo.callings import CALLINGS, Kit
from mvcore.generation.demo.words import singular

ANIMALS = MappingProxyType(
    {
        "cat": "cat", "kitten": "cat", "kitty": "cat", "dog": "dog", "puppy": "dog", "corgi": "dog", "fox": "fox",
        "wolf": "wolf", "husky": "wolf", "rabbit": "rabbit", "bunny": "rabbit", "hare": "rabbit", "bear": "bear",
        "teddy": "bear", "panda": "panda", "mouse": "mouse", "rat": "mouse", "lion": "lion", "tiger": "tiger",
        "raccoon": "fox", "robot": "robot", "android": "robot", "cyborg": "robot", "droid": "robot",
        "dragon": "dragon", "dinosaur": "dragon", "dino": "dragon", "ghost": "ghost", "spirit": "ghost",
        "alien": "alien", "martian": "alien", "frog": "frog", "toad": "frog", "owl": "owl", "bird": "owl",
        "penguin": "penguin", "monkey": "bear", "koala": "mouse", "monster": "dragon", "squirrel": "fox",
        "parrot": "owl", "seagull": "owl", "snowman": "ghost", "hamster": "mouse", "wolves": "wolf", "mice": "mouse",
    }
)  # fmt: skip
WOMEN = frozenset(
    "woman girl she her lady queen princess witch mother grandmother grandma daughter sister ballerina actress heroine "
    "superheroine female mermaid fairy bride nun sorceress empress diva wife girlfriend aunt women girls cowgirl "
    "businesswoman policewoman postwoman firewoman mom mum".split()
)
MEN = frozenset(
    "man boy he his king prince wizard father grandfather grandpa son brother knight male guy lad gentleman monk groom "
    "husband boyfriend uncle men boys cowboy policeman postman mailman fireman fisherman businessman dad samurai "
    "priest emperor sorcerer santa fatherchristmas viking seaman spaceman waiter butler bloke".split()
)
_PRONOUNS = frozenset("she her he his".split())
_ANYONE = frozenset(
    "person people child children kid kids baby toddler teenager teen youth someone human adult friend friends elder "
    "youngster adventurer lover stranger neighbour neighbor couple family band somebody hacker".split()
)
PERSONS = frozenset((WOMEN | MEN | _ANYONE | CALLINGS.keys()) - _PRONOUNS)
"""Nouns that name a human being."""

# "A dog trainer" is no dog.
_HANDLERS = frozenset(
    "trainer tamer walker sitter owner lover breeder whisperer hunter slayer rider keeper watcher catcher groomer "
    "charmer doctor vet costume suit mask".split()
)
_COMPANY = frozenset("with and beside near meets meeting plus alongside without against from after for".split())
_ARTICLES = frozenset("a an the her his their my our one two three".split())


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is drawn, and who comes along. `kit` is that of a calling, `companion` the kind of an animal or empty."""

    species: str = "human"
    kit: Kit | None = None
    calling: str = ""
    companion: str = ""


def is_somebody(word: str) -> bool:
    """True for a noun that names a person or an animal."""
    return _known(word, PERSONS) != "" or _known(word, ANIMALS) != ""


def subject_of(said: Sequence[str]) -> Subject:
    """Who the tokens of a text are about."""
    start = next((index for index, word in enumerate(said) if is_somebody(word)), None)
    if start is None or in_company(said, start):
        return Subject("human", *_calling_in(said, ()), _companion_in(said, start or 0))
    end = start + 1
    while end < len(said) and (is_somebody(said[end]) or said[end] in _HANDLERS):
        end += 1
    head = said[start:end]
    animals = [ANIMALS[name] for word in head if (name := _known(word, ANIMALS))]
    species = animals[0] if animals and not _HANDLERS & set(head[1:]) else "human"
    return Subject(species, *_calling_in(said, head), _companion_in(said, end))


def _companion_in(said: Sequence[str], start: int) -> str:
    """The kind of the first animal from `start` on that is introduced as company."""
    for index in range(start, len(said)):
        name = _known(said[index], ANIMALS)
        if name and in_company(said, index) and not _HANDLERS & set(said[index + 1 : index + 2]):
            return ANIMALS[name]
    return ""


def _calling_in(said: Sequence[str], head: Sequence[str]) -> tuple[Kit | None, str]:
    """The kit of the first calling that is nobody else's, and its word; the head of the text comes first."""
    for word in head:
        if name := _known(word, CALLINGS):
            return CALLINGS[name], name
    for index, word in enumerate(said):
        if (name := _known(word, CALLINGS)) and not in_company(said, index):
            return CALLINGS[name], name
    return None, ""


def in_company(said: Sequence[str], index: int) -> bool:
    """True for a noun that follows "with a", "and her old" or the like, with something before that."""
    for back in range(index - 1, max(-1, index - 5), -1):
        word = said[back]
        if word in _COMPANY:
            return back > 0 and (word != "and" or bool(_ARTICLES & set(said[back + 1 : index])))
        if not word.isalnum() or (is_somebody(word) and back < index - 1):
            return False
    return False


def _known(word: str, known: Mapping[str, object] | frozenset[str]) -> str:
    """The word, or its singular, when it is known; empty when neither is."""
    if word in known:
        return word
    return singular(word) if singular(word) in known else ""
