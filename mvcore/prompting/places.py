"""Where the scenes stand in a decoded answer.

A place is a key with the object or list under it. `candidates` gives the readings of one answer, the likelier first:
they differ where an object is described and holds described objects too, and the wanted number tells which is meant.
"""

from collections.abc import Callable

from mvcore.prompting.keys import (
    Row,
    description_in,
    names_a_draft,
    names_a_part,
    names_a_scene,
    names_many,
    names_scenes,
    names_shots,
    plain_key,
    row_of,
    texts_of,
)
from mvcore.prompting.loose_json import Node

KEY = "under the key"
"""Where a row keeps the key that it stood under; no model writes a plain key with blanks."""
_WORDS = "description"

Rows = list[Row]
Place = tuple[str, Node]


def candidates(root: Node) -> list[Rows]:
    """The readings of an outermost object or list. Empty when there can be no scenes in it."""
    if not root.is_object:
        return _of_list(root)
    named = _nearest(root, names_a_scene)
    if named:  # they are the scenes, even when none of them can be read
        return _readings(named)
    shots = _readings(_nearest(root, names_shots))
    own = bare_row(root)
    if own is not None:
        return [[own], *shots]
    if _is_described(root):
        return []  # cut off: its shots may be those of one scene
    if shots:
        return shots
    return [_outermost(root)] if root.whole else []  # cut off: what is missing may be the scenes


def names_its_scenes(root: Node) -> bool:
    """True when something in it stands under a name for scenes."""
    return bool(_nearest(root, names_a_scene))


def bare_row(root: Node) -> Row | None:
    """The scene that an outermost object is by itself."""
    is_scene = root.is_object and root.whole and _is_described(root) and not _nearest(root, names_a_scene)
    return _scene("", root) if is_scene else None


def _of_list(root: Node) -> list[Rows]:
    """The readings of an outermost list. A list of one whole thing is read as that thing."""
    if root.whole and len(root.children) == len(root.pairs) == 1:
        return candidates(root.children[0][1])
    return _readings([("", root)])


def _readings(places: list[Place]) -> list[Rows]:
    """What stands at the places as scenes, and with the scenes that stand inside of described ones in their stead."""
    if not places:
        return []
    units = [unit for place in places for unit in _units(*place)]
    return [_scenes(places), [row for unit in units for row in _inner(unit[1]) or _scene_or_inner(*unit)]]


def _scenes(places: list[Place]) -> Rows:
    """What stands at the places as scenes."""
    return [row for place in places for unit in _units(*place) for row in _scene_or_inner(*unit)]


def _units(key: str, node: Node) -> list[Place]:
    """What should be one scene each: the parts of a list, and those of an object under a name for many."""
    if not node.is_object:
        return [unit for _, part in node.children for unit in ([("", part)] if part.is_object else _units("", part))]
    return node.children if names_many(key) and not _is_described(node) else [(key, node)]


def _scene_or_inner(key: str, node: Node) -> Rows:
    row = _scene(key, node)
    return [row] if row is not None else _inner(node)


def _inner(node: Node) -> Rows:
    """The scenes under a name for many inside of what is no scene itself, such as an act."""
    return _scenes(_nearest(node, names_scenes))


def _scene(key: str, node: Node) -> Row | None:
    """The object as a scene, by its own description or else by those of its shots; None when it is none, or when some
    of it could not be read."""
    if not node.is_object or not node.whole:
        return None
    row = row_of(node)
    row[KEY] = key
    if words := description_in(row):
        return row | {_WORDS: words}
    if _nearest(node, names_scenes):
        return None
    shots = [(name, shot) for place in _parts(node) for name, shot in _objects(*place)]
    if not all(shot.whole for _, shot in shots):
        return None
    rows = [told for shot in shots if (told := _scene(*shot)) is not None]
    words = " ".join(str(shot[_WORDS]) for shot in rows) or _shots_in_words(row)
    alone = rows[0] if len(rows) == 1 else {}
    return alone | row | {_WORDS: words} if words else None


def _objects(key: str, node: Node) -> list[Place]:
    """The object, or those in the list."""
    return [(key, node)] if node.is_object else [place for place in node.children if place[1].is_object]


def _shots_in_words(row: Row) -> str:
    """The shots that are told as a list of texts."""
    return " ".join(text for key, value in row.items() if names_shots(key) for text in texts_of(value))


def _is_described(node: Node) -> bool:
    return node.is_object and bool(description_in(row_of(node)))


def _parts(node: Node) -> list[Place]:
    """The objects and lists in a node that may be scenes or hold some; drafts only when there is nothing else."""
    parts = [place for place in node.children if not names_a_part(place[0])]
    return [place for place in parts if not names_a_draft(place[0])] or parts


def _nearest(node: Node, is_wanted: Callable[[str], bool]) -> list[Place]:
    """The places under a wanted name that are nearest to the top. In an object that is described, one scene by name is
    a part of it, such as the one before."""
    wanted = names_scenes if is_wanted is names_a_scene and _is_described(node) else is_wanted
    parts = _parts(node)
    found = [place for place in parts if node.is_object and wanted(place[0])]
    if found:
        return [place for place in found if plain_key(place[0]) == "scenes"] or found
    return [place for _, part in parts for place in _nearest(part, is_wanted)]


def _outermost(node: Node) -> Rows:
    """The outermost objects that are described."""
    rows: Rows = []
    for key, part in _parts(node):
        row = _scene(key, part) if _is_described(part) else None
        rows += [row] if row is not None else _outermost(part)
    return rows
