"""The character's picture on its way to a model: an uploaded file, used by every order that needs the same picture as
long as the upload lives.
"""

import hashlib
import threading
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from mvcore.domain import Trouble, now
from mvcore.errors import GenerationError
from mvcore.generation import ProviderFailure, TryLater
from mvcore.generation.replicate.api import Api, NoAnswer
from mvcore.generation.replicate.matching import moment
from mvcore.generation.replicate.pace import Pace
from mvcore.generation.replicate.trouble import failure_of, retry_after, unreachable

_LIFE = timedelta(minutes=45)
_SPARE = timedelta(minutes=10)
_ATTEMPTS = 3
_PAUSE = 0.5


class Uploads:
    """The pictures of this process that lie at the provider, by their content."""

    def __init__(self, api: Api, pace: Pace) -> None:
        self._api = api
        self._pace = pace
        self._links: dict[str, tuple[str, datetime]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def link(self, picture: Path) -> str:
        """A link of the picture that a model can read. Raises `GenerationError`."""
        try:
            data = picture.read_bytes()
        except OSError as exc:
            raise GenerationError(f"The character picture cannot be read ({exc.strerror}): choose it again.") from exc
        name, media_type = _kind(data)
        return self._uploaded(data, name, media_type)

    def _uploaded(self, data: bytes, name: str, media_type: str) -> str:
        digest = hashlib.sha256(data).hexdigest()
        with self._locks[digest]:
            link, until = self._links.get(digest, ("", now()))
            if until <= now():
                link, until = self._upload(data, name, media_type)
                self._links[digest] = (link, until)
            return link

    def _upload(self, data: bytes, name: str, media_type: str) -> tuple[str, datetime]:
        """Upload; a lost answer leaves a file that nobody uses and that costs nothing, so it is simply sent again."""
        trouble: ProviderFailure = unreachable("")
        for attempt in range(_ATTEMPTS):
            self._pace.rest(attempt * _PAUSE)
            try:
                answer = self._api.post("/v1/files", files={"content": (name, data, media_type)})
            except NoAnswer as exc:
                trouble = unreachable(exc.technical)
                continue
            if answer.status == 429:
                raise TryLater("Waiting for the provider.", Trouble.RATE_LIMIT, retry_after(answer), answer.technical)
            urls = answer.value("urls")
            if answer.ok and isinstance(urls, dict) and isinstance(urls.get("get"), str):
                return urls["get"], _usable_until(moment(answer.value("expires_at")))
            trouble = failure_of(answer)
            if trouble.kind is not Trouble.TRANSIENT:
                break
        raise trouble


def _usable_until(expires: datetime | None) -> datetime:
    """Until when new orders may use the upload: a model may read it minutes after the order."""
    return now() + _LIFE if expires is None else min(now() + _LIFE, expires - _SPARE)


def _kind(data: bytes) -> tuple[str, str]:
    """A name and media type by the first bytes: a PNG may be called .jpg."""
    if data.startswith(b"\x89PNG"):
        return "character.png", "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "character.webp", "image/webp"
    return "character.jpg", "image/jpeg"
