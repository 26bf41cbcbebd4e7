"""Puts the pieces' pictures and the soundtrack into one MP4 file without touching a single frame.

Every time stamp is written anew in whole frames. Adding up the pieces' own durations instead, as ffmpeg's concat
demuxer does, would round each one to a microsecond and lengthen pictures whose sound is longer.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from mvcore.errors import RenderError
from mvcore.media.info import ClipInfo, Cut
from mvcore.media.open_media import Look, opened, opened_again
from mvcore.media.packets import rounded, time_of

_REPORTED_FRAMES = 240
# Seconds, which stream of the film, and the packet. The seconds only say what is written first.
Timed = tuple[float, int, "Packet[Any]"]


def join(cuts: Sequence[Cut], sound: Path | None, output: Path, report: Callable[[float], None]) -> None:
    """Write the film. The files have one format (see `plan`), one rate, and are joinable.

    `report` hears which part is done. Raises `RenderError` for pieces that do not fit together, and `OSError` when the
    disk is full.
    """
    first = _alike(cuts)
    total = sum(cut.frames for cut in cuts)
    with av.open(str(output.absolute()), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        picture = _stream_like(film, first.path, first.index, "header" if _says_all(first) else "pictures")
        picture.time_base = 1 / first.rate
        streams = [_pictures(cuts, picture)]
        if sound is not None:
            streams.append(_sound(sound, _stream_like(film, sound, 0, "header")))
        _mux(film, streams, total, report)


def _alike(cuts: Sequence[Cut]) -> ClipInfo:
    """The first file, after those that would play wrong were refused: encoding with fixed settings should never bring
    it about."""
    first = cuts[0].piece
    for piece in {cut.piece.path: cut.piece for cut in cuts}.values():
        if piece.extradata_sha256 != first.extradata_sha256 or piece.rate != first.rate or not piece.joinable:
            raise RenderError(f"{piece.path.name} does not fit to {first.path.name}; please report this.")
    return first


def _stream_like(film: OutputContainer, path: Path, index: int, look: Look) -> Stream:
    """A stream of the film with the parameters of another file's stream."""
    with opened(path, look=look) as container:
        return film.add_stream_from_template(container.streams[index])


def _says_all(clip: ClipInfo) -> bool:
    """True for MP4 of square pixels: another shape is only known, and noted in the film, when a picture was decoded."""
    return clip.container == "mov" and clip.sample_aspect == 1


def _mux(
    film: OutputContainer, streams: Sequence[Iterator[Timed]], total: int, report: Callable[[float], None]
) -> None:
    """Write packets in the order of their times, as players read them."""
    done = 0
    for _, order, packet in heapq.merge(*streams, key=lambda timed: timed[:2]):
        film.mux_one(packet)
        done += order == 0
        if done % _REPORTED_FRAMES == 0:
            report(done / total)


def _pictures(cuts: Sequence[Cut], stream: Stream) -> Iterator[Timed]:
    """All pictures with stamps in whole frames. Decoding runs `ahead` frames before showing, in every file alike."""
    frame = 1 / cuts[0].piece.rate
    seconds = float(frame)
    ahead = max(cut.piece.reorder for cut in cuts)
    before = 0
    for cut in cuts:
        with opened_again(cut.piece.path, cut.piece.container) as container:
            for number, (packet, place) in enumerate(_frames(container, cut)):
                packet.pts = before + place
                packet.dts = before + number - ahead
                packet.duration = 1
                packet.time_base = frame
                packet.stream = stream
                yield (before + number) * seconds, 0, packet
        before += cut.frames


def _frames(container: InputContainer, cut: Cut) -> "Iterator[tuple[Packet[Any], int]]":
    """The packets of the wanted frames, in the order of decoding, each with its place among those shown.

    Raises `RenderError` when the file has not all of them.
    """
    piece = cut.piece
    stream = container.streams[piece.index]
    if cut.begin:
        container.seek(round((cut.begin / piece.rate + piece.start) / piece.time_base), stream=stream)
    count = 0
    start = round(piece.start / piece.time_base)
    frames_per_tick = piece.time_base * piece.rate
    for packet in _packets(container, stream):
        place = rounded((time_of(packet) - start) * frames_per_tick.numerator, frames_per_tick.denominator) - cut.begin
        if 0 <= place < cut.frames:
            count += 1
            yield packet, place
        if count == cut.frames:
            return
    raise RenderError(f"{piece.path.name} has {count} frames of {cut.frames}; please report this.")


def _sound(path: Path, stream: Stream) -> Iterator[Timed]:
    """The soundtrack's packets as they are."""
    with opened_again(path, "mov") as container:
        tick = float(container.streams[0].time_base or 0)
        for packet in _packets(container, container.streams[0]):
            packet.stream = stream
            yield (packet.dts or 0) * tick, 1, packet


def _packets(container: InputContainer, stream: Stream) -> "Iterator[Packet[Any]]":
    """The packets of one stream without the empty one that marks the end."""
    return (packet for packet in container.demux(stream) if packet.size)
