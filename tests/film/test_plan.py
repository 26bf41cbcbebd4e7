"""The plan is a pure function: clips that need not exist go in, decisions come out."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvcore.errors import BadInput
from mvcore.film import AudioFile, AudioInfo, ClipInfo, ColourTags, FilmOptions, plan
from mvcore.film.plan import MAX_CLIPS
from mvcore.film.soundtrack import places

_SOUND = AudioInfo(1, "aac", 48000, 2, Fraction(0), 8.0)
_PLAIN = ClipInfo(
    path=Path("a.mp4"),
    container="mov",
    size_bytes=6_000_000,
    index=0,
    width=1280,
    height=720,
    rotation=0,
    sample_aspect=Fraction(1),
    rate=Fraction(24),
    usual_rate=Fraction(24),
    constant_rate=True,
    frames=192,
    duration=8.0,
    start=Fraction(0),
    time_base=Fraction(1, 12288),
    codec="h264",
    profile="High",
    level=31,
    pix_fmt="yuv420p",
    bit_depth=8,
    has_alpha=False,
    interlaced=False,
    colour=ColourTags(1, 1, 1, 1),
    extradata_sha256="e" * 64,
    reorder=2,
    joinable=True,
    audio=_SOUND,
)


def clip(name: str = "a.mp4", **changes: Any) -> ClipInfo:
    """A plain clip but for some changes."""
    return replace(_PLAIN, path=Path(name), **changes)


def kinds(*clips: ClipInfo, options: FilmOptions | None = None) -> set[str]:
    """What happens to these clips."""
    return {segment.kind for segment in plan(clips, options or FilmOptions()).segments}


def test_clips_of_one_format_are_copied_and_nothing_is_encoded() -> None:
    film = plan([clip("a.mp4"), clip("b.mp4", frames=48), clip("c.mp4", audio=None)], FilmOptions())
    assert [segment.kind for segment in film.segments] == ["copy"] * 3
    assert film.segments[0].reason == "same format as all others: picture copied bit for bit"
    assert (film.frames, film.duration, film.encoded_seconds, film.copied_seconds) == (432, 18.0, 0.0, 18.0)
    assert (film.width, film.height, film.rate, film.pix_fmt) == (1280, 720, 24, "yuv420p")


def test_the_clock_of_the_file_does_not_matter_since_all_times_are_written_anew() -> None:
    assert kinds(clip(), clip(time_base=Fraction(1, 90000), start=Fraction(7, 5))) == {"copy"}


@pytest.mark.parametrize(
    "changes",
    [
        {"codec": "hevc"},
        {"profile": "Main"},
        {"level": 40},
        {"extradata_sha256": "f" * 64},
        {"pix_fmt": "yuv420p10le"},
        {"width": 1920, "height": 1080},
        {"rate": Fraction(30)},
        {"rate": Fraction(24000, 1001)},
        {"sample_aspect": Fraction(4, 3)},
        {"rotation": 90},
        {"constant_rate": False},
        {"joinable": False},
        {"interlaced": True},
        {"colour": ColourTags(9, 16, 9, 1)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_one_clip_that_differs_makes_all_of_them_conform(changes: dict[str, Any]) -> None:
    assert kinds(clip(), clip(), clip("odd.mp4", **changes)) == {"conform"}


def test_a_range_that_is_not_told_is_the_usual_one() -> None:
    assert kinds(clip(), clip(colour=ColourTags(1, 1, 1, 0))) == {"copy"}
    assert kinds(clip(), clip(colour=ColourTags(1, 1, 1, 2))) == {"conform"}


def test_one_clip_alone_is_copied_when_players_take_it() -> None:
    assert kinds(clip()) == {"copy"}
    assert kinds(clip(codec="vp9")) == {"conform"}
    assert kinds(clip(pix_fmt="yuv444p")) == {"conform"}
    assert kinds(clip(width=321, height=181)) == {"conform"}


def test_a_size_or_rate_that_is_asked_for_is_kept_to() -> None:
    assert kinds(clip(), options=FilmOptions(size=(1280, 720), fps=Fraction(24))) == {"copy"}
    film = plan([clip()], FilmOptions(size=(640, 640), fps=Fraction(30)))
    assert (film.width, film.height, film.rate, film.frames) == (640, 640, 30, 240)
    assert film.segments[0].reason == "1280x720 at 24 fps, the film is 640x640 at 30 fps"


def test_most_clips_decide_and_the_first_of_equals() -> None:
    wide, tall = clip(width=1920, height=1080), clip(width=720, height=1280)
    assert plan([tall, wide, wide], FilmOptions()).width == 1920
    assert plan([tall, wide], FilmOptions()).width == 720
    assert plan([clip(rate=Fraction(30)), clip(), clip()], FilmOptions()).rate == 24


def test_odd_sizes_become_even_and_variable_rates_usual_ones() -> None:
    film = plan([clip(width=321, height=181, rate=Fraction(20), constant_rate=False)], FilmOptions())
    assert (film.width, film.height, film.rate) == (320, 180, 24)


def test_reasons_name_the_clip_that_is_in_the_way() -> None:
    film = plan([clip(), clip("late.mp4", extradata_sha256="0")], FilmOptions())
    assert "because late.mp4 was encoded with other settings" in film.segments[0].reason


def test_a_silent_clip_among_others_is_told_and_a_silent_film_is_not_a_fault() -> None:
    assert plan([clip(), clip("mute.mp4", audio=None)], FilmOptions()).warnings == (
        "Without sound, so silent in the film: mute.mp4.",
    )
    film = plan([clip(audio=None)], FilmOptions())
    assert (film.warnings, film.has_sound) == ((), False)


def test_there_is_sound_when_anything_can_be_heard() -> None:
    music = AudioFile(Path("m.mp3"), "mp3", _SOUND, 1.0, 1)
    assert plan([clip()], FilmOptions()).has_sound
    assert not plan([clip()], FilmOptions(clip_audio="mute")).has_sound
    assert plan([clip(audio=None)], FilmOptions(music=music)).has_sound


def test_clips_are_muted_under_music_and_kept_without_unless_told_otherwise() -> None:
    music = AudioFile(Path("m.mp3"), "mp3", _SOUND, 1.0, 1)
    silent = clip("silent.mp4", audio=None)
    for options, sound in (
        (FilmOptions(), "keep"),
        (FilmOptions(music=music), "mute"),
        (FilmOptions(music=music, clip_audio="keep"), "keep"),
        (FilmOptions(music=music, clip_audio="duck"), "duck"),
        (FilmOptions(clip_audio="mute"), "mute"),
    ):
        film = plan([clip(), silent], options)
        assert (options.sound_of_clips, film.as_offer()["clip_audio"]) == (sound, sound)
        assert bool(film.warnings) == (sound != "mute")


@pytest.mark.parametrize(
    "wishes",
    [
        {"size": (0, 0)},
        {"size": (641, 480)},
        {"size": (100_000, 2)},
        {"fps": Fraction(0)},
        {"fps": Fraction(1000)},
        {"fit": "stretch"},
        {"music_end": "stop"},
        {"clip_audio": "loud"},
        {"loudness": 3.0},
        {"loudness": float("nan")},
    ],
    ids=str,
)
def test_wishes_that_no_film_can_fulfil_are_refused(wishes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        FilmOptions(**wishes)


def test_no_clips_and_too_many_are_refused() -> None:
    with pytest.raises(BadInput, match="no clips"):
        plan([], FilmOptions())
    with pytest.raises(BadInput, match="201"):
        plan([clip()] * (MAX_CLIPS + 1), FilmOptions())
    assert plan([clip()] * MAX_CLIPS, FilmOptions()).frames == 192 * MAX_CLIPS


@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=200),
    st.sampled_from(["24", "25", "30000/1001", "24000/1001", "7"]),
)
def test_sound_and_picture_never_drift_apart_by_a_sample(frames: list[int], rate: str) -> None:
    film = plan([clip(frames=count, rate=Fraction(rate)) for count in frames], FilmOptions())
    starts = [0, *(end for _, end in places(film))]
    exact = [sum(frames[:number]) / Fraction(rate) * 48000 for number in range(len(frames) + 1)]
    assert all(abs(place - true) <= Fraction(1, 2) for place, true in zip(starts, exact, strict=True))


@given(st.integers(1, 2000), st.fractions(1, 120, max_denominator=1001), st.sampled_from(["24", "30", "60000/1001"]))
def test_conformed_clips_keep_their_length_to_half_a_frame(frames: int, rate: Fraction, fps: str) -> None:
    film = plan([clip(frames=frames, rate=rate, constant_rate=False)], FilmOptions(fps=Fraction(fps)))
    assert film.frames >= 1
    assert film.frames == 1 or abs(film.frames / film.rate - frames / rate) <= 1 / film.rate / 2


def test_a_frame_rate_that_no_clock_counts_is_refused_before_any_work() -> None:
    with pytest.raises(BadInput, match="frame rate"):
        FilmOptions(fps=Fraction("29.9700299700299"))
