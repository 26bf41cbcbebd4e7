"""Prices: every setting that a project can send has its amount in `prices.csv`, typed from the sources."""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mvcore import catalog, takes
from mvcore.catalog import Conditions, Model, PriceRow, Usage
from mvcore.catalog.prices import ambiguous, total
from mvcore.clip_settings import clip_settings
from mvcore.domain import AspectRatio, Brief, Project, TakeKind, now
from mvcore.generation import LiveModel
from mvcore.generation.model_input import model_input
from mvcore.quotes import Quote, quote

_CSV = Path(__file__).with_name("prices.csv")
_TODAY = date(2026, 12, 10)
OFFERED = [
    model
    for kind in (TakeKind.IMAGE, TakeKind.CLIP)
    for model in catalog.models_of("replicate", kind, _TODAY)
]  # fmt: skip


def expected_rows(model_id: str) -> list[dict[str, str]]:
    with _CSV.open() as file:
        return [row for row in csv.DictReader(file) if row["model"] == model_id]


def settings_of(model: Model) -> Iterator[tuple[Brief, bool]]:
    """Every brief that a project may have for this model, with and without a picture."""
    inputs = model.inputs
    resolutions = (None, *(inputs.resolution.values if inputs.resolution else ()), "480p", "4K")
    lengths = (None, *(inputs.duration.values if inputs.duration else (7,)), 60)
    for resolution, seconds, sound, aspect, picture in itertools.product(
        resolutions, lengths, (None, True, False), AspectRatio, (True, False)
    ):
        yield (
            Brief("i", "c", aspect=aspect, clip_resolution=resolution, clip_sound=sound, clip_seconds=seconds),
            picture,
        )


def sent_for(model: Model, brief: Brief, picture: bool) -> tuple[Quote, dict[str, Any]]:
    """The quote, and what a take of this project would send."""
    project = Project("p", brief, "an-id" if picture else None, now(), now())
    told = takes.quote_of(model.kind, model, project, has_picture=picture)
    if model.kind is TakeKind.IMAGE:
        (take, *_) = takes.image_takes("p", brief, model)
        return told, model_input(model, take.input).input
    settings = clip_settings(model, brief)
    asked = takes.again(takes.image_takes("p", brief, model)[0], model, settings).input
    link = "https://x/y.png" if picture or model.inputs.first_frame_required else None
    return told, model_input(model, asked, link).input


def matches(row: dict[str, str], model: Model, sent: dict[str, Any]) -> bool:
    inputs = model.inputs
    resolution = inputs.resolution.named(sent[inputs.resolution.key]) if inputs.resolution else "-"
    sound = {True: "on", False: "off"}[sent[inputs.audio]] if inputs.audio else "-"
    picture = "yes" if any(sent.get(key) for key in inputs.pictures) else "no"
    length = str(sent[inputs.duration.key]) if inputs.duration else f"{model.clip_seconds:g}"
    told = {"resolution": resolution, "sound": sound, "picture": picture, "seconds": length}
    return all(row[name] in ("*", value) for name, value in told.items())


@pytest.mark.parametrize("model", OFFERED, ids=lambda model: model.id)
def test_what_is_sent_costs_what_the_source_says(model: Model) -> None:
    rows, used = expected_rows(model.id), set()
    for brief, picture in settings_of(model):
        told, sent = sent_for(model, brief, picture)
        (row,) = [row for row in rows if matches(row, model, sent)]
        used.add(tuple(row.items()))
        seconds = sent[model.inputs.duration.key] if model.inputs.duration else 1
        usd = float(row["usd"]) * (seconds if row["per"] == "second" else 1)
        assert told.usd == pytest.approx(usd), (brief, picture, sent)
        assert not told.at_most
    assert len(used) == len(rows), "a price that nothing asks for"


def test_every_price_of_the_file_is_of_a_model_that_is_offered() -> None:
    with _CSV.open() as file:
        assert {row["model"] for row in csv.DictReader(file)} == {model.id for model in OFFERED}


@pytest.mark.parametrize("model", catalog.models(), ids=lambda model: model.id)
def test_what_is_left_to_the_model_is_quoted_as_its_dearest(model: Model) -> None:
    choice = model.inputs.resolution
    resolutions = [{choice.key: choice.sent(value)} for value in choice.values] if choice else [{}]
    prices = [model.price(model.usage(sent)) for sent in resolutions]
    dearest = max(usd for usd in prices if usd is not None)
    assert model.price(model.usage({})) == pytest.approx(dearest)
    assert model.kind is TakeKind.SCRIPT or model.highest_price >= dearest


# -- rows --------------------------------------------------------------------------------------------------------------


def row(usd: float, per: Any = "second", **when: Any) -> PriceRow:
    return PriceRow(usd, per, Conditions(**when))


def test_rows_of_different_units_are_added_and_the_most_specific_of_one_unit_counts() -> None:
    rows = [
        row(1),
        row(2, resolution="1080p"),
        row(3, resolution="1080p", audio=True),
        row(0.5, "run"),
        row(0.25, "input_mp"),
    ]
    assert total(rows, Usage(seconds=4)) == 4.5
    assert total(rows, Usage(seconds=4, resolution="1080p")) == 8.5
    assert total(rows, Usage(seconds=4, resolution="1080p", audio=True)) == 12.5
    assert total(rows, Usage(seconds=4, input_mp=(1.05, 0.2))) == 4.5 + 3 * 0.25


def test_tokens_count_by_the_million_and_pictures_by_the_piece() -> None:
    assert total(
        [row(1.5, "input_mtoken"), row(9, "output_mtoken")], Usage(input_tokens=2000, output_tokens=10_000)
    ) == (pytest.approx(0.003 + 0.09))
    assert total([row(0.1, "output"), row(0.01, "output_mp")], Usage(outputs=2, output_mp=4)) == pytest.approx(0.28)


def test_a_usage_without_a_row_has_no_price_whatever_else_is_priced() -> None:
    rows = [row(1, resolution="480p"), row(0.5, "run")]
    assert total(rows, Usage(seconds=4, resolution="1080p")) is None
    assert total([], Usage()) is None


def test_two_rows_that_hold_at_once_are_ambiguous_only_when_none_is_more_specific() -> None:
    wide, loud = row(1, resolution="720p"), row(2, audio=True)
    assert ambiguous([wide, loud]) == (wide, loud)
    assert ambiguous([wide, row(2, resolution="480p"), row(3, resolution="720p", audio=True), row(0)]) is None
    assert ambiguous([wide, row(1, "run", audio=True)]) is None


def test_the_measured_length_is_billed_and_the_asked_one_decides_the_row() -> None:
    rows = [row(1, seconds=8), row(5, seconds=4)]
    assert total(rows, Usage(seconds=8, made_seconds=8.05)) == pytest.approx(8.05)


# -- quotes ------------------------------------------------------------------------------------------------------------


def model(model_id: str) -> Model:
    found = catalog.find_model(model_id)
    assert found is not None
    return found


def test_a_script_is_quoted_at_most_and_its_bound_is_sent() -> None:
    gemini = model("google/gemini-3.5-flash")
    take = takes.script_take("p", Brief("An idea. " * 50, "She"), gemini)
    sent = model_input(gemini, take.input).input
    assert sent["max_output_tokens"] == take.input["answer_tokens"]
    assert take.price_usd >= 9.0 * sent["max_output_tokens"] / 1e6 + 1.5 * len(sent["prompt"]) / 4 / 1e6
    told = takes.quote_of(TakeKind.SCRIPT, gemini, Project("p", Brief("i", "c"), None, now(), now()))
    assert told.text.startswith("at most $")


def test_a_script_that_was_asked_for_without_a_bound_is_quoted_at_all_that_the_model_answers() -> None:
    gemini = model("google/gemini-3-flash")
    asked = {"prompt": "The way home", "scene_count": 4, "number": 1, "seed": 1}
    assert "max_output_tokens" not in model_input(gemini, asked).input
    assert quote(gemini, asked, has_picture=False).usd >= 3.0 * 65535 / 1e6


def test_what_a_model_no_longer_takes_changes_the_price_that_is_shown() -> None:
    seedance = model("bytedance/seedance-2.0")
    asked = {"seconds": 8, "aspect_ratio": "16:9"}
    assert quote(seedance, asked, has_picture=True).usd == pytest.approx(8 * 0.18)
    changed = LiveModel(seedance.id, offered={"resolution": ("1080p",)})
    assert quote(seedance, asked, has_picture=True, known=lambda _: changed).usd == pytest.approx(8 * 0.45)
    dropped = LiveModel(seedance.id, dropped=("resolution",))
    assert quote(seedance, asked, has_picture=True, known=lambda _: dropped).usd == pytest.approx(8 * 0.45)


def test_the_same_clip_stays_the_same_request_when_a_usual_setting_is_chosen_by_name() -> None:
    seedance, brief = model("bytedance/seedance-2.0"), Brief("i", "c")
    usual = clip_settings(seedance, brief)
    named = clip_settings(seedance, replace(brief, clip_resolution="720p", clip_sound=True, clip_seconds=8))
    (former, *_) = takes.image_takes("p", brief, seedance)
    ours, theirs = (takes.again(former, seedance, settings).input for settings in (usual, named))
    assert {**ours, "seed": 0} == {**theirs, "seed": 0}


def test_the_most_is_rounded_up_and_a_length_that_is_left_to_the_model_counts_as_its_longest() -> None:
    assert catalog.price_text(0.0441, at_most=True) == "at most $0.05"
    assert (catalog.cost_text(1.44, at_most=True), catalog.cost_text(0.0441)) == ("at most $1.44", "$0.04")
    kling = model("kwaivgi/kling-v2.5-turbo-pro")
    dropped = LiveModel(kling.id, dropped=("duration",))
    told = quote(kling, {"seconds": 5, "aspect_ratio": "16:9"}, has_picture=True, known=lambda _: dropped)
    assert told.usd == pytest.approx(0.7)
