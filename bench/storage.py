"""What a bucket costs: stitching large clips from it beside stitching them here, with a real S3 server process."""

import os
import random
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg

from bench.figures import Figures
from mvcore import Asset, Brief, Project, Settings, Studio, TakeStatus, steps, takes
from mvcore.assets import store_clip
from mvcore.catalog import model_for
from mvcore.domain import Quality, TakeKind, new_id
from mvcore.film import Cache
from mvcore.generation import LiveModel, LiveModels
from mvcore.moving import move
from mvcore.steps import Workbench
from mvcore.steps.prepare import Preparer
from mvcore.storage.shelves import Shelves
from mvcore.store import Store
from tests.storage import test_kills
from tests.storage.s3_server import BUCKET, FaultProxy, S3Server, environment
from tests.storage.worker import WORK

_CLIPS = 12
_SECONDS = 4
_MEGABYTES = 20
_ASSETS = 1000
_KILLS = 40


def measure(folder: Path, figures: Figures, *, long: bool = False) -> None:
    """Twelve clips of 20 MB stitched here and from the bucket, twice; and how long a large project takes to list; with
    `long` also kills during transfers, which takes minutes."""
    folder.mkdir()
    clips = [_clip(folder / f"clip{number}.mp4", number) for number in range(_CLIPS)]
    with S3Server() as server, ExitStack() as stack:
        server.reset()
        proxy = FaultProxy(server.url)
        stack.callback(proxy.close)
        os.environ.update(environment(server.url))
        here, twin = _Place(folder / "here", cloud=False), _Place(folder / "twin", cloud=False)
        there = _Place(folder / "there", cloud=True)
        local = _timed(lambda: here.stitch(here.assets(clips)))
        assets = there.assets(clips)
        one_pass = _timed(lambda: _pass(server, assets, folder / "plain"))
        before = _peak()
        cloud = _timed(lambda: there.stitch(assets))
        after = _peak()
        local = min(
            local, _timed(lambda: twin.stitch(twin.assets(clips)))
        )  # one before, one after: machines are shared
        allowed = 1.5 * local + one_pass
        figures.add("12 clips of 20 MB stitched here", local, "s")
        figures.add("their bytes from the bucket and back, with boto3 alone", one_pass, "s")
        figures.add("12 clips of 20 MB stitched from a bucket, film sent there", cloud, "s")
        figures.add("12 clips of 20 MB from a bucket, against 1.5 x local + a pass", cloud / allowed, "x", 1)
        figures.add("the same, memory beyond the local stitch", (after - before) / 1024, "MB", 60)
        os.environ.update(environment(proxy.url))
        again = _Place(folder / "there", cloud=True)
        again.stitch(assets)
        figures.add("a second stitch of the same clips, loads from the bucket", proxy.count("GET", "/mv/"), "", 0)
    figures.add(f"listing a project with {_ASSETS} assets", _list_seconds(folder / "many"), "s", 1)
    if long:
        _prove(folder, figures)


def _prove(folder: Path, figures: Figures) -> None:
    """Raises with its seed in sight when a file was lost or damaged."""
    for what in WORK:
        with S3Server() as server, ExitStack() as stack:
            server.reset()
            proxy = FaultProxy(server.url)
            stack.callback(proxy.close)
            os.environ.update(environment(proxy.url))
            started = time.perf_counter()
            test_kills.prove(proxy, folder / what, what, random.SystemRandom().randrange(10**6), _KILLS)
            seconds = time.perf_counter() - started
            figures.add(f"{_KILLS} kills at random moments of {what}, every file whole", seconds, "s")


class _Place:
    """A data folder, in one of the two modes."""

    def __init__(self, folder: Path, *, cloud: bool) -> None:
        (folder / "unfinished").mkdir(parents=True, exist_ok=True)
        self.cloud = cloud
        self.store = Store(f"sqlite:///{folder / 'studio.db'}")
        self.shelves = Shelves(folder, BUCKET, cloud=cloud, link_seconds=3600)
        settings = Settings(data_dir=folder)
        preparer = Preparer(self.store, self.shelves, Cache(settings.film_cache))
        live = LiveModels(LiveModel)
        self.bench = Workbench(settings, self.store, self.shelves, {}, folder / "unfinished", live, preparer)

    def assets(self, clips: list[Path]) -> list[Asset]:
        """The clips, stored where this mode wants them."""
        found = []
        for clip in clips:
            asset = store_clip(clip, self.shelves, new_id())
            self.store.add_assets(asset)
            found.append(move(self.store, self.shelves, asset, BUCKET) if self.cloud else asset)
        return found

    def stitch(self, assets: list[Asset]) -> None:
        """The film of these clips, stored where this mode wants it."""
        project_id = new_id()
        self.store.add_project(project_id, Brief("idea", "character"))
        film = replace(takes.new_film(self.store.project(project_id)), scene_asset_ids=tuple(a.id for a in assets))
        self.store.place_film(film, None)
        steps.stitch_film(self.bench, film.id)
        done = self.store.film(film.id)
        assert done.status is TakeStatus.READY, done.error
        if self.cloud:
            move(self.store, self.shelves, self.store.asset(film.id), BUCKET)


def _clip(path: Path, number: int) -> Path:
    """Noise, which no encoder can make small, with a sound."""
    rate = _MEGABYTES * 8 * 1000 // _SECONDS
    picture = f"color=gray:s=1280x720:r=24:d={_SECONDS},noise=alls=100:allf=t:all_seed={number}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i"]
    sound = f"sine=f={200 + number}:d={_SECONDS}:r=48000"
    coding = ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", f"{rate}k", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([*command, sound, *coding, "-ac", "2", "-shortest", str(path)], check=True)
    return path


def _pass(server: S3Server, assets: list[Asset], folder: Path) -> None:
    """Read the clips from the bucket and write as many bytes to it, with boto3 alone."""
    folder.mkdir()
    client, film = server.client(), folder / "film.mp4"
    with film.open("wb") as target:
        for asset in assets:
            clip = folder / f"{asset.id}.mp4"
            client.download_file(BUCKET, asset.key, str(clip))
            with clip.open("rb") as source:
                shutil.copyfileobj(source, target, 1024 * 1024)
    client.upload_file(str(film), BUCKET, "plain.mp4")


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _peak() -> float:
    """The most memory that this process ever held, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _list_seconds(folder: Path) -> float:
    with Studio.open(Settings(data_dir=folder), jobs=False) as studio:
        _fill(studio._store)
        started = time.perf_counter()
        project = studio.project(studio.projects()[0].id)
        assert len(studio._store.assets(project.id)) == _ASSETS
        return time.perf_counter() - started


def _fill(store: Store) -> None:
    """A project whose first scene was made a thousand times."""
    project = _project(store)
    base = Asset(new_id(), "video", "mp4", "video/mp4", 1, "0" * 64, 1280, 720, 4.0, "local", "x", project.created_at)
    take = takes.script_take(project.id, project.brief, model_for("demo", TakeKind.SCRIPT, Quality.FINAL))
    for _ in range(_ASSETS):
        take = takes.again(take)
        store.replace_script(store.project(project.id).script, take)
        store.finish_with_asset(take.id, replace(base, id=take.id, key=f"mv/video/{take.id}.mp4"))


def _project(store: Store) -> Project:
    project_id = new_id()
    store.add_project(project_id, Brief("idea", "character"))
    return store.project(project_id)
