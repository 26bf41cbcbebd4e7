"""Clips as cameras, phones, editors and generators leave them behind: each odd in one way, all showing one picture.

The picture has a colour in each quarter, so that a film tells whether a clip came out upright, whole and right in its
colours; the sound, where there is one, is a steady tone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.film.media_files import Shelf, ffmpeg, note_crop

# Left and right above, left and right below.
RED, GREEN, BLUE, GREY = (190, 50, 60), (50, 160, 80), (60, 70, 190), (150, 150, 150)
QUARTERS = (RED, GREEN, BLUE, GREY)
_AAC = "-c:a aac -b:a 96k"
_QUICK = "-preset ultrafast -pix_fmt yuv420p"
_H264 = f"-c:v libx264 {_QUICK}"
_BT709 = "range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
_709 = f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams={_BT709}"
_RGB = "setparams=range=pc:color_primaries=bt709:color_trc=bt709:colorspace=gbr"


@dataclass(frozen=True)
class Odd:
    """One odd clip: its ffmpeg arguments after the picture and what the film must show and sound like.

    `seconds` is how long it plays, and `made` how long it was before it was cut. `sound` is where its tone is heard,
    from and to a second, or None. `shape` is the picture's as seen. `colours` are the quarters', and `tolerance` by how
    much a film may miss them.
    """

    name: str
    encoding: str
    picture: str = ""
    source: str = ""
    size: str = "160x90"
    rate: str = "24"
    seconds: float = 1.0
    made: float | None = None
    tone: str = "sine=f=440:r=48000:d=1"
    sound: tuple[float, float] | None = (0.0, 1.0)
    shape: tuple[int, int] = (16, 9)
    colours: tuple[tuple[int, int, int], ...] = QUARTERS
    tolerance: int = 14
    then: Callable[[Shelf, Path], None] | None = None

    def make(self, shelf: Shelf) -> Path:
        """The file, made when it is first asked for."""
        path = shelf.folder / f"odd {self.name}"
        if not path.exists():
            sound = f"-f lavfi -i {self.tone}" if self.tone else ""
            picture = f"{quarters(self.size, self.rate, self.made or self.seconds)}{self.picture and ','}{self.picture}"
            ffmpeg(*f"-f lavfi -i {self.source or picture} {sound} {self.encoding}".split(), path)
            if self.then:
                self.then(shelf, path)
        return path


def quarters(size: str, rate: str, seconds: float) -> str:
    """The picture as a source of ffmpeg's, in RGB."""
    red, green, blue, grey = ("0x{:02X}{:02X}{:02X}".format(*colour) for colour in QUARTERS)
    boxes = ((green, "iw/2", "0"), (blue, "0", "ih/2"), (grey, "iw/2", "ih/2"))
    drawn = ",".join(f"drawbox=x={x}:y={y}:w=iw/2+1:h=ih/2+1:c={colour}:t=fill" for colour, x, y in boxes)
    frames = max(1, round(seconds * Fraction(rate)))
    return f"color=c={red}:s={size}:r={rate},format=rgb24,{drawn},format=gbrp,trim=end_frame={frames}"


def _again(*args: str | Path) -> Callable[[Shelf, Path], None]:
    """Copy the clip through ffmpeg once more; "IN" stands for the clip as it is."""

    def work(shelf: Shelf, path: Path) -> None:
        before = path.with_name(f"before {path.name}")
        path.rename(before)
        ffmpeg(*(before if arg == "IN" else arg for arg in args), path)

    return work


def _turned(degrees: int = 0, flip: str = "") -> Callable[[Shelf, Path], None]:
    """Note in the file that its picture is to be turned (against the clock) or mirrored."""
    notes = [*(["-display_rotation", str(degrees)] if degrees else []), *([flip] if flip else [])]
    return _again(*notes, "-i", "IN", "-c", "copy")


def _cropped(left: int, right: int, top: int, bottom: int, *again: str) -> Callable[[Shelf, Path], None]:
    """Note in the file that its edges are not to be shown; then copy it, where there are more notes."""

    def work(shelf: Shelf, path: Path) -> None:
        noted = path.with_name(f"noted {path.stem}.mp4")
        ffmpeg("-i", path, "-c", "copy", noted)
        note_crop(noted, left, right, top, bottom)
        ffmpeg(*again, "-i", noted, "-c", "copy", path)

    return work


def _spoil_sound(shelf: Shelf, path: Path) -> None:
    """Break every FLAC frame of the second half of the sound."""
    data = bytearray(path.read_bytes())
    places = [place for place in range(len(data) - 4) if data[place : place + 2] == b"\xff\xf8"]
    for place in places[len(places) // 2 :]:
        data[place : place + 8] = bytes(8)
    path.write_bytes(data)


def _two_sizes(shelf: Shelf, path: Path) -> None:
    """A transport stream whose picture changes its size midway."""
    other = path.with_name("other size.ts")
    ffmpeg("-f", "lavfi", "-i", quarters("320x180", "24", 0.5), "-f", "lavfi", "-i", "sine=f=440:r=48000:d=0.5",
           *_H264.split(), *_AAC.split(), "-output_ts_offset", "0.5", other)  # fmt: skip
    path.write_bytes(path.read_bytes() + other.read_bytes())


def _tracks(*args: str) -> Callable[[Shelf, Path], None]:
    """Add streams from another file before or beside the clip's."""

    def work(shelf: Shelf, path: Path) -> None:
        words = path.with_suffix(".srt")
        words.write_text("1\n00:00:00,000 --> 00:00:00,900\nHello\n")
        _again(*(words if arg == "WORDS" else shelf("still.jpg") if arg == "COVER" else arg for arg in args))(
            shelf, path
        )

    return work


def _hevc(more: str = "", pixels: str = "yuv420p10le") -> str:
    return f"-c:v libx265 -preset ultrafast -pix_fmt {pixels} -tag:v hvc1 -x265-params log-level=error{more}"


def _tagged(primaries: str, curve: str, matrix: str, whole: str = "limited") -> str:
    """RGB brought by zscale into a space, so that the clip's numbers mean the same colours."""
    made = f"zscale=pin=bt709:tin=bt709:min=gbr:rin=full:p={primaries}:t={curve}:m={matrix}:r={whole}"
    return f"{_RGB},{made},format=yuv444p"


def _hdr(curve: str) -> str:
    """RGB as pictures of high dynamic range, white at 203 cd/m2 (ITU-R BT.2408)."""
    light = "zscale=pin=bt709:tin=bt709:min=gbr:rin=full:t=linear:npl=203"
    dark = f"zscale=p=2020:t={curve}:agamma=0:m=2020_ncl:r=limited:npl=203"
    return f"{_RGB},{light},format=gbrpf32le,{dark},format=yuv444p10"


_LYING = "transpose=clock"  # stored turned by 90 degrees; the note turns it back
_BT601 = "scale=out_color_matrix=bt601:out_range=tv"

STORED = (
    Odd("turned 90.mp4", f"{_H264} {_AAC}", _LYING, then=_turned(90)),
    Odd("turned 180.mp4", f"{_H264} {_AAC}", "hflip,vflip", then=_turned(180)),
    Odd("turned 270.mov", f"{_H264} {_AAC}", "transpose=cclock", then=_turned(270)),
    Odd("mirrored.mp4", f"{_H264} {_AAC}", "hflip", then=_turned(flip="-display_hflip")),
    Odd("upside down.mp4", f"{_H264} {_AAC}", "vflip", then=_turned(flip="-display_vflip")),
    Odd("odd size.mp4", f"-c:v libx264 -preset ultrafast -pix_fmt yuv444p {_AAC}", size="161x91"),
    Odd("tiny.mp4", f"{_H264} {_AAC}", size="16x16", shape=(1, 1)),
    Odd("tall.mp4", f"{_H264} {_AAC}", size="36x320", shape=(36, 320)),
    Odd("wide.mp4", f"{_H264} {_AAC}", size="640x40", shape=(640, 40)),
    Odd("narrow pixels.mp4", f"{_H264} {_AAC}", "setsar=3/4", size="160x90", shape=(4, 3)),
    Odd("cropped.mp4", f"{_H264} {_AAC}", "pad=240:90:40:0:magenta", then=_cropped(40, 40, 0, 0)),
    Odd("cropped.mkv", f"{_H264} {_AAC}", "pad=200:130:24:32:magenta", then=_cropped(24, 16, 32, 8)),
    Odd(
        "cropped 90.mov",
        f"{_H264} {_AAC}",
        f"{_LYING},pad=130:200:24:32:magenta",
        then=_cropped(24, 16, 32, 8, "-display_rotation", "90"),
    ),
    Odd("wide pixels.mkv", f"{_H264} {_AAC}", "setsar=2/1", size="160x90", shape=(32, 9)),
)
RATES = (
    Odd("film rate.mp4", f"{_H264} {_AAC}", rate="24000/1001"),
    Odd("ntsc rate.mp4", f"{_H264} {_AAC}", rate="30000/1001"),
    Odd("double ntsc rate.mp4", f"{_H264} {_AAC}", rate="60000/1001"),
    Odd("12 fps.mp4", f"{_H264} {_AAC}", rate="12"),
    Odd("120 fps.mp4", f"{_H264} {_AAC}", rate="120"),
    Odd("variable.mp4", f"{_H264} {_AAC} -fps_mode vfr", "select='not(between(mod(n,10),3,6))'", rate="30"),
    Odd("variable.mkv", f"{_H264} {_AAC} -fps_mode vfr", "select='not(mod(n,3))+lt(n,8)+eq(n,29)'", rate="30"),
    Odd("one frame.mp4", f"{_H264} -an", seconds=1 / 24, tone="", sound=None),
    Odd("deep b-frames.mp4", f"{_H264} -bf 8 -b_strategy 0 -x264-params b-pyramid=normal {_AAC}"),
    Odd("open gop.mp4", f"{_H264} -bf 3 -x264-params open-gop=1:keyint=8 {_AAC}"),
    Odd("open gop.ts", f"{_H264} -bf 3 -x264-params open-gop=1:keyint=8 {_AAC}"),
    Odd("two sizes.ts", f"{_H264} {_AAC} -t 0.5", then=_two_sizes),
)
COLOURS = (
    Odd("10 bit.mp4", f"-c:v libx264 -preset ultrafast -pix_fmt yuv420p10le {_AAC}"),
    Odd("10 bit hevc.mp4", f"{_hevc()} {_AAC}"),
    Odd("full range.mp4", f"-c:v libx264 -preset ultrafast {_AAC}", "scale=out_range=pc,format=yuvj420p"),
    Odd("full range hd.mp4", f"-c:v libx264 -preset ultrafast {_AAC}", _tagged("709", "709", "709", "full")
        + ",format=yuv420p"),
    Odd("bt601.mp4", f"{_H264} {_AAC}", _tagged("170m", "601", "170m")),
    Odd("pal colours.mp4", f"{_H264} {_AAC}", _tagged("bt470bg", "601", "470bg")),
    Odd("bt709.mp4", f"{_H264} {_AAC}", _709),
    Odd("bt2020.mp4", f"{_hevc()} {_AAC}", _tagged("2020", "709", "2020_ncl")),
    Odd("pq.mp4", f"{_hevc()} {_AAC}", _hdr("smpte2084"), tolerance=16),
    Odd("hlg.mp4", f"{_hevc()} {_AAC}", _hdr("arib-std-b67"), tolerance=16),
    Odd("422.mov", f"-c:v libx264 -preset ultrafast -pix_fmt yuv422p {_AAC}"),
    Odd("444.mp4", f"-c:v libx264 -preset ultrafast -pix_fmt yuv444p {_AAC}"),
    Odd("rgb.mkv", f"-c:v libx264rgb -preset ultrafast {_AAC}"),
    Odd("gray.mp4", f"-c:v libx264 -preset ultrafast -pix_fmt gray {_AAC}", colours=((93,) * 3, (118,) * 3, (81,) * 3,
        (150,) * 3)),
    Odd("palette.mov", f"-c:v qtrle -pix_fmt pal8 {_AAC}", "split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none"),
)  # fmt: skip
ALPHA = (
    Odd("prores 4444.mov", f"-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le {_AAC}"),
    Odd("alpha.vp8.webm", "-c:v libvpx -pix_fmt yuva420p -auto-alt-ref 0 -cpu-used 8 -b:v 2M -c:a libopus", _BT601),
    Odd("alpha.vp9.webm", "-c:v libvpx-vp9 -pix_fmt yuva420p -cpu-used 8 -deadline realtime -b:v 2M -c:a libopus",
        _BT601),
    Odd("png.mov", f"-c:v png -pix_fmt rgba {_AAC}"),
    Odd("half seen.mov", f"-c:v png -pix_fmt rgba {_AAC}", "format=rgba,colorchannelmixer=aa=0.5",
        colours=tuple((r // 2, g // 2, b // 2) for r, g, b in QUARTERS)),
)  # fmt: skip
CODECS = (
    Odd("mpeg4.mp4", f"-c:v mpeg4 -q:v 2 {_AAC}", _BT601),
    Odd("mpeg4.avi", "-c:v mpeg4 -q:v 2 -bf 2 -c:a libmp3lame", _BT601),
    Odd("mpeg2.mpg", "-c:v mpeg2video -q:v 2 -c:a mp2", _BT601, rate="25"),
    Odd("mpeg2 4:2:2.ts", "-c:v mpeg2video -q:v 2 -pix_fmt yuv422p -c:a ac3", _BT601, rate="25"),
    Odd("vp8.webm", "-c:v libvpx -pix_fmt yuv420p -cpu-used 8 -b:v 2M -c:a libvorbis", _BT601),
    Odd("vp9.webm", "-c:v libvpx-vp9 -pix_fmt yuv420p -cpu-used 8 -deadline realtime -b:v 2M -c:a libopus", _BT601),
    Odd("vp9.mp4", f"-c:v libvpx-vp9 -pix_fmt yuv420p -cpu-used 8 -deadline realtime -b:v 2M {_AAC}", _BT601),
    Odd("av1.mp4", f"-c:v libsvtav1 -preset 12 -svtav1-params lp=1 -pix_fmt yuv420p {_AAC}", _BT601),
    Odd("hevc.mp4", f"{_hevc(pixels='yuv420p')} {_AAC}"),
    Odd("prores.mov", "-c:v prores_ks -profile:v 0 -c:a pcm_s16le", _BT601),
    Odd("mjpeg.mov", f"-c:v mjpeg -q:v 2 -pix_fmt yuvj420p {_AAC}"),
    Odd("mjpeg.avi", "-c:v mjpeg -q:v 2 -pix_fmt yuvj422p -c:a pcm_s16le"),
    Odd("dnxhr.mov", "-c:v dnxhd -profile:v dnxhr_lb -pix_fmt yuv422p -c:a pcm_s24le", _709, size="320x180"),
    Odd("ffv1.mkv", "-c:v ffv1 -pix_fmt yuv420p -c:a flac", _BT601),
    Odd("theora.ogv", "-c:v libtheora -q:v 8 -pix_fmt yuv420p -c:a libvorbis", _BT601),
    Odd("wmv2.wmv", "-c:v wmv2 -q:v 2 -c:a wmav2", _BT601),
    Odd(
        "animated.gif",
        "-an",
        "split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none",
        rate="25",
        tone="",
        sound=None,
    ),
    Odd("flv.flv", f"{_H264} {_AAC}"),
)
SOUNDS = (
    Odd("mono.mp4", f"{_H264} -ac 1 -ar 44100 {_AAC}"),
    Odd("surround.mp4", f"{_H264} {_AAC}", tone="sine=f=440:d=1,pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0"),
    Odd("centre only.mkv", f"{_H264} -c:a flac", tone="sine=f=440:d=1,pan=5.1|FC=2*c0"),
    Odd("telephone.mp4", f"{_H264} -ar 8000 -ac 1 {_AAC}"),
    Odd("studio.mkv", f"{_H264} -ar 96000 -c:a flac -sample_fmt s32"),
    Odd("no sound.mp4", f"{_H264} -an", sound=None),
    Odd("short sound.mp4", f"{_H264} {_AAC}", tone="sine=f=440:d=0.4", sound=(0.0, 0.4)),
    Odd("long sound.mp4", f"{_H264} {_AAC}", tone="sine=f=440:d=1.7"),
    Odd("late sound.mp4", f"{_H264} {_AAC}", sound=(0.5, 1.0),
        then=_again("-i", "IN", "-itsoffset", "0.5", "-i", "IN", "-map", "0:v", "-map", "1:a", "-c", "copy")),
    Odd("early sound.mkv", f"{_H264} -c:a flac", sound=(0.0, 0.6),
        then=_again("-i", "IN", "-itsoffset", "-0.4", "-i", "IN", "-map", "0:v", "-map", "1:a", "-c", "copy",
                    "-avoid_negative_ts", "make_zero")),
    Odd("cut by edit list.mp4", f"{_H264} -g 6 {_AAC}", seconds=1.1, made=1.5, tone="sine=f=440:d=1.5",
        sound=(0.0, 1.1),
        then=_again("-ss", "0.4", "-i", "IN", "-c", "copy")),
    Odd("sound breaks.mkv", f"{_H264} -c:a flac", sound=(0.0, 0.4), then=_spoil_sound),
    Odd("two sounds.mkv", f"{_H264} {_AAC} -map 0:v -map 1:a -map 1:a"),
)  # fmt: skip
CONTAINERS = (
    Odd("fragmented.mp4", f"{_H264} {_AAC} -g 8 -movflags frag_keyframe+empty_moov+default_base_moof"),
    Odd("live.webm", "-c:v libvpx-vp9 -pix_fmt yuv420p -cpu-used 8 -deadline realtime -b:v 2M -c:a libopus -live 1",
        _BT601),
    Odd("live.mkv", f"{_H264} {_AAC} -live 1"),
    Odd("transport.ts", f"{_H264} {_AAC}"),
    Odd("old quicktime.mov", f"{_H264} -c:a pcm_s16be"),
    Odd("interlaced.mp4", f"{_H264} -flags +ildct+ilme {_AAC}", "setfield=tff", size="320x180"),
    Odd("interlaced.mpg", "-c:v mpeg2video -q:v 2 -flags +ildct+ilme -c:a mp2", f"{_BT601},setfield=tff", rate="25"),
    Odd("cover first.mp4", f"{_H264} {_AAC}", then=_tracks("-i", "IN", "-i", "COVER", "-map", "1", "-map", "0", "-c",
        "copy", "-disposition:v:0", "attached_pic")),
    Odd("subtitles.mp4", f"{_H264} {_AAC}", then=_tracks("-i", "WORDS", "-i", "IN", "-map", "0", "-map", "1", "-c",
        "copy", "-c:s", "mov_text")),
    Odd("subtitles.mkv", f"{_H264} {_AAC}", then=_tracks("-i", "IN", "-i", "WORDS", "-c", "copy", "-c:s", "srt")),
    Odd("time code.mov", f"{_H264} {_AAC} -timecode 01:00:00:00"),
    Odd("faststart.mp4", f"{_H264} {_AAC} -movflags +faststart"),
)  # fmt: skip
GROUPS = {
    "stored": STORED,
    "rates": RATES,
    "colours": COLOURS,
    "alpha": ALPHA,
    "codecs": CODECS,
    "sounds": SOUNDS,
    "containers": CONTAINERS,
}
