"""The child process that draws one picture or clip: `main` reads a job written by `workshop`.

It ends with the parent, however that died: the parent holds the writing end of its standard input.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from mvcore.domain import TakeKind
from mvcore.errors import MVError

_SENTENCE_EXIT_CODE = 2


def main(job_path: str) -> None:
    """Draw the job in this file. What an `MVError` says goes to standard error, with exit code 2."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
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


def _end_with_parent() -> None:
    # Not `sys.stdin`: its lock, held by this thread, would make the interpreter abort at its normal end.
    while os.read(0, 4096):
        pass
    os._exit(1)
