"""The Replicate provider, run by the real client against the faithful fake: the contract, and each fault of the API."""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from PIL import Image
from pydantic import SecretStr

from mvcore.catalog import Model, find_model, models
from mvcore.domain import TakeKind, Trouble, now
from mvcore.errors import GenerationError, Interrupted
from mvcore.generation import GenerationRequest, Prediction, PredictionStatus, Provider, ProviderFailure, TryLater
from mvcore.generation.replicate import ReplicateProvider, account_name, model_input
from mvcore.generation.replicate.gate import Gate
from mvcore.generation.replicate.pace import Pace
from mvcore.prompting import parse_script
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.provider_contract import RUNNING, ProviderContract, finished

TOKEN = "r8_a-very-secret-token"
HEROINE = "A girl with long red hair in a blue coat"
Opener = Callable[..., ReplicateProvider]


@pytest.fixture(scope="session")
def server() -> Iterator[FakeReplicate]:
    """The fake, running as long as the tests."""
    with FakeReplicate() as running:
        yield running


@pytest.fixture
def fake(server: FakeReplicate) -> Iterator[FakeReplicate]:
    """The fake without any past; afterwards no rule of the protocol may have been broken."""
    server.reset()
    yield server
    assert server.violations() == []


@pytest.fixture
def opener(fake: FakeReplicate) -> Iterator[Opener]:
    """Opens providers at the fake and closes them at the end."""
    opened: list[ReplicateProvider] = []

    def open_one(token: str = TOKEN, url: str | None = None, **options: Any) -> ReplicateProvider:
        opened.append(ReplicateProvider(SecretStr(token), url or fake.url, **{"pace": 0.1, **options}))
        return opened[-1]

    yield open_one
    for provider in opened:
        provider.close()


@pytest.fixture
def provider(opener: Opener) -> ReplicateProvider:
    """One provider at the fake."""
    return opener()


def image(model: str = "google/nano-banana-2", **more: Any) -> GenerationRequest:
    asked = {"prompt": HEROINE, "number": 1, "seed": 7, "aspect_ratio": "16:9", "look": "cinematic"}
    return GenerationRequest(TakeKind.IMAGE, model, asked | more)


def clip(model: str = "bytedance/seedance-2.0", reference: Path | None = None, **more: Any) -> GenerationRequest:
    asked = {"prompt": "She walks home.", "negative_prompt": "text", "title": "Home", "number": 1, "seconds": 4}
    given = {"aspect_ratio": "16:9", "seed": 3, "character_reference": "an-id" if reference else None}
    return GenerationRequest(TakeKind.CLIP, model, asked | given | more, reference)


def script(model: str = "openai/gpt-5-mini", scenes: int = 3) -> GenerationRequest:
    asked = {"prompt": "The way home", "character": HEROINE, "look": "anime", "scene_count": scenes}
    return GenerationRequest(TakeKind.SCRIPT, model, asked | {"number": 1, "seed": 1, "aspect_ratio": "16:9"})


def picture(path: Path, side: int = 64) -> Path:
    """A PNG of noise, which does not get smaller by compression."""
    Image.frombytes("RGB", (side, side), random.Random(side).randbytes(side * side * 3)).save(path, "PNG")
    return path


def orders(fake: FakeReplicate) -> list[dict[str, Any]]:
    return [row for row in fake.log("POST", "/predictions") if row["path"].endswith("/predictions")]


class TestContract(ProviderContract):
    """What every provider has to do."""

    @pytest.fixture
    def open_provider(self, opener: Opener) -> Callable[[], Provider]:
        return opener

    @pytest.fixture
    def quick(self) -> GenerationRequest:
        return image()

    @pytest.fixture
    def slow(self, fake: FakeReplicate) -> GenerationRequest:
        fake.configure(seconds_by_model={"bytedance/seedance-2.0": (0.02, 30)})
        return clip()


# -- ordering: never twice ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [{"do": "drop_after"}, {"do": "patch", "values": {"id": None}}])
def test_an_order_whose_answer_is_lost_is_found_and_not_sent_again(
    provider: ReplicateProvider, fake: FakeReplicate, fault: dict[str, Any]
) -> None:
    fake.fault(path="/predictions$", method="POST", **fault)
    remote_id = provider.submit(image())
    assert [row["id"] for row in fake.predictions()] == [remote_id]
    assert len(orders(fake)) == 1


def test_an_order_whose_answer_does_not_come_in_time_is_found(opener: Opener, fake: FakeReplicate) -> None:
    provider = opener(timeout=0.5)
    fake.fault("hang_after", "/predictions$", method="POST", seconds=1.5)
    remote_id = provider.submit(image())
    assert [row["id"] for row in fake.predictions()] == [remote_id]
    fake.fault("hang", f"{remote_id}$", seconds=1.5)
    assert provider.poll(remote_id).status in RUNNING


def test_an_order_that_never_arrived_is_sent_again(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.fault("drop", "/predictions$", method="POST")
    remote_id = provider.submit(image())
    assert [row["id"] for row in fake.predictions()] == [remote_id]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_order_that_meets_a_server_error_is_looked_for_and_sent_again(
    provider: ReplicateProvider, fake: FakeReplicate, status: int
) -> None:
    fake.fault("status", "/predictions$", method="POST", status=status)
    assert provider.submit(image()) == fake.predictions()[0]["id"]
    assert fake.log("GET", "/v1/predictions")
    assert fake.doubles() == []


def test_lasting_trouble_asks_to_try_later(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    for _ in range(3):
        fake.fault("status", "/predictions$", method="POST", status=500)
    with pytest.raises(TryLater, match="nothing is paid for twice") as caught:
        provider.submit(image())
    assert (caught.value.kind, caught.value.retry_after) == (Trouble.TRANSIENT, 15)
    assert fake.predictions() == []


def test_an_order_answered_by_a_web_page_with_status_200_is_looked_for(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.fault("status", "/predictions$", method="POST", status=200)
    assert provider.submit(image()) == fake.predictions()[0]["id"]


@pytest.mark.parametrize("ahead", [-7200, -420, -90, -1, 1, 90, 420, 7200])
def test_a_lost_order_is_found_when_the_clocks_differ(
    provider: ReplicateProvider, fake: FakeReplicate, ahead: float
) -> None:
    fake.advance(ahead)
    fake.fault("drop_after", "/predictions$", method="POST")
    assert provider.submit(image()) == fake.predictions()[0]["id"]
    assert len(orders(fake)) == 1


@pytest.mark.parametrize("ahead", [-7200, -420, 420, 7200])
def test_the_order_of_a_killed_process_is_found_when_the_clocks_differ(
    opener: Opener, fake: FakeReplicate, ahead: float
) -> None:
    fake.advance(ahead)
    since = now()
    remote_id = opener().submit(image())
    assert opener().find(image(), since, ()) == remote_id


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%f000+00:00"])
def test_a_lost_order_is_found_whatever_form_the_times_have(
    provider: ReplicateProvider, fake: FakeReplicate, form: str
) -> None:
    values = {"patch": {"created_at": now().strftime(form)}}
    since = now()
    fake.fault("fate", "/predictions$", method="POST", values=values)
    remote_id = provider.submit(image())
    assert provider.find(image(), since, ()) == remote_id


def test_a_lost_order_is_found_among_the_orders_of_other_people(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.configure(page_size=5)
    fake.fault("drop_after", "/predictions$", method="POST", body="Me")
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: provider.submit(image(prompt=f"Somebody {number}")), range(12)))
        mine = pool.submit(provider.submit, image(prompt="Me"))
        list(pool.map(lambda number: provider.submit(image(prompt=f"Somebody else {number}")), range(24)))
    assert [row["id"] for row in fake.predictions() if "Me" in row["input"]["prompt"]] == [mine.result()]


def test_a_list_without_inputs_asks_for_each_prediction_once(opener: Opener, fake: FakeReplicate) -> None:
    since = now()
    opener().submit(image(prompt="Somebody"))
    mine = opener().submit(image())
    fake.configure(list_input=False)
    provider = opener()
    assert [provider.find(image(), since, ()), provider.find(image(prompt="Nobody"), since, ())] == [mine, None]
    assert len(fake.log("GET", "/v1/predictions/")) == 2


def test_a_prediction_is_looked_at_once_a_second_though_a_list_without_inputs_is_read_as_well(
    opener: Opener, fake: FakeReplicate
) -> None:
    fake.configure(list_input=False, starting_seconds=60)
    since, provider = now(), opener(pace=1.0)
    remote_id = provider.submit(image())

    def poll() -> None:
        for _ in range(3):
            provider.poll(remote_id)
            time.sleep(provider.poll_seconds)

    with ThreadPoolExecutor(3) as pool:
        looks = [pool.submit(poll)]
        looks += [pool.submit(provider.find, image(prompt=text), since, ()) for text in ("Nobody", "Somebody")]
        [look.result() for look in looks]
    assert fake.polls_per_second() == 1


def test_nothing_is_ordered_while_the_list_does_not_end(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    since = now() - timedelta(seconds=1)
    for number in range(102):
        provider.submit(image(prompt=f"Somebody {number}"))
    fake.configure(page_size=1)
    with pytest.raises(TryLater, match="before anything is paid"):
        provider.find(image(), since, ())


def test_a_lost_order_is_not_taken_for_one_that_is_known(opener: Opener, fake: FakeReplicate) -> None:
    """A new take of a model without seeds is the same request: what the first one got is not its result."""
    first = opener().submit(image())
    fake.fault("drop_after", "/predictions$", method="POST")
    second = opener().submit(image(), known={first})
    assert [row["id"] for row in fake.predictions()] == [first, second]


def test_an_order_that_was_not_answered_in_time_is_not_sent_again_at_once(opener: Opener, fake: FakeReplicate) -> None:
    """It may be worked on still: here it arrives after the answer was given up."""
    since, provider = now(), opener(timeout=0.3, pace=0.02)
    fake.fault("hang", "/predictions$", method="POST", seconds=1)
    with pytest.raises(TryLater) as caught:
        provider.submit(image())
    assert (caught.value.kind, caught.value.retry_after) == (Trouble.LOST_ANSWER, 30)
    time.sleep(1.2)
    assert provider.find(image(), since, ()) == fake.predictions()[0]["id"]
    assert len(orders(fake)) == 1


@pytest.mark.parametrize(("status", "kind"), [(402, Trouble.CREDIT), (401, Trouble.TOKEN), (422, Trouble.INPUT)])
def test_a_refusal_after_a_lost_answer_leaves_the_first_order_to_be_looked_for(
    provider: ReplicateProvider, fake: FakeReplicate, status: int, kind: Trouble
) -> None:
    """The first order may be in the list later: a retry looks for it before it buys."""
    fake.fault("drop_after", "/predictions$", method="POST")
    for _ in range(2):
        fake.fault("status", "/v1/predictions$", method="GET", status=200, body_json={"results": [], "next": None})
    fake.fault("status", "/predictions$", method="POST", status=status, body_json={"detail": "no"})
    with pytest.raises(ProviderFailure) as caught:
        provider.submit(image())
    assert (caught.value.kind, caught.value.collectable) == (kind, True)


def test_a_token_that_is_refused_while_an_order_is_looked_for_leaves_it_to_be_found(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    since = now()
    remote_id = provider.submit(image())
    fake.fault("status", "/v1/predictions$", method="GET", status=401, body_json={"detail": "no"})
    with pytest.raises(ProviderFailure) as caught:
        provider.find(image(), since, ())
    assert (caught.value.kind, caught.value.collectable) == (Trouble.TOKEN, True)
    assert provider.find(image(), since, ()) == remote_id


def test_equal_orders_whose_answers_are_lost_get_a_prediction_each(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    for _ in range(3):
        fake.fault("drop_after", "/predictions$", method="POST")
    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(lambda _: provider.submit(image()), range(4)))
    assert len(set(ids)) == 4
    assert {row["id"] for row in fake.predictions()} == set(ids)


def test_a_lost_order_is_asked_for_again_later_while_the_list_cannot_be_read(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    since = now()
    fake.fault("drop_after", "/predictions$", method="POST")
    for _ in range(6):
        fake.fault("status", "/v1/predictions$", method="GET", status=500)
    with pytest.raises(TryLater) as caught:
        provider.submit(image())
    assert caught.value.kind is Trouble.LOST_ANSWER
    with pytest.raises(TryLater, match="before anything is paid"):
        provider.find(image(), since, ())
    assert provider.find(image(), since, ()) == fake.predictions()[0]["id"]
    assert len(orders(fake)) == 1


def test_equal_orders_of_a_killed_process_are_found_one_by_one(opener: Opener, fake: FakeReplicate) -> None:
    since = now() - timedelta(seconds=1)
    killed = opener()
    ids = [killed.submit(image()) for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        restarted = opener()
        found = list(pool.map(lambda _: restarted.find(image(), since, {ids[0]}), range(4)))
    assert sorted(filter(None, found)) == sorted(ids[1:])


def test_a_prediction_is_found_on_a_later_page_of_the_list(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.configure(page_size=2)
    since = now() - timedelta(seconds=1)
    remote_id = provider.submit(image())
    for number in range(5):
        provider.submit(image(prompt=f"Somebody else {number}"))
    assert provider.find(image(), since, ()) == remote_id
    assert len(fake.log("GET", "/v1/predictions")) == 3


def test_stopped_predictions_are_not_adopted(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.configure(starting_seconds=30)
    remote_id = provider.submit(image())
    provider.cancel(remote_id)
    assert provider.find(image(), now() - timedelta(seconds=60), ()) is None


def test_an_uploaded_picture_is_no_difference_when_a_clip_is_looked_for(opener: Opener, tmp_path: Path) -> None:
    request = clip(reference=picture(tmp_path / "her.png", 320))
    remote_id = opener().submit(request)
    other = opener()
    assert other.find(request, now() - timedelta(seconds=60), ()) == remote_id
    assert other.find(clip(), now() - timedelta(seconds=60), ()) is None


@pytest.mark.parametrize(
    "values", [{"version": None}, {"error": {"detail": "odd"}}, {"status": "aborted"}, {"model": 7}]
)
def test_an_accepted_order_is_kept_whatever_its_answer_looks_like(
    provider: ReplicateProvider, fake: FakeReplicate, values: dict[str, Any]
) -> None:
    fake.fault("patch", "/predictions$", method="POST", values=values)
    assert provider.submit(image()) == fake.predictions()[0]["id"]
    assert len(orders(fake)) == 1


def test_a_clip_is_found_when_its_picture_was_lost_meanwhile(opener: Opener, tmp_path: Path) -> None:
    request = clip("google/veo-3.1", picture(tmp_path / "her.png"))
    remote_id = opener().submit(request)
    without_file = GenerationRequest(request.kind, request.model, request.input)
    assert opener().find(without_file, now() - timedelta(seconds=60), ()) == remote_id


def test_an_order_carries_a_deadline_and_does_not_wait(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    provider.submit(image())
    (order,) = orders(fake)
    assert order["headers"]["cancel-after"] == "900s"
    assert "prefer" not in order["headers"]


def test_a_model_without_a_deployment_is_ordered_by_its_version(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.configure(without_deployment=["minimax/video-01"])
    assert finished(provider, provider.submit(clip("minimax/video-01"))).status is PredictionStatus.SUCCEEDED


# -- rate limits -------------------------------------------------------------------------------------------------------

THROTTLED = {"detail": "Request was throttled. Your rate limit resets in ~1s."}


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


# -- refusals ----------------------------------------------------------------------------------------------------------


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


# -- polling -----------------------------------------------------------------------------------------------------------

ON_THE_WAY = [
    {"do": "status", "status": 500},
    {"do": "status", "status": 502},
    {"do": "status", "status": 503},
    {"do": "status", "status": 429, "body_json": THROTTLED, "headers": {"Retry-After": "1"}},
    {"do": "status", "status": 200},
    {"do": "status", "status": 200, "body_json": ["list"]},
    {"do": "status", "status": 200, "body_json": {}},
    {"do": "drop"},
    {"do": "patch", "values": {"status": "processing", "output": None}},
    {"do": "patch", "values": {"status": "something new"}},
]


@pytest.mark.parametrize("fault", ON_THE_WAY)
def test_trouble_on_the_way_counts_as_still_running(
    provider: ReplicateProvider, fake: FakeReplicate, fault: dict[str, Any]
) -> None:
    remote_id = provider.submit(image())
    fake.fault(path=f"/v1/predictions/{remote_id}$", **fault)
    assert provider.poll(remote_id).status in RUNNING
    assert finished(provider, remote_id).status is PredictionStatus.SUCCEEDED


@pytest.mark.parametrize("values", [{"version": None}, {"error": {"code": 1}}, {"logs": None}, {"metrics": None}])
def test_odd_shapes_of_a_prediction_do_not_matter(
    provider: ReplicateProvider, fake: FakeReplicate, values: dict[str, Any]
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"patch": values})
    assert finished(provider, provider.submit(image())).status is PredictionStatus.SUCCEEDED


@pytest.mark.parametrize(
    ("error", "trouble", "sentence"),
    [
        ("The input or output was flagged as sensitive. (E005)", Trouble.MODERATION, "soften its wording"),
        ("Prediction interrupted; please retry (code: PA)", Trouble.TRANSIENT, "retry"),
        ("Director: unexpected error handling prediction (E9828)", Trouble.TRANSIENT, "retry"),
        ("Error E6716: timeout starting prediction", Trouble.TRANSIENT, "retry"),
        ("Service is temporarily unavailable", Trouble.TRANSIENT, "retry"),
        ("The request timed out", Trouble.TIMED_OUT, "took too long"),
        ("", Trouble.MODEL, "could not make this"),
        ({"detail": "flagged as sensitive"}, Trouble.MODERATION, "soften"),
        ("too many cooks", Trouble.MODEL, "too many cooks"),
    ],
)
def test_a_failed_prediction_is_told_by_its_kind(
    provider: ReplicateProvider, fake: FakeReplicate, error: object, trouble: Trouble, sentence: str
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"status": "failed", "error": error})
    prediction = finished(provider, provider.submit(image()))
    assert (prediction.status, prediction.trouble, prediction.cost_usd) == (PredictionStatus.FAILED, trouble, 0)
    assert sentence in (prediction.error or "")


@pytest.mark.parametrize("output", [None, [], "", {}, {"odd": 1}, ["no link"]])
def test_success_without_an_output_is_a_failure(
    provider: ReplicateProvider, fake: FakeReplicate, output: object, tmp_path: Path
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"output": output})
    remote_id = provider.submit(image())
    prediction = finished(provider, remote_id)
    assert prediction.trouble is Trouble.NO_OUTPUT
    with pytest.raises(ProviderFailure) as caught:
        provider.fetch(remote_id, tmp_path / "output")
    assert not caught.value.collectable


def test_a_prediction_that_its_deadline_stopped_has_timed_out(opener: Opener, fake: FakeReplicate) -> None:
    fake.configure(seconds_by_model={"google/nano-banana-2": (5, 7200), "bytedance/seedream-4.5": (7200, 5)})
    provider = opener()
    running, waiting = provider.submit(image()), provider.submit(image("bytedance/seedream-4.5"))
    fake.advance(1000)
    told: list[Prediction] = [provider.poll(running), provider.poll(waiting)]
    assert [row.status for row in told] == [PredictionStatus.FAILED] * 2
    assert [row.cost_usd for row in told] == [0.067, 0]
    assert all("did not finish in time" in (row.error or "") for row in told)


def test_a_prediction_that_never_ends_is_stopped_and_told(opener: Opener, fake: FakeReplicate) -> None:
    turned = timedelta()
    provider = opener(clock=lambda: now() + turned)
    fake.configure(starting_seconds=7200)
    remote_id = provider.submit(image())
    assert provider.poll(remote_id).status is PredictionStatus.STARTING
    turned = timedelta(minutes=3)
    long_ago = (now() - timedelta(minutes=30)).isoformat()
    fake.fault("patch", f"{remote_id}$", method="GET", values={"created_at": long_ago})
    prediction = provider.poll(remote_id)
    assert prediction.status is PredictionStatus.FAILED
    assert "told to stop" in (prediction.error or "")
    assert fake.predictions()[0]["status"] == "canceled"


@pytest.mark.parametrize("told", ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00+00:00", None, "yesterday"])
def test_a_prediction_is_not_stopped_because_of_the_time_that_it_tells(
    provider: ReplicateProvider, fake: FakeReplicate, told: str | None
) -> None:
    fake.configure(starting_seconds=7200)
    remote_id = provider.submit(image())
    for _ in range(2):
        fake.fault("patch", f"{remote_id}$", method="GET", values={"created_at": told})
        assert provider.poll(remote_id).status is PredictionStatus.STARTING
    assert fake.predictions()[0]["status"] == "starting"


def test_a_prediction_is_not_stopped_because_the_clock_here_is_wrong(opener: Opener, fake: FakeReplicate) -> None:
    provider = opener(clock=lambda: now() + timedelta(minutes=30))
    fake.configure(starting_seconds=7200)
    assert provider.poll(provider.submit(image())).status is PredictionStatus.STARTING


def test_a_prediction_that_was_dropped_before_it_began_has_timed_out_and_cost_nothing(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"status": "aborted", "patch": {"deadline": None}})
    told = finished(provider, provider.submit(image()))
    assert (told.trouble, told.cost_usd) == (Trouble.TIMED_OUT, 0)
    assert "before it began" in (told.error or "")


def test_progress_comes_from_the_logs_and_never_falls(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    fake.configure(seconds_by_model={"google/nano-banana-2": (0, 100)})
    remote_id = provider.submit(image())
    fake.advance(51)
    assert provider.poll(remote_id).progress == pytest.approx(0.5)
    fake.fault("patch", f"{remote_id}$", values={"logs": ""})
    assert provider.poll(remote_id).progress == pytest.approx(0.5)


def test_a_token_refused_while_waiting_leaves_the_prediction_collectable(
    provider: ReplicateProvider, opener: Opener, fake: FakeReplicate
) -> None:
    remote_id = provider.submit(image())
    with pytest.raises(ProviderFailure) as caught:
        opener(token="r8_wrong").poll(remote_id)
    assert (caught.value.kind, caught.value.collectable) == (Trouble.TOKEN, True)


def test_polling_is_one_request(provider: ReplicateProvider, fake: FakeReplicate) -> None:
    remote_id = provider.submit(image())
    for _ in range(3):
        fake.fault("status", f"{remote_id}$", status=503)
        provider.poll(remote_id)
    assert len(fake.log("GET", remote_id)) == 3


@pytest.mark.parametrize("said", [{"headers": {"Retry-After": "30"}}, {"body_json": {"retry_after": 30}}])
def test_no_look_goes_out_while_the_provider_asks_for_quiet(
    provider: ReplicateProvider, fake: FakeReplicate, said: dict[str, Any]
) -> None:
    first, second = provider.submit(image()), provider.submit(image(seed=8))
    fake.fault("status", f"{first}$", status=429, **said)
    for remote_id in (first, second, first):
        assert provider.poll(remote_id).status is PredictionStatus.PROCESSING
    assert len(fake.log("GET", "/v1/predictions/")) == 1


# -- fetching ----------------------------------------------------------------------------------------------------------


def done(provider: ReplicateProvider, request: GenerationRequest) -> str:
    """The id of a prediction that has succeeded."""
    remote_id = provider.submit(request)
    assert finished(provider, remote_id).status is PredictionStatus.SUCCEEDED
    return remote_id


def test_a_picture_a_clip_and_a_script_are_what_they_should_be(provider: ReplicateProvider, tmp_path: Path) -> None:
    provider.fetch(done(provider, image()), tmp_path / "image")
    with Image.open(tmp_path / "image") as opened:
        assert opened.size == (320, 180)
    provider.fetch(done(provider, clip()), tmp_path / "clip")
    with av.open(str(tmp_path / "clip")) as container:
        assert container.duration / 1e6 == pytest.approx(4, abs=0.2)
    provider.fetch(done(provider, script()), tmp_path / "script")
    assert len(parse_script((tmp_path / "script").read_text(encoding="utf-8"), 3)) == 3


@pytest.mark.parametrize("model", ["openai/gpt-5-structured", "google/gemini-3-flash", "anthropic/claude-4-sonnet"])
def test_text_of_every_shape_becomes_a_script(provider: ReplicateProvider, tmp_path: Path, model: str) -> None:
    provider.fetch(done(provider, script(model, 12)), tmp_path / "script")
    assert len(parse_script((tmp_path / "script").read_text(encoding="utf-8"), 12)) == 12


def test_text_that_looks_like_links_stays_text(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"output": ["https://exa", "mple.org is a place. ü"]})
    provider.fetch(done(provider, script()), tmp_path / "script")
    assert (tmp_path / "script").read_text(encoding="utf-8") == "https://example.org is a place. ü"


def test_an_array_with_one_link_and_a_data_uri_are_outputs(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    provider.fetch(done(provider, image("bytedance/seedream-4.5")), tmp_path / "array")
    fake.configure(inline_outputs=True)
    provider.fetch(done(provider, image(seed=8)), tmp_path / "inline")
    for name in ("array", "inline"):
        with Image.open(tmp_path / name) as opened:
            opened.verify()


BROKEN_DOWNLOADS: list[dict[str, Any]] = [
    {"do": "truncate", "with_length": True},
    {"do": "truncate", "with_length": False},
    {"do": "content", "text": "<!DOCTYPE html><html>Too many requests</html>", "type": "text/html"},
    {"do": "content", "text": ""},
    {"do": "status", "status": 503},
    {"do": "status", "status": 429},
    {"do": "status", "status": 404},
    {"do": "drop"},
]


@pytest.mark.parametrize("fault", BROKEN_DOWNLOADS)
@pytest.mark.parametrize("request_", [image(), clip()], ids=["image", "clip"])
def test_a_broken_download_is_tried_again(
    provider: ReplicateProvider,
    fake: FakeReplicate,
    tmp_path: Path,
    fault: dict[str, Any],
    request_: GenerationRequest,
) -> None:
    remote_id = done(provider, request_)
    fake.fault(path="^/out/", **fault)
    provider.fetch(remote_id, tmp_path / "output")
    assert (tmp_path / "output").stat().st_size > 500
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("output")] == ["output"]


@pytest.mark.parametrize("fault", [BROKEN_DOWNLOADS[1], BROKEN_DOWNLOADS[4], BROKEN_DOWNLOADS[6]])
def test_a_download_that_stays_broken_can_be_fetched_later_and_is_not_paid_for_again(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path, fault: dict[str, Any]
) -> None:
    remote_id = done(provider, image())
    for _ in range(4):
        fake.fault(path="^/out/", **fault)
    with pytest.raises(ProviderFailure, match="within the hour") as caught:
        provider.fetch(remote_id, tmp_path / "output")
    assert caught.value.collectable
    assert not (tmp_path / "output").exists()
    provider.fetch(remote_id, tmp_path / "output")
    assert (tmp_path / "output").exists()
    assert len(orders(fake)) == 1


def test_an_output_that_was_deleted_after_an_hour_is_told(
    opener: Opener, provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    remote_id = done(provider, image())
    fake.advance(3700)
    with pytest.raises(ProviderFailure, match="for one hour only") as caught:
        provider.fetch(remote_id, tmp_path / "output")
    assert (caught.value.kind, caught.value.collectable) == (Trouble.OUTPUT_GONE, False)
    prediction = provider.poll(remote_id)
    assert prediction.trouble is Trouble.OUTPUT_GONE


def test_trouble_of_the_api_while_fetching_is_waited_out(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    remote_id = done(provider, image())
    provider.fetch(remote_id, tmp_path / "first")
    fake.fault("status", f"{remote_id}$", status=502)
    fake.fault("drop", f"{remote_id}$")
    provider.fetch(remote_id, tmp_path / "output")
    assert (tmp_path / "output").exists()


def test_a_redirect_within_the_output_hosts_is_followed_without_the_token(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    remote_id = done(provider, image())
    link = fake.predictions()[0]["output"]
    fake.fault("redirect", "^/out/", location=link.replace("http://127.0.0.1", "http://localhost"))
    fake.fault("redirect", "^/out/", location=link)
    provider.fetch(remote_id, tmp_path / "output")
    downloads = fake.log("GET", "/out/")
    assert len(downloads) == 3
    assert not any(row["authorization"] for row in downloads)


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://replicate.delivery.evil.example/x",
        "http://replicate.delivery/x",
        "file:///etc/passwd",
        "https://example.org/x",
    ],
)
def test_a_redirect_to_a_foreign_host_is_not_followed(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path, location: str
) -> None:
    remote_id = done(provider, image())
    fake.fault("redirect", "^/out/", location=location)
    with pytest.raises(ProviderFailure) as caught:
        provider.fetch(remote_id, tmp_path / "output")
    assert "no host of Replicate" in caught.value.technical
    assert not (tmp_path / "output").exists()


def test_fetching_right_after_the_last_poll_asks_the_api_nothing(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    remote_id = done(provider, image())
    before = len(fake.log("GET", remote_id))
    provider.fetch(remote_id, tmp_path / "output")
    assert len(fake.log("GET", remote_id)) == before


def test_an_output_that_cannot_be_written_can_be_fetched_later(provider: ReplicateProvider, tmp_path: Path) -> None:
    with pytest.raises(ProviderFailure, match="could not be written") as caught:
        provider.fetch(done(provider, image()), tmp_path / "no-folder" / "output")
    assert caught.value.collectable


# -- cost, cancelling, references, secrets -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "usd"),
    [(image(), 0.067), (clip(), 1.2), (clip("google/veo-3.1", seconds=6), 2.4), (clip("minimax/video-01"), 0.5)],
)
def test_the_cost_follows_what_was_made(provider: ReplicateProvider, request_: GenerationRequest, usd: float) -> None:
    assert finished(provider, provider.submit(request_)).cost_usd == pytest.approx(usd)


def test_cancelling_before_the_start_is_free_and_while_running_is_not(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.configure(seconds_by_model={"google/nano-banana-2": (60, 60), "bytedance/seedance-2.0": (0, 60)})
    waiting, running = provider.submit(image()), provider.submit(clip())
    time.sleep(0.05)
    for remote_id, usd in ((waiting, 0.0), (running, 1.2)):
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
    assert len(told) == 75
    assert not any(key in row["input"] for row in told for key in ("number", "title", "look", "character_reference"))


# -- the models' own inputs --------------------------------------------------------------------------------------------


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


# -- the fake itself ---------------------------------------------------------------------------------------------------


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


# -- everything at once ------------------------------------------------------------------------------------------------

ORDER_FAULTS: list[dict[str, Any]] = [
    {"do": "drop"},
    {"do": "drop_after"},
    {"do": "hang_after", "seconds": 0.6},
    {"do": "patch", "values": {"version": None}},
    {"do": "patch", "values": {"error": {"a": 1}}},
    {"do": "fate", "values": {"status": "failed", "error": "Prediction interrupted; please retry (code: PA)"}},
    {"do": "fate", "values": {"status": "failed", "error": "flagged as sensitive (E005)"}},
    {"do": "fate", "values": {"output": []}},
    *({"do": "status", "status": status} for status in (200, 500, 502, 503, 504)),
    {"do": "status", "status": 429, "body_json": {"retry_after": 0.2}},
]
ANY_FAULT: list[dict[str, Any]] = [
    {"do": "drop"},
    {"do": "hang", "seconds": 0.6},
    *({"do": "status", "status": status} for status in (200, 429, 500, 502, 503)),
    {"do": "status", "status": 200, "body_json": ["list"]},
]
OUTPUT_FAULTS = [fault for fault in BROKEN_DOWNLOADS if fault.get("status") != 404]


def outcome(opener: Opener, request: GenerationRequest, target: Path, dice: random.Random) -> str:
    """Drive a request to its end as the jobs do, with a process that dies now and then: "made" or why not."""
    since, remote_id = now(), None
    provider = opener(timeout=0.4, pace=0.02, patience=1)
    while remote_id is None:
        try:
            remote_id = provider.find(request, since, ()) or provider.submit(request)
        except TryLater:
            continue
        if dice.random() < 0.3:  # killed before the id was stored
            provider, remote_id = opener(timeout=0.4, pace=0.02, patience=1), None
    prediction = finished(provider, remote_id)
    while prediction.status is PredictionStatus.SUCCEEDED:
        try:
            provider.fetch(remote_id, target)
        except ProviderFailure as exc:
            if not exc.collectable:
                raise
        else:
            return "made"
    return str(prediction.error)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_goes_wrong_nothing_is_ordered_twice_and_everything_ends(
    opener: Opener, fake: FakeReplicate, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    for _ in range(6):
        fake.fault(path="/predictions$", method="POST", nth=dice.randint(1, 3), **dice.choice(ORDER_FAULTS))
        fake.fault(path="/v1/predictions", method="GET", nth=dice.randint(1, 8), **dice.choice(ANY_FAULT))
        fake.fault(path="^/out/", nth=dice.randint(1, 3), **dice.choice(OUTPUT_FAULTS))
    requests = [image(prompt=f"Person {number}") for number in range(5)]
    with ThreadPoolExecutor(5) as pool:
        ends = list(pool.map(lambda pair: outcome(opener, pair[1], tmp_path / f"{pair[0]}", dice), enumerate(requests)))
    assert fake.doubles() == []
    assert len(fake.predictions()) == len(requests)
    assert all(end == "made" or "retry" in end or "soften" in end for end in ends), ends
