"""Models as they are today: what they no longer take is left out and said, and nothing is paid twice for it."""

import logging
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from mvcore import TakeStatus
from mvcore.catalog import Model, find_model
from mvcore.domain import TakeKind, Trouble, now
from mvcore.generation import GenerationRequest, LiveModel, LiveModels
from mvcore.generation.model_input import model_input
from mvcore.generation.replicate import ReplicateProvider
from mvcore.generation.replicate.live import compared
from tests.at_replicate import BRIEF, TOKEN, clips, orders, page, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.test_studio import picture
from tests.watching import finished, until

SEEDANCE = "bytedance/seedance-2.0"
VEO = "google/veo-3.1"
GEMINI = "google/gemini-3.5-flash"
ONE = replace(BRIEF, scene_count=1)


def changed(fake: FakeReplicate, model: str, **changes: object) -> None:
    """Let the fake tell of a model that has changed."""
    body = page(model, **changes)  # type: ignore[arg-type]
    fake.fault("status", f"/v1/models/{model}$", method="GET", status=200, body_json=body)


def catalogued(model_id: str) -> Model:
    model = find_model(model_id)
    assert model is not None
    return model


# -- a look ------------------------------------------------------------------------------------------------------------


def test_a_page_never_waits_for_a_look_and_knows_its_answer_later(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.fault("hang", f"/v1/models/{SEEDANCE}$", seconds=3)
    with studio_at(fake, tmp_path) as studio:
        began = time.monotonic()
        assert studio.live_model(SEEDANCE) is None
        assert time.monotonic() - began < 0.4
        until(lambda: studio.live_model(SEEDANCE) is not None)
        assert studio.live_model(SEEDANCE) == LiveModel(SEEDANCE)
        assert studio.live_model("nobody/nothing") is None
        assert studio.live_model("demo/animator") == LiveModel("demo/animator")
    assert len(fake.log("GET", SEEDANCE)) == 1


def test_a_model_is_looked_at_once_in_ten_minutes_and_a_failed_look_forgets_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, looks, trouble = [0.0], [0], threading.Event()

    def look(model_id: str) -> LiveModel:
        looks[0] += 1
        if trouble.is_set():
            raise RuntimeError("the network is down")
        return LiveModel(model_id, dropped=("seed",))

    live = LiveModels(look, lambda: clock[0])
    assert live.soon("v/m", 20) == LiveModel("v/m", dropped=("seed",))
    clock[0] = 599.0
    assert live.soon("v/m", 20) is not None
    assert looks == [1]
    clock[0] = 601.0
    trouble.set()
    with caplog.at_level(logging.INFO):
        assert live.soon("v/m", 20) == LiveModel("v/m", dropped=("seed",))
    assert looks == [2]
    assert "the network is down" in caplog.text


@pytest.mark.parametrize(
    ("field", "schema", "offered"),
    [
        ("resolution", {"enum": ["480p", "720p"]}, ("480p", "720p")),
        ("duration", {"type": "integer", "minimum": 4, "maximum": 6}, (4, 5, 6)),
        ("aspect_ratio", {"type": "string"}, None),
    ],
)
def test_values_are_compared_by_their_list_and_their_bounds(
    field: str, schema: dict[str, object], offered: tuple[object, ...] | None
) -> None:
    told = page(SEEDANCE)
    told["latest_version"]["openapi_schema"]["components"]["schemas"]["Input"]["properties"][field] = schema
    live = compared(catalogued(SEEDANCE), told)
    assert live.offered == ({} if offered is None else {field: offered})
    assert live.values == (() if offered is None else (field,))


# -- the input ---------------------------------------------------------------------------------------------------------


def sent(model_id: str, reference: str | None = "https://x/y.png", **asked: object) -> dict[str, object]:
    plain = {"prompt": "A girl runs.", "negative_prompt": "blur", "seconds": 8, "aspect_ratio": "16:9", "seed": 7}
    return model_input(catalogued(model_id), {**plain, **asked}, reference).input


def test_a_dropped_negative_prompt_becomes_an_instruction() -> None:
    assert "Do not show any of this: blur" not in str(sent(VEO)["prompt"])
    told = sent(VEO, leave_out=["negative_prompt"])
    assert "negative_prompt" not in told
    assert "Do not show any of this: blur" in str(told["prompt"])


def test_a_dropped_reference_lets_the_clip_start_with_the_picture() -> None:
    told = sent(SEEDANCE, leave_out=["reference_images"])
    assert told["image"] == "https://x/y.png"
    assert "[Image1]" not in str(told["prompt"])
    both = sent(SEEDANCE, leave_out=["reference_images", "image"])
    assert "image" not in both


@pytest.mark.parametrize(
    ("key", "values", "left"),
    [
        ("resolution", ["480p", "1080p"], "480p"),
        ("resolution", ["1080p", "4k"], "1080p"),
        ("resolution", ["4k"], None),
        ("duration", [4, 6], 6),
        ("duration", [20], 20),
        ("duration", ["short"], None),
        ("aspect_ratio", ["3:4", "4:3"], "4:3"),
        ("aspect_ratio", ["2:1", "auto"], "2:1"),
        ("aspect_ratio", ["auto"], None),
    ],
)
def test_a_value_that_is_not_offered_any_more_gives_way_to_the_nearest(
    key: str, values: list[object], left: object
) -> None:
    assert sent(SEEDANCE, offered={key: values}).get(key) == left


def test_references_that_need_a_length_that_is_gone_are_not_sent() -> None:
    told = sent(VEO, offered={"duration": [4, 6]})
    assert "reference_images" not in told
    assert told["image"] == "https://x/y.png"


# -- an order ----------------------------------------------------------------------------------------------------------


def test_inputs_that_a_model_no_longer_takes_are_left_out_and_said(fake: FakeReplicate, tmp_path: Path) -> None:
    changed(fake, SEEDANCE, drop=("seed", "last_frame_image"), resolution=("480p", "1080p"))
    with studio_at(fake, tmp_path) as studio:
        (scene,) = clips(studio, ONE, picture()).scenes
        take = studio.takes(scene.take.project_id)[-1]
    assert take.status is TakeStatus.READY
    (order,) = orders(fake, SEEDANCE)
    assert "seed" not in order
    assert order["resolution"] == "480p"
    assert take.input["leave_out"] == ["last_frame_image", "seed"]
    assert take.warning is not None
    assert "no longer takes this, so it was left out: seed." in take.warning
    assert "no longer takes the usual resolution" in take.warning


def test_a_length_that_is_not_offered_any_more_changes_the_price_before_the_order(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    changed(fake, SEEDANCE, duration=(4, 5))
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, ONE)
    (scene,) = project.scenes
    assert orders(fake, SEEDANCE)[0]["duration"] == 5
    assert scene.take.price_usd == pytest.approx(0.9)
    assert scene.take.cost_usd == pytest.approx(0.9)
    assert "no clips of 8 s" in str(scene.take.warning)


def test_a_script_that_has_to_be_written_again_is_ordered_though_its_model_has_changed(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """Without its bound it costs more, which was shown for the first attempt."""
    changed(fake, GEMINI, drop=("max_output_tokens",))
    values = {"output": ["No scenes at all."]}
    fake.fault("fate", f"/models/{GEMINI}/predictions$", method="POST", values=values)
    with studio_at(fake, tmp_path) as studio:
        until(lambda: studio.live_model(GEMINI) is not None)
        project_id = studio.create_project(ONE)
        studio.write_scenes(project_id)
        until(lambda: finished(studio, project_id).ready_scenes)
    assert len(orders(fake, GEMINI)) == 2


def test_a_lost_order_is_recognised_by_exactly_what_was_sent(fake: FakeReplicate, tmp_path: Path) -> None:
    changed(fake, SEEDANCE, drop=("seed",))
    fake.fault("drop_after", f"{SEEDANCE}/predictions$", method="POST")
    with studio_at(fake, tmp_path) as studio:
        (scene,) = clips(studio, ONE).scenes
    assert scene.take.status is TakeStatus.READY
    assert len(orders(fake, SEEDANCE)) == 1


def test_a_later_process_finds_an_order_by_what_was_decided_then(fake: FakeReplicate, tmp_path: Path) -> None:
    asked = {"prompt": "A girl runs.", "seed": 7, "seconds": 8, "aspect_ratio": "16:9", "leave_out": ["seed"]}
    began = now()
    first = ReplicateProvider(SecretStr(TOKEN), fake.url, pace=0.1)
    remote_id = first.submit(GenerationRequest(TakeKind.CLIP, SEEDANCE, asked))
    first.close()
    later = ReplicateProvider(SecretStr(TOKEN), fake.url, pace=0.1)
    without = {name: value for name, value in asked.items() if name != "leave_out"}
    assert later.find(GenerationRequest(TakeKind.CLIP, SEEDANCE, without), began, ()) is None
    assert later.find(GenerationRequest(TakeKind.CLIP, SEEDANCE, asked), began, ()) == remote_id
    later.close()


def test_an_order_for_a_model_that_demands_the_unknown_is_not_placed(fake: FakeReplicate, tmp_path: Path) -> None:
    changed(fake, SEEDANCE, demand=("style",))
    with studio_at(fake, tmp_path) as studio:
        (scene,) = clips(studio, ONE).scenes
        assert scene.take.trouble is Trouble.MODEL_GONE
        assert "now demands something that MV Studio cannot give it (style): use google/veo-3.1" in str(
            scene.take.error
        )
    assert orders(fake, SEEDANCE) == []


@pytest.mark.parametrize("fault", [{"do": "drop"}, {"do": "status", "status": 500}], ids=["drop", "500"])
def test_a_look_that_fails_does_not_hinder_an_order(
    fake: FakeReplicate, tmp_path: Path, fault: dict[str, object]
) -> None:
    fake.fault(path="/v1/models/[^/]+/[^/]+$", method="GET", **fault)  # type: ignore[arg-type]
    fake.fault(path="/v1/models/[^/]+/[^/]+$", method="GET", **fault)  # type: ignore[arg-type]
    with studio_at(fake, tmp_path) as studio:
        (scene,) = clips(studio, ONE).scenes
    assert (scene.take.status, scene.take.warning) == (TakeStatus.READY, None)


def test_a_look_that_hangs_does_not_hinder_an_order(fake: FakeReplicate, tmp_path: Path) -> None:
    fake.fault("hang", f"/v1/models/{SEEDANCE}$", method="GET", seconds=8)
    with studio_at(fake, tmp_path) as studio:
        (scene,) = clips(studio, ONE).scenes
    assert scene.take.status is TakeStatus.READY


def test_what_a_model_cannot_keep_is_said_on_the_take(fake: FakeReplicate, tmp_path: Path) -> None:
    brief = replace(ONE, clip_model="minimax/hailuo-02")
    with studio_at(fake, tmp_path) as studio:
        (scene,) = clips(studio, brief, picture()).scenes
    assert "starts with the character picture" in str(scene.take.warning)


def test_another_take_decides_anew(fake: FakeReplicate, tmp_path: Path) -> None:
    changed(fake, SEEDANCE, drop=("seed",))
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio, ONE)
    with studio_at(fake, tmp_path) as studio:
        studio.retry_clip(project.id, project.scenes[0].id)
        again = finished(studio, project.id).scenes[0].take
    assert (again.status, again.warning) == (TakeStatus.READY, None)
    assert "leave_out" not in again.input
    assert ["seed" in order for order in orders(fake, SEEDANCE)] == [False, True]
