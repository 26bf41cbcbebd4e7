"""From a project's choices to what the film engine takes, and from the engine's file names to words for people."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from mvcore.choices import FilmChoices
from mvcore.errors import BadInput
from mvcore.film import AudioFile, FilmOptions, parse_transition
from mvcore.storable_text import quoted


def film_options(choices: FilmChoices, scene_ids: Sequence[str], music: AudioFile | None = None) -> FilmOptions:
    """What is wished of a film of these scenes' clips. Raises `BadInput` for what no film can have.

    `scene_ids` are those of the clips in order; the transition into a scene and its caption go with it.
    """
    joints = [parse_transition(choices.joints.get(scene_id, choices.transition)) for scene_id in scene_ids[1:]]
    captions = tuple(choices.captions.get(scene_id, "") for scene_id in scene_ids)
    for_all = parse_transition(choices.transition)
    return FilmOptions(
        size=choices.size,
        fps=_rate(choices.fps),
        fit=cast(Any, choices.fit),
        transitions=tuple(joints) or (for_all,),
        music=music,
        music_start=choices.music_start,
        music_gain=choices.music_gain,
        music_end=cast(Any, choices.music_end),
        clip_audio=cast(Any, choices.clip_audio),
        clip_gain=choices.clip_gain,
        loudness=choices.loudness,
        title=choices.title,
        end_title=choices.end_title,
        captions=captions if any(captions) else (),
    )


def _rate(text: str | None) -> Fraction | None:
    if text is None:
        return None
    try:
        return Fraction(float(text) if "e" in text.lower() else text)  # 1e99999999 would be written out
    except (ValueError, ZeroDivisionError, OverflowError) as exc:
        raise BadInput(f"{quoted(text)} is not a frame rate: choose a number such as 24.") from exc


def clip_names(clips: Sequence[Path], positions: Sequence[int]) -> dict[str, str]:
    """What people call each clip's file: the scene that it was made for, counted from 1."""
    names: dict[str, str] = {}
    for path, position in zip(clips, positions, strict=True):
        names.setdefault(path.name, f"scene {position + 1}")
    return names


def in_words(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence of the engine with the files called as people call them; stored files are named by their ids."""
    for file_name, name in names.items():
        sentence = sentence.replace(file_name, name)
    return sentence[0].upper() + sentence[1:] if sentence.startswith("scene ") else sentence


def report_in_words(report: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A film's report without this machine's paths."""
    told = {name: value for name, value in report.items() if name != "output"}
    told["warnings"] = [in_words(warning, names) for warning in report["warnings"]]
    told["segments"] = [
        {name: _called(value, names) if name in ("source", "into") else value for name, value in segment.items()}
        for segment in report["segments"]
    ]
    return told


def _called(path: str, names: Mapping[str, str]) -> str:
    return names.get(Path(path).name, Path(path).name)
