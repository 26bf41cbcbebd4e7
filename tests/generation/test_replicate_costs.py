"""What a prediction costs, how it is cancelled, how pictures are uploaded, and that the token is never shown."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mvcore.catalog import models
from mvcore.domain import TakeKind, Trouble
from mvcore.errors import GenerationError
from mvcore.generation import GenerationRequest, PredictionStatus, ProviderFailure
from mvcore.generation.replicate import ReplicateProvider
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.provider_contract import finished
from tests.generation.replicate_requests import (
    TOKEN,
    Opener,
    clip,
    image,
    picture,
    script,
)


@pytest.mark.parametrize(
    ("request_", "usd"),
    [(image(), 0.067), (clip(), 0.72), (clip("google/veo-3.1", seconds=6), 2.4), (clip("minimax/video-01"), 0.5)],
)
def test_the_cost_follows_what_was_made(provider: ReplicateProvider, request_: GenerationRequest, usd: float) -> None:
    assert finished(provider, provider.submit(request_)).cost_usd == pytest.approx(usd)


def test_cancelling_before_the_start_is_free_and_while_running_is_not(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.configure(seconds_by_model={"google/nano-banana-2": (60, 60), "bytedance/seedance-2.0": (0, 60)})
    waiting, running = provider.submit(image()), provider.submit(clip())
    time.sleep(0.05)
    for remote_id, usd in ((waiting, 0.0), (running, 0.72)):
        provider.cancel(remote_id)
        told = provider.poll(remote_id)
        assert (told.status, told.cost_usd) == (PredictionStatus.CANCELLED, pytest.approx(usd))


@pytest.mark.parametrize(
    "fault", [{"do": "status", "status": 502}, {"do": "drop_after"}, {"do": "status", "status": 429}]
)
def test_a_cancel_is_repeated_until_it_arrives(
    provider: ReplicateProvider, fake: FakeReplicate, fault: dict[str, Any]
) -> None:
    fake.configure(starting_seconds=60)
    remote_id = provider.submit(image())
    fake.fault(path="/cancel$", **fault)
    provider.cancel(remote_id)
    assert provider.poll(remote_id).status is PredictionStatus.CANCELLED


def test_a_picture_is_uploaded_and_named_in_the_prompt(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    provider.submit(clip(reference=picture(tmp_path / "her.jpg")))
    (told,) = fake.predictions()
    assert told["input"]["reference_images"][0].startswith(f"{fake.url}/v1/files/")
    assert "[Image1]" in told["input"]["prompt"]
    assert len(fake.log("POST", "/v1/files")) == 1


def test_a_picture_is_uploaded_once_for_all_clips(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    for name in ("one.png", "two.jpg"):
        picture(tmp_path / name, 320)
    paths = [tmp_path / name for name in ("one.png", "two.jpg")] * 3
    fake.fault("status", "/v1/files$", status=503)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda pair: provider.submit(clip(reference=pair[1], seed=pair[0])), enumerate(paths)))
    uploads = fake.log("POST", "/v1/files")
    assert len(uploads) == 2  # one of them was the fault
    assert 'filename="character.png"' in uploads[-1]["body"]
    assert "image/png" in uploads[-1]["body"]
    links = {row["input"]["reference_images"][0] for row in fake.predictions()}
    assert len(links) == 1
    assert links.pop().startswith(f"{fake.url}/v1/files/")


def test_a_picture_that_is_gone_is_told(provider: ReplicateProvider, tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="cannot be read"):
        provider.submit(clip(reference=tmp_path / "nothing.png"))


def test_the_token_is_never_shown(opener: Opener, fake: FakeReplicate, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    provider = opener()
    provider.submit(image())
    fake.fault("status", "/predictions$", method="POST", status=401, body_json={"detail": "no"})
    texts = [repr(provider), repr(vars(provider)), caplog.text]
    for failing in (provider, opener(token=TOKEN + "\udcff"), opener(token=TOKEN + "é")):
        with pytest.raises(GenerationError) as caught:
            failing.submit(image())
        chain: BaseException | None = caught.value
        while chain is not None:
            texts.append(f"{chain!r} {chain} {vars(chain)}")
            chain = chain.__cause__ or chain.__context__
    assert not any(TOKEN in text for text in texts)


def test_a_password_in_the_address_is_never_shown(
    opener: Opener, fake: FakeReplicate, caplog: pytest.LogCaptureFixture
) -> None:
    """It is sent in place of the token, which the fake does not take."""
    caplog.set_level(logging.DEBUG)
    provider = opener(url=fake.url.replace("://", "://ann:open-sesame@"))
    with pytest.raises(ProviderFailure) as refused:
        provider.submit(image())
    with pytest.raises(ProviderFailure) as unusable:
        opener(url="http://ann:open-sesame:1234@nowhere:port").submit(image())
    assert (refused.value.kind, unusable.value.kind) == (Trouble.TOKEN, Trouble.UNREACHABLE)
    assert provider.endpoint().address == fake.url
    texts = [repr(provider), repr(vars(provider)), caplog.text]
    texts += [f"{caught.value} {vars(caught.value)}" for caught in (refused, unusable)]
    assert not any("sesame" in text for text in texts)


def test_every_request_of_the_catalogue_is_accepted_as_the_models_take_it(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.configure(starting_seconds=60)
    reference = picture(tmp_path / "her.png")
    for model in (model for model in models() if model.provider == "replicate"):
        for aspect in ("16:9", "9:16", "1:1"):
            match model.kind:
                case TakeKind.IMAGE:
                    provider.submit(image(model.id, aspect_ratio=aspect))
                case TakeKind.SCRIPT:
                    provider.submit(script(model.id))
                case TakeKind.CLIP:
                    provider.submit(clip(model.id, reference, aspect_ratio=aspect, seconds=5))
    told = fake.predictions()
    assert len(told) == 108
    assert not any(key in row["input"] for row in told for key in ("number", "title", "look", "character_reference"))
