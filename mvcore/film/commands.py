"""The arguments of every ffmpeg run, as lists made by pure functions."""

from fractions import Fraction
from pathlib import Path
from typing import Literal

from mvcore.film.options import Fit
from mvcore.film.plan import FilmPlan
from mvcore.film.timeline import Shot, gop_frames
from mvcore.media import PROTOCOLS, STREAMED_CONTAINERS, decoders
from mvcore.media.info import COLOUR_UNKNOWN, PRIMARIES_BT2020, RANGE_FULL, TRANSFER_HLG, WHOLE, ClipInfo

Preset = Literal["veryfast", "superfast"]

# A fixed number, so that a clip becomes the same piece on every machine; more of them gain little at 720 lines.
_THREADS = 4
# `stitchable` keeps parameter sets free of what one piece alone would suggest, so that all pieces have the same ones;
# the fixed closed group of pictures lets any piece stand behind any other one.
_X264 = "stitchable=1:scenecut=0:open-gop=0:colorprim=bt709:transfer=bt709:colormatrix=bt709"
BT709 = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
# Untagged pictures of this height or more are HD to every player, and so BT.709.
_HD_HEIGHT = 720
# What zscale calls the primaries and matrices of ITU-T H.273 that are not BT.709: television of old, cinema, UHD.
_PRIMARIES = {5: "bt470bg", 6: "170m", 7: "240m", PRIMARIES_BT2020: "2020", 11: "smpte431", 12: "smpte432"}
_MATRICES = {1: "709", 5: "470bg", 6: "170m", 7: "smpte240m", 9: "2020_ncl"}


def conform_args(clip: ClipInfo, plan: FilmPlan, frames: int, output: Path, caption: Path | None = None) -> list[str]:
    """Encode a clip's picture once in the film's format, exactly `frames` frames long, without sound.

    `caption` is a picture with transparency, as wide as the film, that is laid over its lower edge.
    """
    chain = ",".join(picture_filters(clip, (plan.width, plan.height), plan.rate, plan.options.fit, frames))
    stills, stream, filters = [], f"0:{clip.index}", ("-vf", chain)
    if caption is not None:
        stills = ["-protocol_whitelist", PROTOCOLS, "-f", "png_pipe", "-i", address(caption)]
        graph = f"[{stream}]{chain}[picture];[picture][1:v]overlay=0:H-h,{BT709}[out]"
        stream, filters = "[out]", ("-filter_complex", graph)
    return [
        # A pause in a transport stream is one; only stamps that go back are put right.
        *(["-dts_delta_threshold", "1e9"] if clip.container in STREAMED_CONTAINERS else []),
        *("-loglevel", "error", "-protocol_whitelist", PROTOCOLS, "-f", clip.container),
        # Begun anew where a picture changes its size midway, the filters would count time and frames from 0 again.
        *("-reinit_filter", "0"),
        *_decoder(clip),
        *_crop_apart(clip),
        *_covers_apart(clip),
        *("-i", address(clip.path), *stills, "-map", stream, "-an", "-sn", "-dn"),
        *(*filters, "-frames:v", str(frames), "-fps_mode", "passthrough"),
        *piece_encoder(plan.rate, output),
    ]


def card_args(card: Path, shot: Shot, rate: Fraction, output: Path) -> list[str]:
    """Encode a drawn picture as a card that comes out of black and goes into it, unless a transition does that."""
    length = min(round(rate / 2), shot.frames // 3)
    fades = [
        *([f"fade=t=in:s=0:n={length}"] if length and not shot.fade_in else []),
        *([f"fade=t=out:s={shot.frames - length}:n={length}"] if length and not shot.fade_out else []),
    ]
    chain = [
        f"settb={rate.denominator}/{rate.numerator}",
        f"loop=loop={shot.frames - 1}:size=1",
        f"setpts=N,fps={rate.numerator}/{rate.denominator}",
        "scale=out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p",
        *fades,
        BT709,
    ]
    return [
        *("-loglevel", "error", "-protocol_whitelist", PROTOCOLS, "-f", "png_pipe", "-i", address(card)),
        *("-vf", ",".join(chain), "-frames:v", str(shot.frames), "-fps_mode", "passthrough"),
        *piece_encoder(rate, output),
    ]


def piece_encoder(rate: Fraction, output: Path, preset: Preset = "veryfast") -> list[str]:
    """How every picture that is rendered is encoded: one group of pictures fits behind any other one.

    Both presets have the same parameter sets; the faster one needs a third more bytes for the same looks.
    """
    gop = gop_frames(rate)
    return [
        *("-map_metadata", "-1", "-map_chapters", "-1"),
        *("-c:v", "libx264", "-preset", preset, "-crf", "18", "-profile:v", "high", "-pix_fmt", "yuv420p"),
        *("-x264-params", f"{_X264}:keyint={gop}:min-keyint={gop}", "-threads", str(_THREADS)),
        *("-f", "mp4", address(output)),
    ]


def picture_filters(clip: ClipInfo, size: tuple[int, int], rate: Fraction, fit: Fit, frames: int) -> list[str]:
    """The filters that bring a clip's picture to the film's size, shape, colours and rate."""
    return [
        "setpts=PTS-STARTPTS",
        f"fps={rate.numerator}/{rate.denominator}:start_time=0",
        *(["bwdif=mode=send_frame"] if clip.interlaced else []),
        *_cropped(clip),
        *_opaque(clip),
        *_resized(clip, size, fit),
        *_colours(clip),
        "setsar=1",
        "format=yuv420p",
        BT709,
        # The last frame stands until the planned length is reached: some clips stop before their time.
        "tpad=stop=-1:stop_mode=clone",
        f"trim=end_frame={frames}",
    ]


def fitted(display: tuple[int, int], size: tuple[int, int], fit: Fit) -> tuple[int, int]:
    """The even size that a picture is scaled to before bars are added ("pad", "blur") or edges cut ("crop")."""
    ratios = [Fraction(want, have) for want, have in zip(size, display, strict=True)]
    ratio = max(ratios) if fit == "crop" else min(ratios)
    width, height = (_even(have * ratio, want, fit) for have, want in zip(display, size, strict=True))
    return width, height


def _even(exact: Fraction, want: int, fit: Fit) -> int:
    """The nearest even length; what misses the wanted one by rounding alone becomes it."""
    length = max(2, 2 * round(exact / 2))
    if abs(length - want) <= 2:
        return want
    return max(length, want) if fit == "crop" else min(length, want)


def _resized(clip: ClipInfo, size: tuple[int, int], fit: Fit) -> list[str]:
    """Scale, then pad or crop in the middle, on even places, since colour is stored for pairs of pixels."""
    width, height = fitted(clip.display_size, size, fit)
    scale = f"scale={width}:{height}:flags=bicubic+accurate_rnd+full_chroma_int{_scale_colours(clip)}"
    if (width, height) == size:
        return [scale]
    left, top = (abs(want - have) // 4 * 2 for want, have in zip(size, (width, height), strict=True))
    if fit == "blur":
        return [_over_its_blur(clip, scale, size, (left, top))]
    return [scale, f"{fit}={size[0]}:{size[1]}:{left}:{top}"]


def _over_its_blur(clip: ClipInfo, scale: str, size: tuple[int, int], place: tuple[int, int]) -> str:
    """The picture over itself, cropped to the film's shape and blurred, as one stretch of a filter graph.

    The blur is made of a picture an eighth as wide and high: it looks the same and costs next to nothing.
    """
    small = (max(16, size[0] // 16 * 2), max(16, size[1] // 16 * 2))
    width, height = fitted(clip.display_size, small, "crop")
    back = f"scale={width}:{height}{_scale_colours(clip)},crop={small[0]}:{small[1]},boxblur=3:2"
    return (
        f"split[front][back];[front]{scale},setsar=1[sharp];"
        f"[back]{back},scale={size[0]}:{size[1]}:flags=bilinear,setsar=1[blurred];"
        f"[blurred][sharp]overlay={place[0]}:{place[1]}:format=auto"
    )


def _crop_apart(clip: ClipInfo) -> list[str]:
    """ffmpeg itself crops by pairs of pixels, and begins with a pair that is half hidden (ffmpeg 7.1 and later)."""
    return [] if clip.crop == WHOLE else ["-apply_cropping", "codec"]


def _cropped(clip: ClipInfo) -> list[str]:
    """Cut the edges that the container hides."""
    if clip.crop == WHOLE:
        return []
    return [f"crop={clip.width}:{clip.height}:{clip.crop.left}:{clip.crop.top}:exact=1"]


def _opaque(clip: ClipInfo) -> list[str]:
    """Lay a picture with transparency over black: its colours times its opacity."""
    return ["format=gbrap", "premultiply=inplace=1", "format=gbrp"] if clip.has_alpha else []


def _scale_colours(clip: ClipInfo) -> str:
    """What the scaler is told about matrix and range; the rest is for `_colours`."""
    if _needs_tone_mapping(clip) or _needs_gamut(clip):
        return ""
    if clip.has_alpha:
        return ":out_color_matrix=bt709:out_range=tv"
    matrix = ""
    if clip.colour.matrix == COLOUR_UNKNOWN and not clip.pix_fmt.startswith(("gbr", "rgb", "bgr", "gray", "pal")):
        matrix = f":in_color_matrix={'bt601' if _is_small(clip) else 'bt709'}"
    full = ":in_range=pc" if clip.colour.range == RANGE_FULL or clip.pix_fmt.startswith("yuvj") else ""
    return f"{matrix}{full}:out_color_matrix=bt709:out_range=tv"


def _needs_tone_mapping(clip: ClipInfo) -> bool:
    """True for pictures whose brightness exceeds what the film can show."""
    return clip.colour.is_hdr and not clip.has_alpha


def _needs_gamut(clip: ClipInfo) -> bool:
    """True for pictures of the usual brightness whose red, green and blue are not those of BT.709."""
    return clip.colour.primaries in _PRIMARIES and clip.pix_fmt.startswith("yuv") and not clip.has_alpha


def _matrix(clip: ClipInfo) -> str:
    """The matrix of a picture with known primaries; where only those are tagged, the one that goes with them."""
    usual = "2020_ncl" if clip.colour.primaries == PRIMARIES_BT2020 else "470bg" if _is_small(clip) else "709"
    return _MATRICES.get(clip.colour.matrix, usual)


def _is_small(clip: ClipInfo) -> bool:
    """True for sizes whose colours are those of standard definition unless a tag says otherwise."""
    left, right, top, bottom = clip.crop
    return min(clip.width + left + right, clip.height + top + bottom) < _HD_HEIGHT


def _colours(clip: ClipInfo) -> list[str]:
    """Bring high dynamic range and other primaries to BT.709."""
    whole = "full" if clip.colour.range == RANGE_FULL else "limited"
    if _needs_tone_mapping(clip):
        # The quick way that zscale takes by default is right for PQ, but brings the blue of HLG to 221 instead of 191.
        curve = "arib-std-b67:agamma=0" if clip.colour.transfer == TRANSFER_HLG else "smpte2084"
        return [
            f"zscale=pin=bt2020:tin={curve}:min=bt2020nc:rin={whole}:t=linear:npl=203",
            "format=gbrpf32le",
            "zscale=p=bt709",
            # Up to half of the film's white nothing changes; what is brighter is pressed into the rest.
            "tonemap=tonemap=mobius:param=0.5:desat=0",
            "zscale=t=bt709:m=bt709:r=limited",
        ]
    if _needs_gamut(clip):
        given = f"pin={_PRIMARIES[clip.colour.primaries]}:tin=709:min={_matrix(clip)}:rin={whole}"
        return [f"zscale={given}:p=709:t=709:m=709:r=limited"]
    return []


def _covers_apart(clip: ClipInfo) -> list[str]:
    """Opening a file, ffmpeg would decode all its pictures, of which small ones may grow a thousandfold."""
    if not clip.has_covers:
        return []
    return ["-codec_whitelist", decoders(pictures=True, still=clip.codec)]


def _decoder(clip: ClipInfo) -> list[str]:
    """ffmpeg's own VP8 and VP9 decoders leave transparency out."""
    names = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
    return ["-c:v", names[clip.codec]] if clip.has_alpha and clip.codec in names else []


def still_args(film: ClipInfo, seconds: float, output: Path, width: int | None = None) -> list[str]:
    """Save one picture of a film as JPEG or PNG, by the name of `output`, at most `width` pixels wide, and print how
    much of it is black (`pblack`, in per cent)."""
    source = ("-protocol_whitelist", PROTOCOLS, "-f", film.container, "-ss", f"{seconds:.3f}")
    jpeg = ("-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p")
    kind = ("-c:v", "png") if output.suffix.lower() == ".png" else jpeg
    smaller = [] if width is None else [f"scale='min({width},iw)':-2:flags=area"]
    filters = ",".join([*smaller, "blackframe=amount=0"])
    return [
        *("-loglevel", "info", *source, "-i", address(film.path), "-map", f"0:{film.index}", "-vf", filters),
        *("-frames:v", "1", "-update", "1", *kind, "-f", "image2", address(output)),
    ]


def address(path: Path) -> str:
    """A path that ffmpeg takes for nothing but a file, whatever it begins with or holds."""
    return f"file:{path.absolute()}"
