"""The fields of the film's settings, and what they hold when they are sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from mvcore import AspectRatio, Asset, FilmChoices, Project, Scene
from pages.ui.links import stable_link
from pages.ui.state import plain
from pages.ui.studio import studio
from pages.ui.words import clock

_AS_FOR_ALL = ""
_CUT = "cut"
_USUAL_SECONDS = 0.5
_FITS = {"pad": "Black bars", "blur": "Blurred bars", "crop": "Cut the edges"}
_SIZES = {
    AspectRatio.LANDSCAPE: [(1280, 720), (1920, 1080)],
    AspectRatio.PORTRAIT: [(720, 1280), (1080, 1920)],
    AspectRatio.SQUARE: [(960, 960), (1080, 1080)],
}
_RATES = ["24", "25", "30", "60"]
_AS_CLIPS = "As most clips"
_CLIP_AUDIO = {"": "Mute under music, else keep", "keep": "Keep", "duck": "Lower under music", "mute": "Mute"}
_LOUDNESS = {
    "-14": "-14 LUFS, as video platforms",
    "-16": "-16 LUFS, as podcasts",
    "-23": "-23 LUFS, as broadcasts",
    "": "As it comes",
}
"""A field that holds None counts as empty in Streamlit, so here and elsewhere "" stands for no choice."""
_MUSIC_ENDS = {"loop": "Begin again", "trim": "Fade out"}


class Fields:
    """The widgets of one state of the choices. `stamp` is in all of their keys: choices that were saved, here or in
    another tab, get fresh widgets, and what was refused stays as it was typed."""

    def __init__(self, project: Project, stamp: str) -> None:
        self._project = project
        self._now = project.choices
        self._stamp = stamp

    def _key(self, name: str) -> str:
        return f"film-{name}-{self._stamp}"

    def _sent(self, name: str) -> Any:
        return st.session_state[self._key(name)]

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw_picture(self) -> None:
        """How one clip becomes the next, and what happens to clips of another shape."""
        name, seconds = _split(self._now.transition)
        if len(self._project.scenes) > 1:
            way, time = st.columns([2, 1])
            self._select(way, "transition", "From clip to clip", studio().transitions, name)
            self._number(time, "seconds", "Seconds", seconds or _USUAL_SECONDS, 0.1, 3.0, 0.1)
            with st.expander("Another transition for one joint"):
                for scene in self._project.scenes[1:]:
                    self._draw_joint(scene)
        with st.expander("Shape, size and frame rate"):
            fit, size, rate = st.columns(3)
            self._select(fit, "fit", "Clips of another shape", _FITS, self._now.fit)
            now = _size_text(self._now.size)
            usual = [_size_text(each) for each in _SIZES[self._project.brief.aspect]]
            self._select(size, "size", "Size", _offered(usual, now), now)
            self._select(rate, "fps", "Frames a second", _offered(_RATES, self._now.fps or ""), self._now.fps or "")

    def _draw_joint(self, scene: Scene) -> None:
        name, seconds = _split(self._now.joints.get(scene.id, _AS_FOR_ALL))
        way, time = st.columns([2, 1])
        label = f"From scene {scene.position} to scene {scene.position + 1}"
        offered = {_AS_FOR_ALL: "As for all"} | dict(studio().transitions)
        self._select(way, f"joint-{scene.id}", label, offered, name)
        self._number(time, f"joint-seconds-{scene.id}", "Seconds", seconds or _USUAL_SECONDS, 0.1, 3.0, 0.1)

    def draw_sound(self) -> None:
        """The clips' sound, the music and how loud it all is."""
        keep, gain, loudness = st.columns(3)
        self._select(keep, "clip-audio", "Sound of the clips", _CLIP_AUDIO, self._now.clip_audio or "")
        self._number(gain, "clip-gain", "Clips louder by (dB)", self._now.clip_gain, -60.0, 30.0, 1.0)
        now = "" if self._now.loudness is None else f"{self._now.loudness:g}"
        self._select(loudness, "loudness", "Loudness of the film", {now: f"{now} LUFS"} | _LOUDNESS, now)
        self._draw_music(self._project.assets.get(self._now.music_asset_id or ""))
        start, volume, end = st.columns(3)
        self._number(start, "music-start", "Music begins at (s)", self._now.music_start, 0.0, 36_000.0, 1.0)
        self._number(volume, "music-gain", "Music louder by (dB)", self._now.music_gain, -60.0, 30.0, 1.0)
        self._select(end, "music-end", "Music that is too short", _MUSIC_ENDS, self._now.music_end)

    def _draw_music(self, music: Asset | None) -> None:
        if music is not None:
            st.caption(f"Music: {plain(self._now.music_name)}, {clock(music.duration)}")
            st.audio(stable_link(music), format=music.media_type)
        st.file_uploader(
            "Other music" if music else "Music (mp3, m4a, wav, flac or ogg, at most 100 MB)",
            type=["mp3", "m4a", "wav", "flac", "ogg"],
            max_upload_size=100,
            key=self._key("music"),
        )

    def draw_texts(self) -> None:
        """Cards before and after the clips, and what stands over each clip."""
        labels = {"title": "Title card", "end-title": "End card"}
        labels |= {f"caption-{scene.id}": f"Caption of scene {scene.position + 1}" for scene in self._project.scenes}
        with st.expander("Title, end card and captions"):
            for name, text in self.texts().items():
                st.text_input(labels[name], text, max_chars=200, key=self._key(name))

    def texts(self) -> dict[str, str]:
        """What is saved of the texts, by the names of their fields."""
        captions = {f"caption-{scene.id}": self._now.captions.get(scene.id, "") for scene in self._project.scenes}
        return {"title": self._now.title, "end-title": self._now.end_title, **captions}

    def text_keys(self) -> dict[str, str]:
        """The keys of the texts' widgets, by the same names."""
        return {name: self._key(name) for name in self.texts()}

    def _select(self, place: Any, name: str, label: str, offered: Mapping[str, str], now: str) -> None:
        offered = offered if now in offered else {now: f"{now} (not known here)", **offered}
        values = list(offered)
        place.selectbox(label, values, values.index(now), format_func=offered.__getitem__, key=self._key(name))

    def _number(self, place: Any, name: str, label: str, now: float, low: float, high: float, step: float) -> None:
        now = min(max(now, low), high)
        place.number_input(label, low, high, now, step, key=self._key(name), format="%.1f")

    # -- reading -------------------------------------------------------------------------------------------------------

    def sent(self) -> FilmChoices:
        """What the fields hold, on top of what has no field."""
        return replace(
            self._now,
            **self._sent_transitions(),
            fit=self._sent("fit"),
            size=_size(self._sent("size")),
            fps=self._sent("fps") or None,
            clip_audio=self._sent("clip-audio") or None,
            clip_gain=self._sent("clip-gain"),
            loudness=float(self._sent("loudness")) if self._sent("loudness") else None,
            music_start=self._sent("music-start"),
            music_gain=self._sent("music-gain"),
            music_end=self._sent("music-end"),
            title=self._sent("title"),
            end_title=self._sent("end-title"),
            captions=self._sent_captions(),
        )

    def _sent_captions(self) -> dict[str, str]:
        texts = {scene.id: self._sent(f"caption-{scene.id}").strip() for scene in self._project.scenes}
        return {scene_id: text for scene_id, text in texts.items() if text}

    def _sent_transitions(self) -> dict[str, Any]:
        if len(self._project.scenes) < 2:
            return {}
        joints = {
            scene.id: _joined(self._sent(f"joint-{scene.id}"), self._sent(f"joint-seconds-{scene.id}"))
            for scene in self._project.scenes[1:]
            if self._sent(f"joint-{scene.id}") != _AS_FOR_ALL
        }
        return {"transition": _joined(self._sent("transition"), self._sent("seconds")), "joints": joints}

    def sent_music(self) -> tuple[bytes | None, str]:
        """The file that was brought along, and its name."""
        upload = self.music_upload()
        return (upload.getvalue(), upload.name) if upload is not None else (None, "")

    def music_upload(self) -> UploadedFile | None:
        """The file that was brought along, as Streamlit holds it."""
        upload: UploadedFile | None = self._sent("music")
        return upload


def _split(transition: str) -> tuple[str, float]:
    name, _, seconds = transition.partition(":")
    try:
        return name, float(seconds or 0)
    except ValueError:  # of another version
        return name, 0.0


def _joined(name: str, seconds: float) -> str:
    return name if name == _CUT else f"{name}:{seconds:g}"


def _offered(usual: list[str], now: str) -> dict[str, str]:
    """What is offered, and what was chosen in another way."""
    return {"": _AS_CLIPS} | {each: each for each in ([*usual, now] if now else usual)}


def _size_text(size: tuple[int, int] | None) -> str:
    return "" if size is None else f"{size[0]} x {size[1]}"


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    width, height = text.split(" x ")
    return int(width), int(height)
