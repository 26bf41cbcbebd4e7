"""Decides how clips become a film. Nothing here opens a file: known clips and wishes in, a plan out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

from mvcore.errors import BadInput
from mvcore.film.cards import with_cards, with_tidied_texts
from mvcore.film.costs import blend_cost, copy_cost, piece_cost, sound_cost
from mvcore.film.formats import film_format, obstacle
from mvcore.film.options import FilmOptions
from mvcore.film.timeline import Blend, Part, Shot, Strip, parts, placed, shortened
from mvcore.media.info import ClipInfo, rate_text

Kind = Literal["copy", "conform", "card", "transition"]

MAX_CLIPS = 200


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the film for people to read: what is done for it, why, and at what cost in CPU-seconds.

    `copy`: the clip's picture as it is. `conform`: copied from the clip's piece, which is made first unless it is
    `cached`. `card`: drawn, likewise. `transition`: rendered from the pieces of `clip` and `into`.
    """

    kind: Kind
    clip: ClipInfo
    reason: str
    frames: int
    seconds: float
    cost: float
    cached: bool = False
    into: ClipInfo | None = None
    transition: str = ""

    @property
    def source(self) -> Path:
        """The clip's file, or what the card is called."""
        return self.clip.path

    def as_dict(self) -> dict[str, object]:
        """As the report of a finished film shows it."""
        shown: dict[str, object] = {
            "kind": self.kind,
            "source": str(self.source),
            "reason": self.reason,
            "seconds": round(self.seconds, 6),
        }
        if self.into is not None:
            shown |= {"into": str(self.into.path), "transition": self.transition}
        return shown

    def as_offer(self) -> dict[str, object]:
        """As a plan shows it, with what it will cost."""
        return {**self.as_dict(), "cost_seconds": round(self.cost, 2), "cached": self.cached}


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """A film before it exists: its format, where each clip stands in it, and how long it will be to the frame.

    `shots` are the clips in their places, for picture and sound; `segments` say what is copied and what is made.
    `cached` are the keys of the pieces and transitions that need not be made again.
    """

    width: int
    height: int
    rate: Fraction
    pix_fmt: str
    shots: tuple[Shot, ...]
    options: FilmOptions
    warnings: tuple[str, ...] = field(default=())
    cached: frozenset[str] = field(default=frozenset())

    @property
    def frames(self) -> int:
        """How many frames the film will have."""
        return self.shots[-1].start + self.shots[-1].frames

    @property
    def duration(self) -> float:
        """How long the film will be, in seconds."""
        return float(self.frames / self.rate)

    @property
    def parts(self) -> list[Part]:
        """The picture in order: strips to copy and blends to render."""
        return parts(self.shots, self.rate)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What is done for each stretch of the film, in order."""
        made: set[tuple[Path, str]] = set()
        return tuple(
            _blended(part, self) if isinstance(part, Blend) else _stripped(part, self, made) for part in self.parts
        )

    @property
    def copied_seconds(self) -> float:
        """How much of the film is copied bit for bit from the clips."""
        return sum((segment.seconds for segment in self.segments if segment.kind == "copy"), 0.0)

    @property
    def encoded_seconds(self) -> float:
        """How much of the film is shown in a new encoding."""
        return sum((segment.seconds for segment in self.segments if segment.kind != "copy"), 0.0)

    @property
    def cost(self) -> float:
        """What the film costs in all, in CPU-seconds."""
        return sum(segment.cost for segment in self.segments) + sound_cost(self.duration * self.has_sound)

    @property
    def has_sound(self) -> bool:
        """True when anything in the film can be heard."""
        clips_sound = any(shot.clip.audio for shot in self.shots)
        return self.options.music is not None or (self.options.sound_of_clips != "mute" and clips_sound)

    def as_dict(self) -> dict[str, object]:
        """What the report of a finished film says of it."""
        return {
            "frames": self.frames,
            "duration": self.duration,
            "width": self.width,
            "height": self.height,
            "fps": float(self.rate),
            "segments": [segment.as_dict() for segment in self.segments],
            "encoded_seconds": round(self.encoded_seconds, 6),
            "copied_seconds": round(self.copied_seconds, 6),
            "warnings": list(self.warnings),
        }

    def as_offer(self) -> dict[str, object]:
        """The plan for a screen or `--plan --json`: the same, with what it will cost in CPU-seconds and what becomes of
        the clips' own sound."""
        segments = [segment.as_offer() for segment in self.segments]
        more = {"cost_seconds": round(self.cost, 2), "clip_audio": self.options.sound_of_clips}
        return {**self.as_dict(), "segments": segments, **more}


def plan(clips: Sequence[ClipInfo], options: FilmOptions) -> FilmPlan:
    """Decide the film's format and what happens to each clip.

    The format is what most clips have (the first of equals), unless the options choose. Clips that agree in all that
    matters to a player are copied; if one differs, or anything has to be rendered between them, all are conformed:
    a stream may not change its parameters midway.
    Raises `BadInput` for no clips, for more than 200, and for transitions or captions that do not fit to their number.
    """
    if not clips:
        raise BadInput("There are no clips to make a film of.")
    if len(clips) > MAX_CLIPS:
        raise BadInput(f"A film can have {MAX_CLIPS} clips, not {len(clips)}.")
    options = with_tidied_texts(options)
    if options.captions and len(options.captions) != len(clips):
        raise BadInput(
            f"There are {len(options.captions)} captions for {len(clips)} clips; give one per clip, or none."
        )
    hindrance = obstacle(clips, options)
    if hindrance is None:
        first = clips[0]
        (width, height), rate, pix_fmt = (first.width, first.height), first.rate, first.pix_fmt
        shots = [_copied(clip, len(clips)) for clip in clips]
    else:
        (width, height), rate = film_format(clips, options)
        pix_fmt = "yuv420p"
        captions = options.captions or ("",) * len(clips)
        shots = [
            _conformed(clip, (width, height), rate, hindrance, caption)
            for clip, caption in zip(clips, captions, strict=True)
        ]
    places = placed(*with_cards(shots, options, (width, height), rate), rate)
    warnings = (*_warnings(clips, options), *shortened(places, rate))
    return FilmPlan(width, height, rate, pix_fmt, places, options, warnings)


def _copied(clip: ClipInfo, count: int) -> Shot:
    """The shot of a clip that is copied."""
    fits = "same format as all others" if count > 1 else "already in the film's format"
    return Shot(clip, "copy", f"{fits}: picture copied bit for bit", clip.frames)


def _conformed(clip: ClipInfo, size: tuple[int, int], rate: Fraction, hindrance: str, caption: str) -> Shot:
    """The shot of a clip that is encoded anew, with the reason."""
    frames = max(1, round(Fraction(clip.frames) / clip.rate * rate))
    return Shot(clip, "conform", _reason(clip, size, rate, hindrance), frames, text=caption)


def _reason(clip: ClipInfo, size: tuple[int, int], rate: Fraction, hindrance: str) -> str:
    """Why this clip is encoded anew."""
    film = f"{size[0]}x{size[1]} at {rate_text(rate)} fps"
    width, height = clip.display_size
    if (width, height) != size or clip.rate != rate or not clip.constant_rate:
        about = "" if clip.constant_rate else "about "
        return f"{width}x{height} at {about}{rate_text(clip.rate)} fps, the film is {film}"
    return f"all clips are brought to one format ({film}), because {hindrance}"


def _stripped(strip: Strip, plan: FilmPlan, made: set[tuple[Path, str]]) -> Segment:
    """What is done for a stretch of one clip. What is in `made` costs nothing more than the copy."""
    shot = strip.shot
    cached = shot.key in plan.cached
    cost = copy_cost(strip.frames, plan.rate)
    piece = (shot.clip.path, shot.text)
    if shot.kind != "copy" and not cached and piece not in made:
        cost += piece_cost(shot, plan.width * plan.height)
    made.add(piece)
    seconds = float(strip.frames / plan.rate)
    return Segment(shot.kind, shot.clip, shot.reason, strip.frames, seconds, cost, cached)


def _blended(blend: Blend, plan: FilmPlan) -> Segment:
    """What is done for a transition."""
    before, after = blend.before, blend.after
    reason = f"{after.transition.label} of {float(blend.overlap / plan.rate):.2f} s ({blend.overlap} frames)"
    rest = blend.frames - blend.overlap
    if rest:
        reason += f" and {rest} frames beside it that no copy can begin or end with"
    cached = blend.key in plan.cached
    cost = copy_cost(blend.frames, plan.rate)
    cost += 0 if cached else blend_cost(plan.width * plan.height, blend.frames, blend.overlap)
    seconds = float(blend.frames / plan.rate)
    name = after.transition.name
    return Segment("transition", before.clip, reason, blend.frames, seconds, cost, cached, after.clip, name)


def _warnings(clips: Sequence[ClipInfo], options: FilmOptions) -> tuple[str, ...]:
    """What people should know before the film is made."""
    found = [
        f"{clip.path.name} begins with pictures that cannot be decoded: {clip.lost} of them are left out."
        for clip in dict.fromkeys(clips)
        if clip.lost
    ]
    silent = [clip.path.name for clip in clips if clip.audio is None]
    if silent and len(silent) < len(clips) and options.sound_of_clips != "mute":
        found.append(f"Without sound, so silent in the film: {', '.join(dict.fromkeys(silent))}.")
    return tuple(found)
