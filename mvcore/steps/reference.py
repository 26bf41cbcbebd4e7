"""The character's picture for a take, by its id."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from mvcore.assets import picture_keys
from mvcore.debug_log import event
from mvcore.domain import Take
from mvcore.errors import BrokenMedia, NotFound
from mvcore.media import read_picture
from mvcore.steps.bench import Workbench, insist


def character_picture(bench: Workbench, take: Take, files: contextlib.ExitStack) -> Path | None:
    """The character's picture as a file; without it the clip is made all the same, with a warning on the take. A file
    that was put back by hand counts."""
    asset_id = take.input.get("character_reference")
    if asset_id is None:
        return None
    try:
        return files.enter_context(_picture(bench, str(asset_id)))
    except NotFound:
        if take.character_reference_warning is None:  # it is looked for more than once
            event("character_reference_not_found", take=take.id, project=take.project_id, asset=asset_id)
        sentence = f"The character image {asset_id} was not found: made without it."
        insist(bench, lambda: bench.store.warn_take(take.id, sentence, about_character=True))
        return None


@contextlib.contextmanager
def _picture(bench: Workbench, asset_id: str) -> Iterator[Path]:
    """The file as it is recorded, else one with its id. Raises `NotFound`."""
    with contextlib.ExitStack() as files:
        try:
            path = files.enter_context(bench.shelves.file(bench.store.asset(asset_id)))
            read_picture(path)
        except (NotFound, BrokenMedia):
            path = files.enter_context(bench.shelves.found(picture_keys(asset_id), read_picture))
        yield path
