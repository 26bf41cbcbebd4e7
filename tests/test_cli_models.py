"""`models`: what is on offer, its prices for given settings, and its end."""

import json
from typing import Any

import pytest

from tests.at_replicate import page
from tests.commands import mvcore, refused
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.test_cli_at_replicate import at


def models(*given: str) -> dict[str, dict[str, Any]]:
    told = json.loads(mvcore("models", "--json", *given).stdout)["models"]
    return {row["id"]: row for row in told}


def test_models_are_listed_without_an_account_with_prices_their_source_and_their_end() -> None:
    listed = models()
    seedance = listed["bytedance/seedance-2.0"]
    assert (seedance["usual"], seedance["usd"], seedance["at_most"]) == (True, 1.44, False)
    assert seedance["for"] == {"seconds": 8, "resolution": "720p", "sound": True}
    assert all(price["source"] and price["read"].startswith("2026-") for price in seedance["prices"])
    assert seedance["settings"]["resolution"] == ["480p", "720p", "1080p"]
    claude = listed["anthropic/claude-4-sonnet"]
    assert (claude["offered"], claude["ends"], claude["instead"]) == (False, "2026-06-15", "google/gemini-3.5-flash")
    assert listed["google/gemini-3.5-flash"]["unverified"] == ["max_output_tokens", "thinking_level"]
    assert listed["demo/animator"]["usd"] == 0


def test_prices_are_for_the_settings_that_are_given() -> None:
    chosen = models("--kind", "clip", "--resolution", "1080p", "--seconds", "4", "--silent-clips", "--aspect", "9:16")
    veo = chosen["google/veo-3.1"]
    assert (veo["usd"], veo["for"]) == (0.8, {"seconds": 4, "resolution": "1080p", "sound": False})
    assert "google/nano-banana-2" not in chosen
    line = next(line for line in mvcore("models").stdout.splitlines() if "google/veo-3-fast" in line)
    assert line.endswith("ended 2026-06-30, use bytedance/seedance-2.0 instead")


@pytest.mark.parametrize(
    ("given", "sentence"), [(["--resolution", "9p"], "no resolution '9p'"), (["--kind", "x"], "choose from")]
)
def test_a_setting_that_no_model_has_is_refused_in_one_sentence(given: list[str], sentence: str) -> None:
    assert sentence in refused(mvcore("models", *given))


def test_check_compares_with_what_is_offered_now_and_orders_nothing(fake: FakeReplicate) -> None:
    assert at(fake, "models", "--check").returncode == 0
    fake.configure(retired=["google/nano-banana-2"])
    body = page("bytedance/seedance-2.0", drop=("seed",), resolution=("480p",))
    fake.fault("status", "/v1/models/bytedance/seedance-2.0$", method="GET", status=200, body_json=body)
    told = at(fake, "models", "--check", "--json")
    assert told.returncode == 1
    found = {row["id"]: row.get("check") for row in json.loads(told.stdout)["models"]}
    assert found["google/nano-banana-2"] == "Replicate no longer offers it"
    assert (
        found["bytedance/seedance-2.0"] == "no longer takes seed (seed), takes other values for resolution (resolution)"
    )
    assert (found["google/veo-3.1"], found["demo/figure"]) == ("ok", None)
    assert fake.predictions() == []


def test_check_asks_nobody_while_the_demo_is_asked_for(fake: FakeReplicate) -> None:
    assert "--check asks Replicate" in refused(at(fake, "models", "--check", MV_PROVIDER="demo"))
    assert "set REPLICATE_API_TOKEN" in refused(mvcore("models", "--check"))
    assert fake.log("GET") == []
