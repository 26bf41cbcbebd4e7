"""Makes the data folders of a release: `python -m tests.data_folders.make WHAT FOLDER`, from that release's own tree.

WHAT is `finished`, `half_made`, `with_bucket` or `first_release`. The folder is made by real work, half made ones are
left by `kill -9`. Then pictures and clips are made small and written into `files`, and the databases into `*.sql`: that
is what stands here. A folder that is here is never made anew: it is what people have.
"""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

from mvcore import Brief, Project, Settings, Studio

_SMALL = (160, 90)


def _settings(data: Path, **more: object) -> Settings:
    return Settings(data_dir=data, demo_latency_seconds=0, parallel_predictions=2, **more)


def _until(happened: Callable[[], object]) -> None:
    for _ in range(1200):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def _begun(studio: Studio, idea: str, character: str, scenes: int) -> str:
    """A project with a chosen picture, whose scenes are being made."""
    project_id = studio.make_images(Brief(idea, character, image_count=1, scene_count=scenes))
    _until(lambda: not studio.project(project_id).is_busy)
    studio.choose_image(project_id, 0)
    studio.write_scenes(project_id)
    _until(lambda: studio.project(project_id).scenes)
    return project_id


def _finished(studio: Studio) -> None:
    project_id = _begun(studio, "A paper boat sails home", "A red paper boat", scenes=2)
    _until(lambda: not studio.project(project_id).is_busy)
    studio.stitch(project_id)
    _until(lambda: not studio.project(project_id).is_busy)


def _half_made(studio: Studio) -> None:
    """A picture that is ordered; of a film the first clip ready, the second ordered, the third queued, and a stitch."""
    slow = studio.make_images(Brief("A kite", "A yellow kite [slow 600]", image_count=1))
    project_id = _begun(studio, "A lamp wakes [slow 600 2]", "A blue lamp", scenes=3)

    def stand() -> tuple[str, ...]:
        project: Project = studio.project(project_id)
        return tuple(scene.take.status.value for scene in project.scenes)

    _until(lambda: stand() == ("ready", "generating", "queued"))
    _until(lambda: studio.project(slow).options[0].take.remote_id)
    studio.stitch(project_id)
    _until(lambda: studio.project(project_id).film.progress > 0)  # type: ignore[union-attr]
    os.kill(os.getpid(), signal.SIGKILL)


def _first_release(studio: Studio) -> None:
    """What the first release could: a film, and a picture that is ordered."""
    _finished(studio)
    slow = studio.make_images(Brief("A kite", "A yellow kite [slow 600]", image_count=1))
    _until(lambda: studio.project(slow).options[0].take.remote_id)
    os.kill(os.getpid(), signal.SIGKILL)


def _with_bucket(data: Path) -> None:
    """A film whose files live in the bucket, and a picture that is still to go there."""
    from tests.storage.s3_server import BUCKET, S3Server, environment

    with S3Server() as server:
        server.reset()
        os.environ.update(environment(server.url))
        with Studio.open(_settings(data, serve_from_cloud=True, storage_bucket=BUCKET)) as studio:
            _finished(studio)
            studio.wait_for_files(60, print)
        os.environ.update(environment("http://127.0.0.1:9"))
        with Studio.open(_settings(data, serve_from_cloud=True, storage_bucket=BUCKET)) as studio:
            waiting = studio.make_images(Brief("A kite", "A yellow kite", image_count=1))
            _until(lambda: not studio.project(waiting).is_busy)
        client = server.client()
        for key in server.stored_keys():
            file = data / "bucket" / key
            file.parent.mkdir(parents=True, exist_ok=True)
            client.download_file(BUCKET, key, str(file))


WORK = {"finished": _finished, "half_made": _half_made, "first_release": _first_release}


def _work(what: str, data: Path) -> None:
    if what == "with_bucket":
        _with_bucket(data)
        return
    with Studio.open(_settings(data)) as studio:
        WORK[what](studio)


def _shrink(file: Path) -> None:
    """The same picture or clip in a few kilobytes."""
    small = file.with_name(f"small{file.suffix}")
    if file.suffix in (".png", ".jpg", ".picture"):
        picture = Image.open(file).convert("RGB").resize(_SMALL)
        picture.quantize(64).convert("RGB").save(small, "JPEG" if file.suffix == ".jpg" else "PNG")
    else:
        scale = f"scale={_SMALL[0]}:{_SMALL[1]},setsar=1"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(file), "-vf", scale, "-crf", "40"]
        subprocess.run([*command, "-c:a", "aac", "-b:a", "16k", "-movflags", "+faststart", str(small)], check=True)
    os.replace(small, file)


def _write_down(data: Path, target: Path) -> None:
    with closing(sqlite3.connect(data / "studio.db")) as db:
        for asset_id, key in db.execute("SELECT id, key FROM assets").fetchall():
            for file in (data / key, data / "bucket" / key):
                if file.exists():
                    _shrink(file)
                    digest = hashlib.sha256(file.read_bytes()).hexdigest()
                    values = (digest, file.stat().st_size, *_SMALL, asset_id)
                    db.execute(
                        "UPDATE assets SET sha256 = ?, size_bytes = ?, width = ?, height = ? WHERE id = ?", values
                    )
        db.commit()
    for name in ("studio", "jobs"):
        with closing(sqlite3.connect(data / f"{name}.db")) as db:
            text = "\n".join(db.iterdump())
        (target / f"{name}.sql").write_text(text.replace(str(data), "/data") + "\n", encoding="utf-8")
    for folder in ("mv", "bucket", "demo/inputs"):
        for file in (data / folder).rglob("*"):
            if file.is_file():
                if folder == "demo/inputs":
                    _shrink(file)
                place = target / "files" / file.relative_to(data)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place)
    ledger = (data / "demo/ledger.jsonl").read_text(encoding="utf-8")
    (target / "files/demo").mkdir(parents=True, exist_ok=True)
    (target / "files/demo/ledger.jsonl").write_text(ledger.replace(str(data), "/data"), encoding="utf-8")


def main(what: str, target: Path) -> None:
    """Make one folder by a process of its own, for that may be killed, and write it down."""
    data = Path("/tmp/mv-studio-made") / what
    shutil.rmtree(data, ignore_errors=True)
    target.mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "tests.data_folders.make", "work", what, str(data)])
    _write_down(data, target)


if __name__ == "__main__":
    if sys.argv[1] == "work":
        _work(sys.argv[2], Path(sys.argv[3]))
    else:
        main(sys.argv[1], Path(sys.argv[2]))
