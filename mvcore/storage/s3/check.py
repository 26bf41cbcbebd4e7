"""What `doctor` looks at in a bucket: reach it, then put, read and delete a small file, then the rule for browsers."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from mvcore.errors import MVError, StorageError
from mvcore.origins import without_password
from mvcore.storage.s3.client import Connection
from mvcore.storage.s3.trouble import translated

_TIMEOUT_SECONDS = 5.0
_PROBE = b"MV Studio can write here."
CORS_RULE = {
    "CORSRules": [
        {
            "AllowedMethods": ["GET", "HEAD"],
            "AllowedOrigins": ["*"],
            "AllowedHeaders": ["*"],
            "ExposeHeaders": ["Content-Range", "Accept-Ranges", "ETag"],
        }
    ]
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried in a bucket, whether it works, and a sentence about it."""

    name: str
    ok: bool
    detail: str


def check_bucket(bucket: str) -> list[Finding]:
    """Try everything that MV Studio does with a bucket. Costs a few requests, leaves nothing behind, never raises."""
    connection = Connection(bucket, attempts=1, seconds=_TIMEOUT_SECONDS)
    key = f"mv/check/{uuid.uuid4()}.txt"
    try:
        reached = _try("bucket", lambda: _list(connection))
        if not reached.ok and "may not list" not in reached.detail:
            return [reached]  # everything else would say the same
        return [
            reached,
            _try("bucket put", lambda: _put(connection, key)),
            _try("bucket get", lambda: _get(connection, key)),
            _try("bucket delete", lambda: _delete(connection, key)),
            _try("bucket cors", lambda: _cors(connection)),
        ]
    finally:
        connection.close()


def _try(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except MVError as exc:
        return Finding(name, False, str(exc))


def _list(connection: Connection) -> str:
    with translated(connection.bucket, "list"):
        connection.client.list_objects_v2(Bucket=connection.bucket, Prefix="mv/", MaxKeys=1)
    return f"{connection.bucket} answers at {without_password(connection.client.meta.endpoint_url)}"


def _put(connection: Connection, key: str) -> str:
    with translated(connection.bucket, "put files into"):
        connection.client.put_object(Bucket=connection.bucket, Key=key, Body=_PROBE)
    return "files can be stored"


def _get(connection: Connection, key: str) -> str:
    with translated(connection.bucket, "read files of", key):
        try:
            body = connection.client.get_object(Bucket=connection.bucket, Key=key)["Body"].read()
        except connection.client.exceptions.NoSuchKey:
            body = _PROBE  # it could not be put, which another check says
    if body != _PROBE:
        raise StorageError("What was read is not what was stored a moment ago: check the endpoint and its proxies.")
    return "files can be read"


def _delete(connection: Connection, key: str) -> str:
    with translated(connection.bucket, "delete files of"):
        connection.client.delete_object(Bucket=connection.bucket, Key=key)
    return "files can be deleted"


def _cors(connection: Connection) -> str:
    """Players and downloads do without; scripts of other pages, and the pictures that they draw, need it."""
    try:
        rules = connection.client.get_bucket_cors(Bucket=connection.bucket)["CORSRules"]
    except ClientError as exc:
        if exc.response.get("Error", {}).get("Code") in ("AccessDenied", "NotImplemented", "MethodNotAllowed"):
            return "the rule for browsers (CORS) may not be read; players work without it"
        rules = []
    if not any(_lets_browsers_read(rule) for rule in rules):
        rule = json.dumps(CORS_RULE, separators=(",", ":"))
        raise StorageError(f"No CORS rule of the bucket lets browsers read: add {rule}")
    return "browsers may read"


def _lets_browsers_read(rule: dict[str, Any]) -> bool:
    return "GET" in rule.get("AllowedMethods", ()) and bool(rule.get("AllowedOrigins"))
