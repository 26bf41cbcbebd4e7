"""Every fault of the API that the facts name, as a person meets it: the project ends complete, or its card says why.

Many pictures are made at once, each of a person of its own; a fault is for the requests about one of them.
"""

import base64
import io
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mvcore import Brief, Studio, Take, TakeStatus
from mvcore.domain import Trouble
from tests.at_replicate import TOKEN, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.watching import finished, until

Fault = dict[str, Any]
ORDER: Fault = {"path": "/predictions$", "method": "POST"}
LOOK: Fault = {"path": "/v1/predictions/[0-9a-f]+$", "method": "GET"}
OUTPUT: Fault = {"path": "^/out/"}
LIST: Fault = {"path": "/v1/predictions$", "method": "GET"}
READY = (TakeStatus.READY, None)


def status(code: int, body: Any = None, **headers: str) -> Fault:
    """An answer with this status: an HTML page, or `body` as JSON."""
    given = {} if body is None else {"body_json": body}
    return {
        "do": "status",
        "status": code,
        **given,
        "headers": {key.replace("_", "-"): headers[key] for key in headers},
    }


def fate(**values: Any) -> Fault:
    """A prediction that ends like this."""
    return {**ORDER, "do": "fate", "values": values}


def failing(error: object) -> Fault:
    return fate(status="failed", error=error)


def make(studio: Studio, fake: FakeReplicate, faults: Mapping[str, list[Fault]]) -> dict[str, Take]:
    """One picture for each kind of fault, made at the same time; the takes by the kind."""
    for name, kinds in faults.items():
        for fault in kinds:
            fake.fault(**({"body": f"Person {name}\\b"} | fault))
    ids = {name: studio.make_images(Brief("A storm", f"Person {name}", image_count=1)) for name in faults}
    return {name: finished(studio, id_).options[0].take for name, id_ in ids.items()}


def ends(takes: Mapping[str, Take]) -> dict[str, tuple[TakeStatus, Trouble | None]]:
    return {name: (take.status, take.trouble) for name, take in takes.items()}


def orders_of(fake: FakeReplicate) -> Counter[str]:
    """How many predictions there are of each person."""
    return Counter(str(row["input"]["prompt"]).removeprefix("Person ").partition(".")[0] for row in fake.predictions())


def assert_all_explained(studio: Studio, takes: Mapping[str, Take]) -> None:
    """What is ready opens, and what is not says in one sentence what to do; the token stands nowhere."""
    for name, take in takes.items():
        if take.status is TakeStatus.READY:
            with studio.media(take.asset_id or "") as (asset, path):
                assert path.stat().st_size == asset.size_bytes, name
        else:
            assert take.error, name
            assert take.error.endswith("."), name
            assert re.search("retry|copy|change|use |soften|add some|make it again", take.error, re.IGNORECASE), name
        assert TOKEN not in repr(take), name


ORDER_FAULTS: dict[str, list[Fault]] = {
    "throttled with a header": [{**ORDER, **status(429, {}, Retry_After="1")}],
    "throttled with a body": [{**ORDER, **status(429, {"status": 429, "retry_after": 1})}],
    "throttled with a sentence": [{**ORDER, **status(429, {"detail": "Your rate limit resets in ~1s."})}],
    "server error": [{**ORDER, **status(500)}],
    "bad gateway": [{**ORDER, **status(502)}],
    "unavailable": [{**ORDER, **status(503)}],
    "gateway timeout": [{**ORDER, **status(504)}],
    "list instead of an object": [{**ORDER, **status(200, ["odd"])}],
    "page instead of JSON": [{**ORDER, **status(200)}],
    "accepted late": [{**ORDER, "do": "hang", "seconds": 1}],
    "answered late": [{**ORDER, "do": "hang_after", "seconds": 1}],
    "dropped before": [{**ORDER, "do": "drop"}],
    "dropped after": [{**ORDER, "do": "drop_after"}],
    "dropped after, list down": [{**ORDER, "do": "drop_after"}],
    "no version": [{**ORDER, "do": "patch", "values": {"version": None}}],
    "error as an object": [{**ORDER, "do": "patch", "values": {"error": {"detail": "odd"}}}],
    "aborted at once": [{**ORDER, "do": "patch", "values": {"status": "aborted"}}],
    "no id": [{**ORDER, "do": "patch", "values": {"id": None}}],
    "processing without output": [{**ORDER, "do": "patch", "values": {"status": "processing", "output": None}}],
}


def test_an_order_survives_everything_that_happens_on_its_way(fake: FakeReplicate, tmp_path: Path) -> None:
    for _ in range(6):
        fake.fault(**LIST, nth=8, **status(502))
    with studio_at(fake, tmp_path) as studio:
        takes = make(studio, fake, ORDER_FAULTS)
        assert ends(takes) == dict.fromkeys(ORDER_FAULTS, READY)
        assert_all_explained(studio, takes)
    assert orders_of(fake) == dict.fromkeys(ORDER_FAULTS, 1)


REFUSALS: dict[str, tuple[list[Fault], Trouble, str]] = {
    "no credit": ([{**ORDER, **status(402, {"title": "Insufficient credit"})}], Trouble.CREDIT, "no credit left"),
    "refused token": ([{**ORDER, **status(401, {"detail": "no"})}], Trouble.TOKEN, "copy it again"),
    "refused input": (
        [{**ORDER, **status(422, {"invalid_fields": [{"field": "input.prompt", "description": "is too odd"}]})}],
        Trouble.INPUT,
        "refused the description (is too odd)",
    ),
    "list as an error": ([{**ORDER, **status(400, ["odd"])}], Trouble.INPUT, "change it"),
    "retired model": ([{**ORDER, **status(404, {"status": 404})}] * 2, Trouble.MODEL_GONE, "no longer offers"),
    "moderation": ([failing("The input or output was flagged as sensitive. (E005)")], Trouble.MODERATION, "soften"),
    "an error without words": ([failing("")], Trouble.MODEL, "could not make this"),
    "an error that is an object": ([failing({"detail": "It exploded"})], Trouble.MODEL, "It exploded"),
    "empty output": ([fate(output=[])], Trouble.NO_OUTPUT, "without giving anything back"),
    "no output": ([fate(output=None)], Trouble.NO_OUTPUT, "without giving anything back"),
    "odd output": ([fate(output={"odd": [{"deep": 3}]})], Trouble.NO_OUTPUT, "without giving anything back"),
    "removed output": ([fate(output=None, patch={"data_removed": True})], Trouble.OUTPUT_GONE, "one hour"),
    "stopped there": ([fate(status="canceled")], Trouble.NOT_FINISHED, "stopped at the provider"),
    "aborted there": ([fate(status="aborted")], Trouble.TIMED_OUT, "before it began"),
}


def test_what_cannot_be_made_says_why_on_its_card_and_is_ordered_once(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        takes = make(studio, fake, {name: faults for name, (faults, _, _) in REFUSALS.items()})
        expected = {name: (TakeStatus.FAILED, trouble) for name, (_, trouble, _) in REFUSALS.items()}
        assert ends(takes) == expected
        for name, (_, _, words) in REFUSALS.items():
            assert words in (takes[name].error or ""), name
        assert_all_explained(studio, takes)
    assert max(orders_of(fake).values()) == 1


TRANSIENT = (
    "Prediction interrupted; please retry (code: PA)",
    "Director: unexpected error handling prediction (E9828)",
    "E6716: timeout starting prediction",
    "Service is temporarily unavailable",
)


def last_attempt(studio: Studio, first: Take) -> Take:
    """The second that followed by itself, when it is over: for a moment, one that failed is the last one there is."""
    until(lambda: studio.project(first.project_id).options[0].take.attempt == 2)
    return finished(studio, first.project_id).options[0].take


def test_a_stumble_is_tried_twice_more_by_itself_and_a_third_one_is_said(fake: FakeReplicate, tmp_path: Path) -> None:
    faults = {f"stumbling {number}": [failing(error)] * 2 for number, error in enumerate(TRANSIENT)}
    faults["falling"] = [failing(TRANSIENT[0])] * 3
    with studio_at(fake, tmp_path) as studio:
        takes = make(studio, fake, faults)
        last = {name: last_attempt(studio, take) for name, take in takes.items()}
        assert ends(last) == dict.fromkeys(faults, READY) | {"falling": (TakeStatus.FAILED, Trouble.TRANSIENT)}
        assert_all_explained(studio, last)
    assert orders_of(fake) == dict.fromkeys(faults, 3)


LOOKS: dict[str, list[Fault]] = {
    "server error": [{**LOOK, **status(500)}],
    "throttled": [{**LOOK, **status(429, {}, Retry_After="1")}],
    "unavailable thrice": [{**LOOK, **status(503)}] * 3,
    "page": [{**LOOK, **status(200)}],
    "list": [{**LOOK, **status(200, [1])}],
    "dropped": [{**LOOK, "do": "drop"}],
    "late": [{**LOOK, "do": "hang", "seconds": 1.2}],
    "unknown for a moment": [{**LOOK, **status(404, {"detail": "not found", "status": 404})}] * 2,
    "odd values": [{**LOOK, "do": "patch", "values": {"metrics": [], "logs": 3, "created_at": 5, "error": {}}}],
    "an unknown status": [{**LOOK, "do": "patch", "values": {"status": "dreaming"}}],
    "no version": [{**LOOK, "do": "patch", "values": {"version": None, "model": None, "input": None}}],
}


def test_waiting_survives_everything_that_a_look_may_bring(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        takes = make(studio, fake, LOOKS)
        assert ends(takes) == dict.fromkeys(LOOKS, READY)
        assert_all_explained(studio, takes)
    assert orders_of(fake) == dict.fromkeys(LOOKS, 1)


def png(named: str) -> str:
    """A PNG as a data URI that says it is something else."""
    file = io.BytesIO()
    Image.new("RGB", (64, 36), "teal").save(file, "PNG")
    return f"data:{named};base64,{base64.b64encode(file.getvalue()).decode()}"


DOWNLOADS: dict[str, list[Fault]] = {
    "truncated with length": [{**OUTPUT, "do": "truncate", "with_length": True}],
    "truncated without": [{**OUTPUT, "do": "truncate", "with_length": False}],
    "page": [{**OUTPUT, "do": "content", "text": "<!DOCTYPE html><html>busy</html>", "type": "text/html"}],
    "empty": [{**OUTPUT, "do": "content", "text": ""}],
    "garbage": [{**OUTPUT, "do": "content", "text": "garbage " * 100}],
    "dripping": [{**OUTPUT, "do": "drip", "seconds": 0.05}],
    "server error": [{**OUTPUT, **status(500)}],
    "forbidden": [{**OUTPUT, **status(403)}],
    "missing": [{**OUTPUT, **status(404)}],
    "gone": [{**OUTPUT, **status(410)}],
    "dropped": [{**OUTPUT, "do": "drop"}],
    "png named jpg": [fate(output=png("image/jpeg"))],
    "png of an unknown type": [fate(output=[png("application/octet-stream")])],
    "an object with a link": [fate(output={"image": {"url": png("image/png")}})],
}


def test_a_download_that_goes_wrong_is_made_again_and_not_ordered_again(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path) as studio:
        takes = make(studio, fake, DOWNLOADS)
        assert ends(takes) == dict.fromkeys(DOWNLOADS, READY)
        assert_all_explained(studio, takes)
    assert orders_of(fake) == dict.fromkeys(DOWNLOADS, 1)


def test_a_download_that_stays_broken_is_fetched_by_a_retry_that_buys_nothing(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    """Also when the provider cannot be asked at that moment: that is no stumble of the model, to be ordered again."""
    lasting: dict[str, list[Fault]] = {
        "page": [{**OUTPUT, "do": "content", "text": "<html>busy</html>"}] * 4,
        "missing": [{**OUTPUT, **status(404)}] * 4,
        "foreign": [{**OUTPUT, "do": "redirect", "location": "https://example.com/elsewhere.png"}],
        "garbage, then down": [{**OUTPUT, "do": "content", "text": "garbage " * 100}]
        + [{**LOOK, "nth": 2, **status(502)}] * 4,
    }
    with studio_at(fake, tmp_path) as studio:
        takes = make(studio, fake, lasting)
        assert {take.status for take in takes.values()} == {TakeStatus.FAILED}
        assert all(take.collectable for take in takes.values())
        assert_all_explained(studio, takes)
        for take in takes.values():
            studio.retry_image(take.project_id, 0)
            studio.retry_image(take.project_id, 0)
        again = {name: finished(studio, take.project_id).options[0].take for name, take in takes.items()}
        assert ends(again) == dict.fromkeys(lasting, READY)
        assert {take.id for take in again.values()} == {take.id for take in takes.values()}
        assert studio.project(again["page"].project_id).spent_usd == pytest.approx(0.067)
    assert orders_of(fake) == dict.fromkeys(lasting, 1)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "not an address", "ftp://example.com"], ids=["down", "no", "ftp"]
)
def test_a_wrong_address_is_said_on_every_card(fake: FakeReplicate, tmp_path: Path, url: str) -> None:
    with studio_at(fake, tmp_path, replicate_base_url=url) as studio:
        takes = make(studio, fake, {"one": [], "two": []})
        assert ends(takes) == dict.fromkeys(takes, (TakeStatus.FAILED, Trouble.UNREACHABLE))
        assert all("REPLICATE_BASE_URL" in (take.error or "") for take in takes.values())


def test_a_token_with_blanks_and_line_breaks_works(fake: FakeReplicate, tmp_path: Path) -> None:
    with studio_at(fake, tmp_path, token=f"  {TOKEN[:9]}\n {TOKEN[9:]}\r\n") as studio:
        assert ends(make(studio, fake, {"one": []})) == {"one": READY}


def test_a_script_that_is_written_again_by_hand_is_corrected_once_as_the_first_one_is(
    fake: FakeReplicate, tmp_path: Path
) -> None:
    for _ in range(3):
        fake.fault(**fate(output=["No scenes at all."]))
    with studio_at(fake, tmp_path) as studio:
        project_id = studio.create_project(Brief("A storm", "A girl in a red coat", scene_count=1))
        studio.write_scenes(project_id)
        until(lambda: len(studio.takes(project_id)) == 2)
        script = finished(studio, project_id).script
        assert script is not None
        assert (script.status, script.trouble) == (TakeStatus.FAILED, Trouble.BAD_ANSWER)
        studio.retry_script(project_id)
        until(lambda: len(studio.project(project_id).scenes) == 1)
