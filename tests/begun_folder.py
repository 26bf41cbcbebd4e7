"""Data folders in which a Studio was open once.

On an empty folder DBOS looks for its queues only after a second, and makes its tables first. Tests of something else
need not wait for that; a first start is what the tests of the command line and of the running app begin with.
"""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from mvcore import Settings, Studio


def begun(folder: Path) -> Path:
    """The folder, which comes to hold a Studio's empty databases unless it is there already."""
    if not folder.exists():
        shutil.copytree(Path(_template().name) / "data", folder)
    return folder


@cache
def _template() -> "tempfile.TemporaryDirectory[str]":
    """Made once in each process, and gone with it."""
    kept = tempfile.TemporaryDirectory()
    Studio.open(Settings(data_dir=Path(kept.name) / "data", demo_latency_seconds=0)).close()
    return kept
