"""Is this the picture that was sent? By its bytes, where neither an id nor a name in its link tells."""

import hashlib
import threading
from collections.abc import Collection

from mvcore.generation import ProviderFailure, Upload
from mvcore.generation.replicate.choosing import Whose
from mvcore.generation.replicate.download import Downloader, Missing

_KINDS = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")


class Pictures:
    """Loads the pictures of predictions, each once, to compare them. Costs nothing. Safe to use from several
    threads."""

    def __init__(self, downloader: Downloader) -> None:
        self._downloader = downloader
        self._lock = threading.Lock()
        self._known: dict[str, frozenset[str]] = {}

    def whose(self, remote_id: str, upload: Upload, links: Collection[str]) -> Whose:
        """NOT_TOLD for a prediction of the picture that was sent: the time decides. STRANGERS for one of another
        picture, UNSEEN when its pictures cannot be loaded."""
        if upload.sha256 is None:
            return Whose.UNSEEN
        digests = self._digests(remote_id, links)
        if upload.sha256 in digests:
            return Whose.NOT_TOLD
        return Whose.STRANGERS if len(digests) > 0 else Whose.UNSEEN

    def _digests(self, remote_id: str, links: Collection[str]) -> frozenset[str]:
        """The digests of a prediction's pictures, which never change; empty unless all could be loaded."""
        with self._lock:
            known = self._known.get(remote_id)
        if known is not None:
            return known
        loaded = [self._loaded(link) for link in links]
        digests = frozenset(one for one in loaded if one is not None)
        if None in loaded:
            return frozenset()
        with self._lock:
            self._known[remote_id] = digests
        return digests

    def _loaded(self, link: str) -> str | None:
        """The digest of the picture that a link leads to; None when none came."""
        try:
            data = self._downloader.read(link)
        except (Missing, ProviderFailure):
            return None
        return hashlib.sha256(data).hexdigest() if data.startswith(_KINDS) else None
