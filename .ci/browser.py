"""Print the path of a Chromium for the browser tests; install one where the system lets us.

Where there is none, say the one line to type and print nothing: only the browser tests are skipped then. With
STUDIO_REQUIRE_BROWSER=1, as in CI, a missing browser is an error instead.
"""

import os
import shutil
import subprocess
import sys

import system_packages

_NAMES = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]
# Package names in the order to try them: Ubuntu has only the second. The fonts make pages look the same everywhere.
_PACKAGES = {
    "apt-get": [["chromium", "fonts-liberation"], ["chromium-browser"]],
    "apk": [["chromium", "font-liberation"]],
    "brew": [["--cask", "google-chrome"]],
}


def main() -> int:
    """Exit code 0, with the path on standard output or without one; 1 when a browser is required and missing."""
    path = find() or install()
    if path:
        print(path)
        return 0
    required = os.environ.get("STUDIO_REQUIRE_BROWSER") == "1"
    what = "and STUDIO_REQUIRE_BROWSER=1 asks for one" if required else "so the browser tests are skipped"
    print(f"There is no Chromium here that runs, {what}. {_advice()}", file=sys.stderr)
    return 1 if required else 0


def _advice() -> str:
    if asked := os.environ.get("STUDIO_CHROMIUM"):
        return f"Correct or unset STUDIO_CHROMIUM={asked}."
    line = system_packages.line_to_type(_packages()[0])
    if line:
        return f"Type this line:\n\n    {line}\n"
    return "Install Chromium or Chrome, or set STUDIO_CHROMIUM to its path."


def find() -> str | None:
    """A Chromium that ran and told its version: Ubuntu's package may leave a script that only asks for a snap."""
    asked = os.environ.get("STUDIO_CHROMIUM")
    for name in [asked] if asked else _NAMES:
        path = shutil.which(name)
        if path and _runs(path):
            return path
    return None


def install() -> str | None:
    """Try each package name; the path of what is there after it."""
    if os.environ.get("STUDIO_CHROMIUM"):
        return None  # a browser was named: another one would not be the one asked for
    for packages in _packages():
        if system_packages.install(packages) and (path := find()):
            return path
    return None


def _packages() -> list[list[str]]:
    return _PACKAGES.get(system_packages.manager() or "", [["chromium"]])


def _runs(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(main())
