"""Requests to the demo provider, as its tests order them."""

from pathlib import Path
from typing import Any

from mvcore.domain import TakeKind
from mvcore.generation import GenerationRequest

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
