"""What has changed since a film was made: what a stitch would make of other things now. Pure."""

from collections.abc import Mapping, Sequence

from mvcore.choices import FilmChoices
from mvcore.domain import Film, Project, Scene, TakeStatus


def outdated_text(project: Project) -> str | None:
    """One sentence about what the project's finished film was made before; None when it is up to date."""
    changes = outdated_by(project)
    return f"This film was made before these changes: {'; '.join(changes)}." if changes else None


def outdated_by(project: Project) -> tuple[str, ...]:
    """What is not in the project's finished film as it is now: clips, settings that change the film, and a character
    that its clips do not show, which only other clips would."""
    film = project.finished_film
    if film is None:
        return ()
    used = _clips_in(film, project)
    return (*_clips(used, project), *_settings(film, used, project), *_character(used, project))


def _clips_in(film: Film, project: Project) -> dict[str, str]:
    """The film's clips by their scenes, in order. Films of the first release know only the places of these."""
    by_place = [scene.id for scene in project.scenes if scene.position not in film.left_out]
    return dict(zip(film.scene_ids or by_place, film.scene_asset_ids, strict=False))


def _clip_of(scene: Scene) -> str | None:
    return scene.take.asset_id if scene.take.status is TakeStatus.READY else None


def _clips(used: Mapping[str, str], project: Project) -> list[str]:
    there = [scene.id for scene in project.scenes]
    others = [scene for scene in project.scenes if used.get(scene.id) != _clip_of(scene)]
    kept = [scene_id for scene_id in used if scene_id in there]
    changes = [f"the {'clip' if len(others) == 1 else 'clips'} of {_named(others)}"] if others else []
    changes += ["the order of the scenes"] if kept != [scene_id for scene_id in there if scene_id in used] else []
    return changes + (["deleted scenes"] if len(kept) < len(used) else [])


def _settings(film: Film, used: Mapping[str, str], project: Project) -> list[str]:
    before, after = (_effects(choices, list(used)) for choices in (film.choices, project.choices))
    return [name for name, effect in before.items() if after[name] != effect]


def _effects(choices: FilmChoices, scene_ids: Sequence[str]) -> dict[str, object]:
    """What the choices make of a film of these scenes: equal where the film is. Whether broken clips are left out shows
    in the film only where there is one, so it is not among these."""
    joints = [choices.joints.get(scene_id, choices.transition) for scene_id in scene_ids[1:]]
    has_card = bool(choices.title.strip() or choices.end_title.strip())
    sound = choices.sound_of_clips
    if sound == "duck" and not choices.music_asset_id:
        sound = "keep"
    music = (choices.music_asset_id, choices.music_start, choices.music_gain, choices.music_end)
    return {
        "transitions": joints or [choices.transition if has_card else ""],
        "size": choices.size,
        "frame rate": choices.fps,
        "fit of other shapes": choices.fit,
        "music": music if choices.music_asset_id else None,
        "sound of the clips": (sound, choices.clip_gain if sound != "mute" else 0.0),
        "loudness": choices.loudness,
        "title card": choices.title.strip(),
        "end card": choices.end_title.strip(),
        "captions": [choices.captions.get(scene_id, "").strip() for scene_id in scene_ids],
    }


def _character(used: Mapping[str, str], project: Project) -> list[str]:
    """The scenes whose clips are in the film and were made with another character than the one that is chosen."""
    former = [
        scene
        for scene in project.scenes
        if used.get(scene.id) == _clip_of(scene) is not None
        and scene.take.input.get("character_reference") != project.character_asset_id
        and scene.take.character_reference_warning is None
    ]
    return [f"the character of {_named(former)}"] if former and project.character_asset_id else []


def _named(scenes: Sequence[Scene]) -> str:
    numbers = ", ".join(str(scene.position + 1) for scene in scenes)
    return f"scene{'s' if len(scenes) > 1 else ''} {numbers}"
