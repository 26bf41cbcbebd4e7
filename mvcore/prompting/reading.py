"""A script's answer -> its scenes. What is a scene is told by where it stands: clips are ordered with its words.

1. What stands under `scenes` (or `scene_1`, `final_scenes`) are the scenes; without it `shots`, `storyboard` and the
   like; else a list or a row of bare objects; else the outermost objects that have a description.
2. A scene's description is its own. What is inside it never replaces it; its shots stand in where it has none.
3. Of several answers the last one with the right number of scenes counts; parts that are whole may make one together.
4. Numbers order the scenes when each has one of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mvcore.errors import BrokenMedia
from mvcore.prompting.asking import DESCRIPTION_LIMIT, NEGATIVE_LIMIT
from mvcore.prompting.keys import DESCRIPTION_KEYS, NEGATIVE_KEYS, NUMBER_KEYS, TITLE_KEYS, Row, number_in, text_in
from mvcore.prompting.loose_json import Node, values
from mvcore.prompting.places import KEY, Rows, bare_row, candidates, names_its_scenes

_TITLE_LIMIT = 200
_ANSWER_LIMIT = 400_000
"""Characters of an answer that are looked at: 12 scenes of full length and more than as much again around them."""


@dataclass(frozen=True, slots=True)
class SceneText:
    """A scene as it was written: at most 5000 characters of description and 1000 of what must not be seen."""

    title: str
    description: str
    negative_description: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer in a text: its readings, the likelier first."""

    readings: list[Rows]
    is_whole: bool
    is_named: bool = False
    is_bare: bool = False

    @property
    def has_scenes(self) -> bool:
        """True when a scene could be read in it."""
        return any(self.readings)


def parse_script(text: str, count: int) -> tuple[SceneText, ...]:
    """The scenes of a script written as `{"scenes": [{"title", "description", "negative_description"}]}`.

    Models do not always keep to it: code fences, words around it, drafts before it, trailing commas, other names of
    keys, objects inside the scenes and an end that is cut off are read all the same, as far as whole scenes came.
    Raises `BrokenMedia` when nothing can be read or there are not exactly `count` scenes.
    """
    rows = _ordered(_chosen(_answers(text), count))
    if not rows:
        raise BrokenMedia("The scenes came back in a form that cannot be read. Write the scenes again.")
    if len(rows) != count:
        raise BrokenMedia(f"{len(rows)} scenes came back instead of {count}. Write the scenes again.")
    return tuple(_scene(row, number) for number, row in enumerate(rows, start=1))


def holds_scenes(text: str) -> bool:
    """True when a scene can be read in the text."""
    return any(answer.has_scenes for answer in _answers(text))


def _answers(text: str) -> list[_Answer]:
    """Each answer in the text that has a scene, or was cut off before. Bare scenes in a row are one answer."""
    answers: list[_Answer] = []
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=len(text))
    for value in values(text[start:][:_ANSWER_LIMIT]):
        for root in _roots(value):
            answer = _answer(root)
            if answer.is_bare and answers and answers[-1].is_bare:
                answers[-1] = _Answer([answers[-1].readings[0] + answer.readings[0]], is_whole=True, is_bare=True)
            elif answer.has_scenes or (answer.is_named and not answer.is_whole):
                answers.append(answer)
    return answers


def _roots(value: Node) -> Iterator[Node]:
    """The value. What stands amid the words of a brace that is no JSON, without a key, comes before the rest of it."""
    if not value.is_object or value.whole:
        yield value
        return
    for key, part in value.children:
        if not key:
            yield from _roots(part)
    yield Node(True, [(key, part) for key, part in value.pairs if key or not isinstance(part, Node)], whole=False)


def _answer(root: Node) -> _Answer:
    return _Answer(candidates(root), root.whole, names_its_scenes(root), bare_row(root) is not None)


def _chosen(answers: list[_Answer], count: int) -> Rows:
    """The last reading with the right number of scenes, else all answers as parts of one, else the last one. What has
    no name for scenes may be notes about characters: it counts where nothing has one. What stands before an answer that
    was cut off was a draft."""
    answers = [answer for answer in answers if answer.is_named] or answers
    for answer in reversed(answers):
        for rows in answer.readings:
            if len(rows) == count:
                return rows
        if not answer.is_whole:
            return answer.readings[0]
    parts = [row for answer in answers for row in answer.readings[0]]
    return parts if len(parts) == count or not answers else answers[-1].readings[0]


def _ordered(rows: Rows) -> Rows:
    """The scenes by their numbers when each has one of its own, else as they were written."""
    for key in (*NUMBER_KEYS, KEY):
        numbers = [number for row in rows if (number := number_in(row.get(key))) is not None]
        if len(set(numbers)) == len(rows):
            return [row for _, row in sorted(zip(numbers, rows, strict=True), key=lambda pair: pair[0])]
    return rows


def _scene(row: Row, number: int) -> SceneText:
    return SceneText(
        title=(text_in(row, TITLE_KEYS) or f"Scene {number}")[:_TITLE_LIMIT],
        description=text_in(row, DESCRIPTION_KEYS)[:DESCRIPTION_LIMIT],
        negative_description=text_in(row, NEGATIVE_KEYS)[:NEGATIVE_LIMIT],
    )
