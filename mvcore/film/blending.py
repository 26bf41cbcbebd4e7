"""The arguments of the ffmpeg runs that render transitions, and their previews."""

from fractions import Fraction
from pathlib import Path

from mvcore.film.commands import BT709, address, piece_encoder
from mvcore.film.timeline import Blend, gop_frames
from mvcore.film.transitions import Transition
from mvcore.media import PROTOCOLS

PREVIEW_RATE = Fraction(24)
_GRADIENT = "gradients=s=320x180:r=24:d=2:n=2:seed=1:speed=0.02"
_WARM = f"{_GRADIENT}:c0=0xE8A23A:c1=0xB3261E"
_COOL = f"{_GRADIENT}:c0=0x1E3A8A:c1=0x35B5A0"
_DISC = "geq=r='if(lt(hypot(X-160,Y-90),50),250,r(X,Y))':g='if(lt(hypot(X-160,Y-90),50),240,g(X,Y))':b='b(X,Y)'"
_BAR = "drawbox=x=60:y=75:w=200:h=30:c=white@0.9:t=fill"


def blend_args(blend: Blend, before: Path, after: Path, rate: Fraction, output: Path) -> list[str]:
    """Render a transition from the pieces of both shots, exactly as many frames long as planned."""
    leaving, coming = blend.before.frames - blend.tail, blend.head
    # Each group of a piece begins with a key picture. The search goes to the last one before a place between two
    # pictures, so that rounding cannot miss it; what comes before the tail in its group is counted off.
    skipped = blend.tail % gop_frames(rate)
    seek = (blend.tail - skipped + Fraction(1, 2)) / rate
    # One thread decodes a few pictures with less work than many do. What a piece is stands in its header; looking for
    # more would decode its first picture, which may be none of those that are wanted.
    source = ("-protocol_whitelist", PROTOCOLS, "-threads", "1", "-nofind_stream_info", "-f", "mov")
    graph = ";".join(
        [
            f"[0:v]{_counted(leaving, rate, skipped)}[a]",
            f"[1:v]{_counted(coming, rate)}[b]",
            f"[a][b]{crossing(blend.after.transition, leaving, blend.overlap, rate)},{BT709}[out]",
        ]
    )
    return [
        *("-loglevel", "error", *source, "-noaccurate_seek", "-ss", f"{float(seek):.6f}", "-i", address(before)),
        *(*source, "-i", address(after), "-filter_complex", graph, "-map", "[out]"),
        *("-frames:v", str(blend.frames), "-fps_mode", "passthrough", *piece_encoder(rate, output, "superfast")),
    ]


def crossing(transition: Transition, leaving: int, overlap: int, rate: Fraction) -> str:
    """The filter that shows the last `overlap` of `leaving` frames together with the first ones that come."""
    duration, offset = (f"{float(frames / rate):.6f}" for frames in (overlap, leaving - overlap))
    fade = f"xfade=transition={transition.xfade}:duration={duration}:offset={offset}"
    # xfade's black and white are the ends of the byte, which video keeps free.
    return f"{fade},limiter=min=16:max=235:planes=1" if transition.name in ("fade-black", "fade-white") else fade


def preview_args(transition: Transition, output: Path) -> list[str]:
    """Show a transition between two drawn pictures in one second, half of which it takes."""
    overlap = 0 if transition.is_cut else int(PREVIEW_RATE / 2)
    each = int(PREVIEW_RATE + overlap) // 2
    join = "concat=n=2" if transition.is_cut else crossing(transition, each, overlap, PREVIEW_RATE)
    graph = ";".join(
        [
            f"[0:v]{_DISC},format=yuv420p,{_counted(each, PREVIEW_RATE)}[a]",
            f"[1:v]{_BAR},format=yuv420p,{_counted(each, PREVIEW_RATE)}[b]",
            f"[a][b]{join},{BT709}[out]",
        ]
    )
    return [
        *("-loglevel", "error", "-f", "lavfi", "-i", _WARM, "-f", "lavfi", "-i", _COOL),
        *("-filter_complex", graph, "-map", "[out]", "-frames:v", str(int(PREVIEW_RATE))),
        *("-movflags", "+faststart", *piece_encoder(PREVIEW_RATE, output)),
    ]


def _counted(frames: int, rate: Fraction, skipped: int = 0) -> str:
    """`frames` frames behind the skipped ones, with stamps that count them."""
    wanted = f"trim=start_frame={skipped}:end_frame={skipped + frames}"
    return f"{wanted},settb={rate.denominator}/{rate.numerator},setpts=N,fps={rate.numerator}/{rate.denominator}"
