"""The demo provider: the contract, its ledger and faults, and its life after a crash.

What it draws and writes is tested in the files `test_demo_*` beside this one."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mvcore import Brief, Settings, Studio
from mvcore.domain import TakeKind, TakeStatus, now
from mvcore.errors import GenerationError
from mvcore.generation import GenerationRequest, Prediction, PredictionStatus, Provider
from mvcore.generation.demo import DemoProvider, faults
from tests.generation.demo_requests import HEROINE, clip_request, image_request, script_request
from tests.generation.provider_contract import ProviderContract, finished
from tests.watching import finished as finished_project
from tests.watching import until

ROOT = Path(__file__).parents[2]

Opener = Callable[..., DemoProvider]


@pytest.fixture
def opener(tmp_path: Path) -> Iterator[Opener]:
    """Opens demo providers on one folder and closes them at the end."""
    opened: list[DemoProvider] = []

    def open_one(latency: float = 0.0) -> DemoProvider:
        opened.append(DemoProvider(tmp_path / "demo", latency=latency))
        return opened[-1]

    yield open_one
    for provider in opened:
        provider.close()


def ledger_lines(tmp_path: Path) -> list[Any]:
    return [json.loads(line) for line in (tmp_path / "demo" / "ledger.jsonl").read_text().splitlines()]


class TestDemoProviderKeepsTheContract(ProviderContract):
    @pytest.fixture
    def open_provider(self, opener: Opener) -> Callable[[], Provider]:
        return opener

    @pytest.fixture
    def quick(self) -> GenerationRequest:
        return script_request()

    @pytest.fixture
    def slow(self) -> GenerationRequest:
        return image_request(f"{HEROINE} [slow 30]")


class TestLedger:
    def test_each_submit_is_one_line_and_cancelling_adds_none(self, opener: Opener, tmp_path: Path) -> None:
        provider = opener(latency=60)
        ids = [provider.submit(script_request()), provider.submit(image_request("owl 🦉\u2028 [fail]"))]
        provider.cancel(ids[0])
        lines = ledger_lines(tmp_path)
        assert [line["remote_id"] for line in lines] == ids
        assert [(line["kind"], line["model"]) for line in lines] == [
            ("script", "demo/storyteller"), ("image", "demo/figure"),
        ]  # fmt: skip
        assert lines[1]["input"]["prompt"] == "owl 🦉\u2028 [fail]"

    def test_a_torn_last_line_is_ignored_and_does_not_damage_the_next_one(self, opener: Opener, tmp_path: Path) -> None:
        before = opener()
        first = before.submit(script_request("one"))
        before.close()  # one provider at a time owns the folder
        ledger = tmp_path / "demo" / "ledger.jsonl"
        with ledger.open("ab") as torn:
            torn.write(b'{"remote_id": "demo-torn", "kind": "scr')
        provider = opener()
        assert finished(provider, first).status is PredictionStatus.SUCCEEDED
        second = provider.submit(script_request("two"))
        assert [line["remote_id"] for line in ledger_lines(tmp_path)] == [first, second]

    def test_opening_changes_nothing_on_disk(self, opener: Opener, tmp_path: Path) -> None:
        opener()
        assert not (tmp_path / "demo").exists()


class TestWaiting:
    def test_the_status_follows_the_clock(self, opener: Opener) -> None:
        provider = opener(latency=2.4)
        remote_id = provider.submit(script_request())
        assert provider.poll(remote_id).status is PredictionStatus.STARTING
        time.sleep(0.6)
        middle = provider.poll(remote_id)
        assert middle.status is PredictionStatus.PROCESSING
        assert 0.2 < middle.progress < 0.9
        assert finished(provider, remote_id).status is PredictionStatus.SUCCEEDED

    def test_later_numbers_take_longer(self, opener: Opener, tmp_path: Path) -> None:
        provider = opener(latency=10)
        for number in (1, 2, 3, 4):
            provider.submit(image_request(number=number))
        latencies = [line["latency"] for line in ledger_lines(tmp_path)]
        assert all(earlier < later for earlier, later in pairwise(latencies))

    def test_closing_ends_a_render_without_failing_it(self, opener: Opener, tmp_path: Path) -> None:
        provider = opener()
        remote_id = provider.submit(clip_request("A wide beach"))
        time.sleep(0.3)
        start = time.monotonic()
        provider.close()
        assert time.monotonic() - start < 2
        assert not list((tmp_path / "demo").glob("outputs/*"))
        assert opener(latency=0).poll(remote_id).status is PredictionStatus.PROCESSING
        assert not (tmp_path / "demo" / "failed").exists()

    def test_a_picture_that_is_none_fails_with_a_sentence(self, opener: Opener, tmp_path: Path) -> None:
        broken = tmp_path / "broken.png"
        broken.write_bytes(b"no picture")
        provider = opener()
        prediction = finished(provider, provider.submit(clip_request("A wide beach", reference=broken)))
        assert prediction.status is PredictionStatus.FAILED
        assert (
            prediction.error
            == "The character picture cannot be opened as a picture: choose another one on the Create page, then retry."
        )
        assert opener().poll(prediction.remote_id).error == prediction.error

    def test_a_missing_picture_is_refused_before_it_is_paid(self, opener: Opener, tmp_path: Path) -> None:
        with pytest.raises(GenerationError, match=r"could not be read .* choose another one"):
            opener().submit(clip_request("A wide beach", reference=tmp_path / "gone.png"))
        assert not (tmp_path / "demo" / "ledger.jsonl").exists()


class TestCrashes:
    def test_a_killed_process_finds_its_prediction_again(self, opener: Opener, tmp_path: Path) -> None:
        code = (
            "import sys, time; from pathlib import Path; from mvcore.domain import TakeKind\n"
            "from mvcore.generation import GenerationRequest; from mvcore.generation.demo import DemoProvider\n"
            "provider = DemoProvider(Path(sys.argv[1]), latency=0)\n"
            "request = GenerationRequest(TakeKind.IMAGE, 'm', {'prompt': 'a cat', 'number': 1})\n"
            "print(provider.submit(request), flush=True); time.sleep(60)"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "demo")], stdout=subprocess.PIPE, cwd=ROOT
        ) as killed:
            assert killed.stdout is not None
            remote_id = killed.stdout.readline().decode().strip()
            killed.kill()
        provider = opener()
        assert provider.poll(remote_id).status is PredictionStatus.PROCESSING
        assert finished(provider, remote_id).status is PredictionStatus.SUCCEEDED

    def test_a_renderer_ends_when_its_parent_is_gone(self, tmp_path: Path) -> None:
        job = {"kind": "clip", "input": {"prompt": "a cat"}, "reference": None, "output": str(tmp_path / "clip.mp4")}
        (tmp_path / "job.json").write_text(json.dumps(job))
        code = "import sys; from mvcore.generation.demo.child import main; main(sys.argv[1])"
        command = [sys.executable, "-c", code, str(tmp_path / "job.json")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT) as child:
            assert child.stdin is not None
            time.sleep(0.5)
            assert child.poll() is None
            child.stdin.close()
            assert child.wait(10) == 1


class TestFaults:
    def outcomes(self, provider: DemoProvider, *requests: GenerationRequest) -> list[PredictionStatus]:
        return [finished(provider, provider.submit(request)).status for request in requests]

    @pytest.mark.parametrize(
        ("request_for", "advice"),
        [
            (image_request, "take it out of “Character and style” and make the images again."),
            (script_request, "begin a new project on the Create page, without it in the idea."),
            (clip_request, "stitch the film without this scene, or begin a new project on the Create page, without it "
             "in the idea."),
        ],
    )  # fmt: skip
    def test_fail_fails_always_and_says_how_to_go_on(
        self, opener: Opener, request_for: Callable[[str], GenerationRequest], advice: str
    ) -> None:
        provider, request = opener(), request_for("Rain [FAIL]")
        prediction = finished(provider, provider.submit(request))
        told = f"The demo provider was asked to fail by [FAIL], each time: {advice}"
        assert prediction == Prediction(prediction.remote_id, PredictionStatus.FAILED, error=told)
        assert self.outcomes(provider, request) == [PredictionStatus.FAILED]

    def test_fail_once_says_that_the_next_attempt_succeeds(self, opener: Opener) -> None:
        provider = opener()
        prediction = finished(provider, provider.submit(clip_request("Rain [fail once]")))
        assert prediction.error == "The demo provider was asked to fail by [fail once]: retry, and it succeeds."

    def test_fail_once_fails_the_first_attempt_also_across_a_restart(self, opener: Opener) -> None:
        assert self.outcomes(opener(), script_request("Rain [fail once]")) == [PredictionStatus.FAILED]
        assert self.outcomes(opener(), script_request("Rain [fail once]")) == [PredictionStatus.SUCCEEDED]

    @pytest.mark.parametrize(
        ("mark", "number", "earlier", "fails"),
        [
            ("[fail]", 3, 5, True), ("[fail 2]", 2, 5, True), ("[fail 2]", 1, 0, False), ("[fail 2 once]", 2, 0, True),
            ("[fail 2 once]", 2, 1, False), ("[ Fail  ONCE ]", 1, 0, True), ("[failure]", 1, 0, False),
            ("[fail 2]", None, 0, False), ("[fail]", None, 0, True), ("[slow 5]", 1, 0, False),
        ],
    )  # fmt: skip
    def test_marks_mean_what_they_say(self, mark: str, number: int | None, earlier: int, fails: bool) -> None:
        kind = TakeKind.SCRIPT if number is None else TakeKind.CLIP
        assert (faults.failure(kind, f"A {mark} cat", number, earlier) is not None) is fails

    def test_slow_adds_seconds_to_all_or_to_one_number(self) -> None:
        assert faults.extra_seconds("[slow 20] [slow 1.5 3]", 3) == 21.5
        assert faults.extra_seconds("[slow 20] [slow 1.5 3]", 2) == 20

    def test_marks_are_not_drawn(self) -> None:
        assert faults.without_marks("A [fail 2 once] cat [slow 3]") == "A cat"

    def test_a_numbered_mark_does_not_fail_the_script(self, opener: Opener) -> None:
        provider = opener()
        remote_id = provider.submit(script_request("Rain [fail 1] [fail 2]"))
        assert finished(provider, remote_id).status is PredictionStatus.SUCCEEDED

    def test_marks_of_the_character_are_for_pictures_and_those_of_the_idea_for_scenes(self, studio: Studio) -> None:
        brief = Brief("A storm [fail 1 once]", "A girl [fail 2 once]", image_count=2, scene_count=2)
        project_id = studio.make_images(brief)
        finished_project(studio, project_id)
        studio.write_scenes(project_id)
        project = finished_project(studio, project_id)
        good, bad = TakeStatus.READY, TakeStatus.FAILED
        assert [option.take.status for option in project.options] == [good, bad]
        assert [scene.take.status for scene in project.scenes] == [bad, good]


class TestForgottenOrders:
    def test_an_order_that_the_demo_lost_is_made_by_a_retry(self, settings: Settings) -> None:
        """Its folder was emptied by hand."""
        with Studio.open(settings) as studio:
            project_id = studio.make_images(Brief("A storm", "A girl [slow 600 1]", image_count=1))
            until(lambda: studio.project(project_id).options[0].take.remote_id)
        (settings.data_dir / "demo" / "ledger.jsonl").unlink()
        with Studio.open(settings) as studio:
            take = finished_project(studio, project_id).options[0].take
            assert take.error == "The demo provider does not know this order any more: retry."
            studio.retry_image(project_id, 0)
            until(lambda: studio.project(project_id).options[0].take.remote_id not in (None, take.remote_id))


class TestFinding:
    def test_find_sees_clips_by_their_input(self, opener: Opener) -> None:
        provider = opener(latency=60)
        request = clip_request("A meadow [fail]", 2)
        remote_id = provider.submit(request)
        assert provider.find(request, now() - timedelta(seconds=5), ()) == remote_id
        assert provider.find(clip_request("A meadow [fail]", 3), now() - timedelta(seconds=5), ()) is None
