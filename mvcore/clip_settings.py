"""What a clip is ordered with: length, resolution and sound, by what was chosen for its scene and its project. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mvcore.catalog import Model, lines_of
from mvcore.choices import FILM_DEFAULTS, FilmChoices
from mvcore.domain import Brief, Quality, Scene

RESOLUTION, SOUND = "resolution", "sound"


@dataclass(frozen=True, slots=True)
class ClipSettings:
    """What a clip is ordered with: its length in seconds, a resolution by its name (None for the model's usual one),
    and its sound."""

    seconds: float
    resolution: str | None = None
    sound: bool = True

    def as_input(self, model: Model) -> dict[str, Any]:
        """The settings as they stand in the input of a take. What is as usual, or not to be chosen at this model, is
        left out, so that the same clip is the same request."""
        usual = model.inputs.resolution.default if model.inputs.resolution else self.resolution
        resolution = {} if self.resolution in (None, usual) else {RESOLUTION: self.resolution}
        sound = {} if self.sound or model.inputs.audio is None else {SOUND: False}
        return {"seconds": self.seconds, **resolution, **sound}

    def has_resolution_of(self, asked: Mapping[str, Any], model: Model) -> bool:
        """True when the input of a take asks for the resolution of these settings."""
        return asked.get(RESOLUTION) == self.as_input(model).get(RESOLUTION)


def clip_settings(
    model: Model, brief: Brief, choices: FilmChoices = FILM_DEFAULTS, scene: Scene | None = None
) -> ClipSettings:
    """The scene's own settings, else the project's, else the usual ones: drafts in the smallest resolution that the
    model has, and no sound where the film was told to mute it. Music, which mutes it too, changes nothing of what is
    ordered: who takes the music away hears the clips again."""
    chosen = [each for each in (scene, brief) if each is not None]
    resolution = next((each.clip_resolution for each in chosen if each.clip_resolution is not None), None)
    sound = next((each.clip_sound for each in chosen if each.clip_sound is not None), choices.clip_audio != "mute")
    seconds = next((each.clip_seconds for each in chosen if each.clip_seconds is not None), None)
    if resolution is None and brief.quality is Quality.DRAFT and model.inputs.resolution is not None:
        resolution = min(model.inputs.resolution.values, key=lines_of)
    is_sold_by_length = seconds is not None and model.inputs.duration is not None
    return ClipSettings(seconds if is_sold_by_length and seconds else model.clip_seconds, resolution, sound)
