"""The character's picture on its way to a model: an uploaded file, used by every order that needs the same picture as
long as the upload lives. Its link and its name are those of this process alone, so a lost order is known by them.
"""

import hashlib
import logging
import secrets
import threading
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mvcore.domain import Trouble, now
from mvcore.errors import GenerationError
from mvcore.generation import ProviderFailure, TryLater, Upload
from mvcore.generation.replicate.api import Api, NoAnswer
from mvcore.generation.replicate.matching import moment
from mvcore.generation.replicate.pace import Pace
from mvcore.generation.replicate.trouble import failure_of, retry_after, unreachable

log = logging.getLogger(__name__)

_LIFE = timedelta(minutes=45)
_SPARE = timedelta(minutes=10)
_ATTEMPTS = 3
_PAUSE = 0.5


class Uploads:
    """The pictures of this process that lie at the provider, by their content."""

    def __init__(self, api: Api, pace: Pace) -> None:
        self._api = api
        self._pace = pace
        self._there: dict[str, tuple[Upload, datetime]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def of(self, picture: Path) -> Upload:
        """The picture where a model can read it. Raises `GenerationError`."""
        try:
            data = picture.read_bytes()
        except OSError as exc:
            raise GenerationError(f"The character picture cannot be read ({exc.strerror}): choose it again.") from exc
        return self._uploaded(data, *_kind(data))

    def with_digest(self, upload: Upload | None, picture: Path | None) -> Upload | None:
        """An earlier upload of this picture with the digest of its bytes, as far as they can still be read."""
        if upload is None or picture is None or upload.sha256 is not None:
            return upload
        try:
            return replace(upload, sha256=hashlib.sha256(picture.read_bytes()).hexdigest())
        except OSError as exc:
            log.warning("the character picture cannot be compared: %s", exc.strerror)
            return upload

    def _uploaded(self, data: bytes, ending: str, media_type: str) -> Upload:
        digest = hashlib.sha256(data).hexdigest()
        with self._locks[digest]:
            upload, until = self._there.get(digest, (None, now()))
            if upload is None or until <= now():
                name = f"character-{secrets.token_hex(8)}.{ending}"
                link, until = self._upload(data, name, media_type)
                upload = Upload(link, name, digest)
                self._there[digest] = (upload, until)
            return upload

    def _upload(self, data: bytes, name: str, media_type: str) -> tuple[str, datetime]:
        """Upload; a lost answer leaves a file that nobody uses and that costs nothing, so it is simply sent again."""
        trouble: ProviderFailure = unreachable("")
        for attempt in range(_ATTEMPTS):
            self._pace.rest(attempt * _PAUSE)
            try:
                answer = self._api.post("/v1/files", files=_form(data, name, media_type))
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


def _form(data: bytes, name: str, media_type: str) -> dict[str, Any]:
    """The file, and its name in a field of its own (OpenAPI, POST /files)."""
    plain = f"character.{name.rpartition('.')[2]}"
    return {"content": (plain, data, media_type), "filename": (None, name)}


def _kind(data: bytes) -> tuple[str, str]:
    """An ending and media type by the first bytes: a PNG may be called .jpg."""
    if data.startswith(b"\x89PNG"):
        return "png", "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp", "image/webp"
    return "jpg", "image/jpeg"
