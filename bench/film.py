"""The film engine, each figure beside the plain way to do the same in the same run."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.figures import Figures
from bench.watched import Taken, ffmpeg, run_stitch, run_watched
from mvcore.film import Cache, FilmOptions, Transition, plan_film, stitch
from mvcore.film.commands import BT709
from tests.film.media_files import Shelf, pictures, sound

_UNIFORM = [("1280x720", "24", 8)] * 6
_MIXED = [
    ("1280x720", "24", 5),
    ("1280x720", "30", 5),
    ("1280x720", "25", 5),
    ("1920x1080", "24", 5),
    ("720x1280", "30", 5),
    ("1280x720", "24", 5),
]
_MOVIEPY = """
import sys
from moviepy import VideoFileClip, concatenate_videoclips
clips = [VideoFileClip(name) for name in sys.argv[2:]]
concatenate_videoclips(clips).write_videofile(sys.argv[1], codec="libx264", audio_codec="aac", logger=None,
    temp_audiofile=sys.argv[1] + ".m4a")
for clip in clips:
    clip.close()
"""


_PROBE = """
import sys
from pathlib import Path
from mvcore.media import probe
for _ in range(int(sys.argv[2])):
    probe(Path(sys.argv[1]))
"""
_PROBE_HERE = _PROBE.replace("mvcore.media", "mvcore.media.probe")


def measure(folder: Path, figures: Figures) -> None:
    """All figures of the film engine."""
    folder.mkdir()
    uniform = [_clip(folder / f"uniform{number}.mp4", *kind, number) for number, kind in enumerate(_UNIFORM)]
    mixed = [_clip(folder / f"mixed{number}.mp4", *kind, number + 10) for number, kind in enumerate(_MIXED)]
    _measure_child(uniform[0], figures)
    _measure_copy(folder, uniform, figures)
    _measure_mixed(folder, mixed, figures)
    _measure_fades(folder, uniform, figures)
    _measure_growth(folder, figures)
    _measure_step(folder, figures)
    _measure_quality(folder, mixed, figures)


def _clip(path: Path, size: str, rate: str, seconds: int, seed: int) -> Path:
    """A clip with much movement and some grain, about as large as those of video models."""
    picture = (
        f"-f lavfi -i testsrc2=s={size}:r={rate}:d={seconds},hue=h={seed * 40},noise=alls=8:allf=t:all_seed={seed}"
    )
    tone = f"-f lavfi -i sine=f={220 + 40 * seed}:r=48000:d={seconds}"
    code = "-c:v libx264 -preset veryfast -b:v 6M -pix_fmt yuv420p -c:a aac -b:a 128k -movflags +faststart"
    run_watched(ffmpeg(f"{picture} {tone} {code}", path))
    return path


def _measure_child(clip: Path, figures: Figures) -> None:
    """What it costs that files are opened in a child."""
    plain = run_watched([sys.executable, "-c", _PROBE_HERE, clip, "1"])
    first = run_watched([sys.executable, "-c", _PROBE, clip, "1"])
    here = run_watched([sys.executable, "-c", _PROBE_HERE, clip, "101"])
    child = run_watched([sys.executable, "-c", _PROBE, clip, "101"])
    _print("a look through one clip in a process of its own", plain)
    _print("a look through one clip in a child", first)
    figures.add("a child: CPU that starting one adds", first.cpu - plain.cpu, "s", 0.3)
    figures.add("a child: CPU of each further clip", (child.cpu - first.cpu) / (here.cpu - plain.cpu), "x", 1.5)


def _measure_copy(folder: Path, clips: list[Path], figures: Figures) -> None:
    listing = folder / "clips.txt"
    listing.write_text("".join(f"file '{clip}'\n" for clip in clips))
    plain = run_watched(ffmpeg("-f concat -safe 0 -i", listing, "-c copy", folder / "plain.mp4"))
    ours = run_stitch(*clips, "-o", folder / "copied.mp4", data=folder / "data")
    moviepy = run_watched([sys.executable, "-c", _MOVIEPY, folder / "moviepy.mp4", *clips])
    _print("six uniform clips of 8 s by ffmpeg concat", plain)
    _print("six uniform clips of 8 s by MV Studio, start of Python included", ours)
    _print("six uniform clips of 8 s by MoviePy", moviepy)
    figures.add("uniform clips: wall against 3 x concat + 1 s", ours.wall / (3 * plain.wall + 1), "x", 1)
    figures.add("uniform clips: CPU of MoviePy against ours", moviepy.cpu / ours.cpu, "x", least=40)


def _print(name: str, taken: Taken) -> None:
    print(f"  {name:<62} {taken.wall:>7.2f} s wall {taken.cpu:>7.2f} CPU-s {taken.peak_mb:>6.0f} MB", flush=True)


def _measure_mixed(folder: Path, clips: list[Path], figures: Figures) -> None:
    music = folder / "music.wav"
    run_watched(ffmpeg("-f lavfi -i sine=f=110:d=40", music))
    film, data = folder / "mixed.mp4", folder / "data"
    shown = ["--music", music, "--clip-audio", "keep", "--loudness", "-14", "-o", film]
    first = run_stitch(*clips, *shown, data=data)
    changed = [*clips[:2], _clip(folder / "new.mp4", *_MIXED[2], 99), *clips[3:]]
    second = run_stitch(*changed, *shown, data=data)
    third = run_stitch(*changed, *shown, "--loudness", "-18", data=data)
    films = (("first film", first, 35), ("one clip changed", second, 8), ("loudness changed", third, 2))
    for name, taken, limit in films:
        _print(f"six mixed clips of 5 s, {name}", taken)
        figures.add(f"mixed clips, {name}", taken.cpu, "CPU-s", limit)
    figures.add("mixed clips, peak memory of all processes", first.peak_mb, "MB", 600)
    figures.add("mixed clips, loudness off by", abs(_loudness(film)[0] + 18), "LU", 0.5)
    figures.add("mixed clips, true peak", _loudness(film)[1], "dBTP", -1)


def _loudness(film: Path) -> tuple[float, float]:
    """What ebur128 measures of a finished film: LUFS and dBTP."""
    words = ffmpeg("-i", film, "-af ebur128=peak=true:framelog=quiet -f null -")
    words[words.index("error")] = "info"
    told = subprocess.run(words, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1]), float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", told)[-1])


def _measure_fades(folder: Path, clips: list[Path], figures: Figures) -> None:
    data = folder / "data"
    # Conforming comes first: both ways begin with the same clips of one encoding.
    run_stitch(*clips, "--transition", "wipe-left:0.1", "-o", folder / "warm.mp4", data=data)
    faded = folder / "faded.mp4"
    ours = run_stitch(*clips, "--transition", "fade:0.5", "-o", faded, data=data)
    graph = run_watched(_whole_graph(_conformed(clips, folder, data), folder / "graph.mp4"))
    _print("five fades over six conformed clips", ours)
    _print("five fades in one xfade graph over whole clips", graph)
    figures.add("fades: CPU against one xfade graph", ours.cpu / graph.cpu, "x", 1 / 6)
    counts = [sum(1 for _ in pictures(film)) for film in (faded, folder / "graph.mp4")]
    figures.add("fades: frames apart from the graph's", abs(counts[0] - counts[1]), "frames", 0)


def _conformed(clips: list[Path], folder: Path, data: Path) -> list[Path]:
    """The clips as the cache holds them, with their own sound."""
    cache = Cache(data / "cache" / "film")
    film = plan_film(clips, FilmOptions(transitions=(Transition("fade", 0.5),)), cache=cache)
    found = []
    for number, shot in enumerate(film.shots):
        piece = folder / f"piece{number}.mp4"
        cache.take(shot.key, piece)
        found.append(folder / f"conformed{number}.mp4")
        run_watched(ffmpeg("-i", piece, "-i", shot.clip.path, "-map 0:v -map 1:a -c copy", found[-1]))
    return found


def _whole_graph(clips: list[Path], output: Path) -> list[str]:
    """All clips through one filter graph, as other tools do it."""
    inputs = [word for clip in clips for word in ("-i", str(clip))]
    before = {n: "0:{}" if n == 1 else f"{{}}{n - 1}" for n in range(1, 6)}
    video = [f"[{before[n].format('v')}][{n}:v]xfade=duration=0.5:offset={7.5 * n}[v{n}]" for n in before]
    audio = [f"[{before[n].format('a')}][{n}:a]acrossfade=d=0.5[a{n}]" for n in before]
    code = "-c:v libx264 -preset veryfast -crf 18 -pix_fmt yuv420p -c:a aac".split()
    graph = ["-filter_complex", ";".join(video + audio), "-map", "[v5]", "-map", "[a5]"]
    return [*ffmpeg(), *inputs, *graph, *code, str(output)]


def _measure_growth(folder: Path, figures: Figures) -> None:
    clips = [_clip(folder / f"short{number}.mp4", "1280x720", "24", 3, number) for number in range(2)]
    counts = (10, 30, 100)
    taken = [run_stitch(*clips * (n // 2), "-o", folder / "long.mp4", data=folder / "data") for n in counts]
    for count, each in zip(counts, taken, strict=True):
        _print(f"{count} clips of 3 s, copied", each)
    slopes = [(b.cpu - a.cpu) / (n - m) for (m, n), (a, b) in zip(pairwise(counts), pairwise(taken), strict=True)]
    figures.add("CPU per clip from 30 to 100 clips, against 10 to 30", slopes[1] / slopes[0], "x", 1.2)
    figures.add("peak memory of 100 clips, against 10", taken[2].peak_mb / taken[0].peak_mb, "x", 1.2)


def _measure_step(folder: Path, figures: Figures) -> None:
    shelf = Shelf(folder)
    clips = [shelf.click(frame=number % 5 + 2, frames=24 + number % 3) for number in range(60)]
    for name, options in (("cuts", FilmOptions()), ("fades", FilmOptions(transitions=(Transition("fade", 0.1),)))):
        film = folder / f"clicks-{name}.mp4"
        stitch(clips, film, options, cache=Cache(folder / "click-cache"))
        light = [frame.to_ndarray(format="gray").mean() for frame in pictures(film)]
        flash = [number for number, level in enumerate(light) if level > 128][-1]
        loud = np.flatnonzero(np.abs(sound(film)) > 0.2)
        click = loud[np.flatnonzero(np.diff(loud, prepend=-48_000) > 4800)][-1]
        figures.add(f"60 clips with {name}: the last click is off by", abs(flash - click / 2000), "frames", 1)


def _measure_quality(folder: Path, clips: list[Path], figures: Figures) -> None:
    scores = []
    for clip in (clips[0], clips[3]):
        cache = Cache(folder / f"quality-{clip.stem}")
        size = (1280, 720)
        stitch([clip, clips[1]], folder / "quality.mp4", FilmOptions(size=size), cache=cache)
        scores.append(_vmaf(clip, folder / "quality.mp4", size))
    figures.add("picture of conformed clips, VMAF mean", min(scores), "", least=95)


def _vmaf(clip: Path, film: Path, size: tuple[int, int]) -> float:
    """How a film's beginning looks beside the clip that it was made of, 0 to 100."""
    frames = sum(1 for _ in pictures(clip))
    # Untagged pictures would be converted to the other input's colours, from a matrix that they do not have.
    base = f"{BT709},scale={size[0]}:{size[1]}:flags=bicubic,settb=1/24,setpts=N,format=yuv420p"
    # What comes behind the clip in the film would be compared with its last frame.
    film_end = f"[0:v]trim=end_frame={frames},settb=1/24,setpts=N[film]"
    graph = f"{film_end};[1:v]{base}[clip];[film][clip]libvmaf=n_threads=2"
    words = ffmpeg("-i", film, "-i", clip, "-lavfi", "GRAPH", "-f null -")
    words[words.index("error")], words[words.index("GRAPH")] = "info", graph
    told = subprocess.run(words, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"VMAF score: ([\d.]+)", told)[-1])
