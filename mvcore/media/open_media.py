"""Opens media files that strangers made: fixed containers only, no network, no files that name other files."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Literal

import av
from av.container import InputContainer

from mvcore.errors import BrokenMedia, NotFound
from mvcore.media.containers import CLIP_CONTAINERS, PROTOCOLS
from mvcore.media.decoders import cover_format, decoders
from mvcore.media.ogg import MARK, about_chain, is_chained
from mvcore.media.packets import is_avc1
from mvcore.media.streams import picture_stream
from mvcore.media.tags import WithoutTags, chunk_tags, tags_end

# How much of a file opening it looks at: it decodes a picture to learn its format, which is most of the cost; it only
# reads packets, up to 5 MB of them; or the header of an MP4 file, which names all streams, says all there is. For sound
# alone, no picture is decoded, whatever it is. Formats that covers are stored in are not decoded, as a small file may
# hold huge ones, but for the one that the clip's own pictures are stored in.
Look = Literal["pictures", "packets", "header", "sound"]

_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\0", b"MM\0*")
_WEBP_ANIMATION = 0x02
_PICTURE_BRANDS = {"avif", "heic", "heix", "mif1"}


@contextmanager
def opened(
    path: Path, containers: tuple[str, ...] = CLIP_CONTAINERS, look: Look = "pictures"
) -> Iterator[InputContainer]:
    """The file at `path`, opened for reading, whatever its name looks like.

    Raises `NotFound` when it is not there and `BrokenMedia` when it is not one of `containers`, says that it refers to
    something outside itself, or breaks while it is read.
    """
    _refuse_what_is_no_file(path)
    with ExitStack() as stack, _errors(path):
        container = stack.enter_context(_container(path, containers, look))
        if container.metadata.get("major_brand", "").strip() in _PICTURE_BRANDS:
            raise BrokenMedia(f"{path.name} is a still picture, not a video clip.")
        still = cover_format(picture_stream(container)) if look == "pictures" else None
        if still is not None:
            stack.close()
            container = stack.enter_context(_container(path, containers, look, still))
        yield container


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """Say what is wrong with a file in words."""
    try:
        yield
    except av.FFmpegError as exc:
        raise BrokenMedia(_what_is_wrong(path)) from exc
    except OSError as exc:
        raise BrokenMedia(f"{path.name} cannot be read: {exc.strerror or exc}.") from exc


@contextmanager
def _container(
    path: Path, containers: tuple[str, ...], look: Look, still: str | None = None
) -> Iterator[InputContainer]:
    """The file as FFmpeg opens it, without ID3 tags at its beginning and in chunks."""
    start = tags_end(path)
    rules = {
        "protocol_whitelist": PROTOCOLS,
        "format_whitelist": ",".join(containers),
        "codec_whitelist": decoders(pictures=look != "sound", still=still),
        "skip_initial_bytes": str(start),
    }
    if look in ("packets", "header"):
        rules["skip_frame"] = "all"
    if look == "header":
        rules["analyzeduration"] = "1"  # microseconds; 0 would be the default of 5 seconds
    with ExitStack() as stack:
        tags = chunk_tags(path, start)
        source = WithoutTags(stack.enter_context(path.open("rb")), tags) if tags else str(path.absolute())
        yield stack.enter_context(av.open(source, "r", options=rules, metadata_errors="replace"))


@contextmanager
def opened_to_look(path: Path) -> Iterator[InputContainer]:
    """The file, opened. What is asked of H.264 in MP4 stands in its header or with the one picture that is decoded
    later on; other files are opened by decoding their beginning."""
    with opened(path, look="header") as container:
        if _is_plain(container):
            yield container
            return
    with opened(path) as container:
        yield container


def opened_again(path: Path, kind: str) -> AbstractContextManager[InputContainer]:
    """A file whose streams are known, and its kind, as `container_name` says it. Raises as `opened` does."""
    return opened(path, (kind,), "header" if kind == "mov" else "packets")


def _is_plain(container: InputContainer) -> bool:
    """True for MP4 whose first picture stream is H.264 with its parameter sets in the header."""
    codec = container.streams.video[0].codec_context if container.streams.video else None
    if codec is None or container_name(container) != "mov":
        return False
    return is_avc1(codec.name, codec.extradata or b"")


def container_name(container: InputContainer) -> str:
    """The short name of the file's format, as `ffmpeg -f` takes it."""
    return container.format.name.split(",")[0]


def _refuse_what_is_no_file(path: Path) -> None:
    """Folders and pipes would fail late, or never."""
    try:
        is_there = path.exists()
    except OSError as exc:
        raise NotFound(f"There can be no file {path}: {exc.strerror}.") from exc
    if not is_there:
        raise NotFound(f"There is no file {path}.")
    if not path.is_file():
        raise BrokenMedia(f"{path.name} is not a file.")
    if path.stat().st_size == 0:
        raise BrokenMedia(f"{path.name} is empty.")
    if not os.access(path, os.R_OK):
        raise BrokenMedia(f"{path.name} cannot be read: permission denied.")


def _what_is_wrong(path: Path) -> str:
    """One sentence about a file that does not open, from its first bytes."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_PICTURE_STARTS) or head[8:12] == b"WEBP":
        return _about_picture(path, head)
    if head.lstrip().startswith((b"#EXTM3U", b"ffconcat", b"[playlist]", b"<?xml")):
        return f"{path.name} is a list that refers to other files or addresses; give the clips themselves."
    if head.startswith(MARK) and is_chained(path):
        return about_chain(path)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"wide"):
        return f"{path.name} is incomplete or damaged: copy or download it again."
    if _is_text(head):
        return f"{path.name} is a text file, not a media file."
    return f"{path.name} is damaged or of a kind that is not supported; convert it to MP4."


def _about_picture(path: Path, head: bytes) -> str:
    """A sentence about a picture. An animated WebP says so in a flag of its first chunk, an animated PNG in a chunk
    that precedes its pixels."""
    if head[12:16] == b"VP8X" and head[20:21] and head[20] & _WEBP_ANIMATION:
        return f"{path.name} is an animated WebP; convert it to MP4."
    if b"acTL" in head.partition(b"IDAT")[0]:
        return f"{path.name} is an animated PNG; convert it to MP4."
    return f"{path.name} is a still picture, not a video clip."


def _is_text(head: bytes) -> bool:
    """True when the bytes are printable."""
    return bool(head) and all(byte >= 32 or byte in b"\t\r\n\f" for byte in head)
