"""Say where MV Studio opens, or that the port is taken.    python .ci/port.py HOST PORT"""

import socket
import sys

_LAST = 65535


def main(host: str, text: str) -> int:
    """Exit code 0 when a server can listen on this port now; otherwise one sentence says what to type."""
    if not text.isdecimal() or not 0 < int(text) <= _LAST:
        print(f"PORT={text} is no port: use a number from 1024 to {_LAST}, as in make run PORT=8502", file=sys.stderr)
        return 1
    port = int(text)
    if not _is_free(host, port):
        other = next((p for p in range(port + 1, min(port + 50, _LAST)) if _is_free(host, p)), 0)
        print(f"Port {port} is taken, perhaps by another MV Studio: use make run PORT={other or 8502}", file=sys.stderr)
        return 1
    print(f"MV Studio starts at http://{host}:{port} (Ctrl-C ends it)", flush=True)
    return 0


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as trial:
        # As the server does: a port that only waits out its old connections is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
