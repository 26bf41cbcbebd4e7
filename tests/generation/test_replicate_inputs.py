"""The models' own inputs: what is asked for becomes what each of them takes."""

import pytest

from mvcore.catalog import Model, find_model, models
from mvcore.generation import ProviderFailure
from mvcore.generation.model_input import model_input
from mvcore.generation.replicate import ReplicateProvider
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.replicate_requests import HEROINE, clip, image


def model(model_id: str) -> Model:
    found = find_model(model_id)
    assert found is not None
    return found


def test_an_image_weaves_the_look_into_the_prompt_and_keeps_only_what_the_model_has() -> None:
    mapped = model_input(model("google/nano-banana-2"), image().input)
    assert mapped.input.keys() == {"prompt", "aspect_ratio", "resolution", "output_format"}
    assert HEROINE in mapped.input["prompt"]
    assert "cinematic" in mapped.input["prompt"]
    assert mapped.notes == ()
    assert model_input(model("black-forest-labs/flux-2-pro"), image().input).input["seed"] == 7


def test_a_negative_description_is_an_input_or_an_instruction() -> None:
    veo = model_input(model("google/veo-3.1"), clip().input).input
    assert (veo["negative_prompt"], veo["prompt"]) == ("text", "She walks home.")
    seedance = model_input(model("bytedance/seedance-2.0"), clip().input).input
    assert seedance["prompt"].endswith("Do not show any of this: text.")
    assert "negative_prompt" not in model_input(model("google/veo-3.1"), clip(negative_prompt="").input).input


@pytest.mark.parametrize(
    ("model_id", "seconds", "sent"),
    [("google/veo-3.1", 4, 4), ("google/veo-3.1", 5, 6), ("google/veo-3.1", 60, 8), ("minimax/hailuo-02", 7.4, 6)],
)
def test_the_nearest_length_is_asked_for_and_said(model_id: str, seconds: float, sent: int) -> None:
    mapped = model_input(model(model_id), clip(seconds=seconds).input)
    assert mapped.input["duration"] == sent
    assert any(f"{sent} s is the nearest" in note for note in mapped.notes) is (sent != seconds)


def test_the_nearest_shape_is_asked_for_and_said() -> None:
    mapped = model_input(model("google/veo-3.1"), clip(aspect_ratio="21:9").input)
    assert mapped.input["aspect_ratio"] == "16:9"
    assert any("21:9" in note for note in mapped.notes)


def test_references_of_veo_need_eight_seconds_and_the_wide_shape() -> None:
    wide = model_input(model("google/veo-3.1"), clip(seconds=4).input, "data:,x")
    assert (wide.input["reference_images"], wide.input["duration"]) == (["data:,x"], 8)
    assert "image" not in wide.input
    tall = model_input(model("google/veo-3.1"), clip(seconds=4, aspect_ratio="9:16").input, "data:,x")
    assert (tall.input["image"], tall.input["duration"]) == ("data:,x", 4)
    assert "reference_images" not in tall.input
    assert "starts with the character picture" in tall.notes[0]


def test_the_picture_goes_to_the_key_of_the_model() -> None:
    keys = {"minimax/video-01": "subject_reference", "kwaivgi/kling-v2.5-turbo-pro": "start_image"}
    for model_id, key in keys.items():
        assert model_input(model(model_id), clip().input, "data:,x").input[key] == "data:,x"
    assert model_input(model("bytedance/seedance-2.0"), clip().input, "data:,x").input["reference_images"] == [
        "data:,x"
    ]


def test_a_model_that_needs_a_picture_says_so() -> None:
    with pytest.raises(ProviderFailure, match="needs a character picture"):
        model_input(model("kwaivgi/kling-v2.1"), clip().input)


def test_a_description_that_is_too_long_is_shortened_and_keeps_its_instructions() -> None:
    asked = clip(prompt="word " * 1000, negative_prompt="blur").input
    prompt = model_input(model("bytedance/seedance-2.0"), asked, "data:,x").input["prompt"]
    assert len(prompt) <= 4000
    assert prompt.endswith("Do not show any of this: blur.")
    assert "[Image1]" in prompt


def test_every_model_of_the_fake_is_as_the_catalogue_says(provider: ReplicateProvider) -> None:
    known = [model for model in models() if model.provider == "replicate"]
    assert [live for one in known if not (live := provider.live(one.id)).as_known] == []


def test_a_model_that_changed_or_is_gone_is_noticed(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.configure(retired=["google/imagen-4"])
    assert provider.live("google/imagen-4").gone
    properties = {"prompt": {}, "aspect_ratio": {"allOf": [{"$ref": "#/components/schemas/aspect_ratio"}]}}
    schemas = {
        "Input": {"properties": properties, "required": ["prompt", "style"]},
        "aspect_ratio": {"enum": ["1:1", "16:9"]},
    }
    page = {"latest_version": {"openapi_schema": {"components": {"schemas": schemas}}}}
    fake.fault("status", "/v1/models/google/nano-banana-2$", status=200, body_json=page)
    live = provider.live("google/nano-banana-2")
    assert live.dropped == ("image_input", "output_format", "resolution")
    assert (live.missing, live.values) == (("style",), ("aspect_ratio",))
