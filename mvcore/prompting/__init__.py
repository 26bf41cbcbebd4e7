"""What is asked of the models, and how the answer of a script is read."""

from mvcore.prompting.asking import (
    DESCRIPTION_LIMIT,
    LOOKS,
    NEGATIVE_LIMIT,
    image_prompt,
    look_words,
    script_prompt,
    script_schema,
    shortened,
    without,
)
from mvcore.prompting.reading import SceneText, holds_scenes, parse_script

__all__ = [
    "DESCRIPTION_LIMIT",
    "LOOKS",
    "NEGATIVE_LIMIT",
    "SceneText",
    "holds_scenes",
    "image_prompt",
    "look_words",
    "parse_script",
    "script_prompt",
    "script_schema",
    "shortened",
    "without",
]
