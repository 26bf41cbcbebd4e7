"""Starts the child that draws a text."""

import json
import threading
from pathlib import Path

from mvcore import process
from mvcore.data_folder import no_room_for_film, tells_of_full_disk
from mvcore.errors import MVError, RenderError
from mvcore.lettering.child import SENTENCE_EXIT_CODE
from mvcore.lettering.layout import Layout


def draw(layout: Layout, target: Path, stop: threading.Event | None = None) -> None:
    """Draw a text as PNG at `target`, in a child process; the job is written beside it.

    Raises `RenderError`, `DiskFull`, and `Interrupted` when `stop` is set.
    """
    job = target.with_suffix(".json")
    job.write_text(json.dumps({"layout": layout.as_dict(), "output": str(target.absolute())}), encoding="utf-8")
    try:
        process.run_python("mvcore.lettering.child", str(job), stop=stop)
    except process.ProcessFailed as exc:
        raise _translated(exc) from exc
    finally:
        job.unlink(missing_ok=True)


def _translated(failure: process.ProcessFailed) -> MVError:
    """The error that a person sees for a child that failed."""
    if tells_of_full_disk(failure.stderr):
        return no_room_for_film()
    if failure.was_killed:
        return RenderError(
            "Text for the film could not be drawn: the program was killed twice, probably for want of memory. Close "
            "other programs, then make the film again."
        )
    lines = failure.stderr.strip().splitlines() or ["it gave no reason"]
    if failure.returncode == SENTENCE_EXIT_CODE:
        return RenderError(lines[-1])
    return RenderError(f"Text for the film could not be drawn: {lines[-1][:200]}.")
