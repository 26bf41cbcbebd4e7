"""The child process that draws one picture or clip: `main` reads a job written by `workshop`."""

import json
import sys
from pathlib import Path
from typing import Any

from mvcore.domain import TakeKind
from mvcore.errors import MVError
from mvcore.process import end_with_parent

_SENTENCE_EXIT_CODE = 2


def main(job_path: str) -> None:
    """Draw the job in this file. What an `MVError` says goes to standard error, with exit code 2."""
    end_with_parent()
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    try:
        _draw(job, Path(job["output"]))
    except MVError as exc:
        print(exc, file=sys.stderr)
        sys.exit(_SENTENCE_EXIT_CODE)


def _draw(job: dict[str, Any], output: Path) -> None:
    # Imported here: a picture needs neither NumPy nor MoviePy, and each costs a good part of a second.
    if job["kind"] == TakeKind.IMAGE:
        from mvcore.generation.demo.image import draw_image

        draw_image(job["input"], output)
    else:
        from mvcore.generation.demo.clip import render_clip

        render_clip(job["input"], Path(job["reference"]) if job["reference"] else None, output)
