"""A real S3 server process on this machine, and a proxy in front of it that goes wrong when asked to."""

import http.client
import json
import re
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import httpx

from tests.commands import mvcore
from tests.running_app import CLIP_SECONDS, free_port

BUCKET = "clips"
REGION = "us-east-1"
_START_SECONDS = 30.0
_HOLD_SECONDS = 60.0
_XML = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>asked for</Message></Error>"


def environment(url: str) -> dict[str, str]:
    """The variables by which boto3 finds this server."""
    return {
        "AWS_ENDPOINT_URL_S3": url,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


class S3Server:
    """Runs from entry to exit; `url` is its address."""

    def __enter__(self) -> "S3Server":
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{self.url}/moto-api/data.json", trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return self
        raise AssertionError("the S3 server did not start")

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def reset(self) -> None:
        """Nothing but an empty bucket."""
        httpx.post(f"{self.url}/moto-api/reset", trust_env=False).raise_for_status()
        self.client().create_bucket(Bucket=BUCKET)

    def client(self) -> Any:
        """A client of the tests' own, past any proxy."""
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def stored_keys(self) -> list[str]:
        """The keys of everything in the bucket but for the marks that studios leave there."""
        keys = [row["Key"] for row in self.client().list_objects_v2(Bucket=BUCKET).get("Contents", [])]
        return [key for key in keys if not key.startswith("mv/studios/")]


def film_in_cloud(server: S3Server, data: Path, clip_seconds: int = 1) -> dict[str, Any]:
    """A film of one clip whose files live in the bucket, made by a process of its own; answers what `film --json`
    tells."""
    there = {**environment(server.url), "SERVE_FROM_CLOUD": "true", "STORAGE_BUCKET": BUCKET, "MV_DATA_DIR": str(data)}
    there[CLIP_SECONDS] = str(clip_seconds)
    film = ("film", "--idea", "A storm", "--character", "A girl", "--scenes", "1", "--images", "1", "-o", "film.mp4")
    told = mvcore(*film, "--json", cwd=data.parent, **there)
    assert told.returncode == 0, told.stderr
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


class FaultProxy:
    """Hands everything on to an S3 server, but for links that have ended and the faults that are asked for. `log` holds
    method and path of every request, `sent` the bytes of all answers' bodies."""

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target).netloc
        self._faults: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self.log: list[tuple[str, str]] = []
        self.sent = 0
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def fault(self, do: str, method: str = "", path: str = "", times: int = 1, **more: Any) -> None:
        """One more fault: `status` with `status` and `code`, `drop` before or `drop_after` the work, `truncate` the
        answer's body, `wait` for `seconds`, `hold` back `until` an event is set."""
        with self._lock:
            self._faults.append({"do": do, "method": method, "path": path, "times": times, **more})

    def forget(self) -> None:
        """No more faults."""
        with self._lock:
            self._faults.clear()

    def count(self, method: str, path: str = "") -> int:
        """How many requests of this method to a path with this text there were."""
        return sum(method == each and path in where for each, where in self.log)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _take(self, method: str, path: str) -> dict[str, Any]:
        with self._lock:
            self.log.append((method, path))
            for fault in self._faults:
                if fault["method"] in ("", method) and re.search(fault["path"], path):
                    fault["times"] -= 1
                    if fault["times"] <= 0:
                        self._faults.remove(fault)
                    return fault
        return {"do": "nothing"}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                proxy._answer(self, body)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _any

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler

    def _answer(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        fault = self._take(request.command, request.path)
        if _has_ended(request.path):
            fault = {"do": "status", "status": 403, "code": "AccessDenied"}
        match fault["do"]:
            case "status":
                _send(request, fault["status"], fault.get("headers", []), _XML.format(code=fault["code"]).encode())
            case "drop":
                _hang_up(request)
            case "hold":
                fault["until"].wait(_HOLD_SECONDS)
                self._pass_on(request, body, "hold")
            case do:
                time.sleep(fault.get("seconds", 0))
                self._pass_on(request, body, do)

    def _pass_on(self, request: BaseHTTPRequestHandler, body: bytes, do: str) -> None:
        status, headers, data = self._hand_on(request, body)
        with self._lock:
            self.sent += len(data)
        if do == "drop_after":
            _hang_up(request)
        else:
            _send(request, status, headers, data, cut=do == "truncate")

    def _hand_on(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        link = http.client.HTTPConnection(self._target, timeout=60)
        try:
            link.request(request.command, request.path, body or None, dict(request.headers.items()))
            answer = link.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            link.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who was killed hangs up in the middle; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _has_ended(path: str) -> bool:
    """True for a presigned link whose time is over: the server behind does not look."""
    asked = parse_qs(urlsplit(path).query)
    if "X-Amz-Expires" not in asked:
        return False
    signed = datetime.strptime(asked["X-Amz-Date"][0], "%Y%m%dT%H%M%S%z")
    return datetime.now(UTC) > signed + timedelta(seconds=int(asked["X-Amz-Expires"][0]))


def _send(
    request: BaseHTTPRequestHandler, status: int, headers: list[tuple[str, str]], data: bytes, cut: bool = False
) -> None:
    request.send_response_only(status)
    own = ("content-length", "transfer-encoding", "connection")
    for name, value in headers:
        if name.lower() not in own or (request.command == "HEAD" and name.lower() == "content-length"):
            request.send_header(name, value)
    if request.command != "HEAD":
        request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    if request.command != "HEAD":
        request.wfile.write(data[: len(data) // 2] if cut else data)
    if cut:
        _hang_up(request)


def _hang_up(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True
    request.wfile.flush()
    request.connection.shutdown(socket.SHUT_RDWR)
