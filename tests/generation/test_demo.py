"""The demo provider: the contract, its pictures, scripts, clips and faults, and its life after a crash."""

import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from mvcore.domain import TakeKind, now
from mvcore.errors import GenerationError
from mvcore.generation import GenerationRequest, Prediction, PredictionStatus, Provider
from mvcore.generation.demo import DemoProvider, faults, script
from mvcore.generation.demo.image import draw_image
from mvcore.generation.demo.lettering import drawable
from mvcore.generation.demo.places import PLACES, place_for
from mvcore.generation.demo.vocabulary import describe
from tests.generation.provider_contract import ProviderContract, finished

ROOT = Path(__file__).parents[2]
HEROINE = "A girl with long red hair in a blue coat"
LONG = "An owl 🦉 sings ﻣﺮﺣﺒﺎ שלום 日本 [not a mark] " * 500


def image_request(prompt: str = HEROINE, number: int = 1, **more: Any) -> GenerationRequest:
    data = {"prompt": prompt, "number": number, "seed": 7, "aspect_ratio": "1:1", "look": "cinematic"}
    return GenerationRequest(TakeKind.IMAGE, "demo/figure", data | more)


def script_request(idea: str = "A song about the way home", scenes: int = 4, **more: Any) -> GenerationRequest:
    data = {"prompt": idea, "character": HEROINE, "look": "anime", "scene_count": scenes, "seed": 1, "number": 1}
    return GenerationRequest(TakeKind.SCRIPT, "demo/storyteller", data | more)


def clip_request(prompt: str, number: int = 1, reference: Path | None = None, **more: Any) -> GenerationRequest:
    data = {"prompt": prompt, "negative_prompt": "", "title": "First Light", "number": number, "seconds": 4, "seed": 3}
    return GenerationRequest(TakeKind.CLIP, "demo/animator", data | {"aspect_ratio": "16:9"} | more, reference)


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
        provider.close()
        assert not list((tmp_path / "demo").glob("outputs/*"))
        assert opener(latency=0).poll(remote_id).status is PredictionStatus.PROCESSING
        assert not (tmp_path / "demo" / "failed").exists()

    def test_a_picture_that_is_none_fails_with_a_sentence(self, opener: Opener, tmp_path: Path) -> None:
        broken = tmp_path / "broken.png"
        broken.write_bytes(b"no picture")
        provider = opener()
        prediction = finished(provider, provider.submit(clip_request("A wide beach", reference=broken)))
        assert prediction.status is PredictionStatus.FAILED
        assert prediction.error == "The character picture cannot be opened as a picture. Choose another one."
        assert opener().poll(prediction.remote_id).error == prediction.error

    def test_a_missing_picture_is_refused_before_it_is_paid(self, opener: Opener, tmp_path: Path) -> None:
        with pytest.raises(GenerationError, match=r"gone\.png"):
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

    def test_fail_fails_always_and_says_how_to_go_on(self, opener: Opener) -> None:
        provider = opener()
        prediction = finished(provider, provider.submit(script_request("Rain [FAIL]")))
        assert prediction == Prediction(
            prediction.remote_id, PredictionStatus.FAILED,
            error="The demo provider was asked to fail by [FAIL] in the prompt. Remove it and retry.",
        )  # fmt: skip
        assert self.outcomes(provider, script_request("Rain [FAIL]")) == [PredictionStatus.FAILED]

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
        assert (faults.failure(f"A {mark} cat", number, earlier) is not None) is fails

    def test_slow_adds_seconds_to_all_or_to_one_number(self) -> None:
        assert faults.extra_seconds("[slow 20] [slow 1.5 3]", 3) == 21.5
        assert faults.extra_seconds("[slow 20] [slow 1.5 3]", 2) == 20

    def test_marks_are_not_drawn(self) -> None:
        assert faults.without_marks("A [fail 2 once] cat [slow 3]") == "A cat"


class TestPictures:
    def draw(self, folder: Path, **request: Any) -> bytes:
        target = folder / "picture.png"
        draw_image(image_request(**request).input, target)
        return target.read_bytes()

    def test_the_same_request_gives_the_same_bytes(self, tmp_path: Path) -> None:
        assert self.draw(tmp_path, look="watercolor") == self.draw(tmp_path, look="watercolor")

    @pytest.mark.parametrize(
        ("aspect", "size"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("1:1", (1024, 1024))]
    )  # fmt: skip
    def test_the_shape_is_as_ordered(self, tmp_path: Path, aspect: str, size: tuple[int, int]) -> None:
        data = self.draw(tmp_path, aspect_ratio=aspect)
        with Image.open(tmp_path / "picture.png") as picture:
            assert (picture.size, picture.format) == (size, "PNG")
        assert len(data) < 1_500_000

    def test_four_numbers_are_four_clearly_different_pictures(self, tmp_path: Path) -> None:
        pictures = []
        for number in (1, 2, 3, 4):
            self.draw(tmp_path, number=number, seed=number * 11)
            with Image.open(tmp_path / "picture.png") as picture:
                pictures.append(picture.convert("RGB").resize((64, 64)))
        for index, one in enumerate(pictures):
            for other in pictures[:index]:
                assert sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) > 60

    @pytest.mark.parametrize("prompt", ["", "🙂🙃", "مرحبا بالعالم", "\x00\ud800", LONG])
    def test_any_text_gives_a_picture(self, tmp_path: Path, prompt: str) -> None:
        assert self.draw(tmp_path, prompt=prompt)

    def test_words_decide_how_the_character_looks(self) -> None:
        who = describe("An old wizard with glasses and a red beard in a teal robe")
        assert (who.outfit, who.hat, who.beard, who.glasses, who.old) == ("robe", "wizard", True, True, True)
        assert who.hair[0] > who.hair[2]
        assert describe("a golden robot").species == describe("🤖").species == "robot"
        assert describe("a red fox").fur == describe("red cat").fur


class TestScripts:
    def scenes(self, idea: str, count: int, **more: Any) -> list[dict[str, str]]:
        found = json.loads(script.write_script(script_request(idea, count, **more).input))["scenes"]
        assert isinstance(found, list)
        return found

    @pytest.mark.parametrize("count", range(1, 13))
    def test_there_are_as_many_scenes_as_asked_for_each_in_another_place(self, count: int) -> None:
        scenes = self.scenes("Two friends at the beach, in the city and in the snow", count)
        assert len(scenes) == count
        assert len({place_for(scene["description"], 1).name for scene in scenes}) == count
        assert len({scene["title"] for scene in scenes}) == count

    @pytest.mark.parametrize("idea", ["", "🙂", LONG, "x" * 5000, "[fail 1]" * 600])
    def test_any_idea_keeps_the_limits(self, idea: str) -> None:
        for scene in self.scenes(idea, 12, character=LONG):
            assert 0 < len(scene["description"]) <= 5000
            assert 0 < len(scene["negative_description"]) <= 1000
            assert scene["title"]

    def test_idea_character_and_look_are_in_every_scene(self) -> None:
        for scene in self.scenes("A song about the way home", 3):
            assert "A song about the way home" in scene["description"]
            assert HEROINE in scene["description"]
            assert "anime" in scene["description"]

    def test_a_numbered_mark_goes_to_its_scene_only(self) -> None:
        scenes = self.scenes("Rain [fail 2 once] [fail 9] [slow 3]", 3, character="a cat [fail]")
        assert [faults.marks(scene["description"]) for scene in scenes] == [[], faults.marks("[fail 2 once]"), []]

    def test_a_numbered_mark_does_not_fail_the_script(self, opener: Opener) -> None:
        provider = opener()
        remote_id = provider.submit(script_request("Rain [fail 1] [fail 2]"))
        assert finished(provider, remote_id).status is PredictionStatus.SUCCEEDED

    def test_every_place_is_recognised_by_its_own_words(self) -> None:
        assert [place_for(place.scenery, 1) for place in PLACES] == list(PLACES)


class TestLettering:
    @pytest.mark.parametrize(
        ("title", "drawn"),
        [("🎵 Café – Ночь ♥ día Straße", "Cafe - dia Strasse"), ("🙂", ""), ("日本", ""), ("  A\n b ", "A b")],
    )
    def test_only_what_the_font_has_is_drawn(self, title: str, drawn: str) -> None:
        assert drawable(title) == drawn


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """Two clips: one with a demo picture, one with a photo and a title and text that are hard to draw."""
    folder = tmp_path_factory.mktemp("clips")
    provider = DemoProvider(folder / "demo", latency=0)
    draw_image(image_request().input, folder / "heroine.png")
    Image.radial_gradient("L").convert("RGB").resize((900, 300)).save(folder / "photo.jpg")
    ids = [
        provider.submit(clip_request("A wide beach at golden hour", 1, folder / "heroine.png")),
        provider.submit(clip_request(LONG, 2, folder / "photo.jpg", title="🙂 ﻣﺮﺣﺒﺎ")),
    ]
    targets = [folder / "one.mp4", folder / "two.mp4"]
    for remote_id, target in zip(ids, targets, strict=True):
        assert finished(provider, remote_id).error is None
        provider.fetch(remote_id, target)
    yield targets
    provider.close()


class TestClips:
    def test_a_clip_is_h264_and_aac_with_24_frames_a_second(self, clips: list[Path]) -> None:
        for path in clips:
            with av.open(str(path)) as clip:
                video, audio = clip.streams.video[0], clip.streams.audio[0]
                assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
                assert (video.width, video.height, video.average_rate) == (1280, 720, 24)
                context = video.codec_context
                assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
                assert (audio.codec_context.name, audio.rate, audio.channels) == ("aac", 48000, 2)
                assert clip.duration == pytest.approx(4_000_000, abs=30_000)

    def test_a_clip_has_exactly_96_frames_and_moves(self, clips: list[Path]) -> None:
        with av.open(str(clips[0])) as clip:
            frames = [frame.to_image().resize((64, 36)) for frame in clip.decode(video=0)]
        assert len(frames) == 96
        assert sum(ImageStat.Stat(ImageChops.difference(frames[0], frames[-1])).mean) > 6

    def test_clips_of_one_shape_can_be_joined_by_copying(self, clips: list[Path]) -> None:
        extradata = []
        for path in clips:
            with av.open(str(path)) as clip:
                extradata.append((clip.streams.video[0].codec_context.extradata, clip.streams.video[0].time_base))
        assert extradata[0] == extradata[1]

    def test_the_index_stands_at_the_front(self, clips: list[Path]) -> None:
        data = clips[0].read_bytes()
        assert data.index(b"moov") < data.index(b"mdat")

    def test_the_sound_is_soft_and_silent_at_both_ends(self, clips: list[Path]) -> None:
        with av.open(str(clips[0])) as clip:
            samples = [float(value) for frame in clip.decode(audio=0) for value in frame.to_ndarray()[0]]
        loudness = 20 * math.log10(math.sqrt(sum(value * value for value in samples) / len(samples)))
        assert -26 < loudness < -16
        assert max(abs(value) for value in samples[:200] + samples[-200:]) < 0.02

    def test_nothing_is_left_over(self, clips: list[Path]) -> None:
        assert not list((clips[0].parent / "demo" / "work").iterdir())
        assert sorted(path.name for path in Path.cwd().glob("*TEMP*")) == []

    def test_find_sees_clips_by_their_input(self, opener: Opener) -> None:
        provider = opener(latency=60)
        request = clip_request("A meadow [fail]", 2)
        remote_id = provider.submit(request)
        assert provider.find(request, now() - timedelta(seconds=5), ()) == remote_id
        assert provider.find(clip_request("A meadow [fail]", 3), now() - timedelta(seconds=5), ()) is None
