"""Puts the pieces' pictures and the soundtrack into one MP4 file without touching a single frame.

Every time stamp is written anew in whole frames. Adding up the pieces' own durations instead, as ffmpeg's concat
demuxer does, would round each one to a microsecond and lengthen pictures whose sound is longer.
"""

import heapq
import threading
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from mvcore.errors import Interrupted, RenderError
from mvcore.film.media import ClipInfo
from mvcore.film.opening import opened
from mvcore.film.packets import stamp_of

Timed = tuple[Fraction, int, "Packet[Any]"]


def join(
    pieces: Sequence[ClipInfo],
    sound: Path | None,
    output: Path,
    *,
    report: Callable[[float], None],
    stop: threading.Event | None,
) -> None:
    """Write the film. `pieces` have one format (see `plan`), one rate, and are joinable.

    Raises `RenderError` for pieces that do not fit together, `Interrupted` when `stop` is set, and `OSError` when the
    disk is full.
    """
    _check_alike(pieces)
    total = sum(piece.frames for piece in pieces)
    with av.open(str(output.absolute()), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        picture = _stream_like(film, pieces[0].path, pieces[0].index)
        picture.time_base = 1 / pieces[0].rate
        streams = [_pictures(pieces, picture)]
        if sound is not None:
            streams.append(_sound(sound, _stream_like(film, sound, 0)))
        _mux(film, streams, total, report, stop)


def _check_alike(pieces: Sequence[ClipInfo]) -> None:
    """Refuse what would play wrong: encoding with fixed settings should never bring it about."""
    first = pieces[0]
    for piece in pieces:
        if piece.extradata_sha256 != first.extradata_sha256 or piece.rate != first.rate or not piece.joinable:
            raise RenderError(f"{piece.path.name} does not fit to {first.path.name}; please report this.")


def _stream_like(film: OutputContainer, path: Path, index: int) -> Stream:
    """A stream of the film with the parameters of another file's stream."""
    with opened(path) as container:
        return film.add_stream_from_template(container.streams[index])


def _mux(
    film: OutputContainer,
    streams: Sequence[Iterator[Timed]],
    total: int,
    report: Callable[[float], None],
    stop: threading.Event | None,
) -> None:
    """Write packets in the order of their times, as players read them."""
    done = 0
    for _, order, packet in heapq.merge(*streams, key=lambda timed: timed[:2]):
        if stop is not None and stop.is_set():
            raise Interrupted
        film.mux_one(packet)
        done += order == 0
        report(done / total)


def _pictures(pieces: Sequence[ClipInfo], stream: Stream) -> Iterator[Timed]:
    """All pictures with stamps in whole frames. Decoding runs `ahead` frames before showing, in every piece alike."""
    frame = 1 / pieces[0].rate
    ahead = max(piece.reorder for piece in pieces)
    before = 0
    for piece in pieces:
        with opened(piece.path, decode_pictures=False) as container:
            for number, packet in enumerate(_packets(container, container.streams[piece.index])):
                pts = stamp_of(packet).pts
                packet.pts = before + round((pts * piece.time_base - piece.start) / frame)
                packet.dts = before + number - ahead
                packet.duration = 1
                packet.time_base = frame
                packet.stream = stream
                yield (before + number) * frame, 0, packet
        before += piece.frames


def _sound(path: Path, stream: Stream) -> Iterator[Timed]:
    """The soundtrack's packets as they are."""
    with opened(path) as container:
        for packet in _packets(container, container.streams[0]):
            time = Fraction(packet.dts or 0) * packet.time_base
            packet.stream = stream
            yield time, 1, packet


def _packets(container: InputContainer, stream: Stream) -> "Iterator[Packet[Any]]":
    """The packets of one stream without the empty one that marks the end."""
    return (packet for packet in container.demux(stream) if packet.size)
