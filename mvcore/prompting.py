"""What is asked of the models: looks, and the reading of a script's answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mvcore.errors import BrokenMedia

LOOKS = ("cinematic", "anime", "watercolor", "neon", "vintage", "claymation")
DESCRIPTION_LIMIT = 5000
NEGATIVE_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class SceneText:
    """A scene as it was written: at most 5000 characters of description and 1000 of what must not be seen."""

    title: str
    description: str
    negative_description: str


def parse_script(text: str, count: int) -> tuple[SceneText, ...]:
    """The scenes of a script written as `{"scenes": [{"title", "description", "negative_description"}]}`.

    Raises `BrokenMedia` when it cannot be read or does not hold exactly `count` scenes.
    """
    try:
        rows = json.loads(text)["scenes"]
        scenes = tuple(_scene(row) for row in rows)
    except (ValueError, KeyError, TypeError) as exc:
        raise BrokenMedia("The scenes came back in a form that cannot be read. Write the scenes again.") from exc
    if len(scenes) != count:
        raise BrokenMedia(f"{len(scenes)} scenes came back instead of {count}. Write the scenes again.")
    return scenes


def _scene(row: Mapping[str, Any]) -> SceneText:
    return SceneText(
        title=str(row["title"])[:200],
        description=str(row["description"])[:DESCRIPTION_LIMIT],
        negative_description=str(row["negative_description"])[:NEGATIVE_LIMIT],
    )
