"""The small pure parts: the public door, the catalogue, the budget, scripts, progress."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

import mvcore
from mvcore import Brief, TakeKind, budget, catalog, takes
from mvcore.domain import Project, is_id, new_id, now
from mvcore.errors import BrokenMedia, BudgetExceeded, SettingsError
from mvcore.prompting import parse_script
from pages.ui.progress import share_done, time_left
from pages.ui.state import plain
from pages.ui.words import clock, scenes_named

UUID4 = "0b6f6b1e-8f5e-4a3c-9a51-6d7f1f0f5a10"


def test_the_public_door_opens_to_every_name_that_it_promises_and_to_no_other() -> None:
    promised = {name for names in mvcore._HOMES.values() for name in names}
    assert promised == set(mvcore.__all__)
    for name in mvcore.__all__:
        assert getattr(mvcore, name) is not None
    with pytest.raises(AttributeError, match="has no attribute"):
        _ = mvcore.Nothing  # type: ignore[attr-defined]


def test_each_kind_has_a_demo_model_and_demo_is_free() -> None:
    for kind in TakeKind:
        assert catalog.default_model("demo", kind).is_free
    with pytest.raises(SettingsError, match=r"models\.yaml names no clip model"):
        catalog.default_model("nobody", TakeKind.CLIP)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (2.4, "0:02"), (59.7, "1:00"), (90, "1:30"), (100, "1:40"), (3600, "60:00")]
)
def test_a_length_reads_as_minutes_and_whole_seconds(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(("usd", "text"), [(0, "free"), (0.16, "about $0.16"), (19.2, "about $19.20")])
def test_a_price_reads_as_it_stands_on_a_button(usd: float, text: str) -> None:
    assert catalog.price_text(usd) == text


def test_a_budget_lets_pass_what_fits_and_says_by_how_much_the_rest_is_over() -> None:
    budget.check(None, 1000, 38.4)
    budget.check(0.3, 0.1, 0.1 + 0.1)
    with pytest.raises(BudgetExceeded, match=r"would go \$1\.80 over the budget of \$5\.00.*\$0\.40 is spent or under"):
        budget.check(5, 0.4, 6.4)


def scene(**changed: str) -> dict[str, str]:
    return {"title": "t", "description": "d", "negative_description": "n"} | changed


def test_a_script_is_read_and_cut_to_the_limits() -> None:
    text = json.dumps({"scenes": [scene(description="d" * 6000, negative_description="n" * 2000)]})
    (read,) = parse_script(text, 1)
    assert (len(read.description), len(read.negative_description)) == (5000, 1000)


@pytest.mark.parametrize(
    "text", ["", "once upon a time", "[]", "{}", '{"scenes": [1]}', '{"scenes": [{"title": "t"}]}']
)
def test_a_script_that_cannot_be_read_says_to_write_again(text: str) -> None:
    with pytest.raises(BrokenMedia, match="Write the scenes again"):
        parse_script(text, 1)


def test_a_script_with_another_number_of_scenes_is_refused() -> None:
    with pytest.raises(BrokenMedia, match="1 scenes came back instead of 2"):
        parse_script(json.dumps({"scenes": [scene()]}), 2)


@pytest.mark.parametrize(("text", "right"), [(UUID4, True), (UUID4.upper(), False), ("x", False), ("", False)])
def test_an_id_is_a_lower_case_uuid4(text: str, right: bool) -> None:
    assert is_id(new_id())
    assert is_id(text) is right


def test_images_of_one_brief_get_seeds_that_follow_each_other() -> None:
    ordered = takes.image_takes(new_id(), Brief("i", "c"), catalog.default_model("demo", TakeKind.IMAGE))
    assert [take.seed - ordered[0].seed for take in ordered] == [0, 1, 2, 3]
    assert len({take.id for take in ordered}) == 4


def test_another_take_asks_the_same_with_a_new_seed_and_a_clean_record() -> None:
    model = catalog.default_model("demo", TakeKind.IMAGE)
    (first, *_) = takes.image_takes(new_id(), Brief("i", "c"), model)
    spent = replace(first, remote_id="r", cost_usd=0.2, error="no", submit_started_at=now(), finished_at=now())
    again = takes.again(spent, model)
    assert {**again.input, "seed": 0} == {**first.input, "seed": 0}
    assert again.seed != first.seed
    assert (again.remote_id, again.cost_usd, again.error, again.submit_started_at) == (None, 0.0, None, None)


def test_progress_follows_the_clock_until_the_provider_says_more() -> None:
    (take, *_) = takes.image_takes(new_id(), Brief("i", "c"), catalog.default_model("demo", TakeKind.IMAGE))
    assert share_done(take, take.created_at + timedelta(seconds=60)) == 0.0
    submitted = replace(take, submit_started_at=take.created_at, expected_seconds=10.0)
    assert share_done(submitted, take.created_at + timedelta(seconds=5)) == pytest.approx(0.5)
    assert share_done(submitted, take.created_at + timedelta(seconds=500)) == pytest.approx(0.95)
    assert share_done(replace(submitted, progress=0.7), take.created_at + timedelta(seconds=5)) == pytest.approx(0.7)
    assert share_done(submitted, take.created_at - timedelta(seconds=5)) == 0.0


def test_the_time_left_is_said_and_a_late_take_is_called_late() -> None:
    (take, *_) = takes.image_takes(new_id(), Brief("i", "c"), catalog.default_model("demo", TakeKind.IMAGE))
    submitted = replace(take, submit_started_at=take.created_at, expected_seconds=10.0)
    assert time_left(submitted, take.created_at + timedelta(seconds=4)) == "about 6 s left of 10 s"
    ahead = replace(submitted, progress=0.7)
    assert time_left(ahead, take.created_at + timedelta(seconds=4)) == "about 3 s left of 10 s"
    assert "longer than the usual 10 s" in time_left(submitted, take.created_at + timedelta(seconds=11))


@pytest.mark.parametrize(
    ("idea", "title"),
    [
        ("a storm\nat sea", "a storm"),
        ("  ", "Untitled"),
        ("x" * 70, "x" * 59 + "…"),
        ("word " * 20, "word " * 11 + "word…"),
    ],
)
def test_a_project_is_called_by_the_first_line_of_its_idea(idea: str, title: str) -> None:
    assert Project(new_id(), Brief(idea, "c"), None, now(), now()).title == title


@pytest.mark.parametrize(
    ("positions", "words"), [([1], "scene 2"), ([1, 3], "scenes 2 and 4"), ([0, 1, 3], "scenes 1, 2 and 4")]
)
def test_scenes_that_are_left_out_are_named_as_people_say_it(positions: list[int], words: str) -> None:
    assert scenes_named(positions) == words


def test_markdown_marks_in_a_sentence_are_escaped() -> None:
    assert plain("**b** [l](http://x) $x$ :material/home:\n#h") == (
        "\\*\\*b\\*\\* \\[l\\]\\(http\\://\u2060x\\) \\$x\\$ \\:\u2060material/home\\: \\#h"
    )
