"""The catalogue: what is in it, and that a mistake in it is told by name."""

import re
from dataclasses import replace
from typing import Any

import pytest

from mvcore import Settings, catalog, estimates
from mvcore.domain import TakeKind
from mvcore.errors import SettingsError
from mvcore.generation.replicate import model_input

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
def test_the_defaults_are_alive_and_take_a_character_reference(kind: TakeKind) -> None:
    model = catalog.default_model("replicate", kind)
    assert model.retired is None
    assert model.inputs.reference is not None


@pytest.mark.parametrize("model", REPLICATE, ids=lambda model: model.id)
def test_every_model_has_a_price_with_its_source_and_a_living_fallback(model: catalog.Model) -> None:
    assert model.price_usd > 0
    assert re.search(r"20\d\d-\d\d", model.price_source)
    fallback = catalog.find_model(model.fallback or "")
    assert fallback is not None
    assert (fallback.kind, fallback.retired) == (model.kind, None)
    assert fallback.vendor != model.vendor


def test_a_price_by_the_second_counts_the_length_and_the_sound() -> None:
    veo = catalog.find_model("google/veo-3.1")
    assert veo is not None
    assert veo.price_usd == pytest.approx(3.2)
    assert veo.price_of(6) == pytest.approx(2.4)
    assert veo.price_of(6, silent=True) == pytest.approx(1.2)


@pytest.mark.parametrize("model", [one for one in REPLICATE if one.kind is TakeKind.CLIP], ids=lambda model: model.id)
@pytest.mark.parametrize("aspect", ["16:9", "9:16", "1:1"])
def test_the_price_of_a_clip_counts_the_seconds_that_are_really_asked_for(model: catalog.Model, aspect: str) -> None:
    asked = {"prompt": "A girl runs.", "seconds": model.clip_seconds, "aspect_ratio": aspect, "seed": 1}
    sent = model_input(model, asked, "https://x/y.png")
    seconds = sent.input[model.inputs.duration.key] if model.inputs.duration else model.clip_seconds
    assert model.price_of(seconds) == model.price_usd
    assert not any("s is the nearest" in note for note in sent.notes)


def test_references_of_veo_go_only_with_the_wide_shape_and_eight_seconds() -> None:
    veo = catalog.find_model("google/veo-3.1")
    assert veo is not None
    assert veo.inputs.reference is not None
    assert (veo.inputs.reference.only_aspect, veo.inputs.reference.only_seconds) == ("16:9", 8)


def row(**changed: Any) -> dict[str, Any]:
    """A clip model as it stands in the file."""
    plain = {"id": "v/m", "provider": "p", "kind": "clip", "expected_seconds": 5, "clip_seconds": 4}
    return {**plain, "price": {"usd": 1, "per": "second"}, "price_source": "2026", **changed}


def test_a_row_is_read() -> None:
    (model,) = catalog.read_models([row(inputs={"duration": {"key": "d", "values": [4, 8]}})])
    assert (model.price_usd, model.vendor, model.inputs.prompt) == (4, "v", "prompt")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (None, "no list of models"),
        (["x"], "an entry that is no model"),
        ([row(colour="red")], "v/m: colour: Unexpected keyword argument"),
        ([row(kind="film")], "v/m: kind"),
        ([row(expected_seconds="soon")], "v/m: expected_seconds"),
        ([row(price={"usd": 1, "per": "mile"})], "v/m: price.per"),
        ([row(price={"usd": -1})], "count from 0 up"),
        ([row(price_source="")], "needs its price_source"),
        ([row(inputs={"sead": "seed"})], "v/m: inputs.sead"),
        ([row(), row()], "names v/m twice"),
        ([row(fallback="x/y")], "fallback has to be"),
        ([row(fallback="v/n"), row(id="v/n")], "fallback has to be"),
        ([row(retired="gone")], "cannot be the default"),
        ([row(), row(id="v/n", retired="gone")], "v/n: a retired model needs a fallback"),
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
