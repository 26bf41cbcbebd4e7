"""A film that is stitched in another process, whose standard error can be read: `python -m tests.stitch_in_a_child`."""

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from types import TracebackType

from mvcore import Brief, Settings, Studio
from tests.watching import finished, until

_ROOT = Path(__file__).parents[1]


class StitchInAChild:
    """A process with two ready clips in a data folder, which does what it is told: stitch, cancel, close."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "data"
        self.complaints = ""

    def __enter__(self) -> "StitchInAChild":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.stitch_in_a_child", str(self._data)],
            cwd=_ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", self.complaints
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def tell(self, word: str) -> None:
        """Say what is to be done, and wait until it was begun."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == f"{word}\n", self.complaints

    def wait_for(self, words: str) -> None:
        """Wait until the process has said so on its standard error."""
        until(lambda: words in self.complaints)

    def wait(self) -> int:
        """Its exit code."""
        return self._process.wait(60)

    def film(self) -> dict[str, object]:
        """The newest film's row."""
        with closing(sqlite3.connect(f"file:{self._data / 'studio.db'}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            return dict(db.execute("SELECT * FROM films ORDER BY created_at DESC").fetchone())

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            for line in stream:
                self.complaints += line


def _work(data: Path) -> None:
    with Studio.open(Settings(data_dir=data, demo_latency_seconds=0)) as studio:
        project_id = studio.make_images(Brief("a storm", "A girl", scene_count=2, image_count=1))
        finished(studio, project_id)
        studio.write_scenes(project_id)
        finished(studio, project_id)
        print("ready")
        for word in map(str.strip, sys.stdin):
            if word == "stitch":
                studio.stitch(project_id)
            elif word == "cancel":
                studio.cancel_film(project_id)
            print(word)
            if word == "close":
                return


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
