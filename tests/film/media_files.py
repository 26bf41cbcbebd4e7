"""Small clips of every kind, made with ffmpeg when a test first asks for them, and ways to look into films."""

import hashlib
import struct
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

_X264 = "-c:v libx264 -preset ultrafast -bf 2 -pix_fmt yuv420p"
_AAC = "-c:a aac -b:a 96k"


def _picture(size: str = "320x180", rate: str = "24", seconds: str = "1") -> str:
    return f"-f lavfi -i testsrc2=s={size}:r={rate}:d={seconds}"


def _tone(hertz: int = 440, seconds: str = "1", rate: int = 48000) -> str:
    return f"-f lavfi -i sine=f={hertz}:r={rate}:d={seconds}"


RECIPES = {
    "plain.mp4": f"{_picture()} {_tone()} {_X264} {_AAC}",
    "negative.mp4": f"{_picture()} {_tone(660)} -vf negate {_X264} {_AAC}",
    "mirrored.mp4": f"{_picture()} {_tone(880)} -vf hflip {_X264} {_AAC}",
    "plain.mkv": f"{_picture()} {_tone()} {_X264} {_AAC}",
    "half.mp4": f"{_picture(seconds='0.5')} {_tone(880, '0.5')} -vf vflip {_X264} {_AAC}",
    "other_settings.mp4": f"{_picture()} {_tone()} {_X264} -refs 4 -profile:v main -coder 1 {_AAC}",
    "larger.mp4": f"{_picture('640x360')} {_tone()} {_X264} {_AAC}",
    "upright.mp4": f"{_picture('180x320')} {_tone()} {_X264} {_AAC}",
    "ntsc.mp4": f"{_picture(rate='30000/1001')} {_tone()} {_X264} {_AAC}",
    "pal.mp4": f"{_picture(rate='25')} {_tone()} {_X264} {_AAC}",
    "odd.mp4": f"{_picture('321x181')} {_tone()} -c:v libx264 -preset ultrafast -pix_fmt yuv444p {_AAC}",
    "ten_bit.mp4": f"{_picture()} {_tone()} -c:v libx264 -preset ultrafast -pix_fmt yuv420p10le {_AAC}",
    "full_range.mp4": f"{_picture()} -vf scale=out_range=full -pix_fmt yuvj420p -c:v libx264 -preset ultrafast",
    "hdr.mp4": f"{_picture()} -c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params log-level=error"
    " -vf setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc",
    "wide_pixels.mp4": f"{_picture('240x180')} {_tone()} -vf setsar=4/3 {_X264} {_AAC}",
    "variable.mp4": f"{_picture(rate='30')} {_tone()} -vf select='not(between(mod(n,10),3,6))' -fps_mode vfr"
    f" {_X264} {_AAC}",
    "transparent.mov": "-f lavfi -i color=red@0.5:s=320x180:r=24:d=1,format=rgba -c:v qtrle",
    "transparent.webm": "-f lavfi -i color=red@0.5:s=320x180:r=24:d=1,format=yuva420p -c:v libvpx-vp9 -cpu-used 8"
    " -deadline realtime",
    "mono.mp4": f"{_picture()} {_tone(rate=44100)} {_X264} -ac 1 {_AAC}",
    "surround.mp4": f"{_picture()} -f lavfi -i sine=f=440:d=1,pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0"
    f" {_X264} {_AAC}",
    "silent.mp4": f"{_picture()} {_X264}",
    "long_sound.mp4": f"{_picture()} {_tone(seconds='1.6')} {_X264} {_AAC}",
    "short_sound.mp4": f"{_picture()} {_tone(seconds='0.4')} {_X264} {_AAC}",
    "plain.ts": f"{_picture()} {_tone()} {_X264} {_AAC}",
    "plain.avi": f"{_picture()} {_tone()} -c:v mpeg4 -c:a libmp3lame",
    "sound_only.mp4": f"{_tone()} {_AAC}",
    "still.jpg": f"{_picture('64x64')} -frames:v 1 -update 1",
    "still.gif": f"{_picture('64x64')} -frames:v 1",
    "animated.gif": f"{_picture('64x64', '10')}",
    "animated.webp": f"{_picture('64x64', '10')} -c:v libwebp_anim",
    "animated.png": f"{_picture('64x64', '10')} -c:v apng -f apng",
    "still.png": f"{_picture('64x64')} -frames:v 1 -update 1",
    "music.mp3": f"{_tone(220, '2', 44100)} -c:a libmp3lame",
    "music.m4a": f"{_tone(220, '2')} {_AAC}",
    "music.wav": f"{_tone(220, '2')}",
    "music.flac": f"{_tone(220, '2')}",
    "music.ogg": f"{_tone(220, '2')} -c:a libvorbis",
    "music.aiff": f"{_tone(220, '2')}",
    "long_music.wav": f"{_tone(220, '12')}",
}


def ffmpeg(*args: str | Path) -> None:
    """Run ffmpeg; only its errors are shown."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *map(str, args)], check=True)


class Shelf:
    """Files by name, each made once per test run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str) -> Path:
        path = self.folder / name
        if not path.exists():
            ffmpeg(*RECIPES[name].split(" "), path)
        return path

    def turned(self) -> Path:
        """A clip whose picture is stored lying, with a note to turn it."""
        path = self.folder / "turned.mp4"
        ffmpeg("-display_rotation", "90", "-i", self("plain.mp4"), "-c", "copy", path)
        return path

    def with_cover(self) -> Path:
        """A clip whose first picture stream is a cover."""
        path = self.folder / "cover.mp4"
        maps = "-map 1:v -map 0:v -map 0:a -c copy -disposition:v:0 attached_pic".split()
        ffmpeg("-i", self("plain.mp4"), "-i", self("still.jpg"), *maps, path)
        return path

    def joined_clicks(self, count: int) -> Path:
        """Clips of a flash and a click, joined as people do it, so that the sound's time stamps overlap."""
        path = self.folder / f"joined {count} clicks.mp4"
        if not path.exists():
            names = self.folder / "names.txt"
            names.write_text(f"file '{self.click(frame=4, frames=20).name}'\n" * count)
            ffmpeg("-f", "concat", "-i", names, "-c", "copy", path)
        return path

    def click(self, frame: int, frames: int = 24, rate: str = "24", more: str = "", kind: str = "mp4") -> Path:
        """A clip that is black and silent but for one white frame and a click that begins with it."""
        path = self.folder / f"click_{frame}_{frames}_{rate.replace('/', '-')}{more.replace(' ', '_')}.{kind}"
        if not path.exists():
            seconds = frames / Fraction(rate)
            at = frame / Fraction(rate)
            light = f"color=black:s=64x64:r={rate}:d={float(seconds)},drawbox=c=white:t=fill:enable='eq(n,{frame})'"
            noise = f"aevalsrc='0.9*sin(6283*t)*between(t,{float(at)},{float(at) + 0.01})':s=48000:d={float(seconds)}"
            ffmpeg(*f"-f lavfi -i {light} -f lavfi -i {noise} {_X264} {_AAC} {more} -frames:v {frames}".split(), path)
        return path


def note_crop(path: Path, left: int, right: int, top: int, bottom: int) -> None:
    """Note in an MP4 of H.264, whose index is at its end, that some columns and rows are not to be shown (`clap`,
    ISO/IEC 14496-12 12.1.4: width, height and the middle's offsets as fractions)."""
    data = path.read_bytes()
    entry = data.index(b"avc1", data.index(b"stsd")) - 4
    width, height = struct.unpack_from(">2H", data, entry + 32)
    box = struct.pack(">I4s8I", 40, b"clap", width - left - right, 1, height - top - bottom, 1,
                      (left - right) % 2**32, 2, (top - bottom) % 2**32, 2)  # fmt: skip
    end = entry + struct.unpack_from(">I", data, entry)[0]
    longer = bytearray(data[:end] + box + data[end:])
    place = 0
    for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1"):
        place = data.index(name, place)
        struct.pack_into(">I", longer, place - 4, struct.unpack_from(">I", data, place - 4)[0] + len(box))
    path.write_bytes(longer)


def frame_hashes(path: Path) -> list[str]:
    """A digest of each decoded picture."""
    return [hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest() for frame in pictures(path)]


def pictures(path: Path) -> Iterator[av.VideoFrame]:
    """The decoded pictures."""
    with av.open(str(path)) as container:
        yield from container.decode(video=0)


def sound(path: Path) -> NDArray[np.float32]:
    """The decoded sound, left side, 48 kHz."""
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=48000)
    with av.open(str(path)) as container:
        parts = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        parts += resampler.resample(None)
    return np.concatenate([part.to_ndarray()[0] for part in parts])


def loudness(samples: NDArray[np.float32]) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0


def clicks_after_flashes(path: Path, threshold: float = 0.2) -> list[float]:
    """By how many seconds the click begins after each white frame; there are as many of one as of the other."""
    with av.open(str(path)) as container:
        lights = [(frame.time, frame.to_ndarray(format="gray").mean() > 128) for frame in container.decode(video=0)]
    before = [False, *(white for _, white in lights)]
    flashes = [time for (time, white), was in zip(lights, before, strict=False) if white and not was]
    samples = np.abs(sound(path))
    loud = np.flatnonzero(samples > threshold * samples.max())
    starts = loud[np.flatnonzero(np.diff(loud, prepend=-48_000) > 4800)] / 48000
    return [float(start - flash) for flash, start in zip(flashes, starts, strict=True)]


def presentation_times(path: Path) -> list[Fraction]:
    """The pictures' times in seconds, in the order they are shown."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        times = [packet.pts * packet.time_base for packet in container.demux(stream) if packet.size]
    return sorted(times)
