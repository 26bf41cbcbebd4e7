"""With MV_DEBUG_MODE, one line tells each event by its name and values; without, nothing does; a secret never shows."""

import logging
import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mvcore import Brief, Settings, Studio
from mvcore.debug_log import event, line
from mvcore.errors import Interrupted
from mvcore.film import Cache, FilmOptions, Progress, parse_transition, stitch
from mvcore.storage.cache import BoundedFolder
from tests.at_replicate import TOKEN
from tests.commands import mvcore
from tests.data_folders import copied
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.running_app import RunningApp
from tests.test_character_reference import clip_of, without_file
from tests.test_cli_at_replicate import SMALL, at
from tests.watching import until

_LINE = re.compile(r"mvcore\.debug_log:(?P<name>\w+)(?P<values>(?: [\w.]+=(?:\"(?:[^\"\\]|\\.)*\"|[^\s\"]+))*)")
_VALUE = re.compile(r" ([\w.]+)=(\"(?:[^\"\\]|\\.)*\"|[^\s\"]+)")


def events(text: str) -> dict[str, list[dict[str, str]]]:
    """The values of every event by its name. Each line is one event, whole."""
    found: dict[str, list[dict[str, str]]] = {}
    for told in (told for told in text.splitlines() if "mvcore.debug_log:" in told):
        match = _LINE.search(told)
        assert match is not None, told
        assert match.end() == len(told), told
        found.setdefault(match["name"], []).append(dict(_VALUE.findall(match["values"])))
    return found


def film(**settings: str) -> "CompletedProcess[str]":
    made = mvcore("film", *SMALL, "--json", MV_DATA_DIR="data", **settings)
    assert made.returncode == 0, made.stderr
    return made


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What the debug log says in this process."""
    with caplog.at_level(logging.DEBUG, "mvcore.debug_log"):
        yield caplog


def said(told: pytest.LogCaptureFixture) -> dict[str, list[dict[str, str]]]:
    lines = (record.getMessage() for record in told.records if record.name == "mvcore.debug_log")
    return events("\n".join(f"mvcore.debug_log:{each}" for each in lines))


# -- what is told ------------------------------------------------------------------------------------------------------


def test_a_film_is_told_from_the_orders_to_the_merge() -> None:
    told = events(film(MV_DEBUG_MODE="true").stderr)
    (opened,) = told["opened"]
    assert (opened["storage"], opened["provider"], opened["database"]) == ("local", "demo", "sqlite")
    orders = {order["take"]: order for order in told["order"]}
    assert [order["kind"] for order in orders.values()] == ["image", "script", "clip", "clip"]
    (project,) = {order["project"] for order in orders.values()}
    assert next(iter(orders.values()))["input.prompt"] == '"a girl"'
    assert {each["take"]: each["project"] for each in told["defaults"]} == dict.fromkeys(orders, project)
    assert [each["clip_seconds"] for each in told["defaults"] if "clip_model" in each] == ["1", "1"]
    assert {each["take"] for each in told["ordered"]} == {each["take"] for each in told["fetched"]} == set(orders)
    assert all(int(each["bytes"]) > 0 and float(each["seconds"]) >= 0 for each in told["fetched"])
    _tells_the_merge(told, project)


def _tells_the_merge(told: Mapping[str, list[dict[str, str]]], project: str) -> None:
    (film,), (begin,), (end,) = told["film"], told["merge_begin"], told["merge_end"]
    assert (film["project"], film["clips"]) == (project, "2")
    assert (begin["clips"], begin["mode"], begin["segments_copy"]) == ("2", "copy", "2")
    assert (end["frames"], float(end["seconds"]) > 0) == ("48", True)
    assert int(end["bytes"]) == Path("film.mp4").stat().st_size
    assert {"work_folder"} == {each["what"] for each in told["cleanup"]}


def test_what_was_chosen_is_no_default(studio: Studio, told: pytest.LogCaptureFixture) -> None:
    brief = Brief("a storm", "a girl", scene_count=1, clip_seconds=2, clip_model="demo/animator")
    assert clip_of(studio, studio.create_project(brief)).asset_id
    assert [set(each) for each in said(told)["defaults"]] == [{"take", "project", "script_model"}]


def test_a_character_that_is_not_found_is_told(
    studio: Studio, settings: Settings, told: pytest.LogCaptureFixture
) -> None:
    project_id, asset_id, _ = without_file(studio, settings)
    take = clip_of(studio, project_id)
    expected = {"take": take.id, "project": project_id, "asset": asset_id}
    assert said(told)["character_reference_not_found"] == [expected]


def test_what_is_cleaned_away_is_told(tmp_path: Path, told: pytest.LogCaptureFixture) -> None:
    data = copied("finished", tmp_path / "data")
    for left in ("unfinished/abandoned/output", "cache/s3/.part-1", "mv/clip/.part-2"):
        (data / left).parent.mkdir(parents=True, exist_ok=True)
        (data / left).write_bytes(b"x")
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0)) as studio:
        (project,) = studio.projects()
        studio.delete_project(project.id)
    gone = [each["what"] for each in said(told)["cleanup"]]
    assert {"left_work_folder", "partial_download", "unfinished_upload", "file"} <= set(gone)


def test_what_the_caches_let_go_is_told(tmp_path: Path, told: pytest.LogCaptureFixture) -> None:
    made = tmp_path / "made.mp4"
    made.write_bytes(b"x" * 7)
    cache = Cache(tmp_path / "film", limit=0)
    cache.prepare()
    cache.keep("a", made, damaged=False)
    with BoundedFolder(tmp_path / "s3", 0).file("b", lambda path: path.write_bytes(b"yy") and None):
        pass
    assert [(each["what"], each["bytes"]) for each in said(told)["cleanup"]] == [
        ("film_cache", "7"),
        ("bucket_cache", "2"),
    ]


def test_a_merge_that_is_stopped_is_told(tmp_path: Path, told: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()

    def stop_once_it_renders(progress: Progress) -> None:
        if progress.part > 0:
            stop.set()

    clips = sorted((copied("finished", tmp_path / "data") / "mv").rglob("*.mp4"))[:1] * 3
    blended = FilmOptions(transitions=(parse_transition("fade:0.3"),))
    with pytest.raises(Interrupted):
        stitch(clips, tmp_path / "film.mp4", blended, on_progress=stop_once_it_renders, stop=stop)
    (failed,) = said(told)["merge_failed"]
    assert (failed["output"], failed["error"]) == ("film.mp4", "Interrupted")


def test_the_app_tells_it_in_its_terminal(tmp_path: Path) -> None:
    data = copied("finished", tmp_path / "data")
    with closing(sqlite3.connect(data / "studio.db")) as db, db:
        db.execute("UPDATE films SET status = 'queued', asset_id = NULL")
    with RunningApp(data, MV_DEBUG_MODE="true") as app:
        until(lambda: "merge_end" in events(app.log.read_text()))
    told = events(app.log.read_text())
    assert [(each["storage"], each["work"]) for each in told["opened"]] == [("local", "true")]


# -- what is not -------------------------------------------------------------------------------------------------------


def test_nothing_is_told_unless_it_is_asked_for() -> None:
    printed = film().stderr
    assert events(printed) == {}
    assert "take=" not in printed


def test_downloads_name_their_host_and_no_link_and_no_token_shows(fake: FakeReplicate) -> None:
    made = at(fake, "film", *SMALL, "--json", MV_DEBUG_MODE="true")
    assert made.returncode == 0, made.stderr
    told = events(made.stderr)
    assert [opened["provider"] for opened in told["opened"]] == ["replicate"]
    assert {each["host"] for each in told["download"]} == {"127.0.0.1"}
    assert all(int(each["bytes"]) > 0 and float(each["seconds"]) >= 0 for each in told["download"])
    (image, *_, clip) = told["order"]
    assert (image["kind"], clip["kind"], float(clip["price_usd"]) > 0) == ("image", "clip", True)
    assert {"clip_model", "clip_resolution", "clip_seconds", "clip_sound"} <= set(told["defaults"][-1])
    lines = "\n".join(each for each in made.stderr.splitlines() if "mvcore.debug_log:" in each)
    assert TOKEN not in made.stderr + made.stdout
    assert not any(secret in lines for secret in ("data:", "://", "r8_", "?"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (0.125, "0.125"),
        ("16:9", "16:9"),
        ("", '""'),
        ('say "no"', '"say \\"no\\""'),
        ("two\nlines\u2028and\x1b[31m a third", '"two\\nlines\\u2028and\\u001b[31m a third"'),
        ("\ud800", '"\\ud800"'),
        ("é " * 200, f'"{"é " * 100}… (400 characters)"'),
        ({"seconds": 5}, '"{\\"seconds\\": 5}"'),
        ("see https://b.s3.amazonaws.com/k?X-Amz-Signature=1 now", '"see https://b.s3.amazonaws.com/k?*** now"'),
        ("postgresql://me:secret@host/db", '"postgresql://***@host/db"'),
        ("data:image/png;base64,AAAA", '"data:***"'),
        ("x" * 195 + " r8_0123456789", f'"{"x" * 195} r8_*… (202 characters)"'),
        ("Authorization: Bearer abc", '"Authorization: Bearer ***"'),
        ("Authorization: Basic abc", '"Authorization: Basic ***"'),
        ("https://user:p@ss@host/x", '"https://***@host/x"'),
        ("data:image/png;base64,AAAA\nBBBB CCCC", '"data:***"'),
        ("REPLICATE_API_TOKEN=abc api_key: def", '"REPLICATE_API_TOKEN=*** api_key: ***"'),
        ("b.s3.amazonaws.com/k?X-Amz-Signature=1&x=2", '"b.s3.amazonaws.com/k?X-Amz-Signature=***&x=2"'),
        ("a secret: the tokens of love", '"a secret: *** tokens of love"'),
    ],
)
def test_a_value_is_one_printable_word_and_no_secret(value: object, written: str) -> None:
    assert line("seen", {"value": value, "none": None}) == f"seen value={written}"


def test_nothing_is_made_of_values_that_nobody_asks_for() -> None:
    class Costly:
        def __str__(self) -> str:
            raise AssertionError("written although the log is off")

    event("seen", value=Costly())
