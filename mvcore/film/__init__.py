"""From clips to one film: probe, plan, render, verify, with frozen values in between."""

from mvcore.film.cache import Cache
from mvcore.film.ffmpeg import ffmpeg_version
from mvcore.film.options import FilmOptions
from mvcore.film.plan import FilmPlan, Segment, plan
from mvcore.film.poster import clip_middles, poster, thumbnail
from mvcore.film.preview import transition_preview
from mvcore.film.progress import Progress
from mvcore.film.rates import parse_rate
from mvcore.film.render import render
from mvcore.film.report import FilmReport
from mvcore.film.stitch import plan_film, prepare, stitch
from mvcore.film.timeline import Shot
from mvcore.film.transitions import CATALOGUE, Transition, parse_transition
from mvcore.film.verify import verify
from mvcore.media import probe, probe_audio
from mvcore.media.info import AudioFile, AudioInfo, ClipInfo, ColourTags

__all__ = [
    "CATALOGUE",
    "AudioFile",
    "AudioInfo",
    "Cache",
    "ClipInfo",
    "ColourTags",
    "FilmOptions",
    "FilmPlan",
    "FilmReport",
    "Progress",
    "Segment",
    "Shot",
    "Transition",
    "clip_middles",
    "ffmpeg_version",
    "parse_rate",
    "parse_transition",
    "plan",
    "plan_film",
    "poster",
    "prepare",
    "probe",
    "probe_audio",
    "render",
    "stitch",
    "thumbnail",
    "transition_preview",
    "verify",
]
