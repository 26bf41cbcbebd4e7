"""The film's own texts: cards before and after the clips, and captions over them."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from mvcore.film.options import FilmOptions
from mvcore.film.timeline import Shot
from mvcore.film.transitions import Transition
from mvcore.lettering import tidied
from mvcore.media.info import ClipInfo, ColourTags

_SECONDS = 3
_READING = 20  # characters per second, which is how fast subtitles may go at most
_BT709 = ColourTags(1, 1, 1, 1)


def with_tidied_texts(options: FilmOptions) -> FilmOptions:
    """The same wishes with texts ready to be set; one of nothing but spaces is none."""
    captions = tuple(tidied(text) for text in options.captions)
    return replace(options, title=tidied(options.title), end_title=tidied(options.end_title), captions=captions)


def with_cards(
    shots: Sequence[Shot], options: FilmOptions, size: tuple[int, int], rate: Fraction
) -> tuple[list[Shot], list[Transition]]:
    """The clips' shots with a card before and one behind them, as wished, and the transitions between all of these."""
    before = [_card("title card", options.title, size, rate)] if options.title else []
    behind = [_card("end card", options.end_title, size, rate)] if options.end_title else []
    beside = options.card_joint
    joints = [beside] * len(before) + list(options.joints(len(shots))) + [beside] * len(behind)
    return [*before, *shots, *behind], joints


def _card(name: str, text: str, size: tuple[int, int], rate: Fraction) -> Shot:
    """A card that stands for three seconds, or as long as reading it takes."""
    frames = max(1, round(max(Fraction(_SECONDS), Fraction(len(text), _READING)) * rate))
    width, height = size
    clip = ClipInfo(
        path=Path(name),
        container="",
        size_bytes=0,
        index=0,
        width=width,
        height=height,
        rotation=0,
        sample_aspect=Fraction(1),
        rate=rate,
        usual_rate=rate,
        constant_rate=True,
        frames=frames,
        duration=float(frames / rate),
        start=Fraction(0),
        time_base=1 / rate,
        codec="h264",
        profile="High",
        level=0,
        pix_fmt="yuv420p",
        bit_depth=8,
        has_alpha=False,
        interlaced=False,
        colour=_BT709,
        extradata_sha256="",
        reorder=0,
        joinable=True,
        audio=None,
    )
    return Shot(clip, "card", f"drawn: {_quoted(text)}", frames, text=text)


def _quoted(text: str) -> str:
    """The text in one line."""
    return "“" + text.replace("\n", " / ") + "”"
