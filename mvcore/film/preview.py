"""One second of each transition, for those who choose."""

import os
from pathlib import Path

from mvcore.film.blending import preview_args
from mvcore.film.ffmpeg import run_ffmpeg
from mvcore.film.transitions import Transition
from mvcore.film.workfolder import work_folder


def transition_preview(name: str, folder: Path) -> Path:
    """A clip of one second, 320x180, that shows the transition `name`; it is made once and kept in `folder`.

    Raises `BadInput` for a name that is not in the catalogue, `RenderError`, and `DataFolderError` on a full disk.
    """
    transition = Transition(name, 0.0 if name == "cut" else 0.5)
    preview = folder / f"{name}.mp4"
    if not preview.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with work_folder(folder) as work:
            run_ffmpeg(preview_args(transition, work / "preview.mp4"), what=f"drawing a preview of {name}")
            os.replace(work / "preview.mp4", preview)
    return preview
