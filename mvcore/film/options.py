"""What is wished of a film."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, cast

from mvcore.choices import sound_of_clips
from mvcore.errors import BadInput
from mvcore.film.transitions import CUT, Transition
from mvcore.lettering import LONGEST
from mvcore.media.info import AudioFile

Fit = Literal["pad", "blur", "crop"]
ClipAudio = Literal["keep", "duck", "mute"]
MusicEnd = Literal["loop", "trim"]

MAX_SIDE = 7680
MAX_RATE = 120
MAX_RATE_DENOMINATOR = 1001  # that of television; what players count by has no room for much more
_LOUDNESS_RANGE = (-70.0, -5.0)  # quieter is silence to a meter, louder is distortion
_GAIN_RANGE = (-60.0, 30.0)


@dataclass(frozen=True, slots=True)
class FilmOptions:
    """What is wished of a film; None leaves it to the clips.

    `fit`: what happens to clips of another shape: black bars ("pad"), bars with the blurred picture, or cut edges.
    `transitions`: none for hard cuts, one for all joints, or one per joint (into the second clip, the third one ...).
    `music_start` is by how many seconds into the music the film begins, gains are in dB, and `music_end` says whether
    music that is too short comes again or ends with a fade. `clip_audio`: keep the clips' sound, duck it (lower it
    under the music), or mute it; None mutes it under music and keeps it without. `loudness` is the integrated one to
    reach, in LUFS, or None to leave it as it is.
    `title` and `end_title` stand on cards of their own before and after the clips. `captions`: none, or one text per
    clip, "" for a clip without. Each of them has at most 200 characters.
    Raises `BadInput` for values that no film can have.
    """

    size: tuple[int, int] | None = None
    fps: Fraction | None = None
    fit: Fit = "pad"
    transitions: tuple[Transition, ...] = ()
    music: AudioFile | None = None
    music_start: float = 0.0
    music_gain: float = 0.0
    music_end: MusicEnd = "loop"
    clip_audio: ClipAudio | None = None
    clip_gain: float = 0.0
    loudness: float | None = -14.0
    title: str = ""
    end_title: str = ""
    captions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.size is not None and not all(16 <= side <= MAX_SIDE and side % 2 == 0 for side in self.size):
            raise BadInput(f"The size must be two even numbers from 16 to {MAX_SIDE}, such as 1280x720.")
        if self.fps is not None and not 1 <= self.fps <= MAX_RATE:
            raise BadInput(f"The frame rate must be from 1 to {MAX_RATE}.")
        if self.fps is not None and self.fps.denominator > MAX_RATE_DENOMINATOR:
            raise BadInput("The frame rate must be a number such as 24 or 12.5, or a fraction such as 30000/1001.")
        if self.fit not in ("pad", "blur", "crop"):
            raise BadInput("The fit must be pad, blur or crop.")
        if self.clip_audio not in (None, "keep", "duck", "mute"):
            raise BadInput("The clips' sound must be keep, duck or mute.")
        self._check_sound()
        self._check_texts()

    def _check_sound(self) -> None:
        low, high = _LOUDNESS_RANGE
        if self.loudness is not None and not low <= self.loudness <= high:
            raise BadInput(f"The loudness must be from {low:g} to {high:g} LUFS.")
        low, high = _GAIN_RANGE
        if not all(low <= gain <= high for gain in (self.music_gain, self.clip_gain)):
            raise BadInput(f"A gain must be from {low:g} to {high:g} dB.")
        if self.music_end not in ("loop", "trim"):
            raise BadInput("Music that is too short can loop or trim.")
        if not 0 <= self.music_start < math.inf:
            raise BadInput("The music's start must be 0 seconds or more.")
        if self.music is not None and self.music_start >= self.music.duration:
            name, length = self.music.path.name, self.music.duration
            raise BadInput(f"{name} is only {length:.1f} s long, so it cannot begin at {self.music_start:g} s.")

    def _check_texts(self) -> None:
        captions = {f"Caption {number}": text for number, text in enumerate(self.captions, 1)}
        for name, text in {"The title": self.title, "The end card": self.end_title, **captions}.items():
            if len(text) > LONGEST:
                raise BadInput(f"{name} has {len(text)} characters; write at most {LONGEST}.")

    @property
    def sound_of_clips(self) -> ClipAudio:
        """What becomes of the clips' sound in this film."""
        return cast(ClipAudio, sound_of_clips(self.clip_audio, has_music=self.music is not None))

    def for_clips(self, kept: Sequence[int], count: int) -> "FilmOptions":
        """The same wishes when of `count` clips only those of these numbers are there: each clip keeps what belongs
        to it, its caption and the transition into it."""
        transitions, captions = self.transitions, self.captions
        if len(transitions) == count - 1 > 1:
            transitions = tuple(transitions[number - 1] for number in kept[1:])
        if len(captions) == count:
            captions = tuple(captions[number] for number in kept)
        return replace(self, transitions=transitions, captions=captions)

    @property
    def card_joint(self) -> Transition:
        """The transition between a card and a clip: the one that all clips have between them, else a cut."""
        return self.transitions[0] if len(set(self.transitions)) == 1 else CUT

    def joints(self, count: int) -> tuple[Transition, ...]:
        """One transition per joint of `count` clips. Raises `BadInput` when there are neither one nor that many."""
        joints = max(0, count - 1)
        if len(self.transitions) <= 1:
            return (self.transitions or (Transition(),)) * joints
        if len(self.transitions) != joints:
            there_are = f"{count} clips have {joints} joint{'s' if joints != 1 else ''}"
            raise BadInput(f"{there_are}, not {len(self.transitions)}; give one transition for all, or one per joint.")
        return self.transitions
