"""The kinds of files that are opened, by the names that FFmpeg has for them."""

CLIP_CONTAINERS = ("mov", "matroska", "avi", "mpegts", "ogg", "flv", "mpeg", "asf")
SOUND_CONTAINERS = ("mp3", "wav", "flac", "aac", "aiff", *CLIP_CONTAINERS)
# libavformat writes the MP4 family's name as "mov,mp4,m4a,...": the first word names it for `-f` and for lists.

STREAMED_CONTAINERS = ("mpegts", "mpeg")
"""Transport and programme streams, in which the clock may begin anew."""

PROTOCOLS = "file,pipe"
