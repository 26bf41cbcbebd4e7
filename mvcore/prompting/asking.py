"""What is asked of the models: looks, and the prompts made with them."""

from collections.abc import Mapping
from typing import Any

DESCRIPTION_LIMIT = 5000
NEGATIVE_LIMIT = 1000

_LOOK_WORDS = {
    "cinematic": "cinematic film still, soft natural light, shallow depth of field, rich colour grading",
    "anime": "hand-drawn anime, clean line art, expressive eyes, painted backgrounds",
    "watercolor": "watercolor painting, soft washes of colour, visible paper grain, loose edges",
    "neon": "neon-lit night, glowing magenta and cyan light, wet reflections, deep shadows",
    "vintage": "vintage 1970s film photograph, warm faded colours, grain, gentle light leaks",
    "claymation": "claymation, hand-modelled clay figures, visible fingerprints, miniature set",
}
LOOKS = tuple(_LOOK_WORDS)

_POSES = (
    "facing the camera",
    "turned slightly to the left, looking at the camera",
    "turned slightly to the right, looking at the camera",
    "facing the camera with a calm smile",
    "facing the camera with a determined look",
    "facing the camera, one hand raised a little",
    "facing the camera, arms relaxed, head tilted a little",
)
_LIGHTS = ("soft even light", "warm light from the left", "cool light from the right", "bright morning light",
           "gentle evening light")  # fmt: skip
_BACKGROUNDS = ("simple background", "plain grey background", "plain cream background", "plain pale blue background",
                "plain sage background", "softly blurred background", "plain sand-coloured background")  # fmt: skip
_CAMERAS = ("", ", seen at eye level", ", seen from slightly below", ", seen from slightly above",
            ", with a little room at the left", ", with a little room at the right", ", with room above the head",
            ", filling the picture")  # fmt: skip
_FINISHES = ("", ", fine detail", ", crisp edges", ", smooth shading", ", gentle contrast", ", clear colours",
             ", a faint rim of light", ", natural proportions", ", clean shapes")  # fmt: skip
"""These two make 17,640 texts of 245, so that a new picture of a model without seeds is a new request."""

_SCRIPT_PROMPT = """\
You write the scenes of a music video. Each scene becomes one video clip of a few seconds, made by a model that sees \
only the description of its own scene.

The idea of the video: {idea}
The main character: {character}
The look: {look}
The shape of the picture: {aspect}

Write exactly {count} {scenes} that tell the idea from beginning to end. For each scene:
- "title": 2 to 6 words.
- "description": 60 to 150 words, never more than {most} characters, in the third person and the present tense. It \
stands on its own: describe the main character in full each time (hair, face, clothes), the place, the light, one \
action, and the movement of the camera, and name the look. Never refer to another scene ("again", "the same", "as \
before"), to the viewer, to lyrics or to text on the screen.
- "negative_description": what must not be seen, as a short list of words, never more than {most_negative} characters.

Answer with JSON only, without a code fence and without any word before or after it:
{{"scenes": [{{"title": "…", "description": "…", "negative_description": "…"}}]}}"""

_CORRECTION = """

You were asked before and your answer could not be used: {complaint} This is how it began:
{answer}

Answer again, in the form that is asked for above and in nothing else."""
_SHOWN_ANSWER = 4000


def look_words(look: str) -> str:
    """The look as a phrase for a picture model; a look that is not known stands for itself."""
    return _LOOK_WORDS.get(look, look)


def image_prompt(asked: Mapping[str, Any], *, vary: bool = False) -> str:
    """The prompt for a character image: the character in the look, alone and well visible, so that it can serve as the
    reference of every clip. With `vary`, pose and setting follow the seed, for models that take none: four options are
    four different requests then, which can be told apart when an answer is lost."""
    character = str(asked.get("prompt", "")).strip().rstrip(".")
    look = look_words(str(asked.get("look", "") or "cinematic"))
    seed = asked.get("seed") if vary else 0
    pose, light, background, camera, finish = _variation(seed if isinstance(seed, int) else 0)
    return (
        f"{character}. Style: {look}. One character alone, shown from head to knees, {pose}, {light}, "
        f"face and clothes clearly visible, {background}{camera}{finish}, no text, no watermark."
    )


def _variation(seed: int) -> list[str]:
    """Pose, light, background, camera and finish for a seed; seeds that follow each other give different poses."""
    chosen = []
    for words in (_POSES, _LIGHTS, _BACKGROUNDS, _CAMERAS, _FINISHES):
        seed, index = divmod(seed, len(words))
        chosen.append(words[index])
    return chosen


def script_prompt(asked: Mapping[str, Any]) -> str:
    """The prompt for a script of `scene_count` scenes about the idea in `prompt`, with `character`, `look` and
    `aspect_ratio`."""
    count = int(asked.get("scene_count", 4))
    return _SCRIPT_PROMPT.format(
        idea=str(asked.get("prompt", "")).strip(),
        character=str(asked.get("character", "")).strip() or "free to choose, the same in every scene",
        look=look_words(str(asked.get("look", "") or "cinematic")),
        aspect=str(asked.get("aspect_ratio", "16:9")),
        count=count,
        scenes="scene" if count == 1 else "scenes",
        most=DESCRIPTION_LIMIT,
        most_negative=NEGATIVE_LIMIT,
    ) + _correction(asked.get("correction"))


def script_schema(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a script of `scene_count` scenes, as a JSON schema for models that take one."""
    count = int(asked.get("scene_count", 4))
    names = ["title", "description", "negative_description"]
    scene = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
        "required": names,
        "additionalProperties": False,
    }
    scenes = {"type": "array", "items": scene, "minItems": count, "maxItems": count}
    return {"type": "object", "properties": {"scenes": scenes}, "required": ["scenes"], "additionalProperties": False}


def _correction(former: object) -> str:
    """What was wrong with a former answer, for the second ask."""
    if not isinstance(former, Mapping):
        return ""
    return _CORRECTION.format(complaint=former.get("complaint"), answer=str(former.get("answer"))[:_SHOWN_ANSWER])


def without(prompt: str, negative: str) -> str:
    """The prompt with what must not be seen as an instruction, for models without a negative prompt."""
    negative = negative.strip().rstrip(".")
    return f"{prompt.rstrip()}\n\nDo not show any of this: {negative}." if negative else prompt


def shortened(text: str, limit: int | None) -> str:
    """The text, cut at a word to at most `limit` characters."""
    if limit is None or len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return cut.rsplit(" ", 1)[0].rstrip(" ,;:") + "…" if " " in cut else cut + "…"
