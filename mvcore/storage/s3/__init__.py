"""Storage in a bucket: Amazon's, or any other that speaks the same protocol (R2, MinIO, Ceph).

client.py    the connection, as boto3 reads keys, region and endpoint
upload.py    in, confirmed by checksum
download.py  out, confirmed by checksum
links.py     presigned links for browsers
check.py     what `doctor` looks at
trouble.py   foreign errors as sentences
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path, PurePosixPath

from mvcore.errors import NotFound
from mvcore.storage import Link, Stored, Unfinished
from mvcore.storage.cache import BoundedFolder, cached_name
from mvcore.storage.s3.check import check_bucket
from mvcore.storage.s3.client import Connection
from mvcore.storage.s3.download import confirm_stored, download
from mvcore.storage.s3.links import Links, bucket_origin
from mvcore.storage.s3.trouble import translated
from mvcore.storage.s3.upload import upload

__all__ = ["S3Storage", "bucket_origin", "check_bucket"]


class S3Storage:
    """Keeps files in `bucket`. What is read comes through `cache`, so that the same bytes are loaded once;
    `link_seconds` is how long a presigned link is valid."""

    backend = "s3"

    def __init__(self, bucket: str, cache: BoundedFolder, link_seconds: int = 3600) -> None:
        self.bucket = bucket
        self._connection = Connection(bucket)
        self._cache = cache
        self._links = Links(self._connection, link_seconds)

    def put(self, source: Path, key: str, media_type: str, on_bytes: Callable[[int], None] = lambda _: None) -> None:
        """Store the bytes of `source` under `key`; they are there, checksum and all, when this returns. Raises
        `StorageError`."""
        upload(self._connection, source, _checked(key), media_type, on_bytes)

    def file(
        self, key: str, sha256: str | None = None, on_bytes: Callable[[int], None] = lambda _: None
    ) -> AbstractContextManager[Path]:
        """The object as a local file. With `sha256` it is that very file, and comes from the cache when it was loaded
        before. Raises `NotFound`, `StorageError`, `DataFolderError`."""
        key = _checked(key)

        def fill(target: Path) -> None:
            download(self._connection, key, target, sha256, on_bytes)

        if sha256 is None:  # nobody knows whether what was loaded before is still the same
            return self._cache.for_once(fill)
        return self._cache.file(cached_name(key, sha256), fill)

    def link(self, key: str, saved_as: str | None = None) -> Link | None:
        """A presigned link; with `saved_as` a browser saves the object under that name. Raises `StorageError`."""
        return self._links.link(_checked(key), saved_as)

    def exists(self, key: str) -> bool:
        """True when an object is stored under `key`. Raises `StorageError`."""
        try:
            with translated(self.bucket, "read files of", key):
                self._connection.client.head_object(Bucket=self.bucket, Key=_checked(key))
        except NotFound:
            return False
        return True

    def confirm(self, key: str, size_bytes: int, sha256: str) -> None:
        """Look whether the very file is stored under `key`. Raises `NotFound`, `ReplacedFile`, `StorageError`."""
        confirm_stored(self._connection, _checked(key), size_bytes, sha256)

    def delete(self, key: str) -> None:
        """Remove the object; nothing happens when it is not there. Raises `StorageError`."""
        with translated(self.bucket, "delete files of"):
            self._connection.client.delete_object(Bucket=self.bucket, Key=_checked(key))

    def stored(self) -> Iterator[Stored]:
        """Every object of ours, a thousand at a time. What ends in / is a mark that consoles make for a folder. Raises
        `StorageError`."""
        with translated(self.bucket, "list"):
            pages = self._connection.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix="mv/"):
                for row in page.get("Contents", ()):
                    if not row["Key"].endswith("/"):
                        yield Stored(row["Key"], row["Size"], row["LastModified"])

    def unfinished(self) -> list[Unfinished]:
        """The uploads in parts that nobody has completed: they are billed. Raises `StorageError`."""
        found = []
        with translated(self.bucket, "list unfinished uploads of"):
            client = self._connection.client
            for page in client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix="mv/"):
                for row in page.get("Uploads", ()):
                    found.append(Unfinished(row["Key"], row["UploadId"], row["Initiated"]))
        return found

    def abandon(self, upload: Unfinished) -> None:
        """Remove the parts of an upload. Raises `StorageError`."""
        with suppress(NotFound), translated(self.bucket, "delete unfinished uploads of", upload.key):
            client = self._connection.client
            client.abort_multipart_upload(Bucket=self.bucket, Key=_checked(upload.key), UploadId=upload.name)

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()


def _checked(key: str) -> str:
    """Keys are made by us, yet one that leaves our part of the bucket is refused."""
    parts = PurePosixPath(key).parts
    if not key.startswith("mv/") or ".." in parts:
        raise NotFound(f"{key!r} is not a key of this storage.")
    return key
