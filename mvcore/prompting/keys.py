"""The names that models give to scenes and to their parts, and the values under them."""

import re
from collections.abc import Iterable

from mvcore.prompting.loose_json import Node, Value
from mvcore.storable_text import storable

Row = dict[str, Value]
"""An object by its plain keys."""

DESCRIPTION_KEYS = ("description", "scene_description", "visual_description", "visual_prompt", "prompt", "visual")
NEGATIVE_KEYS = ("negative_description", "negative_prompt", "negative", "avoid")
TITLE_KEYS = ("title", "scene_title", "name", "heading")
NUMBER_KEYS = ("scene_number", "number", "scene", "scene_no", "scene_index", "scene_id", "no", "index", "order")

_MANY_SCENES = re.compile(r"(?:.*[\W_])?scenes(?:_list)?|scene_list")
_NUMBERED_SCENE = re.compile(r"scenes?_?\d+")
_ONE_SCENE = re.compile(r"(?:.*_)?scene")
_SHOTS = frozenset(
    "shots clips segments storyboard panels parts beats sequence sequences chapters items videos prompts".split()
)
_NO_SCENE = frozenset(
    "character characters cast camera audio music sound song style lighting light setting location locations place "
    "costume costumes prop props palette reference references negative".split()
)
_DRAFT = frozenset(
    "draft drafts outline plan thinking reasoning previous old deleted rejected example examples alternative "
    "alternatives".split()
)
_NUMBER = re.compile(r"(?:scene)?[\s_#]*(\d{1,4})\s*[.:)]?", re.IGNORECASE)


def plain_key(key: str) -> str:
    """The key in lower case, with underscores for blanks and hyphens."""
    return key.strip().lower().replace(" ", "_").replace("-", "_")


def row_of(node: Node) -> Row:
    """The object by its plain keys."""
    return {plain_key(key): value for key, value in node.pairs}


def names_scenes(key: str) -> bool:
    """True for the key of a list of scenes, or of a scene with its number."""
    return any(form.fullmatch(plain_key(key)) for form in (_MANY_SCENES, _NUMBERED_SCENE))


def names_a_scene(key: str) -> bool:
    """True for the key of scenes or of one scene."""
    return names_scenes(key) or _ONE_SCENE.fullmatch(plain_key(key)) is not None


def names_shots(key: str) -> bool:
    """True for the key of what may stand for scenes where there are none by name."""
    return plain_key(key).rpartition("_")[2] in _SHOTS


def names_many(key: str) -> bool:
    """True for the key of a list of scenes or shots, which may be an object too: one for each name or number."""
    return _MANY_SCENES.fullmatch(plain_key(key)) is not None or names_shots(key)


def names_a_part(key: str) -> bool:
    """True for the key of what a scene or a video has, and never is: its character, its camera, its sound."""
    return plain_key(key).rpartition("_")[2] in _NO_SCENE


def names_a_draft(key: str) -> bool:
    """True for the key of what the model thought of before its answer."""
    return not _DRAFT.isdisjoint(plain_key(key).split("_"))


def text_in(row: Row, keys: Iterable[str]) -> str:
    """The first of the keys that holds text, a list of texts, or an object with a description."""
    return next((text for key in keys if (text := _text(row.get(key)))), "")


def description_in(row: Row) -> str:
    """The object's own description; empty for one without a letter or a number, such as the "…" of a form."""
    texts = (_text(row.get(key)) for key in DESCRIPTION_KEYS)
    return next((text for text in texts if any(letter.isalnum() for letter in text)), "")


def texts_of(value: Value) -> list[str]:
    """The texts of a list that holds nothing else; empty for anything else."""
    if not isinstance(value, Node) or value.is_object:
        return []
    texts = [part for _, part in value.pairs if isinstance(part, str)]
    return texts if len(texts) == len(value.pairs) else []


def _text(value: Value) -> str:
    if isinstance(value, Node):
        value = description_in(row_of(value)) if value.is_object else ", ".join(texts_of(value))
    return storable(value).strip() if isinstance(value, str) else ""


def number_in(value: Value) -> int | None:
    """The number of a scene: 2, "2", "#2", "Scene 2", "scene_2"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value.strip())
        return int(found[1]) if found else None
    return int(value) if value == value // 1 else None
