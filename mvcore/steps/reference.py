"""The character's picture for a take, by its id."""

import contextlib
from pathlib import Path

from mvcore.assets import check_picture, picture_keys
from mvcore.domain import Take
from mvcore.errors import BrokenMedia, NotFound
from mvcore.steps.bench import Workbench, insist


def character_picture(bench: Workbench, take: Take, files: contextlib.ExitStack) -> Path | None:
    """The character's picture as a file; without it the clip is made all the same, with a warning on the take. A file
    that was put back by hand counts."""
    asset_id = take.input.get("character_reference")
    if asset_id is None:
        return None
    for key in picture_keys(str(asset_id), _recorded_key(bench, str(asset_id))):
        with contextlib.suppress(NotFound, BrokenMedia):
            return _opened(bench, key, files)
    sentence = f"The character image {asset_id} was not found: made without it."
    insist(bench, lambda: bench.store.warn_take(take.id, sentence, about_character=True))
    return None


def _recorded_key(bench: Workbench, asset_id: str) -> str | None:
    try:
        return bench.store.asset(asset_id).key
    except NotFound:
        return None


def _opened(bench: Workbench, key: str, files: contextlib.ExitStack) -> Path:
    """The file, when it is a picture that opens. Raises `NotFound`, `BrokenMedia`."""
    with contextlib.ExitStack() as attempt:
        path = attempt.enter_context(bench.storage.file(key))
        check_picture(path)
        files.push(attempt.pop_all())
        return path
