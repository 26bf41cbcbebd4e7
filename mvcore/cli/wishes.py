"""What `film` is told of the film itself: transition and music, checked before anything is bought."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

from mvcore.assets import check_music
from mvcore.cli.shared import CLIP_AUDIO, CLIP_AUDIO_HELP, MUTED, option, say
from mvcore.film import CATALOGUE, Transition, parse_transition
from mvcore.studio import Studio


@dataclass(frozen=True, slots=True)
class Wishes:
    """None leaves the project's choice as it is. Every joint gets the transition."""

    transition: Transition | None
    music: Path | None
    clip_audio: str | None

    def choose(self, studio: Studio, project_id: str) -> None:
        """Make them the project's choices. Raises as `Studio.choose_film` does."""
        before = choices = studio.project(project_id).choices
        if self.transition is not None:
            choices = replace(choices, transition=str(self.transition), joints={})
        if self.clip_audio is not None:
            choices = replace(choices, clip_audio=self.clip_audio)
        if self.music is not None:
            studio.choose_film(project_id, choices, self.music.read_bytes(), self.music.name)
        elif choices != before:
            studio.choose_film(project_id, choices)
        after = studio.project(project_id).choices
        if after.clip_audio is None and after.sound_of_clips == "mute":
            say(MUTED)


def add_wishes(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--transition",
        type=option(parse_transition),
        metavar="NAME:SECONDS",
        help=f"from clip to clip: fade:0.5, or one of {', '.join(CATALOGUE)}",
    )
    command.add_argument("--music", type=Path, help="mp3, m4a, wav, flac or ogg to lay under the film")
    command.add_argument("--clip-audio", choices=CLIP_AUDIO, help=CLIP_AUDIO_HELP)


def wishes_of(options: argparse.Namespace) -> Wishes:
    """Raises `BadInput` for music that cannot be used."""
    if options.music is not None:
        check_music(options.music, options.music.name)
    return Wishes(options.transition, options.music, options.clip_audio)
