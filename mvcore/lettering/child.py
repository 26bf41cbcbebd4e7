"""The child process that draws one text: `main` reads a job written by `workshop`."""

import json
import sys
from pathlib import Path

from mvcore.errors import MVError
from mvcore.lettering.drawing import draw_layout
from mvcore.lettering.layout import Layout
from mvcore.process import end_with_parent

SENTENCE_EXIT_CODE = 2


def main(job_path: str) -> None:
    """Draw the job in this file. What an `MVError` says goes to standard error, with exit code 2."""
    end_with_parent()
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    layout = Layout(**job["layout"] | {"lines": tuple(job["layout"]["lines"])})
    try:
        draw_layout(layout).save(job["output"], "PNG")
    except MVError as exc:
        print(exc, file=sys.stderr)
        sys.exit(SENTENCE_EXIT_CODE)
