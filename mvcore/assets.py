"""From a file that someone made to an asset: opened and checked, hashed, stored. A file counts only after all three."""

import math
from dataclasses import replace
from pathlib import Path

from mvcore.domain import Asset, is_id, new_id, now
from mvcore.errors import BadInput, BrokenMedia
from mvcore.media import AudioFile, probe, probe_audio, read_picture, write_plain_picture
from mvcore.storage.checksum import file_sha256
from mvcore.storage.shelves import Shelves

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
MAX_MUSIC_BYTES = 100 * 1024 * 1024
_SOUNDS = {
    "mp3": ("mp3", "audio/mpeg"),
    "mov": ("m4a", "audio/mp4"),
    "wav": ("wav", "audio/wav"),
    "flac": ("flac", "audio/flac"),
    "ogg": ("ogg", "audio/ogg"),
}
"""By the name that ffmpeg's demuxer has for the file's format."""


def megabytes(size: int) -> str:
    """A file's size in MB, rounded up, so that one byte above a limit does not read as the limit itself."""
    return f"{math.ceil(size / 2**20 * 10) / 10:.1f}".removesuffix(".0")


def store_picture(path: Path, shelves: Shelves, asset_id: str, name: str = "The picture") -> Asset:
    """Check by content and store a png, jpg or webp picture. Raises `BrokenMedia`, naming the file as `name`."""
    found = read_picture(path, name)
    return _store(path, shelves, asset_id, "image", found.extension, found.media_type, found.width, found.height, 0.0)


def store_given_picture(path: Path, shelves: Shelves, name: str) -> tuple[Asset, ...]:
    """Check and store a picture that somebody gave. One that models could read in another way than people see it (it
    lies on its side by a tag, is for printing, has 16 bits, is transparent or moves) is stored as a plain copy, and
    behind that as it is. Raises as `store_picture` does."""
    if read_picture(path, name).is_plain:
        return (store_picture(path, shelves, new_id(), name),)
    original = store_picture(path, shelves, new_id(), name)
    plain = path.with_name("plain")
    write_plain_picture(path, plain, name)
    return replace(store_picture(plain, shelves, new_id(), name), original_id=original.id), original


def picture_keys(asset_id: str) -> tuple[str, ...]:
    """Where a picture with this id may lie that was put back by hand: as png, jpg, jpeg or webp, in this order."""
    endings = ("png", "jpg", "jpeg", "webp") if is_id(asset_id) else ()
    return tuple(_key("image", asset_id, ending) for ending in endings)


def _key(kind: str, asset_id: str, extension: str) -> str:
    return f"mv/{kind}/{asset_id}.{extension}"


def store_clip(path: Path, shelves: Shelves, asset_id: str) -> Asset:
    """Check by decoding and store an mp4 clip or film. Raises `BrokenMedia`."""
    info = probe(path)
    return _store(path, shelves, asset_id, "video", "mp4", "video/mp4", info.width, info.height, float(info.duration))


def store_music(path: Path, shelves: Shelves, asset_id: str, name: str = "The music") -> Asset:
    """Check by decoding and store an mp3, m4a, wav, flac or ogg file. Raises `BadInput`, `BrokenMedia`, naming the file
    as `name`."""
    music = check_music(path, name)
    extension, media_type = _SOUNDS[music.container]
    return _store(path, shelves, asset_id, "music", extension, media_type, 0, 0, music.audio.duration)


def check_music(path: Path, name: str) -> AudioFile:
    """Decode an mp3, m4a, wav, flac or ogg file of at most 100 MB. Raises as `store_music` does, and `NotFound`."""
    if path.is_file() and path.stat().st_size > MAX_MUSIC_BYTES:
        raise BadInput(f"{name} has {megabytes(path.stat().st_size)} MB: choose music of at most 100 MB.")
    try:
        music = probe_audio(path)
    except BrokenMedia as exc:
        raise BrokenMedia(f"{str(exc).replace(path.name, name)} Choose an mp3, m4a, wav, flac or ogg file.") from exc
    if music.container not in _SOUNDS:
        raise BrokenMedia(f"{name} is not an mp3, m4a, wav, flac or ogg file: convert it or choose another one.")
    return music


def _store(
    path: Path,
    shelves: Shelves,
    asset_id: str,
    kind: str,
    extension: str,
    media_type: str,
    width: int,
    height: int,
    duration: float,
) -> Asset:
    """Storing again under the same id overwrites the same key, so a repeated step leaves no orphan."""
    key = _key(kind, asset_id, extension)
    digest = file_sha256(path)
    shelves.put(path, key, media_type)
    return Asset(
        id=asset_id,
        kind=kind,
        extension=extension,
        media_type=media_type,
        size_bytes=path.stat().st_size,
        sha256=digest,
        width=width,
        height=height,
        duration=duration,
        backend=shelves.backend,
        key=key,
        created_at=now(),
        destination=shelves.destination,
    )
