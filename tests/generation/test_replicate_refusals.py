"""What Replicate refuses, for a while or for good, and what the person is told."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import SecretStr

from mvcore.domain import Trouble
from mvcore.errors import GenerationError, Interrupted
from mvcore.generation import ProviderFailure, TryLater
from mvcore.generation.replicate import ReplicateProvider, account_name
from mvcore.generation.replicate.gate import Gate
from mvcore.generation.replicate.pace import Pace
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.replicate_requests import THROTTLED, TOKEN, Opener, clip, image, orders


@pytest.mark.parametrize(
    ("headers", "body"), [({"Retry-After": "1"}, {}), ({}, THROTTLED), ({}, {"status": 429, "retry_after": 1})]
)
def test_a_short_rate_limit_is_waited_out(
    provider: ReplicateProvider, fake: FakeReplicate, headers: dict[str, str], body: dict[str, Any]
) -> None:
    fake.fault("status", "/predictions$", method="POST", status=429, headers=headers, body_json=body)
    start = time.monotonic()
    provider.submit(image())
    assert 1 <= time.monotonic() - start < 4
    assert len(fake.predictions()) == 1


def test_a_long_rate_limit_is_told_at_once_and_holds_back_every_order(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.fault("status", "/predictions$", method="POST", status=429, headers={"Retry-After": "3600"}, body_json={})
    for _ in range(2):
        start = time.monotonic()
        with pytest.raises(TryLater, match="Waiting for the provider") as caught:
            provider.submit(image())
        assert time.monotonic() - start < 1
        assert caught.value.retry_after == pytest.approx(3600, abs=5)
    assert len(orders(fake)) == 1


def test_no_more_than_the_limit_of_orders_leaves_in_a_minute() -> None:
    gate = Gate(Pace())
    for _ in range(550):
        gate.wait_turn(time.monotonic())
    with pytest.raises(TryLater) as caught:
        gate.wait_turn(time.monotonic() + 30)
    assert caught.value.retry_after == pytest.approx(60, abs=5)


def test_twelve_clips_are_ordered_with_little_credit(opener: Opener, fake: FakeReplicate) -> None:
    fake.configure(low_credit_per_minute=480)
    provider = opener(token="r8_lowcredit", patience=30)
    with ThreadPoolExecutor(12) as pool:
        ids = list(pool.map(lambda number: provider.submit(clip(seed=number)), range(12)))
    assert len(set(ids)) == len(fake.predictions()) == 12
    assert fake.doubles() == []


def test_closing_wakes_an_order_that_waits_for_its_turn(opener: Opener, fake: FakeReplicate) -> None:
    provider = opener(patience=60)
    fake.fault("status", "/predictions$", method="POST", status=429, headers={"Retry-After": "30"}, body_json={})
    threading.Timer(0.3, provider.close).start()
    with pytest.raises(Interrupted):
        provider.submit(image())


@pytest.mark.parametrize(
    ("token", "kind", "sentence"),
    [
        ("r8_wrong", Trouble.TOKEN, "copy it again from replicate.com/account/api-tokens"),
        ("r8_ünïcode", Trouble.TOKEN, "is no token"),
        ("", Trouble.TOKEN, "is no token"),
        ("r8_nocredit", Trouble.CREDIT, "no credit left: add some"),
    ],
)
def test_an_account_that_cannot_order_is_told_what_to_do(
    opener: Opener, token: str, kind: Trouble, sentence: str
) -> None:
    with pytest.raises(ProviderFailure, match=sentence) as caught:
        opener(token=token).submit(image())
    assert caught.value.kind is kind
    assert "billing" not in str(caught.value)


def test_a_token_that_was_copied_with_spaces_and_line_breaks_works(opener: Opener) -> None:
    assert opener(token=f"  {TOKEN[:9]}\n {TOKEN[9:]} \r\n").submit(image())


def test_a_refused_input_is_named_in_our_words(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    refused = {
        "title": "Input validation failed",
        "status": 422,
        "detail": "- input.aspect_ratio: odd\n",
        "invalid_fields": [{"type": "enum", "field": "input.aspect_ratio", "description": "must be one of: 1:1"}],
    }
    fake.fault("status", "/predictions$", method="POST", status=422, body_json=refused)
    with pytest.raises(ProviderFailure, match="refused the shape of the picture") as caught:
        provider.submit(image())
    assert (caught.value.kind, caught.value.field) == (Trouble.INPUT, "shape of the picture")
    assert "invalid_fields" in caught.value.technical


def test_a_model_that_is_gone_names_its_fallback(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.fault("status", "/predictions$", method="POST", status=400, body_json={"detail": "malformed"})
    with pytest.raises(ProviderFailure, match="refused what was asked"):
        provider.submit(image("google/imagen-4"))
    fake.configure(retired=["google/imagen-4"])
    with pytest.raises(ProviderFailure, match=r"no longer offers google/imagen-4: use bytedance/seedream") as caught:
        provider.submit(image("google/imagen-4"))
    assert caught.value.kind is Trouble.MODEL_GONE


def test_a_model_that_the_catalogue_does_not_know_is_refused(provider: ReplicateProvider) -> None:
    with pytest.raises(ProviderFailure, match="choose another model"):
        provider.submit(image("nobody/nothing"))


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense", "http://", "ftp://example.org", "http://[bad"])
def test_a_wrong_address_is_one_clear_sentence(opener: Opener, url: str) -> None:
    with pytest.raises(ProviderFailure, match="check the network and REPLICATE_BASE_URL"):
        opener(url=url).submit(image())
    with pytest.raises(GenerationError, match="REPLICATE_BASE_URL"):
        account_name(SecretStr(TOKEN), url)


@pytest.mark.parametrize("ending", ["/", "/v1", "/v1/"])
def test_an_address_may_end_in_a_slash_or_in_the_version(opener: Opener, fake: FakeReplicate, ending: str) -> None:
    assert opener(url=fake.url + ending).submit(image())


def test_the_account_behind_a_token_is_named(fake: FakeReplicate) -> None:
    assert account_name(SecretStr(TOKEN), fake.url) == "fake-artist"
    with pytest.raises(GenerationError, match="refused REPLICATE_API_TOKEN"):
        account_name(SecretStr("r8_wrong"), fake.url)


def test_an_account_without_a_user_name_is_named_by_its_other_name(fake: FakeReplicate) -> None:
    fake.fault("status", "/v1/account$", status=200, body_json={"type": "organization", "name": "Fake Films"})
    assert account_name(SecretStr(TOKEN), fake.url) == "Fake Films"


def test_the_body_of_an_error_may_be_of_any_shape(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    for body in (["a", "list"], "", "<html>", {"detail": None}, 7):
        fake.fault("status", "/predictions$", method="POST", status=422, body_json=body)
        with pytest.raises(ProviderFailure) as caught:
            provider.submit(image())
        assert caught.value.kind in (Trouble.INPUT, Trouble.MODEL_GONE)
