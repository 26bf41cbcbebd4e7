"""Write constraints.txt: what pip chooses today around the pins of requirements.txt and requirements-dev.txt.

Run on Linux (`make freeze`): there the set of packages is the largest.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
# Every package of a whole `.venv` (run and dev), frozen, so that a clone of next year installs what was tested.
# Pip reads it through requirements.txt; it installs nothing by itself. The same releases serve Python 3.11
# to 3.14. Written by `make freeze` after a change of the pins; do not edit by hand.
"""


def main() -> None:
    """Install the pins alone into a new environment, and write down what is in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        for file in ("requirements.txt", "requirements-dev.txt"):
            lines = (ROOT / file).read_text(encoding="utf-8").splitlines(keepends=True)
            (folder / file).write_text("".join(line for line in lines if not line.startswith("-c ")), encoding="utf-8")
        pip: list[str | Path] = [folder / "venv" / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "-r", folder / "requirements-dev.txt"], check=True)
        frozen = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True).stdout
        (ROOT / "constraints.txt").write_text(HEAD + frozen, encoding="utf-8")


if __name__ == "__main__":
    main()
