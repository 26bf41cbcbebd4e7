"""What each model takes, as its page says it, and the answer to what it does not take."""

from dataclasses import dataclass
from typing import Any

_UNSET = object()


@dataclass(frozen=True)
class Field:
    """One input: `kind` is a JSON type; a number has `least` and `most`."""

    kind: str
    required: bool = False
    choices: tuple[Any, ...] = ()
    least: int | None = None
    most: int | None = None
    default: Any = None


def word(*choices: str, default: str | None = None) -> Field:
    return Field("string", choices=choices, default=default or (choices[0] if choices else None))


def number(least: int, most: int, default: int | None = None) -> Field:
    return Field("integer", least=least, most=most, default=default)


def one_of(*choices: int) -> Field:
    return Field("integer", choices=choices)


TEXT = Field("string", required=True)
LINK = Field("uri")
NEEDED_LINK = Field("uri", required=True)
SEED = Field("integer")
FLAG = Field("boolean")
PLAIN = Field("string")
NANO = ("match_input_image", "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
SEEDREAM = ("match_input_image", "1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9")
FLUX = ("custom", "1:1", "16:9", "3:2", "2:3", "4:5", "5:4", "9:16", "3:4", "4:3")
SAFETY = ("block_only_high", "block_medium_and_above", "block_low_and_above")
WIDE = ("16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "9:21")


def links(most: int) -> Field:
    return Field("array", most=most)


_VEO = {
    "prompt": TEXT,
    "aspect_ratio": word("16:9", "9:16"),
    "duration": one_of(4, 6, 8),
    "image": LINK,
    "last_frame": LINK,
    "negative_prompt": PLAIN,
    "resolution": word("1080p", "720p"),
    "generate_audio": FLAG,
    "seed": SEED,
}
_SEEDREAM = {
    "prompt": TEXT,
    "aspect_ratio": word(*SEEDREAM),
    "max_images": number(1, 15),
    "sequential_image_generation": word("disabled", "auto"),
}
_SEEDANCE = {
    "prompt": TEXT,
    "image": LINK,
    "last_frame_image": LINK,
    "resolution": word("480p", "720p", "1080p", default="720p"),
    "seed": SEED,
}
_KLING = {"prompt": TEXT, "end_image": LINK, "duration": one_of(5, 10), "negative_prompt": PLAIN}
_HAILUO = {"prompt": TEXT, "duration": one_of(6, 10), "first_frame_image": LINK, "prompt_optimizer": FLAG}

_GEMINI = {
    "prompt": TEXT,
    "system_instruction": PLAIN,
    "images": links(10),
    "videos": links(10),
    "audio": LINK,
    "thinking_level": word("none", "low", "high"),
    "temperature": Field("number"),
    "top_p": Field("number"),
    "max_output_tokens": number(1, 65535),
}

MODELS: dict[str, dict[str, Field]] = {
    "google/imagen-4": {
        "prompt": TEXT,
        "aspect_ratio": word("1:1", "9:16", "16:9", "3:4", "4:3"),
        "image_size": word("1K", "2K"),
        "safety_filter_level": word(*SAFETY),
        "output_format": word("jpg", "png"),
    },
    "google/nano-banana": {
        "prompt": TEXT,
        "image_input": links(14),
        "aspect_ratio": word(*NANO),
        "output_format": word("jpg", "png"),
    },
    "google/nano-banana-2": {
        "prompt": TEXT,
        "image_input": links(14),
        "aspect_ratio": word(*NANO, "1:4", "1:8", "4:1", "8:1"),
        "resolution": word("1K", "2K", "4K"),
        "output_format": word("jpg", "png"),
        "image_search": FLAG,
        "google_search": FLAG,
    },
    "google/nano-banana-pro": {
        "prompt": TEXT,
        "image_input": links(14),
        "aspect_ratio": word(*NANO),
        "resolution": word("2K", "1K", "4K"),
        "output_format": word("jpg", "png"),
        "safety_filter_level": word(*SAFETY),
        "allow_fallback_model": FLAG,
    },
    "google/nano-banana-2-lite": {
        "prompt": TEXT,
        "image_input": links(14),
        "aspect_ratio": word(*NANO, "1:4", "1:8", "4:1", "8:1"),
        "output_format": word("jpg", "png"),
    },
    "bytedance/seedream-5-lite": _SEEDREAM
    | {"image_input": links(14), "size": word("2K", "3K"), "output_format": word("png", "jpeg")},
    "bytedance/seedream-4": _SEEDREAM | {"image_input": links(10), "size": word("2K", "1K", "4K", "custom")},
    "bytedance/seedream-4.5": _SEEDREAM | {"image_input": links(14), "size": word("2K", "4K")},
    "black-forest-labs/flux-2-pro": {
        "prompt": TEXT,
        "input_images": links(8),
        "aspect_ratio": word(*FLUX, "match_input_image", default="1:1"),
        "resolution": word("1 MP", "2 MP", "4 MP", "0.5 MP", "match_input_image"),
        "seed": SEED,
        "output_format": word("webp", "jpg", "png"),
    },
    "black-forest-labs/flux-kontext-pro": {
        "prompt": TEXT,
        "input_image": LINK,
        "aspect_ratio": word(*NANO, "9:21", "2:1", "1:2"),
        "output_format": word("png", "jpg"),
        "seed": SEED,
    },
    "black-forest-labs/flux-1.1-pro": {
        "prompt": TEXT,
        "image_prompt": LINK,
        "aspect_ratio": word(*FLUX, default="1:1"),
        "output_format": word("webp", "jpg", "png"),
        "seed": SEED,
    },
    "google/veo-3.1": _VEO | {"reference_images": links(3)},
    "google/veo-3.1-fast": _VEO,
    "google/veo-3-fast": _VEO,
    "bytedance/seedance-2.0": _SEEDANCE
    | {
        "reference_images": links(9),
        "duration": number(-1, 15),
        "aspect_ratio": word(*WIDE, "adaptive"),
        "generate_audio": FLAG,
    },
    "bytedance/seedance-2.0-fast": _SEEDANCE
    | {
        "resolution": word("480p", "720p", default="720p"),
        "reference_images": links(9),
        "duration": number(-1, 15),
        "aspect_ratio": word(*WIDE, "adaptive"),
        "generate_audio": FLAG,
    },
    "bytedance/seedance-2.5": _SEEDANCE
    | {
        "prompt": PLAIN,
        "resolution": word("480p", "720p", default="720p"),
        "reference_images": links(30),
        "duration": number(-1, 30),
        "aspect_ratio": word("16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "adaptive"),
        "generate_audio": FLAG,
        "watermark": FLAG,
        "output_format": word("mp4", "mov"),
    },
    "google/veo-3.1-lite": {
        name: field for name, field in _VEO.items() if name not in ("negative_prompt", "generate_audio")
    },
    "wan-video/wan-2.2-i2v-fast": {
        "prompt": TEXT,
        "image": NEEDED_LINK,
        "last_image": LINK,
        "num_frames": number(81, 121),
        "frames_per_second": number(5, 30),
        "resolution": word("480p", "720p"),
        "interpolate_output": FLAG,
        "seed": SEED,
    },
    "alibaba/wan-3": {
        "prompt": TEXT,
        "image": LINK,
        "negative_prompt": PLAIN,
        "duration": number(2, 30),
        "resolution": word("1080p", "720p", "480p"),
        "aspect_ratio": word("adaptive", "16:9", "9:16", "1:1", "4:3", "3:4"),
        "seed": SEED,
    },
    "kwaivgi/kling-v3-omni-video": {
        "prompt": TEXT,
        "start_image": LINK,
        "end_image": LINK,
        "reference_images": links(7),
        "mode": word("pro", "standard", "4k"),
        "duration": number(3, 15),
        "aspect_ratio": word("16:9", "9:16", "1:1"),
        "generate_audio": FLAG,
    },
    "bytedance/seedance-1-lite": _SEEDANCE
    | {"reference_images": links(4), "duration": number(2, 12), "aspect_ratio": word(*WIDE), "camera_fixed": FLAG},
    "kwaivgi/kling-v2.5-turbo-pro": _KLING | {"start_image": LINK, "aspect_ratio": word("16:9", "9:16", "1:1")},
    "kwaivgi/kling-v2.1": _KLING | {"start_image": NEEDED_LINK, "mode": word("standard", "pro")},
    "minimax/hailuo-02": _HAILUO | {"last_frame_image": LINK, "resolution": word("1080p", "512p", "768p")},
    "minimax/hailuo-2.3": _HAILUO | {"resolution": word("768p", "1080p")},
    "minimax/video-01": {
        "prompt": TEXT,
        "prompt_optimizer": FLAG,
        "first_frame_image": LINK,
        "subject_reference": LINK,
    },
    "google/gemini-2.5-flash": {
        "prompt": TEXT,
        "system_instruction": PLAIN,
        "images": links(10),
        "max_output_tokens": number(1, 65535),
    },
    "google/gemini-3-flash": _GEMINI,
    "google/gemini-3.5-flash": _GEMINI,
    "openai/gpt-5.6-luna": {
        "prompt": PLAIN,
        "system_prompt": PLAIN,
        "reasoning_effort": word("none", "low", "medium", "high", "xhigh"),
        "verbosity": word("medium", "low", "high"),
        "max_completion_tokens": number(1, 128000),
    },
    "anthropic/claude-4.5-haiku": {"prompt": TEXT, "system_prompt": PLAIN, "max_tokens": number(1024, 64000)},
    "openai/gpt-5-mini": {
        "prompt": PLAIN,
        "system_prompt": PLAIN,
        "reasoning_effort": word("minimal", "low", "medium", "high"),
        "verbosity": word("medium", "low", "high"),
        "max_completion_tokens": number(1, 128000),
    },
    "openai/gpt-4.1-mini": {"prompt": PLAIN, "system_prompt": PLAIN, "max_completion_tokens": number(1, 32768)},
    "openai/gpt-5-structured": {
        "prompt": PLAIN,
        "json_schema": Field("object"),
        "model": word("gpt-5", "gpt-5-mini", "gpt-5-nano"),
        "reasoning_effort": word("minimal", "low", "medium", "high"),
        "max_output_tokens": number(1, 128000),
    },
    "anthropic/claude-4-sonnet": {"prompt": TEXT, "system_prompt": PLAIN, "max_tokens": number(1024, 64000)},
}
ARRAY_OUTPUT = {"bytedance/seedream-4", "bytedance/seedream-4.5", "bytedance/seedream-5-lite"}
TEXT_MODELS = {name for name in MODELS if name.startswith(("openai/", "anthropic/", "google/gemini"))}


def kind_of(model: str) -> str:
    """What the model makes: "text", "video" or "image"."""
    if model in TEXT_MODELS:
        return "text"
    video = {"duration", "first_frame_image", "subject_reference", "num_frames"} & MODELS[model].keys()
    return "video" if video else "image"


def refusal(model: str, values: dict[str, Any]) -> dict[str, Any] | None:
    """The 422 body for an input that the model refuses; keys that it does not know are passed over."""
    problems = [
        problem
        for name, field in MODELS[model].items()
        if (problem := _problem(name, field, values.get(name, _UNSET))) is not None
    ]
    if not problems:
        return None
    return {
        "title": "Input validation failed",
        "detail": "".join(f"- {row['field']}: {row['description']}\n" for row in problems),
        "status": 422,
        "invalid_fields": problems,
    }


def _problem(name: str, field: Field, value: Any) -> dict[str, str] | None:
    if value is _UNSET:
        missing = {"type": "required", "field": "input", "description": f"{name} is required"}
        return missing if field.required else None
    where = {"field": f"input.{name}"}
    types: dict[str, Any] = {"integer": int, "boolean": bool, "array": list, "object": dict, "number": (int, float)}
    if not isinstance(value, types.get(field.kind, str)) or (field.kind == "integer" and isinstance(value, bool)):
        told = f"Invalid type. Expected: {field.kind}, given: {type(value).__name__}"
        return where | {"type": "invalid_type", "description": told}
    if field.choices and value not in field.choices:
        allowed = ", ".join(f'"{choice}"' for choice in field.choices)
        return where | {"type": "enum", "description": f"{name} must be one of the following: {allowed}"}
    for part in value if field.kind == "array" else [value] if field.kind == "uri" else []:
        if not str(part).startswith(("http://", "https://", "data:")):
            return where | {"type": "format", "description": "Does not match format 'uri'"}
    if field.kind == "integer" and field.most is not None and value > field.most:
        return where | {"type": "number_lte", "description": f"Must be less than or equal to {field.most}"}
    if field.kind == "integer" and field.least is not None and value < field.least:
        return where | {"type": "number_gte", "description": f"Must be greater than or equal to {field.least}"}
    return None


def as_openapi(model: str) -> dict[str, Any]:
    """The model's input schema as `GET /v1/models/...` tells it."""
    properties: dict[str, Any] = {}
    for order, (name, field) in enumerate(MODELS[model].items()):
        kind = {"uri": "string"}.get(field.kind, field.kind)
        properties[name] = {"type": kind, "title": name, "x-order": order}
        if field.choices:
            properties[name] |= {"enum": list(field.choices)}
    required = [name for name, field in MODELS[model].items() if field.required]
    return {"type": "object", "title": "Input", "properties": properties, "required": required}
