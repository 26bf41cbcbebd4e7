"""Words of a text, and numbers that depend on it: what everything else in the demo provider is read from."""

import hashlib
import re
from types import MappingProxyType

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
# Two words that mean one thing: apart, "top" would be a garment and "lighthouse" a place.
_PAIRS = frozenset(
    "top hat|bow tie|t shirt|rain coat|trench coat|space suit|sun glasses|hard hat|straw hat|wizard hat|witch hat|"
    "cowboy hat|chef hat|santa hat|pirate hat|baseball cap|flower crown|space helmet|back pack|lighthouse keeper|"
    "fire fighter|police officer|police woman|police man|post man|mail man|construction worker|rock star|pop star|"
    "wet suit|lab coat|watering can|head phones|super hero|bee keeper|father christmas|snow man|flight attendant".split(
        "|"
    )
)
_TOKEN = re.compile(r"[^\W_]+|[,.;:!?()\n]")


def tokens(text: str) -> list[str]:
    """The words of `text` in lower case and its punctuation; hyphens split, the names of known pictograms in their
    place, pairs such as "top hat" in one."""
    for sign, name in _PICTOGRAMS.items():
        text = text.replace(sign, f" {name} ")
    found = _TOKEN.findall(re.sub(r"['’]s\b", "", text.lower()))
    joined: list[str] = []
    for token in found:
        if joined and f"{joined[-1]} {token}" in _PAIRS:
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def words(text: str) -> list[str]:
    """The words of `text` without its punctuation, see `tokens`."""
    return [token for token in tokens(text) if token.isalnum()]


def spaced(word: str) -> str:
    """The word as it is written: "lighthouse keeper" for the token "lighthousekeeper"."""
    return next((pair for pair in sorted(_PAIRS) if pair.replace(" ", "") == word), word)


def singular(word: str) -> str:
    """The word without the ending of many, where leaving it off is enough."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def number_of(text: str) -> int:
    """A number that depends on every letter of `text`, the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
