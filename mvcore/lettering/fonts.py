"""The fonts that text is set in: only those that come with the pinned packages, so every machine draws alike."""

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont, features

from mvcore.errors import BadInput, RenderError
from mvcore.lettering.text import is_invisible, turns_round

# Source Sans 3 by Adobe, SIL Open Font License: Latin, Vietnamese, Greek and Cyrillic. Streamlit's pages use it too.
_SOURCE_SANS = ("streamlit", "static/static/media/SourceSansVF-Upright.*.woff2")
_WEIGHT = "Semibold"
# Looked at for the sign that a font shows in place of characters that it does not have.
_NO_CHARACTER = "\U0010ffff"
_LOOK_SIZE = 24


@lru_cache(maxsize=32)
def font(size: int) -> ImageFont.FreeTypeFont:
    """The font at `size` pixels. Raises `RenderError` when it is missing."""
    try:
        loaded = ImageFont.truetype(str(_file()), size)
        loaded.set_variation_by_name(_WEIGHT)
    except OSError as exc:
        raise RenderError("The font for text in films is damaged; install the requirements anew.") from exc
    return loaded


def check(text: str, what: str) -> None:
    """Refuse text that cannot be drawn as it is written; `what` names it ("the title").

    Raises `BadInput` that names the characters which the font does not have.
    """
    missing = [sign for sign in dict.fromkeys(text) if not is_invisible(sign) and not _is_drawable(sign)]
    if missing:
        named = ", ".join(_named(sign) for sign in missing[:8]) + (" and others" if len(missing) > 8 else "")
        raise BadInput(f"No font here has these characters of {what}: {named}. Write it without them.")
    if turns_round(text) and not can_turn():
        raise BadInput(
            f"To draw {what} from right to left, install FriBidi (apt install libfribidi0, or brew install fribidi)."
        )


def can_turn() -> bool:
    """True when lines can be set from right to left: Pillow brings Raqm along, which looks for FriBidi."""
    return bool(features.check("raqm"))


@cache
def _is_drawable(sign: str) -> bool:
    """True when the font has more for it than the sign of what is missing."""
    return sign.isprintable() and _drawn(sign) != _drawn(_NO_CHARACTER)


def _drawn(sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font(_LOOK_SIZE).getmask(sign)
    return mask.size, bytes(mask)


def _named(sign: str) -> str:
    code = f"U+{ord(sign):04X}"
    return f"{sign} ({code})" if sign.isprintable() else code


@cache
def _file() -> Path:
    """Where the font is. The package is found without being imported, which would take a second."""
    package, pattern = _SOURCE_SANS
    spec = find_spec(package)
    folders = spec.submodule_search_locations or [] if spec else []
    found = [path for folder in folders for path in Path(folder).glob(pattern)]
    if not found:
        raise RenderError(f"The font that comes with {package} is missing; install the requirements anew.")
    return found[0]
