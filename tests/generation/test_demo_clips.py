"""The clips of the demo provider."""

import contextlib
import math
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from mvcore.generation import PredictionStatus
from mvcore.generation.demo import DemoProvider
from mvcore.generation.demo.clip import render_clip
from mvcore.generation.demo.image import draw_image
from mvcore.generation.demo.particles import Swarm
from mvcore.generation.demo.places import place_for
from mvcore.generation.demo.poses import MOTIONS, Motion
from mvcore.generation.demo.puppet import make_puppet, motion_in
from mvcore.generation.demo.stage import Scene, Stage
from mvcore.generation.demo.weather import Weather, weathered
from tests.generation.demo_requests import LONG, clip_request, image_request
from tests.generation.provider_contract import finished
from tests.watching import until


def frame(text: str, seconds: float) -> Image.Image:
    """One small frame of a clip of four seconds."""
    return Stage(Scene(text, 1, 0, (320, 180), 4.0, None)).frame(seconds)


def brightness(picture: Image.Image) -> float:
    return float(ImageStat.Stat(picture.convert("L")).mean[0])


class TestWeather:
    def test_night_is_darker_and_snow_is_lighter_than_day(self) -> None:
        day, night, snow = (
            brightness(frame(f"{words}. A girl in a meadow", 2)) for words in ("Now", "Night", "Snowing")
        )
        assert night < day - 40
        assert snow > day

    def test_a_storm_has_lightning_that_comes_and_goes(self) -> None:
        stage = Stage(Scene("A storm in the mountains. A girl", 1, 0, (320, 180), 4.0, None))
        lit = [brightness(stage.frame(step / 24)) for step in range(18, 36)]
        assert max(lit) > min(lit) + 15

    def test_rain_falls_in_a_street_and_not_under_water(self) -> None:
        street, reef = (place_for(name, 1) for name in ("city", "underwater"))
        assert weathered(reef, Weather("rain")) == reef
        swarm = Swarm(weathered(street, Weather("rain")), (320, 180), 1)
        early, late = (Image.new("RGB", (320, 180)) for _ in range(2))
        swarm.draw(early, 0.5)
        swarm.draw(late, 0.55)
        assert early.getbbox() is not None
        assert early.tobytes() != late.tobytes()


class TestMotion:
    @pytest.mark.parametrize(
        ("text", "place", "motion"),
        [
            ("A girl runs", "city", "run"), ("A girl runs", "space", "float"), ("A girl dances", "city", "dance"),
            ("A girl", "stage", "dance"), ("A girl", "city", "walk"), ("A girl waits", "underwater", "wait"),
        ],
    )  # fmt: skip
    def test_a_figure_moves_as_the_scene_says(self, text: str, place: str, motion: str) -> None:
        assert motion_in(text, place_for(place, 1)) == motion

    @pytest.mark.parametrize("motion", MOTIONS.values(), ids=MOTIONS.keys())
    def test_a_phase_lasts_whole_frames_and_a_cycle_moves(self, motion: Motion) -> None:
        assert (motion.seconds / motion.phases * 24) == pytest.approx(round(motion.seconds / motion.phases * 24))
        assert motion.pose(0.25) != motion.pose(0.75)

    def test_who_sails_on_the_sea_stands_in_a_boat(self) -> None:
        at_the_feet = (round(320 * 0.63), round(180 * 0.86))
        for words, is_wood in (("A girl sails on the sea", True), ("A girl by the lighthouse", False)):
            red, _, blue = frame(words, 2).getpixel(at_the_feet)  # type: ignore[misc]
            assert (red > blue + 20) is is_wood

    def test_a_role_brings_its_tool_to_the_figure_of_the_picture(self) -> None:
        place, size = place_for("city", 1), (320, 180)
        bare, equipped = (
            make_puppet(None, f"A girl{role} walks with consistent character design: A girl.", place, size)
            for role in ("", ", as the lighthouse keeper,")
        )
        assert equipped.phases[0].width > bare.phases[0].width


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """Two clips: one with a demo picture, one with a photo and a text that is hard to read."""
    folder = tmp_path_factory.mktemp("clips")
    provider = DemoProvider(folder / "demo", latency=0)
    draw_image(image_request().input, folder / "heroine.png")
    Image.radial_gradient("L").convert("RGB").resize((900, 300)).save(folder / "photo.jpg")
    ids = [
        provider.submit(clip_request("A wide beach at golden hour", 1, folder / "heroine.png")),
        provider.submit(clip_request(LONG, 2, folder / "photo.jpg")),
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

    def test_title_and_number_of_the_scene_are_not_in_the_picture(self, tmp_path: Path) -> None:
        pictures = []
        for number, title in ((1, "First Light"), (2, "The Long Way Home")):
            target = tmp_path / f"{number}.mp4"
            render_clip(clip_request("A girl on a wide beach", number, title=title, seconds=1).input, None, target)
            with av.open(str(target)) as clip:
                pictures.append([frame.to_ndarray().tobytes() for frame in clip.decode(video=0)])
        assert pictures[0] == pictures[1]

    def test_nothing_is_left_over(self, clips: list[Path]) -> None:
        assert not list((clips[0].parent / "demo" / "work").iterdir())
        assert sorted(path.name for path in Path.cwd().glob("*TEMP*")) == []


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks at processes through /proc")
@pytest.mark.parametrize("program", ["mvcore.generation.demo.child", "ffmpeg"])
def test_a_clip_is_there_though_its_renderer_or_the_encoder_of_that_was_killed(program: str, tmp_path: Path) -> None:
    """Memory that runs out kills one of them."""
    with contextlib.closing(DemoProvider(tmp_path / "demo", latency=0)) as provider:
        remote_id = provider.submit(clip_request("A storm", seconds=2))
        provider.poll(remote_id)
        until(lambda: _kill(program, str(tmp_path)))
        until(lambda: provider.poll(remote_id).status is not PredictionStatus.PROCESSING)
        assert provider.poll(remote_id).status is PredictionStatus.SUCCEEDED


def _kill(program: str, mark: str) -> bool:
    """Kill the process that has both words among its arguments; False when there is none."""
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_text() if entry.name.isdigit() else ""
        except OSError:
            continue
        if program in words and mark in words:
            os.kill(int(entry.name), signal.SIGKILL)
            return True
    return False
