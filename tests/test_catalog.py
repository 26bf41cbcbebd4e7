"""The catalogue: what is in it, and that a mistake in it is told by name."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mvcore import Settings, catalog, estimates
from mvcore.domain import Quality, TakeKind
from mvcore.errors import SettingsError

REPLICATE = [model for model in catalog.models() if model.provider == "replicate"]


@pytest.mark.parametrize(("kind", "least"), [(TakeKind.IMAGE, 6), (TakeKind.CLIP, 8), (TakeKind.SCRIPT, 4)])
def test_there_is_a_choice_of_models_of_each_kind(kind: TakeKind, least: int) -> None:
    assert sum(model.kind is kind for model in REPLICATE) >= least


def test_what_the_settings_say_of_clips_shortens_no_clip_that_is_paid_for() -> None:
    settings = Settings(demo_clip_seconds=2, expected_clip_seconds=300)
    demo, paid = (catalog.default_model(provider, TakeKind.CLIP) for provider in ("demo", "replicate"))
    assert (demo.clip_seconds, estimates.as_set(demo, Settings(demo_clip_seconds=None))) == (4, demo)
    assert estimates.as_set(demo, settings).clip_seconds == 2
    assert estimates.as_set(paid, settings) == replace(paid, expected_seconds=300)
    image = catalog.default_model("replicate", TakeKind.IMAGE)
    assert estimates.as_set(image, settings) is image


def test_demo_stands_first() -> None:
    assert [model.provider for model in catalog.models()[:3]] == ["demo"] * 3


@pytest.mark.parametrize("model_id", ["google/imagen-4", "google/veo-3.1"])
def test_the_models_of_the_original_system_are_there(model_id: str) -> None:
    assert catalog.find_model(model_id) is not None
    assert catalog.find_model("nobody/nothing") is None


@pytest.mark.parametrize("kind", [TakeKind.IMAGE, TakeKind.CLIP])
def test_the_defaults_have_no_end_and_take_a_character_reference(kind: TakeKind) -> None:
    model = catalog.default_model("replicate", kind)
    assert model.ends is None
    assert model.inputs.reference is not None


@pytest.mark.parametrize("model", REPLICATE, ids=lambda model: model.id)
def test_every_model_has_prices_with_their_source_and_a_fallback_without_an_end(model: catalog.Model) -> None:
    assert any(row.usd > 0 for row in model.prices)
    assert all(row.source and row.read for row in model.prices)
    fallback = catalog.next_model(model)
    assert fallback is not None
    assert (fallback.kind, fallback.ends) == (model.kind, None)
    assert fallback.vendor != model.vendor


# -- models that end ---------------------------------------------------------------------------------------------------

END = date(2026, 12, 10)


def test_no_script_is_written_by_default_by_a_model_that_ends() -> None:
    for day in (date(2026, 11, 30), END, date(2027, 6, 1)):
        assert catalog.default_model("replicate", TakeKind.SCRIPT, day).id == "google/gemini-3.5-flash"


def test_a_model_is_offered_until_the_day_of_its_end_and_warned_of_for_thirty_days() -> None:
    mini = catalog.find_model("openai/gpt-5-mini")
    assert mini is not None
    ids = [
        mini.id in [model.id for model in catalog.models_of("replicate", TakeKind.SCRIPT, day)]
        for day in (END - timedelta(days=1), END)
    ]
    assert ids == [True, False]
    assert [mini.ends_soon(END - timedelta(days=days)) for days in (31, 30, 1, 0)] == [False, True, True, False]
    assert [mini.has_ended(END - timedelta(days=days)) for days in (1, 0)] == [False, True]


def test_the_chain_of_fallbacks_passes_over_what_has_ended_and_what_is_gone() -> None:
    usual = catalog.default_model("replicate", TakeKind.SCRIPT)
    chain = ["openai/gpt-5.6-luna", "google/gemini-3-flash"]
    first = catalog.next_model(usual)
    second = catalog.next_model(usual, gone=chain[:1])
    assert [first and first.id, second and second.id] == chain
    assert catalog.next_model(usual, gone=chain) is None
    for ended in ("anthropic/claude-4-sonnet", "google/gemini-2.5-flash", "openai/gpt-5-structured"):
        model = catalog.find_model(ended)
        other = catalog.next_model(model, on=END) if model else None
        assert other is not None
        assert not other.has_ended(END)


def test_a_project_that_names_an_ended_model_keeps_it_until_somebody_chooses() -> None:
    named = catalog.model_for("replicate", TakeKind.SCRIPT, Quality.FINAL, "openai/gpt-5-mini", END)
    assert named.id == "openai/gpt-5-mini"
    assert catalog.model_for("replicate", TakeKind.SCRIPT, Quality.FINAL, "x/y", END).id == "google/gemini-3.5-flash"


def test_references_of_veo_go_only_with_the_wide_shape_and_eight_seconds() -> None:
    veo = catalog.find_model("google/veo-3.1")
    assert veo is not None
    assert veo.inputs.reference is not None
    assert (veo.inputs.reference.only_aspect, veo.inputs.reference.only_seconds) == ("16:9", 8)


def row(**changed: Any) -> dict[str, Any]:
    """A clip model as it stands in the file."""
    plain = {"id": "v/m", "provider": "p", "kind": "clip", "expected_seconds": 5, "clip_seconds": 4}
    return {**plain, "prices": [price()], **changed}


def price(**changed: Any) -> dict[str, Any]:
    return {"usd": 1, "per": "second", "source": "its page", "read": "2026-10-09", **changed}


def test_a_row_is_read() -> None:
    (model,) = catalog.read_models([row(inputs={"duration": {"key": "d", "values": [4, 8]}})])
    assert (model.price(model.usage({"d": 8})), model.vendor, model.inputs.prompt) == (8, "v", "prompt")


def test_the_source_of_all_prices_of_a_model_is_written_once() -> None:
    prices = [{"usd": 1, "per": "second"}, {"usd": 2, "per": "run", "source": "a mail"}]
    (model,) = catalog.read_models([row(prices_read={"source": "its page", "read": "2026-10-09"}, prices=prices)])
    assert [(each.source, str(each.read)) for each in model.prices] == [
        ("its page", "2026-10-09"),
        ("a mail", "2026-10-09"),
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (None, "no list of models"),
        (["x"], "an entry that is no model"),
        ([row(colour="red")], "v/m: colour: Unexpected keyword argument"),
        ([row(kind="film")], "v/m: kind"),
        ([row(expected_seconds="soon")], "v/m: expected_seconds"),
        ([row(prices=[price(per="mile")])], "v/m: prices.0.per"),
        ([row(prices=[price(when={"sound": True})])], "v/m: prices.0.when"),
        ([row(prices=[price(usd=-1)])], "count from 0 up"),
        ([row(prices=[price(source="")])], "needs its source and the day"),
        ([row(prices=[price(read=None)])], "needs its source and the day"),
        ([row(prices=[])], "has no price"),
        ([row(prices=[price(usd=float("nan"))])], "count from 0 up"),
        ([row(prices=[price(per="output_mp")])], "no order of this model has"),
        ([row(prices=[price(per="input_mp")])], "no order of this model has"),
        ([row(prices=[price(per="input_mtoken")])], "no order of this model has"),
        ([row(fallbacks=["v/m"])], "fallbacks have to be"),
        ([row(prices=[price(), price(usd=2)])], "hold at once"),
        ([row(prices=[price(when={"resolution": "9p"})])], "do not offer"),
        ([row(prices=[price(when={"audio": True})])], "do not offer"),
        ([row(prices=[price(when={"seconds": 5})])], "do not offer"),
        ([row(prices=[price(when={"audio": True})], inputs={"audio": "a"})], "has no price"),
        ([row(kind="script", prices=[price(per="output_mtoken")])], "needs an output_limit"),
        ([row(inputs={"sead": "seed"})], "v/m: inputs.sead"),
        ([row(), row()], "names v/m twice"),
        ([row(fallbacks=["x/y"])], "fallbacks have to be"),
        ([row(fallbacks=["v/n"]), row(id="v/n")], "fallbacks have to be"),
        ([row(ends="2027-01-01", ends_source="mail")], "model of this kind without an end"),
        ([row(), row(id="v/n", ends="2027-01-01", ends_source="mail")], "v/n: a model that ends needs a fallback"),
        ([row(), row(id="w/n", ends="2027-01-01", fallbacks=["v/m"])], "w/n: an end needs its ends_source"),
        ([row(clip_seconds=0)], "clip_seconds"),
        ([row(inputs={"duration": {"key": "d", "values": [5]}})], "clip_seconds"),
        ([row(inputs={"resolution": {"key": "r", "values": ["720p"]}})], "default resolution"),
        ([row(inputs={"reference": {"key": "r", "only_seconds": 8}})], "clip_seconds has to be the reference's"),
        ([row(inputs={"reference": {"key": "r", "only_seconds": 4}})], "have to be among the values"),
    ],
)
def test_a_mistake_in_the_file_is_told_by_name(rows: object, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        catalog.read_models(rows)
