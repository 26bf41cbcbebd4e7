"""What the commands share."""

import sys
from pathlib import Path

from mvcore.errors import BadInput


def check_output(output: Path | None) -> None:
    """Refused before any work, for the work may cost money."""
    if output is None:
        raise BadInput("Name the film's file with -o film.mp4.")
    if not output.parent.is_dir():
        raise BadInput(f"The folder {output.parent} does not exist: create it or choose another place for the film.")
    if output.is_dir():
        raise BadInput(f"{output} is a folder: name a file, such as {output / 'film.mp4'}.")


def say(line: str) -> None:
    """One line of progress, on standard error."""
    print(line, file=sys.stderr, flush=True)
