"""One second of each transition, for those who choose."""

import os
from pathlib import Path

from mvcore.errors import DataFolderError
from mvcore.film.blending import preview_args
from mvcore.film.ffmpeg import run_ffmpeg
from mvcore.film.transitions import Transition
from mvcore.film.workfolder import work_folder


def transition_preview(name: str, folder: Path) -> Path:
    """A clip of one second, 320x180, that shows the transition `name`; it is made once and kept in `folder`.

    Raises `BadInput` for a name that is not in the catalogue, `RenderError`, and `DataFolderError` when the folder
    cannot be made or takes no files.
    """
    transition = Transition(name, 0.0 if name == "cut" else 0.5)
    preview = folder / f"{name}.mp4"
    try:
        if not preview.exists():
            folder.mkdir(parents=True, exist_ok=True)
            with work_folder(folder) as work:
                run_ffmpeg(preview_args(transition, work / "preview.mp4"), what=f"drawing a preview of {name}")
                os.replace(work / "preview.mp4", preview)
    except OSError as exc:
        raise DataFolderError(
            f"The folder {folder} cannot be used ({exc.strerror}): allow it, or set MV_DATA_DIR to another."
        ) from exc
    return preview
