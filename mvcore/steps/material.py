"""What a film is made of, as local files: its clips and its music, with what is wished of them."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mvcore.choices import FilmChoices
from mvcore.domain import Asset, Project
from mvcore.errors import Interrupted, MVError
from mvcore.film import FilmOptions, probe_audio
from mvcore.steps.wishes import clip_names, film_options, in_words
from mvcore.storage.shelves import Shelves
from mvcore.storage.transfer import Transfer

_DOWNLOADS = 4
"""At a time: more make no single file come sooner."""
Show = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Ingredients:
    """The clips in order, each with the id and the position of its scene, the music, and what is wished of them."""

    clips: tuple[Asset, ...]
    scene_ids: tuple[str, ...]
    positions: tuple[int, ...]
    music: Asset | None
    choices: FilmChoices


@dataclass(frozen=True, slots=True)
class Material:
    """The same as local files, in the film engine's words. `names` are what people call the files."""

    clips: list[Path]
    options: FilmOptions
    digests: Mapping[Path, str]
    names: Mapping[str, str]


def ingredients_of(project: Project) -> Ingredients:
    """What a film of the project's ready clips would be made of now."""
    scenes = [scene for scene in project.ready_scenes if scene.take.asset_id in project.assets]
    return Ingredients(
        clips=tuple(project.assets[scene.take.asset_id or ""] for scene in scenes),
        scene_ids=tuple(scene.id for scene in scenes),
        positions=tuple(scene.position for scene in scenes),
        music=project.assets.get(project.choices.music_asset_id or ""),
        choices=project.choices,
    )


@contextmanager
def gathered(
    shelves: Shelves,
    wanted: Ingredients,
    show: Show = lambda share: None,
    stop: threading.Event | None = None,
) -> Iterator[Material]:
    """The files, inside the `with` block. Those in a bucket come a few at a time, and `show` hears their share, 0 to 1.

    Errors, those of the block too, speak of scenes and of the music by its name: stored files are named by their ids.
    Raises `NotFound`, `StorageError`, `BadInput`, `BrokenMedia` for music that cannot be used, `Interrupted`.
    """
    names: dict[str, str] = {}
    try:
        with ExitStack() as files:
            music = [wanted.music] if wanted.music else []
            paths = _local(shelves, [*wanted.clips, *music], files, show, stop)
            clips = paths[: len(wanted.clips)]
            names |= clip_names(clips, wanted.positions)
            names |= {path.name: wanted.choices.music_name or "the music" for path in paths[len(clips) :]}
            sound = probe_audio(paths[-1]) if music else None
            options = film_options(wanted.choices, wanted.scene_ids, sound)
            digests = {path: asset.sha256 for path, asset in zip(clips, wanted.clips, strict=True)}
            yield Material(clips, options, digests, names)
    except MVError as exc:
        raise type(exc)(in_words(str(exc), names)) from exc


def _local(
    shelves: Shelves, assets: Sequence[Asset], files: ExitStack, show: Show, stop: threading.Event | None
) -> list[Path]:
    """The assets as local files, as long as `files` is open."""

    far = [asset.size_bytes for asset in assets if asset.backend != shelves.local.backend]
    transfer = Transfer(sum(far), show)

    def watch(size: int) -> None:
        if stop is not None and stop.is_set():
            raise Interrupted
        transfer(size)

    def fetch(asset: Asset) -> Path:
        watch(0)
        with ExitStack() as lease:
            path = lease.enter_context(shelves.file(asset, watch))
            files.push(lease.pop_all())
            return path

    if far:
        show(0.0)
    with ThreadPoolExecutor(_DOWNLOADS) as pool:
        return list(pool.map(fetch, assets))
