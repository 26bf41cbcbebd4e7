"""What of a model's answer is a scene: clips are ordered with it, so nothing else may be taken for one."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvcore.errors import BrokenMedia
from mvcore.prompting import parse_script
from mvcore.storable_text import storable

ANSWERS = Path(__file__).parent / "answers"
MIRA = {"name": "Mira", "description": "a woman in a red coat"}
TEXTS = [f"Scene text {number}: she walks along the pier at dawn." for number in range(4)]
SCENES = [{"title": f"Title {number}", "description": text} for number, text in enumerate(TEXTS)]


def answer(scenes: object = SCENES, **beside: object) -> str:
    return json.dumps({**beside, "scenes": scenes})


def each(**more: object) -> list[dict[str, object]]:
    return [scene | more for scene in SCENES]


def read(text: str, count: int = 4) -> list[str]:
    return [scene.description for scene in parse_script(text, count)]


# -- objects inside and beside the scenes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"character": MIRA},
        {"characters": [MIRA]},
        {"characters": [MIRA, MIRA], "camera": {"description": "slow push in"}},
        {"camera": {"description": "slow push in"}},
        {"audio": {"prompt": "rain sounds"}},
        {"negative_description": {"description": "text"}},
        {"shots": [{"description": "wide"}, {"description": "close"}]},
        {"previous_scene": {"description": "nothing"}},
        {"personaje": {"detalles": [{"description": "un abrigo rojo"}]}},
    ],
    ids=lambda more: "+".join(more),
)
def test_an_object_inside_a_scene_never_replaces_it(more: dict[str, object]) -> None:
    assert read(answer(each(**more))) == TEXTS
    assert read("\n".join(json.dumps(scene) for scene in each(**more))) == TEXTS
    assert read(json.dumps(each(**more)[0]), 1) == TEXTS[:1]


@pytest.mark.parametrize(
    "beside",
    [
        {"character": MIRA},
        {"characters": [MIRA] * 4},
        {"title": "All", "description": "A video.", "camera": {"description": "slow"}},
        {"treatment": {"scenes": [{"description": "one"}]}},
        {"deleted_scenes": [{"description": "one"}], "draft": [{"description": "two"}]},
    ],
    ids=lambda beside: "+".join(beside),
)
def test_an_object_beside_the_scenes_is_none_of_them(beside: dict[str, object]) -> None:
    assert read(answer(**beside)) == TEXTS


KEYS = st.text(min_size=1, max_size=12).filter(
    lambda key: key.strip().lower() not in {"scenes", "description", "title", "scene_number", "scene", "number"}
)
PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["description", "prompt", "title", "scenes", "shots", "x"]), part, max_size=3)
    ),
    max_leaves=12,
)
NAMES = KEYS | st.sampled_from(["character", "characters", "camera", "audio", "shots", "final_scenes", "negative"])


@given(st.dictionaries(NAMES, PARTS, max_size=3), st.dictionaries(NAMES, PARTS, max_size=3))
def test_whatever_stands_inside_or_beside_the_scenes_leaves_their_descriptions(
    inside: dict[str, object], beside: dict[str, object]
) -> None:
    scenes = [inside | scene for scene in SCENES[:2]]
    assert read(json.dumps(beside | {"scenes": scenes}), 2) == TEXTS[:2]


@pytest.mark.parametrize("lost", range(1, 120))
def test_a_scene_that_is_cut_off_is_never_replaced_by_its_character(lost: int) -> None:
    whole = json.dumps({"scenes": [{"title": "T", "character": MIRA, "description": text} for text in TEXTS[:2]]})
    complete = 2 if lost < 3 else 1
    assert read(whole[:-lost], complete) == TEXTS[:complete]
    with pytest.raises(BrokenMedia, match="Write the scenes again"):
        parse_script(whole[:-lost], 3 - complete)


def test_characters_of_an_answer_that_ends_before_its_scenes_are_no_scenes() -> None:
    for key in ("characters", "cast_list", "personajes"):
        with pytest.raises(BrokenMedia, match="cannot be read"):
            parse_script(json.dumps({key: [MIRA, MIRA]})[:-1] + ', "scenes', 2)
        with pytest.raises(BrokenMedia, match="cannot be read"):
            parse_script(json.dumps({key: [MIRA, MIRA]})[:-1] + ', "scenes": [{"title": "Pier", "descr', 2)


def test_a_scene_that_is_damaged_is_not_replaced_by_what_stands_inside_it() -> None:
    damaged = answer(each(character=MIRA)).replace('"Title 1",', '"Title 1", oops,', 1)
    assert read(damaged, 3) == [TEXTS[0], *TEXTS[2:]]


# -- shots and wrappers ------------------------------------------------------------------------------------------------


def test_a_scene_that_is_told_in_shots_alone_is_described_by_all_of_them() -> None:
    shots = [{"description": "Wide: the pier."}, {"description": "Close: her hands."}]
    told = [{"title": "Pier", "shots": shots, "characters": [MIRA]}, {"title": "Sea", "shots": ["Wide.", "Close."]}]
    scenes = parse_script(json.dumps({"scenes": told}), 2)
    assert [scene.title for scene in scenes] == ["Pier", "Sea"]
    assert [scene.description for scene in scenes] == ["Wide: the pier. Close: her hands.", "Wide. Close."]


def test_shots_are_the_scenes_where_there_are_no_others() -> None:
    assert read(json.dumps({"title": "All", "description": "A video.", "shots": SCENES, "characters": [MIRA]})) == TEXTS
    assert read(json.dumps({"video": {"characters": [MIRA] * 4, "storyboard": SCENES}})) == TEXTS


def test_scenes_in_acts_and_in_wrappers_are_read() -> None:
    acts = [{"title": "One", "scenes": SCENES[:2]}, {"title": "Two", "scenes": SCENES[2:]}]
    assert read(json.dumps({"acts": acts})) == TEXTS
    assert read(answer([act | {"description": "An act."} for act in acts])) == TEXTS
    wrapped = [{"scene_number": number, "scene": scene} for number, scene in enumerate(SCENES)]
    assert [scene.title for scene in parse_script(answer(wrapped), 4)] == [scene["title"] for scene in SCENES]
    assert read(answer({f"scene_{number}": scene for number, scene in enumerate(SCENES)})) == TEXTS
    assert read(json.dumps({"storyboard": {str(number): scene for number, scene in enumerate(SCENES)}})) == TEXTS
    assert read(answer([{"title": "T", "visual": {"description": text}} for text in TEXTS])) == TEXTS


# -- drafts ------------------------------------------------------------------------------------------------------------

DRAFT = [{"title": "Draft", "description": f"Draft {number}."} for number in range(4)]


@pytest.mark.parametrize(
    "text",
    [
        f"First a draft:\n{answer(DRAFT)}\nBetter:\n```json\n{answer()}\n```",
        f'I shall answer {{"scenes": [{{"title": "…", "description": "…"}}]}}.\n{answer()}',
        f"{answer(DRAFT[:3])}\n{answer()}",
        f"{answer()}\nThe first one once more: {answer(SCENES[:1])}",
        f'{{"title": "All", "description": "A video."}}\n{json.dumps(SCENES)}',
        json.dumps({"draft": {"scenes": DRAFT}, "final": {"scenes": SCENES}}),
        json.dumps({"draft_scenes": DRAFT, "final_scenes": SCENES}),
    ],
)
def test_the_last_answer_with_all_scenes_is_the_answer(text: str) -> None:
    assert read(text) == TEXTS


def test_a_draft_does_not_stand_in_for_an_answer_that_was_cut_off() -> None:
    for lost in range(1, 150, 7):
        with suppress(BrokenMedia):
            assert read(f"{answer(DRAFT)}\nBetter:\n{answer()[:-lost]}") == TEXTS
    with pytest.raises(BrokenMedia, match="cannot be read"):
        parse_script(f'{answer(DRAFT)}\nBetter:\n{{"scenes": [{{"title": "Pier", "descr', 4)


def test_notes_after_the_scenes_do_not_replace_them() -> None:
    for notes in (json.dumps([MIRA] * 4), "\n".join([json.dumps(MIRA)] * 4), json.dumps({"roles": [MIRA] * 4})):
        assert read(f"{answer()}\nThe characters:\n{notes}") == TEXTS
        assert read(f"The characters:\n{notes}\n{answer()}") == TEXTS
    with pytest.raises(BrokenMedia, match="3 scenes came back instead of 4"):
        parse_script(f"{answer(SCENES[:3])}\n{json.dumps(MIRA)}", 4)


def test_an_answer_in_two_parts_is_one_answer_only_when_both_are_whole() -> None:
    first, second = answer(SCENES[:2]), answer(SCENES[2:])
    assert read(f"{first}\nand\n{second}") == TEXTS
    with pytest.raises(BrokenMedia, match="scenes came back instead of 4"):
        parse_script(f"{first}\nand\n{answer(SCENES)[:-150]}", 4)


# -- order -------------------------------------------------------------------------------------------------------------

WRITTEN = (3, 1, 4, 2)
NUMBERS = st.permutations(range(1, 13)).map(lambda order: order[:4])


@pytest.mark.parametrize("key", ["scene_number", "Scene Number", "number", "scene"])
@pytest.mark.parametrize("form", ["{}", "Scene {}", "#{}", "0{}"])
def test_numbers_order_the_scenes(key: str, form: str) -> None:
    scenes = [{key: form.format(number), "description": TEXTS[number - 1]} for number in WRITTEN]
    assert read(answer(scenes)) == TEXTS


@given(NUMBERS)
def test_scenes_stand_in_the_order_of_their_numbers(numbers: list[int]) -> None:
    scenes = [scene | {"scene_number": number} for scene, number in zip(SCENES, numbers, strict=True)]
    assert read(answer(scenes)) == [text for _, text in sorted(zip(numbers, TEXTS, strict=True))]


def test_numbers_in_the_names_of_the_scenes_order_them() -> None:
    assert read(json.dumps({f"scene_{number}": SCENES[number - 1] for number in WRITTEN})) == TEXTS


@pytest.mark.parametrize("numbers", [(1, 1, 2, 2), (2, 1, None, 3), (2, 1, True, 3), ("b", "a", 1, 2)])
def test_without_a_number_of_its_own_for_each_scene_they_stand_as_written(numbers: tuple[Any, ...]) -> None:
    scenes = [scene | {"scene_number": number} for scene, number in zip(SCENES, numbers, strict=True)]
    assert read(answer(scenes)) == TEXTS


# -- signs that nothing can store --------------------------------------------------------------------------------------


def test_half_a_sign_in_an_answer_is_replaced() -> None:
    (description,) = read((ANSWERS / "surrogate.json").read_text(encoding="utf-8"), 1)
    assert ascii(description) == r"'She walks \ufffd along the pier.'"  # a failure must be printable


ANY_TEXT = st.text(st.characters() | st.integers(0xD800, 0xDFFF).map(chr) | st.just("\0"))


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_of_a_scene_can_be_stored(title: str, description: str) -> None:
    scenes = [{"title": title, "description": f"x{description}", "negative_description": title}]
    (scene,) = parse_script(json.dumps({"scenes": scenes}), 1)
    for text in (scene.title, scene.description, scene.negative_description):
        assert text.encode("utf-8").decode("utf-8") == text
        assert "\0" not in text


def test_two_halves_of_a_sign_become_the_sign() -> None:
    assert storable("\ud83d" + "\ude00 \ud83d \0.") == "😀 \ufffd ."
    assert storable("🎬 é") == "🎬 é"
