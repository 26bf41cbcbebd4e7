"""Runs Streamlit's command line and writes down what its process asks the network for and which children it starts.

    python -m tests.audited FILE run app.py ...

Python itself tells (`sys.addaudithook`), whichever library asks: one line of JSON for each name that is looked up, each
address that is called, each child with the environment that it gets.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

_NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
_CALLS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_CHILDREN = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system")


class Writer:
    """Adds a line to the file for each event; a hook that is asked for itself says nothing."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock = threading.Lock()

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        told = _told(event, args)
        if told is not None:
            with self._lock:
                os.write(self._file, (json.dumps(told) + "\n").encode())


def _told(event: str, args: tuple[Any, ...]) -> dict[str, Any] | None:
    if event in _NAMES:
        return {"asked": args[0].decode() if isinstance(args[0], bytes) else args[0]}
    if event in _CALLS:
        return {"called": args[1] if isinstance(args[1], tuple | list | str) or args[1] is None else repr(args[1])}
    if event in _CHILDREN:
        env = args[3] if event == "subprocess.Popen" else args[2] if event in ("os.posix_spawn", "os.exec") else None
        environment = (
            dict(os.environ) if env is None else {os.fsdecode(k): os.fsdecode(v) for k, v in dict(env).items()}
        )
        command = args[1] if len(args) > 1 else args[0]
        return {"started": os.fsdecode(args[0] or "?"), "command": repr(command), "environment": environment}
    return None


def heard(path: Path) -> list[dict[str, Any]]:
    """What was written down so far."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


if __name__ == "__main__":
    sys.addaudithook(Writer(sys.argv.pop(1)))
    from streamlit.web import cli

    sys.exit(cli.main(prog_name="streamlit"))
