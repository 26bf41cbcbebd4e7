"""Real pictures, clips and scripts, so that everything that opens them runs on the real thing."""

import io
import json
import math
import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw

_SHORT_SIDE = 180
_RATE = 24


def size_of(aspect: object, short_side: int = _SHORT_SIDE) -> tuple[int, int]:
    """Width and height in even pixels for a shape such as "16:9"."""
    found = re.fullmatch(r"(\d+):(\d+)", str(aspect))
    width, height = (int(found[1]), int(found[2])) if found else (1, 1)
    scale = short_side / min(width, height)
    return round(width * scale / 2) * 2, round(height * scale / 2) * 2


def picture(prompt: str, aspect: object, form: str) -> bytes:
    """A picture with the prompt written on it."""
    image = Image.new("RGB", size_of(aspect), (hash(prompt) % 200, 90, 120))
    ImageDraw.Draw(image).text((6, 6), prompt[:60].encode("ascii", "replace").decode(), fill=(255, 255, 255))
    file = io.BytesIO()
    image.save(file, {"jpg": "JPEG", "webp": "WEBP"}.get(form, "PNG"))
    return file.getvalue()


@lru_cache(maxsize=32)
def clip(aspect: str, seconds: int, sound: bool) -> bytes:
    """An MP4 of this shape and length, with a moving bar and, if asked for, a tone."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=_RATE, options={"preset": "ultrafast", "threads": "1"})
        video.width, video.height = size_of(aspect)
        video.pix_fmt = "yuv420p"
        audio = container.add_stream("aac", rate=44100, layout="mono") if sound else None
        for index in range(seconds * _RATE):
            container.mux(video.encode(_frame(video.width, video.height, index)))
        container.mux(video.encode())
        if audio is not None:
            for index in range(math.ceil(seconds * 44100 / 1024)):
                container.mux(audio.encode(_tone(index)))
            container.mux(audio.encode())
    return file.getvalue()


def _frame(width: int, height: int, index: int) -> av.VideoFrame:
    pixels = np.full((height, width, 3), 60, dtype=np.uint8)
    left = index * 4 % width
    pixels[:, left : left + 8] = 220
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    frame.pts, frame.time_base = index, Fraction(1, _RATE)
    return frame


def _tone(index: int) -> av.AudioFrame:
    at = (np.arange(1024) + index * 1024) / 44100
    wave = (0.2 * np.sin(2 * np.pi * 330 * at)).astype(np.float32)
    frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = 44100, index * 1024, Fraction(1, 44100)
    return frame


def script(prompt: str) -> str:
    """As many scenes as the prompt asks for, as JSON, about the Person X of the prompt if there is one."""
    asked = re.search(r"(\d+)\s+scenes?", prompt)
    named = re.search(r"Person \w+", prompt)
    who = named[0] if named else "A woman in a blue coat"
    scenes: list[dict[str, Any]] = [
        {
            "title": f"Scene number {number}",
            "description": f"{who} walks through place {number}, soft light, slow camera.",
            "negative_description": "blurry, text, watermark",
        }
        for number in range(1, int(asked[1]) + 1 if asked else 2)
    ]
    return json.dumps({"scenes": scenes})
