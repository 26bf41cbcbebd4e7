"""The fonts that text is set in: only those that come with the pinned packages, so every machine draws alike."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pymupdf_fonts
from PIL import ImageFont, features

from mvcore.errors import BadInput, RenderError
from mvcore.lettering.text import is_invisible, turns_round

# Looked at for the sign that a font shows in place of characters that it does not have.
_NO_CHARACTER = "\U0010ffff"
_LOOK_SIZE = 24


@lru_cache(maxsize=32)
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A font by name at `size` pixels. Raises `RenderError` when it is missing or damaged."""
    try:
        return _FACES[face](size)
    except OSError as exc:
        raise RenderError(f"The font {face} is damaged; install the requirements anew.") from exc


def face_for(text: str, what: str) -> str:
    """The name of the first font that has all characters of a text; `what` names the text in errors ("the title").

    Raises `BadInput` that names the characters which no font has together with the rest.
    """
    signs = [sign for sign in dict.fromkeys(text) if not is_invisible(sign)]
    lacking = {face: [sign for sign in signs if not _is_drawable(face, sign)] for face in _FACES}
    face = min(lacking, key=lambda name: len(lacking[name]))
    if missing := lacking[face]:
        named = ", ".join(_named(sign) for sign in missing[:8]) + (" and others" if len(missing) > 8 else "")
        raise BadInput(f"No font here has these characters of {what}: {named}. Write it without them.")
    if (turns_round(text) or face != next(iter(_FACES))) and not can_shape():
        raise BadInput(
            f"To draw the script of {what}, install FriBidi (apt install libfribidi0, or brew install fribidi)."
        )
    return face


def can_shape() -> bool:
    """True when lines can be set from right to left and letters join: Pillow brings Raqm along, which needs FriBidi."""
    return bool(features.check("raqm"))


@cache
def _is_drawable(face: str, sign: str) -> bool:
    """True when the font has more for it than the sign of what is missing."""
    return sign.isprintable() and _drawn(face, sign) != _drawn(face, _NO_CHARACTER)


def _drawn(face: str, sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font(face, _LOOK_SIZE).getmask(sign)
    return mask.size, bytes(mask)


def _named(sign: str) -> str:
    code = f"U+{ord(sign):04X}"
    return f"{sign} ({code})" if sign.isprintable() else code


def _source_sans(size: int) -> ImageFont.FreeTypeFont:
    loaded = ImageFont.truetype(str(_source_sans_file()), size)
    loaded.set_variation_by_name("Semibold")
    return loaded


@cache
def _source_sans_file() -> Path:
    """Where Streamlit has it. The package is found without being imported, which would take a second."""
    spec = find_spec("streamlit")
    folders = spec.submodule_search_locations or [] if spec else []
    fonts = (Path(folder).glob("static/static/media/SourceSansVF-Upright.*.woff2") for folder in folders)
    found = [path for paths in fonts for path in paths]
    if not found:
        raise RenderError("The font that comes with Streamlit is missing; install the requirements anew.")
    return found[0]


def _fira_go(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(_fira_go_bytes()), size)


@cache
def _fira_go_bytes() -> bytes:
    return bytes(pymupdf_fonts.fontbuffers["figbo"]())


# Both under the SIL Open Font License. Source Sans 3 by Adobe: Latin, Vietnamese, Greek, Cyrillic. FiraGO by Carrois
# and bBox Type, taken where that one lacks something: Hebrew, Arabic, Devanagari, Thai, Georgian as well.
_FACES: Mapping[str, Callable[[int], ImageFont.FreeTypeFont]] = MappingProxyType(
    {"Source Sans": _source_sans, "FiraGO": _fira_go}
)
