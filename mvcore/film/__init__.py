"""From clips to one film: probe, plan, render, verify, with frozen values in between."""

from mvcore.film.ffmpeg import ffmpeg_version
from mvcore.film.media import AudioFile, AudioInfo, ClipInfo, ColourTags
from mvcore.film.plan import FilmOptions, FilmPlan, Segment, plan
from mvcore.film.poster import poster
from mvcore.film.probe import probe, probe_audio
from mvcore.film.render import render
from mvcore.film.report import FilmReport
from mvcore.film.stitch import plan_film, stitch
from mvcore.film.verify import verify

__all__ = [
    "AudioFile",
    "AudioInfo",
    "ClipInfo",
    "ColourTags",
    "FilmOptions",
    "FilmPlan",
    "FilmReport",
    "Segment",
    "ffmpeg_version",
    "plan",
    "plan_film",
    "poster",
    "probe",
    "probe_audio",
    "render",
    "stitch",
    "verify",
]
