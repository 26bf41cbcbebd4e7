"""Replicate, against the fake: clips side by side, looks a second, memory of a download; at length, the proof that
nothing is bought twice and nothing that was paid for is lost."""

import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
from pydantic import SecretStr

from bench.figures import Figures
from mvcore import Brief
from mvcore.generation.replicate.api import Api
from mvcore.generation.replicate.download import Downloader
from mvcore.generation.replicate.pace import Pace
from tests.at_replicate import TOKEN, studio_at
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.replicate import test_kills, test_random_faults
from tests.watching import finished

_CLIP_SECONDS = 3.0
_MB = 2**20
_DOWNLOAD_MB = 500
_SEQUENCES, _AT_ONCE = 200, 20
_KILLS = 60


def measure(folder: Path, figures: Figures, *, long: bool = False) -> None:
    """Every figure of Replicate that has a limit; with `long` also the proof at length, which takes minutes."""
    folder.mkdir()
    figures.add("more memory for a download of 500 MB", _download_memory(folder), "MB", 40)
    with FakeReplicate() as fake:
        one = _clips_seconds(fake, folder / "one", 1)
        figures.add(
            "eight clips of 3 s at once, against one", _clips_seconds(fake, folder / "eight", 8) / one, "x", 1.25
        )
        figures.add("looks at one prediction within a second", fake.polls_per_second(), "", 1)
        if long:
            _prove(fake, folder, figures)


def _clips_seconds(fake: FakeReplicate, folder: Path, count: int) -> float:
    """From the first order of a clip until all are there."""
    fake.reset(seconds_by_model={"bytedance/seedance-2.0": (0.0, _CLIP_SECONDS)})
    with studio_at(fake, folder) as studio:
        brief = Brief("A storm", f"A girl in coat number {count}", scene_count=count)
        project_id = studio.create_project(brief)
        studio.write_scenes(project_id)
        takes = [scene.take for scene in finished(studio, project_id).scenes]
    return (
        max(take.finished_at for take in takes if take.finished_at).timestamp()
        - min(take.created_at for take in takes).timestamp()
    )


# -- a large download --------------------------------------------------------------------------------------------------


class _Large(BaseHTTPRequestHandler):
    """One file of 500 MB that looks like a clip at its beginning."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(_DOWNLOAD_MB * _MB))
        self.end_headers()
        chunk = b"\0\0\0\x20ftypisom".ljust(_MB, b"\x01")
        for _ in range(_DOWNLOAD_MB):
            self.wfile.write(chunk)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class _Peak(threading.Thread):
    """By how many MB this process is larger at its largest than at the beginning."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.grown_mb = 0.0
        self._process = psutil.Process()
        self._before = self._process.memory_info().rss
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.005):
            self.grown_mb = max(self.grown_mb, (self._process.memory_info().rss - self._before) / _MB)

    def __enter__(self) -> "_Peak":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


def _download_memory(folder: Path) -> float:
    """By how many MB the process grows at its most while it downloads."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Large)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    api = Api(SecretStr(TOKEN), url)
    downloader = Downloader(api, Pace())
    with _Peak() as peak:
        downloader.fetch(f"{url}/clip.mp4", folder / "clip.mp4")
    assert (folder / "clip.mp4").stat().st_size == _DOWNLOAD_MB * _MB
    (folder / "clip.mp4").unlink()
    for part in (downloader, api):
        part.close()
    server.shutdown()
    server.server_close()
    return peak.grown_mb


# -- the proof at length -----------------------------------------------------------------------------------------------


def _prove(fake: FakeReplicate, folder: Path, figures: Figures) -> None:
    """Each part raises with its seed in sight when something was bought twice, lost or left unexplained."""
    dice = random.SystemRandom()
    started = time.monotonic()
    for number in range(_SEQUENCES // _AT_ONCE):
        test_random_faults.prove(fake, folder / f"faults-{number}", dice.randrange(10**6), _AT_ONCE)
    figures.add(f"{_SEQUENCES} random fault sequences, nothing twice or lost", time.monotonic() - started, "s")
    started = time.monotonic()
    test_kills.prove(fake, folder / "kills", dice.randrange(10**6), _KILLS)
    figures.add(f"{_KILLS} kills at random moments, nothing twice or lost", time.monotonic() - started, "s")
