"""The film's sound: what is heard when, how loud it is, and what is refused as music."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mvcore.errors import BadInput, BrokenMedia, RenderError
from mvcore.film import FilmOptions, Transition, probe_audio, stitch
from mvcore.film.loudness import Loudness, measured
from mvcore.film.sound_commands import level_filters, measure_args, mix_filters, sound_args
from tests.film.media_files import Shelf, ffmpeg, loudness, sound

ASIS = FilmOptions(loudness=None)


def strength(heard: NDArray[np.float32], hertz: int) -> float:
    """How strong a tone is in some sound, from 0 to 1 for a full wave."""
    window = np.hanning(len(heard))
    return float(2 * np.abs(np.fft.rfft(heard * window))[round(hertz * len(heard) / 48000)] / window.sum())


@pytest.fixture(scope="module")
def scale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Music of six seconds, another tone in each."""
    path = tmp_path_factory.mktemp("music") / "scale.wav"
    tones = "+".join(f"0.2*sin({2 * np.pi * 300 * (n + 1):.4f}*t)*between(t\\,{n}\\,{n + 1})" for n in range(6))
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc={tones}:s=48000:d=6", path)
    return path


def test_music_begins_where_it_is_told_to(shelf: Shelf, film: Path, scale: Path) -> None:
    options = FilmOptions(music=probe_audio(scale), music_start=2.0, loudness=None)
    stitch([shelf("silent.mp4")] * 2, film, options)
    heard = sound(film)
    assert [strength(heard[2400:45600], hertz) > 0.1 for hertz in (300, 600, 900, 1200)] == [False, False, True, False]
    assert strength(heard[50400:60000], 1200) > 0.1


def test_music_that_is_too_short_comes_again_from_its_start_with_a_cross_fade(
    shelf: Shelf, film: Path, scale: Path
) -> None:
    options = FilmOptions(music=probe_audio(scale), music_start=4.0, loudness=None)
    stitch([shelf("silent.mp4")] * 5, film, options)
    heard = sound(film)
    # Two seconds are left of the music; a quarter of them overlaps with the next turn.
    assert strength(heard[3000:45000], 1500) > 0.1
    assert strength(heard[81600:86400], 1800) > 0.05
    assert strength(heard[81600:86400], 1500) > 0.05
    levels = [loudness(heard[at : at + 2400]) for at in range(4800, 3 * 48000, 2400)]
    assert min(levels) > 0.8 * max(levels)


def test_music_that_shall_not_come_again_fades_out_and_is_silent_then(shelf: Shelf, film: Path, scale: Path) -> None:
    options = FilmOptions(music=probe_audio(scale), music_start=5.0, music_end="trim", loudness=None)
    stitch([shelf("silent.mp4")] * 2, film, options)
    heard = sound(film)
    assert loudness(heard[2400:9600]) > 0.1
    assert 0 < loudness(heard[43200:47000]) < 0.03
    assert loudness(heard[49000:95000]) < 1e-3


def test_gains_change_the_clips_and_the_music_by_themselves(shelf: Shelf, film: Path) -> None:
    music = probe_audio(shelf("long_music.wav"))

    def levels(**gains: float) -> tuple[float, float]:
        options = FilmOptions(music=music, clip_audio="keep", loudness=None, **gains)  # type: ignore[arg-type]
        stitch([shelf("mirrored.mp4")] * 2, film, options)
        heard = sound(film)[2400:24000]
        return strength(heard, 880), strength(heard, 220)

    clip, song = levels()
    assert levels(clip_gain=-12) == (pytest.approx(clip / 4, rel=0.1), pytest.approx(song, rel=0.1))
    assert levels(music_gain=6) == (pytest.approx(clip, rel=0.1), pytest.approx(song * 2, rel=0.1))


@pytest.mark.parametrize("seconds", [0.1, 0.5])
def test_sound_cross_fades_with_equal_power_where_clips_overlap(shelf: Shelf, film: Path, seconds: float) -> None:
    clips = [shelf("plain.mp4"), shelf("mirrored.mp4"), shelf("plain.mp4")]
    stitch(clips, film, FilmOptions(transitions=(Transition("fade", seconds),), loudness=None))
    heard = sound(film)
    assert len(heard) == pytest.approx((3 - 2 * seconds) * 48000, abs=2 * 2000 + 1024)
    # The two tones are unlike, so equal power means that neither a dip nor a bump is heard.
    levels = np.array([loudness(heard[at : at + 2400]) for at in range(2400, len(heard) - 4800, 1200)])
    assert levels.min() > 0.85 * np.median(levels)
    assert levels.max() < 1.15 * np.median(levels)


def test_a_loud_mix_keeps_its_true_peak_and_its_loudness(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    noise = tmp_path / "noise.wav"
    ffmpeg("-f", "lavfi", "-i", "anoisesrc=a=1:d=4:seed=1,tremolo=f=3:d=0.9", noise)
    options = FilmOptions(music=probe_audio(noise), clip_audio="keep", clip_gain=12, music_gain=6)
    report = stitch([shelf("plain.mp4")] * 4, film, options)
    found = report.loudness
    assert found is not None
    assert found.integrated == pytest.approx(-14, abs=0.5)
    assert found.peak <= -1
    assert report.as_dict()["loudness"] == {
        "integrated": round(found.integrated, 1), "true_peak": round(found.peak, 1),
    }  # fmt: skip


def test_loudness_is_a_wish_by_itself_and_can_be_left_alone(shelf: Shelf, film: Path) -> None:
    reached = stitch([shelf("plain.mp4")] * 4, film).loudness
    left = stitch([shelf("plain.mp4")] * 4, film, ASIS).loudness
    assert reached is not None
    assert left is not None
    assert reached.integrated == pytest.approx(-14, abs=0.5)
    assert left.integrated < -17


def test_noise_is_not_raised_without_end(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    hiss = tmp_path / "hiss.wav"
    ffmpeg("-f", "lavfi", "-i", "anoisesrc=a=0.001:d=4:seed=1", hiss)
    report = stitch([shelf("silent.mp4")] * 4, film, FilmOptions(music=probe_audio(hiss)))
    assert report.loudness is not None
    assert report.loudness.integrated < -20
    assert any("Louder than" in warning for warning in report.warnings)


def test_a_film_without_sound_has_no_loudness(shelf: Shelf, film: Path) -> None:
    assert stitch([shelf("silent.mp4")], film).as_dict()["loudness"] is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"music_start": -1.0}, "0 seconds or more"),
        ({"music_start": 2.5}, r"music\.wav is only 2\.0 s long"),
        ({"music_gain": 31.0}, "from -60 to 30 dB"),
        ({"clip_gain": float("nan")}, "from -60 to 30 dB"),
        ({"music_end": "stop"}, "loop or trim"),
        ({"loudness": 0.0}, "from -70 to -5 LUFS"),
    ],
)
def test_sound_that_cannot_be_is_refused_in_a_sentence(shelf: Shelf, options: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        FilmOptions(music=probe_audio(shelf("music.wav")), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("song.mp3", b""),
        ("song.mp3", b"La la la,\nall day long.\n"),
        ("song.wav", b"RIFF\x24\x00\x00\x00WAVE"),
        ("song.ogg", b"OggS" + bytes(range(256)) * 8),
        ("song.m4a", bytes(range(256)) * 8),
        ("song.flac", b"#EXTM3U\nhttp://127.0.0.1:9/a.mp3\n"),
    ],
)
def test_what_is_no_music_is_refused_by_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BrokenMedia, match=rf"^{name} "):
        probe_audio(tmp_path / name)


def test_music_whose_sound_does_not_decode_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    broken = tmp_path / "broken.flac"
    data = bytearray(shelf("music.flac").read_bytes())
    begin = data.index(b"\xff\xf8")
    data[begin + 600 :] = bytes(len(data) - begin - 600)
    broken.write_bytes(data)
    with pytest.raises(BrokenMedia, match=r"broken\.flac (holds no sound|is damaged)"):
        probe_audio(broken)


def test_music_that_breaks_off_is_told_of(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.flac"
    whole = tmp_path / "whole.flac"
    ffmpeg("-i", shelf("long_music.wav"), whole)
    data = bytearray(whole.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    cut.write_bytes(data)
    report = stitch([shelf("silent.mp4")] * 8, film, FilmOptions(music=probe_audio(cut)))
    assert any("The music cut.flac is damaged after" in warning for warning in report.warnings)
    assert loudness(sound(film)[7 * 48000 - 4800 : 7 * 48000]) > 0.02


def test_music_that_is_too_long_fades_out_and_too_short_comes_again(shelf: Shelf, film: Path) -> None:
    clips = [shelf("silent.mp4")] * 5
    stitch(clips, film, FilmOptions(music=probe_audio(shelf("long_music.wav"))))
    heard = sound(film)
    assert len(heard) == pytest.approx(5 * 48000, abs=1024)
    assert loudness(heard[48000:96000]) == pytest.approx(loudness(heard[100000:160000]), rel=0.05)
    assert loudness(heard[5 * 48000 - 4000 : 5 * 48000]) < 0.1 * loudness(heard[48000:96000])
    stitch(clips, film, FilmOptions(music=probe_audio(shelf("music.mp3"))))
    heard = sound(film)
    assert all(loudness(heard[at : at + 4800]) > 0.02 for at in range(0, 3 * 48000, 4800))


def test_clips_are_kept_ducked_or_muted_under_music(shelf: Shelf, film: Path) -> None:
    def level_of_clip(how: str | None) -> float:
        options = FilmOptions(music=probe_audio(shelf("long_music.wav")), clip_audio=how)  # type: ignore[arg-type]
        stitch([shelf("mirrored.mp4")] * 2, film, options)
        heard = sound(film)[12000:36000]
        return float(np.abs(np.fft.rfft(heard * np.hanning(len(heard))))[880 * len(heard) // 48000])

    keep, duck, mute, usual = (level_of_clip(how) for how in ("keep", "duck", "mute", None))
    assert duck < 0.6 * keep
    assert mute < 0.02 * keep
    assert usual < 0.02 * keep


def test_the_film_is_as_loud_as_asked(shelf: Shelf, film: Path) -> None:
    stitch([shelf("plain.mp4")] * 6, film, FilmOptions(loudness=-16.0))
    # A steady sine of RMS r has a loudness of 20 log10(r) - 0.691 + 3.01 LUFS on two sides, but for the weighting
    # of 440 Hz, which ITU-R BS.1770 leaves almost alone.
    assert 20 * np.log10(loudness(sound(film)[24000:-24000])) + 2.32 == pytest.approx(-16.0, abs=0.5)


def test_a_silent_film_cannot_be_made_louder_and_says_so(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    hush = tmp_path / "hush.wav"
    ffmpeg("-f", "lavfi", "-i", "anullsrc=d=1", hush)
    report = stitch([shelf("silent.mp4")], film, FilmOptions(music=probe_audio(hush), loudness=-14))
    assert report.warnings == ("The film is silent, so its loudness stays as it is.",)


def test_the_mix_has_only_what_there_is() -> None:
    assert mix_filters(0, None, FilmOptions(clip_audio="duck")) == ["[0:a]aformat=sample_fmts=flt[mix]"]
    assert mix_filters(None, 0, FilmOptions(music_gain=-6)) == ["[0:a]aformat=sample_fmts=flt,volume=-6.00dB[mix]"]
    assert mix_filters(0, 1, FilmOptions())[-1] == "[clips][music]amix=inputs=2:normalize=0[mix]"
    assert "[clips][key]sidechaincompress" in mix_filters(0, 1, FilmOptions(clip_audio="duck"))[2]


def test_the_soundtrack_is_encoded_once_and_cut_to_the_sample() -> None:
    args = sound_args([Path("clips.pcm")], ["[0:a]anull[mix]"], ["volume=3.00dB"], 96_000, Path("s.mp4"))
    graph = args[args.index("-filter_complex") + 1]
    exact = "asetpts=N/SR/TB,apad=whole_len=96000,atrim=end_sample=96000"
    assert graph == f"[0:a]anull[mix];[mix]volume=3.00dB,{exact}[out]"
    assert args[args.index("-c:a") + 1] == "aac"


def test_encoding_leaves_a_voice_as_it_was(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    voice = tmp_path / "voice.wav"
    side = "0.6*sin(754*t)^15*(0.6+0.4*sin(9*t))"
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc={side}|{side}:s=48000:d=3", voice)
    stitch([shelf("silent.mp4")] * 3, film, FilmOptions(music=probe_audio(voice), loudness=None))
    was, became = (sound(path)[4800:43200] for path in (voice, film))
    assert 20 * np.log10(loudness(was) / loudness(became - was)) > 45


def test_loudness_is_measured_on_the_mix() -> None:
    args = measure_args([Path("clips.pcm")], ["[0:a]anull[mix]"], ["volume=3.00dB"], "sample")
    assert args[args.index("-filter_complex") + 1].endswith(
        "[mix]volume=3.00dB,ebur128=peak=sample:framelog=quiet[out]"
    )
    assert args[-3:] == ["-f", "null", "-"]


def test_a_gain_is_limited_only_when_the_peaks_need_it() -> None:
    assert level_filters(-3.456, None) == ["volume=-3.46dB"]
    assert level_filters(9, -1.0) == [
        "volume=9.00dB",
        "aresample=192000",
        "alimiter=limit=0.8913:level=0:latency=1",
        "aresample=48000",
    ]


def test_what_ffmpeg_prints_of_loudness_is_read() -> None:
    report = "  I:  -23.6 LUFS\n  Threshold: -34 LUFS\n LRA: 5.4 LU\n  True peak:\n    Peak:  -12.0 dBFS"
    assert measured(report) == Loudness(-23.6, -12.0)
    assert measured("I: -70.0 LUFS\nPeak: -inf dBFS").peak == float("-inf")
    with pytest.raises(RenderError):
        measured("nothing")
