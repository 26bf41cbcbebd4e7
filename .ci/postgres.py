"""Print the folder of a PostgreSQL server's programs for the tests; install one where the system lets us.

Where there is none, say the one line to type and print nothing: only the tests that need it are skipped then. With
STUDIO_REQUIRE_POSTGRES=1, as in CI, a missing server is an error instead.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import system_packages

_PACKAGES = {
    "apt-get": ["postgresql"],
    "dnf": ["postgresql-server"],
    "pacman": ["postgresql"],
    "apk": ["postgresql"],
    "brew": ["postgresql@17"],
}
# Debian keeps each version in a folder of its own, and none of them on PATH.
_FOLDERS = [("/usr/lib/postgresql", "*/bin"), ("/usr/libexec", "postgresql*"), ("/opt/homebrew/opt", "postgresql*/bin")]


def main() -> int:
    """Exit code 0, with the folder on standard output or without one; 1 when a server is required and missing."""
    folder = find() or install()
    if folder:
        print(folder)
        return 0
    required = os.environ.get("STUDIO_REQUIRE_POSTGRES") == "1"
    what = "and STUDIO_REQUIRE_POSTGRES=1 asks for one" if required else "so the tests that need it are skipped"
    print(f"There is no PostgreSQL server here that runs, {what}. {_advice()}", file=sys.stderr)
    return 1 if required else 0


def _advice() -> str:
    if asked := os.environ.get("STUDIO_POSTGRES"):
        return f"Correct or unset STUDIO_POSTGRES={asked}."
    line = system_packages.line_to_type(_packages())
    if line:
        return f"Type this line:\n\n    {line}\n"
    return "Install PostgreSQL, or set STUDIO_POSTGRES to the folder of its initdb."


def find() -> Path | None:
    """The newest server that ran and told its version."""
    asked = os.environ.get("STUDIO_POSTGRES")
    return next((folder for folder in ([Path(asked)] if asked else _known()) if _runs(folder)), None)


def install() -> Path | None:
    """The folder of what is there after it."""
    if os.environ.get("STUDIO_POSTGRES"):
        return None  # a folder was named: another one would not be the one asked for
    return find() if system_packages.install(_packages()) else None


def _known() -> list[Path]:
    on_path = shutil.which("initdb")
    folders = [folder for root, pattern in _FOLDERS for folder in sorted(Path(root).glob(pattern), reverse=True)]
    return [*([Path(on_path).resolve().parent] if on_path else []), *folders]


def _packages() -> list[str]:
    return _PACKAGES.get(system_packages.manager() or "", ["postgresql"])


def _runs(folder: Path) -> bool:
    try:
        return all(
            subprocess.run([folder / name, "--version"], capture_output=True, timeout=60).returncode == 0
            for name in ("initdb", "postgres")
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(main())
