"""Start the fake in a process of its own, script its faults, read its log."""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

_ROOT = Path(__file__).parents[3]


class FakeReplicate:
    """A running fake: `url` is its API, `output_url` where its outputs lie."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.generation.fake_replicate"], cwd=_ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        addresses = json.loads(self._process.stdout.readline())
        self.url, self.output_url = addresses["url"], addresses["output_url"]
        self._http = httpx.Client(base_url=f"{self.url}/_fake/", timeout=30, trust_env=False)

    def __enter__(self) -> "FakeReplicate":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._http.close()
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def reset(self, **config: Any) -> None:
        """Forget everything and start with this configuration; see `world.DEFAULTS`."""
        self._post("reset", config)

    def configure(self, **config: Any) -> None:
        """Change some of the configuration and keep everything else."""
        self._post("config", config)

    def fault(self, do: str, path: str = "", **more: Any) -> None:
        """One more fault to come; see `faults`."""
        self._post("script", [{"do": do, "path": path, **more}])

    def advance(self, seconds: float) -> None:
        """Turn the fake's clock forward."""
        self._post("clock", {"advance": seconds})

    def forget(self, remote_id: str) -> None:
        """As if this prediction had never been ordered."""
        self._post("forget", {"id": remote_id})

    def predictions(self) -> list[dict[str, Any]]:
        """Every prediction as the API tells it, the oldest first."""
        rows: list[dict[str, Any]] = self._get("predictions")
        return rows

    def log(self, method: str = "", path: str = "") -> list[dict[str, Any]]:
        """The requests of this method whose path contains `path`, the first one first."""
        return [row for row in self._get("log") if row["method"].startswith(method) and path in row["path"]]

    def violations(self) -> list[str]:
        """Rules that the client broke; none of them may ever be."""
        broken: list[str] = self._get("violations")["broken"]
        return broken

    def doubles(self) -> list[str]:
        """Requests that were ordered twice."""
        found: list[str] = self._get("violations")["doubles"]
        return found

    def polls_per_second(self) -> int:
        """The largest number of looks at one prediction within a second."""
        return int(self._get("violations")["polls_per_second"])

    def _post(self, name: str, body: Any) -> None:
        self._http.post(name, content=json.dumps(body)).raise_for_status()  # escaped: half a sign is no UTF-8

    def _get(self, name: str) -> Any:
        return self._http.get(name).raise_for_status().json()
