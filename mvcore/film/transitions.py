"""The ways from one clip to the next, by honest names, and what ffmpeg's xfade filter calls them."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from mvcore.errors import BadInput

SHORTEST, LONGEST = 0.1, 3.0
_USUAL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Look:
    """One entry of the catalogue: `label` for people, `xfade` for ffmpeg (empty for the cut, which needs none)."""

    label: str
    xfade: str


CATALOGUE: Mapping[str, Look] = MappingProxyType(
    {
        "cut": Look("Cut", ""),
        "fade": Look("Cross-fade", "fade"),
        "fade-black": Look("Fade through black", "fadeblack"),
        "fade-white": Look("Fade through white", "fadewhite"),
        "dissolve": Look("Dissolve in grains", "dissolve"),
        "wipe-left": Look("Wipe to the left", "wipeleft"),
        "wipe-right": Look("Wipe to the right", "wiperight"),
        "wipe-up": Look("Wipe upwards", "wipeup"),
        "wipe-down": Look("Wipe downwards", "wipedown"),
        "slide-left": Look("Slide to the left", "slideleft"),
        "slide-right": Look("Slide to the right", "slideright"),
        "slide-up": Look("Slide upwards", "slideup"),
        "slide-down": Look("Slide downwards", "slidedown"),
        "circle-open": Look("Opening circle", "circleopen"),
        "circle-close": Look("Closing circle", "circleclose"),
        "clock": Look("Clock hand", "radial"),
        "pixelise": Look("Pixelise", "pixelize"),
        "blur": Look("Blur sideways", "hblur"),
        "zoom": Look("Zoom in", "zoomin"),
    }
)


@dataclass(frozen=True, slots=True)
class Transition:
    """How one clip becomes the next one: a `name` of the catalogue, and for how many `seconds` both are seen.

    Raises `BadInput` for a name that is not in the catalogue and for more or less than 0.1 to 3 seconds.
    """

    name: str = "cut"
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.name not in CATALOGUE:
            raise BadInput(f"There is no transition {self.name!r}. {_hint(self.name)}")
        if self.is_cut and self.seconds != 0:
            raise BadInput("A cut takes no time; write cut without seconds.")
        if not self.is_cut and not SHORTEST <= self.seconds <= LONGEST:
            raise BadInput(f"A transition takes {SHORTEST:g} to {LONGEST:g} seconds, such as {self.name}:0.5.")

    @property
    def is_cut(self) -> bool:
        """True for the hard cut."""
        return self.name == "cut"

    @property
    def label(self) -> str:
        """The name for people."""
        return CATALOGUE[self.name].label

    @property
    def xfade(self) -> str:
        """The name that ffmpeg's xfade filter knows; empty for the cut."""
        return CATALOGUE[self.name].xfade

    def frames(self, rate: Fraction) -> int:
        """How many frames both clips are seen, at `rate` frames per second: 0 for the cut, else at least 1."""
        return 0 if self.is_cut else max(1, round(Fraction(self.seconds).limit_denominator(1000) * rate))

    def __str__(self) -> str:
        return self.name if self.is_cut else f"{self.name}:{self.seconds:g}"


CUT = Transition()


def parse_transition(text: str) -> Transition:
    """The transition that is written as `cut`, `fade` (half a second) or `fade:0.5`. Raises `BadInput`."""
    name, colon, seconds = text.strip().partition(":")
    if not colon:
        return Transition(name, 0.0 if name == "cut" else _USUAL_SECONDS)
    try:
        return Transition(name, float(seconds))
    except ValueError as exc:
        raise BadInput(f"{text!r} is not a transition such as cut or fade:0.5.") from exc


def _hint(name: str) -> str:
    """What was probably meant, or all there is."""
    near = difflib.get_close_matches(name, CATALOGUE, n=1)
    return f"Did you mean {near[0]}?" if near else f"Choose one of {', '.join(CATALOGUE)}."
