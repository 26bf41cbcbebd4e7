"""Presigned links: whoever has one can load the object from the bucket until it expires, without any keys."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from mvcore.domain import now
from mvcore.storage import Link
from mvcore.storage.s3.client import Connection
from mvcore.storage.s3.trouble import translated

_FRESH_SHARE = 0.8
_MOST = 10_000
_ANY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Given:
    link: Link
    fresh_until: datetime


class Links:
    """The same link is given again until 80 % of its life are over: a browser takes a changed link for another video.

    `seconds` is how long one is valid. One that is signed with temporary keys ends with them, if that is sooner.
    """

    def __init__(self, connection: Connection, seconds: int, clock: Callable[[], datetime] = now) -> None:
        self._connection = connection
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._given: dict[tuple[str, str | None], _Given] = {}

    def link(self, key: str, saved_as: str | None) -> Link:
        """A link to an object; with `saved_as` the browser saves it under that name. Raises `StorageError`."""
        with self._lock:
            at = self._clock()
            given = self._given.get((key, saved_as))
            if given is None or given.fresh_until <= at:
                given = self._sign(key, saved_as, at)
                self._forget_old(at)
                self._given[key, saved_as] = given
            return given.link

    def _sign(self, key: str, saved_as: str | None, at: datetime) -> _Given:
        asked = {"Bucket": self._connection.bucket, "Key": key}
        if saved_as is not None:
            asked["ResponseContentDisposition"] = f"attachment; filename*=UTF-8''{quote(saved_as)}"
        with translated(self._connection.bucket, "read files of"):
            url = self._connection.client.generate_presigned_url("get_object", asked, ExpiresIn=self._seconds)
        life = timedelta(seconds=self._seconds)
        return _Given(Link(url, at + life), at + life * _FRESH_SHARE)

    def _forget_old(self, at: datetime) -> None:
        if len(self._given) >= _MOST:
            self._given = {name: given for name, given in self._given.items() if given.fresh_until > at}


def bucket_origin(bucket: str) -> str:
    """The origin of every link into a bucket, as a browser has it: only signing one tells, for keys, region and
    endpoint all have a part in it. Asks nobody. Raises `StorageError`."""
    connection = Connection(bucket)
    try:
        found = urlsplit(Links(connection, _ANY_SECONDS).link("mv/", None).url)
    finally:
        connection.close()
    return f"{found.scheme}://{found.netloc}"
