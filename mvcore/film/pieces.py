"""Makes the pictures that a film is joined from: clips conformed, transitions rendered, both taken from the cache when
they are there."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from mvcore.errors import RenderError
from mvcore.film.blending import blend_args
from mvcore.film.cache import Cache, digest_of
from mvcore.film.commands import card_args, conform_args
from mvcore.film.crew import Stop
from mvcore.film.ffmpeg import ffmpeg_version, run_ffmpeg
from mvcore.film.inscriptions import draw_text, text_facts
from mvcore.film.plan import FilmPlan
from mvcore.film.timeline import Blend, Shot
from mvcore.media import probe_own
from mvcore.media.info import ClipInfo

# What ffmpeg says of each cover that it is not to decode.
_ABOUT_COVERS = ("not on whitelist", "Last message repeated")
OnPart = Callable[[float], None]
_encoder_version = cache(ffmpeg_version)


@dataclass(frozen=True, slots=True)
class Piece:
    """A rendered picture stream, and whether the clip that it was made of had damaged pictures."""

    clip: ClipInfo
    damaged: bool = False


def with_keys(plan: FilmPlan, digests: Mapping[Path, str]) -> FilmPlan:
    """The plan with each conformed shot, unless it has a name, named by all that its piece depends on.

    `digests` are the SHA-256 of clips that are known already; others are computed, which reads them once.
    """
    unnamed = [shot.kind != "copy" and not shot.key for shot in plan.shots]
    paths = {
        shot.clip.path for shot, is_it in zip(plan.shots, unnamed, strict=True) if is_it and shot.kind == "conform"
    }
    known = {path: digests.get(path) or digest_of(path) for path in paths}
    shots = tuple(
        replace(shot, key=_key(shot, plan, known.get(shot.clip.path, ""))) if is_it else shot
        for shot, is_it in zip(plan.shots, unnamed, strict=True)
    )
    return replace(plan, shots=shots)


def _key(shot: Shot, plan: FilmPlan, digest: str) -> str:
    """A name for the piece: its content, and the command that makes it, wherever the files lie."""
    movable = replace(shot, clip=replace(shot.clip, path=Path("/clip")))
    args = _args(movable, plan, Path("/text") if shot.text else None, Path("/piece"))
    facts = [_encoder_version(), digest, args, *text_facts(shot, plan)]
    return sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _args(shot: Shot, plan: FilmPlan, text: Path | None, output: Path) -> list[str]:
    """The command that makes a shot's piece, with the picture of its text if it has one."""
    if shot.kind == "card":
        assert text is not None
        return card_args(text, shot, plan.rate, output)
    return conform_args(shot.clip, plan, shot.frames, output, text)


class PieceMaker:
    """Makes the pieces of one film in `folder`, with the help of a cache if there is one."""

    def __init__(self, plan: FilmPlan, folder: Path, cache: Cache | None, halt: Stop) -> None:
        self._plan = plan
        self._folder = folder
        self._cache = cache
        self._halt = halt

    def piece(self, shot: Shot, on_part: OnPart) -> Piece:
        """The piece of one clip or card, encoded in the film's format.

        Raises `RenderError`, `DataFolderError` when the disk is full, and `Interrupted`.
        """
        return self._made(shot.key, partial(self._prepared, shot), shot.frames, shot.clip.path.name, on_part)

    def _prepared(self, shot: Shot, target: Path) -> list[str]:
        """The command for a shot's piece, after its text was drawn."""
        text = target.with_suffix(".png") if shot.text else None
        if text is not None:
            draw_text(shot, self._plan, text, self._halt)
        return _args(shot, self._plan, text, target)

    def blend(self, blend: Blend, before: ClipInfo, after: ClipInfo, on_part: OnPart) -> Piece:
        """A transition, rendered from the pieces of the shots beside it. Raises as `piece` does."""
        args = partial(blend_args, blend, before.path, after.path, self._plan.rate)
        name = f"the transition into {blend.after.clip.path.name}"
        return self._made(blend.key, args, blend.frames, name, on_part)

    def _made(self, key: str, args: Callable[[Path], list[str]], frames: int, name: str, on_part: OnPart) -> Piece:
        """A piece out of the cache, or made and kept there."""
        target = self._folder / f"{key}.mp4"
        if self._cache is None:
            return self._rendered(args(target), target, frames, name, on_part)
        with self._cache.making(key, self._halt):
            damaged = self._cache.take(key, target)
            if damaged is not None:
                return Piece(probe_own(target), damaged)
            piece = self._rendered(args(target), target, frames, name, on_part)
            self._cache.keep(key, target, damaged=piece.damaged)
        return piece

    def _rendered(self, args: list[str], target: Path, frames: int, name: str, on_part: OnPart) -> Piece:
        """A piece fresh from ffmpeg, counted."""
        seconds = float(frames / self._plan.rate)
        on_time = lambda done: on_part(done / seconds)  # noqa: E731 - short, and used once
        complaints = run_ffmpeg(args, what=f"preparing {name}", on_time=on_time, stop=self._halt)
        clip = probe_own(target)
        if clip.frames != frames:
            raise RenderError(f"{name} gave {clip.frames} frames, not {frames}; convert it to MP4 and try again.")
        return Piece(clip, _tells_of_damage(complaints))


def _tells_of_damage(complaints: str) -> bool:
    """True when ffmpeg complained of more than covers."""
    lines = (line for line in complaints.splitlines() if line.strip())
    return any(not any(words in line for words in _ABOUT_COVERS) for line in lines)
