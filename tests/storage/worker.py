"""A process that sends, loads or moves files until it is killed: `python -m tests.storage.worker WHAT FOLDER`."""

import hashlib
import itertools
import os
import random
import sys
from pathlib import Path

from mvcore.domain import Asset, new_id, now
from mvcore.moving import Porter, move
from mvcore.storage.cache import cached_name
from mvcore.storage.shelves import Shelves
from mvcore.store import Store
from tests.storage.s3_server import BUCKET

SIZES = (200_000, 9_000_000)
"""One that goes at once and one that goes in parts."""


class Place:
    """The files of a data folder, in cloud mode."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.store = Store(f"sqlite:///{folder / 'studio.db'}")
        self.shelves = Shelves(folder, BUCKET, cloud=True, link_seconds=3600)
        self.shelves.sweep()

    def keep_new(self, size: int) -> Asset:
        """A new file as a finished take leaves it: stored here, wanted in the bucket."""
        source = self.folder / "made"
        source.write_bytes(os.urandom(size))
        digest, asset_id = hashlib.sha256(source.read_bytes()).hexdigest(), new_id()
        key = f"mv/video/{asset_id}.mp4"
        self.shelves.put(source, key, "video/mp4")
        about = (asset_id, "video", "mp4", "video/mp4", size, digest, 320, 180, 1.0, "local", key, now())
        asset = Asset(*about, destination=BUCKET)
        self.store.add_assets(asset)
        return asset

    def assert_whole(self) -> int:
        """Every file that was ever recorded can be read, and is that file; answers how many there are."""
        for asset in self.store.assets():
            with self.shelves.file(asset) as path:
                assert hashlib.sha256(path.read_bytes()).hexdigest() == asset.sha256, asset
        return len(self.store.assets())

    def close(self) -> None:
        self.shelves.close()
        self.store.close()


def upload(place: Place) -> None:
    """New files, carried to the bucket as the app does it."""
    Porter(place.store, place.shelves).start()
    for number in itertools.count():
        place.keep_new(SIZES[number % 2])
        while len(place.store.assets_to_move()) > 1:
            pass


def download(place: Place) -> None:
    """Every file again and again, never from the cache."""
    while True:
        place.assert_whole()
        for asset in place.store.assets():
            place.shelves.cache.forget(cached_name(asset.key, asset.sha256))


def move_about(place: Place) -> None:
    """Files to the bucket and back."""
    while True:
        asset = random.choice(place.store.assets())
        move(place.store, place.shelves, asset, None if asset.backend == "s3" else BUCKET)


WORK = {"upload": upload, "download": download, "move": move_about}


if __name__ == "__main__":
    what, folder = sys.argv[1:]
    place = Place(Path(folder))
    place.shelves.in_bucket(BUCKET).exists("mv/video/none.mp4")
    print("open", flush=True)
    WORK[what](place)
