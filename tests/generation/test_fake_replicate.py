"""The fake of Replicate itself: it refuses, limits and notices as the service does."""

from typing import Any

import httpx

from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.replicate_requests import TOKEN


def call(fake: FakeReplicate, path: str, token: str = TOKEN, **options: Any) -> httpx.Response:
    """A request as a foreign client would send it: a POST when there is a body."""
    headers = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
    method = "POST" if "json" in options else "GET"
    return httpx.request(method, f"{fake.url}/v1/{path}", headers=headers, trust_env=False, timeout=10, **options)


def test_the_fake_refuses_as_the_api_does(fake: FakeReplicate) -> None:
    path, good = "models/google/imagen-4/predictions", {"input": {"prompt": "A hill"}}
    assert call(fake, "account", token="none").json()["title"] == "Unauthenticated"
    assert call(fake, path, token="r8_nocredit", json=good).status_code == 402
    assert call(fake, "models/nobody/nothing/predictions", json=good).json()["status"] == 404
    for values, kind in (
        ({}, "required"),
        ({"prompt": "x", "aspect_ratio": "7:1"}, "enum"),
        ({"prompt": 1}, "invalid"),
    ):
        refused = call(fake, path, json={"input": values})
        assert refused.status_code == 422
        assert refused.json()["invalid_fields"][0]["type"].startswith(kind)
    assert call(fake, path, json={"input": {"prompt": "x", "unknown": 1}}).status_code == 201


def test_the_fake_limits_orders_of_an_account_with_little_credit(fake: FakeReplicate) -> None:
    path, good = "models/google/imagen-4/predictions", {"input": {"prompt": "A hill"}}
    answers = [call(fake, path, token="r8_lowcredit", json=good) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 429]
    wait = answers[1].json()["retry_after"]
    assert wait == int(answers[1].headers["retry-after"])
    assert 1 < wait <= 10  # what is left of the ten seconds since the first one
    fake.advance(10)
    assert call(fake, path, token="r8_lowcredit", json=good).status_code == 201


def test_the_fake_holds_an_answer_back_when_asked_to_wait(fake: FakeReplicate) -> None:
    path, body = "models/google/imagen-4/predictions", {"input": {"prompt": "A hill"}}
    assert call(fake, path, json=body).json()["status"] == "starting"
    assert call(fake, path, json=body, headers={"Prefer": "wait=5"}).json()["status"] == "succeeded"


def test_the_fake_notices_what_a_client_must_not_do(server: FakeReplicate) -> None:
    server.reset()
    values = {"prompt": "A hill", "seed": None, "image_input": ["data:image/png;base64," + "A" * 300_000]}
    for _ in range(2):
        call(server, "models/google/nano-banana/predictions", json={"input": {**values, "extra": "/home/me/her.png"}})
    call(server, "account")
    httpx.get(f"{server.output_url}/out/x", headers={"Authorization": "Bearer r8_x"}, trust_env=False)
    broken = " ".join(server.violations())
    for problem in ("authorization", "seed is null", "data URI", "path of the client"):
        assert problem in broken
    assert len(server.doubles()) == 1
