"""Commands are lists, so they can be compared without running anything."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from mvcore.film import ColourTags, FilmOptions, plan
from mvcore.film.commands import conform_args, fitted, picture_filters
from tests.film.test_plan import clip


def test_conforming_is_one_fixed_command() -> None:
    source = clip("a.mp4", width=1920, height=1080, rate=Fraction(30), frames=60)
    film = plan([source], FilmOptions(size=(1280, 720), fps=Fraction(24)))
    here = Path.cwd()
    assert conform_args(source, film, 48, Path("piece.mp4")) == [
        "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-f", "mov", "-reinit_filter", "0",
        "-i", f"file:{here}/a.mp4",
        "-map", "0:0", "-an", "-sn", "-dn",
        "-vf", ",".join(picture_filters(source, (1280, 720), Fraction(24), "pad", 48)),
        "-frames:v", "48", "-fps_mode", "passthrough", "-map_metadata", "-1", "-map_chapters", "-1",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-profile:v", "high", "-pix_fmt", "yuv420p",
        "-x264-params",
        "stitchable=1:scenecut=0:open-gop=0:colorprim=bt709:transfer=bt709:colormatrix=bt709:keyint=12:min-keyint=12",
        "-threads", "4", "-f", "mp4", f"file:{here}/piece.mp4",
    ]  # fmt: skip


def test_a_name_that_looks_like_an_option_or_an_address_stays_a_file() -> None:
    film = plan([clip("-i"), clip("http:x.mp4", codec="vp9")], FilmOptions())
    for shot in film.shots:
        args = conform_args(shot.clip, film, 10, Path("-y"))
        assert args[args.index("-i") + 1].startswith("file:/")
        assert args[-1].startswith("file:/")


def test_filters_bring_size_rate_shape_and_length() -> None:
    assert picture_filters(clip(width=720, height=1280), (1280, 720), Fraction(30000, 1001), "pad", 90) == [
        "setpts=PTS-STARTPTS",
        "fps=30000/1001:start_time=0",
        "scale=404:720:flags=bicubic+accurate_rnd+full_chroma_int:out_color_matrix=bt709:out_range=tv",
        "pad=1280:720:438:0",
        "setsar=1",
        "format=yuv420p",
        "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709",
        "tpad=stop=-1:stop_mode=clone",
        "trim=end_frame=90",
    ]


@pytest.mark.parametrize(
    ("display", "fit", "size"),
    [
        ((1920, 1080), "pad", (1280, 720)),
        ((1920, 1080), "crop", (1280, 720)),
        ((720, 1280), "pad", (404, 720)),
        ((720, 1280), "crop", (1280, 2276)),
        ((1279, 719), "pad", (1280, 720)),
        ((10_000, 10), "pad", (1280, 2)),
        ((720, 1280), "blur", (404, 720)),
    ],
)
def test_pictures_are_fitted_to_even_sizes(display: tuple[int, int], fit: str, size: tuple[int, int]) -> None:
    assert fitted(display, (1280, 720), fit) == size  # type: ignore[arg-type]


def test_untagged_colours_are_read_as_players_read_them() -> None:
    def scale(height: int) -> str:
        source = clip(width=1280, height=height, colour=ColourTags(2, 2, 2, 0))
        return next(word for word in picture_filters(source, (640, 360), Fraction(24), "pad", 1) if "scale" in word)

    assert ":in_color_matrix=bt709:" in scale(720)
    assert ":in_color_matrix=bt601:" in scale(360)


def test_transparency_is_laid_over_black_by_a_decoder_that_sees_it() -> None:
    source = clip("a.webm", codec="vp9", container="matroska", has_alpha=True)
    film = plan([source], FilmOptions())
    args = conform_args(source, film, 10, Path("o.mp4"))
    assert args[args.index("-c:v") : args.index("-i")] == ["-c:v", "libvpx-vp9"]
    assert "premultiply=inplace=1" in args[args.index("-vf") + 1]


def test_only_bright_and_wide_colours_are_mapped() -> None:
    def chain(colour: ColourTags) -> str:
        return ",".join(picture_filters(replace(clip(), colour=colour), (1280, 720), Fraction(24), "pad", 1))

    assert "tin=smpte2084" in chain(ColourTags(9, 16, 9, 1))
    assert "tin=arib-std-b67" in chain(ColourTags(9, 18, 9, 1))
    assert "zscale" in chain(ColourTags(9, 14, 9, 1))
    assert "tonemap" not in chain(ColourTags(9, 14, 9, 1))
    assert "pin=smpte432:tin=709:min=709" in chain(ColourTags(12, 1, 1, 1))
    assert "zscale" not in chain(ColourTags(1, 1, 1, 1))
