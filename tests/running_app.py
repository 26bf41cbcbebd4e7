"""The app as a person runs it: `streamlit run app.py` in a process of its own, with its own data folder."""

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import httpx

from tests.forking import Forked, fork

ROOT = Path(__file__).parents[1]
_START_SECONDS = 120.0


CLIP_SECONDS = "MV_DEMO_CLIP_SECONDS"
"""Set for all tests to 1: most need some clip, and one of 4 s takes 1.5 CPU-seconds more. A test says what it needs."""
_OURS = ("MV_", "REPLICATE_", "AWS_", "STORAGE_", "SERVE_", "DATABASE_", "STREAMLIT_")


def clean_environment(**values: str) -> dict[str, str]:
    """This process's environment without any setting of MV Studio but the length of clips, and with the ones given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS) or name == CLIP_SECONDS}
    return kept | values


# Below those that systems give to connections by themselves: one of those may be taken before a server has it.
_PORTS = range(20_000, 32_000)
_numbers = itertools.count(os.getpid() * 97)
"""Each process that runs tests begins at another port."""


def free_port() -> int:
    """A port that nobody listens on and nobody else is about to take."""
    while True:
        port = _PORTS[next(_numbers) % len(_PORTS)]
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class RunningApp:
    """Starts on entry, ends on exit. `kill` is `kill -9`; `start` may follow it. `fresh` starts it with a fresh Python,
    as a person does; else it is forked, which spares loading. With `audit` it is fresh, and what it asks the network
    for is written there."""

    def __init__(
        self,
        data: Path,
        *,
        folder: Path | None = None,
        fresh: bool = False,
        script: Path = ROOT / "app.py",
        audit: Path | None = None,
        options: Sequence[str] = (),
        **settings: str,
    ) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder or data.parent
        self._settings = {"MV_DATA_DIR": str(data), "MV_DEMO_LATENCY_SECONDS": "0", **settings}
        self._is_fresh = fresh or audit is not None
        self._program = ("streamlit",) if audit is None else ("tests.audited", str(audit))
        self._options = options
        self._script = script
        self._process: subprocess.Popen[bytes] | Forked | None = None
        self.log = data.parent / f"app-{self.port}.log"

    def start(self) -> "RunningApp":
        """Start the server and wait until it answers."""
        args = ["run", str(self._script), f"--server.port={self.port}", *self._options]
        env = clean_environment(**self._settings)
        if self._is_fresh:
            command = [sys.executable, "-m", *self._program, *args]
            if self._program != ("streamlit",):
                env["PYTHONPATH"] = str(ROOT)
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(command, cwd=self._folder, env=env, stdout=log, stderr=log)
        else:
            self._process = fork("streamlit", args, cwd=self._folder, env=env, out=self.log, err=self.log)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise AssertionError(f"the app ended at once:\n{self.log.read_text()}")
            try:
                if httpx.get(f"{self.url}/_stcore/health").status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"the app did not answer in {_START_SECONDS} s:\n{self.log.read_text()}")

    def kill(self) -> None:
        """End it as `kill -9` does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """End it as Ctrl-C does; answers the exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the app did not stop in 30 s:\n{self.log.read_text()}") from None

    def assert_untroubled(self) -> None:
        """No traceback was written to the log, but for that of a race in Streamlit 1.67 that nobody sees: a click ends
        a look that is just drawing and begins a full run beside it, which clears what the look still writes to. Of a
        run that was ended, Streamlit passes on nothing."""
        text = self.log.read_text()
        assert text.count("Traceback") == text.count("StreamlitInvalidLayoutContextError"), text

    @property
    def pid(self) -> int:
        """The server's process id."""
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> "RunningApp":
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop()
