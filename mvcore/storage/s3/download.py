"""A file on its way out of the bucket: streamed, and believed only when its checksum is right."""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError

from mvcore.data_folder import unusable
from mvcore.debug_log import event
from mvcore.errors import ReplacedFile, StorageError
from mvcore.storage.s3.client import Connection
from mvcore.storage.s3.trouble import translated
from mvcore.storage.s3.upload import read_sha256, stored_sha256

_ATTEMPTS = 4
_PAUSE_SECONDS = 0.5
_PIECE_BYTES = 256 * 1024
_MAY = "read files of"


_REPLACED = (
    "The file in the bucket is not the one that was stored there (its checksum differs): restore it or make it again."
)


class _BrokenOff(Exception):
    """The stream ended early: worth another attempt."""


def download(
    connection: Connection, key: str, target: Path, sha256: str | None, on_bytes: Callable[[int], None]
) -> None:
    """Write the object to `target`, on disk when this returns. `sha256` is what it has to be, by default what was noted
    when it was stored; `on_bytes` is told how many bytes came in.

    Raises `NotFound`, `StorageError` for a storage that cannot be used and for an object that is not what was stored,
    `DataFolderError` when the disk has no room.
    """
    trouble: StorageError | _BrokenOff | None = None
    began = time.monotonic()
    for attempt in range(_ATTEMPTS):
        time.sleep(_PAUSE_SECONDS * (2**attempt - 1))
        with translated(connection.bucket, _MAY, key):
            answer = connection.client.get_object(Bucket=connection.bucket, Key=key)
        try:
            _write(answer, target, sha256 or stored_sha256(answer), on_bytes)
            _tell(connection, key, target, began)
            return
        except _BrokenOff as exc:
            trouble = exc
        except ReplacedFile as exc:  # worth one more look
            if isinstance(trouble, ReplacedFile):
                raise
            trouble = exc
        except OSError as exc:
            raise unusable(
                exc, f"{key} could not be written to {target.parent} ({exc.strerror}): free some space, then retry."
            ) from exc
    raise StorageError(str(trouble))


def _tell(connection: Connection, key: str, target: Path, began: float) -> None:
    host, seconds = urlsplit(connection.client.meta.endpoint_url).hostname, round(time.monotonic() - began, 3)
    event("download", host=host, bucket=connection.bucket, key=key, bytes=target.stat().st_size, seconds=seconds)


def _write(answer: dict[str, Any], target: Path, sha256: str | None, on_bytes: Callable[[int], None]) -> None:
    digest = hashlib.sha256()
    with target.open("wb") as file:
        try:
            for piece in answer["Body"].iter_chunks(_PIECE_BYTES):
                file.write(piece)
                digest.update(piece)
                on_bytes(len(piece))
        except BotoCoreError as exc:
            raise _BrokenOff(f"The storage broke off in the middle of a file ({type(exc).__name__}): retry.") from exc
        file.flush()
        os.fsync(file.fileno())
    if sha256 is not None and digest.hexdigest() != sha256:
        raise ReplacedFile(_REPLACED)


def confirm_stored(connection: Connection, key: str, size_bytes: int, sha256: str) -> None:
    """Look whether the very file lies under `key`, by what was noted when it was stored; an object that came there in
    another way is read. Raises `NotFound`, `ReplacedFile`, `StorageError`."""
    with translated(connection.bucket, _MAY, key):
        head = connection.client.head_object(Bucket=connection.bucket, Key=key)
        noted = stored_sha256(head)
        if noted is None and head["ContentLength"] == size_bytes:
            noted = read_sha256(connection, key)
    if (head["ContentLength"], noted) != (size_bytes, sha256):
        raise ReplacedFile(_REPLACED)
