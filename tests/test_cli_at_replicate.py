"""The command line with a token: what it will cost is said first, what went wrong is said by kind, no token shows."""

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mvcore import Settings
from tests.at_replicate import TOKEN, page
from tests.commands import mvcore, refused
from tests.generation.fake_replicate.launcher import FakeReplicate

SMALL = ("--idea", "a storm", "--character", "a girl", "--scenes", "2", "--images", "1", "-o", "film.mp4")


def at(fake: FakeReplicate, *args: str, token: str = TOKEN, **more: str) -> "CompletedProcess[str]":
    """Run `python -m mvcore ...` with a token for the fake."""
    return mvcore(*args, **{"REPLICATE_API_TOKEN": token, "REPLICATE_BASE_URL": fake.url, **more})


def checks(result: "CompletedProcess[str]") -> dict[str, list[tuple[bool, str]]]:
    """What doctor found, by the name of the check."""
    found: dict[str, list[tuple[bool, str]]] = {}
    for check in json.loads(result.stdout)["checks"]:
        found.setdefault(check["name"], []).append((check["ok"], check["detail"]))
    return found


# -- film --------------------------------------------------------------------------------------------------------------


def test_film_says_what_it_will_cost_before_it_spends_and_reports_what_it_cost(fake: FakeReplicate) -> None:
    made = at(fake, "film", *SMALL, "--json")
    assert made.returncode == 0, made.stderr
    first = made.stderr.splitlines()[0]
    assert first == "estimate for 1 image, the scenes' texts, 2 clips x 8 s: at most $3.00, up to 7 min"
    report = json.loads(made.stdout)
    images, clips = 0.067, 2 * 8 * 0.18
    assert images + clips < report["cost_usd"] < 3.0  # and the script, by the tokens that it took
    assert all(scene["character_reference_warning"] is None for scene in report["scenes"])
    (listed,) = json.loads(at(fake, "projects", "--json").stdout)["projects"]
    assert listed["spent_usd"] == report["cost_usd"]
    ledger = json.loads(at(fake, "ledger", "--project", report["project"], "--json").stdout)["ledger"]
    assert sum(float(row["cost_usd"]) for row in ledger) == pytest.approx(report["cost_usd"], abs=1e-4)
    assert at(fake, "ledger").stdout.splitlines()[0].startswith("take,project,title,kind")
    assert "$2.95" in at(fake, "projects").stdout


def test_film_buys_nothing_when_images_fit_into_the_budget_and_the_rest_does_not(fake: FakeReplicate) -> None:
    line = refused(at(fake, "film", *SMALL, "--budget", "2.90"))
    assert "This costs about $3.00 and would go $0.10 over the budget of $2.90" in line
    assert fake.predictions() == []
    assert json.loads(mvcore("projects", "--json").stdout)["projects"] == []


def test_film_goes_on_only_within_the_budget_for_what_is_missing(fake: FakeReplicate) -> None:
    fake.fault("fate", "seedance-2.0/predictions$", method="POST", values={"status": "failed", "error": "boom"})
    made = at(fake, "film", *SMALL, "--json")
    assert made.returncode == 1
    report = json.loads(made.stdout)
    assert sorted(scene["status"] for scene in report["scenes"]) == ["failed", "ready"]
    assert "(model): The model could not make this. It said: “boom”" in made.stderr
    rest = ("film", "--project", report["project"], "-o", "film.mp4", "--json")
    assert "over the budget" in refused(at(fake, *rest, "--budget", "2"))
    again = at(fake, *rest, "--budget", "5")
    assert again.returncode == 0, again.stderr
    assert again.stderr.splitlines()[0] == "estimate for 1 clip x 8 s: about $1.44, up to 5 min"


def test_film_does_not_order_again_what_a_safety_check_refused(fake: FakeReplicate) -> None:
    error = "The input or output was flagged as sensitive. (E005)"
    fake.fault("fate", "seedance-2.0/predictions$", method="POST", values={"status": "failed", "error": error})
    made = at(fake, "film", *SMALL, "--json")
    report = json.loads(made.stdout)
    assert "moderation" in [scene["trouble"] for scene in report["scenes"]]
    before = len(fake.predictions())
    again = at(fake, "film", "--project", report["project"], "-o", "film.mp4")
    assert again.returncode == 1
    assert "(moderation): The model's safety check refused" in again.stderr
    assert len(fake.predictions()) == before


def test_film_orders_no_clips_when_no_character_image_came_unless_it_is_told_to(fake: FakeReplicate) -> None:
    fake.fault("fate", "nano-banana-2/predictions$", method="POST", values={"status": "failed", "error": "boom"})
    made = at(fake, "film", *SMALL, "--json")
    assert made.returncode == 1
    report = json.loads(made.stdout)
    assert (report["scenes"], report["film"]) == ([], None)
    assert "Option 1 (model): The model could not make this." in made.stderr
    assert "no clips were ordered; --without-picture goes on without one" in made.stderr
    assert [row["model"] for row in fake.predictions()] == ["google/nano-banana-2"]
    again = at(fake, "film", "--project", report["project"], "--without-picture", "-o", "film.mp4", "--json")
    assert again.returncode == 0, again.stderr
    assert again.stderr.splitlines()[0].startswith("estimate for the scenes' texts, 2 clips x 8 s: at most $2.93")
    assert json.loads(again.stdout)["character"] is None


def test_film_says_that_it_waits_for_the_provider(fake: FakeReplicate) -> None:
    throttled = {"detail": "Request was throttled. Your rate limit resets in ~4s.", "status": 429, "retry_after": 4}
    fake.fault("status", "seedance-2.0/predictions$", method="POST", status=429, body_json=throttled)
    made = at(fake, "film", *SMALL, "--json")
    assert made.returncode == 0, made.stderr
    assert "waiting for the provider, " in made.stderr


# -- doctor ------------------------------------------------------------------------------------------------------------


def test_doctor_names_the_account_and_looks_at_each_usual_model(fake: FakeReplicate) -> None:
    result = at(fake, "doctor", "--json")
    assert result.returncode == 0, result.stdout
    found = checks(result)
    assert found["replicate account"][0][0]
    assert (True, "bytedance/seedance-2.0 takes all that it is sent") in found["clip model"]
    assert {"image model", "script model"} <= found.keys()


def test_doctor_says_what_a_usual_model_no_longer_takes_and_which_one_is_gone(fake: FakeReplicate) -> None:
    seedance = page("bytedance/seedance-2.0", drop=("seed",))
    fake.fault("status", "bytedance/seedance-2.0$", status=200, body_json=seedance)
    fake.configure(retired=["google/nano-banana-2"])
    result = at(fake, "doctor", "--json")
    assert result.returncode == 1
    found = checks(result)
    assert (True, "bytedance/seedance-2.0 no longer takes seed (seed)") in found["clip model"]
    gone = "Replicate no longer offers google/nano-banana-2: use bytedance/seedream-4.5 instead."
    assert (False, gone) in found["image model"]


def test_doctor_says_which_models_could_not_be_asked(fake: FakeReplicate) -> None:
    fake.fault("drop", "bytedance/seedance-2.0$")
    (detail,) = [detail for ok, detail in checks(at(fake, "doctor", "--json"))["clip model"] if not ok]
    assert detail.startswith("bytedance/seedance-2.0: Replicate cannot be reached")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"status": 401, "body_json": {"title": "Unauthenticated"}}, "Replicate refused REPLICATE_API_TOKEN"),
        ({"status": 200}, "leads to a web page and not to Replicate's API"),
        ({"status": 404}, "leads to a web page and not to Replicate's API"),
        ({"status": 404, "body_json": {"error": "no route"}}, "does not speak Replicate's API"),
        ({"status": 200, "body_json": ["a", "list"]}, "does not speak Replicate's API"),
        ({"status": 502}, "has trouble at the moment"),
        ({"status": 429, "body_json": {"detail": "throttled"}}, "has trouble at the moment"),
    ],
    ids=["401", "200 html", "404 html", "404 json", "200 list", "502 html", "429"],
)
def test_doctor_says_in_one_sentence_what_is_wrong_with_the_account(
    fake: FakeReplicate, fault: dict[str, object], sentence: str
) -> None:
    fake.fault("status", "/v1/account$", **fault)
    result = at(fake, "doctor", "--json")
    assert (result.returncode, result.stderr) == (1, "")
    found = checks(result)
    ok, detail = found["replicate account"][0]
    assert not ok
    assert sentence in detail
    assert "clip model" not in found


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "127.0.0.1:9", "http://no-such-host.invalid", "nonsense", "http://["]
)
def test_doctor_says_when_the_address_is_wrong_or_down(fake: FakeReplicate, url: str) -> None:
    result = at(fake, "doctor", "--json", REPLICATE_BASE_URL=url)
    assert result.returncode == 1
    assert "cannot be reached: check the network and REPLICATE_BASE_URL" in checks(result)["replicate account"][0][1]


# -- the token ---------------------------------------------------------------------------------------------------------


def traces(token: str, *outputs: str) -> list[str]:
    """Where the token can be read: files of the data folder, and what was printed."""
    files = [path for path in Settings().data_dir.rglob("*") if path.is_file()]
    assert files
    found = [str(path) for path in files if token.encode() in path.read_bytes()]
    return found + [output for output in outputs if token in output]


@pytest.mark.parametrize("debug", ["false", "true"])
def test_the_token_is_written_nowhere(fake: FakeReplicate, debug: str) -> None:
    fake.fault("fate", "seedance-2.0/predictions$", method="POST", values={"status": "failed", "error": "boom"})
    fake.fault("status", "/v1/models/google/nano-banana-2$", status=500)
    made = at(fake, "film", *SMALL, "--json", MV_DEBUG_MODE=debug)
    assert made.returncode == 1
    again = at(fake, "film", "--project", json.loads(made.stdout)["project"], "-o", "film.mp4", MV_DEBUG_MODE=debug)
    assert again.returncode == 0, again.stderr
    doctor, listed = at(fake, "doctor", MV_DEBUG_MODE=debug), at(fake, "projects", "--json", MV_DEBUG_MODE=debug)
    printed = [text for run in (made, again, doctor, listed) for text in (run.stdout, run.stderr)]
    assert traces(TOKEN, *printed) == []
    assert TOKEN.encode() not in Path("film.mp4").read_bytes()


def test_a_refused_token_is_written_nowhere(fake: FakeReplicate) -> None:
    detail = f"You did not pass a valid authentication token: {TOKEN}"  # what a gateway quotes is not stored either
    refusal = {"title": "Unauthenticated", "detail": detail, "status": 401}
    for _ in range(9):
        fake.fault("status", "/v1/", status=401, body_json=refusal)
    made = at(fake, "film", *SMALL, "--json", MV_DEBUG_MODE="true")
    assert made.returncode == 1
    assert "(token): Replicate refused REPLICATE_API_TOKEN" in made.stderr
    assert traces(TOKEN, made.stdout, made.stderr) == []


@pytest.mark.parametrize(
    "token",
    [f"  {TOKEN}\n", f"{TOKEN[:9]}\n{TOKEN[9:]}", f"{TOKEN[:9]} {TOKEN[9:]}\r\n"],
    ids=["around", "line", "space"],
)
def test_a_token_that_was_copied_with_spaces_and_line_breaks_works(fake: FakeReplicate, token: str) -> None:
    assert checks(at(fake, "doctor", "--json", token=token))["replicate account"][0][0]


@pytest.mark.parametrize("token", ["r8_ключ", "r8_\x07bell"], ids=["cyrillic", "bell"])
def test_a_token_that_cannot_be_one_is_refused_in_one_sentence(fake: FakeReplicate, token: str) -> None:
    result = at(fake, "doctor", "--json", token=token)
    detail = checks(result)["replicate account"][0][1]
    assert detail.startswith("REPLICATE_API_TOKEN is no token: copy it again")
    assert token not in result.stdout + result.stderr
