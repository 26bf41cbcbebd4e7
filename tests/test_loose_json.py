"""JSON that language models wrote, with its slips: right JSON is read as it stands, other JSON as far as it goes."""

import json
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvcore.errors import BrokenMedia
from mvcore.prompting import parse_script
from mvcore.prompting.loose_json import Node, values
from tests.test_scene_answers import TEXTS, answer, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=6), part, max_size=3),
    max_leaves=20,
)


def plain(value: object) -> object:
    if not isinstance(value, Node):
        return value
    assert value.whole
    parts = [(key, plain(part)) for key, part in value.pairs]
    return dict(parts) if value.is_object else [part for _, part in parts]


@given(st.lists(JSON, max_size=3) | st.dictionaries(st.text(max_size=6), JSON, max_size=3), st.sampled_from([None, 1]))
def test_json_that_is_right_is_read_as_it_stands(value: object, indent: int | None) -> None:
    assert [plain(one) for one in values(f"Here: {json.dumps(value, indent=indent)} Enjoy!")] == [value]


@given(st.text(st.sampled_from('{}[]",:\\ ax1\n')))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(BrokenMedia):
        parse_script(text, 1)


def test_quotes_that_are_not_escaped_stay_in_a_description() -> None:
    text = answer().replace("she walks", '6\' 2" tall, she says "go" and walks', 1)
    assert read(text)[0] == TEXTS[0].replace("she walks", '6\' 2" tall, she says "go" and walks')


@pytest.mark.parametrize(
    "text",
    [
        "{" + answer() + "}",
        answer().replace("}, {", "}}, {", 1),
        answer().replace("}, {", "},, {", 1),
        f'Use {{braces, 5" wide: {answer()}',
        f"See [below: {answer()}",
        f'{{{{"a": 1}}, {answer()[1:]}',
    ],
)
def test_signs_too_many_or_too_few_around_the_scenes_are_read(text: str) -> None:
    assert read(text) == TEXTS


@pytest.mark.parametrize(
    "text",
    [
        "{" * 400_000,
        "[{" * 200_000,
        '{"scenes":[' * 40_000,
        '{"' * 200_000,
        '{"a" ' * 99_000,
        '[" ' + '" ' * 200_000,
        answer() * 1200,
        '{"description":' * 30_000,
        '{"scenes":[' * 40 + answer() * 800,
        "{}" * 200_000,
        '"' * 400_000,
        "[1}" * 130_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_long_answer_is_read_in_a_moment(text: str) -> None:
    begun = process_time()
    with suppress(BrokenMedia):
        parse_script(text, 5)
    assert process_time() - begun < 10
