"""Who may remove what: a studio removes the files that it has stored itself, and no other's.

The studio's id stands in its database (`store/openings.py`). A copy of a data folder, or a database that was restored,
is another studio: it gets an id of its own, and what the former one has stored it may read, but not remove from a
bucket.

A copy is noticed when the database's file is another one than at the last opening, when the machine, the data folder or
the database's address is another one, or when somebody else has opened the same database since: each opening leaves its
token in the data folder, and in each bucket that files are put into (`mv/studios/<id>.json`). A folder that was moved
cannot be told from a copy, so it counts as one. Nobody can notice two machines cloned whole, with their number and all,
until the second of them meets the bucket.
"""

import json
import logging
import os
import socket
import tempfile
from pathlib import Path

from mvcore import data_folder
from mvcore.domain import new_id, now
from mvcore.errors import NotFound
from mvcore.storage import Storage
from mvcore.store import Store

log = logging.getLogger(__name__)

CLAIM = "if this is the only one left, say `python -m mvcore storage claim`"


class FileOwner:
    """What this studio may remove. `identify` is called once, when a process opens the folder for work."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._studio_id = ""
        self._token = ""
        self._strange: dict[str, bool] = {}
        self._marked: set[str] = set()

    def identify(self) -> None:
        """Find out which studio this is, and note that it was opened. Raises `DataFolderError`."""
        place, last = self._place(), self._store.last_opening()
        is_same = last is not None and last[1] == place and self._left_token_is_known(last[0])
        if last is not None and not is_same and self._store.buckets():
            log.warning(
                "This data folder is a copy of another one, or was moved, or its database was restored: files that "
                f"were put into a bucket before are read, and not removed; {CLAIM}."
            )
        self._studio_id = last[0] if last is not None and is_same else new_id()
        self._token = self._store.add_opening(self._studio_id, place)
        self._write_local_marker()

    def may_remove(self, asset_id: str, storage: Storage) -> bool:
        """True when the file may be removed from there. The data folder is ours alone; a bucket may be shared. Raises
        `StorageError`."""
        if storage.backend == "local":
            return True
        return self._store.is_claimed(asset_id) and self.stranger(storage) is None

    def claim(self) -> int:
        """Own all files whose records are or were here, whoever stored them, as a studio with an id of its own; answers
        how many were others'. Raises `DataFolderError`."""
        others = len(self.former_claims())
        self._studio_id = new_id()
        self._token = self._store.add_opening(self._studio_id, self._place())
        self._write_local_marker()
        self._strange.clear()
        self._marked.clear()
        self._store.claim_all()
        return others

    def claims(self) -> frozenset[str]:
        """The ids of all files that this studio has ever stored."""
        return self._store.claimed()

    def former_claims(self) -> frozenset[str]:
        """The ids of all files that those have stored which this studio is a copy of."""
        return self._store.claimed_by_others()

    def stranger(self, storage: Storage) -> str | None:
        """A sentence when another copy of this database has worked with the bucket, else None. Raises
        `StorageError`."""
        bucket = _bucket(storage)
        if bucket not in self._strange:
            left = _read_marker(storage, self._key)
            self._strange[bucket] = left is not None and not self._store.knows_token(left)
        if not self._strange[bucket]:
            return None
        return f"another copy of this studio's database, or a later state of it, has worked with the bucket {bucket}"

    def mark(self, storage: Storage) -> None:
        """Leave the studio's id in a bucket that files are put into, once in each process. Raises `StorageError`,
        `DataFolderError`."""
        if storage.backend == "local" or _bucket(storage) in self._marked or self.stranger(storage) is not None:
            return
        with tempfile.TemporaryDirectory(dir=self._folder) as work:
            marker = Path(work) / "marker"
            marker.write_text(self._marker(), encoding="utf-8")
            storage.put(marker, self._key, "application/json")
        self._marked.add(_bucket(storage))

    @property
    def _key(self) -> str:
        return f"mv/studios/{self._studio_id}.json"

    def _marker(self) -> str:
        about = {"studio": self._studio_id, "token": self._token, "host": socket.gethostname()}
        return json.dumps(about | {"opened_at": now().isoformat(), "program": "MV Studio"})

    def _place(self) -> str:
        """What tells this studio from its copies."""
        return f"{self._store.place()} at {data_folder.whereabouts(self._folder, self._store.address())}"

    def _left_token_is_known(self, studio_id: str) -> bool:
        """False when the last one who opened a database in this folder left a token that this one does not know."""
        left = data_folder.marker(self._folder)  # none when it was taken away, or the folder is older
        return left.get("studio") != studio_id or self._store.knows_token(str(left.get("token")))

    def _write_local_marker(self) -> None:
        """Without it a database that is restored later is not noticed, which is no reason to work not at all."""
        marker = self._folder / data_folder.MARKER
        draft = marker.with_suffix(".part")
        try:
            draft.write_text(self._marker(), encoding="utf-8")
            os.replace(draft, marker)
        except OSError as exc:
            log.warning("The file %s could not be written (%s).", marker, exc.strerror)


def _read_marker(storage: Storage, key: str) -> str | None:
    """The token in a marker; None when there is none."""
    try:
        with storage.file(key) as path:
            about = _read(path)
    except NotFound:
        return None
    return str(about.get("token")) if about is not None else ""


def _read(path: Path) -> dict[str, object] | None:
    """What a marker says; None when it says nothing that is understood."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return about if isinstance(about, dict) else None


def _bucket(storage: Storage) -> str:
    return str(getattr(storage, "bucket", ""))
