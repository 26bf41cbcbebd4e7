"""Make `.venv` in the project's folder, or leave it alone when it is whole.

    python .ci/environment.py run        what `make run` needs (requirements.txt)
    python .ci/environment.py dev        what `make test` needs as well (requirements-dev.txt)
    ... --this-python                    and it must be of the very Python that runs this file

A stamp, written last, says which pins were installed where. Without it an installation was cut short: `.venv` is made
anew. So it is when it does not run, was moved, or belongs to another Python. Other pins are installed into it.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "mv-studio.json"
# A dev environment contains a run environment, so installing dev also stamps run.
CONTAINS = {"run": ["run"], "dev": ["run", "dev"]}
PINS = {
    "run": ["constraints.txt", "requirements.txt"],
    "dev": ["constraints.txt", "requirements.txt", "requirements-dev.txt"],
}
_TELL = 'import sys, pip; print("%d.%d.%d" % sys.version_info[:3])'


def main() -> int:
    """Exit code 0: `.venv` is ready. Everything else was explained on standard error."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=CONTAINS)
    parser.add_argument("--this-python", action="store_true")
    options = parser.parse_args()
    with _one_at_a_time():
        if not _is_sound(options.this_python):
            _make()
        if _stamp().get(options.kind) != _fingerprint(options.kind):
            _install(options.kind)
    return 0


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """`make run` and `make test` in two terminals of a fresh clone must not install into one folder at once."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Waiting for another make that is installing the packages.")
            fcntl.flock(folder, fcntl.LOCK_EX)
        except OSError:  # file systems without locks: then nobody waits
            pass
        yield
    finally:
        os.close(folder)


def _is_sound(this_python: bool) -> bool:
    """Whether `.venv` was finished here and runs, with a Python that MV Studio runs on."""
    if _stamp().get("place") != str(ROOT):
        return False
    try:
        answer = subprocess.run([PYTHON, "-I", "-c", _TELL], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    version = answer.stdout.strip()
    wanted = [_own_version()] if this_python else ["3.11.", "3.12.", "3.13.", "3.14."]
    return any(version.startswith(start) for start in wanted)


def _make() -> None:
    """An empty `.venv`; what stood there before goes."""
    _have_ensurepip()
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        _say("The .venv that is there is unfinished, was moved, or is of another Python.")
        shutil.rmtree(VENV)
    _say(f"Making .venv with Python {_own_version()}.")
    _run([sys.executable, "-I", "-m", "venv", VENV], "The environment .venv could not be made: see the message above.")


def _have_ensurepip() -> None:
    """Debian and Ubuntu put the part of Python that makes environments into a package of its own."""
    asked = [sys.executable, "-I", "-c", "import ensurepip, venv"]
    if subprocess.run(asked, stderr=subprocess.DEVNULL).returncode == 0:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not system_packages.is_debian():
        sys.exit(f"{sys.executable} cannot make environments: install its venv and ensurepip modules, then try again.")
    # sudo is not used here, even where it asks for no password: `make run` changes nothing outside its folder.
    done = system_packages.is_root() and system_packages.install([package])
    if not done or subprocess.run(asked, stderr=subprocess.DEVNULL).returncode != 0:
        sys.exit(f"Python's venv is missing. Type this line, then try again:\n\n    sudo apt-get install {package}\n")


def _install(kind: str) -> None:
    """Install the pins of `kind`; the stamp is gone meanwhile and comes back last."""
    names = [name for name in ("requirements.txt", "requirements-dev.txt") if name in PINS[kind]]
    _say(f"Installing {names[-1]} into .venv: a minute or two, once.")
    STAMP.unlink(missing_ok=True)
    pip: list[str | Path] = [PYTHON, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if kind == "dev":  # what only tests import need not all be compiled: a third of the time, and Python does the rest
        pip.append("--no-compile")
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    _run(
        [*pip, *quiet, "-r", ROOT / names[-1]],
        "The packages could not be installed: see pip's message above, check the network, then try again.",
    )
    stamp = {"place": str(ROOT)} | {part: _fingerprint(part) for part in CONTAINS[kind]}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def _fingerprint(kind: str) -> str:
    """Changes when the pins of `kind` change."""
    return hashlib.sha256(b"\0".join((ROOT / name).read_bytes() for name in PINS[kind])).hexdigest()


def _stamp() -> dict[str, str]:
    """What the last finished installation wrote; empty when there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _run(command: list[str | Path], trouble: str) -> None:
    # PIP_USER, or `user = true` in a pip.conf, would make pip refuse to install into an environment.
    environment = os.environ | {"PIP_USER": "0"}
    if subprocess.run(command, stdin=subprocess.DEVNULL, env=environment).returncode != 0:
        sys.exit(trouble)


def _own_version() -> str:
    return "{}.{}.{}".format(*sys.version_info)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped. The next make goes on from a clean start.")
