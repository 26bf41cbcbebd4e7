"""How long making takes: a demo clip's processor time, a whole film from the click, copying beside plain ffmpeg."""

import resource
import subprocess
import time
from pathlib import Path

import imageio_ffmpeg

from bench.figures import Figures
from mvcore import Brief, Project, Settings, Studio
from mvcore.film import stitch
from tests.watching import finished

BRIEF = Brief(
    "A lighthouse keeper dances through a storm until the sea sings back", "A girl with red hair and a raincoat"
)


def measure(folder: Path, figures: Figures) -> None:
    """Make one film of four scenes on the demo provider and time its parts."""
    folder.mkdir()
    with Studio.open(Settings(data_dir=folder / "data")) as studio:
        project_id = studio.make_images(BRIEF)
        finished(studio, project_id)
        studio.choose_image(project_id, 0)
        before = _child_seconds()
        started = time.monotonic()
        studio.write_scenes(project_id)
        finished(studio, project_id)
        figures.add("demo clip, processor time of its child", (_child_seconds() - before) / 4, "CPU-s", 6)
        studio.stitch(project_id)
        project = finished(studio, project_id)
        figures.add("four scenes, from the click to the stitched film", time.monotonic() - started, "s", 40)
        figures.add("one look at the project in the store", _look_seconds(studio, project_id) * 1000, "ms")
        _measure_stitch(folder, _clips(studio, project), figures)


def _child_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _look_seconds(studio: Studio, project_id: str) -> float:
    started = time.perf_counter()
    for _ in range(50):
        studio.project(project_id)
    return (time.perf_counter() - started) / 50


def _clips(studio: Studio, project: Project) -> list[Path]:
    clips = []
    for scene in project.scenes:
        with studio.media(scene.take.asset_id or "") as (_, path):
            clips.append(path)
    return clips


def _measure_stitch(folder: Path, clips: list[Path], figures: Figures) -> None:
    """Our copied film with its sample-exact soundtrack beside `ffmpeg -f concat -c copy`, which gains 40 ms a joint."""
    listing = folder / "clips.txt"
    listing.write_text("".join(f"file '{clip}'\n" for clip in clips))
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(listing)]
    started = time.perf_counter()
    subprocess.run([*command, "-c", "copy", str(folder / "plain.mp4")], check=True)
    plain = time.perf_counter() - started
    started = time.perf_counter()
    stitch(clips, folder / "ours.mp4")
    figures.add("stitching four clips by copy, against ffmpeg concat", (time.perf_counter() - started) / plain, "x")
