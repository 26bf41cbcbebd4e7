"""The fake's HTTP: the API on one port, outputs on another."""

import contextlib
import json
import re
import secrets
import socket
import threading
import time
from datetime import datetime
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.generation.fake_replicate import schemas
from tests.generation.fake_replicate.world import FINAL, KEPT_SECONDS, Entry, World, iso, sha256

_HTML = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>"
_NOT_FOUND = {"detail": "The requested resource could not be found.", "status": 404}
_UNAUTHENTICATED = {
    "title": "Unauthenticated",
    "detail": "You did not pass a valid authentication token",
    "status": 401,
}
_NO_CREDIT = {
    "title": "Insufficient credit",
    "detail": "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to "
    "purchase credit. Once you purchase credit, please wait a few minutes before trying again.",
    "status": 402,
}
_BAD_VERSION = {
    "title": "Invalid version or not permitted",
    "detail": "The specified version does not exist (or perhaps you don't have permission to use it?)",
    "status": 422,
}
_HIDE = ("password", "authorization")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, name: str, world: World) -> None:
        self.name = name
        self.world = world
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Reply(Exception):
    """Ends the handling of a request with this answer."""

    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The `Date` header follows the fake's clock."""
        return super().date_time_string(self.server.world.now() if timestamp is None else timestamp)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_DELETE(self) -> None:
        self._handle()

    # -- the way of a request ----------------------------------------------------------------------------------------

    def _handle(self) -> None:
        world = self.server.world
        self.raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = urlsplit(self.path)
        self.route, self.query = parts.path, {key: values[0] for key, values in parse_qs(parts.query).items()}
        if self.route.startswith("/_fake/"):
            return self._json(200, self._admin())
        about = self.raw[:20000].decode("utf-8", "replace") or world.input_of(self.route)
        fault = world.faults.take(self.command, self.route, about) or {}
        self._note(fault)
        return self._answer(fault)

    def _answer(self, fault: dict[str, Any]) -> None:
        do = fault.get("do")
        if do == "drop":
            return self._hang_up()
        if do == "hang":
            time.sleep(fault["seconds"])
        if do == "status":
            body = fault.get("body_json", _HTML)
            return self._json(fault["status"], body, fault.get("headers", {}))
        if do == "redirect":
            return self._json(302, "", {"Location": fault["location"]})
        try:
            status, body = self._output(fault) if self.route.startswith("/out/") else self._api(fault)
            headers: dict[str, str] = {}
        except _Reply as reply:
            status, body, headers = reply.status, reply.body, reply.headers
        if do == "drop_after":
            return self._hang_up()
        if do == "hang_after":
            time.sleep(fault["seconds"])
        if do == "patch":
            body = {**body, **fault["values"]}
        return None if body is None else self._json(status, body, headers)

    def _note(self, fault: dict[str, Any]) -> None:
        world = self.server.world
        headers = {key.lower(): value for key, value in self.headers.items() if key.lower() not in _HIDE}
        with world.lock:
            world.log.append(
                {
                    "server": self.server.name,
                    "at": world.now(),
                    "method": self.command,
                    "path": self.route,
                    "authorization": "authorization" in self.headers,
                    "headers": headers,
                    "body": self.raw[:3000].decode("utf-8", "replace"),
                    "fault": fault.get("do"),
                }
            )

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        text = isinstance(body, str)
        data = b"" if status == 204 else body.encode() if text else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if text else "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    # -- administration ----------------------------------------------------------------------------------------------

    def _admin(self) -> Any:
        world, body = self.server.world, json.loads(self.raw or b"{}")
        match self.route.removeprefix("/_fake/"):
            case "reset":
                world.reset(body)
            case "config":
                world.config.update(body)
            case "script":
                world.faults.add(body)
            case "clock":
                world.offset += body["advance"]
            case "forget":
                world.entries.pop(body["id"])
            case "log":
                return world.log
            case "predictions":
                return [world.told(entry) for entry in world.entries.values()]
            case "violations":
                rate = world.most_polls_per_second()
                return {"broken": world.violations(), "doubles": world.doubles(), "polls_per_second": rate}
        return {"now": iso(world.now())}

    # -- the API -----------------------------------------------------------------------------------------------------

    def _api(self, fault: dict[str, Any]) -> tuple[int, Any]:
        self.token = self.headers.get("authorization", "").removeprefix("Bearer ")
        if not self.token.startswith("r8_") or self.token == "r8_wrong" or self.server.name != "api":
            raise _Reply(401, _UNAUTHENTICATED)
        routes = (
            ("GET", r"/v1/account", self._account),
            ("GET", r"/v1/models/([^/]+/[^/]+)", self._model),
            ("POST", r"/v1/models/([^/]+/[^/]+)/predictions", lambda name: self._create_official(name, fault)),
            ("POST", r"/v1/predictions", lambda: self._create_by_version(fault)),
            ("GET", r"/v1/predictions", self._list),
            ("GET", r"/v1/predictions/([^/]+)", self._get),
            ("POST", r"/v1/predictions/([^/]+)/cancel", self._cancel),
            ("POST", r"/v1/files", self._upload),
            ("GET", r"/v1/files/([^/]+)", self._file),
            ("DELETE", r"/v1/files/([^/]+)", self._delete_file),
        )
        for method, pattern, handler in routes:
            found = re.fullmatch(pattern, self.route)
            if found and method == self.command:
                result: tuple[int, Any] = handler(*found.groups())
                return result
        raise _Reply(404, _NOT_FOUND)

    def _account(self) -> tuple[int, Any]:
        name = self._account_name()
        return 200, {"type": "user", "username": name, "name": name.replace("-", " ").title(), "github_url": None}

    def _account_name(self) -> str:
        return self.server.world.account_of(self.token)

    def _model(self, name: str) -> tuple[int, Any]:
        self._check_model(name)
        owner, _, short = name.partition("/")
        openapi = {"components": {"schemas": {"Input": schemas.as_openapi(name)}}}
        newest = {"id": sha256(name.encode()), "openapi_schema": openapi}
        return 200, {"owner": owner, "name": short, "is_official": True, "run_count": 1000, "latest_version": newest}

    def _check_model(self, name: str) -> None:
        if name not in schemas.MODELS or name in self.server.world.config["retired"]:
            raise _Reply(404, _NOT_FOUND)

    def _create_official(self, name: str, fault: dict[str, Any]) -> tuple[int, Any]:
        self._check_model(name)
        if name in self.server.world.config["without_deployment"]:
            raise _Reply(404, _NOT_FOUND)
        return self._create(name, json.loads(self.raw), fault)

    def _create_by_version(self, fault: dict[str, Any]) -> tuple[int, Any]:
        body = json.loads(self.raw)
        for name in schemas.MODELS:
            version = sha256(name.encode())
            if body.get("version") in (version, name, f"{name}:{version}"):
                return self._create(name, body, fault)
        raise _Reply(422, _BAD_VERSION)

    def _create(self, name: str, body: dict[str, Any], fault: dict[str, Any]) -> tuple[int, Any]:
        world = self.server.world
        if self.token == "r8_nocredit":
            raise _Reply(402, _NO_CREDIT)
        throttled = world.throttle(self.token)
        if throttled is not None:
            wait = throttled.get("retry_after")
            raise _Reply(429, throttled, {"retry-after": str(wait)} if wait else {})
        refused = schemas.refusal(name, body.get("input") or {})
        if refused is not None:
            raise _Reply(422, refused)
        fate = fault.get("values", {}) if fault.get("do") == "fate" else _model_rules(name, body["input"])
        deadline = _seconds(self.headers.get("cancel-after"))
        entry = world.create(name, body["input"], deadline, dict(fate), self._account_name())
        self._wait(entry)
        return 201, world.told(entry)

    def _wait(self, entry: Entry) -> None:
        """`Prefer: wait[=n]` holds the answer back until the prediction is over, at most n or 60 seconds."""
        asked = re.fullmatch(r"wait(?:=(\d+))?", self.headers.get("prefer", ""))
        end = time.monotonic() + (min(int(asked[1] or 60), 60) if asked else 0)
        while time.monotonic() < end and entry.status(self.server.world.now()) not in FINAL:
            time.sleep(0.02)

    def _list(self) -> tuple[int, Any]:
        world = self.server.world
        after = self.query.get("created_after")
        since = datetime.fromisoformat(after).timestamp() if after else 0.0
        with world.lock:
            shown = world.now() - world.config["list_lag"]
            mine = [entry for entry in reversed(world.entries.values()) if entry.account == self._account_name()]
            rows = [entry for entry in mine if since <= entry.created <= shown]
        size, at = world.config["page_size"], int(self.query.get("cursor", 0))
        following = None
        if at + size < len(rows):
            following = f"{world.url}/v1/predictions?" + urlencode({**self.query, "cursor": at + size})
        told = [world.told(entry, world.config["list_input"]) for entry in rows[at : at + size]]
        return 200, {"next": following, "previous": None, "results": told}

    def _entry(self, name: str) -> Entry:
        entry = self.server.world.entries.get(name)
        if entry is None or entry.account != self._account_name():
            raise _Reply(404, _NOT_FOUND)
        return entry

    def _get(self, name: str) -> tuple[int, Any]:
        entry = self._entry(name)
        entry.polls.append(time.monotonic())
        return 200, self.server.world.told(entry)

    def _cancel(self, name: str) -> tuple[int, Any]:
        entry = self._entry(name)
        self.server.world.cancel(entry)
        return 200, self.server.world.told(entry)

    # -- files -------------------------------------------------------------------------------------------------------

    def _upload(self) -> tuple[int, Any]:
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        message = message_from_bytes(head + self.raw, policy=HTTP)
        parts = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
        part = parts.get("content")
        if part is None:
            raise _Reply(400, {"detail": "content is required", "status": 400})
        data = part.get_payload(decode=True)
        world, name = self.server.world, secrets.token_hex(12)
        world.files[name] = {
            "id": name,
            "name": parts["filename"].get_payload() if "filename" in parts else part.get_filename(),
            "content_type": part.get_content_type(),
            "size": len(data),
            "etag": sha256(data)[:16],
            "checksums": {"sha256": sha256(data)},
            "metadata": {},
            "created_at": iso(world.now()),
            "expires_at": iso(world.now() + 3600),
            "urls": {"get": f"{world.url}/v1/files/{name}"},
        }
        world.owners[name] = self._account_name()
        world.uploaded[name] = (data, part.get_content_type())
        return 201, world.files[name]

    def _file(self, name: str) -> tuple[int, Any]:
        if self.server.world.owners.get(name) != self._account_name():
            raise _Reply(404, _NOT_FOUND)
        return 200, self.server.world.files[name]

    def _delete_file(self, name: str) -> tuple[int, Any]:
        self._file(name)
        del self.server.world.files[name], self.server.world.owners[name]
        return 204, ""

    # -- outputs -----------------------------------------------------------------------------------------------------

    def _output(self, fault: dict[str, Any]) -> tuple[int, Any]:
        world = self.server.world
        data, type_, made = world.outputs.get(self.route, (b"", "", 0.0))
        if not data or world.now() > made + KEPT_SECONDS or self.server.name != "output":
            raise _Reply(404, "Not Found")
        do = fault.get("do")
        if do == "content":
            data, type_ = fault["text"].encode(), fault.get("type", type_)
        self.send_response(200)
        self.send_header("Content-Type", type_)
        if do == "truncate" and not fault.get("with_length"):
            self.close_connection = True
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self._send(data, fault)
        return 200, None

    def _send(self, data: bytes, fault: dict[str, Any]) -> None:
        if fault.get("do") == "truncate":
            self.wfile.write(data[: len(data) // 2])
            self._hang_up()
            return
        pieces = 10 if fault.get("do") == "drip" else 1
        size = len(data) // pieces + 1
        for at in range(0, len(data), size):
            self.wfile.write(data[at : at + size])
            time.sleep(fault.get("seconds", 0) if pieces > 1 else 0)


def _model_rules(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """Limits that a model knows and its schema does not tell: accepted, then failed."""
    veo = name == "google/veo-3.1" and values.get("reference_images")
    if veo and (values.get("duration", 8) != 8 or values.get("aspect_ratio", "16:9") != "16:9"):
        return {"status": "failed", "error": "reference_images need a duration of 8 and an aspect ratio of 16:9"}
    if values.get("reference_images") and (values.get("image") or values.get("last_frame_image")):
        return {"status": "failed", "error": "reference_images cannot be used with first or last frame images"}
    return {}


def _seconds(text: str | None) -> float | None:
    """`Cancel-After`: "30s", "5m", "1h30m45s" or bare seconds."""
    if not text:
        return None
    if text.isdigit():
        return float(text)
    units = {"h": 3600, "m": 60, "s": 1}
    return float(sum(int(amount) * units[unit] for amount, unit in re.findall(r"(\d+)([hms])", text)))


def serve(port: int, output_port: int) -> None:
    """Serve until the process ends."""
    world = World()
    api, output = _Server(port, "api", world), _Server(output_port, "output", world)
    world.url, world.output_url = (f"http://127.0.0.1:{server.server_address[1]}" for server in (api, output))
    print(json.dumps({"url": world.url, "output_url": world.output_url}), flush=True)
    threading.Thread(target=output.serve_forever, daemon=True).start()
    api.serve_forever()
