"""Demo clips: 24 frames a second, H.264 and AAC, written by MoviePy. Runs in a child process, see `child`.

All clips of one shape are encoded with the very same settings, so that their streams can be joined by copying.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from moviepy import VideoClip
from moviepy.audio.AudioClip import AudioArrayClip
from numpy.typing import NDArray

from mvcore.domain import AspectRatio
from mvcore.generation.demo import sound
from mvcore.generation.demo.faults import without_marks
from mvcore.generation.demo.ledger import whole_number
from mvcore.generation.demo.stage import Scene, Stage

FPS = 24
_SHORTEST, _LONGEST = 1, 30

# MoviePy pipes RGB: without a matrix ffmpeg would convert it as for standard definition (BT.601). Level 3.1 is that of
# 720 lines at 24 frames a second; leaving it to x264 would make it depend on the size alone but not say so.
_ENCODER = [
    "-crf", "23", "-profile:v", "main", "-level", "3.1", "-g", "24", "-bf", "0",
    "-x264-params", "scenecut=0:open-gop=0",
    "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,"
           "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv",
    "-movflags", "+faststart",
]  # fmt: skip


def render_clip(request: Mapping[str, Any], reference: Path | None, target: Path) -> None:
    """Render the clip that `request` asks for to `target`: prompt, number, seconds, aspect_ratio, seed.

    Raises `BrokenMedia` when the reference is not a picture.
    """
    seconds = min(_LONGEST, max(_SHORTEST, whole_number(request.get("seconds"), 4)))
    number = whole_number(request.get("number"), 1)
    stage = Stage(_scene(request, number, seconds, reference))

    def frame(at: float) -> NDArray[np.uint8]:
        return np.asarray(stage.frame(round(at * FPS) / FPS))

    clip = VideoClip(frame, duration=seconds)
    clip.audio = AudioArrayClip(sound.chord(number, seconds), fps=sound.RATE)
    clip.write_videofile(
        str(target), fps=FPS, codec="libx264", preset="superfast", threads=1, ffmpeg_params=_ENCODER, logger=None,
        audio_codec="aac", audio_fps=sound.RATE, audio_bitrate="128k", temp_audiofile=str(target.with_suffix(".m4a")),
    )  # fmt: skip
    clip.close()


def _scene(request: Mapping[str, Any], number: int, seconds: float, reference: Path | None) -> Scene:
    shapes = {shape.value: shape.clip_size for shape in AspectRatio}
    return Scene(
        text=without_marks(str(request.get("prompt", ""))),
        number=number,
        seed=whole_number(request.get("seed"), 0),
        size=shapes.get(str(request.get("aspect_ratio")), AspectRatio.LANDSCAPE.clip_size),
        seconds=seconds,
        reference=reference,
    )
