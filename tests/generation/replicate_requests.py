"""Requests to Replicate as its tests order them, and what they need in common."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from mvcore.domain import TakeKind
from mvcore.generation import GenerationRequest, PredictionStatus
from mvcore.generation.replicate import ReplicateProvider
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.provider_contract import finished

TOKEN = "r8_a-very-secret-token"
HEROINE = "A girl with long red hair in a blue coat"
Opener = Callable[..., ReplicateProvider]
THROTTLED = {"detail": "Request was throttled. Your rate limit resets in ~1s."}
BROKEN_DOWNLOADS: list[dict[str, Any]] = [
    {"do": "truncate", "with_length": True},
    {"do": "truncate", "with_length": False},
    {"do": "content", "text": "<!DOCTYPE html><html>Too many requests</html>", "type": "text/html"},
    {"do": "content", "text": ""},
    {"do": "status", "status": 503},
    {"do": "status", "status": 429},
    {"do": "status", "status": 404},
    {"do": "drop"},
]


def image(model: str = "google/nano-banana-2", **more: Any) -> GenerationRequest:
    asked = {"prompt": HEROINE, "number": 1, "seed": 7, "aspect_ratio": "16:9", "look": "cinematic"}
    return GenerationRequest(TakeKind.IMAGE, model, asked | more)


def clip(model: str = "bytedance/seedance-2.0", reference: Path | None = None, **more: Any) -> GenerationRequest:
    asked = {"prompt": "She walks home.", "negative_prompt": "text", "title": "Home", "number": 1, "seconds": 4}
    given = {"aspect_ratio": "16:9", "seed": 3, "character_reference": "an-id" if reference else None}
    return GenerationRequest(TakeKind.CLIP, model, asked | given | more, reference)


def script(model: str = "google/gemini-3.5-flash", scenes: int = 3) -> GenerationRequest:
    asked = {"prompt": "The way home", "character": HEROINE, "look": "anime", "scene_count": scenes}
    return GenerationRequest(TakeKind.SCRIPT, model, asked | {"number": 1, "seed": 1, "aspect_ratio": "16:9"})


def picture(path: Path, side: int = 64) -> Path:
    """A PNG of noise, which does not get smaller by compression."""
    Image.frombytes("RGB", (side, side), random.Random(side).randbytes(side * side * 3)).save(path, "PNG")
    return path


def orders(fake: FakeReplicate) -> list[dict[str, Any]]:
    return [row for row in fake.log("POST", "/predictions") if row["path"].endswith("/predictions")]


def done(provider: ReplicateProvider, request: GenerationRequest) -> str:
    """The id of a prediction that has succeeded."""
    remote_id = provider.submit(request)
    assert finished(provider, remote_id).status is PredictionStatus.SUCCEEDED
    return remote_id
