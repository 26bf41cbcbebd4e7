"""The environment and `.env` as they stand there; `settings.py` checks and names every value.

`stitch` needs nothing of them but a folder, and loading what checks all others would be a tenth of its work.
"""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from mvcore.errors import SettingsError

ENV_FILE = ".env"
DATA_DIR = Path("data")
# Those of the fields of Settings; the tests hold the two against each other.
VARIABLES = (
    *("DATABASE_URL", "MV_ALLOWED_HOSTS", "MV_ALLOWED_ORIGINS"),
    *("MV_BUDGET_USD", "MV_DATA_DIR", "MV_DEBUG_MODE", "MV_DEMO_CLIP_SECONDS"),
    *("MV_DEMO_LATENCY_SECONDS", "MV_LOST_ORDER_SECONDS"),
    *("MV_PARALLEL_PREDICTIONS", "MV_PASSPHRASE", "MV_POLL_SECONDS", "MV_PROVIDER", "PRESIGNED_URL_EXPIRES_SECONDS"),
    *("REPLICATE_API_TOKEN", "REPLICATE_BASE_URL", "SERVE_FROM_CLOUD", "STORAGE_BUCKET"),
    "VIDEO_EXPECTED_LOAD_TIME_SECONDS",
)
_PREFIX = "MV_"


def env_file() -> Mapping[str, str | None]:
    """What `.env` in the working directory says; nothing when there is none. Raises `SettingsError`."""
    try:
        return dotenv_values(ENV_FILE)
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is no UTF-8 text"
        raise SettingsError(f"{ENV_FILE} cannot be read ({reason}): correct it, or move it away.") from exc


def refuse_misspelt(written: Mapping[str, str | None]) -> None:
    """A misspelt `MV_BUDGET_USD` would spend without limit, so an unknown `MV_` variable stops the start, in the
    environment or among those that are `written` in `.env`. Raises `SettingsError`."""
    for name in sorted({name for name in (*os.environ, *written) if name.upper().startswith(_PREFIX)}):
        if name.upper() not in VARIABLES:
            close = difflib.get_close_matches(name.upper(), VARIABLES, n=1)
            hint = f"did you mean {close[0]}?" if close else "README.md lists the settings."
            raise SettingsError(f"{name} is not a setting of MV Studio: {hint} Correct it or unset it.")


def value_of(name: str, written: Mapping[str, str | None]) -> str | None:
    """What the environment, else `.env` with what is `written` there, says of a setting. As in `Settings`, names may be
    of small letters, and an empty value counts as none."""
    found = {key.upper(): value for source in (written, os.environ) for key, value in source.items() if value}
    return found.get(name)


def data_dir() -> Path:
    """The data folder, as `Settings` has it. Raises `SettingsError` for a misspelt variable."""
    written = env_file()
    refuse_misspelt(written)
    return from_home(Path(value_of("MV_DATA_DIR", written) or DATA_DIR))


def is_debug() -> bool:
    """True when MV_DEBUG_MODE is on, as `Settings` reads it; that refuses what cannot be read."""
    value = value_of("MV_DEBUG_MODE", env_file()) or ""
    return value.strip().lower() in ("1", "true", "t", "yes", "y", "on")


def from_home(folder: Path) -> Path:
    """The folder with a leading `~` as a shell reads it: in quotes and in `.env`, no shell does. Raises
    `SettingsError`."""
    try:
        return folder.expanduser()
    except RuntimeError as exc:
        raise SettingsError(f"MV_DATA_DIR: the home folder of {folder} is not known. Write the whole path.") from exc


def film_cache(data_dir: Path) -> Path:
    """Where rendered pieces of films are kept for the next film; it may be deleted at any time."""
    return data_dir.absolute() / "cache" / "film"
