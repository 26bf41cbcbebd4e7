"""Pictures that someone brings along: as a file, or in the text of a request."""

import base64
import binascii
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mvcore.assets import MAX_UPLOAD_BYTES, megabytes, store_given_picture
from mvcore.domain import Asset
from mvcore.errors import BadInput, DataFolderError
from mvcore.settings import Settings
from mvcore.storable_text import quoted, storable
from mvcore.storage.shelves import Shelves

DEPRECATED = (
    "reference_image_base64 is deprecated and will go away: upload the picture as the character, or give the id of one."
)
ID_WINS = (
    "A character image and reference_image_base64 were both given: the character image was used. "
    "reference_image_base64 is deprecated."
)
_DATA_URL = re.compile(r"data:[^,]*,", re.IGNORECASE)
_NAME = "reference_image_base64"
_LONGEST_ID = 100


def store_upload(data: bytes, name: str, settings: Settings, shelves: Shelves) -> tuple[Asset, ...]:
    """Check and store a picture as `store_given_picture` does. Raises `BadInput`, `BrokenMedia`, `DataFolderError`."""
    if len(checked_bytes(data, "picture")) > MAX_UPLOAD_BYTES:
        raise _too_large(name, len(data))
    with upload_file(data, settings, "picture") as path:
        return store_given_picture(path, shelves, name)


def checked_reference(picture_id: object) -> str | None:
    """The id of a picture, or None. It need not be there: the clip is made without it then. Raises `BadInput`."""
    if picture_id is None or (isinstance(picture_id, str) and len(picture_id) <= _LONGEST_ID):
        return storable(picture_id) if picture_id else None
    raise BadInput(f"There is no picture {quoted(picture_id)}: give the id of one.")


def checked_bytes(data: object, what: str) -> bytes:
    """What somebody uploaded, if it is bytes; `what` names it. Raises `BadInput`."""
    if not isinstance(data, bytes):
        raise BadInput(f"The {what} is {quoted(data)}: give the bytes of its file.")
    return data


@contextmanager
def upload_file(data: bytes, settings: Settings, what: str) -> Iterator[Path]:
    """What somebody uploaded, as a file that is gone afterwards. Raises `DataFolderError`, naming it as `what`."""
    try:
        with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
            path = Path(folder) / "upload"
            path.write_bytes(data)
            yield path
    except OSError as exc:
        raise DataFolderError(
            f"The {what} could not be stored ({exc.strerror}): free some space in the data folder and try again."
        ) from exc


def decoded(text: str) -> bytes:
    """The bytes of a picture given as bare base64 or as a data URL. Raises `BadInput`."""
    if not isinstance(text, str):
        raise BadInput(f"{_NAME} is {quoted(text)}: send the bytes of a png, jpg or webp picture as base64.")
    head = _DATA_URL.match(text.lstrip()[:200])
    if head is not None and not head[0].lower().endswith(";base64,"):
        raise BadInput(f"{_NAME} is a data URL without base64: send it as data:image/png;base64,...")
    body = text.lstrip()[head.end() if head else 0 :]
    if len(body) > 1.5 * MAX_UPLOAD_BYTES:
        raise _too_large(_NAME, len(body) * 3 // 4)
    plain = re.sub(r"\s+", "", body).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as exc:
        raise BadInput(f"{_NAME} is no base64: send the bytes of a png, jpg or webp picture as base64.") from exc


def _too_large(name: str, size: int) -> BadInput:
    return BadInput(f"{name} has {megabytes(size)} MB: choose a picture of at most 20 MB.")
