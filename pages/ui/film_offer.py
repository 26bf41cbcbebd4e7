"""What a stitch would do and about how long it takes, before anyone presses the button."""

import streamlit as st

from mvcore import FilmChoices, FilmOffer, Project
from pages.ui.look import reasons
from pages.ui.state import error_text, plain
from pages.ui.studio import studio
from pages.ui.words import counted, scenes_named

_SOUND_OF_CLIPS = {"keep": "kept", "duck": "lowered under it", "mute": "muted"}


def is_planning(project: Project) -> bool:
    """True while that is being worked out."""
    return studio().film_offer(project) is None


def film_offer(project: Project, offer: FilmOffer | None) -> None:
    """Which scenes go in, what is done for them, and why; None is being worked out."""
    st.caption(_what_goes_in(project))
    if not project.ready_scenes:
        return
    if offer is None:
        st.caption("Working out what the film takes…")
        return
    if offer.error is not None:
        error_text(offer.error)
        return
    st.caption(f"{plain(offer.sentence)} The film will be {offer.duration:.1f} s long.{_sound(project.choices)}")
    for warning in offer.warnings:
        st.caption(f"Note: {plain(warning)}")
    reasons("Why, clip by clip", offer.reasons)


def _sound(choices: FilmChoices) -> str:
    """The music, and what becomes of the clips' own sound; nothing where that is as it is in the clips."""
    music = f" Music: {plain(choices.music_name)}." if choices.music_asset_id else ""
    becomes = _SOUND_OF_CLIPS.get(choices.sound_of_clips) if music or choices.sound_of_clips == "mute" else None
    return f"{music} The clips' own sound is {becomes}." if becomes else music


def _what_goes_in(project: Project) -> str:
    ready, all_scenes = len(project.ready_scenes), len(project.scenes)
    if ready == all_scenes:
        return "The one scene." if ready == 1 else f"All {ready} scenes, in order."
    missing = [scene.position for scene in project.scenes if scene not in project.ready_scenes]
    if ready == 0:
        return "No clip is ready yet."
    return f"{ready} of {counted(all_scenes, 'scene')}. Left out: {scenes_named(missing)} (no clip ready)."
