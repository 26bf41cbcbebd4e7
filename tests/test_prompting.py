"""Prompts, and the reading of scripts that do not keep to their form."""

import json
from dataclasses import replace
from typing import Any

import pytest

from mvcore import Brief, Project, TakeKind, takes
from mvcore.catalog import default_model, find_model
from mvcore.domain import new_id, now
from mvcore.errors import BrokenMedia
from mvcore.generation.model_input import model_input
from mvcore.prompting import LOOKS, image_prompt, look_words, parse_script, script_prompt, shortened, without

ASKED = {
    "prompt": "A way home",
    "character": "A girl in blue",
    "look": "anime",
    "scene_count": 3,
    "aspect_ratio": "9:16",
}


def scene(number: int = 1, **changed: Any) -> dict[str, Any]:
    return {"title": f"Title {number}", "description": f"Scene {number}.", "negative_description": "blur"} | changed


def script(count: int = 2) -> str:
    return json.dumps({"scenes": [scene(number) for number in range(1, count + 1)]}, indent=1)


def test_the_prompt_for_scenes_says_all_that_counts() -> None:
    prompt = script_prompt(ASKED)
    for part in ("exactly 3 scenes", "A way home", "A girl in blue", "anime", "9:16", "5000", "1000", "third person"):
        assert part in prompt
    assert "JSON only" in prompt
    assert "exactly 1 scene that" in script_prompt({**ASKED, "scene_count": 1})


def test_the_second_ask_shows_the_answer_and_says_what_was_wrong_with_it() -> None:
    project = Project(new_id(), Brief("A way home", "A girl in blue", scene_count=3), None, now(), now())
    first = takes.script_take(project.id, project.brief, default_model("replicate", TakeKind.SCRIPT))
    answer = script(2) + "x" * 9000
    failed = replace(first, error="2 scenes came back instead of 3. Write the scenes again.", technical=answer)
    second = takes.corrected(failed)
    prompt = script_prompt(second.input)
    assert prompt.startswith(script_prompt(first.input))
    assert "could not be used: 2 scenes came back instead of 3." in prompt
    assert '"Scene 2."' in prompt
    assert len(prompt) < len(script_prompt(first.input)) + 5000
    assert second.attempt == 1


def test_structured_output_asks_for_exactly_the_scenes_that_are_wanted() -> None:
    model = find_model("openai/gpt-5-structured")
    assert model is not None
    form = model_input(model, ASKED).input["json_schema"]["format"]
    assert (form["type"], bool(form["name"])) == ("json_schema", True)
    scenes = form["schema"]["properties"]["scenes"]
    assert (scenes["minItems"], scenes["maxItems"]) == (3, 3)
    assert set(scenes["items"]["properties"]) == set(scenes["items"]["required"])


def test_words_in_braces_and_missing_values_do_no_harm_to_the_prompt() -> None:
    assert "{idea}" in script_prompt({"prompt": "{idea} {0} %s"})


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_is_woven_into_a_picture(look: str) -> None:
    prompt = image_prompt({"prompt": "A girl in blue.", "look": look})
    assert prompt.startswith("A girl in blue. Style: ")
    assert look_words(look) in prompt
    assert look_words(look) != look


def test_pictures_of_models_without_a_seed_differ_by_their_words() -> None:
    asked = {"prompt": "A girl in blue", "look": "anime"}
    assert len({image_prompt({**asked, "seed": seed}, vary=True) for seed in range(17_640)}) == 17_640
    assert len({image_prompt({**asked, "seed": seed}) for seed in range(9)}) == 1


def test_what_must_not_be_seen_becomes_an_instruction() -> None:
    assert without("A girl.", "text, blur.") == "A girl.\n\nDo not show any of this: text, blur."
    assert without("A girl.", " ") == "A girl."


@pytest.mark.parametrize(("text", "limit", "cut"), [("a bc def", 6, "a bc…"), ("abcdef", 4, "abc…"), ("ab", 2, "ab")])
def test_a_long_text_is_cut_at_a_word(text: str, limit: int, cut: str) -> None:
    assert shortened(text, limit) == cut
    assert shortened(text, None) == text


@pytest.mark.parametrize(
    "text",
    [
        script(),
        f"```json\n{script()}\n```",
        f'Here are "your scenes", as {{asked}}:\n\n{script()}\n\nEnjoy }} them!',
        script().replace("}", "},").replace("]", ",]"),
        json.dumps(json.loads(script())["scenes"]),
        json.dumps({"data": json.loads(script())}),
        json.dumps({"scene_1": scene(1), "scene_2": scene(2)}),
        json.dumps({"title": "All", "description": "A video.", "scenes": [scene(1), scene(2)]}),
        "\n".join(json.dumps(scene(number)) for number in (1, 2)),
        script().replace("Scene 1.", "Scene\n1."),
    ],
)
def test_scripts_that_do_not_keep_to_their_form_are_read(text: str) -> None:
    read = parse_script(text, 2)
    assert [one.title for one in read] == ["Title 1", "Title 2"]
    assert [" ".join(one.description.split()) for one in read] == ["Scene 1.", "Scene 2."]
    assert all(one.negative_description == "blur" for one in read)


def test_other_names_of_keys_are_understood() -> None:
    odd = {"Scene Title": "One", "Visual-Description": "A hill.", "Negative Prompt": ["text", "blur"]}
    (read,) = parse_script(json.dumps({"Scenes": [odd]}), 1)
    assert (read.title, read.description, read.negative_description) == ("One", "A hill.", "text, blur")


def test_a_scene_without_a_title_or_a_negative_description_is_a_scene() -> None:
    read = parse_script(json.dumps({"scenes": [scene(1), {"prompt": "A hill."}]}), 2)
    assert (read[1].title, read[1].description, read[1].negative_description) == ("Scene 2", "A hill.", "")


def test_commas_and_braces_inside_a_description_stay() -> None:
    text = 'a list [1, 2,] and a set {3,} and \\" a quote'
    (read,) = parse_script('{"scenes": [' + f'{{"title": "t", "description": "{text}",}},' + "]}", 1)
    assert read.description == text.replace('\\"', '"')


@pytest.mark.parametrize(("lost", "complete"), [(1, 3), (3, 2), (40, 2), (120, 1)])
def test_of_an_answer_that_is_cut_short_whole_scenes_are_kept(lost: int, complete: int) -> None:
    whole = json.dumps({"scenes": [scene(number) for number in range(1, 4)]})
    cut = whole[:-lost]
    with pytest.raises(BrokenMedia, match=f"{complete} scenes came back instead of 4"):
        parse_script(cut, 4)
    assert len(parse_script(cut, complete)) == complete


def test_more_scenes_than_asked_for_are_as_wrong_as_fewer() -> None:
    with pytest.raises(BrokenMedia, match="3 scenes came back instead of 2"):
        parse_script(script(3), 2)


@pytest.mark.parametrize(
    "text", ["", "no scenes today", "{" * 5000, '{"a":' * 5000, "[" * 5000, '{"scenes": "none"}', "null", "\0", "{]"]
)
def test_what_cannot_be_read_says_to_write_again(text: str) -> None:
    with pytest.raises(BrokenMedia, match=r"cannot be read\. Write the scenes again"):
        parse_script(text, 1)


def test_new_images_of_a_model_without_seeds_are_hardly_ever_asked_for_in_the_same_words() -> None:
    asked = {"prompt": "A girl", "look": "cinematic"}
    prompts = {image_prompt(asked | {"seed": seed}, vary=True) for seed in range(17_640)}
    assert len(prompts) == 17_640
