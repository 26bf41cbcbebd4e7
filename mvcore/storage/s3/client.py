"""One connection to S3 for the whole process: keys, profile, region and endpoint as boto3 reads them."""

import threading
from typing import Any

import boto3
from botocore.config import Config

from mvcore.storage.s3.trouble import translated

_ATTEMPTS = 5
_CONNECTIONS = 16
_CONNECT_SECONDS = 10
_READ_SECONDS = 30


class Connection:
    """Opens the client when it is first needed: that takes half a second, and a wrong setting then has its sentence."""

    def __init__(self, bucket: str, *, attempts: int = _ATTEMPTS, seconds: float = _READ_SECONDS) -> None:
        self.bucket = bucket
        self._config = Config(
            connect_timeout=min(_CONNECT_SECONDS, seconds),
            read_timeout=seconds,
            # "standard" repeats what is transient (500, 503, 429, dropped connections) with growing pauses.
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=_CONNECTIONS,
            signature_version="s3v4",
            # Checksums of our own are sent as plain headers; trailers are not understood by every S3 (Ceph, older R2).
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._lock = threading.Lock()
        self._client: Any = None

    @property
    def client(self) -> Any:
        """The boto3 client. Raises `StorageError` for settings that cannot be."""
        with self._lock:
            if self._client is None:
                with translated(self.bucket, "use"):
                    self._client = boto3.session.Session().client("s3", config=self._config)
            return self._client

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None
