"""What the commands share."""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from mvcore.errors import BadInput

_T = TypeVar("_T")

CLIP_AUDIO = ("keep", "duck", "mute")
CLIP_AUDIO_HELP = "the clips' own sound; duck: lower it under the music. Usual: muted with music, kept without"
MUTED = "The clips' sound is muted under the music: --clip-audio keep or duck lets it be heard."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to: its exit code, and what goes to standard output, once, at the very end: `report` as one
    JSON object with `--json`, else `text`."""

    code: int
    report: Mapping[str, Any]
    text: str = ""


def runs(command: argparse.ArgumentParser, run: Callable[[argparse.Namespace], Outcome]) -> None:
    """Let a command be done by `run`, and give it the option that all of them have."""
    command.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    command.set_defaults(run=run)


def check_output(output: Path | None) -> None:
    """Refused before any work, for the work may cost money; a name that misleads is only told."""
    if output is None:
        raise BadInput("Name the film's file with -o film.mp4.")
    try:
        _check_place(output)
    except OSError as exc:
        raise BadInput(f"The film cannot be written to {output}: {exc.strerror}. Choose another place.") from exc
    if output.suffix.lower() not in (".mp4", ".m4v"):
        say(f"{output.name} will be an MP4 all the same: a name that ends in .mp4 tells players so")


def _check_place(output: Path) -> None:
    """Refuse what is no place for a file."""
    if not output.parent.is_dir():
        raise BadInput(f"The folder {output.parent} does not exist: create it or choose another place for the film.")
    if output.is_dir():
        raise BadInput(f"{output} is a folder: name a file, such as {output / 'film.mp4'}.")
    if output.exists() and not output.is_file():
        raise BadInput(f"{output} is not a file but a device or a pipe: choose another name.")


def option(read: Callable[[str], _T]) -> Callable[[str], _T]:
    """For argparse: `read`, of which a `BadInput` is told as a mistake in the option."""

    def checked(text: str) -> _T:
        try:
            return read(text)
        except BadInput as exc:
            raise argparse.ArgumentTypeError(str(exc)) from exc

    return checked


def numbered_text(text: str) -> tuple[int, str]:
    """For argparse: "2:At dawn" is the number 2 and a text."""
    number, colon, words = text.partition(":")
    if not (colon and number.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number and a text such as 2:At dawn")
    return int(number), words


def say(line: str) -> None:
    """One line of progress, on standard error."""
    print(line, file=sys.stderr, flush=True)
