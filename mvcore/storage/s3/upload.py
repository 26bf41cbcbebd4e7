"""A file on its way into the bucket: it counts as stored when the bucket has confirmed its checksum."""

import base64
import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from mvcore.errors import DataFolderError, MVError, StorageError
from mvcore.storage.s3.client import Connection
from mvcore.storage.s3.trouble import translated

log = logging.getLogger(__name__)

PART_BYTES = 8 * 1024 * 1024
_PARTS_AT_A_TIME = 3
_MAY = "put files into"


def upload(
    connection: Connection, source: Path, key: str, media_type: str, on_bytes: Callable[[int], None] = lambda _: None
) -> None:
    """Store `source` under `key`, above 8 MB in parts; `on_bytes` is told how many bytes went out. The SHA-256 of the
    whole is kept as metadata. Raises `StorageError`, also when what arrived is not what was sent; `DataFolderError`."""
    with _opened(source) as file:
        whole = hashlib.file_digest(file, "sha256")
        file.seek(0)
        size = source.stat().st_size
        about = {"ContentType": media_type, "Metadata": {"sha256": whole.hexdigest()}}
        with translated(connection.bucket, _MAY):
            if size <= PART_BYTES:
                sums = _put(connection, key, file.read(), about, whole.digest())
                on_bytes(size)
            else:
                sums = _put_parts(connection, key, file, about, on_bytes)
    _confirm(connection, key, size, sums, whole.hexdigest())


def _opened(source: Path) -> BufferedReader:
    try:
        return source.open("rb")
    except OSError as exc:
        raise DataFolderError(f"{source} cannot be read ({exc.strerror}): check its disk and its permissions.") from exc


def stored_sha256(answer: dict[str, Any]) -> str | None:
    """The SHA-256 of the whole file that `upload` keeps with an object, as hexadecimal text."""
    text = answer.get("Metadata", {}).get("sha256")
    return str(text) if text else None


def _put(connection: Connection, key: str, body: bytes, about: dict[str, Any], digest: bytes) -> str:
    total = _text(digest)
    sums = {"ChecksumAlgorithm": "SHA256", "ChecksumSHA256": total}
    connection.client.put_object(Bucket=connection.bucket, Key=key, Body=body, **sums, **about)
    return total


def _put_parts(
    connection: Connection, key: str, file: BinaryIO, about: dict[str, Any], on_bytes: Callable[[int], None]
) -> str:
    """Answers the checksum over the parts' checksums, which is what S3 keeps of such an object."""
    client, place = connection.client, {"Bucket": connection.bucket, "Key": key}
    upload_id = client.create_multipart_upload(**place, **about, ChecksumAlgorithm="SHA256")["UploadId"]
    room = threading.Semaphore(_PARTS_AT_A_TIME)

    def send(number: int, body: bytes) -> tuple[bytes, dict[str, Any]]:
        try:
            digest = hashlib.sha256(body).digest()
            part = {"PartNumber": number, "ChecksumSHA256": _text(digest)}
            told = client.upload_part(**place, UploadId=upload_id, Body=body, **part)
            on_bytes(len(body))
            return digest, {"ETag": told["ETag"], **part}
        finally:
            room.release()

    try:
        with ThreadPoolExecutor(_PARTS_AT_A_TIME) as pool:
            going = [pool.submit(send, *piece) for piece in enumerate(_pieces(file, room), start=1)]
        sent = [each.result() for each in going]
        parts = [part for _, part in sent]
        client.complete_multipart_upload(**place, UploadId=upload_id, MultipartUpload={"Parts": parts})
    except BaseException:
        _abandon(connection, key, upload_id)
        raise
    return _text(hashlib.sha256(b"".join(digest for digest, _ in sent)).digest())


def _pieces(file: BinaryIO, room: threading.Semaphore) -> Iterator[bytes]:
    """Read no further ahead than parts are on their way."""
    room.acquire()
    while piece := file.read(PART_BYTES):
        yield piece
        room.acquire()


def _abandon(connection: Connection, key: str, upload_id: str) -> None:
    """Parts that nobody completes cost money. What stays in spite of this is found by `storage check`."""
    try:
        with translated(connection.bucket, _MAY):
            connection.client.abort_multipart_upload(Bucket=connection.bucket, Key=key, UploadId=upload_id)
    except MVError as exc:
        log.info("the parts of %s could not be removed: %s", key, exc)


def _confirm(connection: Connection, key: str, size: int, sums: str, sha256: str) -> None:
    """Ask what the bucket holds. A storage that keeps no checksums is read back."""
    with translated(connection.bucket, "read files of"):
        answer = connection.client.head_object(Bucket=connection.bucket, Key=key, ChecksumMode="ENABLED")
        told = str(answer.get("ChecksumSHA256") or "").partition("-")[0]
        same = told == sums if told else read_sha256(connection, key) == sha256
    if answer["ContentLength"] != size or not same:
        raise StorageError(f"What arrived in the bucket {connection.bucket} is not what was sent: it is sent again.")


def read_sha256(connection: Connection, key: str) -> str:
    """The SHA-256 of what lies under `key`, which is read from beginning to end."""
    digest = hashlib.sha256()
    body = connection.client.get_object(Bucket=connection.bucket, Key=key)["Body"]
    for piece in body.iter_chunks(1024 * 1024):
        digest.update(piece)
    return digest.hexdigest()


def _text(digest: bytes) -> str:
    return base64.b64encode(digest).decode()
