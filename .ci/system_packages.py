"""The system's package manager: install without a question where that is allowed, otherwise the one line to type."""

import os
import shlex
import shutil
import subprocess
import sys

# What installs packages without a question. apt-get stands before what some Debian machines have as well.
_MANAGERS = {
    "apt-get": ["install", "-y", "--no-install-recommends"],
    "dnf": ["install", "-y"],
    "pacman": ["-S", "--needed", "--noconfirm"],
    "apk": ["add"],
    "zypper": ["--non-interactive", "install"],
    "brew": ["install"],
}
# A lock held by an unattended upgrade is waited for.
_APT = ["-o", "DPkg::Lock::Timeout=120"]
_SECONDS = 900


def manager() -> str | None:
    """The name of this system's package manager, when it is one that is known here."""
    return next((name for name in _MANAGERS if shutil.which(name)), None)


def is_debian() -> bool:
    """Debian, Ubuntu and what descends from them."""
    return manager() == "apt-get"


def is_root() -> bool:
    """Whether packages can be installed without sudo."""
    return os.geteuid() == 0


def install(packages: list[str]) -> bool:
    """Install `packages`; False where that is not allowed without a password, or where it failed."""
    name = manager()
    rights = _rights(name)
    if name is None or rights is None:
        return False
    print(f"Installing {' '.join(packages)} with {name}.", file=sys.stderr, flush=True)
    if name == "apt-get":
        # A fresh machine has no package lists. Failing is no reason to stop: an older list may do.
        _quietly([*rights, name, *_APT, "update"])
    return _quietly([*rights, name, *(_APT if name == "apt-get" else []), *_MANAGERS[name], *packages])


def line_to_type(packages: list[str]) -> str | None:
    """What a person types to install `packages`; None without a package manager."""
    name = manager()
    if name is None:
        return None
    verb = [word for word in _MANAGERS[name] if not word.startswith("--") and word != "-y"]
    return shlex.join([*([] if name == "brew" or is_root() else ["sudo"]), name, *verb, *packages])


def _rights(name: str | None) -> list[str] | None:
    """What stands before the command to be allowed to install; None where a password would be asked for."""
    if name == "brew" or is_root():
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, stdin=subprocess.DEVNULL).returncode == 0:
        # sudo drops the environment, so the wish for no questions is given behind it.
        return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def _quietly(command: list[str]) -> bool:
    """Run without input; what it printed is shown only when it failed."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environment,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as exc:
        print(exc, file=sys.stderr)
        return False
    if done.returncode != 0:
        print(done.stdout[-4000:], file=sys.stderr)
    return done.returncode == 0
