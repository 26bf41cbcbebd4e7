"""Where each clip stands in the film, how long its neighbours overlap it, and what of it is copied or rendered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from mvcore.film.transitions import CUT, Transition
from mvcore.media.info import ClipInfo

# Counted up when `blend_args` changes, so that older transitions are not taken for these.
_BLENDING = 3


def gop_frames(rate: Fraction) -> int:
    """How many frames a group of pictures has in what is encoded here: half a second.

    Bodies can be copied from the first whole group behind a transition on, so short groups make transitions cheap.
    """
    return max(1, round(rate / 2))


@dataclass(frozen=True, slots=True)
class Shot:
    """A clip's place in the film, in frames of the film.

    It is `frames` long and begins at frame `start`; its first `fade_in` and last `fade_out` frames are seen together
    with the shots beside it, which never meet: `fade_in + fade_out <= frames`. `transition` is the one into this shot.
    `kind`: the picture is copied from the clip as it is, or from a piece that the clip is conformed to (encoded once
    in the film's format), or from a card that is drawn; its `clip` has no file, only a name and a length. `text` is the
    card's, or the caption over the clip. `key` names the piece in the cache, when its content is known.
    """

    clip: ClipInfo
    kind: Literal["copy", "conform", "card"]
    reason: str
    frames: int
    start: int = 0
    transition: Transition = CUT
    fade_in: int = 0
    fade_out: int = 0
    text: str = ""
    key: str = ""

    @property
    def what(self) -> str:
        """What its text is, for sentences."""
        return f"the {self.clip.path.name}" if self.kind == "card" else f"the caption of {self.clip.path.name}"

    def body(self, gop: int) -> tuple[int, int]:
        """The frames [begin, end) that are copied; what lies before and behind is rendered with a transition.

        Copies begin at a group of pictures and end before one, or with the shot.
        """
        begin = -(-self.fade_in // gop) * gop
        end = (self.frames - self.fade_out) // gop * gop if self.fade_out else self.frames
        if begin < end:
            return begin, end
        middle = self.frames - self.fade_out if self.fade_in else 0
        return middle, middle


@dataclass(frozen=True, slots=True)
class Strip:
    """The frames [begin, end) of a shot, copied."""

    shot: Shot
    begin: int
    end: int

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Blend:
    """A transition and the rest of the groups of pictures that it touches, rendered anew.

    It shows `before` from frame `tail` to its end and `after` up to frame `head`, with `overlap` frames of both.
    """

    before: Shot
    after: Shot
    tail: int
    head: int

    @property
    def overlap(self) -> int:
        """How many frames show both shots."""
        return self.after.fade_in

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return self.before.frames - self.tail + self.head - self.overlap

    @property
    def key(self) -> str:
        """Its name in the cache, when the keys of both shots are known: all that its pictures depend on."""
        if not (self.before.key and self.after.key):
            return ""
        facts = (self.before.key, self.after.key, self.tail, self.head, self.overlap, self.after.transition.xfade)
        return hashlib.sha256(f"{_BLENDING} {facts}".encode()).hexdigest()[:32]


Part = Strip | Blend


def parts(shots: Sequence[Shot], rate: Fraction) -> list[Part]:
    """The film's picture in order, each frame of it in exactly one part."""
    gop = gop_frames(rate)
    found: list[Part] = []
    for number, shot in enumerate(shots):
        begin, end = shot.body(gop)
        if shot.fade_in:
            before = shots[number - 1]
            found.append(Blend(before, shot, before.body(gop)[1], begin))
        found.append(Strip(shot, begin, end))
    return found


def overlaps(frames: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """How many frames each joint overlaps: what is wanted, or less where a clip is too short for both its transitions.

    Such a clip is shared out in proportion, so no two transitions ever meet.
    """
    into, out = [0, *wanted], [*wanted, 0]
    found = list(wanted)
    for number, length in enumerate(frames):
        both = into[number] + out[number]
        if both > length:
            for joint in (number - 1, number):
                if 0 <= joint < len(wanted):
                    found[joint] = min(found[joint], length * wanted[joint] // both)
    return found


def placed(shots: Sequence[Shot], joints: Sequence[Transition], rate: Fraction) -> tuple[Shot, ...]:
    """The shots in their places, overlapping by their transitions."""
    into = [0, *overlaps([shot.frames for shot in shots], [joint.frames(rate) for joint in joints])]
    out = [*into[1:], 0]
    start = 0
    found = []
    for shot, transition, fade_in, fade_out in zip(shots, (CUT, *joints), into, out, strict=True):
        start -= fade_in
        found.append(replace(shot, start=start, transition=transition, fade_in=fade_in, fade_out=fade_out))
        start += shot.frames
    return tuple(found)


def shortened(shots: Sequence[Shot], rate: Fraction) -> list[str]:
    """A sentence for each transition that is shorter than wished, because a clip is."""
    sentences = []
    for before, after in pairwise(shots):
        wanted = after.transition.frames(rate)
        if after.fade_in < wanted:
            names = f"{before.clip.path.name} and {after.clip.path.name}"
            became = f"{float(after.fade_in / rate):.2f} s long" if after.fade_in else "a cut"
            sentences.append(
                f"The transition {after.transition} between {names} is {became}: a clip is too short for more."
            )
    return sentences
