"""What `film` is told of the film itself: transition and music, checked before anything is bought."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

from mvcore.assets import check_music
from mvcore.cli.shared import option
from mvcore.film import CATALOGUE, Transition, parse_transition
from mvcore.studio import Studio


@dataclass(frozen=True, slots=True)
class Wishes:
    """None leaves the project's choice as it is. Every joint gets the transition."""

    transition: Transition | None
    music: Path | None

    def choose(self, studio: Studio, project_id: str) -> None:
        """Make them the project's choices. Raises as `Studio.choose_film` does."""
        choices = studio.project(project_id).choices
        if self.transition is not None:
            choices = replace(choices, transition=str(self.transition), joints={})
        if self.music is not None:
            studio.choose_film(project_id, choices, self.music.read_bytes(), self.music.name)
        elif self.transition is not None:
            studio.choose_film(project_id, choices)


def add_wishes(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--transition",
        type=option(parse_transition),
        metavar="NAME:SECONDS",
        help=f"from clip to clip: fade:0.5, or one of {', '.join(CATALOGUE)}",
    )
    command.add_argument("--music", type=Path, help="mp3, m4a, wav, flac or ogg to lay under the film")


def wishes_of(options: argparse.Namespace) -> Wishes:
    """Raises `BadInput` for music that cannot be used."""
    if options.music is not None:
        check_music(options.music, options.music.name)
    return Wishes(options.transition, options.music)
