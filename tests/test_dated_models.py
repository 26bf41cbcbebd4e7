"""Models that end, or that their makers have ended although they are listed still."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mvcore import BadInput, Brief, Studio, TakeStatus
from mvcore.catalog import find_model
from mvcore.doctor import examine
from mvcore.domain import TakeKind, Trouble
from mvcore.generation.model_gone import is_told_by_error, is_told_by_text
from mvcore.generation.replicate import reading
from mvcore.generation.replicate.trouble import failure_of_prediction
from tests.at_replicate import BRIEF, clips, orders, settings_at, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.watching import finished

USUAL, SECOND, THIRD = "google/gemini-3.5-flash", "openai/gpt-5.6-luna", "google/gemini-3-flash"
MINI = "openai/gpt-5-mini"
THE_DAY = datetime(2026, 12, 10, 0, 0, tzinfo=UTC)
BEFORE = datetime(2026, 12, 9, 23, 59, tzinfo=UTC)
OPENAI = (
    "Error code: 404 - {'error': {'message': 'The model `gpt-5-mini` has been deprecated, learn more here: "
    "https://platform.openai.com/docs/deprecations', 'type': 'invalid_request_error', 'code': 'model_not_found'}}"
)
NO_ACCESS = "The model `gpt-5.6-sol` does not exist or you do not have access to it."
ANTHROPIC = '{"type":"error","error":{"type":"not_found_error","message":"model: claude-sonnet-4-20250514"}}'
GOOGLE = (
    "models/gemini-2.5-flash is not found for API version v1beta, or is not supported for generateContent. "
    "Call ListModels to see the list of available models and their supported methods."
)
NEW_USERS = "This model models/gemini-2.5-flash is no longer available to new users. Please update your code."
VERTEX = (
    "Publisher Model `projects/x/locations/us-central1/publishers/google/models/veo-3.0-generate` was not found or "
    "your project does not have access to it. Please ensure you are using a valid model version."
)
SUPPORTED = "404 NOT_FOUND: veo-3.0-generate-001 was not found or is not supported"
GEMINI = "Gemini 1.0 Pro Vision has been deprecated on July 12, 2024. Consider switching to different model."
UNNAMED = [
    "This model is no longer available.",
    "The model has been deprecated.",
    "The requested model was not found or is not supported.",
    "not_found_error: claude-sonnet-4-20250514",
    "The selected model gpt-5-mini has reached its end of life.",
    "This model is not available anymore.",
]
ENDED = [OPENAI, NO_ACCESS, ANTHROPIC, GOOGLE, NEW_USERS, VERTEX, SUPPORTED, *UNNAMED]


@pytest.mark.parametrize("words", ENDED)
def test_the_words_of_makers_for_a_model_that_they_ended_are_known(words: str) -> None:
    assert is_told_by_error(words)
    assert is_told_by_text(words, "google/gemini-2.5-flash")


@pytest.mark.parametrize(
    ("words", "model_id"),
    [
        ("Gemini 2.5 Flash is no longer available.", "google/gemini-2.5-flash"),
        ("Veo 3 has been deprecated.", "google/veo-3-fast"),
        ("Imagen 4 has been shut down.", "google/imagen-4"),
        ("not_found_error", "anthropic/claude-4-sonnet"),
    ],
)
def test_a_makers_own_name_of_its_model_is_known_in_an_error(words: str, model_id: str) -> None:
    assert failure_of_prediction(words, model_id)[0] is Trouble.MODEL_GONE


def test_what_may_pass_is_tried_again_and_not_taken_for_the_end() -> None:
    for words in (
        "Prediction interrupted: the model was shut down; please retry (code: PA)",
        "model worker is no longer available, try again later",
        "Model instance has been retired, please retry E1000",
    ):
        assert failure_of_prediction(words, "bytedance/seedance-2.0")[0] is Trouble.TRANSIENT


def test_a_text_that_names_only_the_family_is_known_for_a_model_of_the_family() -> None:
    assert is_told_by_text(GEMINI, "google/gemini-3-flash")
    assert not is_told_by_text("The twins are no longer available.", "google/gemini-3-flash")


@pytest.mark.parametrize(
    "words",
    [
        '{"scenes": [{"title": "Gone", "description": "A model robo-x9 that is no longer available walks away."}]}',
        '[{"prompt": "The model gpt-5-mini has been deprecated, says the sign on the wall of the museum."}]',
        '{"scenes": [{"visual": "gemini-2.5-flash is no longer available, blinks the neon sign."}]}',
        "Scene 1: The fashion model walks the runway. The dress is no longer available in the shops.",
        "A poem about the sea, which was not found by anybody.",
        "Scene 1: the F-14 was retired long ago and stands in the sand. Scene 2: R2-D2 is no longer available.",
    ],
)
def test_words_that_only_resemble_it_are_an_answer(words: str) -> None:
    assert not is_told_by_text(words, "google/gemini-2.5-flash")


@pytest.mark.parametrize(
    "error",
    [
        "The input or output was flagged as sensitive. (E005)",
        "The model could not read the image at https://x/y.png: the file was not found.",
        "Prediction interrupted; please retry (code: PA)",
        "CUDA out of memory",
        "Could not follow the prompt: 'The fashion model is no longer available'",
        "404 Client Error: Not Found for url: https://x/y.png",
    ],
)
def test_other_failures_are_not_taken_for_it(error: str) -> None:
    assert not is_told_by_error(error)


def succeeded(text: str, **metrics: Any) -> dict[str, Any]:
    return {"id": "x", "model": MINI, "status": "succeeded", "output": [text], "input": {}, "metrics": metrics}


def test_a_refusal_that_comes_as_an_answer_costs_what_the_provider_billed() -> None:
    model = find_model(MINI)
    free = reading.state(model, succeeded(OPENAI, predict_time=0.3))
    assert (free.trouble, free.cost_usd) == (Trouble.MODEL_GONE, 0.0)
    billed = reading.state(model, succeeded(OPENAI, input_token_count=1000, output_token_count=100))
    assert (billed.trouble, billed.cost_usd) == (Trouble.MODEL_GONE, pytest.approx(0.00045))


# -- ended upstream ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fate", [{"status": "failed", "error": GOOGLE}, {"output": [NEW_USERS]}], ids=["error", "text"]
)
def test_a_script_model_that_is_ended_upstream_is_left_along_the_chain_one_click_each(
    fake: FakeReplicate, tmp_path: Path, fate: dict[str, Any]
) -> None:
    for model in (USUAL, SECOND):
        patch = {"patch": {"metrics": {"predict_time": 0.1}}}
        fake.fault("fate", f"{model}/predictions$", method="POST", values={**fate, **patch})
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio)
        for gone, instead in ((USUAL, SECOND), (SECOND, THIRD)):
            script = project.script
            assert script is not None
            assert (script.model, script.trouble, script.cost_usd) == (gone, Trouble.MODEL_GONE, 0.0)
            assert script.error == f"{gone} was ended by its maker: use {_first(gone)} instead."
            other = studio.fallback_of(project, script)
            assert other is not None
            assert other.id == instead
            assert studio.estimate_fallback(project, script).text.startswith("at most $")
            studio.use_fallback(project.id, script)
            project = finished(studio, project.id)
    assert [scene.take.status for scene in project.scenes] == [TakeStatus.READY] * 2


def _first(model_id: str) -> str:
    return {USUAL: SECOND, SECOND: USUAL}[model_id]


def test_clips_of_a_model_that_is_ended_upstream_go_to_the_fallback(fake: FakeReplicate, tmp_path: Path) -> None:
    for _ in range(2):
        fake.fault("fate", "seedance-2.0/predictions$", method="POST", values={"status": "failed", "error": VERTEX})
    with studio_at(fake, tmp_path) as studio:
        project = clips(studio)
        assert {scene.take.trouble for scene in project.scenes} == {Trouble.MODEL_GONE}
        studio.use_fallback(project.id, project.scenes[0].take)
        after = finished(studio, project.id)
    assert [scene.take.model for scene in after.scenes] == ["google/veo-3.1"] * 2


# -- the day of the end ------------------------------------------------------------------------------------------------


def test_a_project_that_names_a_model_goes_on_with_the_replacement_after_its_end(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    settings = settings_at(fake, tmp_path)
    with Studio.open(settings, clock=lambda: BEFORE) as studio:
        project_id = studio.create_project(Brief(BRIEF.idea, BRIEF.character, scene_count=1, script_model=MINI))
        assert MINI in [model.id for model in studio.models(TakeKind.SCRIPT)]
        assert studio.model(TakeKind.SCRIPT, studio.project(project_id).brief).ends_soon(studio.today)
    with Studio.open(settings, clock=lambda: THE_DAY) as studio:
        assert MINI not in [model.id for model in studio.models(TakeKind.SCRIPT)]
        brief = studio.project(project_id).brief
        assert studio.model(TakeKind.SCRIPT, brief).id == MINI
        with pytest.raises(BadInput, match=f"{MINI} was ended by its maker on 2026-12-10: choose {USUAL} instead"):
            studio.write_scenes(project_id)
        assert studio.project(project_id).script is None
        assert fake.predictions() == []
        studio.choose(project_id, script_model=USUAL)
        studio.write_scenes(project_id)
        assert len(finished(studio, project_id).ready_scenes) == 1
    assert orders(fake, MINI) == []


def test_without_a_choice_nothing_is_ordered_of_a_model_that_has_ended(fake: FakeReplicate, tmp_path: Path) -> None:
    with Studio.open(settings_at(fake, tmp_path), clock=lambda: datetime(2027, 6, 1, tzinfo=UTC)) as studio:
        clips(studio)
    ended = [model for row in fake.predictions() if (model := find_model(row["model"])) and model.ends]
    assert ended == []


def test_doctor_tells_the_end_of_a_model_that_a_project_names(fake: FakeReplicate, tmp_path: Path) -> None:
    settings = settings_at(fake, tmp_path)
    with Studio.open(settings) as studio:
        studio.create_project(Brief("a", "b", script_model=MINI))
    found = {
        day: next(check for check in examine(settings, day.date()) if check.name == "ends of models")
        for day in (datetime(2026, 10, 1, tzinfo=UTC), BEFORE, THE_DAY)
    }
    far, near, over = found.values()
    assert (far.ok, far.detail) == (True, "none that is used ends within 30 days")
    assert (near.ok, near.detail) == (True, f"{MINI} ends on 2026-12-10: use {USUAL} instead.")
    assert (over.ok, over.detail) == (True, f"{MINI} ended on 2026-12-10: use {USUAL} instead.")


def test_what_was_under_way_is_not_ordered_of_a_model_that_has_ended_meanwhile(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(seconds_by_model={USUAL: (0, 2)})
    settings = settings_at(fake, tmp_path)
    day = [datetime(2026, 6, 29, tzinfo=UTC)]
    with Studio.open(settings, clock=lambda: day[0]) as studio:
        project_id = studio.create_project(Brief("a", "b", scene_count=1, clip_model="google/veo-3-fast"))
        studio.write_scenes(project_id)
        day[0] = datetime(2026, 6, 30, tzinfo=UTC)
        (scene,) = finished(studio, project_id).scenes
        assert scene.take.trouble is Trouble.MODEL_GONE
        studio.use_fallback(project_id, scene.take)
        assert finished(studio, project_id).scenes[0].take.model == "bytedance/seedance-2.0"
    assert orders(fake, "google/veo-3-fast") == []
